// The language status of a report: its form, its year, what was found. Other files have none.

import * as vscode from 'vscode';

import type { Status } from './requests';
import { SELECTOR, type Session } from './session';

/** Findings come with every key; the status may be a little behind them. */
const QUIET = 120;

export class StatusItem implements vscode.Disposable {
  /** What the active document is, if it is a report. */
  current: Status | undefined;
  private item: vscode.LanguageStatusItem | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly session: Session) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.later(0)),
      session.onChecked((uri) => {
        if (uri.toString() === active()?.uri.toString()) {
          this.later(QUIET);
        }
      }),
      session.onState(() => this.later(0)),
    ];
  }

  /** What a document is, asked anew. */
  async ask(document: vscode.TextDocument): Promise<Status | undefined> {
    const textDocument = { uri: this.session.uri(document.uri) };
    return (await this.session.ask('gouji/status', { textDocument })) ?? undefined;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.item?.dispose();
    this.subscriptions.forEach((subscription) => void subscription.dispose());
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), wait);
  }

  private async refresh(): Promise<void> {
    const document = active();
    const known = document !== undefined && vscode.languages.match(SELECTOR, document) > 0;
    const status = known ? await this.ask(document) : undefined;
    if (document !== active()) {
      return;
    }
    this.current = status;
    void vscode.commands.executeCommand('setContext', 'gouji.isReport', status !== undefined);
    if (document === undefined || status === undefined) {
      this.item?.dispose();
      this.item = undefined;
      return;
    }
    this.item ??= vscode.languages.createLanguageStatusItem('gouji', SELECTOR);
    this.item.name = vscode.l10n.t('Annual report');
    this.item.text = heading(status);
    const findings = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'gouji');
    this.item.detail = count(findings);
    this.item.severity = severity(findings);
    this.item.command = {
      command: 'workbench.actions.view.problems',
      title: vscode.l10n.t('Show Problems'),
    };
  }
}

function active(): vscode.TextDocument | undefined {
  return vscode.window.activeTextEditor?.document;
}

function heading({ year, form }: Status): string {
  const of = year === null ? vscode.l10n.t('Year unknown') : vscode.l10n.t('Report of {0}', year);
  return form === null ? of : `${of} · ${form.name}`;
}

/** What is shown, which is not what was found if the settings hold some of it back. */
function count(findings: vscode.Diagnostic[]): string {
  const errors = findings.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
  const warnings = findings.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Warning).length;
  const others = findings.length - errors - warnings;
  const parts = [
    errors > 0 ? vscode.l10n.t('{0} errors', errors) : '',
    warnings > 0 ? vscode.l10n.t('{0} warnings', warnings) : '',
    others > 0 ? vscode.l10n.t('{0} remarks', others) : '',
  ];
  return parts.filter((part) => part !== '').join(' ') || vscode.l10n.t('Nothing found');
}

function severity(findings: vscode.Diagnostic[]): vscode.LanguageStatusSeverity {
  const worst = Math.min(...findings.map(({ severity }) => severity));
  if (worst === vscode.DiagnosticSeverity.Error) {
    return vscode.LanguageStatusSeverity.Error;
  }
  return worst === vscode.DiagnosticSeverity.Warning
    ? vscode.LanguageStatusSeverity.Warning
    : vscode.LanguageStatusSeverity.Information;
}
