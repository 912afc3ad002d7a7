#!/usr/bin/env bash
# setup.sh CACHE — puts a real VS Code workbench and a browser to drive it into the folder CACHE.
#
# Only what is missing is fetched, so that a second run takes no time. Wanted of the machine: Debian or
# Ubuntu, node 20 with npm and its headers, gcc, python3; root for apt, unless the packages are there.
set -euo pipefail

cache=$(mkdir -p "$1" && cd "$1" && pwd)
code_server=4.100.3 # carries VS Code 1.100.3, and is the newest that runs on node 20
log=$cache/setup.log
: > "$log"

die() {
  echo "setup: $*" >&2
  tail -n 15 "$log" >&2
  exit 1
}
step() { # step WORDS COMMAND... : says what is done and how long it took
  local words=$1 began=$SECONDS
  shift
  "$@" >> "$log" 2>&1 || die "could not do: $words (whole log: $log)"
  echo "setup: $words ($((SECONDS - began))s)"
}

# Chromium draws the workbench, the fonts draw Chinese, ripgrep is VS Code's file search.
packages() {
  local wanted=()
  command -v chromium > /dev/null || wanted+=(chromium)
  command -v rg > /dev/null || wanted+=(ripgrep)
  command -v curl > /dev/null || wanted+=(curl)
  [ -n "$(fc-list :lang=zh 2> /dev/null)" ] || wanted+=(fonts-noto-cjk)
  [ ${#wanted[@]} -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] || die "these packages are missing and only root can add them: ${wanted[*]}"
  local apt=(apt-get -o DPkg::Lock::Timeout=400)
  step "package lists" "${apt[@]}" update
  step "packages: ${wanted[*]}" env DEBIAN_FRONTEND=noninteractive \
    "${apt[@]}" install -y --no-install-recommends "${wanted[@]}"
}

# The installation scripts of the npm package fetch programs; without them nothing but the registry is asked.
# Two native modules are compiled by hand: the terminal's (for tasks) and the log's (for output channels).
workbench() {
  local root=$cache/code-server-$code_server
  vscode=$root/node_modules/code-server/lib/vscode
  [ -f "$root/ready" ] && return
  mkdir -p "$root"
  echo '{"private":true}' > "$root/package.json"
  step "workbench $code_server" npm --prefix "$root" install --ignore-scripts --no-package-lock \
    --no-audit --no-fund "code-server@$code_server"
  step "its modules" npm --prefix "$vscode" install --ignore-scripts --omit=dev --no-audit --no-fund
  local headers gyp module
  headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  gyp=$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js
  [ -f "$headers/include/node/node.h" ] || die "the headers of node are missing under $headers/include"
  [ -f "$gyp" ] || die "npm does not carry node-gyp at $gyp"
  for module in node-pty @vscode/spdlog native-watchdog; do
    step "native module $module" env -C "$vscode/node_modules/$module" \
      node "$gyp" rebuild --nodedir="$headers"
  done
  mkdir -p "$vscode/node_modules/@vscode/ripgrep/bin"
  ln -sf "$(command -v rg)" "$vscode/node_modules/@vscode/ripgrep/bin/rg"
  ln -sfn node_modules "$vscode/node_modules.asar"
  touch "$root/ready"
}

packages
workbench
ln -sfn "$vscode" "$cache/vscode"
