-- Files that are no reports: nothing is said about them. Packs are checked.
local t = dofile(vim.env.GOUJI_TEST .. '/harness.lua')

require('gouji').setup({ path = t.gouji })

local function write(name, text)
  local path = vim.env.GOUJI_WORKSPACE .. '/' .. name
  vim.fn.mkdir(vim.fn.fnamemodify(path, ':h'), 'p')
  vim.fn.writefile(vim.split(text, '\n'), path)
  return path
end

t.case('a pack has its type, a server, and findings where it is wrong', function()
  local bufnr = t.open(write('rules/2031.ron', 'Pack(year: 2031, nonsense: 1)'))
  t.same(vim.bo[bufnr].filetype, 'ron')
  t.until_('a finding', function()
    return #vim.diagnostic.get(bufnr) > 0
  end)
  t.wipe(bufnr)
end)

t.case('other files get no server and no finding', function()
  for name, text in pairs({
    ['notes.md'] = '# 会议记录\n\n| 议题 | 合计 |\n|---|---|\n| 预算 | 2 |',
    ['page.html'] = '<table><tr><td>合计</td><td>3</td></tr></table>',
    ['plain.txt'] = '2023年工作总结\n\n本年新收文件 12 件，办结 13 件。',
    ['assets/level.ron'] = 'Player(hp: 3, name: "x")',
  }) do
    vim.cmd('edit ' .. vim.fn.fnameescape(write(name, text)))
    vim.wait(200)
    t.same(#t.clients(vim.api.nvim_get_current_buf()), 0, name)
    t.same(vim.diagnostic.get(0), {}, name)
  end
end)

t.case('a file that becomes a report gets the server then', function()
  vim.cmd('edit ' .. vim.fn.fnameescape(write('new.md', '')))
  local bufnr = vim.api.nvim_get_current_buf()
  vim.wait(100)
  t.same(#t.clients(bufnr), 0)
  local report = vim.fn.readfile(vim.env.GOUJI_WORKSPACE .. '/2023-pdf-columns.txt')
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, true, report)
  vim.cmd('doautocmd TextChanged')
  t.wait_rule(bufnr, 'review/total', true)
  t.wipe(bufnr)
end)

t.case('a buffer without a file or of another kind gets no server', function()
  vim.cmd('enew')
  vim.bo.filetype = 'markdown'
  vim.cmd('edit scheme://x.md')
  vim.bo.filetype = 'markdown'
  vim.wait(200)
  t.same(#t.clients(vim.api.nvim_get_current_buf()), 0)
end)

t.case('the home folder is not searched for reports', function()
  local home = vim.loop.os_homedir()
  local path = home .. '/gouji-test-report.md'
  vim.fn.writefile({ '# 政府信息公开工作年度报告' }, path)
  vim.cmd('edit ' .. path)
  t.same(require('gouji.reports').root(vim.api.nvim_get_current_buf()), nil)
  vim.fn.delete(path)
end)

t.finish()
