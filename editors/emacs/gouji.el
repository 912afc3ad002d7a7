;;; gouji.el --- 政府信息公开工作年度报告的勾稽检查 -*- lexical-binding: t; coding: utf-8 -*-

;; Tells eglot (part of Emacs since 29, package `eglot' before) about `gouji lsp', and starts it for
;; reports only: files that name their subject.  Everything else is eglot's and flymake's.
;;
;;   (load "/path/to/gouji/editors/emacs/gouji.el")

(require 'eglot)

(defgroup gouji nil "Checks of annual reports." :group 'tools)

(defcustom gouji-program "gouji"
  "The program gouji, a name to be looked for or a path."
  :type 'string)

(defcustom gouji-language "zh"
  "Language of messages, \"zh\" or \"en\"."
  :type 'string)

(defvar gouji-missing-told nil
  "Whether it was said that the program is missing.")

(defun gouji-contact (&optional _interactive)
  "How eglot starts the server."
  (list gouji-program "lsp" :initializationOptions `(:language ,gouji-language)))

(add-to-list 'eglot-server-programs '((text-mode markdown-mode html-mode mhtml-mode) . gouji-contact))

(defun gouji-report-p ()
  "Whether this buffer is a file that names its subject near its beginning."
  (and buffer-file-name
       (save-excursion
         (save-restriction
           (widen)
           (goto-char (point-min))
           (search-forward "政府信息公开" (min (point-max) 40000) t)))))

(defun gouji-ensure ()
  "Start the server if this buffer is a report; say once if the program is missing."
  (when (gouji-report-p)
    (cond ((executable-find gouji-program) (eglot-ensure))
          ((not gouji-missing-told)
           (setq gouji-missing-told t)
           (display-warning
            'gouji (format "找不到 gouji 程序（%s）。请安装，或设置 gouji-program，然后 M-x eglot / gouji not found"
                           gouji-program))))))

;; Markdown and HTML modes run this hook as well.
(add-hook 'text-mode-hook #'gouji-ensure)

(provide 'gouji)
;;; gouji.el ends here
