#!/usr/bin/env bash
# Fights one study alone, by mpirun with 1, 2 and 3 processes, and as Slurm jobs on this machine (a job of
# two tasks, and an array), and compares every table of the results. As root, for Slurm's sake.
#   scripts/cluster_check.sh [STUDY]       a file, or a name in scenarios/studies/
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$project_dir/scripts/install_deps.sh" --cluster
program=${FLEETSWARM:-$project_dir/build/bin/fleetswarm}
[ -x "$program" ] || die "$program is missing: scripts/run.sh builds it"
export FLEETSWARM=$program
scratch=$(mktemp -d)
export FLEETSWARM_SLURM=$scratch/cluster
finish() {
    "$project_dir/scripts/slurm_local.sh" stop || true
    rm -rf "$scratch"
}
trap finish EXIT

study=${1:-$scratch/duels.toml}
cat >"$scratch/duels.toml" <<'TOML'
[study]
name = "duels"
scenario = "duel"
[design]
kind = "nearly_orthogonal"
[replicates]
count = 400
until = { measure = "patrol_won", half_width = 0.04, at_least = 50 }
[record]
events = true
series_interval_s = 20
[factor.hull]
path = "class.raider.hull_TJ"
range = [100, 900]
[factor.raiders]
path = "wing.raiders.ships.raider.count"
whole = [1, 3]
TOML

failures=0
compare() { # NAME: its tables with those of the study fought alone
    "$program" report "$scratch/$1.sqlite" --csv "$scratch/$1" >/dev/null
    if diff -rq "$scratch/alone" "$scratch/$1" >&2; then
        say "$1: the same tables ($(($(wc -l <"$scratch/$1/runs.csv") - 1)) runs)"
    else
        say "$1: OTHER TABLES"
        failures=$((failures + 1))
    fi
}

"$program" batch "$study" --out "$scratch/alone.sqlite" -q
"$program" report "$scratch/alone.sqlite" --csv "$scratch/alone" >/dev/null

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
for ranks in 1 2 3; do
    mpirun --oversubscribe -n "$ranks" "$program" batch "$study" --out "$scratch/mpi_$ranks.sqlite" -q
    compare "mpi_$ranks"
done

"$project_dir/scripts/slurm_local.sh" start
eval "$("$project_dir/scripts/slurm_local.sh" env)"
cd "$scratch"
sbatch --wait --output="$scratch/job.log" "$project_dir/scripts/study.sbatch" "$study" slurm.sqlite -q >&2 ||
    { cat "$scratch/job.log" >&2; die "the job failed"; }
compare slurm
sbatch --wait --array=1-2 --ntasks=1 --output="$scratch/array_%a.log" "$project_dir/scripts/study.sbatch" \
    "$study" 'array_%a.sqlite' -q >&2 || { cat "$scratch"/array_*.log >&2; die "the array failed"; }
compare array_1
compare array_2
[ "$failures" -eq 0 ] || die "$failures of 6 differ"
say "six ways, the same tables"
