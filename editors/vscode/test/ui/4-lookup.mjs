// Where the program is found when the settings say nothing.

import * as fs from 'node:fs';
import * as path from 'node:path';

export default async ({ scenario, check, gouji, out }) => {
  const bin = path.join(out, 'bin');
  fs.rmSync(bin, { recursive: true, force: true });
  fs.mkdirSync(bin);
  fs.symlinkSync(path.resolve(gouji), path.join(bin, 'gouji'));
  const checked = async (window) => {
    await window.file('2024.md');
    await window.problems();
    await window.row('2 处勾稽不平');
  };

  // VS Code takes the environment of a login shell, unless it believes that it was started from one.
  const env = { PATH: `${bin}:${process.env.PATH}`, VSCODE_CLI: '1' };
  await scenario('path', { env }, async (window) => {
    await check('without a setting the program on PATH is used', window, () => checked(window));
  });

  const bundle = (folder) => {
    const installed = path.join(folder, 'extensions');
    const extension = fs.readdirSync(installed).find((name) => name.startsWith('gouji.gouji-'));
    fs.mkdirSync(path.join(installed, extension, 'server'));
    fs.symlinkSync(path.resolve(gouji), path.join(installed, extension, 'server/gouji'));
  };
  await scenario('bundled', { prepare: bundle }, async (window) => {
    await check('a program that came with the extension needs neither setting nor PATH', window, () => checked(window));
  });
};
