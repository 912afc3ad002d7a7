-- The program `gouji`: where it is, whether it is one that this plugin can work with, and running it.
local options = require('gouji.options')
local words = require('gouji.words')

local M = {}

--- The oldest program whose server knows what this plugin asks of it.
M.oldest = '0.1.0'

--- How long `--version` may take, in milliseconds. A program that takes longer is not ours.
local PATIENCE = 5000

--- The program that was found and proved, until the options change or the server is restarted.
local proved

local function home(path)
  return (path:gsub('^~', vim.loop.os_homedir() or '~', 1))
end

--- Where the program is looked for, in this order. A path that the user names is the only place then.
function M.places()
  local own = options.current.path
  if own then
    return { home(own) }
  end
  return { 'gouji', home('~/.cargo/bin/gouji') }
end

--- Starts `command` and collects what it prints. Returns the job, and what tells output and complaint so far; `exited`,
--- where it is given, is handed both with the exit code.
local function start(command, exited)
  local out, err = {}, {}
  local function heard()
    return table.concat(out, '\n'), table.concat(err, '\n')
  end
  local job = vim.fn.jobstart(command, {
    stdout_buffered = true,
    stderr_buffered = true,
    on_stdout = function(_, lines)
      out = lines
    end,
    on_stderr = function(_, lines)
      err = lines
    end,
    on_exit = exited and function(_, code)
      local output, complaint = heard()
      exited(output, complaint, code)
    end,
  })
  return job, heard
end

--- Runs `command` to its end, at most `limit` milliseconds. Returns output, complaint and exit code; no code if it could
--- not be started or took too long.
local function finish(command, limit)
  local started, job, heard = pcall(start, command)
  if not started or job <= 0 then
    return '', '', nil
  end
  local code = vim.fn.jobwait({ job }, limit)[1]
  if code < 0 then
    vim.fn.jobstop(job)
    return '', '', nil
  end
  local output, complaint = heard()
  return output, complaint, code
end

local function numbers(version)
  local major, minor, patch = version:match('^(%d+)%.(%d+)%.(%d+)')
  return { tonumber(major), tonumber(minor), tonumber(patch) }
end

local function older(version, than)
  local left, right = numbers(version), numbers(than)
  for at = 1, 3 do
    if left[at] ~= right[at] then
      return left[at] < right[at]
    end
  end
  return false
end

local function missing(places)
  local list = table.concat(places, '、')
  return words.say(
    ('找不到 gouji 程序（找过：%s）。请安装 gouji，或用 require("gouji").setup{ path = "…" } 写明它在哪里，然后执行 :GoujiRestart'):format(list),
    ('the program gouji was not found (looked for: %s). Install it, or say where it is by require("gouji").setup{ path = "…" }, then run :GoujiRestart'):format(
      list:gsub('、', ', ')
    )
  )
end

local function stranger(path, said)
  local first = vim.split(said, '\n')[1]
  if first == '' then
    first = words.say('没有回答', 'no answer')
  end
  return words.say(
    ('%s 不是 gouji 程序（--version 得到：%s）。请检查选项 path，然后执行 :GoujiRestart'):format(path, first),
    ('%s is not the program gouji (--version says: %s). Check the option path, then run :GoujiRestart'):format(path, first)
  )
end

local function outdated(path, version)
  return words.say(
    ('%s 是 gouji %s，本插件需要 %s 或更新的版本。请更新 gouji，然后执行 :GoujiRestart'):format(path, version, M.oldest),
    ('%s is gouji %s, this plugin needs %s or later. Update gouji, then run :GoujiRestart'):format(path, version, M.oldest)
  )
end

--- Finds the program and proves it by running `--version`. Returns its path and version, or nil and what is wrong.
function M.find()
  if proved then
    return proved.path, proved.version
  end
  local places = M.places()
  for _, place in ipairs(places) do
    local path = vim.fn.exepath(place)
    if path ~= '' then
      local out, err, code = finish({ path, '--version' }, PATIENCE)
      local version = code == 0 and out:match('^gouji (%d+%.%d+%.%d+)')
      if not version then
        return nil, stranger(path, out ~= '' and out or err)
      elseif older(version, M.oldest) then
        return nil, outdated(path, version)
      end
      proved = { path = path, version = version }
      return path, version
    end
  end
  return nil, missing(places)
end

--- Forgets what was found, so that it is looked for again.
function M.forget()
  proved = nil
end

--- What every run takes: the language, the folder of own rules.
local function common(arguments)
  local all = vim.deepcopy(arguments)
  vim.list_extend(all, { '--color', 'never', '--lang', words.english and 'en' or 'zh' })
  if options.current.rules then
    vim.list_extend(all, { '--rules', home(options.current.rules) })
  end
  return all
end

--- Runs `gouji` with `arguments` and hands output, complaint and exit code to `done`, later. `input`, where it is given,
--- is its standard input. A program that cannot be used is told at once.
function M.run(arguments, done, input)
  local path, why = M.find()
  if not path then
    words.fail(why)
    return
  end
  local job = start(vim.list_extend({ path }, common(arguments)), function(output, complaint, code)
    done(output, vim.trim(complaint), code)
  end)
  if input then
    vim.fn.chansend(job, input)
  end
  vim.fn.chanclose(job, 'stdin')
end

--- Lines that the program prints, for completion and health; none if it fails.
function M.lines(arguments)
  local path = M.find()
  if not path then
    return {}
  end
  local out, _, code = finish(vim.list_extend({ path }, common(arguments)), PATIENCE)
  return code and vim.split(vim.trim(out), '\n') or {}
end

return M
