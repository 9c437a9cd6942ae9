#!/usr/bin/env python3
"""Looks into what the compilers made of the kernels for arithmetic that is not rounded alike
everywhere: fused multiply-adds that nobody asked for, approximate division, square roots and
functions, instructions that flush small numbers to zero.

    scripts/check_contraction.py BUILD_FOLDER...

A CUDA build is compiled once more to PTX, where every operation has its rounding in its name. A HIP
build is looked into twice: in the front end's LLVM IR, whose flags say what later passes may do, and
in the machine code of every architecture, where an exact division and an exact square root are
themselves made of approximate and fused steps, and their numbers must add up. The CPU's object files
are disassembled. Every kernel that a stage launches must be among what was looked at.

What is expected stands in tests/contraction_allowed.txt, a line each: kernel instruction reason,
where kernel and instruction may hold * wildcards. tests/checks/test_check_contraction.py plants
some of each.
"""

import fnmatch
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED_FILE = ROOT / "tests" / "contraction_allowed.txt"
PTX_ARCHITECTURE = "90"
AMD_ARCHITECTURE = "gfx90a"
LLVM = Path("/usr/lib/llvm-15/bin")  # what Debian's hipcc is built on

# Without a rounding in its name an addition or product may still be fused by ptxas.
PTX_SUSPECT = re.compile(
    r"\b((?:fma|mad)\.(?:rn|rz|rm|rp)[.\w]*\.b?f(?:16|32|64)(?:x2)?"
    r"|mad\.(?:sat\.)?f32"
    r"|(?:add|sub|mul)\.(?:sat\.)?f(?:32|64)"
    r"|(?:add|sub|mul|div|sqrt|rcp)\.(?:rz|rm|rp)\.[.\w]*f(?:32|64)"
    r"|\w+\.(?:approx|full)\b[.\w]*"
    r"|\w+(?:\.\w+)*\.ftz\b[.\w]*)"
)
# Of ROCm's own functions only those that are exact; of LLVM's, those that are one operation.
IR_SUSPECT = re.compile(
    r"\b(f(?:add|sub|mul|div|rem|neg|cmp)|call|select|phi)"
    r"((?: (?:fast|contract|reassoc|arcp|afn|ninf|nnan|nsz))+) "
    r"|(!fpmath)\b"
    r"|@(llvm\.(?:fma|fmuladd|exp|exp2|log|log2|log10|sin|cos|pow|powi)\.[\w.]+)\("
    r"|@(llvm\.amdgcn\.(?:rcp|rsq|sqrt|fdiv|fma|fmad|sin|cos|exp2|log|div|fmed3|cvt\.pkrtz)\b[\w.]*)\("
    r"|@(__ocml_(?!(?:sqrt|floor|ceil|trunc|rint|fabs|copysign|fmin|fmax)_f(?:32|64)\b)\w+)\("
)
# Of a whole IR file: attributes of functions, and the switches of ROCm's own code.
IR_SETTINGS = {
    re.compile(r'"(?:unsafe|no-nans|no-infs|no-signed-zeros|approx-func)-fp-math"="true"'),
    re.compile(r'"denormal-fp-math(?:-f32)?"="(?!ieee)[\w,-]+"'),
    re.compile(r"@__oclc_(?:daz_opt|unsafe_math_opt|finite_only_opt) = .*constant i8 [1-9]"),
    re.compile(r"@__oclc_correctly_rounded_sqrt32 = .*constant i8 0"),
}
AMD_INSTRUCTION = re.compile(
    r"^\s+(v_(?:div_scale|div_fmas|div_fixup|rcp|rsq|sqrt|exp|log|sin|cos|fma|fmac|mac|mad|pk_fma"
    r"|fma_mix\w*|mad_mix\w*|madmk|madak|fmamk|fmaak|dot\w*)_(?:legacy_)?\w*f(?:16|32|64)\w*)"
)
AMD_FUSED = {"v_fma_f32", "v_fmac_f32", "v_mac_f32", "v_mad_f32", "v_madmk_f32", "v_madak_f32",
             "v_fmamk_f32", "v_fmaak_f32"}
AMD_FUSED_IN_DIVISION = 5
AMD_FUSED_IN_ROOT = 2
X86_SUSPECT = re.compile(r"\t(vfn?m(?:add|sub)\w*|v?rsqrt\w*|v?rcp(?:14|28)?[ps]s\w*)\b")
LIBRARY = re.compile(r"\b(?:cub|thrust|rocprim|at_cuda_detail)::")
LAUNCH = re.compile(r"\bfor_each\(\s*[^;{}]*?,\s*(\w+)\{")


def run(command: list[str], cwd: Path) -> str:
    answer = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False,
                            stdin=subprocess.DEVNULL, timeout=600)
    if answer.returncode != 0:
        sys.exit(f"{shlex.join(command)}\n{answer.stderr[-2000:]}")
    return answer.stdout


