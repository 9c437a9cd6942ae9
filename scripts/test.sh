#!/usr/bin/env bash
# Installs what is missing, builds everything, and runs all tests.
# Arguments pass through to ctest: scripts/test.sh -L kernels
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$project_dir/scripts/install_deps.sh" --test
forget_moved_build "$project_dir/build"
configure cpu-release -DFLEETSWARM_TESTS=ON
timed "building" build cpu-release
cd "$project_dir/build"
exec ctest --output-on-failure --no-tests=error -j "$jobs" "$@"
