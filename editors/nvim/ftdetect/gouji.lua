-- Rule packs are RON. Neovim knows the name since 0.9 only; `setfiletype` leaves a choice of the user alone.
vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, { pattern = '*.ron', command = 'setfiletype ron' })
