#!/usr/bin/env bash
# Runs the tests of gouji in Emacs: GOUJI_BIN=target/release/gouji editors/emacs/test.sh [EMACS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
emacs=${1:-emacs}
GOUJI_BIN=$(realpath "${GOUJI_BIN:-$root/target/release/gouji}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/报告"
cp "$root"/tests/reports/*.txt "$scratch/报告/"
sed 's/白鹭区/𠮷林区/g' "$root/tests/reports/2023-pdf-columns.txt" > "$scratch/报告/four-bytes.txt"
mkdir "$scratch/报告/.git"
"$emacs" --version | head -1
HOME=$scratch GOUJI_BIN=$GOUJI_BIN GOUJI_WORKSPACE="$scratch/报告" LC_ALL=C.UTF-8 \
    timeout 60 "$emacs" --batch --eval '(package-initialize)' -l "$here/test.el" 2>"$scratch/err" \
    || { status=$?; sed 's/^/       /' "$scratch/err"; exit "$status"; }
