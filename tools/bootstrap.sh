#!/usr/bin/env bash
# Make .venv ready: the pinned packages of requirements/dev.txt, and this project in place.
# Indexes, proxies and certificates are those pip is already configured with here.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
venv=.venv
inside=$venv/bin/python

give_up() {
    printf 'layar: %s\n' "$1" >&2
    exit 3
}

command -v "$python" >/dev/null || give_up "No $python here. Install Python 3.11 or newer, or set PYTHON."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || give_up "$("$python" -V) is too old. Install Python 3.11 or newer, or set PYTHON to one."

# Debian ships python3 without ensurepip. Its pip can fill an empty venv; else root can install
# what is missing; else somebody has to be told.
make_venv() {
    "$python" -m venv "$venv" >/dev/null 2>&1 && return
    rm -rf "$venv"
    if "$python" -m venv --without-pip "$venv" 2>/dev/null \
        && "$python" -m pip --python "$inside" install --quiet pip 2>/dev/null; then
        return
    fi
    rm -rf "$venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -q >&2 || true
        apt-get install -qy python3-venv >&2
        "$python" -m venv "$venv" && return
    fi
    give_up "$python cannot make a virtual environment. Install python3-venv (Debian: apt-get install python3-venv)."
}

# Print the pinned, hashed lines of one package of requirements/dev.txt.
pinned() {
    awk -v name="$1==" 'index($0, name) == 1 { on = 1 } on { print } on && !/\\$/ { exit }' requirements/dev.txt
}

[ -x "$inside" ] || make_venv
if ! "$venv/bin/uv" --version >/dev/null 2>&1; then
    echo "layar: installing uv"
    "$inside" -m pip install --quiet --require-hashes -r <(pinned uv) \
        || give_up "pip could not install uv: no index within reach? See pip's own message above."
fi

echo "layar: installing requirements/dev.txt"
"$venv/bin/uv" pip sync --quiet --require-hashes --python "$inside" requirements/dev.txt \
    || "$inside" -m pip install --quiet --require-hashes -r requirements/dev.txt \
    || give_up "Neither uv nor pip could install requirements/dev.txt. See the message above."
"$venv/bin/uv" pip install --quiet --python "$inside" --offline --no-deps --no-build-isolation --editable .

# What reads a code from a photo is a library of the system; without it a code is typed or pasted.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null \
    && ! "$inside" -c 'import pyzbar.pyzbar' 2>/dev/null; then
    echo "layar: installing zbar"
    { apt-get update -q; apt-get install -qy libzbar0 || apt-get install -qy libzbar0t64; } >/dev/null 2>&1 \
        || echo "layar: no zbar to be had; tests that read a code from a photo are skipped"
fi
