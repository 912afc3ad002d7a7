-- `:GoujiCheck`: every report of the workspace, checked by `gouji check`, in the quickfix list.
local client = require('gouji.client')
local program = require('gouji.program')
local words = require('gouji.words')

local M = {}

local TYPES = { error = 'E', warning = 'W', info = 'I', hint = 'N' }

--- The lines of a file as Neovim would show them.
local function lines_of(path)
  local bufnr = vim.fn.bufnr(path)
  if bufnr > 0 and vim.api.nvim_buf_is_loaded(bufnr) and not vim.bo[bufnr].modified then
    return vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  end
  local read, lines = pcall(vim.fn.readfile, path)
  return read and lines or {}
end

--- The program counts characters, Neovim counts bytes. A line in another encoding than UTF-8 is only pointed at as a whole.
local function column(line, characters)
  line = (line or ''):gsub('^\239\187\191', '')
  if line == '' or vim.fn.iconv(line, 'utf-8', 'utf-8') ~= line then
    return 0
  end
  local at = vim.fn.byteidx(line, characters - 1)
  return at < 0 and 0 or at + 1
end

local function items(result)
  local found = {}
  for _, file in ipairs(result.files) do
    local lines = #file.findings > 0 and lines_of(file.path) or {}
    for _, finding in ipairs(file.findings) do
      table.insert(found, {
        filename = file.path,
        lnum = finding.line,
        col = column(lines[finding.line], finding.column),
        type = TYPES[finding.severity],
        text = ('[%s] %s'):format(finding.rule, finding.message),
      })
    end
  end
  for _, failed in ipairs(result.summary.failed) do
    table.insert(found, { filename = failed.path, lnum = 1, type = 'E', text = failed.message })
  end
  return found
end

local function fill(folder, result)
  local found = items(result)
  vim.fn.setqflist({}, ' ', { title = 'gouji check ' .. folder, items = found })
  if #found == 0 then
    vim.cmd('cclose')
    words.info(words.say(
      ('检查了 %d 份报告，没有发现问题'):format(result.summary.files),
      ('checked %d reports, nothing found'):format(result.summary.files)
    ))
    return
  end
  vim.cmd('botright copen')
  words.info(words.say(
    ('检查了 %d 份报告：%d 处错误，%d 处警告'):format(
      result.summary.files,
      result.summary.errors,
      result.summary.warnings
    ),
    ('checked %d reports: %d errors, %d warnings'):format(
      result.summary.files,
      result.summary.errors,
      result.summary.warnings
    )
  ))
end

--- Checks `path`, or else the folder that the server of this buffer works on, or else the current one.
function M.run(path)
  local folder = path
  if folder == '' then
    local running = client.clients(vim.api.nvim_get_current_buf())[1]
    folder = running and running.config.root_dir or vim.fn.getcwd()
  end
  folder = vim.fn.fnamemodify(folder, ':p'):gsub('(.)/$', '%1')
  program.run({ 'check', '--format', 'json', folder }, function(out, err)
    local read, result = pcall(vim.fn.json_decode, out)
    if not read or type(result) ~= 'table' then
      words.fail(err ~= '' and err or words.say('gouji check 没有给出结果', 'gouji check gave no result'))
      return
    end
    fill(folder, result)
  end)
end

return M
