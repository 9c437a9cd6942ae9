#!/usr/bin/env bash
# For machines without a network: unpacks the Debian packages that the build needs into .deps/,
# which git ignores. Carry the checkout with .deps/ there; CMake finds them by
#   cmake --preset cpu-release -DCMAKE_PREFIX_PATH=$PWD/.deps/usr
# and scripts/gpu_check.sh does so by itself.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

limit_mib=48
prefix=$project_dir/.deps
packages=(
    libtomlplusplus-dev libtomlplusplus3 libcli11-dev libfmt-dev libfmt9 nlohmann-json3-dev
    libsqlite3-dev libsqlite3-0 libzstd-dev libzstd1
    libgtest-dev libbenchmark-dev libbenchmark1debian librandom123-dev
)
command -v apt-get >/dev/null || die "bundle_deps.sh needs apt-get and dpkg, to fetch Debian's packages"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"

download() { (cd "$scratch" && apt-get download -q -o Acquire::Retries=3 -o APT::Sandbox::User=root "${packages[@]}"); }
say "fetching ${#packages[@]} packages"
if ! quietly bundle-download download; then
    say "trying again with fresh package lists"
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    quietly bundle-update "${as_root[@]}" apt-get update
    quietly bundle-download download
fi

rm -rf "$prefix"
mkdir -p "$prefix"
for package in "$scratch"/*.deb; do
    dpkg -x "$package" "$prefix"
done
rm -rf "$prefix/usr/share/doc" "$prefix/usr/share/man" "$prefix/usr/share/lintian"

# The .pc files name /usr; here they are to name the folder they stand in.
while IFS= read -r file; do
    folder=$(dirname "$file")
    up=$(realpath --relative-to="$folder" "$prefix/usr")
    sed -i "s|^prefix=.*|prefix=\${pcfiledir}/$up|" "$file"
done < <(find "$prefix" -name '*.pc')

size_mib=$(du -sm "$prefix" | cut -f1)
[ "$size_mib" -le "$limit_mib" ] || die ".deps/ takes $size_mib MiB, more than $limit_mib"
say ".deps/: ${#packages[@]} packages, $size_mib MiB"
