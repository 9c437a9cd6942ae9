#!/usr/bin/env python3
"""Draws the pictures of docs/performance.md, and writes its tables and README's, from what scripts/bench.sh
measured.

    scripts/plot_bench.py [FOLDER...]

Each folder is one machine, named after it; without any, all of tests/bench/results. The pictures and
README show the first folder. Needs python3-matplotlib.
"""

import json
import sys
from pathlib import Path

import matplotlib
import matplotlib.ticker

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "performance"
RESULTS = ROOT / "tests" / "bench" / "results"
README = ROOT / "README.md"
START = "<!-- {}: written by scripts/plot_bench.py -->\n"
END = "<!-- end of {} -->"
COLOURS = {"circles": "#1f5a8a", "armada": "#d1541f"}  # told apart in grey too
MARKERS = {"circles": "o", "armada": "s"}
SUITES = ("circles", "flocking80k", "ensemble", "armada", "clumped", "flagship")
SETS = ("scalar", "sse2", "avx2", "avx512")


class Machine:
    """The files of one folder: each a suite, or a suite with an option in its name."""

    def __init__(self, folder):
        self.name = folder.name
        self.files = {path.stem: json.loads(path.read_text(encoding="utf-8"))
                      for path in sorted(folder.glob("*.json"))}
        if not self.files:
            sys.exit(f"plot_bench: {folder} has no results; scripts/bench.sh makes them")

    def results(self, file):
        return self.files.get(file, {}).get("results", [])

    def find(self, file, workload, agents):
        for result in self.results(file):
            if result["name"] == workload and result["agents"] == agents:
                return result
        return None

    def any_file(self):
        return self.files.get("circles") or next(iter(self.files.values()))


def size_text(result):
    agents = f"{result['agents']:,}"
    return agents if result["worlds"] == 1 else f"{result['worlds']:,} x {agents}"


def rate(value):
    """A rate in millions, three digits."""
    millions = value / 1e6
    return f"{millions:,.0f}" if millions >= 100 else f"{millions:.3g}"


def spread_text(result):
    spread = result["agent_steps_per_s"]
    return f"{rate(spread['median'])} ({rate(spread['min'])} to {rate(spread['max'])})"


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(head, rows):
    return "\n".join([row(*head), row(*("---" for _ in head)), *rows]) + "\n"


def other_rates(result):
    texts = []
    for key, unit in (("battles_per_s", "battles/s"), ("world_steps_per_s", "world-steps/s")):
        if key in result:
            texts.append(f"{result[key]['median']:,.3g} {unit}" if result[key]["median"] < 100
                         else f"{result[key]['median']:,.0f} {unit}")
    return ", ".join(texts)


def suites_table(machine):
    rows = []
    seen = set()
    for suite in SUITES:
        for result in machine.results(suite):
            key = (result["name"], result["agents"], result["worlds"], result["steps"])
            if key in seen:
                continue
            seen.add(key)
            neighbours = f"{result['mean_neighbours']:.1f}" if "mean_neighbours" in result else ""
            rows.append(row(result["name"], size_text(result), f"{result['steps']:,}", neighbours,
                            spread_text(result), f"{result['ns_per_agent_step']:,.3g}",
                            other_rates(result)))
    return table(("workload", "agents", "steps", "neighbours", "M agent-steps/s (least to most)",
                  "ns an agent-step", "and"), rows)


def threads_table(machine):
    rows = []
    for workload in ("circles", "armada"):
        for one in machine.results(f"{workload}_1_thread"):
            many = machine.find(workload, workload, one["agents"])
            if many is None or many["threads"] == 1:
                continue
            ratio = many["agent_steps_per_s"]["median"] / one["agent_steps_per_s"]["median"]
            rows.append(row(workload, size_text(one), spread_text(one), many["threads"],
                            spread_text(many), f"{ratio:.2f}",
                            f"{100 * ratio / many['threads']:.0f} %"))
    if not rows:
        return ""
    return "\n" + table(("workload", "agents", "1 thread, M agent-steps/s", "threads",
                         "M agent-steps/s", "times as fast", "of ideal"), rows)


