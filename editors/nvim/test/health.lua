-- `:checkhealth gouji` says what is there, and what is wrong with what is not.
local t = dofile(vim.env.GOUJI_TEST .. '/harness.lua')

local function health()
  vim.cmd('checkhealth gouji')
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
end

local function says(report, parts)
  for _, part in ipairs(parts) do
    t.holds(report:find(part, 1, true), ('"%s" is not in:\n%s'):format(part, report))
  end
end

t.case('with a program and a report', function()
  require('gouji').setup({ path = t.gouji })
  t.open(vim.env.GOUJI_WORKSPACE .. '/2020-pipe.txt')
  local version = vim.trim(vim.fn.system({ t.gouji, '--version' }))
  local report = health()
  says(report, { version, t.gouji, '正在运行', vim.env.GOUJI_WORKSPACE, '规则包' })
  t.same(report:find('ERROR', 1, true), nil, report)
end)

t.case('without a program, and with an option that is none', function()
  require('gouji').setup({ path = '/nowhere/gouji', rules = '/nowhere', pfad = 'x' })
  vim.cmd('GoujiRestart')
  vim.wait(50)
  says(health(), { 'ERROR', '/nowhere/gouji', 'GoujiRestart', 'pfad', '没有规则文件夹' })
end)

t.case('the help is found in both languages', function()
  vim.cmd('helptags ' .. vim.fn.fnameescape(vim.env.XDG_DATA_HOME .. '/nvim/site/pack/gouji/opt/gouji/doc'))
  for _, tag in ipairs({ 'gouji', 'gouji-setup', 'gouji-english', ':GoujiCheck', ':GoujiRestart', ':GoujiPreviousYear' }) do
    vim.cmd('help ' .. tag)
    t.same(vim.fn.expand('%:t'), 'gouji.txt')
  end
end)

t.finish()
