-- The language server in Neovim: how each generation of Neovim starts it, and what happens when it
-- ends unasked. It is never started again by itself: a server that fails on a document would fail on it for ever.
local options = require('gouji.options')
local program = require('gouji.program')
local reports = require('gouji.reports')
local words = require('gouji.words')

local M = {}

local NAME = 'gouji'

--- Why the server is not to be started, until the user asks for it.
local refused

--- Whether we are stopping servers ourselves; how those end is nobody's concern.
local stopping = false

--- What this Neovim offers: `config` since 0.11, `start` since 0.8, `start_client` before.
function M.generation()
  if vim.lsp.config and vim.lsp.enable then
    return 'config'
  end
  return vim.lsp.start and 'start' or 'start_client'
end

--- The running clients of ours, in any buffer or in one.
function M.clients(bufnr)
  local all
  if vim.lsp.get_clients then
    all = vim.lsp.get_clients({ bufnr = bufnr })
  elseif bufnr then
    all = vim.lsp.buf_get_clients(bufnr)
  else
    all = vim.lsp.get_active_clients()
  end
  return vim.tbl_filter(function(client)
    return client.name == NAME
  end, vim.tbl_values(all))
end

--- Why there is no server, if there was an attempt.
function M.refused()
  return refused
end

local function refuse(why)
  if not refused then
    refused = why
    words.fail(why)
  end
end

--- A server that says goodbye when it is asked to is none of the user's business; any other end is, once.
local function ended(code, signal)
  vim.schedule(function()
    if stopping or vim.v.exiting ~= vim.NIL or (code == 0 and signal == 0) then
      return
    end
    local how = signal ~= 0 and words.say('信号 ' .. signal, 'signal ' .. signal)
      or words.say('退出码 ' .. code, 'exit code ' .. code)
    refuse(words.say(
      ('语言服务器意外退出（%s），不再自动启动。:GoujiRestart 重新启动，:GoujiLog 查看日志'):format(how),
      ('the language server ended unexpectedly (%s) and is not started again. :GoujiRestart starts it, :GoujiLog shows the log'):format(
        how
      )
    ))
  end)
end

--- The command, found only when a report is opened. Since 0.10 it can be a function that knows all about the end of the
--- process; Neovim's own words about an exit code, which do not say what to do, are then spared.
local function command()
  if vim.fn.has('nvim-0.10') == 0 then
    return { (program.find()), 'lsp' }, ended
  end
  return function(dispatchers)
    local own = vim.tbl_extend('force', dispatchers, {
      on_exit = function(code, signal)
        ended(code, signal)
        dispatchers.on_exit(0, 0)
      end,
    })
    return vim.lsp.rpc.start({ (program.find()), 'lsp' }, own)
  end
end

local function attached(client, bufnr)
  -- Neovim before 0.8 sets neither by itself.
  vim.bo[bufnr].omnifunc = 'v:lua.vim.lsp.omnifunc'
  if options.current.on_attach then
    options.current.on_attach(client, bufnr)
  end
end

local function config()
  local chosen = options.current
  local own = { language = words.english and 'en' or 'zh', rules = chosen.rules or nil }
  own = vim.tbl_deep_extend('force', own, chosen.settings)
  local cmd, on_exit = command()
  return {
    name = NAME,
    cmd = cmd,
    init_options = own,
    settings = { gouji = own },
    capabilities = chosen.capabilities or vim.lsp.protocol.make_client_capabilities(),
    on_attach = attached,
    on_exit = on_exit,
  }
end

--- Whether the server can be started; says once why not.
local function ready()
  if refused then
    return false
  end
  local path, why = program.find()
  if not path then
    refuse(why)
  end
  return path ~= nil
end

--- Servers by root, for Neovim before 0.8, which does not look for one by itself.
local started = {}

local function start_client(bufnr, root)
  local id = started[root or '']
  if not id or not vim.lsp.get_client_by_id(id) then
    local all = config()
    all.root_dir = root
    id = vim.lsp.start_client(all)
    started[root or ''] = id
  end
  if id then
    vim.lsp.buf_attach_client(bufnr, id)
  end
end

local function attach(bufnr)
  if not reports.fits(bufnr) or #M.clients(bufnr) > 0 or not ready() then
    return
  end
  local root = reports.root(bufnr)
  if not vim.lsp.start then
    start_client(bufnr, root)
    return
  end
  vim.api.nvim_buf_call(bufnr, function()
    local all = M.generation() == 'config' and vim.deepcopy(vim.lsp.config[NAME]) or config()
    all.root_dir = root
    vim.lsp.start(all)
  end)
end

--- Since 0.11 Neovim asks for a root whenever a buffer gets one of the file types, and does the rest.
local function enable_config()
  local all = config()
  all.filetypes = options.current.filetypes
  all.root_dir = function(bufnr, go_on)
    if reports.fits(bufnr) and ready() then
      go_on(reports.root(bufnr))
    end
  end
  vim.lsp.config(NAME, all)
  vim.lsp.enable(NAME)
end

local function loaded()
  return vim.tbl_filter(reports.fits, vim.api.nvim_list_bufs())
end

--- Gives the server to reports that are open and to those that will be, also to a file that becomes a report while it is
--- written. May be called again after options changed; then servers that are started from now on know them.
function M.enable()
  program.forget()
  local group = vim.api.nvim_create_augroup('gouji', {})
  local function offer(event)
    attach(event.buf)
  end
  vim.api.nvim_create_autocmd({ 'BufWritePost', 'InsertLeave', 'TextChanged' }, { group = group, callback = offer })
  if M.generation() == 'config' then
    enable_config()
    return
  end
  vim.api.nvim_create_autocmd('FileType', { group = group, pattern = options.current.filetypes, callback = offer })
  if vim.v.vim_did_enter == 1 then
    vim.tbl_map(attach, loaded())
  end
end

local function stop(client, force)
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop(force)
  else
    client.stop(force)
  end
end

--- Stops all servers, by force those that do not go, and starts them with the options of the moment.
function M.restart()
  refused = nil
  stopping = true
  for _, force in ipairs({ false, true }) do
    for _, client in ipairs(M.clients()) do
      stop(client, force)
    end
    vim.wait(2000, function()
      return #M.clients() == 0
    end, 20)
  end
  -- The ends of the stopped are told before this is.
  vim.schedule(function()
    stopping = false
    M.enable()
    if not refused and #loaded() > 0 then
      words.info(words.say('语言服务器已重新启动', 'the language server was restarted'))
    end
  end)
end

return M
