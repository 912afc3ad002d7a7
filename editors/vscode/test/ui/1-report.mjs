// A faulty report in front of a person: found, understood, mended.

import assert from 'node:assert/strict';

export default async ({ scenario, check, gouji }) =>
  scenario('report', { settings: { 'gouji.server.path': gouji } }, async (window) => {
    const { page } = window;
    await window.file('2024.md');
    await window.problems();

    await check('the Problems list says in Chinese what is wrong', window, async () => {
      await window.row('2 处勾稽不平（予以公开 申请人类别合计 59≠50');
      const rows = await window.rows();
      assert.ok(rows.some((row) => row.includes('正文“予以公开50件”，表三：予以公开 总计 59')), rows.join('\n'));
    });
  });
