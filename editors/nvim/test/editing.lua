-- A report while it is worked on: an action is applied and undone, the file is read again, the buffer is closed.
local t = dofile(vim.env.GOUJI_TEST .. '/harness.lua')

require('gouji').setup({ path = t.gouji })

local REPORT = vim.env.GOUJI_WORKSPACE .. '/2023-pdf-columns.txt'
local bufnr = t.open(REPORT)

local function lines()
  return vim.api.nvim_buf_get_lines(bufnr, 0, -1, true)
end

--- The findings of a rule.
local function found(rule)
  return vim.tbl_filter(function(each)
    return t.rule(each) == rule
  end, vim.diagnostic.get(bufnr))
end

--- Chooses the action that `wanted` accepts, as a person does from the list.
local function apply(wanted)
  local titles = {}
  vim.ui.select = function(items, options, choose)
    for at, item in ipairs(items) do
      local title = options.format_item and options.format_item(item) or ''
      table.insert(titles, title)
      if wanted(title) then
        choose(item, at)
        return
      end
    end
    choose(nil, nil)
  end
  local before = lines()
  vim.lsp.buf.code_action()
  vim.wait(10000, function()
    return not vim.deep_equal(lines(), before)
  end, 20)
  return titles, before
end

local original = lines()

t.case('a code action mends the figure and its finding goes', function()
  t.until_('the two findings of review/total', function()
    return #found('review/total') == 2
  end)
  local first = found('review/total')[1]
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  local titles, before = apply(function(title)
    return title:find('行政复议 总计 0→11', 1, true) ~= nil
  end)
  t.holds(not vim.deep_equal(lines(), before), 'nothing was changed; offered: ' .. table.concat(titles, ' | '))
  for at, line in ipairs(lines()) do
    if at ~= first.lnum + 1 then
      t.same(line, before[at], 'line ' .. at .. ' was not to be touched')
    end
  end
  local line, was = lines()[first.lnum + 1], before[first.lnum + 1]
  t.same(line, was:sub(1, first.col) .. '11' .. was:sub(first.end_col + 1), 'the line with the figure')
  t.until_('one finding of review/total', function()
    return #found('review/total') == 1
  end)
end)

t.case('undo brings the figure and the finding back, redo takes both', function()
  vim.cmd('undo')
  t.same(lines(), original, 'the text after undo')
  t.until_('two findings of review/total', function()
    return #found('review/total') == 2
  end)
  vim.cmd('redo')
  t.until_('one finding of review/total', function()
    return #found('review/total') == 1
  end)
end)

t.case('edit! reads the file again and the server follows', function()
  vim.cmd('edit!')
  t.same(lines(), original, 'the text after edit!')
  t.until_('two findings of review/total', function()
    return #found('review/total') == 2
  end)
  t.same(#t.clients(bufnr), 1, 'servers of the buffer')
  -- An edit after that is understood as well: the server and the editor have the same text.
  local last = #lines()
  vim.api.nvim_buf_set_lines(bufnr, 0, 0, true, { '', '' })
  t.until_('the findings two lines further down', function()
    local each = found('review/total')
    return #each == 2 and lines()[each[1].lnum + 1] == original[each[1].lnum - 1]
  end)
  t.same(#lines(), last + 2)
  vim.api.nvim_buf_set_lines(bufnr, 0, 2, true, {})
  t.same(lines(), original)
end)

t.case('an edit in the middle of Chinese text keeps server and editor in step', function()
  local first = t.until_('the findings where they were', function()
    local each = found('review/total')
    return #each == 2 and lines()[each[1].lnum + 1] == original[each[1].lnum + 1] and each[1]
  end)
  local lnum = first.lnum
  vim.api.nvim_buf_set_text(bufnr, lnum, 0, lnum, 0, { '𠮷林镇，' })
  vim.api.nvim_buf_set_text(bufnr, lnum, 0, lnum, #'𠮷林镇，', { '' })
  vim.api.nvim_buf_set_text(bufnr, lnum, first.col, lnum, first.end_col, { '11' })
  t.until_('one finding of review/total', function()
    return #found('review/total') == 1
  end)
  vim.cmd('edit!')
  t.wait_rule(bufnr, 'review/total', true)
end)

t.case('closing the buffer leaves no finding behind and the next report is served by the same server', function()
  local server = t.clients(bufnr)[1].id
  t.wipe(bufnr)
  t.same(vim.api.nvim_buf_is_valid(bufnr), false, 'the buffer')
  local other = t.open(vim.env.GOUJI_WORKSPACE .. '/2020-tabs-page-break.txt')
  t.wait_rule(other, 'requests/balance', true)
  t.same(t.clients(other)[1].id, server, 'the server')
  t.same(#t.clients(), 1, 'servers')
end)

t.case('nothing was told to the person all that time', function()
  t.same(t.notices, {}, 'notices')
end)

-- `run.sh` sees to it that this server is gone when Neovim is.
t.finish()
