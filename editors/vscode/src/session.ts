// One language server and its life: found, started, restarted a few times if it dies, then left alone with one message.

import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';

import { find, type Attempt, type Program } from './binary';
import { withoutFindings } from './hover';
import type { Answers } from './requests';

/** A server that dies this often within the time below is not started again. */
const MOST_CRASHES = 3;
const WITHIN = 3 * 60_000;

/** As the setting names them, in the order of the editor's numbers. */
const SEVERITIES = ['error', 'warning', 'info', 'hint'];

const LANGUAGES = ['markdown', 'plaintext', 'html', 'ron'];

/** The documents that the server is told of. Whether one is a report is the server's to say. */
export const SELECTOR = LANGUAGES.flatMap((language) => [
  { scheme: 'file', language },
  { scheme: 'untitled', language },
]);

export type State = 'starting' | 'running' | 'stopped';

/** The client tells the person of its own failures. They are told here, once, in words of ours; the log has its words too. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class Session implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  program: Program | undefined;
  state: State = 'stopped';
  /** Whether somebody needed the server, be it there or not. */
  wanted = false;
  private client: LanguageClient | undefined;
  private crashes: number[] = [];
  /** Starts and stops happen one after the other, in the order in which they were asked for. */
  private queue: Promise<void> = Promise.resolve();
  private readonly checked = new vscode.EventEmitter<vscode.Uri>();
  private readonly changed = new vscode.EventEmitter<State>();

  /** Findings of a document arrived. */
  readonly onChecked = this.checked.event;
  readonly onState = this.changed.event;

  constructor(private readonly extension: vscode.ExtensionContext) {
    this.log = vscode.window.createOutputChannel('gouji 勾稽', { log: true });
  }

  /** Starts the server, again if it runs. What was held against it before is forgotten. */
  restart(): Promise<void> {
    this.crashes = [];
    this.wanted = true;
    return this.enqueue(async () => {
      await this.stop();
      await this.start();
    });
  }

  /** Starts the server unless it was started before, and waits until it is there, if it can be. */
  ready(): Promise<void> {
    return this.wanted ? this.queue : this.restart();
  }

  /** Asks the server; nothing where there is none. */
  async ask<M extends keyof Answers>(method: M, params: object): Promise<Answers[M] | undefined> {
    if (this.client === undefined || this.state !== 'running') {
      return undefined;
    }
    try {
      return await this.client.sendRequest<Answers[M]>(method, params);
    } catch (error) {
      this.log.debug(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** A name of a document as the server knows it. */
  uri(uri: vscode.Uri): string {
    return this.client?.code2ProtocolConverter.asUri(uri) ?? uri.toString();
  }

  async dispose(): Promise<void> {
    await this.enqueue(() => this.stop());
    this.checked.dispose();
    this.changed.dispose();
    this.log.dispose();
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch((error: unknown) => this.log.error(String(error)));
    return this.queue;
  }

  private async start(): Promise<void> {
    const found = await find(this.extension);
    if (!('program' in found)) {
      this.set('stopped');
      this.complain(found.attempts, found.outdated);
      return;
    }
    this.program = found.program;
    this.log.info(`${found.program.path} ${found.program.version}`);
    const extra = vscode.workspace.getConfiguration('gouji').get<string[]>('server.extraArgs', []);
    const client: LanguageClient = new QuietClient(
      'gouji',
      'gouji',
      { command: found.program.path, args: ['lsp', ...extra] },
      this.options(() => this.client === client),
    );
    this.client = client;
    this.set('starting');
    try {
      await client.start();
      if (this.client === client) {
        this.set('running');
      }
    } catch (error) {
      // The connection's end is reported as well, and what to do about it is decided there.
      this.log.error(String(error));
    }
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.set('stopped');
    // A client whose server is dead cannot be stopped, only let go.
    await client?.dispose().catch((error: unknown) => this.log.debug(String(error)));
  }

  private options(current: () => boolean): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: vscode.workspace.getConfiguration('gouji'),
      // Failures are told once, by `crashed`.
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          if (current()) {
            this.crashed();
          }
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        provideHover: async (document, position, token, next) =>
          withoutFindings(await next(document, position, token), document, position),
        handleDiagnostics: (uri, diagnostics, next) => {
          const least = SEVERITIES.indexOf(vscode.workspace.getConfiguration('gouji').get('severity', 'hint'));
          next(uri, diagnostics.filter(({ severity }) => severity <= least));
          this.checked.fire(uri);
        },
      },
    };
  }

  /** The server is gone and nobody asked it to go. */
  private crashed(): void {
    const now = Date.now();
    this.crashes = [...this.crashes.filter((then) => now - then < WITHIN), now];
    this.log.error(`the server ended by itself (${this.crashes.length})`);
    const again = this.crashes.length < MOST_CRASHES;
    void this.enqueue(async () => {
      await this.stop();
      if (again) {
        await this.start();
      }
    });
    if (!again) {
      void this.giveUp();
    }
  }

  private async giveUp(): Promise<void> {
    const restart = vscode.l10n.t('Restart');
    const logs = vscode.l10n.t('Show Logs');
    const choice = await vscode.window.showErrorMessage(
      vscode.l10n.t(
        'gouji ended unexpectedly {0} times within 3 minutes and was not started again. Reports are not being checked.',
        MOST_CRASHES,
      ),
      restart,
      logs,
    );
    if (choice === restart) {
      await this.restart();
    } else if (choice === logs) {
      this.log.show();
    }
  }

  /** Says that there is no program to run, where it was looked for, and what can be done. */
  private complain(attempts: Attempt[], outdated: boolean): void {
    for (const { place, why } of attempts) {
      this.log.warn(`${place} – ${why}`);
    }
    const tried = attempts.map(({ place, why }) => `${place} – ${why}`).join('; ');
    const message = outdated
      ? vscode.l10n.t('The program gouji is too old for this extension. Reports are not being checked. Tried: {0}', tried)
      : vscode.l10n.t('The program gouji was not found. Reports are not being checked. Tried: {0}', tried);
    const settings = vscode.l10n.t('Open Settings');
    const help = vscode.l10n.t('How to Install');
    const logs = vscode.l10n.t('Show Logs');
    void vscode.window.showErrorMessage(message, settings, help, logs).then((choice) => {
      if (choice === settings) {
        void vscode.commands.executeCommand('workbench.action.openSettings', 'gouji.server.path');
      } else if (choice === help) {
        void vscode.commands.executeCommand(
          'workbench.action.openWalkthrough',
          `${this.extension.extension.id}#start`,
          false,
        );
      } else if (choice === logs) {
        this.log.show();
      }
    });
  }

  private set(state: State): void {
    this.state = state;
    void vscode.commands.executeCommand('setContext', 'gouji.running', state === 'running');
    this.changed.fire(state);
  }
}
