// Rules in their own words: a read-only page beside the report, written by `gouji explain`.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

import type { Session } from './session';
import { spoken } from './tasks';

const SCHEME = 'gouji-rule';

/** Shows the rule behind the finding at the cursor, or one that is chosen from the findings or from all rules. */
export async function explain(session: Session, id?: string): Promise<void> {
  const rule = id ?? (await choose(session));
  if (rule !== undefined) {
    const page = vscode.Uri.from({ scheme: SCHEME, path: `/${rule.replaceAll('/', ' · ')}`, query: rule });
    const text = await vscode.workspace.openTextDocument(page);
    // Long lines are wrapped in Markdown.
    const document = await vscode.languages.setTextDocumentLanguage(text, 'markdown');
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
      preserveFocus: true,
    });
  }
}

/** Writes the pages. */
export function pages(session: Session): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => run(session, ['explain', uri.query]),
  });
}

async function choose(session: Session): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const findings = editor === undefined ? [] : vscode.languages.getDiagnostics(editor.document.uri);
  const ours = findings.filter((finding) => finding.source === 'gouji');
  const here = ours.filter((finding) => editor?.selections.some((at) => finding.range.intersection(at)));
  const ids = [...new Set(here.map(ruleOf))].filter((rule) => rule !== undefined);
  if (ids.length === 1) {
    return ids[0];
  }
  const picks = ids.length > 1 ? ids.map((rule) => ({ label: rule, description: '' })) : all(session);
  const placeHolder = vscode.l10n.t('Rule to explain');
  return (await vscode.window.showQuickPick(picks, { placeHolder, matchOnDescription: true }))?.label;
}

function ruleOf({ code }: vscode.Diagnostic): string | undefined {
  const value = typeof code === 'object' ? code.value : code;
  return value === undefined ? undefined : String(value);
}

/** Every rule of the newest year, by id and title. */
async function all(session: Session): Promise<{ label: string; description: string }[]> {
  const listed: unknown = JSON.parse(await run(session, ['rules', 'list', '--format', 'json']));
  const { rules } = listed as { rules: { id: string; title: { zh: string; en: string } }[] };
  return rules.map(({ id, title }) => ({ label: id, description: title[spoken()] }));
}

async function run(session: Session, args: string[]): Promise<string> {
  await session.ready();
  if (session.program === undefined) {
    throw new Error(vscode.l10n.t('The program gouji is not running.'));
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const rules = vscode.workspace.getConfiguration('gouji').get<string>('rules', '');
  const given = rules === '' ? [] : ['--rules', rules];
  const { stdout } = await promisify(execFile)(
    session.program.path,
    [...args, '--lang', spoken(), '--color', 'never', ...given],
    { timeout: 10_000, windowsHide: true, maxBuffer: 4 * 1024 * 1024, ...(folder === undefined ? {} : { cwd: folder }) },
  );
  return stdout;
}
