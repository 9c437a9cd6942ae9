"""The sections about battles, whatever was varied: losses, ships, time, distributions, what went together."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from . import estimates, figures, page, sensitivity, words
from .common import account_outcome, interval_text, is_race, numeric_measures, share_and_interval
from .page import Markup, Page, joined, paragraph, table
from .store import Measure, Study

MOST_HISTOGRAMS = 12
MOST_SERIES = 16
MOST_SHIPS = 8



def losses_section(study: Study, target: Page) -> None:
    losses = study.losses[study.losses["run"].isin(study.done.index)]
    if losses.empty:
        return
    exchanges = estimates.exchange_ratios(losses, study.teams)
    parts: list = []
    lost, _ = estimates.losses_by_team(losses, study.teams)
    unhurt = [team for team in lost.columns if lost[team].sum() == 0]
    if unhurt:
        parts.append(paragraph(f"Lost no ship in any battle, and so without a ratio: {words.listed(unhurt)}.", "note"))
    if exchanges:
        rows = []
        for exchange in exchanges:
            for name, ratio in (("loss exchange", exchange.loss), ("force exchange", exchange.force)):
                rows.append((name, exchange.own, exchange.enemy, words.number(ratio.median),
                             interval_text(ratio.interval, words.number), words.number(ratio.of_totals),
                             words.count(len(ratio.values)),
                             words.count(ratio.infinite), words.count(ratio.undefined)))
        parts.append(table(["ratio", "own", "enemy", "median", "95 % interval", "of all losses",
                            "battles with a ratio", "x/0 (\u221e)", "0/0 (none)"], rows, "tttnnnnnn"))
        parts.append(paragraph(
            "Of each two teams that both lost ships, hostile to each other or not. Loss-exchange ratio: ships the enemy lost over ships lost oneself, in one battle; the median is over "
            "battles. Force-exchange ratio: the same of the shares of the ships that each side had at the start "
            "(held ones too). Above 1 is to the advantage of \u201cown\u201d. Where only the enemy lost ships, the "
            "ratio is x/0: it counts as larger than any number (\u221e). Where neither side lost a ship, 0/0 has no "
            "value, and the battle is left out. Both are counted in the table. Of all losses: the ratio of the sums over "
            "all battles.", "note"))
    rows = []
    runs = losses["run"].nunique()
    for (faction, kind), part in losses.groupby(["faction", "class"], sort=True):
        lost = part["lost"]
        share = lost.sum() / part["start"].sum() if part["start"].sum() else math.nan
        low, high = np.quantile(lost, [0.05, 0.95])
        rows.append((faction, study.teams.get(faction, faction), kind, words.number(part["start"].median()),
                     words.number(lost.median()), f"{words.number(low)} to {words.number(high)}", words.percent(share),
                     words.number(part["departed"].mean()), words.number(part["remaining"].mean())))
    parts.append(page.details(f"Losses by faction and class, over {words.several(runs, 'battle')}", joined(table(
        ["faction", "team", "class", "ships", "lost (median)", "5 to 95 %", "lost of all", "departed (mean)",
         "remaining (mean)"], rows, "tttnnnnnn"),
        page.frame_download("losses", losses.groupby(["faction", "class"], as_index=False)[
            ["start", "lost", "departed", "remaining", "held"]].mean()))))
    target.section("losses", "Losses and exchange ratios", *parts)


def two_groups(study: Study) -> tuple[str, list[tuple[str, set]]]:
    """Runs with and without the main yes-or-no measure, else those in which all went as documented and the others;
    a text that says so. Nothing where one group is under five."""
    main, account = study.main, account_outcome(study)
    if main is not None and main.is_boolean:
        values, names = study.done[main.name].dropna() != 0, ("yes", "no")
        text = f"\u201c{main.label}\u201d came (solid) and did not (dashed)"
    elif account is not None:
        values, names = account[1].all(axis=1), ("as documented", "otherwise")
        text = "all went as documented (solid) and did not (dashed)"
    else:
        return "", []
    yes, no = set(values.index[values]), set(values.index[~values])
    return (text, list(zip(names, (yes, no)))) if min(len(yes), len(no)) >= 5 else ("", [])


def series_section(study: Study, target: Page) -> None:
    if not study.series_columns:
        return
    series, every = study.series()
    series = series[series["run"].isin(study.done.index)]
    if series.empty:
        return
    interval_s = series_interval(study, series)
    (group_text, groups), grid = two_groups(study), []
    for column in study.series_columns[:MOST_SERIES]:
        data = estimates.bands(series, column, interval_s)
        if len(data) < 2:
            continue
        parts = [(name, estimates.bands(series[series["run"].isin(runs)], column, interval_s))
                 for name, runs in groups]
        parts = [(name, part) for name, part in parts if len(part) > 1]
        title = column.replace("_", " ")
        cut = "The axis does not begin at 0." if figures.begins_above_0(data["q05"].min(), data["q95"].max()) else ""
        grid.append(target.figure(figures.band(data, parts if len(parts) == 2 else []), title,
                                  f"{title} over time: median, quartiles and 5 to 95 %", series_data(column, data), cut))
    if not grid:
        return
    notes = ("Dark band: the middle half of the battles; light band: 5 to 95 %; at each time over the battles that are "
             "still fought then, so the end of a curve is that of the long battles. A curve stops where less than a "
             "tenth of them are left.")
    if groups:
        notes += f" Lines: medians of the battles in which {group_text}."
    else:
        notes += " Line: median."
    if every > 1:
        notes += f" Of so many rows only every {every}th run was read."
    if len(study.series_columns) > MOST_SERIES:
        notes += f" The first {MOST_SERIES} of {len(study.series_columns)} columns."
    target.section("series", "Over time", paragraph(notes, "note"), target.grid(grid))


def series_interval(study: Study, series: pd.DataFrame) -> float:
    wanted = study.info["series_interval_s"] or 0
    if wanted > 0:
        return float(wanted)
    gaps = series.groupby("run")["t_s"].diff()
    return float(gaps[gaps > 0].median()) if (gaps > 0).any() else 1.0


def series_data(column: str, data: pd.DataFrame) -> Markup:
    step = max(1, len(data) // 24)
    rows = [(words.clock(r.t_s), words.count(r.n), *[words.number(v) for v in (r.q05, r.q25, r.q50, r.q75, r.q95)])
            for r in data.iloc[::step].itertuples()]
    return page.details("Data", joined(
        table(["time", "battles", "5 %", "25 %", "median", "75 %", "95 %"], rows, "nnnnnnn"),
        page.frame_download(column, data.rename(columns={"q05": "5%", "q25": "25%", "q50": "50%", "q75": "75%",
                                                         "q95": "95%"}))))


def survival_section(study: Study, target: Page) -> None:
    ships = study.ships[study.ships["run"].isin(study.done.index)]
    if ships.empty:
        return
    rows, grid, unhurt = [], [], []
    order = ships.groupby("ship")["fate"].apply(lambda fates: (fates == "lost").mean())
    for name in sorted(order.index, key=lambda ship: (-order[ship], ship)):
        part = ships[ships["ship"] == name]
        fates = part["fate"].value_counts()
        lost, n = int(fates.get("lost", 0)), len(part)
        curve = estimates.kaplan_meier(part["t_s"].to_numpy(), (part["fate"] == "lost").to_numpy())
        below = curve[curve["survival"] <= 0.5]
        rows.append((name, words.count(n), words.count(lost), words.count(fates.get("departed", 0)),
                     words.count(fates.get("alive", 0)), words.percent(lost / n),
                     interval_text(estimates.wilson(lost, n), words.percent),
                     words.clock(float(below["t_s"].iloc[0])) if len(below) else "not reached",
                     words.percent(float(curve["survival"].iloc[-1]))))
        if lost and n > 1 and len(grid) < MOST_SHIPS:
            title = name.replace("_", " ")
            grid.append(target.figure(
                figures.survival([(title, curve, float(part["t_s"].max()))]), title,
                f"Share of battles in which {title} is alive, over time", survival_data(name, curve)))
        elif not lost:
            unhurt.append(name)
    parts: list = [table(["ship", "battles", "lost", "departed", "alive at the end", "lost of all", "95 % interval",
                          "median survival", "survival at last loss"], rows, "tnnnnnnnn")]
    parts.append(paragraph(
        "Curves: Kaplan and Meier's product limit, with Greenwood's 95 % interval (by log(\u2212log S)). A ship that "
        "departs or is alive at the end is censored at that time: the curve is the chance to live that long as long as "
        "the ship stays, so it can fall lower than the share that is lost in the end."
        + (f" Never lost, so without a curve: {words.listed([n.replace('_', ' ') for n in unhurt])}." if unhurt
           else ""), "note"))
    parts.append(target.grid(grid))
    target.section("survival", "Survival of named ships", *parts)


def survival_data(name: str, curve: pd.DataFrame) -> Markup:
    rows = [(words.clock(r.t_s), words.count(r.at_risk), words.count(r.lost), words.percent(r.survival),
             interval_text((r.low, r.high), words.percent)) for r in curve.head(40).itertuples()]
    return page.details("Data", joined(table(["time", "at risk", "lost", "survival", "95 % interval"], rows, "nnnnn"),
                                       page.frame_download(f"survival_{name}", curve)))


def distributions_section(study: Study, target: Page) -> None:
    grid, flat = [], []
    measures = numeric_measures(study)
    for measure in measures[:MOST_HISTOGRAMS]:
        known = study.done[measure.name].replace([math.inf, -math.inf], math.nan).dropna().to_numpy()
        if len(known) < 3 or np.ptp(known) == 0:
            if len(known):
                flat.append(f"{measure.label} ({words.value(float(known[0]), measure.is_time)})" if np.ptp(known) == 0
                            else f"{measure.label} ({words.several(len(known), 'battle')} have a value)")
            continue
        grid.append(distribution(study, target, measure, known))
    parts: list = [target.grid(grid)] if grid else []
    if flat:
        parts.append(paragraph("The same everywhere, or too few, so not drawn: " + "; ".join(flat) + ".", "note"))
    if len(measures) > MOST_HISTOGRAMS:
        parts.append(paragraph(f"The first {MOST_HISTOGRAMS} of {len(measures)} numbers are drawn.", "note"))
    if parts:
        target.section("distributions", "Distributions", *parts)


def documented_marks(study: Study, measure: Measure) -> list[tuple[float, str]]:
    marks = []
    for row in study.documented.to_dict("records"):
        if row["measure"] == measure.name:
            for key, word in (("low", "at least"), ("high", "at most")):
                if row[key] is not None and not math.isnan(row[key]):
                    marks.append((float(row[key]), f"{word} {words.value(float(row[key]), measure.is_time)}"))
    return marks


def distribution(study: Study, target: Page, measure: Measure, known: np.ndarray) -> Markup:
    split = 0.0 if is_race(measure) else None
    bins = figures.histogram_bins(known, split if split is not None and known.min() < 0 < known.max() else None)
    drawing = figures.histogram(known, bins, measure, float(np.median(known)), split,
                                documented_marks(study, measure))
    missing = len(study.done) - len(known)
    caption = []
    if split is not None:
        ahead = estimates.Share(int((known > 0).sum()), len(known), 0)
        caption.append(f"Above 0 in {share_and_interval(ahead)}.")
    if missing:
        caption.append(f"{words.several(missing, 'battle')} without a value "
                       f"({words.percent(missing / len(study.done))}).")
    counts, edges = np.histogram(known, bins)
    rows = [(words.value(a, measure.is_time), words.value(b, measure.is_time), words.count(n))
            for a, b, n in zip(edges, edges[1:], counts)]
    data = page.details("Data", joined(table(["from", "to", "battles"], rows, "nnn"), page.download(
        measure.name, ["from", "to", "runs"], zip(edges, edges[1:], counts))))
    title = f"The race between two clocks: {measure.label}" if split is not None else measure.label
    return target.figure(drawing, title, f"Histogram of {measure.label}", data, " ".join(caption))


def companions_section(study: Study, target: Page) -> None:
    """What goes with the main measure, and with the account's outcome, from battle to battle where no factor tells."""
    main, account = study.main, account_outcome(study)
    parts: list = []
    if main is not None:
        parts += companions_table(study, f"\u201c{main.label}\u201d", study.done[main.name], {main.name},
                                  ("where yes", "where no") if main.is_boolean else None)
    if account is not None and account[1].shape[1] > 1:
        parts += companions_table(study, "all that is documented", account[1].all(axis=1),
                                  set(study.documented["measure"]), ("where all of it", "where not"))
    if parts:
        target.section("with", "What decided it", paragraph(
            "No factor was varied, so battles differ by chance alone. This is what goes together from battle to battle, "
            "not what causes what: Spearman's rank correlation, with p corrected by Holm for the number of rows. "
            "Typical values are shares of yes, or medians, of the battles that have one.", "note"), *parts)


def companions_table(study: Study, what: str, values: pd.Series, without: set[str],
                     sides: tuple[str, str] | None) -> list:
    """Measures that go with `values`; with `sides`, their typical values where it is true and false."""
    found = sensitivity.companions(study, values, without)
    if found.empty:
        return []
    yes, no = study.done[values.fillna(0) != 0], study.done[values == 0]
    rows = []
    for row in found.itertuples():
        other = study.measure(row.measure)
        typicals = [typical(part[other.name], other) for part in (yes, no)] if sides else []
        rows.append((other.label, *typicals, words.count(row.n), words.correlation(row.rank),
                     words.p_value(row.holm)))
    heads = ["measure", *(sides or ()), "battles", "rank correlation", "p (Holm)"]
    return [page.tag("h3", f"What went with {what}"), table(heads, rows, "t" + "n" * (len(heads) - 1)),
            page.frame_download("went_with_" + ("account" if "documented" in what else "main"), found)]


def typical(values: pd.Series, measure: Measure) -> str:
    known = values.dropna()
    if known.empty:
        return words.NONE
    return words.percent(float((known != 0).mean())) if measure.is_boolean else words.value(float(known.median()),
                                                                                            measure.is_time)
