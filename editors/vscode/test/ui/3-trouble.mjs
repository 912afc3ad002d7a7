// What goes wrong with the program itself: each time one message and a way out.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { until } from '../workbench.mjs';

/** Writes a program of two lines. */
function program(out, name, body) {
  const file = path.join(out, name);
  fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The one message there is. That there is no second one can only be seen by waiting a little. */
async function theMessage(window) {
  await until('a message is shown', async () => (await window.toasts()).length > 0, 30_000);
  await pause(1_500);
  const toasts = await window.toasts();
  assert.equal(toasts.length, 1, toasts.join('\n'));
  return toasts[0];
}

export default async ({ scenario, check, gouji, out }) => {
  await scenario('missing', { settings: { 'gouji.server.path': '/nowhere/gouji' } }, async (window) => {
    await window.file('说明.md');
    await check('a missing program is no matter to files that are no reports', window, async () => {
      await pause(2_000);
      assert.deepEqual(await window.toasts(), []);
    });
    await window.file('2024.md');
    await check('a missing program gives one message with a way out', window, async () => {
      const message = await theMessage(window);
      assert.match(message, /没有找到程序 gouji，报告目前不会被核对。已尝试：设置 gouji.server.path: \/nowhere\/gouji – 没有这个程序/);
      for (const button of ['打开设置', '如何安装', '查看日志']) assert.ok(message.includes(button), message);
    });
    await check('how to install is told by the walkthrough', window, async () => {
      await window.page.click('.notifications-toasts .monaco-button:has-text("如何安装")');
      await window.page.waitForSelector('.gettingStartedContainer :text("程序 gouji")');
    });
  });

  const old = program(out, 'old-gouji', 'echo gouji 0.0.9');
  await scenario('old', { settings: { 'gouji.server.path': old } }, async (window, workspace) => {
    await window.file('2024.md');
    await check('a program that is too old gives one message with its version', window, async () => {
      assert.match(await theMessage(window), /版本太旧.*old-gouji – 版本是 0\.0\.9，需要 0\.1\.0 或更新/);
    });
    await check('naming another program in the settings is enough', window, async () => {
      fs.mkdirSync(path.join(workspace, '.vscode'));
      fs.writeFileSync(path.join(workspace, '.vscode/settings.json'), JSON.stringify({ 'gouji.server.path': gouji }));
      await window.problems();
      await window.row('2 处勾稽不平');
    });
  });

  const pids = path.join(out, 'pids');
  fs.rmSync(pids, { force: true });
  const noted = program(out, 'noted-gouji', `[ "$1" = lsp ] && echo $$ >> '${pids}'\nexec '${gouji}' "$@"`);
  const started = () => (fs.existsSync(pids) ? fs.readFileSync(pids, 'utf8').trim().split('\n') : []);
  await scenario('killed', { settings: { 'gouji.server.path': noted } }, async (window) => {
    await window.file('2024.md');
    await window.problems();
    await window.row('2 处勾稽不平');
    await check('a server that is killed once comes back by itself', window, async () => {
      process.kill(Number(started()[0]), 'SIGKILL');
      await until('a second server starts', () => started().length === 2);
      await window.row('2 处勾稽不平');
      assert.deepEqual(await window.toasts(), []);
    });
    await check('a server that is killed again and again gives one message and no loop', window, async () => {
      process.kill(Number(started()[1]), 'SIGKILL');
      await until('a third server starts', () => started().length === 3);
      await window.row('2 处勾稽不平');
      process.kill(Number(started()[2]), 'SIGKILL');
      const message = await theMessage(window);
      assert.match(message, /gouji 在 3 分钟内意外退出了 3 次，没有再启动。报告目前不会被核对。/);
      assert.equal(started().length, 3);
      await window.noRow('2 处勾稽不平');
    });
    await check('the button of the message starts it again', window, async () => {
      await window.page.click('.notifications-toasts .monaco-button:has-text("重新启动")');
      await window.row('2 处勾稽不平');
      assert.equal(started().length, 4);
    });
  });

  const dead = program(out, 'dead-gouji', `[ "$1" = lsp ] && { echo x >> '${pids}'; exit 3; }\nexec '${gouji}' "$@"`);
  fs.rmSync(pids, { force: true });
  await scenario('dead', { settings: { 'gouji.server.path': dead } }, async (window) => {
    await window.file('2024.md');
    await check('a server that never comes up gives one message and no loop', window, async () => {
      assert.match(await theMessage(window), /意外退出了 3 次/);
      assert.equal(started().length, 3);
    });
  });
};
