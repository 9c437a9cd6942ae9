# shellcheck shell=bash
# Sourced by the other scripts: where the project is, and how a script speaks.
# shellcheck disable=SC2034  # used by those who source this
set -euo pipefail

project_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(nproc 2>/dev/null || echo 2)
logs_dir=$project_dir/build/logs

say() { printf '== %s\n' "$*" >&2; }
die() {
    printf '== %s\n' "$*" >&2
    exit 1
}

# quietly LOG COMMAND...: runs it with its output in build/logs/LOG.log; shows the end of that on failure.
quietly() {
    local log=$logs_dir/$1.log status=0
    shift
    mkdir -p "$logs_dir"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 0 ]; then
        tail -n 40 "$log" >&2
        say "failed ($status): $*"
        say "the whole log: $log"
    fi
    return "$status"
}

# timed WHAT COMMAND...: says what is done and how long it took.
timed() {
    local what=$1 start=$SECONDS
    shift
    say "$what ..."
    "$@"
    say "$what: $((SECONDS - start)) s"
}

# configure PRESET [CMAKE_ARGUMENT...]
configure() {
    local preset=$1
    shift
    (cd "$project_dir" && quietly "configure-$preset" cmake --preset "$preset" "$@") || return
    grep -E 'too old|^-- Fleetswarm' "$logs_dir/configure-$preset.log" | sed 's/^-- /   /' >&2 || true
}

# build PRESET [CMAKE_BUILD_ARGUMENT...]
build() {
    local preset=$1
    shift
    (cd "$project_dir" && quietly "build-$preset" cmake --build --preset "$preset" -j "$jobs" "$@")
}

# A build folder that was configured for another place (a moved or copied clone) is of no use.
forget_moved_build() {
    local folder=$1 home
    [ -f "$folder/CMakeCache.txt" ] || return 0
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$folder/CMakeCache.txt")
    [ "$home" = "$project_dir" ] || rm -rf "$folder"
}
