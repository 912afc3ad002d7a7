#!/usr/bin/env bash
# run.sh — tests the extension as a person meets it: packaged, installed, in VS Code's own workbench, in a browser.
#
# GOUJI_BIN names the program; without it the one of this workspace is built. Everything else is set up here, in
# target/editors, and kept for the next run. Screenshots are left in target/editors/screenshots.
# Arguments are beginnings of names of files in ui/, such as 2; without any, all are run.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
extension=$(dirname "$here")
root=$(cd "$extension/../.." && pwd)
cache=${GOUJI_EDITORS:-${CARGO_TARGET_DIR:-$root/target}/editors}
began=$SECONDS

if [ -z "${GOUJI_BIN:-}" ]; then
  (cd "$root" && cargo build --quiet --package gouji-cli)
  GOUJI_BIN=${CARGO_TARGET_DIR:-$root/target}/debug/gouji
fi
"$GOUJI_BIN" --version

cd "$extension"
# What the extension is built with is fetched while the workbench is set up.
fetched=
[ node_modules/.package-lock.json -nt package-lock.json ] || { npm ci --silent & fetched=$!; }
"$here/setup.sh" "$cache"
cache=$(cd "$cache" && pwd)
[ -z "$fetched" ] || wait "$fetched" || { echo "npm could not fetch what the extension is built with" >&2; exit 1; }
npx --no-install vsce package --no-dependencies --no-rewrite-relative-links --readme-path dist/README.md --out "$cache/gouji.vsix" > "$cache/package.log" 2>&1 ||
  { cat "$cache/package.log" >&2; exit 1; }
(cd "$here/zh-pack" && "$extension/node_modules/.bin/vsce" package --no-dependencies --skip-license \
  --allow-missing-repository --out "$cache/zh-pack.vsix" > "$cache/zh-pack.log" 2>&1) ||
  { cat "$cache/zh-pack.log" >&2; exit 1; }
echo "packaged: $(stat -c %s "$cache/gouji.vsix") bytes"

# Only what is meant to ship may be in the package.
stray=$(npx --no-install vsce ls --no-dependencies |
  grep -Ev '^(package(\.nls(\.zh-cn)?)?\.json|LICENSE|README\.md|(dist|images|l10n|media|server|snippets|syntaxes|walkthrough)/.*)$' || true)
[ -z "$stray" ] || { echo "these files must not ship: $stray" >&2; exit 1; }

GOUJI_BIN=$GOUJI_BIN node --test --test-reporter=dot "$here/package.test.mjs"
node "$here/ui.mjs" "$cache/vscode" "$GOUJI_BIN" "$cache/gouji.vsix" "$cache/zh-pack.vsix" "$cache" "$@"
echo "took $((SECONDS - began))s; screenshots are in $cache/screenshots"
