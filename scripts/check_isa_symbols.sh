#!/usr/bin/env bash
# check_isa_symbols.sh ISA OBJECT... [ISA OBJECT...]...: fails if an object compiled for an
# instruction set defines a function that does not carry the set's name. The linker would be free
# to take such a function (an inline one, say) for the rest of the program, which then dies of an
# illegal instruction on an older machine. A static initialiser would run there unasked: none either.
set -euo pipefail

isa=
objects=0
failed=0
for argument in "$@"; do
    case $argument in
        *.o) ;;
        *) isa=$argument; continue ;;
    esac
    objects=$((objects + 1))
    shared=$(nm --defined-only --extern-only "$argument" | awk -v isa="$isa" '$2 ~ /^[TWi]$/ && index($3, isa) == 0 { print $3 }')
    if [ -n "$shared" ]; then
        echo "$argument ($isa) defines functions that other objects could pick up:"
        c++filt <<<"$shared" | sed 's/^/    /'
        failed=1
    fi
    if readelf -SW "$argument" | grep -q '\.init_array'; then
        echo "$argument ($isa) has a static initialiser, which would run on every machine"
        failed=1
    fi
done
[ "$objects" -gt 0 ] || { echo "no objects given"; exit 1; }
[ "$failed" -eq 0 ] && echo "$objects objects: every function carries its instruction set's name"
exit "$failed"
