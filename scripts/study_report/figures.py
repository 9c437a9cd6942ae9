"""Drawings, as SVG inside a page. Colours are names until the last step, which makes CSS variables of them:
one drawing then serves light, dark and paper. Text stays text, in the page's font.

Every panel is drawn at its natural size for a phone (about 460 px wide); wider screens put them side by side.
"""

from __future__ import annotations

import math
import os
import re

os.environ.setdefault("MPLCONFIGDIR", os.path.join(os.environ.get("TMPDIR", "/tmp"), "fleetswarm-matplotlib"))

import matplotlib  # noqa: E402

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator  # noqa: E402

from . import words  # noqa: E402

# Stand-ins that no drawing has otherwise, and the variables of the page's style that they become.
INK, SOFT, RULE = "#010101", "#020202", "#030303"
FIRST, SECOND, THIRD = "#040404", "#050505", "#060606"
PAPER = "#070707"
VARIABLES = {INK: "ink", SOFT: "soft", RULE: "rule", FIRST: "first", SECOND: "second", THIRD: "third", PAPER: "paper"}

WIDTH, HEIGHT = 460, 290
POINT = 0.75  # matplotlib's points a CSS pixel

matplotlib.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "fleetswarm", "figure.dpi": 96, "font.size": 12 * POINT,
    "font.family": "DejaVu Sans", "axes.labelsize": 12 * POINT, "axes.titlesize": 13 * POINT,
    "xtick.labelsize": 11.5 * POINT, "ytick.labelsize": 11.5 * POINT, "legend.fontsize": 11.5 * POINT,
    "text.color": INK, "axes.labelcolor": SOFT, "xtick.color": RULE, "ytick.color": RULE,
    "xtick.labelcolor": SOFT, "ytick.labelcolor": SOFT, "axes.edgecolor": RULE, "axes.linewidth": 0.8,
    "axes.spines.top": False, "axes.spines.right": False, "axes.facecolor": "none", "figure.facecolor": "none",
    "legend.frameon": False, "axes.axisbelow": True, "grid.color": RULE, "grid.linewidth": 0.5, "grid.alpha": 0.5,
    "axes.unicode_minus": True,
})


def panel(width: float = WIDTH, height: float = HEIGHT):
    figure, axes = plt.subplots(figsize=(width / 96, height / 96), layout="constrained")
    axes.grid(axis="y")
    axes.tick_params(length=3)
    return figure, axes


class Drawings:
    """Turns figures into SVG. Names inside are numbered, so that many can stand in one page."""

    def __init__(self) -> None:
        self.count = 0

    def svg(self, figure, label: str) -> str:
        """The figure as an <svg> element with `label` for those who cannot see it. Closes the figure."""
        import io

        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
        plt.close(figure)
        self.count += 1
        return _for_page(buffer.getvalue(), f"f{self.count}-", label)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _for_page(text: str, prefix: str, label: str) -> str:
    text = text[text.index("<svg"):]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups()
    text = re.sub(r"<svg[^>]*>", (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{_escape(label)}" '
        f'style="max-width:{float(width) / POINT:.0f}px">'), text, count=1)
    used = dict.fromkeys(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', text))
    text = re.sub(r' id="([^"]+)"', lambda found: found.group(0) if found.group(1) in used else "", text)
    for number, name in enumerate(used):
        text = text.replace(f'"{name}"', f'"{prefix}{number}"').replace(f"#{name}", f"#{prefix}{number}")
    text = text.replace("xlink:href", "href")
    for stand_in, variable in VARIABLES.items():
        text = text.replace(stand_in, f"var(--{variable})")
    text = re.sub(r"(font: [^;\"]*?[\d.]+px) [^;\"]*", r"\1 var(--font)", text)
    text = re.sub(r"<[^>]*>", lambda found: re.sub(r"(\d\.\d{2})\d+", r"\1", found.group(0)), text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


# ------------------------------------------------------------------------------------------------ axes


def clock_axis(axis, low: float, high: float) -> None:
    """Ticks at whole minutes or parts of them, as mm:ss."""
    span = max(1e-9, high - low)
    for step in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400, 36000):
        if span / step <= 6:
            break
    else:
        step = 10 ** math.ceil(math.log10(span / 6))
    axis.set_major_locator(FixedLocator(np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step))
    axis.set_major_formatter(FuncFormatter(lambda x, _: words.clock(x)))


def value_axis(axis, is_time: bool, low: float, high: float) -> None:
    if is_time:
        clock_axis(axis, low, high)
        return
    axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda x, _: words.number(x)))


