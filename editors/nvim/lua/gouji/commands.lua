-- The commands, named as in the other editors, and which function each of them is.
local options = require('gouji.options')
local program = require('gouji.program')
local words = require('gouji.words')

local M = {}

--- Shows lines below the window, to be closed with `q`.
local function show(title, text)
  local lines = vim.split(vim.trim(text), '\n')
  local height = math.min(math.max(#lines, 3), math.floor(vim.o.lines / 2))
  vim.cmd(('botright %dnew'):format(height))
  local bufnr = vim.api.nvim_get_current_buf()
  vim.bo[bufnr].buftype = 'nofile'
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].swapfile = false
  pcall(vim.api.nvim_buf_set_name, bufnr, 'gouji://' .. title)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].modifiable = false
  vim.api.nvim_buf_set_keymap(bufnr, 'n', 'q', '<Cmd>close<CR>', { noremap = true, silent = true })
end

--- The rule of the finding under the cursor; of several on the line the nearest one to the left.
local function rule_here()
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  local best
  for _, found in ipairs(vim.diagnostic.get(0, { lnum = line - 1 })) do
    local code = found.code or vim.tbl_get(found, 'user_data', 'lsp', 'code')
    if found.source == 'gouji' and code and (not best or found.col <= column) then
      best = code
    end
  end
  return best
end

--- `:GoujiExplain [rule]`: a rule and its basis; without an argument the one of the finding under the cursor, and where
--- there is none the arithmetic of the line.
local function explain(call)
  local what = call.args ~= '' and call.args or rule_here()
  if not what then
    if vim.bo.modified or vim.api.nvim_buf_get_name(0) == '' then
      words.warn(words.say('请先保存文件，再查看这一行的勾稽计算', 'save the file first to see the arithmetic of this line'))
      return
    end
    what = ('%s:%d'):format(vim.api.nvim_buf_get_name(0), vim.fn.line('.'))
  end
  program.run({ 'explain', what }, function(out, err, code)
    if code ~= 0 and vim.trim(out) == '' then
      words.warn(err)
    else
      show(vim.fn.fnamemodify(what, ':t'), out)
    end
  end)
end

local function rules(lead)
  local ids = vim.tbl_map(function(line)
    return line:match('^%S+') or ''
  end, program.lines({ 'rules', 'list' }))
  return vim.tbl_filter(function(id)
    return id:find(lead, 1, true) == 1
  end, ids)
end

--- `:GoujiNewReport [year]`: the empty report of a year in a new buffer; without an argument the year that ended last.
local function new_report(call)
  local year = call.args ~= '' and call.args or tostring(tonumber(os.date('%Y')) - 1)
  if not year:match('^%d%d%d%d$') then
    words.warn(words.say('年度应为四位数字，如 :GoujiNewReport 2025', 'a year has four digits, as in :GoujiNewReport 2025'))
    return
  end
  local name = ('%s年政府信息公开工作年度报告.md'):format(year)
  local path = vim.fn.getcwd() .. '/' .. name
  if vim.loop.fs_stat(path) or vim.fn.bufexists(path) == 1 then
    words.warn(words.say('已有 ' .. name .. '，没有改动它', name .. ' is there already and was left alone'))
    return
  end
  program.run({ 'new', year }, function(out, err, code)
    if code ~= 0 then
      words.warn(err)
      return
    end
    vim.cmd('enew')
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(out), '\n'))
    vim.api.nvim_buf_set_name(0, path)
    vim.bo.filetype = 'markdown'
  end)
end

--- `:GoujiLog`: what the server wrote, at its end.
local function log()
  local path = vim.lsp.log and vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
  if not vim.loop.fs_stat(path) then
    words.info(words.say('还没有日志：' .. path, 'there is no log yet: ' .. path))
    return
  end
  vim.cmd('botright split ' .. vim.fn.fnameescape(path))
  vim.cmd('normal! G')
end

function M.define()
  words.english = options.current.language == 'en'
  local function command(name, what, extra)
    vim.api.nvim_create_user_command(name, what, extra)
  end
  command('GoujiRestart', function()
    require('gouji.client').restart()
  end, { desc = '重新启动 gouji 语言服务器 Restart the language server' })
  command('GoujiNewReport', new_report, { nargs = '?', desc = '新建某一年度的空白报告 New report of a year' })
  command('GoujiCheck', function(call)
    require('gouji.check').run(call.args)
  end, {
    nargs = '?',
    complete = 'file',
    desc = '检查整个文件夹，结果放进 quickfix 列表 Check the whole workspace',
  })
  command('GoujiExplain', explain, { nargs = '?', complete = rules, desc = '解释规则 Explain a rule' })
  command('GoujiPreviousYear', function()
    require('gouji.previous').open()
  end, { desc = '在旁边打开上年报告 Open the report of the year before beside this one' })
  command('GoujiPreview', function()
    require('gouji.preview').open()
  end, { desc = '在浏览器中查看表格 Show the tables in a browser' })
  command('GoujiLog', log, { desc = '查看日志 Show the log' })
end

return M
