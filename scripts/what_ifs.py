#!/usr/bin/env python3
"""The what-ifs of the flagship: fights pairs of battles with the same seeds, one as the scenario says
and one with a thing changed, and tells whether the outcome moved the way that the account implies.

    scripts/what_ifs.py [--program build/bin/fleetswarm] [--out DIR] [--only NAME]

Prints a table in Markdown. Each pair is a vote; the test is the exact sign test, one-sided in the
direction implied, ties left out (a yes or no: McNemar's exact test, which is the same thing). A value that
never came counts as later, or larger, than any. p is multiplied by the number of what-ifs (Bonferroni).
Exit status 1 where a p is 0.01 or more. Results of fleetswarm compare are kept under --out and reused.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGSHIP = "second_battle_of_deep_space_9"
SWEEP = "sweep_the_minefield"

# name, scenario, pairs, overrides, outcome, direction of the change (+1: more, or later), in words
WHAT_IFS = [
    ("without the Rotarran", FLAGSHIP, 30, ["wing.rotarran.enabled=false"],
     "minefield_active", -1, "the field is completed less often"),
    ("shields not tuned", FLAGSHIP, 30, ["shield.tuned.stops.polaron=0.05"],
     "shield_breach_s", -1, "the shields fall earlier"),
    ("no fire on Section 17", FLAGSHIP, 20, ["trigger.know_the_station.after_s=1e5"],
     "shield_breach_s", +1, "the shields fall later, or never"),
    ("twice the fleet", FLAGSHIP, 20, ["parameters.fleet=2"],
     "minefield_active", -1, "the field is completed less often"),
    ("no reserves", FLAGSHIP, 60, ["parameters.reserves=0"],
     "defiant_hull", +1, "the Defiant leaves with more of her hull"),
    ("an earlier warning", FLAGSHIP, 20, ["class.bird_of_prey.sensor_range_km=700"],
     "civilians_evacuated", +1, "more civilians get away"),
    ("no time to prepare", FLAGSHIP, 30, ["parameters.preparation_s=0"],
     "minefield_active", -1, "the field is completed less often"),
    ("no replication", SWEEP, 30, ["class.mine.replication_stock=0"],
     "cleared_share", +1, "sweepers clear more of the field"),
]


def battles(program: str, out: Path, scenario: str, count: int, changes: list[str], name: str) -> list[dict]:
    """Outcomes of `count` battles, by seed. Fights them unless the file is there."""
    path = out / f"{scenario}-{name.replace(' ', '_')}-{count}.json"
    if not path.exists():
        command = [program, "compare", str(ROOT / "scenarios" / f"{scenario}.toml"), "--quiet",
                   "--replicates", str(count), "--json", str(path)]
        for change in changes:
            command += ["--set", change]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode not in (0, 1) or not path.exists():
            sys.exit(f"{' '.join(command)}\n{answer.stderr}")
    return [row["outcome"] for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]


def number(value: float | bool | None) -> float:
    return math.inf if value is None else float(value)


def sign_test(wins: int, losses: int) -> float:
    """Chance of at least so many wins among wins + losses tosses of a fair coin."""
    n = wins + losses
    return sum(math.comb(n, k) for k in range(wins, n + 1)) / 2**n


def middle(values: list) -> str:
    if all(isinstance(value, bool) for value in values):
        return f"{sum(values)} of {len(values)}"
    ordered = sorted(number(value) for value in values)
    n = len(ordered)
    median = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return "never" if math.isinf(median) else f"{median:.4g}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build/bin/fleetswarm"))
    parser.add_argument("--out", type=Path, default=ROOT / "out/what_ifs")
    parser.add_argument("--only", help="fight only the what-ifs whose name has this text in it")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    print("| what if | expected | measure | as it is | changed | pairs for : against | p, corrected |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    failed = False
    for name, scenario, pairs, changes, outcome, direction, words in WHAT_IFS:
        if arguments.only and arguments.only not in name:
            continue
        most = max(p for _, s, p, *_ in WHAT_IFS if s == scenario)
        base = battles(arguments.program, arguments.out, scenario, most, [], "base")[:pairs]
        other = battles(arguments.program, arguments.out, scenario, pairs, changes, name)
        values = [(row[outcome], changed[outcome]) for row, changed in zip(base, other)]
        wins = sum(1 for a, b in values if (number(b) - number(a)) * direction > 0
                   if number(a) != number(b))
        losses = sum(1 for a, b in values if number(a) != number(b)) - wins
        p = min(1.0, sign_test(wins, losses) * len(WHAT_IFS))
        failed |= p >= 0.01
        print(f"| {name} (`{'`, `'.join(changes)}`) | {words} | `{outcome}` "
              f"| {middle([a for a, _ in values])} | {middle([b for _, b in values])} "
              f"| {wins} : {losses} of {pairs} | {p:.2g} |", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
