// VS Code's own workbench for tests: a server on a free port with fresh folders, and a page that drives it.

import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { chromium } from 'playwright-core';

const BROWSER = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Default Light Modern',
  'security.workspace.trust.enabled': false,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'editor.minimap.enabled': false,
  'editor.unicodeHighlight.ambiguousCharacters': false,
  'task.saveBeforeRun': 'never',
  'git.enabled': false,
};

/** A server with the extension in it, its interface Chinese. */
export async function serve({ vscode, folder, vsix, settings = {}, env = {} }) {
  fs.rmSync(folder, { recursive: true, force: true });
  const user = path.join(folder, 'data/User');
  fs.mkdirSync(user, { recursive: true });
  fs.writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  const main = path.join(vscode, 'out/server-main.js');
  const common = ['--server-data-dir', folder, '--accept-server-license-terms'];
  const install = [main, ...common, ...vsix.flatMap((file) => ['--install-extension', file])];
  execFileSync(process.execPath, install, { stdio: ['ignore', 'ignore', 'inherit'] });
  speakChinese(folder);
  const port = await freePort();
  const log = fs.openSync(path.join(folder, 'server.log'), 'w');
  const server = spawn(
    process.execPath,
    [main, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--locale', 'zh-cn', ...common],
    {
      stdio: ['ignore', log, log],
      // The gallery of extensions is looked for where nothing answers.
      env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9"}', ...env },
    },
  );
  const base = `http://127.0.0.1:${port}`;
  await until('the workbench answers', async () => (await fetch(base).catch(() => undefined))?.ok, 30_000);
  return {
    url: (workspace) => `${base}/?folder=${encodeURIComponent(workspace)}`,
    stop: () => server.kill(),
  };
}

/** Names a language pack with nothing in it, so that the extension speaks Chinese; VS Code's own words stay English. */
function speakChinese(folder) {
  const installed = path.join(folder, 'extensions');
  const pack = fs.readdirSync(installed).find((name) => name.startsWith('gouji-tests.zh-hans-for-tests'));
  const translations = { vscode: path.join(installed, pack, 'translations/main.i18n.json') };
  const extensions = [{ extensionIdentifier: { id: 'gouji-tests.zh-hans-for-tests' }, version: '0.0.1' }];
  const known = { 'zh-cn': { hash: '0'.repeat(32), label: '中文(简体)', extensions, translations } };
  fs.writeFileSync(path.join(folder, 'data/languagepacks.json'), JSON.stringify(known));
}

/** A browser. Whatever would leave this machine is refused and noted. */
export async function browse() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: BROWSER });
  const context = await browser.newContext({ viewport: { width: 1400, height: 860 }, locale: 'zh-CN' });
  const outside = new Set();
  const local = (url) => ['127.0.0.1', 'localhost'].includes(url.hostname) || !url.protocol.startsWith('http');
  await context.route(
    (url) => !local(url),
    (route) => {
      outside.add(new URL(route.request().url()).hostname);
      return route.abort();
    },
  );
  return { context, outside, close: () => browser.close() };
}

export async function until(what, ask, wait = 15_000) {
  const end = Date.now() + wait;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${wait / 1000}s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