def demangle(name: str) -> str:
    return demangle_all([name])[0]


def demangle_all(names: list[str]) -> list[str]:
    answer = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True)
    return answer.stdout.split("\n")[: len(names)]


class Findings:
    """Suspects by the (mangled) function they stand in, and the functions that were looked at."""

    def __init__(self):
        self.counts: dict[str, Counter] = {}
        self.functions: set[str] = set()

    def add(self, function: str, suspect: str, count: int = 1) -> None:
        self.counts.setdefault(function, Counter())[suspect] += count


def count_in_functions(text: str, opening: re.Pattern, suspect: re.Pattern, into: Findings) -> None:
    """Suspect instructions; opening's group 1 is a function's name."""
    current = None
    for line in text.splitlines():
        if match := opening.search(line):
            current = match.group(1)
            into.functions.add(current)
            continue
        if current and (match := suspect.search(line)):
            into.add(current, " ".join(group.strip() for group in match.groups() if group))


PTX_FUNCTION = re.compile(r"\.(?:entry|func)\b.*?\b(_Z\w+|\w+)\s*\($")
IR_FUNCTION = re.compile(r"^define .*@([\w.]+)\(")
CODE_FUNCTION = re.compile(r"^[0-9a-f]+ <(\S+)>:")


def count_in_ptx(text: str, into: Findings) -> None:
    count_in_functions(text, PTX_FUNCTION, PTX_SUSPECT, into)


def count_in_ir(text: str, into: Findings) -> None:
    """ROCm's own functions are what they are: its switches, which are looked at, govern them."""
    found = Findings()
    count_in_functions(text, IR_FUNCTION, IR_SUSPECT, found)
    into.functions |= found.functions
    for function, counts in found.counts.items():
        if not function.startswith(("__ocml", "__oc")):
            for suspect, count in counts.items():
                into.add(function, suspect, count)
    for setting in IR_SETTINGS:
        for match in setting.finditer(text):
            into.add("(the whole file)", match.group(0).replace(" ", "_"))


def count_in_amd_code(text: str, into: Findings) -> None:
    """An exact f32 division is two v_div_scale, a v_rcp, five fused steps, v_div_fmas and v_div_fixup;
    an exact root is v_sqrt and two fused steps. What is left over was not asked for."""
    used: dict[str, Counter] = {}
    current = None
    for line in text.splitlines():
        if match := CODE_FUNCTION.search(line):
            current = match.group(1)
            used.setdefault(current, Counter())
        elif current and (match := AMD_INSTRUCTION.search(line)):
            used[current][re.sub(r"_(?:e32|e64|dpp|sdwa)+$", "", match.group(1))] += 1
    into.functions |= set(used)
    for function, counts in used.items():
        divisions = counts["v_div_fixup_f32"]
        roots = counts["v_sqrt_f32"]
        fused = sum(counts[name] for name in AMD_FUSED)
        expected = AMD_FUSED_IN_DIVISION * divisions + AMD_FUSED_IN_ROOT * roots
        if fused > expected:
            into.add(function, "fused", fused - expected)
        if fused < expected:
            into.add(function, "v_sqrt_f32,bare", expected - fused)
        if counts["v_rcp_f32"] != divisions:
            into.add(function, "v_rcp_f32,bare", abs(counts["v_rcp_f32"] - divisions))
        if counts["v_div_scale_f32"] != 2 * divisions or counts["v_div_fmas_f32"] != divisions:
            into.add(function, "v_div_fixup_f32,bare")
        explained = AMD_FUSED | {"v_div_fixup_f32", "v_div_scale_f32", "v_div_fmas_f32", "v_rcp_f32",
                                 "v_sqrt_f32"}
        for name, count in counts.items():
            # v_rcp_iflag_f32 serves divisions of integers, which are put right in integers.
            if name not in explained and name != "v_rcp_iflag_f32":
                into.add(function, name, count)


def count_in_x86_code(text: str, into: Findings) -> None:
    count_in_functions(text, CODE_FUNCTION, X86_SUSPECT, into)


def compile_commands(folder: Path) -> list[dict]:
    return json.loads((folder / "compile_commands.json").read_text(encoding="utf-8"))


def look_into_ptx(folder: Path) -> Findings:
    """The PTX of every .cu file of a build."""
    found = Findings()
    for entry in compile_commands(folder):
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
        count_in_ptx(ptx.read_text(encoding="utf-8"), found)
    return found


def hip_objects(folder: Path) -> list[tuple[Path, list[str]]]:
    """Object files of the HIP compiler, with the command that made each."""
    objects = []
    for report in sorted((folder / "hip").rglob("*.report")):
        words = shlex.split(report.read_text(encoding="utf-8").splitlines()[0])
        start = next(i for i, word in enumerate(words) if Path(word).name == "hipcc")
        objects.append((report.with_suffix(""), words[start:]))
    return objects


