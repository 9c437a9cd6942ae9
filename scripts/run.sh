#!/usr/bin/env bash
# Installs what is missing, builds the program, and fights the flagship battle to its report.
# Arguments pass through to `fleetswarm run`: scripts/run.sh --seed 7 --out out/seven
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$project_dir/scripts/install_deps.sh"
forget_moved_build "$project_dir/build"
configure cpu-release
timed "building" build cpu-release --target fleetswarm
exec "$project_dir/build/bin/fleetswarm" run \
    "$project_dir/scenarios/second_battle_of_deep_space_9.toml" "$@"
