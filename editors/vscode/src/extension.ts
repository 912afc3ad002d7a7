// The extension's beginning and end: what exists and what is connected to what.

import * as vscode from 'vscode';

import { register } from './commands';
import { Previews } from './preview';
import { Session } from './session';
import { StatusItem } from './status';
import { Tasks } from './tasks';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const session = new Session(context);
  const status = new StatusItem(session);
  const previews = new Previews(context, session);
  context.subscriptions.push(
    session,
    status,
    previews,
    vscode.tasks.registerTaskProvider(Tasks.TYPE, new Tasks(session)),
    ...register(session, status, previews),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // Findings are held back as they come in, so they have to come again.
      if (event.affectsConfiguration('gouji.server') || event.affectsConfiguration('gouji.severity')) {
        void session.restart();
      }
    }),
  );
  await session.restart();
}
