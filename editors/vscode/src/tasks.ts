// Tasks of type `gouji`: the command line over files that are not open, its findings in the Problems list.

import * as vscode from 'vscode';

import type { Session } from './session';

interface Definition extends vscode.TaskDefinition {
  paths?: string[];
  args?: string[];
}

export class Tasks implements vscode.TaskProvider {
  static readonly TYPE = 'gouji';

  constructor(private readonly session: Session) {}

  provideTasks(): vscode.Task[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.map((folder) => this.task({ type: Tasks.TYPE }, folder));
  }

  resolveTask(task: vscode.Task): vscode.Task {
    // A task must come back with the very definition that it was asked for with.
    return this.task(task.definition as Definition, task.scope as vscode.WorkspaceFolder | undefined, task.name);
  }

  /** `gouji check` over the paths of a definition, the whole folder where it names none. */
  private task(definition: Definition, folder: vscode.WorkspaceFolder | undefined, name?: string): vscode.Task {
    const settings = vscode.workspace.getConfiguration('gouji', folder);
    const rules = settings.get<string>('rules', '');
    const year = settings.get<number | null>('year', null);
    const args = [
      'check',
      ...['--format', 'concise', '--lang', spoken(), '--severity', settings.get('severity', 'hint')],
      ...(rules === '' ? [] : ['--rules', rules]),
      ...(year === null ? [] : ['--year', String(year)]),
      ...(definition.args ?? []),
      '--',
      ...(definition.paths ?? ['.']),
    ];
    const run = new vscode.ProcessExecution(this.session.program?.path ?? 'gouji', args, {
      ...(folder === undefined ? {} : { cwd: folder.uri.fsPath }),
    });
    const task = new vscode.Task(
      definition,
      folder ?? vscode.TaskScope.Workspace,
      name ?? vscode.l10n.t('Check all reports'),
      'gouji',
      run,
      '$gouji',
    );
    task.group = vscode.TaskGroup.Test;
    task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Never };
    return task;
  }
}

/** The language of messages: the setting's, or the editor's. */
export function spoken(): 'zh' | 'en' {
  const chosen = vscode.workspace.getConfiguration('gouji').get<string>('language', 'auto');
  if (chosen === 'zh' || chosen === 'en') {
    return chosen;
  }
  return vscode.env.language.startsWith('en') ? 'en' : 'zh';
}
