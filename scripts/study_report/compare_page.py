"""The page of two studies, side by side. Differences are always B less A."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from . import battle_sections, common, contrasts, estimates, figures, page, study_page, words
from .page import Markup, Page, joined, paragraph, table
from .sensitivity import holm
from .store import Measure, Study

SURE = 0.05


def common_measures(a: Study, b: Study) -> list[Measure]:
    return [m for m in a.measures if (other := b.measure(m.name)) and other.is_boolean == m.is_boolean]


def all_contrasts(a: Study, b: Study, pairs: pd.DataFrame | None) -> list[contrasts.Contrast]:
    found = []
    for measure in common_measures(a, b):
        if pairs is not None:
            left, right = (study.done[measure.name].reindex(pairs[side]).reset_index(drop=True)
                           for study, side in ((a, "a"), (b, "b")))
        else:
            left, right = a.done[measure.name], b.done[measure.name]
        contrast = contrasts.contrast_answers if measure.is_boolean else contrasts.contrast_numbers
        made = contrast(measure.name, left, right, pairs is not None)
        if made:
            found.append(made)
    return found


def ship_tests(a: Study, b: Study) -> list[tuple[str, pd.DataFrame, pd.DataFrame, contrasts.LogRank]]:
    """Of the ships of both studies of which one was lost: name, rows of A, rows of B, test."""
    tables = [study.ships[study.ships["run"].isin(study.done.index)] for study in (a, b)]
    found = []
    for name in sorted(set(tables[0]["ship"]) & set(tables[1]["ship"])):
        left, right = (t[t["ship"] == name] for t in tables)
        if (left["fate"] == "lost").any() or (right["fate"] == "lost").any():
            found.append((name, left, right, contrasts.log_rank(
                left["t_s"].to_numpy(), (left["fate"] == "lost").to_numpy(), right["t_s"].to_numpy(),
                (right["fate"] == "lost").to_numpy())))
    return found


def difference_words(measure: Measure, amount: float) -> str:
    if measure.is_boolean:
        return words.points(amount)
    text = words.clock(amount) if measure.is_time else words.number(amount, 3)
    return f"+{text}" if amount > 0 else text


def typical(study: Study, measure: Measure) -> str:
    values = study.done[measure.name].dropna()
    if values.empty:
        return words.NONE
    if measure.is_boolean:
        return words.percent(float((values != 0).mean()))
    return words.value(float(values.median()), measure.is_time)


def heading(a: Study, b: Study, target: Page) -> None:
    target.head.append(paragraph("Fleetswarm: two studies compared", "over"))
    target.head.append(page.tag("h1", f"{a.title}" if a.title == b.title else f"{a.title} \u2014 {b.title}"))
    for letter, study in (("A", a), ("B", b)):
        target.head.append(Markup(f'<p><strong class="side{letter}">{letter}</strong> {page.html(study.title)}: '
                                  f'{page.html(words.several(len(study.done), "battle"))}, '
                                  f"{page.code(study.path)}</p>"))
        for warning in study_page.warnings(study):
            target.head.append(Markup(warning.replace(">", f"><strong>{letter}:</strong> ", 1)))


def answer(a: Study, b: Study, found: list, corrected: dict[str, float], paired: bool) -> Markup:
    sentences = []
    main = a.measure(a.info["main_measure"] or "")
    this = next((c for c in found if main and c.name == main.name), None)
    if this is not None:
        sentence = (f"\u201c{main.label}\u201d: {typical(a, main)} in A, {typical(b, main)} in B, a difference of "
                    f"{difference_words(main, this.difference)}{' points' if main.is_boolean else ''} "
                    f"(95 % interval {interval_words(main, this.interval)})")
        sure = corrected[this.name] < SURE
        sentences.append(sentence + (", more than chance explains." if sure else
                                     "; chance alone explains such a difference."))
    sure = [c for c in found if corrected.get(c.name, 1) < SURE and c is not this]
    if sure:
        names = [f"\u201c{a.measure(c.name).label}\u201d" for c in sure]
        shown = names[:6] + ([f"{len(names) - 6} more"] if len(names) > 6 else [])
        sentences.append(f"{'Also different' if this is not None else 'Different'} beyond chance: "
                         f"{words.listed(shown)}.")
    else:
        sentences.append(f"No {'other ' if this is not None else ''}measure differs beyond chance.")
    how = ("Battles are compared in pairs: both studies fought the same replicates with the same seeds."
           if paired else "Battles are compared as two independent samples"
           + (": the studies do not share seeds on the same points." if len(a.done) and len(b.done) else "."))
    return joined(paragraph(" ".join(sentences), "answer"), paragraph(how))


def interval_words(measure: Measure, interval: tuple[float, float]) -> str:
    if math.isnan(interval[0]):
        return words.NONE
    return f"{difference_words(measure, interval[0])} to {difference_words(measure, interval[1])}"


def measures_section(a: Study, b: Study, found: list, corrected: dict[str, float], target: Page) -> None:
    by_name = {c.name: c for c in found}
    parts: list = []
    for title, booleans in (("Yes or no", True), ("Numbers", False)):
        measures = [m for m in common_measures(a, b) if m.is_boolean == booleans]
        if not measures:
            continue
        rows, raw = [], []
        for m in measures:
            c = by_name.get(m.name)
            if c is None:
                rows.append((m.label, typical(a, m), typical(b, m), *[words.NONE] * 7))
                continue
            rows.append((m.label, typical(a, m), typical(b, m), difference_words(m, c.difference),
                         interval_words(m, c.interval), c.test, words.p_value(c.p), words.p_value(corrected[c.name]),
                         f"{c.effect_name} = {words.number(round(c.effect, 2))}", missing_words(c)))
            raw.append((c.name, c.n[0], c.n[1], c.missing[0], c.missing[1], c.difference, *c.interval, c.test, c.p,
                        corrected[c.name], c.effect_name, c.effect))
        parts.append(page.tag("h3", title))
        if booleans:
            shares = []
            for m in measures:
                for study, letter, colour, filled in ((a, "A", figures.FIRST, True), (b, "B", figures.SECOND, False)):
                    s = estimates.share_of(study.done[m.name])
                    if s.n:
                        shares.append((f"{figures.shortened(m.label, 26)} {letter}", s.share, *s.interval, colour,
                                       filled))
            data = page.download("shares", ["outcome", "share", "low", "high"], [row[:4] for row in shares])
            parts.append(target.grid([target.figure(figures.shares(shares), "", "Shares of A and B with 95 % intervals",
                                                    data, "Share of battles, with Wilson's 95 % interval.")]))
        parts.append(table(["measure", "A", "B", "B \u2212 A" + (" (points)" if booleans else ""), "95 % interval",
                            "test", "p", "p (Holm)", "effect", "missing A, B"], rows, "tnnnntnnnn"))
        parts.append(page.download("shares_tested" if booleans else "numbers_tested", [
            "measure", "n_a", "n_b", "missing_a", "missing_b", "difference", "low", "high", "test", "p", "p_holm",
            "effect_name", "effect"], raw))
    only = [m.name for m in a.measures if not b.measure(m.name)] + [m.name for m in b.measures if not a.measure(m.name)]
    if only:
        parts.append(paragraph(f"In one of the studies only: {words.listed(only)}.", "note"))
    target.section("measures", "Measures", *parts)


def missing_words(c: contrasts.Contrast) -> str:
    return f"{words.count(c.missing[0])}, {words.count(c.missing[1])}"


def distributions_section(a: Study, b: Study, target: Page) -> None:
    grid = []
    for measure in [m for m in common.numeric_measures(a) if m in common_measures(a, b)][:12]:
        sides = [study.done[measure.name].dropna().to_numpy() for study in (a, b)]
        if min(len(side) for side in sides) < 3 or np.ptp(np.concatenate(sides)) == 0:
            continue
        quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]
        rows = [(letter, words.count(len(side)), *[words.value(v, measure.is_time)
                                                   for v in np.quantile(side, quantiles)])
                for letter, side in zip("AB", sides)]
        data = page.details("Data", joined(
            table(["study", "battles", "5 %", "25 %", "median", "75 %", "95 %"], rows, "tnnnnnn"),
            page.download(measure.name, ["study", "value"], [(letter, v) for letter, side in zip("AB", sides)
                                                             for v in np.sort(side)[:20_000]])))
        grid.append(target.figure(figures.steps(list(zip("AB", sides)), measure), measure.label,
                                  f"Distribution functions of {measure.label}", data))
    if grid:
        target.section("distributions", "Distributions", paragraph(
            "Share of battles with at most the value below. A curve to the right of the other has larger values.",
            "note"), target.grid(grid))


def survival_section(tests: list, corrected: dict[str, float], target: Page) -> None:
    if not tests:
        return
    rows, grid = [], []
    for name, left, right, test in tests:
        shares = [f"{words.count((part['fate'] == 'lost').sum())} of {words.count(len(part))}" for part in (left, right)]
        ratio = words.NONE if math.isnan(test.ratio) else (
            f"{words.number(test.ratio, 3)} ({words.number(test.interval[0], 3)} to {words.number(test.interval[1], 3)})")
        rows.append((name, *shares, words.p_value(test.p), words.p_value(corrected["ship " + name]), ratio))
        curves = [(letter, estimates.kaplan_meier(part["t_s"].to_numpy(), (part["fate"] == "lost").to_numpy()),
                   float(part["t_s"].max())) for letter, part in (("A", left), ("B", right))]
        data = joined(*[page.frame_download(f"survival_{name}_{letter}", curve) for letter, curve, _ in curves])
        if len(grid) < battle_sections.MOST_SHIPS:
            title = name.replace("_", " ")
            grid.append(target.figure(figures.survival(curves), title, f"Survival of {title} in A and B", data))
    target.section("survival", "Survival of named ships", table(
        ["ship", "lost in A", "lost in B", "p (log-rank)", "p (Holm)", "hazard of B over A"], rows, "tnnnnn"),
        paragraph("Kaplan and Meier's curves with Greenwood's 95 % intervals; departed ships are censored. Log-rank test "
                  "with Peto's hazard ratio; pairs of seeds are not made use of here.", "note"), target.grid(grid))


def losses_section(a: Study, b: Study, target: Page) -> None:
    sides = []
    for study in (a, b):
        losses = study.losses[study.losses["run"].isin(study.done.index)]
        sides.append({(e.own, e.enemy): e for e in estimates.exchange_ratios(losses, study.teams)})
    rows = []
    for key, left in sides[0].items():
        right = sides[1].get(key)
        if right is None:
            continue
        for name, x, y in (("loss exchange", left.loss, right.loss), ("force exchange", left.force, right.force)):
            p = words.NONE
            if len(x.values) > 1 and len(y.values) > 1:
                top = max([v for v in [*x.values, *y.values] if math.isfinite(v)], default=0) + 1
                finite = [np.where(np.isinf(side.values), top, side.values) for side in (x, y)]
                if np.ptp(np.concatenate(finite)) > 0:
                    p = words.p_value(float(contrasts.stats.mannwhitneyu(*finite).pvalue))
            rows.append((name, *key, words.number(x.median), common.interval_text(x.interval, words.number),
                         words.number(y.median), common.interval_text(y.interval, words.number),
                         f"{x.undefined}, {y.undefined}", f"{x.infinite}, {y.infinite}", p))
    if rows:
        target.section("losses", "Exchange ratios", table(
            ["ratio", "own", "enemy", "A", "95 % interval", "B", "95 % interval", "0/0", "x/0", "p (Mann-Whitney)"],
            rows, "tttnnnnnnn"), paragraph(
                "Medians over battles. Loss exchange: ships the enemy lost over ships lost oneself; force exchange: the "
                "same of shares of those at the start. x/0 counts as larger than any number; 0/0 is left out. These p "
                "are not corrected.", "note"))


def series_section(a: Study, b: Study, target: Page) -> None:
    columns = [c for c in a.series_columns if c in b.series_columns][:battle_sections.MOST_SERIES]
    if not columns:
        return
    sides = []
    for study in (a, b):
        series, _ = study.series()
        sides.append((series[series["run"].isin(study.done.index)], study))
    if any(series.empty for series, _ in sides):
        return
    grid = []
    for column in columns:
        left, right = (estimates.bands(series, column, battle_sections.series_interval(study, series))
                       for series, study in sides)
        if min(len(left), len(right)) < 2:
            continue
        data = joined(page.frame_download(f"{column}_A", left), page.frame_download(f"{column}_B", right))
        title = column.replace("_", " ")
        grid.append(target.figure(figures.two_bands(left, right), title, f"{title} over time in A and B", data))
    if grid:
        target.section("series", "Over time", paragraph(
            "Lines: medians; bands: the middle half of the battles that are still fought at that time.", "note"),
            target.grid(grid))


def design_section(a: Study, b: Study, target: Page) -> None:
    rows = []
    for name, key in (("title", "title"), ("question", "question"), ("scenario", "scenario"), ("set for all", "overrides"),
                      ("design", "design"), ("design seed", "design_seed"), ("replicates", "replicates"),
                      ("seeds", "seeds"), ("first seed", "first_seed"), ("program", "program_version"),
                      ("commit", "program_commit")):
        left, right = (study.info[key] if study.info[key] is not None else "" for study in (a, b))
        rows.append((name, left, right, "" if left == right else "differs"))
    for name, amount in (("points", lambda s: len(s.points)), ("runs done", lambda s: len(s.done)),
                         ("runs failed", lambda s: len(s.failed)), ("runs missing", lambda s: s.missing_runs),
                         ("factors", lambda s: ", ".join(f.name for f in s.factors))):
        left, right = amount(a), amount(b)
        rows.append((name, left, right, "" if left == right else "differs"))
    same_text = a.info["scenario_text"] == b.info["scenario_text"]
    rows.append(("scenario file", "", "", "" if same_text else "differs"))
    target.section("design", "The two studies", table(["", "A", "B", ""], rows, "twwt"))


METHODS = [
    ("Shares, paired", "McNemar's exact test (scipy.stats.binomtest); interval of Agresti and Min (2005)."),
    ("Shares, independent", "Fisher's exact test where an expected count is below 10, else the score test of two "
     "proportions; Newcombe's interval (1998, method 10). Effect: Cohen's h."),
    ("Numbers, paired", "Wilcoxon's signed ranks (scipy.stats.wilcoxon, zeros left out); the difference is the median of "
     "the pairs' differences, with a bootstrap interval. Effect: rank-biserial r."),
    ("Numbers, independent", "Mann and Whitney's test (scipy.stats.mannwhitneyu); the difference is that of the medians, "
     "with a bootstrap interval. Effect: Cliff's \u03b4, the chance that B is larger less the chance that A is."),
    ("Survival", "Log-rank test and Peto's hazard ratio, own code."),
    ("Many tests", "p (Holm): corrected by Holm's method over all measures and ships of this page. Below 0.05 counts as "
     "beyond chance."),
    ("Missing", "Values that do not exist are left out; of a pair both are, where one lacks it."),
]


def compare_page(a: Study, b: Study) -> str:
    """The whole page."""
    target = Page(f"{a.title} and {b.title}")
    heading(a, b, target)
    pairs = contrasts.pairs_of(a, b)
    found, tests = all_contrasts(a, b, pairs), ship_tests(a, b)
    names = [c.name for c in found] + ["ship " + name for name, *_ in tests]
    corrected = dict(zip(names, holm(np.array([c.p for c in found] + [t.p for *_, t in tests]))))
    target.section("answer", "Answer", answer(a, b, found, corrected, pairs is not None))
    if not a.done.empty and not b.done.empty:
        measures_section(a, b, found, corrected, target)
        distributions_section(a, b, target)
        survival_section(tests, corrected, target)
        losses_section(a, b, target)
        series_section(a, b, target)
    design_section(a, b, target)
    paired = f"{words.several(len(pairs), 'pair')} of battles with one seed each." if pairs is not None else (
        "None: " + ("seeds of one study are not common." if "independent" in (a.info["seeds"], b.info["seeds"]) else
                    "points or seeds differ."))
    target.section("methods", "How it was made", page.pairs([("Pairs", paired), *METHODS]))
    return target.text()
