#!/usr/bin/env bash
# One call on a machine with a GPU, where nvcc (or hipcc), CMake, Ninja and a C++ compiler are
# enough: builds for that device alone, runs the tests on it, compares its state hashes with
# tests/golden.toml, runs compute-sanitizer on a small scenario where it is installed, times the
# flagship, runs the benchmarks, and writes gpu_check.json, gpu_check.log and a bench_SUITE.json each.
# Libraries come from .deps/ (scripts/bundle_deps.sh) where that is. It ends within 8 minutes: what there is no time for is recorded as "no time left".
#   scripts/gpu_check.sh [--backend cuda|hip|cpu] [--out DIR] [--seed N]
# The default for --out is $OUT, else out/gpu_check.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

backend=cuda
out=${OUT:-$project_dir/out/gpu_check}
seed=1
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || die "gpu_check.sh: $1 needs a value; --backend, --out and --seed are known"
    case $1 in
        --backend) backend=$2 ;;
        --out) out=$2 ;;
        --seed) seed=$2 ;;
        *) die "gpu_check.sh: $1 is unknown; --backend, --out and --seed are known" ;;
    esac
    shift 2
done
case $backend in
    cuda | hip) gpu=auto ;;
    cpu) gpu=off ;;
    *) die "gpu_check.sh: --backend is $backend; cuda, hip and cpu are known" ;;
esac

time_limit_s=470
build_dir=$project_dir/build-gpu-check-$backend
program=$build_dir/bin/fleetswarm
flagship=$project_dir/scenarios/second_battle_of_deep_space_9.toml
small=$project_dir/scenarios/border_skirmish.toml
[ -f "$small" ] || small=$flagship
logs_dir=$build_dir/logs
rm -rf "$logs_dir"
mkdir -p "$out" "$logs_dir"
failures=0

# The results, kept as "key": value lines and joined at the end.
results=()
put() { results+=("  \"$1\": $2"); }
text() { printf '"%s"' "$(printf '%s' "$1" | tr -d '\n' | sed 's/\\/\\\\/g; s/"/\\"/g')"; }

seconds_left() { echo $((time_limit_s > SECONDS ? time_limit_s - SECONDS : 0)); }

# within MOST LOG COMMAND...: as quietly, but stopped after MOST seconds or when the time is up.
within() {
    local most=$1 log=$2 left
    shift 2
    left=$(seconds_left)
    [ "$left" -gt 5 ] || { echo "no time left" >"$logs_dir/$log.log"; return 124; }
    [ "$left" -lt "$most" ] && most=$left
    quietly "$log" timeout "$most" "$@"
}

# check NAME MOST COMMAND...: runs it, records passed or what went wrong.
check() {
    local name=$1 most=$2 start=$SECONDS status=0
    shift 2
    within "$most" "$name" "$@" || status=$?
    case $status in
        0) put "$name" '"passed"' ;;
        124) put "$name" '"no time left"' ;;
        *) put "$name" "\"failed ($status)\"" ;;
    esac
    put "${name}_s" $((SECONDS - start))
    [ "$status" -eq 0 ] || failures=$((failures + 1))
    say "$name: $([ "$status" -eq 0 ] && echo passed || echo "FAILED ($status)"), $((SECONDS - start)) s"
    return "$status"
}

# summary_value FILE KEY: a plain value of a summary.json.
summary_value() { sed -n -E "s/^ *\"$2\": *\"?([^\",]*)\"?,?\$/\1/p" "$1" | head -n 1; }

