#!/usr/bin/env python3
"""Looks into what the compilers made of the kernels for arithmetic that is not rounded alike
everywhere: fused multiply-adds that nobody asked for, approximate division and square roots,
instructions that flush small numbers to zero.

    scripts/check_contraction.py BUILD_FOLDER...

A CUDA build is compiled once more to PTX, a HIP build to the front end's LLVM IR (its flags say
what later passes may contract; the exact division of an AMD GPU is itself made of fused steps, so
machine code would tell nothing), and the CPU's object files are disassembled. What is expected
stands in tests/contraction_allowed.txt, a line each: kernel instruction reason, where kernel and
instruction may hold * wildcards.
"""

import fnmatch
import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED_FILE = ROOT / "tests" / "contraction_allowed.txt"
PTX_ARCHITECTURE = "90"
AMD_ARCHITECTURE = "gfx90a"

PTX_SUSPECT = re.compile(
    r"\b((?:fma|mad)\.(?:rn|rz|rm|rp)[.\w]*\.f(?:16|32|64)x?2?"
    r"|(?:div|sqrt|rsqrt|rcp|ex2|lg2|sin|cos|tanh)\.(?:approx|full)[.\w]*"
    r"|\w+(?:\.\w+)*\.ftz[.\w]*)"
)
IR_SUSPECT = re.compile(
    r"\b(f(?:add|sub|mul|div|rem|neg|cmp)|call|select|phi)((?: (?:fast|contract|reassoc|arcp|afn|ninf|nnan))+) "
    r"|@(llvm\.(?:fma|fmuladd)\.[\w.]+|__ocml_(?:fma|native|rsqrt|exp|log|sin|cos|tan|pow)\w*)\("
)
X86_SUSPECT = re.compile(r"\t(vfn?m(?:add|sub)\w*|v?rsqrt\w*|v?rcp(?:14|28)?[ps]s\w*)\b")
LIBRARY = re.compile(r"\b(?:cub|thrust|rocprim|at_cuda_detail)::")


def run(command: list[str], cwd: Path) -> str:
    answer = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False,
                            stdin=subprocess.DEVNULL, timeout=600)
    if answer.returncode != 0:
        sys.exit(f"{shlex.join(command)}\n{answer.stderr[-2000:]}")
    return answer.stdout


def demangle(name: str) -> str:
    return subprocess.run(["c++filt", name], capture_output=True, text=True, check=True).stdout.strip()


def count_in_functions(text: str, opening: re.Pattern, suspect: re.Pattern) -> dict[str, Counter]:
    """Suspect instructions by the function they stand in; opening's group 1 is a function's name."""
    counts: dict[str, Counter] = {}
    current = None
    for line in text.splitlines():
        if match := opening.search(line):
            current = match.group(1)
            continue
        if current and (match := suspect.search(line)):
            found = " ".join(group.strip() for group in match.groups() if group)
            counts.setdefault(current, Counter())[found] += 1
    return counts


def cuda_counts(folder: Path) -> dict[str, Counter]:
    """Suspects in the PTX of every .cu file of a build."""
    counts: dict[str, Counter] = {}
    for entry in json.loads((folder / "compile_commands.json").read_text(encoding="utf-8")):
        if not entry["file"].endswith(".cu"):
            continue
        words = shlex.split(entry["command"])
        nvcc = next(i for i, word in enumerate(words) if Path(word).name == "nvcc")
        kept = [w for w in words[nvcc:] if not re.match(r"--?(generate-code|gencode|arch)\b|-Xptxas", w)]
        ptx = folder / (Path(entry["file"]).name + ".ptx")
        kept[kept.index("-o") + 1] = str(ptx)
        kept[kept.index("-c")] = "-ptx"
        kept.append(f"-arch=compute_{PTX_ARCHITECTURE}")
        run(kept, folder)
        text = ptx.read_text(encoding="utf-8")
        counts |= count_in_functions(text, re.compile(r"\.(?:entry|func)\b.*?\b(_Z\w+|\w+)\s*\($"), PTX_SUSPECT)
    return counts


def hip_counts(folder: Path) -> dict[str, Counter]:
    """Suspects in the device IR of every .hip.cpp file of a build, before any optimisation."""
    counts: dict[str, Counter] = {}
    for report in sorted((folder / "hip").rglob("*.report")):
        words = shlex.split(report.read_text(encoding="utf-8").splitlines()[0])
        start = next(i for i, word in enumerate(words) if Path(word).name == "hipcc")
        kept = []
        skip = False
        for word in words[start:]:
            if skip:
                skip = False
            elif word in ("-o", "-MF", "-MT"):
                skip = True
            elif word != "-MD" and not word.startswith(("--offload-arch", "-Rpass")):
                kept.append(word)
        kept += [f"--offload-arch={AMD_ARCHITECTURE}", "--cuda-device-only", "-emit-llvm", "-S",
                 "-Xclang", "-disable-llvm-passes", "-Wno-unused-command-line-argument", "-o", "-"]
        kept.remove("-c")
        text = run(kept, folder)
        counts |= count_in_functions(text, re.compile(r"^define .*@([\w.]+)\("), IR_SUSPECT)
    return {name: found for name, found in counts.items() if not name.startswith(("__ocml", "__oc"))}


def cpu_counts(folder: Path) -> dict[str, Counter]:
    """Suspects in the machine code of the kernels' object files."""
    counts: dict[str, Counter] = {}
    for entry in json.loads((folder / "compile_commands.json").read_text(encoding="utf-8")):
        path = Path(entry["file"])
        if path.suffix != ".cpp" or not path.is_relative_to(ROOT / "kernels"):
            continue
        words = shlex.split(entry["command"])
        target = folder / words[words.index("-o") + 1]
        if target.exists():
            text = run(["objdump", "-d", "--no-show-raw-insn", str(target)], folder)
            counts |= count_in_functions(text, re.compile(r"^[0-9a-f]+ <(\S+)>:"), X86_SUSPECT)
    return counts


def read_allowed() -> list[tuple[str, str]]:
    allowed = []
    if ALLOWED_FILE.exists():
        for number, line in enumerate(ALLOWED_FILE.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                fields = line.split(None, 2)
                if len(fields) < 3:
                    sys.exit(f"{ALLOWED_FILE.name}:{number}: expected kernel instruction reason")
                allowed.append((fields[0], fields[1]))
    return allowed


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    allowed = read_allowed()
    unexpected = 0
    for folder in map(Path, sys.argv[1:]):
        folder = folder.resolve()
        settings = (folder / "build_info_settings.cmake").read_text(encoding="utf-8")
        looked = {"CPU code": cpu_counts(folder)}
        if 'gpu_backend "cuda"' in settings:
            looked["PTX"] = cuda_counts(folder)
        if 'gpu_backend "hip"' in settings:
            looked["AMD IR"] = hip_counts(folder)
        for kind, counts in looked.items():
            found_here = 0
            for mangled, instructions in sorted(counts.items()):
                name = demangle(mangled)
                if LIBRARY.search(name.split("(")[0]):
                    continue
                for instruction, count in sorted(instructions.items()):
                    if any(fnmatch.fnmatchcase(name, k) and fnmatch.fnmatchcase(instruction, i)
                           for k, i in allowed):
                        continue
                    found_here += 1
                    print(f"{kind}: {name}: {count} x {instruction}")
            unexpected += found_here
            print(f"contraction: {folder.name}, {kind}: {found_here} unexpected")
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
