// What VS Code loads: one file with the language client in it, the licences of what is in that file, and a README with its
// pictures in it.
import * as fs from 'node:fs';

import { build } from 'esbuild';

const { metafile } = await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  minify: process.argv.includes('--minify'),
  sourcemap: false,
  legalComments: 'none',
  metafile: true,
});

const inside = Object.keys(metafile.inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
const licences = [...new Set(inside)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8'));
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : fs.readFileSync(`${folder}/${file}`, 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
});
fs.writeFileSync('dist/THIRD-PARTY.txt', licences.join(`\n${'-'.repeat(80)}\n\n`));

// VS Code shows the README of a package, but no picture that lies beside it, so they go into the text.
const readme = fs.readFileSync('README.md', 'utf8');
const inlined = readme.replaceAll(/\]\((images\/[\w-]+\.webp)\)/g, (_, file) => {
  const bytes = fs.readFileSync(file);
  return `](data:image/webp;base64,${bytes.toString('base64')})`;
});
fs.writeFileSync('dist/README.md', inlined);
