-- Every command does what its name says, and says what is the matter where it cannot.
local t = dofile(vim.env.GOUJI_TEST .. '/harness.lua')

require('gouji').setup({ path = t.gouji })

local WORKSPACE = vim.env.GOUJI_WORKSPACE

local function text(bufnr)
  return table.concat(vim.api.nvim_buf_get_lines(bufnr or 0, 0, -1, true), '\n')
end

--- Waits for another buffer to be the current one.
local function new_buffer(from)
  return t.until_('a new window', function()
    local bufnr = vim.api.nvim_get_current_buf()
    return bufnr ~= from and bufnr
  end)
end

t.case('GoujiCheck puts all findings of the workspace into the quickfix list', function()
  local from = t.open(WORKSPACE .. '/2023-pdf-columns.txt')
  vim.cmd('GoujiCheck')
  t.until_('the quickfix window', function()
    return vim.bo.filetype == 'qf'
  end)
  local wanted, seen = {}, {}
  for _, file in ipairs(t.json({ 'check', '--format', 'json', WORKSPACE }).files) do
    for _, finding in ipairs(file.findings) do
      local content = io.open(file.path, 'rb'):read('*a')
      local line = select(2, content:sub(1, finding.start):gsub('\n', '')) + 1
      local col = finding.start - (content:sub(1, finding.start):match('.*\n()') or 1) + 2
      table.insert(wanted, ('%s:%d:%d [%s] %s'):format(file.path, line, col, finding.rule, finding.message))
    end
  end
  for _, item in ipairs(vim.fn.getqflist()) do
    local path = vim.fn.fnamemodify(vim.fn.bufname(item.bufnr), ':p')
    table.insert(seen, ('%s:%d:%d %s'):format(path, item.lnum, item.col, item.text))
  end
  t.holds(#wanted > 20, 'the workspace has findings')
  t.same(seen, wanted)
  t.holds(t.notices[#t.notices].text:find('处错误', 1, true), t.notices[#t.notices].text)
  vim.cmd('cclose')
  t.same(vim.api.nvim_get_current_buf(), from)
end)

t.case('GoujiCheck of a path that is not there says so', function()
  vim.cmd('GoujiCheck /nowhere')
  t.until_('a list with the trouble', function()
    return vim.bo.filetype == 'qf'
  end)
  local items = vim.fn.getqflist()
  t.same(#items, 1)
  t.holds(items[1].text:find('找不到', 1, true), items[1].text)
  vim.cmd('cclose')
end)

t.case('GoujiExplain explains the rule under the cursor, and the one that is named', function()
  local bufnr = t.open(WORKSPACE .. '/2023-pdf-columns.txt')
  t.wait_rule(bufnr, 'review/total', true)
  local found = vim.tbl_filter(function(each)
    return t.rule(each) == 'review/total'
  end, vim.diagnostic.get(bufnr))[1]
  for argument, rule in pairs({ [''] = 'review/total', ['requests/balance'] = 'requests/balance' }) do
    vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
    vim.cmd('GoujiExplain ' .. argument)
    local shown = new_buffer(bufnr)
    t.holds(text(shown):find(rule, 1, true) == 1 and text(shown):find('依据', 1, true), text(shown))
    t.same(vim.bo.modifiable, false)
    vim.cmd('normal q')
    t.same(vim.api.nvim_get_current_buf(), bufnr)
  end
end)

t.case('GoujiExplain shows the arithmetic of a line without a finding', function()
  local bufnr = t.open(WORKSPACE .. '/2020-pipe.txt')
  vim.fn.search('^一、本年新收')
  vim.cmd('GoujiExplain')
  local shown = new_buffer(bufnr)
  t.holds(text(shown):find('requests.received.natural_person', 1, true), text(shown))
  vim.cmd('normal q')
end)

t.case('GoujiExplain completes rules and refuses what is none', function()
  t.same(vim.fn.getcompletion('GoujiExplain requests/bal', 'cmdline'), { 'requests/balance' })
  vim.cmd('GoujiExplain no/such-rule')
  t.until_('a message', function()
    return #t.notices > 0
  end)
  t.holds(t.notices[1].text:find('no/such-rule', 1, true), t.notices[1].text)
end)

t.case('GoujiNewReport makes the empty report of a year, which the server knows at once', function()
  vim.cmd('cd ' .. vim.fn.fnameescape(WORKSPACE))
  local from = vim.api.nvim_get_current_buf()
  vim.cmd('GoujiNewReport 2024')
  local bufnr = new_buffer(from)
  t.until_('the name', function()
    return vim.api.nvim_buf_get_name(bufnr):find('2024年政府信息公开工作年度报告.md', 1, true)
  end)
  t.same(text(bufnr), (vim.fn.system({ t.gouji, 'new', '2024' }):gsub('%s+$', '')))
  t.until_('a server', function()
    return #t.clients(bufnr) == 1
  end)
  t.same(vim.fn.filereadable(vim.api.nvim_buf_get_name(bufnr)), 0, 'nothing is written unasked')
  -- Once more is refused, and a year that is none as well.
  vim.cmd('GoujiNewReport 2024')
  vim.cmd('GoujiNewReport zwanzig')
  t.same(#t.notices, 2, vim.inspect(t.notices))
  t.holds(t.notices[1].text:find('没有改动', 1, true) and t.notices[2].text:find('四位数字', 1, true))
  t.wipe(bufnr)
end)

t.case('GoujiPreviousYear opens the report of the year before beside this one', function()
  local bufnr = t.open(WORKSPACE .. '/2024-pdf-columns.txt')
  -- The finding against last year shows that the server has found the file.
  t.wait_rule(bufnr, 'year-on-year/jump', true)
  local windows = #vim.api.nvim_list_wins()
  local found = vim.tbl_filter(function(each)
    return t.rule(each) == 'year-on-year/jump'
  end, vim.diagnostic.get(bufnr))[1]
  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  vim.cmd('GoujiPreviousYear')
  local other = new_buffer(bufnr)
  t.same(vim.fn.fnamemodify(vim.api.nvim_buf_get_name(other), ':t'), '2023-pdf-columns.txt')
  t.same(#vim.api.nvim_list_wins(), windows + 1)
  t.holds(vim.api.nvim_get_current_line():find('550', 1, true), vim.api.nvim_get_current_line())
  vim.cmd('close')
end)

t.case('GoujiPreviousYear says so where there is none', function()
  t.open(WORKSPACE .. '/2020-pipe.txt')
  vim.cmd('GoujiPreviousYear')
  t.until_('a message', function()
    return #t.notices > 0
  end)
  t.holds(t.notices[1].text:find('没有找到', 1, true), t.notices[1].text)
end)

t.case('GoujiPreview opens a page of its own, or says that this gouji has none', function()
  local opened
  vim.ui.open = function(path)
    opened = path
  end
  t.open(WORKSPACE .. '/2023-pdf-columns.txt')
  vim.cmd('GoujiPreview')
  t.until_('a page or a message', function()
    return opened or #t.notices > 0
  end)
  if opened then
    local page = table.concat(vim.fn.readfile(opened), '\n')
    t.holds(page:find('<table', 1, true), 'no table on the page')
    t.same(page:find('<script', 1, true), nil)
  else
    t.holds(t.notices[1].text:find('没有表格预览', 1, true), t.notices[1].text)
  end
end)

t.case('GoujiPreview hands the page of the server to the browser', function()
  local opened
  vim.ui.open = function(path)
    opened = path
  end
  local asked
  local request = vim.lsp.buf_request
  vim.lsp.buf_request = function(_, method, params, done)
    asked = { method, params.textDocument.uri }
    done(nil, { html = '<!doctype html>\n<table></table>', version = 1 })
  end
  local bufnr = t.open(WORKSPACE .. '/2023-pdf-columns.txt')
  vim.cmd('GoujiPreview')
  vim.lsp.buf_request = request
  t.same(asked, { 'gouji/preview', vim.uri_from_bufnr(bufnr) })
  t.same(vim.fn.readfile(opened), { '<!doctype html>', '<table></table>' })
end)

t.case('GoujiLog opens the log, where there is one', function()
  vim.cmd('GoujiLog')
  local name = vim.api.nvim_buf_get_name(0)
  local told = t.notices[1] and t.notices[1].text or ''
  t.holds(name:find('lsp%.log$') or told:find('还没有日志', 1, true), name .. told)
  vim.cmd('silent! close')
end)

t.case('GoujiRestart gives every report a new server and the same findings', function()
  local bufnr = t.open(WORKSPACE .. '/2023-pdf-columns.txt')
  t.wait_rule(bufnr, 'review/total', true)
  local before = t.clients(bufnr)[1].id
  vim.cmd('GoujiRestart')
  t.until_('another server', function()
    local client = t.clients(bufnr)[1]
    return client and client.id ~= before
  end)
  t.wait_rule(bufnr, 'review/total', true)
  t.same(#t.clients(), 1)
  t.same(#t.notices, 1, vim.inspect(t.notices))
  t.holds(t.notices[1].text:find('重新启动', 1, true), t.notices[1].text)
end)

t.case('a folder of own rules is used by the server and by the commands', function()
  local rules = vim.env.GOUJI_SCRATCH .. '/own rules'
  vim.fn.mkdir(rules .. '/common', 'p')
  vim.fn.system({ 'cp', '-r', vim.env.GOUJI_RULES .. '/.', rules })
  local path = rules .. '/common/review.ron'
  local own = table.concat(vim.fn.readfile(path), '\n'):gsub('id: "review/total"', 'id: "review/own-total"')
  vim.fn.writefile(vim.split(own, '\n'), path)
  require('gouji').setup({ rules = rules })
  vim.cmd('GoujiRestart')
  local bufnr = t.open(WORKSPACE .. '/2023-pdf-columns.txt')
  t.wait_rule(bufnr, 'review/own-total', true)
  vim.cmd('GoujiCheck')
  t.until_('the rule in the list', function()
    return vim.bo.filetype == 'qf' and text():find('review/own-total', 1, true)
  end)
end)

t.finish()
