-- `:checkhealth gouji`: everything that a person who asks for help would be asked about.
local client = require('gouji.client')
local options = require('gouji.options')
local program = require('gouji.program')
local words = require('gouji.words')

local M = {}

--- The names of these functions changed with 0.10, and the module with 0.8.
local function reporter()
  local new = vim.health or require('health')
  return {
    start = new.start or new.report_start,
    ok = new.ok or new.report_ok,
    info = new.info or new.report_info,
    warn = new.warn or new.report_warn,
    error = new.error or new.report_error,
  }
end

local function about_program(report)
  report.start(words.say('gouji 程序', 'The program'))
  local path, version = program.find()
  if not path then
    report.error(version)
    return
  end
  report.ok(('gouji %s, %s'):format(version, path))
  for _, line in ipairs(program.lines({ 'doctor' })) do
    if vim.trim(line) ~= '' then
      report.info(line)
    end
  end
end

local function about_server(report)
  report.start(words.say('语言服务器', 'The language server'))
  local v = vim.version()
  report.info(('Neovim %d.%d.%d, vim.lsp.%s'):format(v.major, v.minor, v.patch, client.generation()))
  if client.refused() then
    report.error(client.refused())
  end
  local running = client.clients()
  for _, server in ipairs(running) do
    report.ok(('%s %d, %s, %s'):format(
      words.say('正在运行，编号', 'running, number'),
      server.id,
      server.config.root_dir or words.say('单个文件', 'a single file'),
      server.offset_encoding or 'utf-16'
    ))
  end
  if #running == 0 and not client.refused() then
    report.info(words.say('没有打开报告，尚未启动', 'not started: no report is open'))
  end
end

local function about_options(report)
  report.start(words.say('选项', 'Options'))
  for _, complaint in ipairs(options.complaints) do
    report.warn(complaint)
  end
  local rules = options.current.rules
  if rules and vim.fn.isdirectory(vim.fn.expand(rules)) == 0 then
    report.warn(words.say('没有规则文件夹 ' .. rules, 'there is no folder of rules ' .. rules))
  end
  report.info('filetypes: ' .. table.concat(options.current.filetypes, ' '))
end

function M.check()
  local report = reporter()
  about_program(report)
  about_server(report)
  about_options(report)
end

return M
