#!/bin/sh
# Runs the tests of the language server by a client that is not ours.
#
# They start the real `gouji lsp`. GOUJI names the program; without it the one of this workspace is built. GOUJI_REPORTS may
# name a folder of more reports to open. The client comes from PyPI into a folder of its own below target/, once.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
venv=$target/lsp-venv
if [ -z "${GOUJI:-}" ]; then
    (cd "$root" && cargo build --quiet --package gouji-cli)
    GOUJI=$target/debug/gouji
fi
export GOUJI
if [ ! -x "$venv/bin/pytest" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
fi
exec "$venv/bin/pytest" --quiet -p no:cacheprovider "$here" "$@"
