#!/usr/bin/env bash
# How fast a study is fought: one file by one thread, by all threads, and the same battles by
# `fleetswarm run` in a shell loop with as many processes as cores, each with one thread. Rounds take
# turns, so that a noisy machine is noisy for all; the medians are printed, and written as JSON.
#   scripts/batch_throughput.sh [SCENARIO] [BATTLES] [ROUNDS] [FILE.json]
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scenario=${1:-second_battle_of_deep_space_9}
battles=${2:-16}
rounds=${3:-3}
json=${4:-}
program=${FLEETSWARM:-$project_dir/build/bin/fleetswarm}
cores=$(nproc)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/study.toml" <<TOML
[study]
name = "throughput"
scenario = "$scenario"
[replicates]
count = $battles
TOML

seconds() { # COMMAND...: its wall time
    local start end
    start=$(date +%s.%N)
    "$@" >/dev/null
    end=$(date +%s.%N)
    echo "$end - $start" | bc -l
}
batch() {
    rm -f "$scratch"/a.sqlite*
    "$program" batch "$scratch/study.toml" --out "$scratch/a.sqlite" --backend cpu --threads "$1" -q
}
loop() {
    seq "$battles" | xargs -P "$cores" -I{} "$program" run "$scenario" --seed {} --threads 1 --backend cpu -q
}
median() { sort -g | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2}'; }

for round in $(seq "$rounds"); do
    say "round $round of $rounds"
    seconds batch 1 >>"$scratch/one"
    seconds batch "$cores" >>"$scratch/all"
    seconds loop >>"$scratch/loop"
done
one=$(median <"$scratch/one") all=$(median <"$scratch/all") loop=$(median <"$scratch/loop")
awk -v n="$battles" -v one="$one" -v all="$all" -v loop="$loop" -v cores="$cores" 'BEGIN {
    printf "batch, 1 thread      %7.2f s  %7.3f battles/s\n", one, n / one
    printf "batch, %d threads     %7.2f s  %7.3f battles/s  %.2f x one thread\n", cores, all, n / all, one / all
    printf "run, %d at a time     %7.2f s  %7.3f battles/s  batch is %.2f x as fast\n", cores, loop, n / loop, loop / all
}'
[ -z "$json" ] || cat >"$json" <<JSON
{
  "scenario": "$scenario", "battles": $battles, "rounds": $rounds, "cores": $cores,
  "device": "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)",
  "version": "$("$program" --version)",
  "batch_1_thread_s": [$(paste -sd, "$scratch/one")],
  "batch_all_threads_s": [$(paste -sd, "$scratch/all")],
  "run_loop_s": [$(paste -sd, "$scratch/loop")]
}
JSON