write_json() {
    put wall_s "$SECONDS"
    put failures "$failures"
    local i last=$((${#results[@]} - 1))
    {
        echo "{"
        for i in "${!results[@]}"; do
            if [ "$i" -lt "$last" ]; then echo "${results[$i]},"; else echo "${results[$i]}"; fi
        done
        echo "}"
    } >"$out/gpu_check.json"
    tail -n 100 "$logs_dir"/*.log >"$out/gpu_check.log" 2>/dev/null || true
    say "$out/gpu_check.json: $failures failures, $SECONDS s"
}
trap write_json EXIT

describe_machine() {
    put backend "$(text "$backend")"
    put commit "$(text "$(git -C "$project_dir" rev-parse --short=12 HEAD 2>/dev/null || echo "${FLEETSWARM_COMMIT:-unknown}")")"
    put seed "$seed"
    put processor "$(text "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)")"
    put processor_cores "$(nproc)"
    if [ "$backend" = cuda ]; then
        local device driver
        device=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1) || true
        driver=$(nvidia-smi --query-gpu=driver_version --format=csv,noheader 2>/dev/null | head -n 1) || true
        put device "$(text "${device:-unknown}")"
        put driver "$(text "${driver:-unknown}")"
    fi
}

configure_and_build() {
    local arguments=(-S "$project_dir" -B "$build_dir" -G Ninja "-DFLEETSWARM_GPU=$gpu"
        -DCMAKE_BUILD_TYPE=Release -DFLEETSWARM_TESTS=ON)
    [ -d "$project_dir/.deps/usr" ] && arguments+=("-DCMAKE_PREFIX_PATH=$project_dir/.deps/usr")
    cmake "${arguments[@]}" || return 1
    if [ "$backend" != cpu ] &&
        ! grep -q "set(gpu_backend \"$backend\")" "$build_dir/build_info_settings.cmake"; then
        echo "no $backend compiler, or no device of that kind"
        return 1
    fi
    cmake --build "$build_dir" -j "$jobs"
}

# golden_rows: "scenario seed step hash" of every entry of tests/golden.toml. Battles with overrides are
# left to the tests, which fight them on the device too.
golden_rows() {
    awk -F' *= *' '
        function flush() { if (hash != "" && !overridden) print scenario, seed, step, hash; hash = "" }
        { sub(/[ \t]*#.*/, ""); gsub(/"/, "") }
        /^\[\[/ { flush() }
        /^\[\[battle\]\]/ { overridden = 0 }
        $1 == "set" { overridden = 1 }
        $1 == "scenario" { scenario = $2 }
        $1 == "seed" { seed = $2 }
        $1 ~ /^steps?$/ { step = $2 }
        $1 ~ /^(state_)?hash$/ { hash = $2 }
        END { flush() }' "$project_dir/tests/golden.toml"
}

compare_golden() {
    local scenario entry_seed step hash got rows=0 differing=0
    while read -r scenario entry_seed step hash; do
        rows=$((rows + 1))
        rm -rf "$build_dir/golden"
        "$program" run "$project_dir/scenarios/$(basename "$scenario" .toml).toml" --backend "$backend" \
            --seed "$entry_seed" --steps "$step" --quiet --out "$build_dir/golden" || return 1
        got=$(summary_value "$build_dir/golden/summary.json" state_hash)
        if [ "${got#0x}" != "${hash#0x}" ]; then
            echo "$scenario seed $entry_seed step $step: $got, expected $hash"
            differing=$((differing + 1))
        fi
    done < <(golden_rows)
    rm -rf "$build_dir/golden"
    echo "$rows golden hashes, $differing differ"
    [ "$rows" -gt 0 ] && [ "$differing" -eq 0 ]
}

# time_flagship NAME BACKEND: its figures are then those of NAME.
time_flagship() {
    "$program" run "$flagship" --seed "$seed" --backend "$2" --quiet --out "$build_dir/flagship_$1"
}
put_flagship() {
    local key value summary=$build_dir/flagship_$1/summary.json
    [ -f "$summary" ] || return 0
    for key in wall_time_s steps agent_steps agent_steps_per_s; do
        value=$(summary_value "$summary" "$key")
        put "flagship_$1_$key" "${value:-null}"
    done
    put "flagship_$1_state_hash" "$(text "$(summary_value "$summary" state_hash)")"
}

export -f compare_golden golden_rows summary_value configure_and_build time_flagship
export project_dir build_dir program backend gpu out jobs flagship seed

describe_machine
say "building for $backend"
check build 240 bash -c configure_and_build || exit 1

check tests 200 env FLEETSWARM_TEST_BACKEND="$backend" ctest --test-dir "$build_dir" -j "$jobs" --output-on-failure || true
put tests_summary "$(text "$(grep -E 'tests passed' "$logs_dir/tests.log" | tail -n 1)")"

if [ -f "$project_dir/tests/golden.toml" ]; then
    check golden 120 bash -c compare_golden || true
    if [ "$backend" != cpu ]; then  # steps launched from graphs, and stage by stage
        for graphs in 1 0; do
            check "golden_graphs_$graphs" 60 env FLEETSWARM_GRAPHS="$graphs" bash -c compare_golden || true
        done
    fi
fi

if [ "$backend" = cuda ]; then
    sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda/bin/compute-sanitizer 2>/dev/null || true)
    if [ -n "$sanitizer" ]; then
        for tool in memcheck racecheck; do
            check "sanitizer_$tool" 60 "$sanitizer" --tool "$tool" --error-exitcode 3 "$program" run "$small" \
                --backend cuda --steps 20 --quiet || true
        done
    else
        put sanitizer '"not installed"'
    fi
fi

for timed_backend in $(printf '%s\n' "$backend" cpu | sort -u); do
    check "flagship_$timed_backend" 120 bash -c "time_flagship $timed_backend $timed_backend" || true
    put_flagship "$timed_backend"
done
if [ "$backend" != cpu ]; then
    for graphs in 1 0; do
        name=${backend}_graphs_$graphs
        check "flagship_$name" 60 env FLEETSWARM_GRAPHS="$graphs" bash -c "time_flagship $name $backend" || true
        put_flagship "$name"
    done
fi

# Their state hashes are compared with those of tests/bench/expected.toml.
if [ "$backend" != cpu ]; then
    for suite in circles flocking80k ensemble armada flagship; do
        check "bench_$suite" 60 "$program" bench --backend "$backend" --suite "$suite" --repeat 3 \
            --json "$out/bench_$suite.json" || true
    done
fi

[ "$failures" -eq 0 ]
