// What can be called from the palette.

import * as vscode from 'vscode';

import { explain, pages } from './explain';
import type { Previews } from './preview';
import type { Session } from './session';
import type { StatusItem } from './status';
import { Tasks } from './tasks';

export function register(session: Session, status: StatusItem, previews: Previews): vscode.Disposable[] {
  const command = vscode.commands.registerCommand;
  return [
    pages(session),
    command('gouji.restart', () => session.restart()),
    command('gouji.showLogs', () => session.log.show()),
    command('gouji.new', () => newReport(session)),
    command('gouji.preview', () => previews.open()),
    command('gouji.yearBefore', () => yearBefore(status)),
    command('gouji.checkWorkspace', () => checkWorkspace(session)),
    command('gouji.explain', (id?: unknown) => explain(session, typeof id === 'string' ? id : undefined)),
  ];
}

/** An empty report of a year, as a document that is not saved yet. Reports are written in the year after. */
async function newReport(session: Session): Promise<void> {
  const year = await vscode.window.showInputBox({
    title: vscode.l10n.t('New annual report'),
    prompt: vscode.l10n.t('The year that the report is about'),
    value: String(new Date().getFullYear() - 1),
    validateInput: (text) => (/^20\d\d$/.test(text.trim()) ? undefined : vscode.l10n.t('A year such as 2025')),
  });
  if (year === undefined) {
    return;
  }
  await session.ready();
  const ask = { command: 'gouji.newReport', arguments: [Number(year)] };
  const content = await session.ask('workspace/executeCommand', ask);
  if (typeof content !== 'string') {
    void vscode.window.showWarningMessage(vscode.l10n.t('No form is known for {0}, or gouji is not running.', year));
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document);
}

/** The same organ's report of the year before, beside this one. */
async function yearBefore(status: StatusItem): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const found = document === undefined ? undefined : await status.ask(document);
  if (found?.previous == null) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No report of the year before was found. It must be in the open folder, with the same organ and the year before in its title.',
      ),
    );
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.parse(found.previous), {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
  });
}

async function checkWorkspace(session: Session): Promise<void> {
  await session.ready();
  const [task] = await vscode.tasks.fetchTasks({ type: Tasks.TYPE });
  if (task !== undefined) {
    await vscode.tasks.executeTask(task);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}
