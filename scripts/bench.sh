#!/usr/bin/env bash
# Measures the standard workloads and writes their results, one JSON file a suite: what
# docs/performance.md, its pictures and README's figures are made from. On a CPU also the circles and
# the armada with one thread, and the circles with each instruction set.
#   scripts/bench.sh [--out DIR] [--backend auto|cpu|cuda|hip] [--repeat N]
# The default for --out is tests/bench/results/ and the machine's name, FLEETSWARM_MACHINE or its host name.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

out=$project_dir/tests/bench/results/${FLEETSWARM_MACHINE:-$(hostname)}
backend=auto
repeat=()
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || die "bench.sh: $1 needs a value; --out, --backend and --repeat are known"
    case $1 in
        --out) out=$2 ;;
        --backend) backend=$2 ;;
        --repeat) repeat=(--repeat "$2") ;;
        *) die "bench.sh: $1 is unknown; --out, --backend and --repeat are known" ;;
    esac
    shift 2
done
program=${FLEETSWARM_PROGRAM:-$project_dir/build/bin/fleetswarm}
[ -x "$program" ] || die "bench.sh: $program is not built; scripts/run.sh builds it"
mkdir -p "$out"
failures=0

# measure FILE ARGUMENT...: one JSON file, kept only when it is whole.
measure() {
    local file=$out/$1.json start=$SECONDS status=0
    shift
    "$program" bench --backend "$backend" "${repeat[@]}" "$@" --json "$file.part" --quiet || status=$?
    if [ "$status" -eq 0 ]; then
        mv "$file.part" "$file"
        say "$(basename "$file"): $((SECONDS - start)) s"
        return
    fi
    rm -f "$file.part"
    [ "$status" -lt 128 ] || exit "$status"
    say "$(basename "$file"): FAILED ($status)"
    failures=$((failures + 1))
}

# The suites that --list prints: their names stand in the headings, which are not indented.
suites=$("$program" bench --list | LC_ALL=C sed -n -E 's/^([a-z0-9_]+) .*/\1/p')
for suite in $suites; do measure "$suite" --suite "$suite"; done

if grep -q '"backend": "cpu"' "$out/circles.json"; then
    measure circles_1_thread --suite circles --agents 1000000 --threads 1
    measure armada_1_thread --suite armada --agents 100000 --threads 1
    for isa in scalar sse2 avx2 avx512; do
        "$program" info --json | grep -q "\"$isa\"" || [ "$isa" = scalar ] || continue
        measure "circles_$isa" --suite circles --agents 1000000 --threads 1 --isa "$isa"
    done
fi

[ "$failures" -eq 0 ] || die "$failures suites failed"
say "$out: $SECONDS s; scripts/plot_bench.py $out draws it"
