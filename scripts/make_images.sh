#!/usr/bin/env bash
# The pictures of the README, drawn from the flagship as it is fought now: docs/images. No display needed.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

program=${FLEETSWARM:-$project_dir/build/bin/fleetswarm}
[ -x "$program" ] || die "$program is missing: scripts/run.sh builds it"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$project_dir/docs/images"
"$program" run second_battle_of_deep_space_9 --record "$scratch/battle.fsr" -q
# All fire goes into Section 17, seconds before the shields fall (seed 1: 30:33).
"$program" render "$scratch/battle.fsr" -o "$project_dir/docs/images/section_17.png" --size 1120x630 \
    --from 1829.6 --distance 4 --yaw 35 --pitch 26 -q
ls -l "$project_dir"/docs/images
