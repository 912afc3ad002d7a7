// The tables of a report beside its text: wrong cells marked, each with its arithmetic, the cursor followed both ways.
//
// The server writes the HTML and escapes what stands in the report. The page may load nothing but its own script and style.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

import type { Session } from './session';

/** Findings come with every key; the page may be a little behind them. */
const QUIET = 80;

/** What the page tells: a cell was clicked, or the page is ready to be filled. */
type Message = { kind: 'ready' } | { kind: 'jump'; start: [number, number]; end: [number, number] };

export class Previews implements vscode.Disposable {
  private readonly open_ = new Map<string, Preview>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly session: Session,
  ) {
    this.subscriptions = [
      session.onChecked((uri) => this.open_.get(uri.toString())?.later()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        this.open_.get(textEditor.document.uri.toString())?.follow(selections[0]?.active);
      }),
    ];
  }

  /** Shows the tables of the active report. */
  open(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) {
      return;
    }
    const key = document.uri.toString();
    const known = this.open_.get(key);
    if (known !== undefined) {
      known.panel.reveal(undefined, true);
      return;
    }
    const preview = new Preview(this.context, this.session, document);
    this.open_.set(key, preview);
    preview.panel.onDidDispose(() => this.open_.delete(key));
  }

  dispose(): void {
    this.open_.forEach((preview) => preview.panel.dispose());
    this.subscriptions.forEach((subscription) => void subscription.dispose());
  }
}

class Preview {
  readonly panel: vscode.WebviewPanel;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    context: vscode.ExtensionContext,
    private readonly session: Session,
    private readonly document: vscode.TextDocument,
  ) {
    const media = vscode.Uri.joinPath(context.extensionUri, 'media');
    const name = document.uri.path.split('/').pop() ?? '';
    this.panel = vscode.window.createWebviewPanel(
      'gouji.preview',
      vscode.l10n.t('Tables of {0}', name),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [media] },
    );
    this.panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'images', 'icon.png');
    this.panel.webview.onDidReceiveMessage((message: Message) => this.receive(message));
    this.panel.onDidDispose(() => clearTimeout(this.timer));
    this.panel.webview.html = page(this.panel.webview, media);
  }

  /** Fills the page anew, once nothing was typed for a moment. */
  later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.fill(), QUIET);
  }

  /** Shows which cell the cursor of the text is in. */
  follow(position: vscode.Position | undefined): void {
    if (position !== undefined) {
      void this.panel.webview.postMessage({ kind: 'cursor', at: [position.line, position.character] });
    }
  }

  private async fill(): Promise<void> {
    const textDocument = { uri: this.session.uri(this.document.uri) };
    const answer = await this.session.ask('gouji/preview', { textDocument });
    // While the server is away the tables stay as they were.
    if (answer === undefined) {
      return;
    }
    // A newer text is on its way, and its findings will come with it.
    if (answer !== null && answer.version !== null && answer.version !== this.document.version) {
      return;
    }
    const empty = vscode.l10n.t('This document has no tables of an annual report.');
    await this.panel.webview.postMessage({ kind: 'tables', html: answer?.html ?? '', empty });
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
    this.follow(editor?.selection.active);
  }

  private async receive(message: Message): Promise<void> {
    if (message.kind === 'ready') {
      await this.fill();
      return;
    }
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
    await vscode.window.showTextDocument(this.document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(...message.start, ...message.end),
    });
  }
}

function page(webview: vscode.Webview, media: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): vscode.Uri => webview.asWebviewUri(vscode.Uri.joinPath(media, name));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${file('preview.css').toString()}">
</head>
<body>
<main id="tables"></main>
<div id="note" role="tooltip" hidden></div>
<script nonce="${nonce}" src="${file('preview.js').toString()}"></script>
</body>
</html>`;
}
