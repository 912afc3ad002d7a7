// A window of the workbench as a person uses it: open a file, read the Problems list, press keys, call a command.

import { until } from './workbench.mjs';

const ROWS = '.markers-panel .monaco-list-row';

export class Window {
  constructor(page) {
    this.page = page;
  }

  static async open(context, url) {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout: 60_000 });
    return new Window(page);
  }

  /** Opens a file by its name in the explorer. */
  async file(name) {
    const tab = `.tab[data-resource-name="${name}"]`;
    // Early clicks can be lost.
    await until(`the file ${name} opens`, async () => {
      await this.page.dblclick(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`);
      return this.page.waitForSelector(`${tab}.active`, { timeout: 3_000 }).catch(() => undefined);
    });
    await this.page.waitForSelector('.monaco-editor .view-line');
  }

  /** Opens the Problems list. Early key presses can be lost, so it is asked for until it is there. */
  async problems() {
    await until('the Problems list opens', async () => {
      if (await this.page.isVisible('.markers-panel')) return true;
      await this.page.keyboard.press('Control+Shift+M');
      return this.page.waitForSelector('.markers-panel', { timeout: 3_000 }).catch(() => undefined);
    });
  }

  /** What the Problems list shows, a line each. */
  rows() {
    return this.page.$$eval(ROWS, (rows) => rows.map((row) => row.innerText.replace(/\s+/g, ' ').trim()));
  }

  async row(words, wait = 30_000) {
    await this.page.waitForSelector(`${ROWS}:has-text("${words}")`, { timeout: wait });
  }

  async noRow(words) {
    await until(`the Problems list is rid of “${words}”`, async () => !(await this.rows()).some((r) => r.includes(words)));
  }

  /** Calls a command by its title in the palette. The first hit is not always the right one, so its row is clicked. */
  async command(title) {
    const input = '.quick-input-widget:not([style*="display: none"]) input';
    await until('the palette opens', async () => {
      await this.page.keyboard.press('F1');
      return this.page.waitForSelector(input, { timeout: 3_000 }).catch(() => undefined);
    });
    await this.page.fill(input, `>${title}`);
    await this.page.click(`.quick-input-list .monaco-list-row[aria-label*="${title}"] >> nth=0`);
  }

  /** Puts the cursor at a line and column, both from 1, through the “go to line” box. */
  async goTo(line, column) {
    const input = '.quick-input-widget:not([style*="display: none"]) input';
    // What was done before may still be moving the focus; a key that goes elsewhere is pressed again.
    await until(`the cursor goes to ${line}:${column}`, async () => {
      if (await this.page.isVisible(input)) await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('Control+g');
      const opened = await this.page.waitForSelector(input, { timeout: 2_000 }).catch(() => undefined);
      if (opened === undefined) return false;
      await this.page.fill(input, `:${line}:${column}`);
      await this.page.press(input, 'Enter');
      const closed = { state: 'hidden', timeout: 2_000 };
      await this.page.waitForSelector('.quick-input-widget', closed).catch(() => undefined);
      return String(await this.cursor()) === String([line, column]);
    });
  }

  /** Where the cursor is, as the status bar says: [line, column]. */
  async cursor() {
    const text = await this.page.innerText('#status\\.editor\\.selection');
    return text.match(/\d+/g).slice(0, 2).map(Number);
  }

  /** The messages of ours in the corner. */
  async toasts() {
    const all = await this.page.$$eval('.notifications-toasts .notification-list-item', (items) =>
      items.map((item) => item.innerText.replace(/\s+/g, ' ').trim()),
    );
    return all.filter((message) => message.includes('gouji'));
  }

  /** The frame inside the frame in which VS Code shows a webview. */
  async webview() {
    const outer = await this.page.waitForSelector('iframe.webview.ready', { timeout: 15_000 });
    const inner = await (await outer.contentFrame()).waitForSelector('iframe#active-frame', { timeout: 15_000 });
    return inner.contentFrame();
  }
}
