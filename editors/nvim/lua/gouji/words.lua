-- What is said to people, in the language they chose.
local M = { english = false }

--- The wording of the language in use.
function M.say(chinese, english)
  return M.english and english or chinese
end

local function notify(text, level)
  vim.notify('gouji: ' .. text, level, { title = 'gouji' })
end

function M.info(text)
  notify(text, vim.log.levels.INFO)
end

function M.warn(text)
  notify(text, vim.log.levels.WARN)
end

function M.fail(text)
  notify(text, vim.log.levels.ERROR)
end

return M
