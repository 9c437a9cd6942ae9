#!/usr/bin/env python3
"""Runs clang-tidy by .clang-tidy on the sources of kernels/, host/ and viz/, or on those named,
as the default build (build/) compiles them.

    scripts/lint.py [FILE...]

A file is skipped when the same preprocessed text was found clean before; build/lint keeps marks.
"""

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
MARKS = BUILD / "lint"
LINTED = ("kernels/", "host/", "viz/")


def find_tool(name: str) -> str:
    found = shutil.which(name + "-14") or shutil.which(name)
    return found or sys.exit(f"lint: {name} is not installed")


def flags_of(entry: dict) -> list[str]:
    """The flags of a compile command, without compiler, input and output."""
    words = shlex.split(entry["command"])
    start = next(i for i, word in enumerate(words) if word.startswith("-"))
    flags = []
    skip = False
    for word in words[start:]:
        if skip:
            skip = False
        elif word in ("-o", "-c", "-MF", "-MT"):
            skip = word != "-c"
        elif word != entry["file"] and not word.startswith("-W"):  # g++ has some of its own
            flags.append(word)
    return flags


def lint(tidy: str, clang: str, file: str, flags: list[str]) -> str:
    """What clang-tidy has to say about a file; empty when it is clean."""
    preprocessed = subprocess.run(
        [clang, "-E", *flags, file], cwd=BUILD, capture_output=True, check=False
    )
    key = hashlib.sha256(preprocessed.stdout)
    key.update((ROOT / ".clang-tidy").read_bytes())
    key.update(Path(file).read_bytes())  # its NOLINT comments are not in the preprocessed text
    mark = MARKS / key.hexdigest()
    if preprocessed.returncode == 0 and mark.exists():
        return ""
    checked = subprocess.run(
        [tidy, "--quiet", file, "--", *flags], cwd=BUILD, capture_output=True, text=True,
        check=False,
    )
    if checked.returncode == 0 and "warning:" not in checked.stdout:
        mark.touch()
        return ""
    return checked.stdout or checked.stderr


def main() -> int:
    database = BUILD / "compile_commands.json"
    if not database.exists():
        sys.exit("lint: needs the default build first: scripts/test.sh")
    named = {os.path.realpath(name) for name in sys.argv[1:]}
    commands = {}
    for entry in json.loads(database.read_text(encoding="utf-8")):
        path = entry["file"]
        if os.path.realpath(path) in named or (
            not named and path.endswith(".cpp")
            and os.path.relpath(path, ROOT).startswith(LINTED)
        ):
            commands.setdefault(path, flags_of(entry))
    tidy, clang = find_tool("clang-tidy"), find_tool("clang++")
    MARKS.mkdir(parents=True, exist_ok=True)
    dirty = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda item: lint(tidy, clang, *item), sorted(commands.items())):
            if found:
                dirty += 1
                print(found, end="", flush=True)
    print(f"lint: {len(commands)} files, {dirty} with findings")
    return 1 if dirty or not commands else 0


if __name__ == "__main__":
    sys.exit(main())
