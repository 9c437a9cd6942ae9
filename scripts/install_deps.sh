#!/usr/bin/env bash
# Installs through apt what the build needs and is missing; nothing else, and nothing is asked.
#   scripts/install_deps.sh          to build the program
#   scripts/install_deps.sh --test   and the tests
#   scripts/install_deps.sh --ci     and the tools of .ci/run
#   scripts/install_deps.sh --report and what `fleetswarm report -o` needs
#   scripts/install_deps.sh --cluster   and Slurm, to try jobs on this machine
#   scripts/install_deps.sh --hip    and AMD's compiler (355 MB)
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(g++ cmake ninja-build libtomlplusplus-dev libcli11-dev libfmt-dev nlohmann-json3-dev
    libsqlite3-dev libzstd-dev
    libepoxy-dev libegl-dev libglm-dev libpng-dev libegl-mesa0 libgl1-mesa-dri)
test_packages=(libgtest-dev libbenchmark-dev librandom123-dev python3 libopenmpi-dev openmpi-bin)
ci_packages=(ccache clang clang-format clang-tidy shellcheck git)
report_packages=(python3 python3-matplotlib python3-pandas python3-scipy python3-sklearn)
cluster_packages=(libopenmpi-dev openmpi-bin slurm-wlm munge)
hip_packages=(hipcc librocprim-dev)

for option in "$@"; do
    case $option in
        --test) packages+=("${test_packages[@]}" "${report_packages[@]}") ;;
        --ci) packages+=("${test_packages[@]}" "${report_packages[@]}" "${ci_packages[@]}") ;;
        --report) packages+=("${report_packages[@]}") ;;
        --cluster) packages+=("${cluster_packages[@]}") ;;
        --hip) packages+=("${hip_packages[@]}") ;;
        *) die "install_deps.sh: $option is unknown; --test, --ci, --report, --cluster and --hip are known" ;;
    esac
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "no apt here: expecting ${packages[*]} to be installed by other means"
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "please install as root: apt-get install ${missing[*]}"
    as_root=(sudo)
fi
# shellcheck disable=SC2317  # called by way of quietly
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

install() {
    quietly apt-update apt update && quietly apt-install apt install --no-install-recommends "${missing[@]}"
}

say "installing ${missing[*]}"
for wait in 5 20 0; do
    install && exit 0
    [ "$wait" -eq 0 ] || { say "trying again in $wait s"; sleep "$wait"; }
done
die "apt could not install ${missing[*]}"
