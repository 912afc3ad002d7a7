// Where the program gouji is: the setting, the one in the extension, PATH. Each is run once before it is trusted.

import { execFile } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

/** The oldest program whose answers this extension understands. */
export const OLDEST = '0.1.0';

/** A program that answered. */
export interface Program {
  readonly path: string;
  readonly version: string;
}

/** A place that was tried, and why nothing came of it. */
export interface Attempt {
  readonly place: string;
  readonly why: string;
}

/** What came of the search. */
export type Found = { program: Program } | { attempts: Attempt[]; outdated: boolean };

/** Looks in every place in turn. A path in the settings is the person's word: nothing else is tried then. */
export async function find(extension: vscode.ExtensionContext): Promise<Found> {
  const attempts: Attempt[] = [];
  let outdated = false;
  for (const [place, file] of places(extension)) {
    const answer = await probe(file);
    if ('version' in answer && !older(answer.version, OLDEST)) {
      return { program: { path: file, version: answer.version } };
    }
    if ('version' in answer) {
      outdated = true;
    }
    const why =
      'version' in answer
        ? vscode.l10n.t('version {0}, at least {1} is needed', answer.version, OLDEST)
        : answer.why;
    attempts.push({ place: `${place}: ${file}`, why });
  }
  return { attempts, outdated };
}

function places(extension: vscode.ExtensionContext): [string, string][] {
  const name = process.platform === 'win32' ? 'gouji.exe' : 'gouji';
  const chosen = vscode.workspace.getConfiguration('gouji').get<string>('server.path', '').trim();
  if (chosen !== '') {
    return [[vscode.l10n.t('Setting gouji.server.path'), expand(chosen)]];
  }
  return [
    [vscode.l10n.t('Bundled with the extension'), extension.asAbsolutePath(path.join('server', name))],
    [vscode.l10n.t('Search path (PATH)'), name],
  ];
}

/** `~` and `${workspaceFolder}` in a path of the settings. */
function expand(file: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const home = file === '~' || /^~[\\/]/.test(file) ? os.homedir() + file.slice(1) : file;
  return home.replaceAll('${workspaceFolder}', folder);
}

/** Runs `gouji --version`, which answers with its name and three numbers. */
function probe(file: string): Promise<{ version: string } | { why: string }> {
  return new Promise((resolve) => {
    execFile(file, ['--version'], { timeout: 10_000, windowsHide: true }, (error, stdout) => {
      const version = /^gouji (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
      if (version !== undefined) {
        resolve({ version });
      } else if (error === null) {
        resolve({ why: vscode.l10n.t('this program is not gouji') });
      } else {
        resolve({ why: reason(error) });
      }
    });
  });
}

function reason(error: Error & { code?: unknown; killed?: boolean }): string {
  if (error.code === 'ENOENT') {
    return vscode.l10n.t('no such program');
  }
  if (error.code === 'EACCES') {
    return vscode.l10n.t('the file may not be run');
  }
  return error.killed === true ? vscode.l10n.t('no answer within 10 seconds') : vscode.l10n.t('this program is not gouji');
}

/** Whether the version `a` comes before `b`. */
function older(a: string, b: string): boolean {
  const numbers = (version: string): number[] => version.split('.').map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((number, index) => number !== right[index]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}