def sets_table(machine):
    rows = []
    for name in SETS:
        for result in machine.results(f"circles_{name}"):
            rows.append(row(name, size_text(result), f"{result['mean_neighbours']:.1f}",
                            f"{result['mean_candidates']:.0f}", spread_text(result)))
    if not rows:
        return ""
    return "\n" + table(("instruction set, one thread", "agents of circles", "neighbours",
                         "candidates", "M agent-steps/s"), rows)


def growth_table(machine):
    """Two rows a workload, a column a size: time and how many times the best it is; neighbours."""
    results = machine.results("growth")
    sizes = sorted({result["agents"] for result in results})
    rows = []
    for workload in ("circles", "armada"):
        of = {result["agents"]: result for result in results if result["name"] == workload}
        times = (f"{of[n]['ns_per_agent_step']:.3g} (x {of[n]['times_the_best']:.2f})" if n in of else ""
                 for n in sizes)
        neighbours = (f"{of[n]['mean_neighbours']:.1f}" if n in of else "" for n in sizes)
        if of:
            rows += [row(workload, *times), row(f"{workload}: neighbours", *neighbours)]
    if not rows:
        return ""
    return "\n" + table(("growth: ns an agent-step (of the best)", *(f"{size:,}" for size in sizes)), rows)


def share_text(share):
    return "below 0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %"


def clumps_table(machine):
    rows = []
    for result in machine.results("clumped"):
        rows.append(row(result["name"], size_text(result), f"{result['mean_neighbours']:.1f}",
                        f"{result['ns_per_agent_step']:.3g}", f"x {result['times_the_best']:.2f}",
                        share_text(result.get("unseen_share", 0))))
    if not rows:
        return ""
    return "\n" + table(("clumps", "ships", "neighbours", "ns an agent-step", "of the best",
                         "ships hidden"), rows)


def machine_text(machine):
    file = machine.any_file()
    driver = f", driver {file['driver']}" if "driver" in file else ""
    head = (f"`{machine.name}`: {file['device']} ({file['device_detail']}{driver}), "
            f"{file['compiler']}, commit {file['commit']}, {file['date'][:10]}.\n")
    parts = (suites_table, threads_table, sets_table, growth_table, clumps_table)
    return head + "\n" + "".join(part(machine) for part in parts)


def new_axes(width, height, title):
    figure, axes = plt.subplots(figsize=(width, height), dpi=110)
    axes.set_title(title, fontsize=10.5, loc="left")
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25, linewidth=0.6, which="major")
    return figure, axes


def save(figure, name):
    figure.tight_layout()
    figure.savefig(PICTURES / f"{name}.png")
    plt.close(figure)


def draw_growth(machine):
    """Time per agent-step against agents; the band is from the best to twice the best."""
    results = machine.results("growth")
    figure, axes = new_axes(5.6, 3.8, f"Time per agent-step, {machine.any_file()['device']}")
    for workload in ("circles", "armada"):
        points = sorted((r["agents"], r["agent_steps_per_s"]) for r in results if r["name"] == workload)
        if not points:
            continue
        agents = [n for n, _ in points]
        median, fast, slow = ([1e9 / spread[key] for _, spread in points]
                              for key in ("median", "max", "min"))
        bars = [[m - f for m, f in zip(median, fast)], [s - m for m, s in zip(median, slow)]]
        axes.errorbar(agents, median, yerr=bars, fmt=MARKERS[workload] + "-", markersize=4,
                      capsize=2.5, linewidth=1.5, color=COLOURS[workload], label=workload)
        axes.axhspan(min(median), 2 * min(median), color=COLOURS[workload], alpha=0.08, linewidth=0)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("agents", fontsize=9)
    axes.set_ylabel("ns an agent-step (band: best to twice the best)", fontsize=8.5)
    axes.yaxis.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%g"))
    axes.yaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())
    ticks = [t for d in range(0, 6) for t in (10**d, 2 * 10**d, 5 * 10**d)]
    low, high = axes.get_ylim()
    axes.set_yticks([t for t in ticks if low <= t <= high])
    axes.legend(fontsize=8, frameon=False)
    save(figure, "growth")