def percent_axis(axis) -> None:
    axis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:.0f} %"))


def response_axis(axes, measure, low: float, high: float) -> None:
    """The y axis of a mean response: percent of a yes-or-no measure."""
    if measure.is_boolean:
        axes.set_ylim(-0.03, 1.03)
        axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
        percent_axis(axes.yaxis)
    else:
        room = 0.06 * (high - low) or 1
        axes.set_ylim(low - room, high + room)
        value_axis(axes.yaxis, measure.is_time, low - room, high + room)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


# ------------------------------------------------------------------------------------------------ drawings


def shares(rows: list[tuple]):
    """Dots with intervals: (label, share, low, high, colour, filled); one row each, from the top."""
    figure, axes = panel(WIDTH, 52 + 27 * len(rows))
    for i, (_, share, low, high, colour, filled) in enumerate(rows):
        axes.plot([low, high], [i, i], color=colour, lw=2, alpha=0.55, solid_capstyle="butt")
        axes.plot([share], [i], "o", ms=6, mfc=colour if filled else PAPER, mec=colour, mew=1.4)
    axes.set_yticks(range(len(rows)), [shortened(row[0], 30) for row in rows])
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_ylim(len(rows) - 0.45, -0.55)
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    percent_axis(axes.xaxis)
    axes.grid(False)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    return figure


def histogram_bins(values: np.ndarray, split: float | None = None) -> np.ndarray:
    """Freedman and Diaconis, 6 to 40 bins; whole numbers stay whole; `split` falls between two bins."""
    low, high = float(values.min()), float(values.max())
    quarter = np.subtract(*np.quantile(values, [0.75, 0.25]))
    width = 2 * quarter / len(values) ** (1 / 3) if quarter > 0 else (high - low) / 10
    width = min(max(width, (high - low) / 40), (high - low) / 6)
    if np.allclose(values, np.round(values)) and high - low >= 1 and split is None:
        width = max(1, round(width))
        return np.arange(math.floor(low), math.ceil(high) + width + 1e-9, width) - 0.5
    start = low if split is None else split + math.floor((low - split) / width) * width
    return start + width * np.arange(math.ceil((high - start) / width + 1e-9) + 1)


def histogram(values: np.ndarray, bins: np.ndarray, measure, median: float, split: float | None = None,
              marks: list[tuple[float, str]] = ()):
    """Counts. With `split`, values below it have the second colour. marks: (value, text) of documented limits."""
    figure, axes = panel()
    counts, edges = np.histogram(values, bins)
    colours = [SECOND if split is not None and right <= split + 1e-9 else FIRST for right in edges[1:]]
    axes.bar(edges[:-1], counts, width=np.diff(edges), align="edge", color=colours, alpha=0.75, edgecolor=PAPER, lw=0.8)
    axes.axvline(median, color=INK, lw=1.3)
    low, high = (min([float(edges[0])] + [place for place, _ in marks]),
                 max([float(edges[-1])] + [place for place, _ in marks]))
    top = counts.max() * (1.28 if marks else 1.15)
    _beside(axes, median, top, f"median {words.value(median, measure.is_time)}", INK, median > (low + high) / 2)
    for place, text in marks:
        axes.axvline(place, color=THIRD, lw=1.3, ls=(0, (4, 3)))
        _beside(axes, place, top * 0.905, text, THIRD, place > (low + high) / 2)
    if split is not None and low < split < high:
        axes.axvline(split, color=SOFT, lw=1, ls=(0, (1, 2)))
    axes.set_ylim(0, top)
    room = 0.03 * (high - low)
    axes.set_xlim(low - room, high + room)
    value_axis(axes.xaxis, measure.is_time, low - room, high + room)
    if not measure.is_time and np.allclose(values, np.round(values)):
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.set_ylabel("battles")
    return figure


def _beside(axes, x: float, y: float, text: str, colour: str, left: bool) -> None:
    """Text beside an upright line."""
    axes.annotate(text, (x, y), (-5 if left else 5, 0), textcoords="offset points", ha="right" if left else "left",
                  va="top", color=colour, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8})


