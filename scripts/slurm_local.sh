#!/usr/bin/env bash
# A Slurm cluster of one machine, for trying what will run on a real one. As root, on Debian with
# slurm-wlm and munge (scripts/install_deps.sh --cluster).
#   scripts/slurm_local.sh start    starts munged, slurmctld and slurmd, and waits until they answer
#   scripts/slurm_local.sh stop     stops them and removes their files
#   eval "$(scripts/slurm_local.sh env)"   so that srun, sbatch and squeue find it
# Its files stand in $FLEETSWARM_SLURM, /tmp/fleetswarm-slurm by default.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

place=${FLEETSWARM_SLURM:-/tmp/fleetswarm-slurm}
export PATH=$PATH:/usr/sbin

start() {
    [ "$(id -u)" -eq 0 ] || die "slurm_local.sh start must be run as root"
    for program in munged slurmctld slurmd srun; do
        command -v "$program" >/dev/null || die "$program is missing: scripts/install_deps.sh --cluster"
    done
    [ ! -e "$place/slurmd.pid" ] || stop
    mkdir -p "$place/state" "$place/spool"
    chmod 755 "$place"

    # munged wants a key that only its owner reads, and a socket of its own.
    dd if=/dev/urandom of="$place/munge.key" bs=1024 count=1 status=none
    chmod 600 "$place/munge.key"
    munged --key-file="$place/munge.key" --socket="$place/munge.socket" --force \
        --pid-file="$place/munged.pid" --log-file="$place/munged.log" --seed-file="$place/munge.seed"

    local host cpus
    host=$(hostname -s)
    cpus=$(nproc)
    cat >"$place/slurm.conf" <<CONF
ClusterName=local
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$place/munge.socket
StateSaveLocation=$place/state
SlurmdSpoolDir=$place/spool
SlurmctldPidFile=$place/slurmctld.pid
SlurmdPidFile=$place/slurmd.pid
SlurmctldLogFile=$place/slurmctld.log
SlurmdLogFile=$place/slurmd.log
SlurmctldPort=26817
SlurmdPort=26818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=pmix
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES
CONF
    export SLURM_CONF=$place/slurm.conf
    slurmctld
    slurmd
    for _ in $(seq 60); do
        if sinfo -h -o %T 2>/dev/null | grep -q idle; then
            say "Slurm answers: $(sinfo -h -o '%D node, %c CPUs, %T')"
            return
        fi
        sleep 0.5
    done
    tail -n 5 "$place/slurmctld.log" "$place/slurmd.log" >&2
    die "Slurm did not start within 30 s"
}

stop() {
    local file
    for file in slurmd slurmctld munged; do
        [ -e "$place/$file.pid" ] && kill "$(cat "$place/$file.pid")" 2>/dev/null
    done
    sleep 1
    rm -rf "$place"
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    env) echo "export SLURM_CONF=$place/slurm.conf" ;;
    *) die "slurm_local.sh: start, stop or env" ;;
esac
