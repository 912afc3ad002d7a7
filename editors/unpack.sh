#!/usr/bin/env bash
# Unpacks a package of another Debian suite, with all it depends on, into a folder, and writes a command that runs a
# program of it with its own libraries. Nothing of the system is touched, and nothing of it is asked for.
#
#   unpack.sh SUITE PACKAGE PROGRAM FOLDER [NAME=VALUE…] [-- ARGUMENT…]
#
# PROGRAM is its path in the package. FOLDER/run is the command; it sets the variables and puts the arguments before its
# own. In both, @ stands for the folder of the unpacked files.
set -euo pipefail
suite=$1 package=$2 program=$3
mkdir -p "$4"
folder=$(cd "$4" && pwd)
shift 4

# The mirror that this machine uses, in either form of apt's lists.
mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\) .*/\2/p' \
    /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | head -1 || true)
[ -n "$mirror" ] || { echo "no mirror is configured" >&2; exit 1; }

mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/root"
: > "$folder/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$folder/sources.list"
apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status" -o Dir::Cache="$folder/cache" \
        -o APT::Install-Recommends=false -o Debug::NoLocking=1 -o APT::Sandbox::User=root "$@" >/dev/null
}
apt update
apt --yes --download-only install "$package"
for archive in "$folder"/cache/archives/*.deb; do
    dpkg-deb --extract "$archive" "$folder/root"
done
rm -rf "$folder/cache" "$folder/lists"

root=$folder/root
loader=$(find "$root/lib64" "$root/usr/lib64" "$root/lib" "$root/usr/lib" -name 'ld-linux*.so.*' 2>/dev/null | head -1 || true)
libraries=$(find "$root/lib" "$root/usr/lib" -maxdepth 1 -type d -name '*-linux-gnu' 2>/dev/null | paste -sd: || true)
quoted() { printf "'%s' " "${1//@/$root}"; }
{
    echo '#!/bin/sh'
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        echo "export ${1%%=*}=$(quoted "${1#*=}")"
        shift
    done
    [ $# -eq 0 ] || shift
    # The program may be a link to where its runtime is.
    printf "exec '%s' --library-path '%s' '%s' " "$loader" "$libraries" "$(realpath "$root$program")"
    for argument in "$@"; do quoted "$argument"; done
    echo '"$@"'
} > "$folder/run"
chmod +x "$folder/run"