def band(table: pd.DataFrame, groups: list[tuple[str, pd.DataFrame]] = ()):
    """5 to 95 %, quartiles and median over time; with groups, their medians instead of the common one."""
    figure, axes = panel(WIDTH, 240)
    t = table["t_s"]
    if table["n"].max() > 1:
        axes.fill_between(t, table["q05"], table["q95"], color=FIRST, alpha=0.16, lw=0)
        axes.fill_between(t, table["q25"], table["q75"], color=FIRST, alpha=0.30, lw=0)
    if groups:
        for (name, part), colour, dashes in zip(groups, (FIRST, SECOND), ("-", (0, (5, 2)))):
            axes.plot(part["t_s"], part["q50"], color=colour, lw=1.8, ls=dashes, label=name)
        axes.legend(loc="best", handlelength=1.8)
    else:
        axes.plot(t, table["q50"], color=FIRST, lw=1.8)
    _time_and_amount(axes, table, "q05", "q95")
    return figure


def _time_and_amount(axes, table: pd.DataFrame, low_column: str, high_column: str) -> None:
    end = float(table["t_s"].max()) or 1.0
    axes.set_xlim(0, end)
    clock_axis(axes.xaxis, 0, end)
    low, high = float(table[low_column].min()), float(table[high_column].max())
    if not begins_above_0(low, high):
        low = min(0.0, low)
    axes.set_ylim(low - (0.05 * (high - low) if low != 0 else 0), high + 0.05 * ((high - low) or 1))
    value_axis(axes.yaxis, False, low, high)


def begins_above_0(low: float, high: float) -> bool:
    """Where little changes of much, an axis from 0 would show nothing."""
    return 0.6 * high < low < high


def two_bands(a: pd.DataFrame, b: pd.DataFrame):
    """Medians and quartiles of two studies over time."""
    figure, axes = panel(WIDTH, 240)
    for table, colour, dashes, name in ((a, FIRST, "-", "A"), (b, SECOND, (0, (5, 2)), "B")):
        axes.fill_between(table["t_s"], table["q25"], table["q75"], color=colour, alpha=0.20, lw=0)
        axes.plot(table["t_s"], table["q50"], color=colour, lw=1.8, ls=dashes, label=name)
    axes.legend(loc="best", handlelength=1.8)
    _time_and_amount(axes, pd.concat([a, b]), "q25", "q75")
    return figure


def survival(curves: list[tuple[str, pd.DataFrame, float]]):
    """Kaplan-Meier steps with their intervals: (name, table of kaplan_meier, last time)."""
    figure, axes = panel(WIDTH, 240)
    styles = ((FIRST, "-"), (SECOND, (0, (5, 2))))
    end = max(last for _, _, last in curves) or 1.0
    for (name, table, last), (colour, dashes) in zip(curves, styles):
        t = np.append(table["t_s"], last)
        steps = {column: np.append(table[column], table[column].iloc[-1]) for column in ("survival", "low", "high")}
        axes.fill_between(t, steps["low"], steps["high"], step="post", color=colour, alpha=0.20, lw=0)
        axes.step(t, steps["survival"], where="post", color=colour, lw=1.8, ls=dashes, label=name)
    if len(curves) > 1:
        axes.legend(loc="lower left", handlelength=1.8)
    axes.set_xlim(0, end)
    clock_axis(axes.xaxis, 0, end)
    axes.set_ylim(0, 1.03)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    percent_axis(axes.yaxis)
    return figure


def level_text(factor, level, digits: int = 4) -> str:
    if factor.kind == "flag":
        return "yes" if level else "no"
    return words.number(level, digits) if factor.is_number else str(level)


