;;; test.el --- gouji in a real Emacs -*- lexical-binding: t; coding: utf-8 -*-

;; Run by test.sh.  Opens reports as a person does and compares what flymake shows with `gouji check'.

(require 'json)
(require 'flymake)
(setq make-backup-files nil create-lockfiles nil eglot-autoreconnect nil eglot-confirm-server-initiated-edits nil)

(defvar gouji-program)
(setq gouji-program (getenv "GOUJI_BIN"))
(defvar gouji-test-here (file-name-directory load-file-name))
(load (expand-file-name "gouji.el" gouji-test-here) nil t)

(defvar gouji-test-failed nil)

(defmacro gouji-case (name &rest body)
  "Run BODY and print NAME with how it went."
  (declare (indent 1))
  `(condition-case why
       (progn ,@body (princ (format "  ok   %s\n" ,name)))
     (error (setq gouji-test-failed t)
            (princ (format "  FAIL %s\n       %s\n" ,name (error-message-string why))))))

(defun gouji-until (what condition)
  "Wait until CONDITION holds; WHAT says what was waited for."
  (with-timeout (10 (error "waited in vain for %s" what))
    (while (not (funcall condition))
      (accept-process-output nil 0.05))))

(defun gouji-check (path)
  "The findings of a cold check: severity, message and marked text of each."
  (let* ((text (with-temp-buffer (set-buffer-multibyte nil) (insert-file-contents-literally path) (buffer-string)))
         (json-array-type 'list)
         (out (with-temp-buffer
                (let ((coding-system-for-read 'utf-8))
                  (call-process gouji-program nil '(t nil) nil "check" "--format" "json" path))
                (goto-char (point-min))
                (json-read))))
    (mapcar (lambda (finding)
              (let-alist finding
                (list (pcase .severity ("error" 'eglot-error) ("warning" 'eglot-warning) (_ 'eglot-note))
                      .message
                      (decode-coding-string (substring text .start .end) 'utf-8))))
            (alist-get 'findings (car (alist-get 'files out))))))

(defun gouji-shown ()
  "What flymake shows in this buffer, in the same form."
  (mapcar (lambda (shown)
            (list (flymake-diagnostic-type shown)
                  ;; eglot puts source and rule before the message.
                  (replace-regexp-in-string "\\`gouji \\[[^]]*\\]: " "" (flymake-diagnostic-text shown))
                  (buffer-substring-no-properties (flymake-diagnostic-beg shown) (flymake-diagnostic-end shown))))
          (flymake-diagnostics)))

(defun gouji-sorted (findings)
  (sort (copy-sequence findings) (lambda (a b) (string< (format "%S" a) (format "%S" b)))))

(defun gouji-idle ()
  "Do what Emacs does once it is idle, which a batch run never is."
  (eglot--signal-textDocument/didChange)
  (flymake-start))

(defun gouji-same (seen wanted)
  "Whether what is SEEN is what is WANTED.  A mark without extent is widened by eglot, which is its right."
  (and (= (length seen) (length wanted))
       (cl-every (lambda (a b)
                   (and (equal (butlast a) (butlast b))
                        (or (string= (nth 2 b) "") (equal (nth 2 a) (nth 2 b)))))
                 seen wanted)))

(defun gouji-open (path)
  "Open PATH as a person does; `eglot-ensure' acts once Emacs is idle, which a batch run never is."
  (find-file path)
  (run-hooks 'post-command-hook)
  (gouji-until "the server" #'eglot-managed-p)
  (current-buffer))

(gouji-case "a file that is no report starts no server"
  (find-file (expand-file-name "notes.md" (getenv "GOUJI_WORKSPACE")))
  (insert "# 会议记录\n\n| 议题 | 合计 |\n|---|---|\n| 预算 | 2 |\n")
  (save-buffer)
  (text-mode)
  (run-hooks 'post-command-hook)
  (accept-process-output nil 0.3)
  (when (or (eglot-managed-p) (process-list)) (error "there is one"))
  (kill-buffer))

(dolist (path (directory-files (getenv "GOUJI_WORKSPACE") t "\\.txt\\'"))
  (gouji-case (format "%s has the findings of gouji check" (file-name-nondirectory path))
    (let ((wanted (gouji-sorted (gouji-check path))) seen)
      (gouji-open path)
      (condition-case nil
          (gouji-until "the findings"
                       (lambda () (gouji-idle) (setq seen (gouji-sorted (gouji-shown))) (gouji-same seen wanted)))
        (error (error "seen but not wanted %S\nwanted but not seen %S"
                      (seq-difference seen wanted) (seq-difference wanted seen)))))))

(gouji-case "a code action mends the figure and its finding goes; undo brings it back"
  (with-current-buffer (gouji-open (expand-file-name "2023-pdf-columns.txt" (getenv "GOUJI_WORKSPACE")))
    (let* ((before (buffer-string))
           (totals (lambda () (seq-filter (lambda (each) (string-match-p "行政复议：总计 0" (cadr each))) (gouji-shown))))
           (there (lambda () (gouji-idle) (funcall totals)))
           (shown (progn (gouji-until "the finding" there)
                         (seq-find (lambda (each) (string-match-p "行政复议：总计 0" (flymake-diagnostic-text each)))
                                   (flymake-diagnostics))))
           (mended (concat (substring before 0 (1- (flymake-diagnostic-beg shown))) "11"
                           (substring before (1- (flymake-diagnostic-end shown))))))
      (goto-char (flymake-diagnostic-beg shown))
      ;; Chosen by the keyboard, not from a menu of the mouse.
      (setq last-nonmenu-event ?a)
      (cl-letf (((symbol-function 'completing-read)
                 (lambda (_prompt choices &rest _)
                   (let ((titles (mapcar (lambda (each) (if (consp each) (car each) each)) (all-completions "" choices))))
                     (or (seq-find (lambda (title) (string-match-p "总计 0→11" title)) titles)
                         (error "not offered: %S" titles))))))
        (eglot-code-actions (point) nil nil t))
      (unless (equal (buffer-string) mended) (error "the line is %s" (thing-at-point 'line)))
      (gouji-until "no finding" (lambda () (gouji-idle) (not (funcall totals))))
      (undo-boundary)
      (undo 1)
      (unless (equal (buffer-string) before) (error "undo leaves %s" (thing-at-point 'line)))
      (gouji-until "the finding again" there))))

(gouji-case "a missing program is told once"
  (let ((gouji-program "/nowhere/gouji") told)
    (cl-letf (((symbol-function 'display-warning) (lambda (type text &rest _) (when (eq type 'gouji) (push text told)))))
      (dolist (name '("a.md" "b.md"))
        (find-file (expand-file-name name (getenv "GOUJI_WORKSPACE")))
        (insert "政府信息公开工作年度报告\n")
        (text-mode)
        (set-buffer-modified-p nil)))
    (unless (and (= 1 (length told)) (string-match-p "/nowhere/gouji" (car told))) (error "told %S" told))))

(gouji-case "the server ends when it is told to"
  (with-current-buffer (get-file-buffer (expand-file-name "2020-pipe.txt" (getenv "GOUJI_WORKSPACE")))
    (let ((process (jsonrpc--process (eglot-current-server))))
      (eglot-shutdown (eglot-current-server))
      (when (process-live-p process) (error "it lives")))))

(kill-emacs (if gouji-test-failed 1 0))
;;; test.el ends here