def draw_suites(machine):
    rows = []
    for suite in SUITES:
        for result in machine.results(suite):
            label = f"{result['name']} {size_text(result)}"
            if result["name"] == "flagship":
                label += f", {result['steps']:,} steps"
            if all(label != other for other, _ in rows):
                rows.append((label, result["agent_steps_per_s"]))
    rows.reverse()
    figure, axes = new_axes(6.6, 0.6 + 0.27 * len(rows),
                            f"Agent-steps a second, {machine.any_file()['device']}")
    median = [spread["median"] / 1e6 for _, spread in rows]
    bars = [[(s["median"] - s["min"]) / 1e6 for _, s in rows],
            [(s["max"] - s["median"]) / 1e6 for _, s in rows]]
    axes.barh(range(len(rows)), median, xerr=bars, height=0.62, color="#1f5a8a", alpha=0.75,
              error_kw={"elinewidth": 1.1, "capsize": 2.5, "ecolor": "#333333"})
    axes.set_yticks(range(len(rows)), [label for label, _ in rows], fontsize=8)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("millions; bars are medians, whiskers the least and the most", fontsize=8.5)
    save(figure, "suites")


def speed_table(machine):
    """README's rows: what is measured, the figure, the command that measures it."""
    rows = []
    for what, file, workload, agents, command in (
        ("circles, 1,000,000 agents, one thread", "circles_1_thread", "circles", 1000000,
         "circles --agents 1000000 --threads 1"),
        ("circles, 1,000,000 agents", "circles", "circles", 1000000, "circles --agents 1000000"),
        ("80,000 flocking boids", "flocking80k", "flocking80k", 80000, "flocking80k"),
        ("60 flocks of 128 boids", "ensemble", "ensemble", 128, "ensemble --agents 128"),
        ("armada, 1,000,000 ships in battle", "armada", "armada", 1000000, "armada --agents 1000000"),
    ):
        result = machine.find(file, workload, agents)
        if result is None:
            continue
        figure = f"{spread_text(result)} M agent-steps/s"
        if "mean_neighbours" in result and workload == "circles":
            what += f", {result['mean_neighbours']:.1f} neighbours each"
        if "world_steps_per_s" in result:
            figure += f", {other_rates(result)}"
        rows.append(row(what, figure, f"`$fs bench --suite {command}`"))
    for result in machine.results("flagship"):
        if "battles_per_s" in result and result["worlds"] == 1:
            spread = result["battles_per_s"]
            rows.append(row("the flagship, all 37 minutes of it",
                            f"{1 / spread['median']:.2g} s ({1 / spread['max']:.2g} to "
                            f"{1 / spread['min']:.2g})", "`$fs bench --suite flagship --worlds 1`"))
    return table(("what", "figure", "command"), rows)


def write_between(page, what, content):
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(START.format(what))
    after = rest.split(END.format(what))[1]
    page.write_text(before + START.format(what) + "\n" + content + "\n" + END.format(what) + after,
                    encoding="utf-8")


def main():
    folders = [Path(name) for name in sys.argv[1:]]
    if not folders and RESULTS.is_dir():
        folders = sorted(path for path in RESULTS.iterdir() if path.is_dir())
    if not folders or any(name.startswith("-") for name in sys.argv[1:]):
        sys.exit(__doc__)
    machines = [Machine(folder.resolve()) for folder in folders]
    PICTURES.mkdir(exist_ok=True)
    draw_growth(machines[0])
    draw_suites(machines[0])
    write_between(PAGE, "tables", "\n".join(machine_text(machine) for machine in machines))
    write_between(README, "speed", speed_table(machines[0]))
    print(f"{PAGE.relative_to(ROOT)}: {', '.join(machine.name for machine in machines)}")


if __name__ == "__main__":
    main()