def main_effect(effect, measure, overall: float, limits: tuple[float, float]):
    """Mean response by level or bin, with intervals, and the mean of all as a line."""
    figure, axes = panel(WIDTH * 0.66, 215)
    table, factor = effect.table, effect.factor
    spread = factor.is_number and len(table) > 2
    x = table["x"].to_numpy(float) if spread else np.arange(len(table), dtype=float)
    axes.axhline(overall, color=SOFT, lw=0.9, ls=(0, (1, 2)))
    axes.vlines(x, table["low"].fillna(table["mean"]), table["high"].fillna(table["mean"]), color=FIRST, lw=2,
                alpha=0.55)
    axes.plot(x, table["mean"], "o-" if factor.is_number else "o", color=FIRST, ms=5, lw=1.3)
    if spread:
        if factor.scale == "log" and x.min() > 0:
            axes.set_xscale("log")
            axes.xaxis.set_minor_locator(NullLocator())
        if len(x) <= 6 and not effect.binned:
            axes.xaxis.set_major_locator(FixedLocator(x))
        elif factor.scale == "log" and x.min() > 0:
            wanted = np.geomspace(x[0], x[-1], min(4, len(x)))
            axes.xaxis.set_major_locator(FixedLocator([float(f"{v:.2g}") for v in wanted]))
        else:
            axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: words.number(v)))
        axes.margins(x=0.06)
    else:
        axes.set_xticks(x, [shortened(level_text(factor, level), 14) for level in table["level"]])
        axes.set_xlim(-0.5, len(x) - 0.5)
        if len(x) > 3 and factor.kind == "list":
            axes.tick_params(axis="x", rotation=25)
    if factor.unit:
        axes.set_xlabel(factor.unit)
    response_axis(axes, measure, *limits)
    return figure


def surface(table: pd.DataFrame, a, b, measure):
    """A heat map: the deeper a cell, the larger its mean, which is written into it."""
    rows, columns = int(table["b"].max()) + 1, int(table["a"].max()) + 1
    figure, axes = panel(WIDTH, 96 + min(56, max(34, 250 / rows)) * rows)
    axes.grid(False)
    low, high = (0.0, 1.0) if measure.is_boolean else (float(table["mean"].min()), float(table["mean"].max()))
    for cell in table.itertuples():
        depth = (cell.mean - low) / (high - low) if high > low else 0.5
        axes.add_patch(Rectangle((cell.a - 0.5, cell.b - 0.5), 1, 1, facecolor=FIRST, alpha=0.05 + 0.6 * depth, lw=0))
        text = words.percent(cell.mean) if measure.is_boolean else words.value(cell.mean, measure.is_time)
        size = 12 if columns <= 6 else 9
        axes.text(cell.a, cell.b, text.removesuffix(words.PERCENT) if columns > 6 else text, ha="center", va="center",
                  fontsize=size * POINT)
    for axis, factor, names in ((axes.xaxis, a, _levels(table, "a")), (axes.yaxis, b, _levels(table, "b"))):
        axis.set_ticks(range(len(names)), [shortened(level_text(factor, level, 3), 14) for level in names])
    axes.set_xlabel(shortened(a.label + (f" ({a.unit})" if a.unit else ""), 50))
    axes.set_ylabel(shortened(b.label + (f" ({b.unit})" if b.unit else ""), 32))
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(-0.5, rows - 0.5)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return figure


def _levels(table: pd.DataFrame, name: str) -> list:
    return list(table.drop_duplicates(name).sort_values(name)[name + "_level"])


def indices(table: pd.DataFrame, labels: dict[str, str]):
    """First-order (filled) and total (open) Sobol indices with intervals, the largest total first."""
    figure, axes = panel(WIDTH, 62 + 30 * len(table))
    for i, row in enumerate(table.itertuples()):
        for shift, name, colour, filled in ((-0.15, "first", FIRST, True), (0.15, "total", SECOND, False)):
            axes.plot([getattr(row, name + "_low"), getattr(row, name + "_high")], [i + shift] * 2, color=colour, lw=2,
                      alpha=0.55, solid_capstyle="butt")
            axes.plot([getattr(row, name)], [i + shift], "o", ms=5.5, mfc=colour if filled else PAPER, mec=colour,
                      mew=1.4, label={"first": "first-order", "total": "total"}[name] if i == 0 else None)
    axes.set_yticks(range(len(table)), [shortened(labels[name], 28) for name in table["factor"]])
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.axvline(0, color=RULE, lw=0.8)
    axes.grid(False)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower right", handletextpad=0.3)
    axes.set_xlabel("share of the variance")
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: words.number(x, 2)))
    return figure


