-- `:GoujiPreviousYear`: the same organ's report of the year before, beside this one, at the same cell.
--
-- The server knows which report that is; it names it among the references of any cell. `gouji extract` says where cells
-- are, so nothing about years or organs is decided here.
local client = require('gouji.client')
local program = require('gouji.program')
local words = require('gouji.words')

local M = {}

--- Cells that are asked about. A cell may be missing last year, but not so many.
local MOST = 40

local function none()
  words.warn(words.say(
    '没有找到同一机关上一年度的报告。请把它放在同一文件夹（或同一工作区）里',
    'no report of the same organ for the year before was found. Put it into the same folder or workspace'
  ))
end

--- A column in the unit that was agreed on with the server, from one in characters.
local function units(line, characters, encoding)
  local before = line:sub(1, math.max(vim.fn.byteidx(line, characters - 1), 0))
  if encoding == 'utf-8' then
    return #before
  end
  local count = 0
  for byte in before:gmatch('[^\128-\191]') do
    local pair = encoding ~= 'utf-32' and byte:byte() >= 0xF0
    count = count + (pair and 2 or 1)
  end
  return count
end

--- The cells, that of the cursor's line first.
local function nearest(cells)
  local here = vim.fn.line('.')
  table.sort(cells, function(left, right)
    local a, b = math.abs(left.line - here), math.abs(right.line - here)
    return a < b or (a == b and left.start < right.start)
  end)
  return cells
end

local function jump(location)
  vim.cmd('vertical botright split')
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.uri_to_fname(location.uri)))
  local line = math.min(location.range.start.line + 1, vim.fn.line('$'))
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  vim.cmd('normal! zz')
end

--- Asks about one cell after the other until the server names another file.
local function ask(server, bufnr, cells, at)
  local cell = cells[at]
  if not cell or at > MOST then
    none()
    return
  end
  local line = vim.api.nvim_buf_get_lines(bufnr, cell.line - 1, cell.line, false)[1] or ''
  local uri = vim.uri_from_bufnr(bufnr)
  local params = {
    textDocument = { uri = uri },
    position = { line = cell.line - 1, character = units(line, cell.column, server.offset_encoding) },
    context = { includeDeclaration = false },
  }
  vim.lsp.buf_request(bufnr, 'textDocument/references', params, function(_, locations)
    for _, location in ipairs(locations or {}) do
      if location.uri ~= uri and vim.uri_to_fname(location.uri) ~= vim.uri_to_fname(uri) then
        jump(location)
        return
      end
    end
    ask(server, bufnr, cells, at + 1)
  end)
end

function M.open()
  local bufnr = vim.api.nvim_get_current_buf()
  local server = client.clients(bufnr)[1]
  if not server then
    words.warn(client.refused() or words.say('这个文件没有语言服务器', 'this file has no language server'))
    return
  end
  local text = table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n') .. '\n'
  program.run({ 'extract', '-' }, function(out)
    local read, report = pcall(vim.fn.json_decode, vim.split(out, '\n')[1])
    local cells = read and type(report) == 'table' and report.cells or {}
    ask(server, bufnr, nearest(cells), 1)
  end, text)
end

return M
