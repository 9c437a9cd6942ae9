#!/usr/bin/env bash
# One stage of the step under NVIDIA's profilers, by the name that our own profile shows: every
# stage is an NVTX range of that name.
#   scripts/profile_gpu.sh STAGE [SCENARIO] [--set KEY=VALUE]... [--steps N] [--skip N] [--count N]
#                          [--out DIR] [--print]
#   scripts/profile_gpu.sh fire_weapons armada --set parameters.ships=1e6 --steps 200 --skip 150
# nsys records the timeline of all stages in N steps (200), ncu the counters of COUNT (5) launches of
# the stage, after SKIP (100) of its launches. The device's clocks stay as they are: ncu would lock
# them to their base otherwise, and its times would not be those of a battle.
# --print shows the command lines and runs nothing. Reports go to DIR (out/profile_gpu).
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage() { die "profile_gpu.sh: $1; usage: profile_gpu.sh STAGE [SCENARIO] [--set KEY=VALUE]... [--steps N] [--skip N] [--count N] [--out DIR] [--print]"; }

words=()
settings=()
steps=200
skip=100
count=5
out=$project_dir/out/profile_gpu
print_only=no
while [ $# -gt 0 ]; do
    case $1 in
        --print) print_only=yes; shift; continue ;;
        -*) [ $# -ge 2 ] || usage "$1 needs a value" ;;
    esac
    case $1 in
        --set) settings+=(--set "$2") ;;
        --steps) steps=$2 ;;
        --skip) skip=$2 ;;
        --count) count=$2 ;;
        --out) out=$2 ;;
        -*) usage "$1 is unknown" ;;
        *) words+=("$1"); shift; continue ;;
    esac
    shift 2
done
case ${#words[@]} in
    1 | 2) ;;
    *) usage "one stage, and one scenario at most" ;;
esac
for number in "$steps" "$skip" "$count"; do
    [[ $number =~ ^[0-9]+$ ]] || usage "$number is not a whole number"
done
stage=${words[0]}
scenario=${words[1]:-second_battle_of_deep_space_9}
known=$(grep -o 'X(k[A-Za-z]*, "[a-z_]*")' "$project_dir/kernels/stage_names.h" | sed 's/.*"\(.*\)".*/\1/')
grep -qx -- "$stage" <<<"$known" || die "profile_gpu.sh: no stage is called $stage; stages: $(tr '\n' ' ' <<<"$known")"

# The program that has CUDA: of the preset, of gpu_check.sh, or of a plain build.
find_program() {
    local candidate
    for candidate in "${FLEETSWARM_PROGRAM:-}" "$project_dir"/build-{cuda-release,gpu-check-cuda}/bin/fleetswarm "$project_dir/build/bin/fleetswarm"; do
        [ -x "$candidate" ] || continue
        "$candidate" info --json | grep -q '"backend": "cuda"' && { echo "$candidate"; return; }
    done
    return 1
}

program=$(find_program) || program=
battle=("${program:-fleetswarm}" run "$scenario" "${settings[@]}" --backend cuda --steps "$steps" --quiet)
nsys_line=(nsys profile "--trace=cuda,nvtx" --sample=none --cpuctxsw=none --force-overwrite=true
    "--output=$out/$stage" "${battle[@]}")
ncu_line=(ncu --nvtx --nvtx-include "$stage/" --clock-control none --set full --launch-skip "$skip"
    --launch-count "$count" --force-overwrite --export "$out/$stage" "${battle[@]}")

if [ "$print_only" = yes ]; then
    printf '%q ' "${nsys_line[@]}" | sed 's/ $/\n/'
    printf '%q ' "${ncu_line[@]}" | sed 's/ $/\n/'
    exit 0
fi

missing=()
[ -n "$program" ] || missing+=("a build with CUDA (cmake --preset cuda-release && cmake --build --preset cuda-release)")
nvidia-smi --list-gpus >/dev/null 2>&1 || missing+=("an NVIDIA device")
tools=()
for tool in nsys ncu; do
    if command -v "$tool" >/dev/null; then tools+=("$tool"); else missing+=("$tool"); fi
done
if [ -z "$program" ] || [ "${#tools[@]}" -eq 0 ] || ! nvidia-smi --list-gpus >/dev/null 2>&1; then
    list=$(printf '%s; ' "${missing[@]}")
    die "profile_gpu.sh: missing: ${list%; }"
fi
for tool in "${missing[@]}"; do say "$tool is missing: without it"; done

mkdir -p "$out"
for tool in "${tools[@]}"; do
    if [ "$tool" = nsys ]; then
        timed "timeline of $steps steps: $out/$stage.nsys-rep" "${nsys_line[@]}"
        nsys stats --force-export=true --report nvtx_gpu_proj_sum "$out/$stage.nsys-rep" || true
    else
        timed "$count launches of $stage: $out/$stage.ncu-rep" "${ncu_line[@]}"
    fi
done
