-- `:GoujiPreview`: the tables as the server draws them, in the browser. A terminal cannot show merged cells.
local client = require('gouji.client')
local words = require('gouji.words')

local M = {}

local function browse(path)
  if vim.ui.open then
    vim.ui.open(path)
    return
  end
  for _, opener in ipairs({ 'xdg-open', 'open', 'wslview' }) do
    if vim.fn.executable(opener) == 1 then
      vim.fn.jobstart({ opener, path }, { detach = true })
      return
    end
  end
  words.info(words.say('请用浏览器打开 ' .. path, 'open this in a browser: ' .. path))
end

function M.open()
  local bufnr = vim.api.nvim_get_current_buf()
  if #client.clients(bufnr) == 0 then
    words.warn(client.refused() or words.say('这个文件没有语言服务器', 'this file has no language server'))
    return
  end
  local params = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
  vim.lsp.buf_request(bufnr, 'gouji/preview', params, function(failure, answer)
    if failure then
      words.warn(words.say(
        '这个版本的 gouji 没有表格预览，请更新 gouji',
        'this version of gouji has no preview of tables; update gouji'
      ))
    elseif type(answer) ~= 'table' or type(answer.html) ~= 'string' then
      words.warn(words.say('这个文件里没有可以预览的表格', 'there is no table to preview in this file'))
    else
      local path = vim.fn.tempname() .. '.html'
      vim.fn.writefile(vim.split(answer.html, '\n'), path)
      browse(path)
    end
  end)
end

return M
