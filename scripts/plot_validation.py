#!/usr/bin/env python3
"""Draws the pictures of docs/validation.md, and writes its table, from what the tests of laws measured.

    FLEETSWARM_LAWS_OUT=laws.csv build/bin/test_laws
    scripts/plot_validation.py laws.csv

Lines are the laws; points are battles, with 95 % intervals. Needs python3-matplotlib.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation.md"
PICTURES = ROOT / "docs" / "validation"
START, END = "<!-- table: written by scripts/plot_validation.py -->\n", "<!-- end of table -->"
LAW = "#1f5a8a"  # a colour each for law and battles, told apart in grey too
OURS = "#d1541f"
OTHER = "#8a8a8a"

COLUMNS = ("kind", "id", "quantity", "x", "exact", "ours", "low", "high", "n", "p", "detectable")


def read(path):
    """Checks by id, and curves and points by name, sorted by x."""
    checks = {}
    curves, points = defaultdict(list), defaultdict(list)
    with open(path, newline="", encoding="utf-8") as file:
        for line in csv.reader(file):
            row = dict(zip(COLUMNS, line))
            if row["kind"] == "check":
                checks[row["id"]] = row
            elif row["kind"] == "curve":
                curves[row["id"]].append((float(row["x"]), float(row["exact"])))
            else:
                values = (float(row[key]) for key in ("x", "ours", "low", "high"))
                points[row["id"]].append(tuple(values))
    for series in (*curves.values(), *points.values()):
        series.sort()
    return checks, curves, points


class Picture:
    """One picture: a law as a line, battles as points with bars."""

    def __init__(self, name, title, x_label, y_label):
        self.path = PICTURES / f"{name}.png"
        self.figure, self.axes = plt.subplots(figsize=(5.6, 3.5), dpi=110)
        self.axes.set_title(title, fontsize=10.5, loc="left")
        self.axes.set_xlabel(x_label, fontsize=9)
        self.axes.set_ylabel(y_label, fontsize=9)
        self.axes.tick_params(labelsize=8)
        self.axes.spines[["top", "right"]].set_visible(False)
        self.axes.grid(alpha=0.25, linewidth=0.6)

    def law(self, series, label="law", style="-", colour=LAW):
        self.axes.plot(*zip(*series), style, color=colour, linewidth=1.6, label=label, zorder=2)

    def ours(self, series, label="battles, 95 %", marker="o", colour=OURS):
        x, y, low, high = zip(*series)
        bars = [[a - b for a, b in zip(y, low)], [b - a for a, b in zip(y, high)]]
        self.axes.errorbar(x, y, yerr=bars, fmt=marker, color=colour, markersize=3.8, capsize=2.5,
                           elinewidth=1.1, linestyle="none", label=label, zorder=3)

    def save(self, legend="best", bottom=0):
        if bottom is not None:
            self.axes.set_ylim(bottom=bottom)
        self.axes.legend(fontsize=8, frameon=False, loc=legend)
        self.figure.tight_layout()
        self.figure.savefig(self.path)
        plt.close(self.figure)


def at(checks, **places):
    """Points of checks: id to x, with _ for the dot in the id."""
    result = []
    for key, x in places.items():
        row = checks[key.replace("__", ".", 1)]
        result.append((x, float(row["ours"]), float(row["low"]), float(row["high"])))
    return result


def draw_attrition(checks, curves):
    p = Picture("a_square", "A. Aimed fire: the square law, 40 red ships", "blue ships", "red wins")
    p.law(curves["A.win_40"], "exact recursion")
    p.ours(at(checks, A__win_40_30=30, A__win_40_36=36, A__win_40_44=44))
    p.save()
    p = Picture("b_linear", "B. Area fire: the linear law, 12 red ships", "blue ships", "red wins")
    p.law(curves["B.win_12"], "negative binomial law")
    p.ours(at(checks, B__win_12_8=8, B__win_12_10=10, B__win_12_12=12))
    p.save()
    p = Picture("c_ambush", "C. Ambush: 20 defenders in cover", "attackers in the open", "attackers win")
    p.law(curves["C.win"], "exact recursion")
    p.ours(at(checks, C__win_40=40, C__win_45=45, C__win_60=60))
    p.save()
    p = Picture("h_volley", "H. A volley at 40 targets, p = 0.7", "shots", "targets left")
    p.law(curves["H.mean"], "each at random")
    p.law(curves["H.coordinated"], "coordinated", "--", OTHER)
    p.ours(at(checks, H__mean_20=20, H__mean_60=60, H__mean_120=120))
    p.save()


def draw_hits(checks, curves, points):
    p = Picture("d_salvo", "D. 16 torpedoes at 0.7 against 15 intercepts at 0.7", "hits", "chance")
    p.axes.bar(*zip(*curves["D.hits"]), width=0.7, color=LAW, alpha=0.45, label="exact convolution")
    p.ours(points["D.hits"])
    p.save()
    p = Picture("e_minefield", "E. First transit of a lane of 100 km, R = 1 km, p = 0.6", "mines",
                "ship lost")
    for blasts, style in ((1, "-"), (2, "--"), (3, ":")):
        label = f"{blasts} blast{'s' if blasts > 1 else ''} sink{'' if blasts > 1 else 's'} it"
        p.law(curves[f"E.blasts_{blasts}"], label, style)
    p.ours(at(checks, E__lane_20=20, E__lane_60=60, E__lane_120=120, E__swarm_2=120, E__swarm_3=120))
    p.save()
    p = Picture("i_facing", "I. Hits until the first facing fails", "hits on all six facings",
                "chance, in fours")
    p.axes.bar(*zip(*curves["I.hits"]), width=3.2, color=LAW, alpha=0.45, label="exact")
    p.ours(points["I.hits"])
    p.save()


def draw_search(curves, points):
    p = Picture("f_search", "F. Targets found: cloaked (3 sensors) and on a line", "s", "share found")
    p.law(curves["F.cloak"], "1 - exp(-n c t)")
    p.ours(points["F.cloak"], "cloaked targets")
    p.law(curves["F.plane"], "2 R v t / A", "--")
    p.ours(points["F.plane"], "line in the plane", "s")
    p.save()


def draw_growth(curves, points):
    p = Picture("g_growth", "G. Mines that build mines", "s", "mines")
    p.law(curves["G.logistic_smooth"], "logistic and Yule's law", ":", OTHER)
    p.law(curves["G.yule_smooth"], None, ":", OTHER)
    p.law(curves["G.logistic"], "the same in steps")
    p.law(curves["G.yule"], None)
    p.ours(points["G.logistic"], "from 20, 400 places")
    p.ours(points["G.yule"], "from 5, 1,000 places", "s")
    p.save()
    p = Picture("g_upkeep", "G. Upkeep of 300 places: building 0.2/s, failure 0.05/s", "s", "mines")
    p.law(curves["G.upkeep"], "l / (l + d), and the way there")
    p.ours(points["G.upkeep"])
    p.save(bottom=225)
    p = Picture("g_front", "G. Near neighbours alone: growth at the rim", "s", "mines (root scale)")
    p.law(curves["G.front_doubling"], "doubling at each building time", "--", OTHER)
    p.ours(points["G.front"])
    p.axes.set_yscale("function", functions=(lambda y: abs(y) ** 0.5, lambda y: y**2))
    p.axes.set_ylim(0, 420)
    p.axes.set_yticks([1, 25, 100, 200, 400])
    p.save(bottom=None)


def draw_rest(curves, points):
    p = Picture("j_evacuation", "J. Evacuation in three convoys", "s", "people")
    p.law([(x, y) for x, y, _, _ in points["J.on_station"]], "on the station", colour=OURS)
    p.law([(x, y) for x, y, _, _ in points["J.away"]], "away", "--", OURS)
    bound_s = max(x for x, _ in curves["J.on_station"])
    p.axes.axvline(bound_s, color=LAW, linewidth=1.2, label=f"bound: {bound_s:.0f} s")
    p.save()
    p = Picture("mechanics", "Free flight: distance from double precision", "s of flight", "m")
    p.law([(x, y) for x, y, _, _ in points["mechanics.drift_m"]], "1,750 km in 10,000 steps",
          colour=OURS)
    p.save()


def number(text, digits=4):
    value = float(text)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"


def table(checks):
    lines = ["| law | quantity | exact | ours | 95 % interval | n | p | bias found in 9 of 10 |",
             "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for id_, row in sorted(checks.items(), key=lambda item: item[0].split(".")[0]):
        interval = f"{number(row['low'])} to {number(row['high'])}"
        bias = number(row["detectable"], 2) if row["detectable"] not in ("", "0") else ""
        exact = number(row["exact"])
        if id_ == "D.hits":
            interval, exact = "", f"{exact} degrees"
        if id_ == "G.contact":
            exact = f"below {exact}"
        p = float(row["p"])
        cells = (id_.split(".")[0], row["quantity"], exact, number(row["ours"]), interval,
                 f"{int(row['n']):,}", f"{p:.2f}" if p >= 0.005 else "below 0.005", bias)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    checks, curves, points = read(sys.argv[1])
    PICTURES.mkdir(exist_ok=True)
    draw_attrition(checks, curves)
    draw_hits(checks, curves, points)
    draw_search(curves, points)
    draw_growth(curves, points)
    draw_rest(curves, points)
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    PAGE.write_text(before + START + "\n" + table(checks) + "\n" + END + after, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(checks)} checks")


if __name__ == "__main__":
    main()