def effects_bars(rows: list[tuple[str, float, float, float]], label: str):
    """Signed values with intervals, the largest first: (name, value, low, high)."""
    figure, axes = panel(WIDTH, 60 + 26 * len(rows))
    for i, (_, value, low, high) in enumerate(rows):
        colour = FIRST if value >= 0 else SECOND
        axes.barh(i, value, height=0.55, color=colour, alpha=0.6, lw=0)
        if not math.isnan(low):
            axes.plot([low, high], [i, i], color=INK, lw=1.2)
    axes.set_yticks(range(len(rows)), [shortened(row[0], 28) for row in rows])
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axvline(0, color=SOFT, lw=0.9)
    axes.grid(False)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(label)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: words.number(x, 2)))
    return figure


def tree(root, measure, low: float, high: float):
    """A regression tree from left to right. Leaves have a bar of their mean."""
    leaves: list = []

    def place(node) -> float:
        if node.below is None:
            leaves.append(node)
            node.y = float(len(leaves) - 1)
        else:
            node.y = (place(node.below) + place(node.above)) / 2
        return node.y

    place(root)
    depth = max(leaf.depth for leaf in leaves)
    figure, axes = panel(150 + 205 * depth, 30 + 56 * len(leaves))
    axes.set_axis_off()

    def draw(node) -> None:
        if node.below is None:
            text = words.percent(node.mean) if measure.is_boolean else words.value(node.mean, measure.is_time)
            share = (node.mean - low) / (high - low) if high > low else 0.5
            axes.add_patch(Rectangle((depth + 0.03, node.y - 0.22), 0.5, 0.44, facecolor=FIRST, alpha=0.12, lw=0))
            axes.add_patch(Rectangle((depth + 0.03, node.y - 0.22), 0.5 * share, 0.44, facecolor=FIRST, alpha=0.6,
                                     lw=0))
            if node.depth < depth:
                axes.plot([node.depth, depth], [node.y, node.y], color=RULE, lw=1, ls=(0, (1, 2)))
            axes.text(depth + 0.06, node.y, text, va="center", ha="left", fontweight="bold")
            axes.text(depth + 0.53, node.y + 0.25, words.several(node.n, "run"), va="top", ha="right", color=SOFT,
                      fontsize=10 * POINT)
            return
        x = node.depth + 0.52
        axes.plot([node.depth, x], [node.y, node.y], color=SOFT, lw=1)
        for child, where in zip((node.below, node.above), node.where):
            axes.plot([x, x, node.depth + 1], [node.y, child.y, child.y], color=SOFT, lw=1)
            axes.text(x + 0.03, child.y - 0.05, shortened(where, 16), va="bottom", ha="left", color=SOFT,
                      fontsize=11 * POINT)
            draw(child)
        axes.text(node.depth + 0.02, node.y - 0.06, _wrapped(node.factor.label + (f" ({node.factor.unit})" if node.factor.unit else ""), 15), va="bottom", ha="left")

    draw(root)
    axes.set_xlim(-0.02, depth + 0.56)
    axes.set_ylim(len(leaves) - 0.4, -0.6)
    return figure


def _wrapped(text: str, width: int) -> str:
    import textwrap

    lines = textwrap.wrap(text, width)
    return "\n".join(lines if len(lines) < 3 else [lines[0], shortened(" ".join(lines[1:]), width)])


def steps(groups: list[tuple[str, np.ndarray]], measure):
    """Empirical distribution functions of two studies."""
    figure, axes = panel(WIDTH, 240)
    styles = ((FIRST, "-"), (SECOND, (0, (5, 2))))
    every = np.concatenate([values for _, values in groups])
    low, high = float(every.min()), float(every.max())
    room = 0.04 * (high - low) or 1
    for (name, values), (colour, dashes) in zip(groups, styles):
        x = np.sort(values)
        axes.step(np.concatenate([[low - room], x, [high + room]]),
                  np.concatenate([[0], np.arange(1, len(x) + 1) / len(x), [1]]), where="post", color=colour, lw=1.8,
                  ls=dashes, label=name)
    axes.set_xlim(low - room, high + room)
    value_axis(axes.xaxis, measure.is_time, low - room, high + room)
    axes.set_ylim(0, 1.03)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    percent_axis(axes.yaxis)
    axes.legend(loc="best", handlelength=1.8)
    return figure
