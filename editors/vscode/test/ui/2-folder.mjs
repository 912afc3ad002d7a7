// A folder with other files in it, with rules of its own, and checked as a whole.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

const PACK = `#![enable(implicit_some)]
Pack(
    year: 2026,
    extends: "2025",
    rules: [
        Rule(
            id: "local/received",
            title: (zh: "本省新收口径", en: "Received, as this province counts"),
            severity: Warning,
            check: Formula("requests.received.total >= 100"),
            basis: "测试用",
            explain: (zh: "测试用。", en: "For tests."),
            message: (zh: "新收少于本省规定的 100 件", en: "Fewer than 100 received"),
        ),
    ],
)
`;

export default async ({ scenario, check, gouji }) =>
  scenario(
    'folder',
    { settings: { 'gouji.server.path': gouji, 'gouji.rules': 'rules' }, folders: ['rules'] },
    async (window, workspace) => {
      const { page } = window;

      await check('files that are no reports are left alone', window, async () => {
        for (const name of ['说明.md', 'list.html', 'empty.txt', 'other.ron']) await window.file(name);
        await window.problems();
        // The report comes last: once its findings are there, those of the others would be.
        await window.file('2024.md');
        await window.row('2 处勾稽不平');
        const rows = await window.rows();
        for (const name of ['说明.md', 'list.html', 'empty.txt', 'other.ron']) {
          assert.ok(!rows.some((row) => row.startsWith(name)), rows.join('\n'));
        }
        await page.click('.tab[data-resource-name="说明.md"]');
        await page.waitForSelector('.tab.active[data-resource-name="说明.md"]');
        await page.waitForSelector('.editor-actions [aria-label*="在旁边显示表格"]', { state: 'detached' });
        assert.deepEqual(await window.toasts(), []);
      });

      await check('a pack that is dropped into the folder is in force at once', window, async () => {
        const report = fs.readFileSync(path.join(workspace, '2024.md'), 'utf8');
        const next = report.replaceAll('2025', '2027').replaceAll('2024', '2026').replace('| 59 |', '| 50 |');
        fs.writeFileSync(path.join(workspace, '2026.md'), next);
        await page.waitForSelector('.explorer-folders-view .monaco-list-row[aria-label^="2026.md"]');
        await window.file('2026.md');
        assert.ok(!(await window.rows()).some((row) => row.includes('新收少于本省规定的 100 件')));
        fs.writeFileSync(path.join(workspace, 'rules/2026.ron'), PACK);
        await window.row('新收少于本省规定的 100 件');
      });

      await check('a broken pack says where it is broken and the last good rules stay', window, async () => {
        fs.writeFileSync(path.join(workspace, 'rules/2026.ron'), PACK.replace('severity:', 'severty:'));
        await window.row('severity');
        assert.ok((await window.rows()).some((row) => row.includes('新收少于本省规定的 100 件')));
        fs.writeFileSync(path.join(workspace, 'rules/2026.ron'), PACK);
        await window.noRow('severty');
      });

      await check('a rule file is coloured', window, async () => {
        await window.file('other.ron');
        const colours = await page.$$eval('.monaco-editor .view-line span[class^="mtk"]', (spans) => spans.map((s) => s.className));
        assert.ok(new Set(colours).size >= 3, colours.join());
      });

      await check('the task checks reports that are not open', window, async () => {
        for (const name of ['2024.md', '2026.md']) {
          await page.click(`.tab[data-resource-name="${name}"]`, { button: 'middle' });
          await page.waitForSelector(`.tab[data-resource-name="${name}"]`, { state: 'detached' });
        }
        await window.noRow('2 处勾稽不平');
        await window.command('检查文件夹中的全部报告');
        await window.problems();
        await window.row('2 处勾稽不平');
        await window.row('新收少于本省规定的 100 件');
      });
    },
  );
