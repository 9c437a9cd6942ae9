#!/usr/bin/python3
"""Writes the report of a study, from the SQLite file of `fleetswarm batch`, as one self-contained HTML page.

    study_report.py FILE.sqlite -o FILE.html
    study_report.py --compare A.sqlite B.sqlite -o FILE.html

Needs Debian's python3-matplotlib, python3-pandas, python3-scipy and python3-sklearn
(scripts/install_deps.sh --report). Exit status 2 and one line where a file is not a study.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def fail(message: str) -> int:
    print(f"study_report: {message}", file=sys.stderr)
    return 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", help="the study's SQLite file")
    parser.add_argument("--compare", nargs=2, metavar=("A", "B"), help="two studies, side by side")
    parser.add_argument("-o", "--out", required=True, metavar="HTML", help="the page to write")
    arguments = parser.parse_args()
    if (arguments.file is None) == (arguments.compare is None):
        return fail("one FILE, or --compare A B")
    try:
        from study_report import compare_page, store, study_page
    except ModuleNotFoundError as error:
        return fail(f"python3 has no {error.name}: scripts/install_deps.sh --report installs what a report needs")
    try:
        if arguments.compare:
            text = compare_page.compare_page(*(store.read_study(path) for path in arguments.compare))
        else:
            text = study_page.study_page(store.read_study(arguments.file))
    except store.StoreError as error:
        return fail(str(error))
    try:
        Path(arguments.out).write_text(text, encoding="utf-8")
    except OSError as error:
        return fail(f"{arguments.out}: {error.strerror}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
