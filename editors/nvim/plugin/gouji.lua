-- What happens when Neovim finds the plugin: the commands are there, and reports get their server.
-- No program is started before the first report is opened.
if vim.g.loaded_gouji then
  return
end
vim.g.loaded_gouji = true

if vim.fn.has('nvim-0.7') == 0 then
  vim.notify('gouji: 需要 Neovim 0.7 或更新的版本 / Neovim 0.7 or later is needed', vim.log.levels.ERROR)
  return
end

require('gouji.commands').define()
require('gouji.client').enable()
