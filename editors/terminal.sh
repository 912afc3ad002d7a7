#!/usr/bin/env bash
# Tries the lines that README.md gives for Helix and Vim: the very text of the page is the configuration, and the editor
# has to show the findings that `gouji check` has.
#
#   GOUJI_BIN=… terminal.sh helix|vim PROGRAM
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
editor=$1 program=$2
scratch=$(mktemp -d)
socket=gouji-$$
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$scratch"' EXIT

mkdir -p "$scratch/bin" "$scratch/config/helix" "$scratch/报告"
ln -s "$GOUJI_BIN" "$scratch/bin/gouji"
export PATH=$scratch/bin:$PATH HOME=$scratch XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache LC_ALL=C.UTF-8
report=$scratch/报告/report.txt
cp "$root/tests/reports/2023-pdf-columns.txt" "$report"

block() { awk -v heading="$1" -v language="$2" -f "$here/block.awk" "$here/README.md"; }

# Rule and line of every finding, as `gouji check` has them.
gouji check --format github "$report" | sed -n 's/.*,line=\([0-9]*\),.*,title=\([^:]*\)::.*/\1 \2/p' | sort > "$scratch/wanted" || true
[ -s "$scratch/wanted" ] || { echo "  FAIL the report has no findings"; exit 1; }

try_helix() {
    block "## Helix" toml > "$scratch/config/helix/languages.toml"
    for language in markdown html ron gouji-text; do
        "$program" --health "$language" | sed 's/\x1b\[[0-9;]*m//g' | grep -q '✓ gouji' ||
            { echo "  FAIL hx --health $language does not find gouji"; exit 1; }
    done
    echo "  ok   hx --health finds gouji for every language of the page"
    tmux -L "$socket" -u new-session -d -x 200 -y 50 -s h "TERM=xterm-256color '$program' '$report'"
    local at shown=0
    screen() { tmux -L "$socket" capture-pane -p -t h > "$scratch/screen"; }
    # The counts in the status line show that the server has answered.
    for at in $(seq 60); do
        sleep 0.25
        screen
        grep -q '●' "$scratch/screen" && break
    done
    tmux -L "$socket" send-keys -t h Space d
    for at in $(seq 20); do
        sleep 0.25
        screen
        shown=0
        while read -r _ rule; do grep -qF "$rule" "$scratch/screen" && shown=$((shown + 1)); done < "$scratch/wanted"
        [ "$shown" -eq "$(wc -l < "$scratch/wanted")" ] && { echo "  ok   every finding is in the list"; return; }
    done
    echo "  FAIL $shown of $(wc -l < "$scratch/wanted") findings are in the list:"
    cat "$scratch/screen"
    exit 1
}

try_vim() {
    block "## Vim" vim > "$scratch/page.vim"
    cat > "$scratch/test.vim" <<VIM
set nocompatible encoding=utf-8
set runtimepath^=/usr/share/vim-ale
filetype plugin on
runtime plugin/ale.vim
source $scratch/page.vim
edit $report
setfiletype text
ALELint
let s:rounds = 0
while s:rounds < 100 && empty(ale#engine#GetLoclist(bufnr('')))
  sleep 100m
  let s:rounds += 1
endwhile
call writefile(map(copy(ale#engine#GetLoclist(bufnr(''))), {_, found -> found.lnum . ' ' . found.code}), '$scratch/seen')
qall!
VIM
    timeout 60 "$program" -N -u NONE -i NONE -e -s -S "$scratch/test.vim" </dev/null || true
    sort -o "$scratch/seen" "$scratch/seen"
    diff "$scratch/wanted" "$scratch/seen" || { echo "  FAIL the findings differ"; exit 1; }
    echo "  ok   the findings are those of gouji check"
}

"$program" --version | head -1
"try_$editor"
