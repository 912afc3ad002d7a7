-- The same findings as `gouji check`: rule, severity, words, and the exact bytes that are marked.
local t = dofile(vim.env.GOUJI_TEST .. '/harness.lua')

local SEVERITY = { 'error', 'warning', 'info', 'hint' }

--- The text that a diagnostic marks, from the columns in bytes that Neovim made of what the server sent.
local function marked(bufnr, found)
  local last = vim.api.nvim_buf_line_count(bufnr) - 1
  local end_line, end_col = found.end_lnum, found.end_col
  if end_line > last then
    end_line = last
    end_col = #vim.api.nvim_buf_get_lines(bufnr, last, last + 1, true)[1]
  end
  local lines = vim.api.nvim_buf_get_lines(bufnr, found.lnum, end_line + 1, true)
  lines[#lines] = lines[#lines]:sub(1, end_col)
  lines[1] = lines[1]:sub(found.col + 1)
  return table.concat(lines, '\n')
end

local function seen(bufnr)
  return vim.tbl_map(function(found)
    return {
      rule = t.rule(found),
      severity = SEVERITY[found.severity],
      message = found.message,
      line = found.lnum + 1,
      text = marked(bufnr, found),
    }
  end, vim.diagnostic.get(bufnr))
end

local function wanted(path)
  local file = io.open(path, 'rb')
  local text = file:read('*a')
  file:close()
  return vim.tbl_map(function(finding)
    return {
      rule = finding.rule,
      severity = finding.severity,
      message = finding.message,
      line = finding.line,
      text = text:sub(finding.start + 1, finding['end']):gsub('\r', '') .. '',
    }
  end, t.json({ 'check', '--format', 'json', path }).files[1].findings)
end

local function sorted(list)
  table.sort(list, function(a, b)
    return vim.inspect(a) < vim.inspect(b)
  end)
  return list
end

for _, encoding in ipairs(vim.lsp.config and { 'utf-8', 'utf-16' } or { 'utf-16' }) do
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  if vim.lsp.config then
    capabilities.general.positionEncodings = { encoding }
  end
  require('gouji').setup({ path = t.gouji, capabilities = capabilities })
  for _, path in ipairs(vim.fn.glob(vim.env.GOUJI_WORKSPACE .. '/*.txt', false, true)) do
    local name = vim.fn.fnamemodify(path, ':t')
    t.case(('%s has the findings of gouji check, in %s'):format(name, encoding), function()
      local bufnr = t.open(path)
      t.same(t.clients(bufnr)[1].offset_encoding, encoding, 'the encoding that was agreed on')
      local expected = sorted(wanted(path))
      -- The year before comes a moment later, when the server has looked through the folder.
      vim.wait(10000, function()
        return vim.deep_equal(sorted(seen(bufnr)), expected)
      end, 50)
      t.same(sorted(seen(bufnr)), expected)
    end)
  end
  t.case('the server is stopped without a word', function()
    vim.cmd('silent! %bwipeout!')
    require('gouji.client').restart()
    t.same(#t.clients(), 0, 'clients')
    vim.wait(50)
    t.same(t.notices, {}, 'notices')
  end)
end

t.finish()
