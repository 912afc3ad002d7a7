#!/usr/bin/env bash
# Runs the tests of the plugin in each Neovim that is named, or else in the one on the PATH.
#
#   GOUJI_BIN=target/release/gouji editors/nvim/test/run.sh [NVIM…]
#
# The plugin is loaded as a package, by `packadd`, with a home of its own; nothing of the user's is read or written.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
GOUJI_BIN=$(realpath "${GOUJI_BIN:-$root/target/release/gouji}")
[ -x "$GOUJI_BIN" ] || { echo "no program at $GOUJI_BIN; set GOUJI_BIN" >&2; exit 2; }
export GOUJI_BIN GOUJI_TEST=$here
[ $# -gt 0 ] || set -- nvim

scratch=$(mktemp -d)
# A name of its own, by which the servers of this run are known.
mkdir "$scratch/prog"
ln -s "$GOUJI_BIN" "$scratch/prog/gouji"
GOUJI_BIN=$scratch/prog/gouji
trap 'rm -rf "$scratch"' EXIT
status=0

# A workspace as a person has it: reports beside each other, one of them with a character of four bytes before a figure.
workspace() {
    rm -rf "$scratch/ws 报告" "$scratch/home" "$scratch/bin"
    mkdir -p "$scratch/ws 报告" "$scratch/home" "$scratch/bin"
    cp "$root"/tests/reports/*.txt "$scratch/ws 报告/"
    sed 's/白鹭区/𠮷林区/g' "$root/tests/reports/2023-pdf-columns.txt" > "$scratch/ws 报告/four-bytes.txt"
    echo '()' > "$scratch/ws 报告/gouji.ron"
}

# Servers of this run that are still there. One that outlives its editor would go on for ever.
servers() { grep -slz "$scratch/prog/[g]ouji" /proc/[0-9]*/cmdline | wc -l; }

one() {
    local nvim=$1 test=$2
    workspace
    export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/config XDG_DATA_HOME=$scratch/home/data \
        XDG_STATE_HOME=$scratch/home/state XDG_CACHE_HOME=$scratch/home/cache \
        GOUJI_WORKSPACE="$scratch/ws 报告" GOUJI_SCRATCH=$scratch/bin GOUJI_RULES=$root/rules
    mkdir -p "$XDG_CONFIG_HOME/nvim" "$XDG_DATA_HOME/nvim/site/pack/gouji/opt"
    # A copy, for the index of the help is written beside it.
    cp -r "$here/.." "$XDG_DATA_HOME/nvim/site/pack/gouji/opt/gouji"
    echo 'vim.cmd("packadd gouji")' > "$XDG_CONFIG_HOME/nvim/init.lua"
    # The test begins once Neovim has started, as a person does. It ends Neovim itself, or the error that ended it does.
    local lua="vim.defer_fn(function()
        local fine, why = xpcall(dofile, debug.traceback, '$here/$test.lua')
        if not fine then io.stderr:write(why, '\\n') vim.cmd('cquit') end
    end, 0)"
    (cd "$scratch" && timeout 180 "$nvim" --headless -i NONE -n -c "lua ${lua//$'\n'/ }") 2>"$scratch/err"
    local code=$?
    if [ "$code" -ne 0 ]; then
        sed 's/^/       /' "$scratch/err"
        echo "  FAIL $test ended with $code"
        status=1
    fi
}

for nvim in "$@"; do
    nvim=$(command -v "$nvim") || { echo "no $nvim" >&2; status=1; continue; }
    nvim=$(realpath -s "$nvim")
    echo "$("$nvim" --version | head -1) ($nvim)"
    for test in ${TESTS:-findings editing quiet failures commands health}; do
        one "$nvim" "$test"
    done
    sleep 1
    if [ "$(servers)" -gt 0 ]; then
        echo "  FAIL a server outlived its editor"
        status=1
    fi
done
exit $status
