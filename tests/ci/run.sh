#!/bin/sh
# Tests what docs/ci.md offers: the Action, the hooks, the GitLab job, and that the output on the page is real.
#
# GOUJI names the program. The checkers come from PyPI into a folder of their own below target/, once.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
venv=$target/ci-venv
if [ -z "${GOUJI:-}" ]; then
    (cd "$root" && cargo build --quiet --package gouji-cli)
    GOUJI=$target/debug/gouji
fi
GOUJI=$(realpath "$GOUJI")
export GOUJI
if [ ! -x "$venv/bin/pytest" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
fi
PATH=$venv/bin:$PATH exec "$venv/bin/pytest" --quiet -p no:cacheprovider "$here" "$@"
