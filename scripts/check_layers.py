#!/usr/bin/env python3
"""Checks that dependencies run one way, and that back ends fork in few places.

    host/cli -> {viz, host}    viz -> host    host -> kernels    kernels -> nothing

Kernels include no library of the host's (formatting, files, windows), so that nvcc and hipcc can
compile them. Whether CUDA or HIP is there is asked in kernels/core, kernels/primitives and
kernels/device alone. Tests may include anything.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = {".h", ".hpp", ".cuh", ".cpp", ".cu"}

ALLOWED = {
    "kernels": {"kernels"},
    "host": {"host", "kernels"},
    "viz": {"viz", "host", "kernels"},
    "host/cli": {"host/cli", "viz", "host", "kernels"},
}
# What kernels may not include, by the start of the name between <>.
NOT_IN_KERNELS = (
    "CLI/", "fmt/", "glm/", "gtest/", "nlohmann/", "spdlog/", "sqlite3", "toml++/",
    "filesystem", "format", "fstream", "iomanip", "iostream", "istream", "ostream", "regex", "sstream",
)
FORK_PLACES = ("kernels/core/", "kernels/primitives/", "kernels/device/")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
FORK = re.compile(
    r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b.*"
    r"(__CUDACC__|__CUDA_ARCH__|__NVCC__|__HIP\w*|SWARM_WITH_\w+)"
)
LAYER_FOLDERS = ("kernels", "host", "viz", "tests", "scripts")


def layer_of(path: str) -> str:
    """The layer that a path relative to the root belongs to."""
    return "host/cli" if path.startswith("host/cli/") else path.split("/")[0]


def findings_in(path: str, text: str) -> list[str]:
    layer = layer_of(path)
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{path}:{number}: "
        include = INCLUDE.match(line)
        if include:
            bracket, name = include.groups()
            target = layer_of(name)
            if name.startswith("../") or "/../" in name:
                found.append(where + f"includes {name}: write it from the project's root")
            elif name.split("/")[0] in LAYER_FOLDERS and target not in ALLOWED[layer]:
                found.append(where + f"{layer} may not include {name}")
            elif layer == "kernels" and bracket == "<" and name.startswith(NOT_IN_KERNELS):
                found.append(where + f"kernels may not include <{name}>")
        fork = FORK.match(line)
        if fork and not path.startswith(FORK_PLACES):
            found.append(where + f"asks for a back end ({fork.group(1)}) outside {', '.join(FORK_PLACES)}")
    return found


def main() -> int:
    findings = []
    files = 0
    for folder in ("kernels", "host", "viz"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in SUFFIXES and file.is_file():
                files += 1
                path = file.relative_to(ROOT).as_posix()
                findings += findings_in(path, file.read_text(encoding="utf-8"))
    for finding in findings:
        print(finding)
    print(f"layers: {files} files, {len(findings)} findings")
    return 1 if findings or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
