-- The plugin's only function for users: `require('gouji').setup{}`. It need not be called.
local M = {}

--- Sets options, see `:help gouji-setup`. What was set before and is not named keeps its value.
function M.setup(options)
  require('gouji.options').set(options or {})
  require('gouji.client').enable()
end

return M
