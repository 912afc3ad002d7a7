// A faulty report in front of a person: found, understood, mended.

import assert from 'node:assert/strict';

import * as fs from 'node:fs';
import * as path from 'node:path';

import { until } from '../workbench.mjs';

const WRONG = '2 处勾稽不平（予以公开 申请人类别合计 59≠50';
const PROSE = '正文“予以公开50件”，表三：予以公开 总计 59';

export default async ({ scenario, check, gouji, out }) =>
  scenario('report', { settings: { 'gouji.server.path': gouji } }, async (window, workspace) => {
    const { page } = window;
    const text = fs.readFileSync(path.join(workspace, '2024.md'), 'utf8');
    /** The wrong total, the figure in the prose that states it, and a figure that is right. */
    const CELL = place(text, '59 |');
    const STATED = place(text, '50件');
    const RIGHT = place(text, '9487');
    await window.file('2024.md');
    await window.problems();

    await check('the Problems list says in Chinese what is wrong', window, async () => {
      await window.row(WRONG);
      const rows = await window.rows();
      assert.ok(rows.some((row) => row.includes(PROSE)), rows.join('\n'));
    });

    await check('the squiggle is under the wrong figure and no wider', window, async () => {
      await page.click(`.markers-panel .monaco-list-row:has-text("${WRONG}")`);
      const mark = await page.waitForSelector('.monaco-editor .squiggly-error');
      const [line, from, to] = await underlined(page, await mark.boundingBox());
      assert.equal(line.slice(from, to), '59', line);
      assert.match(line, /（一）予以公开/);
    });

    await check('the hover shows the arithmetic', window, async () => {
      await page.hover('.monaco-editor .squiggly-error', { force: true });
      const hover = '.monaco-resizable-hover .monaco-hover:not(.hidden)';
      await page.waitForSelector(`${hover}:has-text("相差 9")`);
      // For the picture: it fades in.
      await page.waitForTimeout(400);
      const text = (await page.innerText(hover)).replaceAll(/\s+/g, ' ');
      assert.match(text, /总计 59，各项之和 自然人 50 .*= 50，相差 9/);
      assert.match(text, /表三 · 予以公开/);
      assert.equal(text.split('2 处勾稽不平').length, 2, 'the finding is said once');
    });

    await check('the language status says year, form and count', window, async () => {
      await page.keyboard.press('Escape');
      await page.hover('#status\\.languageStatus');
      await page.waitForSelector('.hover-language-status:has-text("2024 年度报告 · 2021 年格式")');
      assert.match(await page.innerText('.hover-language-status'), /1 个错误 1 个警告/);
    });

    await check('go to definition leads from the figure in the prose to its cell', window, async () => {
      await page.keyboard.press('Escape');
      await page.click('.monaco-editor .view-lines');
      await window.goTo(...STATED);
      await page.keyboard.press('F12');
      await until('the cursor is in the cell', async () => String(await window.cursor()) === String(CELL));
    });

    await check('the tables beside the text mark the wrong cell', window, async () => {
      await window.command('在旁边显示表格');
      const tables = await window.webview();
      await tables.waitForSelector('td.error');
      assert.deepEqual(await tables.$$eval('td.error', (cells) => cells.map((cell) => cell.innerText)), ['59']);
      assert.ok((await tables.$$('td.involved')).length > 20);
      await tables.hover('td.error');
      await tables.waitForSelector('#note:not([hidden])');
      assert.match(await tables.innerText('#note'), /总计 59，各项之和 自然人 50 .*相差 9/);
    });

    await check('the tables and the text follow each other', window, async () => {
      const tables = await window.webview();
      await tables.click('td:text-is("9487")');
      await until('the cursor is in the clicked cell', async () => (await window.cursor())[0] === RIGHT[0]);
      await tables.waitForSelector('td.cursor:text-is("9487")');
      await window.goTo(...CELL);
      await tables.waitForSelector('td.cursor.error');
    });

    await check('the tables change while the report is typed', window, async () => {
      const tables = await window.webview();
      await page.keyboard.press('Delete');
      await tables.waitForSelector('td.cursor:text-is("9")');
      await page.keyboard.press('Control+z');
      await tables.waitForSelector('td.cursor:text-is("59")');
    });

    await check('a quick fix that is clicked mends the report', window, async () => {
      await window.goTo(...CELL);
      const fix = '.action-widget .monaco-list-row:has-text("予以公开 总计 59→50")';
      await until('the quick fixes are offered', async () => {
        await page.keyboard.press('Control+.');
        return page.waitForSelector(fix, { timeout: 4_000 }).catch(() => undefined);
      });
      assert.match(await page.innerText(fix), /消除 2 条，新增 0 条/);
      await window.page.screenshot({ path: path.join(out, 'screenshots/quick fixes.png') });
      const box = await page.locator(fix).boundingBox();
      await page.mouse.click(box.x + 40, box.y + box.height / 2);
      await until('the Problems list is empty', async () => (await window.rows()).length === 0);
      const tables = await window.webview();
      await tables.waitForSelector('td.error', { state: 'detached' });
    });

    await check('the report of the year before opens beside this one', window, async () => {
      await window.command('在旁边打开上年报告');
      await page.waitForSelector('.tab[data-resource-name="2023.md"]');
    });

    await check('a rule is explained on a page of its own', window, async () => {
      await page.click('.tab[data-resource-name="2024.md"]');
      await window.command('解释规则');
      await page.fill('.quick-input-widget input', 'requests/balance');
      await page.click('.quick-input-list .monaco-list-row[aria-label*="requests/balance"] >> nth=0');
      await page.waitForSelector('.view-line:has-text("每一列都要平")');
    });

    await check('a new report has the form of its year', window, async () => {
      await window.command('新建某一年度的报告');
      await page.fill('.quick-input-widget input', '2025');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.view-line:has-text("2025年政府信息公开工作年度报告")');
    });
  });

/** Line and column of some words in a text, from 1, as the status bar counts. */
function place(text, words) {
  const before = text.slice(0, text.indexOf(words)).split('\n');
  return [before.length, before.at(-1).length + 1];
}

/** The text of the line that a squiggle lies in, and where in it the squiggle begins and ends. */
function underlined(page, box) {
  return page.evaluate(({ x, y, width, height }) => {
    const middle = y + height / 2;
    const lines = [...document.querySelectorAll('.monaco-editor .view-line')];
    const line = lines.find((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return top <= middle && middle <= bottom;
    });
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let at = 0;
    const under = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (let index = 0; index < node.length; index += 1, at += 1) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        const shown = [...range.getClientRects()].some((glyph) => {
          const center = glyph.left + glyph.width / 2;
          return glyph.top - 2 <= middle && middle <= glyph.bottom + 2 && x <= center && center <= x + width;
        });
        if (shown) under.push(at);
      }
    }
    return [line.textContent, under[0], under.at(-1) + 1];
  }, box);
}