def look_into_amd_ir(folder: Path) -> Findings:
    """The device IR of every .hip.cpp file of a build, before any optimisation."""
    found = Findings()
    for _, words in hip_objects(folder):
        kept = []
        skip = False
        for word in words:
            if skip:
                skip = False
            elif word in ("-o", "-MF", "-MT"):
                skip = True
            elif word != "-MD" and not word.startswith(("--offload-arch", "-Rpass")):
                kept.append(word)
        kept += [f"--offload-arch={AMD_ARCHITECTURE}", "--cuda-device-only", "-emit-llvm", "-S",
                 "-Xclang", "-disable-llvm-passes", "-Wno-unused-command-line-argument", "-o", "-"]
        kept.remove("-c")
        count_in_ir(run(kept, folder), found)
    return found


def look_into_amd_code(folder: Path) -> dict[str, Findings]:
    """The machine code in every HIP object file, by architecture."""
    found: dict[str, Findings] = {}
    for target, words in hip_objects(folder):
        for architecture in re.findall(r"--offload-arch=(\w+)", " ".join(words)):
            with tempfile.TemporaryDirectory() as scratch:
                fat, code = f"{scratch}/fat", f"{scratch}/code"
                run([f"{LLVM}/llvm-objcopy", f"--dump-section=.hip_fatbin={fat}", str(target), "/dev/null"], folder)
                run([f"{LLVM}/clang-offload-bundler", "--unbundle", "--type=o", f"--input={fat}",
                     f"--output={code}", f"--targets=hipv4-amdgcn-amd-amdhsa--{architecture}"], folder)
                text = run([f"{LLVM}/llvm-objdump", "-d", "--no-show-raw-insn", code], folder)
            count_in_amd_code(text, found.setdefault(architecture, Findings()))
    return found


def look_into_cpu_code(folder: Path) -> Findings:
    """The machine code of the kernels' object files."""
    found = Findings()
    for entry in compile_commands(folder):
        path = Path(entry["file"])
        if path.suffix != ".cpp" or not path.is_relative_to(ROOT / "kernels"):
            continue
        words = shlex.split(entry["command"])
        target = folder / words[words.index("-o") + 1]
        if target.exists():
            count_in_x86_code(run(["objdump", "-d", "--no-show-raw-insn", str(target)], folder), found)
    return found


def launched_kernels() -> set[str]:
    """Functors that the stages launch, from the source."""
    names = set()
    for source in (ROOT / "kernels").glob("*.cuh"):
        names |= set(LAUNCH.findall(source.read_text(encoding="utf-8")))
    return names


def kernels_not_seen(functions: set[str], launched: set[str]) -> list[str]:
    """Those without code, neither as a functor nor, on a CPU, in the form of kernels/lanes."""
    names = "\n".join(demangle_all(sorted(functions)))

    def is_seen(name: str) -> bool:
        lanes = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        return re.search(rf"\bswarm::(isa_\w+::{lanes}|{name})\b", names) is not None

    return sorted(name for name in launched if not is_seen(name))


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


def report(kind: str, found: Findings, allowed: list[tuple[str, str]]) -> int:
    """Prints what is not allowed; returns how many."""
    unexpected = 0
    for mangled, instructions in sorted(found.counts.items()):
        name = demangle(mangled)
        if LIBRARY.search(name.split("(")[0]):
            continue
        for instruction, count in sorted(instructions.items()):
            if any(fnmatch.fnmatchcase(name, k) and fnmatch.fnmatchcase(instruction, i)
                   for k, i in allowed):
                continue
            unexpected += 1
            print(f"{kind}: {name}: {count} x {instruction}")
    return unexpected


def look_into(folder: Path) -> dict[str, Findings]:
    settings = (folder / "build_info_settings.cmake").read_text(encoding="utf-8")
    looked = {"CPU code": look_into_cpu_code(folder)}
    if 'gpu_backend "cuda"' in settings:
        looked["PTX"] = look_into_ptx(folder)
    if 'gpu_backend "hip"' in settings:
        looked["AMD IR"] = look_into_amd_ir(folder)
        for architecture, found in look_into_amd_code(folder).items():
            looked[f"{architecture} code"] = found
    return looked


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    allowed = read_allowed()
    launched = launched_kernels()
    wrong = 0
    for folder in map(Path, sys.argv[1:]):
        folder = folder.resolve()
        for kind, found in look_into(folder).items():
            unexpected = report(kind, found, allowed)
            missing = kernels_not_seen(found.functions, launched)
            for name in missing:
                print(f"{kind}: no code of {name}, which a stage launches")
            wrong += unexpected + len(missing)
            print(f"contraction: {folder.name}, {kind}: {len(found.functions)} functions, "
                  f"{len(launched) - len(missing)} of {len(launched)} kernels, {unexpected} unexpected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
