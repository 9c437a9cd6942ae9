#!/usr/bin/env python3
"""Prints the registers and spills of every GPU kernel of a build, and fails on unexpected spills.

    scripts/gpu_registers.py build-cuda-release

Reads the <object>.report files that scripts/keep_compiler_report.sh left in the build folder. A
spill is a register that the compiler had to keep in memory (or, for an AMD scalar register, in a
lane of a vector register). Those that are expected stand in
tests/gpu_spills_allowed.txt, a line each: kernel architecture reason, where kernel and architecture
may hold * wildcards.
"""

import fnmatch
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED_FILE = ROOT / "tests" / "gpu_spills_allowed.txt"


@dataclass
class Usage:
    """What one kernel takes on one architecture; the largest, where several share a short name."""

    registers: int = 0
    stack_bytes: int = 0
    spill_stores: int = 0  # bytes (NVIDIA) or registers (AMD)
    spill_loads: int = 0

    def take_larger(self, other: "Usage") -> None:
        self.registers = max(self.registers, other.registers)
        self.stack_bytes = max(self.stack_bytes, other.stack_bytes)
        self.spill_stores = max(self.spill_stores, other.spill_stores)
        self.spill_loads = max(self.spill_loads, other.spill_loads)


def nvidia_usages(text: str):
    """Yields (kernel, architecture, Usage) from what ptxas -v printed."""
    kernel = architecture = None
    usage = Usage()
    for line in text.splitlines():
        if match := re.search(r"Compiling entry function '(.+)' for '(\w+)'", line):
            kernel, architecture = match.groups()
            usage = Usage()
        elif match := re.search(r"Function properties for (.+)$", line):
            in_kernel = kernel is not None and match.group(1).strip("'") == kernel
        elif match := re.search(
            r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", line
        ):
            if kernel and in_kernel:
                usage.stack_bytes, usage.spill_stores, usage.spill_loads = map(int, match.groups())
        elif match := re.search(r"Used (\d+) registers", line):
            if kernel:
                usage.registers = int(match.group(1))
                yield kernel, architecture, usage
                kernel = None


def amd_usages(text: str):
    """Yields (kernel, architecture, Usage) from clang's kernel-resource-usage remarks.

    The remarks name no architecture. They come one architecture after the other, in the order of
    the names; so the n-th report of a kernel in a file belongs to the n-th architecture.
    """
    architectures = sorted(set(re.findall(r"--offload-arch=(\w+)", text.splitlines()[0])))
    seen = defaultdict(int)
    records = re.split(r"remark:\s+Function Name: ", text)[1:]
    for record in records:
        kernel = re.sub(r" \[-Rpass-analysis=[\w-]+\]$", "", record.splitlines()[0])

        def figure(name: str) -> int:
            match = re.search(rf"remark:\s+{re.escape(name)}: (\d+)", record)
            return int(match.group(1)) if match else 0

        spilled = figure("VGPRs Spill") + figure("SGPRs Spill")
        usage = Usage(
            figure("VGPRs") + figure("AGPRs"), figure("ScratchSize [bytes/lane]"), spilled, spilled
        )
        architecture = architectures[seen[kernel] % len(architectures)]
        seen[kernel] += 1
        yield kernel, architecture, usage


def demangled(names: list[str]) -> dict[str, str]:
    answer = subprocess.run(
        ["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True
    )
    return dict(zip(names, answer.stdout.splitlines()))


def short_name(name: str) -> str:
    """Steer for void swarm::for_each_kernel<swarm::Steer, 128>(swarm::Steer, unsigned int)."""
    name = re.sub(r"^void ", "", name)
    # Cut the parameter list: the last ( that closes at the very end.
    depth = 0
    for position in range(len(name) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(name[position], 0)
        if name[position] == "(" and depth == 0:
            name = name[:position]
            break
    if re.match(r"(cub|thrust|rocprim)::", name):  # one row for all of a library kernel's forms
        library = name.split("::")[0]
        return library + "::" + name.split("<")[0].split("::")[-1]
    name = name.replace("(anonymous namespace)::", "")
    name = re.sub(r"\bswarm::(\w+::)*", "", name)
    return re.sub(r"^for_each_kernel<(.+), \d+>$", r"\1", name)


def read_build(folder: Path) -> dict[str, dict[str, Usage]]:
    """Usage by short kernel name and architecture."""
    found = []
    for report in sorted(folder.rglob("*.report")):
        text = report.read_text(encoding="utf-8", errors="replace")
        is_amd = "kernel-resource-usage" in text.splitlines()[0]
        found += amd_usages(text) if is_amd else nvidia_usages(text)
    names = demangled(sorted({kernel for kernel, _, _ in found}))
    table: dict[str, dict[str, Usage]] = defaultdict(dict)
    for kernel, architecture, usage in found:
        table[short_name(names[kernel])].setdefault(architecture, Usage()).take_larger(usage)
    return table


def read_allowed() -> list[tuple[str, str]]:
    allowed = []
    if ALLOWED_FILE.exists():
        for number, line in enumerate(ALLOWED_FILE.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                fields = line.split(None, 2)
                if len(fields) < 3:
                    sys.exit(f"{ALLOWED_FILE.name}:{number}: expected kernel architecture reason")
                allowed.append((fields[0], fields[1]))
    return allowed


def architecture_order(name: str) -> tuple[str, int]:
    """sm_90 before sm_100, gfx908 before gfx90a before gfx1030."""
    family, number = re.match(r"([a-z]+_?)(\w*)$", name).groups()
    return family, int(number or "0", 16)


def print_table(table: dict[str, dict[str, Usage]]) -> None:
    architectures = sorted({a for row in table.values() for a in row}, key=architecture_order)
    title = "registers of a kernel"
    width = min(60, max(len(title), *(len(name) for name in table)))
    print(f"{title:{width}} " + " ".join(f"{a:>7}" for a in architectures)
          + "  stack  spill stores  spill loads")
    for name in sorted(table, key=lambda n: ("::" in n, n)):
        row = table[name]
        registers = " ".join(f"{row[a].registers if a in row else '-':>7}" for a in architectures)
        stack = max(usage.stack_bytes for usage in row.values())
        stores = max(usage.spill_stores for usage in row.values())
        loads = max(usage.spill_loads for usage in row.values())
        print(f"{name[:width]:{width}} {registers}  {stack:5}  {stores:12}  {loads:11}")


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    table = read_build(Path(sys.argv[1]))
    if not table:
        print(f"{sys.argv[1]}: no compiler reports here")
        return 1
    print_table(table)
    allowed = read_allowed()
    unexpected = 0
    for name, row in sorted(table.items()):
        for architecture, usage in sorted(row.items()):
            if not usage.spill_stores and not usage.spill_loads:
                continue
            if any(fnmatch.fnmatchcase(name, k) and fnmatch.fnmatchcase(architecture, a)
                   for k, a in allowed):
                continue
            unexpected += 1
            print(f"spill: {name} on {architecture}: {usage.spill_stores} stores, "
                  f"{usage.spill_loads} loads; not in {ALLOWED_FILE.relative_to(ROOT)}")
    print(f"{len(table)} kernels, {unexpected} unexpected spills")
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
