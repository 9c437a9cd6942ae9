#!/usr/bin/env bash
# The battles of tests/golden.toml, built by every compiler here with several sets of flags: all must
# give the same hashes, with 1, 2 and 7 threads. Without optimisation only the small battles are
# fought. Each build also fights the quick part of the bit matrix (tests/bits: threads, batches, stops
# and moves), and in those for this machine's processor, which may have fused multiply-adds, the kernels'
# code is looked into (check_contraction.py). Builds live in build-matrix/, hold what these tests need
# and nothing else, and a second call is quick.
#   scripts/determinism_matrix.sh [VARIANT...]      for example: g++-O2 clang++-native
# Prints a table, and every hash that differs; exit status 1 where one does.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$project_dir"
export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-2G}

all_variants=(g++-O0 g++-O2 g++-native clang++-O0 clang++-O2 clang++-native)
variants=("$@")
[ ${#variants[@]} -gt 0 ] || variants=("${all_variants[@]}")
for variant in "${variants[@]}"; do
    [[ " ${all_variants[*]} " == *" $variant "* ]] ||
        die "determinism_matrix.sh: $variant is unknown; ${all_variants[*]} are known"
done

# cmake_arguments COMPILER FLAGS: a build type without flags of its own leaves the choice to us.
cmake_arguments() {
    printf '%s\n' "-DCMAKE_CXX_COMPILER=$1" -DFLEETSWARM_GPU=off -DFLEETSWARM_WERROR=OFF
    case $2 in
        O0) printf '%s\n' -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 ;;
        O2) printf '%s\n' -DCMAKE_BUILD_TYPE=Matrix -DCMAKE_CXX_FLAGS=-O2 ;;
        native) printf '%s\n' -DCMAKE_BUILD_TYPE=Matrix -DCMAKE_CXX_FLAGS=-O3 -DFLEETSWARM_NATIVE=ON ;;
    esac
}

build_variant() {
    local folder=$1
    shift
    forget_moved_build "$folder"
    quietly "matrix-configure" cmake -S . -B "$folder" -G Ninja "$@" &&
        quietly "matrix-build" cmake --build "$folder" -j "$jobs" --target test_matrix
}

# fight VARIANT FOLDER: the golden and the quick tests; the hashes that they give are kept in
# build-matrix/VARIANT.hashes.
fight() {
    local small=0
    [[ $1 == *-O0 ]] && small=1
    rm -f "build-matrix/$1.hashes"
    FLEETSWARM_GOLDEN_SMALL=$small FLEETSWARM_GOLDEN_OUT=$project_dir/build-matrix/$1.hashes \
        quietly "matrix-$1" "$2/bin/test_matrix" --gtest_filter='Golden*:Quick*'
}

# exact VARIANT FOLDER: no fused multiply-add, where the processor has them.
exact() {
    [[ $1 != *-native ]] || quietly "matrix-exact-$1" scripts/check_contraction.py "$2"
}

mkdir -p build-matrix
table=()
results=()
failures=0
for variant in "${variants[@]}"; do
    compiler=${variant%-*}
    folder=build-matrix/$variant
    if ! command -v "$compiler" >/dev/null; then
        table+=("$(printf '%-16s %s' "$variant" "$compiler is not installed: left out")")
        continue
    fi
    mapfile -t arguments < <(cmake_arguments "$compiler" "${variant##*-}")
    start=$SECONDS
    if ! build_variant "$folder" "${arguments[@]}"; then
        table+=("$(printf '%-16s %s' "$variant" "does not build")")
        failures=$((failures + 1))
        continue
    fi
    built=$SECONDS
    result=same
    fight "$variant" "$folder" || result=DIFFERENT
    results+=("build-matrix/$variant.hashes")
    hashes=$(wc -l <"build-matrix/$variant.hashes" 2>/dev/null || echo 0)
    [ "$hashes" -gt 0 ] || result="NO HASHES"
    exact "$variant" "$folder" || result="$result, NOT EXACT"
    [ "$result" = same ] || failures=$((failures + 1))
    table+=("$(printf '%-16s %6d %9d %8d   %s' "$variant" "$hashes" $((built - start)) \
        $((SECONDS - built)) "$result")")
    say "$variant: $result, $((SECONDS - start)) s"
done

printf '\n%-16s %6s %9s %8s   %s\n' variant hashes "build s" "fight s" "same bits"
printf '%s\n' "${table[@]}"

# Beyond the file: whatever two variants both computed must agree. The threads are no part of it.
differing=$(cat /dev/null "${results[@]}" 2>/dev/null | awk '
    { key = $1 " step " $3; count[key, $4]++; if (count[key, $4] == 1) hashes[key] = hashes[key] " " $4 }
    END { for (key in hashes) if (split(hashes[key], parts, " ") > 1) print key ":" hashes[key] }' | sort)
if [ -n "$differing" ]; then
    printf '\nmore than one hash:\n%s\n' "$differing"
    failures=$((failures + 1))
fi
printf '\n%d s, %d failures\n' "$SECONDS" "$failures"
[ "$failures" -eq 0 ]
