// What can be seen of the package without an editor: words in both languages, files that are named, the problem matcher.
// Usage: GOUJI_BIN=… node --test package.test.mjs

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';

const root = path.join(import.meta.dirname, '..');
const read = (name) => fs.readFileSync(path.join(root, name), 'utf8');
const json = (name) => JSON.parse(read(name));
const manifest = json('package.json');

/** Every value in a tree of JSON that is a text. */
function texts(value) {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
}

test('every word of the manifest is there in both languages and none is left over', () => {
  const wanted = texts(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
  for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
    assert.deepEqual(Object.keys(json(file)).sort(), [...new Set(wanted)].sort(), file);
  }
});

test('every word of the code is there in Chinese with its gaps and none is left over', () => {
  const code = fs.readdirSync(path.join(root, 'src')).map((name) => read(`src/${name}`)).join('\n');
  const used = [...code.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)+)'/g)].map(([, words]) => words);
  const bundle = json('l10n/bundle.l10n.zh-cn.json');
  assert.deepEqual(Object.keys(bundle).sort(), [...new Set(used)].sort());
  const gaps = (words) => (words.match(/\{\d\}/g) ?? []).sort().join();
  for (const [en, zh] of Object.entries(bundle)) assert.equal(gaps(zh), gaps(en), en);
});

test('every file that the manifest names is there', () => {
  const named = texts(manifest).filter((text) => /^(\.\/)?[\w/.-]+\.(json|md|png)$/.test(text));
  assert.ok(named.length > 8, named.join());
  for (const name of named) assert.ok(fs.existsSync(path.join(root, name)), name);
});

test('settings that choose what is run are not taken from a folder that is not trusted', () => {
  const settings = Object.keys(manifest.contributes.configuration.properties);
  const running = settings.filter((name) => name.startsWith('gouji.server.'));
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, running);
});

test('every command of the manifest is made by the code', () => {
  const code = read('src/commands.ts');
  for (const { command } of manifest.contributes.commands) assert.ok(code.includes(`command('${command}'`), command);
});

test('the problem matcher reads every finding that the command line prints', { skip: !process.env.GOUJI_BIN }, () => {
  const folder = path.join(root, '../../tests/reports');
  const ask = (format) => spawnSync(process.env.GOUJI_BIN, ['check', '--format', format, '.'], { cwd: folder, encoding: 'utf8' });
  const [matcher] = manifest.contributes.problemMatchers;
  const { regexp, ...groups } = matcher.pattern;
  const lines = ask('concise').stdout.trimEnd().split('\n').slice(0, -1);
  const seen = lines.map((line) => {
    const found = new RegExp(regexp).exec(line);
    assert.ok(found !== null, line);
    return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, found[group]]));
  });
  const expected = JSON.parse(ask('json').stdout).files.flatMap((file) =>
    file.findings.map((finding) => [file.path, String(finding.line), String(finding.column), finding.severity, finding.rule].join()),
  );
  assert.ok(expected.length > 10);
  assert.deepEqual(seen.map((s) => [s.file, s.line, s.column, s.severity, s.code].join()), expected);
  for (const { message } of seen) assert.match(message, /[\u4e00-\u9fff]/);
});
