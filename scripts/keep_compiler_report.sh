#!/usr/bin/env bash
# keep_compiler_report.sh COMPILER...: runs the compiler and moves its report on registers and
# spills (nvcc -Xptxas=-v, hipcc -Rpass-analysis=kernel-resource-usage) out of the build's output
# into <object>.report, from where scripts/gpu_registers.py makes a table.
set -euo pipefail

object=
previous=
for argument in "$@"; do
    [ "$previous" = -o ] && object=$argument
    previous=$argument
done
[ -n "$object" ] || exec "$@"

messages=$(mktemp)
trap 'rm -f "$messages"' EXIT
status=0
"$@" 2>"$messages" || status=$?

# The report's first line is the command: remarks do not say which architecture they are about.
# Quoted for the shell, so that a path with spaces in it can be read back. Not by way of awk -v, which
# would take the backslashes for its own.
printf '%q ' "$@" >"$object.report"
printf '\n' >>"$object.report"
awk -v report="$object.report" '
    /remark: .*kernel-resource-usage/ { print >> report; in_remark = 1; next }
    /^ptxas info|bytes stack frame/ { print >> report; next }
    /: (warning|error|note|fatal error): |generated when compiling/ { in_remark = 0 }
    /^[0-9]+ remarks? generated/ { in_remark = 0; next }
    in_remark { next }  # the source line below a remark, and its caret
    { print }' "$messages" >&2
exit "$status"
