// What a person sees, asserted on the page. Usage: node ui.mjs VSCODE GOUJI VSIX PACK OUT [NAME…]

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { browse, serve } from './workbench.mjs';
import { Window } from './window.mjs';

const [vscode, gouji, vsix, pack, out, ...names] = process.argv.slice(2);
const here = import.meta.dirname;
const screenshots = path.join(out, 'screenshots');
fs.rmSync(screenshots, { recursive: true, force: true });
fs.mkdirSync(screenshots, { recursive: true });

const browser = await browse();
let failed = 0;

/** One statement about a window. Whatever comes of it, there is a picture. */
async function check(statement, window, work) {
  const began = Date.now();
  const took = () => `${((Date.now() - began) / 1000).toFixed(1)}s`;
  try {
    await work();
    console.log(`ok      ${statement} (${took()})`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${statement} (${took()})\n        ${String(error.message).split('\n').slice(0, 6).join('\n        ')}`);
  }
  const name = `${String(++shots).padStart(2, '0')} ${statement.replaceAll(/[^\w\u4e00-\u9fff]+/g, '-')}.png`;
  await window.page.screenshot({ path: path.join(screenshots, name) });
}
let shots = 0;

/** A fresh copy of the reports and a fresh server, so that no scenario sees another's edits. */
async function scenario(name, { settings = {}, env = {}, folders = [], prepare = () => {} }, run) {
  const workspace = path.join(out, 'runs', name, 'reports');
  fs.rmSync(workspace, { recursive: true, force: true });
  fs.cpSync(path.join(here, 'workspace'), workspace, { recursive: true });
  for (const name of folders) fs.mkdirSync(path.join(workspace, name));
  const folder = path.join(out, 'runs', name, 'vscode');
  const server = await serve({ vscode, folder, vsix: [pack, vsix], settings, env });
  prepare(folder);
  try {
    await run(await Window.open(browser.context, server.url(workspace)), workspace, server);
  } finally {
    server.stop();
  }
}

try {
  const files = fs.readdirSync(path.join(here, 'ui')).sort();
  const wanted = (file) => names.length === 0 || names.some((name) => file.startsWith(name));
  for (const file of files.filter(wanted)) {
    const { default: run } = await import(path.join(here, 'ui', file));
    try {
      await run({ scenario, check, gouji, out });
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${file}: ${error.stack}`);
    }
  }
  assert.deepEqual([...browser.outside], [], 'the page asked hosts outside this machine');
} catch (error) {
  failed += 1;
  console.log(`FAILED  ${error.message}`);
} finally {
  await browser.close();
}
console.log(failed === 0 ? 'all held' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
