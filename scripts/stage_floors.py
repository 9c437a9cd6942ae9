#!/usr/bin/env python3
"""Writes the table of floors and measurements of the stages into docs/performance.md.

    scripts/stage_floors.py [tests/bench/results/MACHINE/stages.json]

Takes the largest case of the suite `stages` (fleetswarm bench --suite stages --json FILE): bytes and
operations that it counted, and the times that it measured.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
START, END = "<!-- stages: written by scripts/stage_floors.py -->\n", "<!-- end of stages -->"
H100_COPY = 3.0e12  # bytes a second, read and written
H100_OPERATIONS = 132 * 128 * 1.75e9  # a second


def number(value):
    """Three digits, with k, M or G."""
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= 0.9995 * size:  # 999.96 k is 1 M
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def floor_us(stage):
    bytes_moved = stage["bytes_read"] + stage["bytes_written"]
    return 1e6 * max(bytes_moved / H100_COPY, stage["operations"] / H100_OPERATIONS)


def row(stage):
    bytes_moved = stage["bytes_read"] + stage["bytes_written"]
    least = "+" if stage["at_least"] else ""
    nearest = "copy" if stage["copy_share"] >= stage["arithmetic_share"] else "arithmetic"
    share = max(stage["copy_share"], stage["arithmetic_share"])
    return (f"| {stage['stage']} | {number(stage['items'])} | {number(bytes_moved)}{least} "
            f"| {number(stage['bytes_gathered'])} | {number(stage['operations'])} "
            f"| {floor_us(stage):.2f} | {stage['median_us'] / 1e3:.3g} | {stage['min_us'] / 1e3:.3g} "
            f"| {stage['GBps']:.3g} "
            f"| {100 * share:.2g} % of {nearest} |\n")


def table(path):
    file = json.loads(path.read_text(encoding="utf-8"))
    result = max(file["results"], key=lambda r: r["agents"])
    stages = [s for s in result["stages"] if s["items"] > 0]
    ceilings = result["ceilings"]
    in_step = [s for s in stages if s["calls"] > 1]  # not those between steps
    steps = max(s["calls"] for s in in_step)
    floor = sum(floor_us(s) * s["calls"] for s in in_step) / steps
    mean = 1e3 * result["agents_in_play"] / result["agent_steps_per_s"]["median"]
    text = ("| stage | agents | bytes | gathered | operations | floor, us (H100, predicted) "
            "| median, ms (CPU) | least, ms | GB/s | of the ceiling |\n"
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n")
    text += "".join(row(s) for s in stages)
    text += (f"\n{result['agents']:,} ships, {result['agents_in_play']:,.0f} agents in play, "
             f"{result['steps']} steps; {file['device']}, {result['threads']} threads "
             f"({result['instruction_set']}), commit {file['commit']}. Ceilings of the CPU in this run: copy "
             f"{ceilings['copy_GBps']:.3g} GB/s, arithmetic {ceilings['arithmetic_GFLOPs']:.3g} GFLOP/s "
             f"({ceilings['arithmetic_with']}). A step takes {mean:.0f} ms on this CPU, on average. "
             f"The floors of a step, with those of a command period shared among its steps, add up to "
             f"{floor:.0f} us on an H100 (predicted).\n")
    return text


def main():
    found = sorted((ROOT / "tests" / "bench" / "results").glob("*/stages.json"))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else (found[0] if found else None)
    if path is None:
        sys.exit("stage_floors: no stages.json; fleetswarm bench --suite stages --json FILE makes one")
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    after = rest.split(END, 1)[1]
    PAGE.write_text(before + START + table(path) + END + after, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: from {path}")


if __name__ == "__main__":
    main()
