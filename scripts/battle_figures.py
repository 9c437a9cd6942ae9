#!/usr/bin/env python3
"""Writes the figures of docs/battle.md, between its two markers, and their picture.

    fleetswarm compare second_battle_of_deep_space_9 --replicates 1000 --json base.json
    scripts/what_ifs.py > what_ifs.md
    scripts/battle_figures.py base.json what_ifs.md        needs matplotlib
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  after the choice of a back end without a window

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/battle.md"
PICTURE = ROOT / "docs/battle/race.png"

# outcome, in words, how a number is shown
ROWS = [
    ("station_captured", "station captured", None),
    ("minefield_active", "minefield active at the end", None),
    ("defiant_survived", "Defiant survives", None),
    ("rotarran_survived", "Rotarran survives", None),
    ("minefield_active_s", "minefield active at", "time"),
    ("shield_breach_s", "shields breached at", "time"),
    ("race_s", "field active before the breach by", "time"),
    ("warning_s", "early warning", "time"),
    ("attackers_lost", "attackers lost, ships", "number"),
    ("first_assault_lost", "of them in the first assault", "number"),
    ("defiant_hull", "Defiant's hull as she leaves", "share"),
    ("evacuated_fraction", "crew brought out", "share"),
    ("civilians_evacuated", "civilians taken off in time, of 1,200", "number"),
    ("usefulness", "what the captured station is good for", "share"),
    ("civilians_lost", "residents lost", "number"),
    ("convoys_arrived", "convoys through the wormhole", "number"),
]


def shown(value: float | None, kind: str) -> str:
    if value is None:
        return "-"
    if kind == "time":
        seconds = round(abs(value))
        return f"{'-' if value < 0 else ''}{seconds // 60}:{seconds % 60:02d}"
    return f"{100 * value:.4g} %" if kind == "share" else f"{value:,.4g}"


def study_table(study: dict) -> str:
    lines = ["| outcome | yes, or median | 95 % interval | least to most | missing |",
             "| --- | --- | --- | --- | --- |"]
    for name, words, kind in ROWS:
        # An outcome that is documented has its statistics there.
        entry = study["outcome"][name]
        missing = entry["missing"]
        if kind is None:
            interval = entry["share_yes_95"]
            lines.append(f"| {words} | {100 * entry['share_yes']:.1f} % "
                         f"| {100 * interval['low']:.1f} to {100 * interval['high']:.1f} % | | {missing} |")
            continue
        interval = entry["median_95"]
        lines.append(f"| {words} | {shown(entry['median'], kind)} "
                     f"| {shown(interval['low'], kind)} to {shown(interval['high'], kind)} "
                     f"| {shown(entry['min'], kind)} to {shown(entry['max'], kind)} | {missing} |")
    return "\n".join(lines)


def draw(study: dict) -> None:
    rows = [row["outcome"] for row in study["rows"]]
    races = [row["race_s"] for row in rows if row["race_s"] is not None]
    lost = [row["attackers_lost"] for row in rows]
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.0), dpi=100)
    left.hist(races, bins=30, color="#1f5a8c")
    left.axvline(0, color="#d1495b", linewidth=1.2)
    never = sum(row["race_s"] is None for row in rows)
    left.set_title(f"The race: field active before the breach\n(never active: {never} of {len(rows)})",
                   fontsize=9, loc="left")
    left.set_xlabel("seconds", fontsize=9)
    right.hist(lost, bins=range(min(lost), max(lost) + 2), color="#1f5a8c")
    right.axvline(50, color="#d1495b", linewidth=1.2)
    right.set_title("Attackers lost\n(the account: more than fifty)", fontsize=9, loc="left")
    right.set_xlabel("ships", fontsize=9)
    for axes in (left, right):
        axes.set_ylabel("battles", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE)


def as_told(study: dict) -> int:
    """Battles with the account's outcome in all that it says."""
    return sum(1 for row in (r["outcome"] for r in study["rows"])
               if row["station_captured"] and row["minefield_active"] and row["defiant_survived"]
               and row["rotarran_survived"] and (row["race_s"] or 0) > 0 and row["attackers_lost"] > 50)


def main() -> int:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    study = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    what_ifs = Path(sys.argv[2]).read_text(encoding="utf-8").strip()
    draw(study)
    count = study["battles"]
    stopped = f", stopped after {count}" if study["interrupted"] else ""
    figures = f"""<!-- figures -->
## {count:,} battles

Seeds {study['first_seed']} to {study['first_seed'] + count - 1}, {study['backend']}, commit {study['commit']}:
`fleetswarm compare {study['scenario']} --replicates {study['replicates']} --json base.json`{stopped}. Shares have Wilson intervals,
medians order-statistic ones.

{study_table(study)}

{as_told(study)} of {count} battles end with everything as the account tells it: the station captured, the
field active before the breach, both ships away, more than fifty attackers lost. {study['time_limit_reached']}
ran into the time limit.

![The race, and what the attackers lost](battle/race.png)

## What if

Pairs of battles with the same seeds, one as the scenario says and one with a thing changed:
`scripts/what_ifs.py`. The direction is the one that the account implies; the exact sign test is one-sided,
with ties left out, and p is multiplied by the number of rows.

{what_ifs}
<!-- /figures -->"""
    page = PAGE.read_text(encoding="utf-8")
    start, end = page.index("<!-- figures -->"), page.index("<!-- /figures -->")
    PAGE.write_text(page[:start] + figures + page[end + len("<!-- /figures -->"):], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
