-- Options: their defaults, what they accept, and the one table that holds them.
local words = require('gouji.words')

local M = {}

--- What can be set. `false` stands for "not set", because a Lua table cannot hold nil.
local defaults = {
  path = false,
  language = 'zh',
  rules = false,
  filetypes = { 'markdown', 'text', 'html', 'ron' },
  root_markers = { 'gouji.ron', '.git' },
  settings = {},
  on_attach = false,
  capabilities = false,
}

local kinds = {
  path = 'string',
  language = 'string',
  rules = 'string',
  filetypes = 'table',
  root_markers = 'table',
  settings = 'table',
  on_attach = 'function',
  capabilities = 'table',
}

M.current = vim.deepcopy(defaults)

--- Complaints about the last call of `setup`, also shown by `:checkhealth gouji`.
M.complaints = {}

--- Takes over what is sound and complains once about the rest.
function M.set(given)
  M.complaints = {}
  for name, value in pairs(given) do
    if not kinds[name] then
      table.insert(
        M.complaints,
        words.say(
          ('没有名为 %s 的选项，可用的有：%s'):format(name, M.names()),
          ('there is no option %s; there are: %s'):format(name, M.names())
        )
      )
    elseif type(value) == kinds[name] or value == false then
      M.current[name] = value == false and vim.deepcopy(defaults[name]) or value
    else
      table.insert(
        M.complaints,
        words.say(
          ('选项 %s 应为 %s，现为 %s'):format(name, kinds[name], type(value)),
          ('option %s takes a %s, not a %s'):format(name, kinds[name], type(value))
        )
      )
    end
  end
  words.english = M.current.language == 'en'
  if #M.complaints > 0 then
    words.warn(table.concat(M.complaints, '\n') .. words.say('（见 :help gouji-setup）', ' (see :help gouji-setup)'))
  end
end

--- The names of all options.
function M.names()
  local names = vim.tbl_keys(kinds)
  table.sort(names)
  return table.concat(names, ' ')
end

return M
