-- Which buffers are reports or packs, and which folder a report belongs to.
local options = require('gouji.options')

local M = {}

--- Lines that are looked at to tell a report from other files.
local HEAD = 400

--- Whether a buffer is a file on disk, or will be one, of a type that reports and packs have.
local function is_file(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  return vim.api.nvim_buf_is_loaded(bufnr)
    and vim.bo[bufnr].buftype == ''
    and name ~= ''
    and not name:match('^%a[%w+.-]+://')
    and vim.tbl_contains(options.current.filetypes, vim.bo[bufnr].filetype)
end

--- Whether a buffer gets the server: a report names its subject, a pack begins as one. Other files start nothing.
function M.fits(bufnr)
  if not is_file(bufnr) then
    return false
  end
  local head = table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, HEAD, false), '\n')
  if vim.bo[bufnr].filetype ~= 'ron' then
    return head:find('政府信息公开', 1, true) ~= nil
  end
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':t')
  local begin = ('\n' .. head):match('\n(%u%l+)%(')
  return name == 'gouji.ron' or begin == 'Pack' or begin == 'Form' or begin == 'Repair'
end

local function exists(path)
  return vim.loop.fs_stat(path) ~= nil
end

--- The folder whose reports belong together: the nearest one with a marker, otherwise the file's own, as for
--- `gouji check`. A home folder is no such folder; the server would read everything below it.
function M.root(bufnr)
  local own = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':p:h')
  local homes = { [vim.loop.os_homedir() or ''] = true, ['/'] = true }
  local folder = own
  while not homes[folder] do
    for _, marker in ipairs(options.current.root_markers) do
      if exists(folder .. '/' .. marker) then
        return folder
      end
    end
    local above = vim.fn.fnamemodify(folder, ':h')
    if above == folder then
      break
    end
    folder = above
  end
  return not homes[own] and exists(own) and own or nil
end

return M
