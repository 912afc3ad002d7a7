// The extension's beginning and end: what exists, what is connected to what, and when the server is needed at all.

import * as vscode from 'vscode';

import { register } from './commands';
import { Previews } from './preview';
import { SELECTOR, Session } from './session';
import { StatusItem } from './status';
import { Tasks } from './tasks';

export function activate(context: vscode.ExtensionContext): void {
  const session = new Session(context);
  const status = new StatusItem(session);
  const previews = new Previews(context, session);
  context.subscriptions.push(
    session,
    status,
    previews,
    vscode.tasks.registerTaskProvider(Tasks.TYPE, new Tasks(session)),
    ...register(session, status, previews),
    vscode.workspace.onDidOpenTextDocument((document) => startFor(session, document)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => startFor(session, document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // Findings are held back as they come in, so they have to come again.
      const concerned = event.affectsConfiguration('gouji.server') || event.affectsConfiguration('gouji.severity');
      if (concerned && session.wanted) {
        void session.restart();
      }
    }),
  );
  vscode.workspace.textDocuments.forEach((document) => startFor(session, document));
}

/**
 * Starts the server once something is open that it may have to do with. Most Markdown files are no reports, and whoever
 * writes one of those shall not hear of a program that is missing.
 */
function startFor(session: Session, document: vscode.TextDocument): void {
  if (session.wanted || vscode.languages.match(SELECTOR, document) === 0) {
    return;
  }
  const text = document.getText();
  const concerned =
    document.languageId === 'ron' ? /\b(Pack|Form|Gouji)\s*\(/.test(text) : text.includes('政府信息公开');
  if (concerned) {
    void session.restart();
  }
}
