#!/usr/bin/env bash
# Formats every C++ and CUDA file by .clang-format; with --check it only says which would change.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
    "") mode=(-i) ;;
    --check) mode=(--dry-run -Werror) ;;
    *) die "format.sh: $1 is unknown; --check is known" ;;
esac
formatter=$(command -v clang-format-14 || command -v clang-format) || die "clang-format is not installed"

cd "$project_dir"
git ls-files -z --cached --others --exclude-standard -- '*.h' '*.cuh' '*.cpp' '*.cu' |
    xargs -0 -r -n 16 -P "$jobs" "$formatter" "${mode[@]}"
