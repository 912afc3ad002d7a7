-- A program that is missing, is not gouji, is too old, or dies: one message each, a way out, and no second start.
local t = dofile(vim.env.GOUJI_TEST .. '/harness.lua')

local REPORT = vim.env.GOUJI_WORKSPACE .. '/2023-pdf-columns.txt'
local OTHER = vim.env.GOUJI_WORKSPACE .. '/2020-pipe.txt'
local STARTS = vim.env.GOUJI_SCRATCH .. '/starts'

--- A program that counts how often it was asked to serve.
local function program(name, version, serve)
  local path = vim.env.GOUJI_SCRATCH .. '/' .. name
  vim.fn.writefile({
    '#!/bin/sh',
    'if [ "$1" = --version ]; then ' .. version .. '; fi',
    ('echo x >> "%s"'):format(STARTS),
    serve,
  }, path)
  vim.fn.setfperm(path, 'rwxr-xr-x')
  return path
end

local function starts()
  return vim.fn.filereadable(STARTS) == 1 and #vim.fn.readfile(STARTS) or 0
end

--- Opens two reports and reads the first again, which is when a careless plugin starts again or complains again.
local function look_around()
  for _, path in ipairs({ REPORT, OTHER, REPORT }) do
    vim.cmd('edit! ' .. vim.fn.fnameescape(path))
    vim.wait(300)
  end
end

local function told_once(...)
  t.same(#t.notices, 1, 'messages: ' .. vim.inspect(t.notices))
  for _, part in ipairs({ ... }) do
    t.holds(t.notices[1].text:find(part, 1, true), ('"%s" is not in: %s'):format(part, t.notices[1].text))
  end
  t.same(t.notices[1].level, vim.log.levels.ERROR)
end

--- The way out that every message names: say where the program is, restart.
local function mended()
  t.notices = {}
  require('gouji').setup({ path = t.gouji })
  vim.cmd('GoujiRestart')
  local bufnr = vim.fn.bufnr(REPORT)
  t.wait_rule(bufnr, 'review/total', true)
  for _, notice in ipairs(t.notices) do
    t.holds(notice.level == vim.log.levels.INFO, 'told: ' .. notice.text)
  end
  vim.cmd('silent! %bwipeout!')
  require('gouji.client').restart()
  vim.wait(50)
end

local function broken(path)
  t.notices = {}
  vim.fn.delete(STARTS)
  require('gouji').setup({ path = path })
end

t.case('a program that is missing', function()
  broken('/nowhere/gouji')
  look_around()
  told_once('找不到 gouji 程序', '/nowhere/gouji', 'path', ':GoujiRestart')
  mended()
end)

t.case('a program that is not gouji', function()
  broken(program('stranger', 'echo "GNU stranger 9.1"; exit 0', 'exec cat'))
  look_around()
  told_once('不是 gouji 程序', 'GNU stranger 9.1', ':GoujiRestart')
  t.same(starts(), 0, 'starts')
  mended()
end)

t.case('a program that fails at once', function()
  broken(program('failing', 'exit 3', 'exit 3'))
  look_around()
  told_once('不是 gouji 程序', ':GoujiRestart')
  mended()
end)

t.case('a version that is too old', function()
  broken(program('old', 'echo "gouji 0.0.9"; exit 0', 'exec cat'))
  look_around()
  told_once('gouji 0.0.9', require('gouji.program').oldest, '更新', ':GoujiRestart')
  t.same(starts(), 0, 'starts')
  mended()
end)

t.case('a server that dies at its start is started once', function()
  broken(program('dying', 'echo "gouji 9.9.9"; exit 0', 'exit 7'))
  look_around()
  t.same(starts(), 1, 'starts')
  local own = vim.tbl_filter(function(notice)
    return notice.text:find('^gouji: ') ~= nil
  end, t.notices)
  t.same(#own, 1, 'messages: ' .. vim.inspect(t.notices))
  t.holds(own[1].text:find('退出码 7', 1, true) and own[1].text:find(':GoujiLog', 1, true), own[1].text)
  -- From 0.10 on the plugin keeps Neovim's own words about the exit code to itself.
  if vim.fn.has('nvim-0.10') == 1 then
    t.same(#t.notices, 1, 'messages: ' .. vim.inspect(t.notices))
  end
  mended()
end)

for signal, number in pairs({ KILL = 9, TERM = 15 }) do
  t.case('a server that is killed by ' .. signal, function()
    t.notices = {}
    local line = ('exec "%s" "$@"'):format(t.gouji)
    broken(program('killed-' .. signal, line, ('echo $$ > "%s/pid"; %s'):format(vim.env.GOUJI_SCRATCH, line)))
    local bufnr = t.open(REPORT)
    t.wait_rule(bufnr, 'review/total', true)
    t.same(starts(), 1, 'starts')
    local pid = vim.fn.readfile(vim.env.GOUJI_SCRATCH .. '/pid')[1]
    vim.fn.system({ 'kill', '-' .. signal, pid })
    t.until_('a message', function()
      return #vim.tbl_filter(function(notice)
        return notice.text:find('意外退出', 1, true)
      end, t.notices) > 0
    end)
    -- What the dead server said is not left standing as if it were still so.
    t.until_('no finding', function()
      return #vim.diagnostic.get(bufnr) == 0
    end)
    look_around()
    t.same(starts(), 1, 'starts')
    local own = vim.tbl_filter(function(notice)
      return notice.text:find('^gouji: ') ~= nil
    end, t.notices)
    t.same(#own, 1, 'messages: ' .. vim.inspect(t.notices))
    for _, part in ipairs({ '信号 ' .. number, ':GoujiRestart', ':GoujiLog' }) do
      t.holds(own[1].text:find(part, 1, true), own[1].text)
    end
    mended()
  end)
end

t.case('a wrong option is named', function()
  t.notices = {}
  require('gouji').setup({ pfad = 'x', language = 5 })
  t.same(#t.notices, 1)
  t.holds(t.notices[1].text:find('pfad', 1, true) and t.notices[1].text:find('language', 1, true), t.notices[1].text)
end)

t.case('in English where that was chosen', function()
  t.notices = {}
  require('gouji').setup({ path = '/nowhere/gouji', language = 'en' })
  vim.cmd('edit! ' .. vim.fn.fnameescape(REPORT))
  vim.wait(300)
  told_once('was not found', 'GoujiRestart')
  t.holds(not t.notices[1].text:find('[\228-\233]'), t.notices[1].text)
end)

t.finish()
