-- What every test here uses: cases with a name, expectations that say what they saw, and waiting without a fixed time.
local M = { notices = {} }

local failed, passed = 0, 0

--- Everything that is told to the person during a test, Neovim's own notices included.
vim.notify = function(text, level)
  table.insert(M.notices, { text = tostring(text), level = level })
end
vim.notify_once = vim.notify

function M.case(name, body)
  M.notices = {}
  local fine, why = xpcall(body, debug.traceback)
  if fine then
    passed = passed + 1
    io.stdout:write('  ok   ' .. name .. '\n')
  else
    failed = failed + 1
    io.stdout:write('  FAIL ' .. name .. '\n' .. why:gsub('([^\n]+)', '       %1') .. '\n')
    for _, notice in ipairs(M.notices) do
      io.stdout:write('       told: ' .. notice.text .. '\n')
    end
  end
end

--- Ends Neovim the way a person does; the exit code tells.
function M.finish()
  if passed + failed == 0 then
    io.stdout:write('  FAIL nothing was tested\n')
  end
  vim.cmd((failed > 0 or passed == 0) and 'cquit' or 'qall!')
end

function M.same(seen, wanted, what)
  if not vim.deep_equal(seen, wanted) then
    error(('%s\nseen   %s\nwanted %s'):format(what or 'differs', vim.inspect(seen), vim.inspect(wanted)), 2)
  end
end

function M.holds(value, what)
  if not value then
    error(what or 'does not hold', 2)
  end
  return value
end

--- Waits until `condition` gives something, and returns that.
function M.until_(what, condition, limit)
  local got
  local came = vim.wait(limit or 10000, function()
    got = condition()
    return got and true or false
  end, 20)
  if not came then
    error('waited in vain for: ' .. what, 2)
  end
  return got
end

--- The clients of the plugin, whatever this Neovim calls the function.
function M.clients(bufnr)
  return require('gouji.client').clients(bufnr)
end

--- Opens a file of the workspace and waits for its server.
function M.open(path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  local bufnr = vim.api.nvim_get_current_buf()
  M.until_('a server for ' .. path, function()
    local client = M.clients(bufnr)[1]
    return client and client.initialized ~= false and client.server_capabilities and client.server_capabilities.hoverProvider
  end)
  return bufnr
end

--- Wipes a buffer once nothing is asked about it any more: Neovim 0.10 fails over answers about a buffer that is gone.
function M.wipe(bufnr)
  M.until_('the answers to all requests', function()
    for _, client in ipairs(M.clients(bufnr)) do
      for _, request in pairs(client.requests or {}) do
        if request.type == 'pending' then
          return false
        end
      end
    end
    return true
  end)
  vim.cmd('bwipeout! ' .. bufnr)
end

function M.rule(diagnostic)
  return diagnostic.code or vim.tbl_get(diagnostic, 'user_data', 'lsp', 'code')
end

--- The rules of the findings of a buffer, in order.
function M.rules(bufnr)
  local rules = vim.tbl_map(M.rule, vim.diagnostic.get(bufnr))
  table.sort(rules)
  return rules
end

--- Waits until the findings of a buffer contain a rule, or no longer do.
function M.wait_rule(bufnr, rule, there)
  M.until_((there and 'a finding of ' or 'no finding of ') .. rule, function()
    return vim.tbl_contains(M.rules(bufnr), rule) == there
  end)
end

--- The program of this run.
M.gouji = os.getenv('GOUJI_BIN')

--- Runs the program and reads its JSON.
function M.json(arguments)
  local out = vim.fn.system(vim.list_extend({ M.gouji }, arguments))
  return vim.fn.json_decode(out)
end

return M
