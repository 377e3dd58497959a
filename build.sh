#!/usr/bin/env bash
# Build a package: ./build.sh apk|aab|linux|windows|macos|server
#
# The app's packages are built from a copy of the tracked files, with the deployment facts of
# LAYAR_OFFICE_URL (https://…) and LAYAR_ROOT_KEY (64 hex digits) in it; the checkout is not
# touched. LAYAR_PRACTICE=1 builds with the development root key, to try things out.
# The app's texts are recorded for it (docs/voices.md); LAYAR_VOICELESS=1 builds a silent one.
# LAYAR_FETCH=1 lets Flet's packager fetch Flutter, a JDK and the Android SDK by itself.
# What is missing is said before anything is built (exit 3). Results are in dist/.
set -euo pipefail
cd "$(dirname "$0")"

target=${1:-}
here=$PWD
bin=$here/.venv/bin
[ -d "$bin" ] || bin=$here/.venv/Scripts
python=$bin/python

say() {
    printf 'layar: %s\n' "$1" >&2
}

need() {
    say "$1"
    exit 3
}

case $target in
    apk | aab | linux | windows | macos | server) ;;
    *)
        say "Say what to build: ./build.sh apk|aab|linux|windows|macos|server"
        exit 2
        ;;
esac

[ -x "$python" ] || need "There is no .venv here. Run: make .venv/.ready"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# Copy what is tracked; in an unpacked archive, everything but what was made here.
copy_tree() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files -z | tar --null --files-from=- --create | tar --extract --directory="$stage"
    else
        tar --exclude=./.venv --exclude=./build --exclude=./dist --create . | tar --extract --directory="$stage"
    fi
}

host_is() {
    case "$(uname -s)" in
        Linux) [ "$1" = linux ] ;;
        Darwin) [ "$1" = macos ] ;;
        MINGW* | MSYS* | CYGWIN*) [ "$1" = windows ] ;;
        *) return 1 ;;
    esac
}

need_flutter() {
    local wanted found
    wanted=$("$python" -c 'import flet.version; print(flet.version.flutter_version)')
    command -v flutter >/dev/null \
        || need "Flutter is missing. Install Flutter $wanted and put it on PATH, or set LAYAR_FETCH=1 to have it fetched."
    found=$(flutter --version 2>/dev/null | awk 'NR == 1 { print $2 }')
    [ "$found" = "$wanted" ] \
        || need "Flutter $wanted is wanted and $found is here. Install that one, or set LAYAR_FETCH=1 to have it fetched."
}

need_android() {
    local java=java
    [ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
    "$java" -version 2>&1 | grep -Eq '"17\.' \
        || need "JDK 17 is missing. Install it and set JAVA_HOME to it, or set LAYAR_FETCH=1 to have it fetched."
    [ -d "${ANDROID_HOME:-${ANDROID_SDK_ROOT:-/nowhere}}" ] \
        || need "The Android SDK is missing. Install it and set ANDROID_HOME to it, or set LAYAR_FETCH=1 to have it fetched."
}

need_linux() {
    local tool
    for tool in clang cmake ninja pkg-config; do
        command -v "$tool" >/dev/null \
            || need "$tool is missing. Install: clang cmake ninja-build pkg-config libgtk-3-dev libsecret-1-dev libmpv-dev"
    done
    pkg-config --exists gtk+-3.0 || need "GTK's headers are missing. Install libgtk-3-dev."
    pkg-config --exists gstreamer-app-1.0 \
        || need "GStreamer's headers are missing. Install libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev."
}

# Without a key of their own, packages are signed with one that every developer has.
need_signing() {
    [ "${LAYAR_PRACTICE:-}" = 1 ] || [ -f "${FLET_ANDROID_SIGNING_KEY_STORE:-/nowhere}" ] \
        || need "FLET_ANDROID_SIGNING_KEY_STORE names no key store to sign the package with. Set it, or LAYAR_PRACTICE=1."
}

# People who do not read hear the texts: a package for them is not silent by accident.
need_voice() {
    local tool
    for tool in espeak-ng opusenc; do
        command -v "$tool" >/dev/null \
            || need "$tool is missing. Install espeak-ng and opus-tools, or set LAYAR_VOICELESS=1 for a silent app."
    done
}

build_server() {
    copy_tree
    "$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$here/dist" "$stage"
    cp requirements/server.txt dist/requirements.txt
    say "dist/ has the wheel and the requirements.txt it was tested with. Install both with pip."
}

build_app() {
    local facts flags=()
    case $target in
        linux | windows | macos) host_is "$target" || need "A $target package can only be built on $target." ;;
    esac
    facts=$("$python" tools/deployment.py) || exit 3
    case $target in
        apk | aab) need_signing ;;
    esac
    if [ "${LAYAR_FETCH:-}" = 1 ]; then
        flags+=(--yes)
    else
        need_flutter
        case $target in
            apk | aab) need_android ;;
            linux) need_linux ;;
        esac
    fi
    [ "${LAYAR_VOICELESS:-}" = 1 ] || need_voice
    copy_tree
    [ "${LAYAR_VOICELESS:-}" = 1 ] || "$python" tools/speak.py "$stage/assets/voices"
    printf '%s\n' "$facts" >"$stage/app/deployment.toml"
    "$bin/flet" build "$target" "$stage" --output "$here/dist/$target" ${flags[@]+"${flags[@]}"}
    say "dist/$target is ready."
}

if [ "$target" = server ]; then
    build_server
else
    build_app
fi
