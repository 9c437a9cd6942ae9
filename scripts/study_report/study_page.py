"""The page of one study, section by section."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd

from . import battle_sections, estimates, factor_sections, figures, page, sensitivity, words
from .common import (account_outcome, command_of, interval_text, is_race, numeric_measures, share_and_interval,
                     share_text)
from .page import Markup, Page, code, joined, paragraph, table
from .store import Measure, Study, largest_correlation

MOST_LISTED = 20  # rows of a list of runs

DESIGNS = {
    "single": "a single point", "full_factorial": "a full factorial", "latin_hypercube": "a Latin hypercube",
    "nearly_orthogonal": "a nearly orthogonal Latin hypercube", "sobol": "a Sobol sequence",
    "saltelli": "a Saltelli design (for Sobol indices)", "one_at_a_time": "one factor at a time",
    "table": "points of a table",
}


# ---------------------------------------------------------------------------------------------- head and answer


def heading(study: Study, target: Page) -> None:
    info = study.info
    target.head.append(paragraph("Fleetswarm study", "over"))
    target.head.append(page.tag("h1", study.title))
    if info["question"]:
        target.head.append(paragraph(info["question"], "question"))
    target.head.extend(warnings(study))


def warnings(study: Study) -> list[Markup]:
    """What a reader has to know before any number, the worst first."""
    found, done = [], study.done
    if not study.ended:
        state = "no session" if study.sessions.empty else {
            "running": "was killed, or is still running", "interrupted": "was interrupted",
            "failed": "failed"}.get(study.sessions.iloc[-1]["outcome"], "has no known end")
        found.append(("warning", f"This study is not complete: its last session {state}. "
                      f"{words.several(study.missing_runs, 'run')} of {words.count(study.planned_runs)} "
                      f"{'is' if study.missing_runs == 1 else 'are'} missing; fleetswarm batch with --resume "
                      "fights them. All figures below are of what there is."))
    elif study.missing_runs:
        found.append(("warning", f"{words.several(study.missing_runs, 'run')} of {words.count(study.planned_runs)} "
                      "missing."))
    if len(study.failed):
        one = len(study.failed) == 1
        found.append(("warning", f"{words.several(len(study.failed), 'run')} failed and {'is' if one else 'are'} in no "
                      f"figure; {'it is' if one else 'they are'} listed under Runs to look at."))
    for column, text in (
            ("time_limit_reached", "ended because the time limit was reached, not because the battle was decided"),
            ("torpedo_overflow", "had torpedo launches refused because too many were in flight: what those runs say "
             "is of a battle with fewer torpedoes (torpedo_capacity)"),
            ("crowded", "had near cells so crowded that ships did not see all of their neighbours")):
        runs = int((done[column].fillna(0) > 0).sum())
        if runs:
            found.append(("caution", f"{words.several(runs, 'run')} of {words.count(len(done))} {text}."))
    invalid = study.points[study.points["status"] != "valid"]
    if len(invalid):
        found.append(("caution", f"{words.several(len(invalid), 'point')} of the design "
                      f"{'is' if len(invalid) == 1 else 'are'} invalid and not fought: {invalid.iloc[0]['reason']}"
                      f"{' (the first)' if len(invalid) > 1 else ''}."))
    return [paragraph(text, css) for css, text in found]


def answer(study: Study) -> Markup:
    main, done = study.main, study.done
    if done.empty or main is None:
        return paragraph("No battle has been fought to its end yet: there is nothing to say.", "answer")
    sentences = [main_sentence(study, main), account_sentence(study)]
    parts = [paragraph(" ".join(s for s in sentences if s), "answer")]
    decided = factor_sections.decided(study, main) if study.factors else companion_sentence(study, main)
    if decided:
        parts.append(paragraph(decided, "answer"))
    return joined(*parts)


def main_sentence(study: Study, main: Measure) -> str:
    values = study.done[main.name]
    where = f" over all {words.several(len(study.valid_points), 'point')} of the design" if study.factors else ""
    if main.is_boolean:
        share = estimates.share_of(values)
        missing = f"; {words.several(share.missing, 'battle')} had no answer" if share.missing else ""
        return f"\u201c{main.label}\u201d: yes in {share_and_interval(share)}{where}{missing}."
    numbers = estimates.numbers_of(values, main.name)
    if not numbers.n:
        return f"\u201c{main.label}\u201d has no value in any of {words.several(len(values), 'battle')}."
    def write(amount: float) -> str:
        return words.value(amount, main.is_time)
    text = f"\u201c{main.label}\u201d: median {write(numbers.median)}{where}"
    if numbers.n > 1:
        text += (f" (95 % interval {interval_text(numbers.interval, write)}); nine battles in ten lie between "
                 f"{write(numbers.q05)} and {write(numbers.q95)}")
    if is_race(main):
        ahead = estimates.Share(int((values > 0).sum()), numbers.n, 0)
        text += f"; the first of the two came first in {share_text(ahead)}"
    return text + (f"; {words.several(numbers.missing, 'battle')} had no value." if numbers.missing else ".")


def account_sentence(study: Study) -> str:
    account = account_outcome(study)
    if account is None:
        return ""
    share, agreement = account
    kinds = agreement.shape[1]
    if kinds == 1:
        return f"What is documented of it came in {share_text(share)}."
    text = (f"All {words.count(kinds)} documented outcomes together came in "
            f"{share_and_interval(share)}.")
    if share.yes < share.n:
        missed = (~agreement[~agreement.all(axis=1)]).sum().sort_values(ascending=False, kind="stable")
        worst = missed[missed == missed.iloc[0]]
        names = [f"\u201c{label_of(study, name.split(' ', 1)[1])}\u201d" for name in worst.index[:3]]
        text += (f" Where they did not, what was missed most often was {words.listed(names)} "
                 f"({words.count(missed.iloc[0])} of {words.several(share.n - share.yes, 'such battle')}).")
    return text


def label_of(study: Study, name: str) -> str:
    measure = study.measure(name)
    return measure.label if measure else name


def companion_sentence(study: Study, main: Measure) -> str:
    if study.done[main.name].nunique() < 2:
        return (f"\u201c{main.label}\u201d was the same in every battle, so the battles do not say what decides it."
                if len(study.done) > 1 else "")
    table_ = sensitivity.companions(study, study.done[main.name], {main.name})
    sure = table_[table_["holm"] < 0.05]
    if sure.empty:
        return "No other measure went with it from battle to battle more than chance explains."
    best = sure.head(2)
    parts = [f"\u201c{label_of(study, row.measure)}\u201d (rank correlation {words.correlation(row.rank)})"
             for row in best.itertuples()]
    return ("No factor was varied: what differs between the battles is chance. From battle to battle it went most "
            f"closely with {words.listed(parts)}.")


# ---------------------------------------------------------------------------------------------- design


def design_section(study: Study, target: Page) -> None:
    info = study.info
    rows = [("Scenario", f"{info['scenario_title'] or info['scenario']} ({info['scenario']})"),
            ("Design", f"{DESIGNS.get(info['design'], info['design'])}, "
             f"{words.several(len(study.points), 'point')}")]
    correlation = largest_correlation(study)
    if correlation:
        rows.append(("Largest correlation", f"{words.number(round(correlation[0], 4))} between {correlation[1]} and "
                     f"{correlation[2]}"))
    seeds = "the same seeds at every point" if info["seeds"] == "common" else "seeds of its own at every point"
    replicates = f"{words.count(info['replicates'] or 0)} at each point"
    if info["until_measure"]:
        replicates += (f" at most; fewer where the 95 % interval of {info['until_measure']} has a half width of "
                       f"{words.number(info['half_width'])}")
    rows.append(("Replicates", f"{replicates}, {seeds}, from seed {info['first_seed']}"))
    rows.append(("Runs", f"{words.count(len(study.done))} done, {words.count(len(study.failed))} failed, "
                 f"{words.count(study.missing_runs)} missing, of {words.count(study.planned_runs)} planned"))
    overrides = json.loads(info["overrides"] or "[]")
    if overrides:
        rows.append(("Set for all", joined(*[code(text) for text in overrides])))
    if not study.done.empty:
        ends = study.done["ended_by"].fillna("").replace("", "time limit or none").value_counts()
        rows.append(("Battles ended by", ", ".join(f"{name} {words.count(n)}" for name, n in sorted(
            ends.items(), key=lambda item: (-item[1], item[0])))))
        median = float(study.done["sim_time_s"].median())
        rows.append(("Length of a battle", f"median {words.clock(median)}, longest "
                     f"{words.clock(float(study.done['sim_time_s'].max()))}"))
    rows.append(("Program", f"Fleetswarm {info['program_version']}, {info['program_commit']}"))
    parts = [page.pairs(rows)]
    if study.factors:
        parts.append(factors_table(study))
    parts.append(page.details("The study file", Markup(
        f'<div class="scroll"><pre>{page.html(info["study_text"] or "")}</pre></div>')))
    if not study.sessions.empty:
        heads = ["started (UTC)", "ended (UTC)", "host", "device", "threads", "ranks", "worlds", "runs", "wall time",
                 "outcome"]
        sessions = [(s["started_utc"], s["ended_utc"] or words.NONE, s["host"], s["device"] or s["backend"],
                     s["threads"], s["ranks"], s["worlds"], words.count(s["runs"] or 0),
                     words.clock(s["wall_time_s"]), s["outcome"]) for s in study.sessions.to_dict("records")]
        parts.append(page.details("Sessions that fought it", table(heads, sessions, "tttwnnnnnt".replace("w", "t"))))
    target.section("design", "Design", *parts)


def factors_table(study: Study) -> Markup:
    rows = []
    for factor in study.factors:
        if factor.is_number and factor.low is not None and not math.isnan(factor.low):
            span = f"{words.number(factor.low)} to {words.number(factor.high)}"
            if factor.scale == "log":
                span += ", logarithmic"
        else:
            span = "no, yes" if factor.kind == "flag" else ", ".join(factor.values)
        levels = study.points[factor.name].nunique()
        rows.append((factor.label, span + (f" {factor.unit}" if factor.unit and factor.is_number else ""),
                     words.count(levels), factor.baseline or words.NONE, ", ".join(factor.paths)))
    return table(["factor", "range", "levels", "baseline", "scenario keys"], rows, "ttntt")


# ---------------------------------------------------------------------------------------------- outcomes


def outcomes_section(study: Study, target: Page) -> None:
    done = study.done
    answers = [m for m in study.measures if m.is_boolean]
    numbers = [m for m in study.measures if not m.is_boolean]
    parts: list = [paragraph(f"Over {words.several(len(done), 'battle')}"
                             + (f" at {words.several(len(study.valid_points), 'point')}: a mix in the design's "
                                "proportions." if study.factors else ".")
                             + " Missing: a value that does not exist in that battle, such as the time of something "
                             "that never came. It is left out of the other columns.", "note")]
    if answers:
        shares = [(m, estimates.share_of(done[m.name])) for m in answers]
        rows = [(m.label, words.count(s.yes), words.count(s.n), words.percent(s.share),
                 interval_text(s.interval, words.percent), words.count(s.missing)) for m, s in shares]
        data = joined(table(["outcome", "yes", "battles", "share", "95 % interval", "missing"], rows, "tnnnnn"))
        known = [(m.label, s.share, *s.interval, figures.FIRST, True) for m, s in shares if s.n]
        if known:
            parts.append(target.figure(
                figures.shares(known), "How often", "Shares of the yes-or-no outcomes with 95 % intervals", data,
                "Share of battles, with Wilson's 95 % interval."))
        else:
            parts.append(data)
    if numbers:
        rows, raw = [], []
        for measure in numbers:
            s = estimates.numbers_of(done[measure.name], measure.name)
            raw.append((measure.name, s.n, s.missing, s.mean, s.sd, s.low, s.q05, s.lower, s.median, *s.interval,
                        s.upper, s.q95, s.high))
            def write(amount: float, m: Measure = measure) -> str:
                return words.value(amount, m.is_time)
            rows.append((measure.label, words.count(s.n), write(s.median), interval_text(s.interval, write),
                         interval_text((s.lower, s.upper), write), interval_text((s.q05, s.q95), write),
                         write(s.low), write(s.high), words.count(s.missing)))
        parts.append(page.tag("h3", "Numbers"))
        parts.append(table(["measure", "battles", "median", "95 % interval", "quartiles", "5 to 95 %", "least", "most",
                            "missing"], rows, "tnnnnnnnn"))
        parts.append(page.download("numbers", ["measure", "n", "missing", "mean", "sd", "min", "q05", "q25", "median",
                                               "median_low", "median_high", "q75", "q95", "max"], raw))
    parts.append(page.frame_download("runs", runs_frame(study)))
    target.section("outcomes", "Outcomes", *parts)


def runs_frame(study: Study) -> pd.DataFrame:
    """One row a run with factors and measures; at most 20,000 rows, more is what the file itself is for."""
    columns = ["run", "point", "replicate", "seed", "status", "ended_by", "sim_time_s"]
    frame = study.runs[columns + [m.name for m in study.measures]].head(20_000)
    for factor in study.factors:
        frame = frame.assign(**{factor.name: study.points[factor.name].reindex(frame["point"]).to_numpy()})
    return frame


def documented_section(study: Study, target: Page) -> None:
    rows, parts = study.documented.to_dict("records"), []
    lines = []
    for row in rows:
        measure = study.measure(row["measure"])
        if measure is None:
            lines.append((row["measure"], words.NONE, "not recorded", words.NONE, Markup(words.NONE),
                          row["source"] or ""))
            continue
        verdict = estimates.verdict_of(study.done[measure.name], row)
        lines.append((measure.label, wanted_text(verdict, measure), ours_text(verdict, measure),
                      f"{words.count(verdict.agreeing)} of {words.count(len(study.done))}",
                      verdict_mark(verdict.met), verdict.source))
    heads, kinds = ["outcome", "documented", "ours", "battles that agree", "verdict", "source"], "wtwntw"
    parts.append(table(heads, lines, kinds))
    parts.append(paragraph(
        "An answer is met where more than half of the battles give it, or the documented share at least. A number is "
        "met where the median of the battles that have one lies in the range, and at least half of them have one."
        + (" The battles are those of the whole design, varied factors included." if study.factors else ""), "note"))
    if len(study.valid_points) > 1 and not study.done.empty:
        parts.append(page.details("At how many points of the design each is met", points_met(study, rows)))
    target.section("documented", "Against what is documented", *parts)


def verdict_mark(met: bool) -> Markup:
    return Markup('<span class="met">\u2713 met</span>') if met else Markup('<span class="unmet">\u2717 not met</span>')


def wanted_text(verdict: estimates.Verdict, measure: Measure) -> str:
    if verdict.answer is not None:
        text = "yes" if verdict.answer else "no"
        return text + (f", in {words.percent(verdict.share)} at least" if verdict.share is not None else "")
    def write(amount: float) -> str:
        return words.value(amount, measure.is_time)
    if verdict.low is not None and verdict.high is not None:
        return f"{write(verdict.low)} to {write(verdict.high)}"
    return f"at least {write(verdict.low)}" if verdict.low is not None else f"at most {write(verdict.high)}"


def ours_text(verdict: estimates.Verdict, measure: Measure) -> str:
    ours = verdict.ours
    if isinstance(ours, estimates.Share):
        if not ours.n:
            return words.NONE
        share = ours.yes if verdict.answer else ours.n - ours.yes
        low, high = estimates.wilson(share, ours.n)
        word = "yes" if verdict.answer else "no"
        return f"{word} in {words.percent(share / ours.n)} ({words.percent(low)} to {words.percent(high)})"
    def write(amount: float) -> str:
        return words.value(amount, measure.is_time)
    return f"median {write(ours.median)}" + (f" ({interval_text(ours.interval, write)})" if ours.n > 1 else "")


def points_met(study: Study, rows: list[dict]) -> Markup:
    lines = []
    for row in rows:
        if study.measure(row["measure"]):
            verdicts = [estimates.verdict_of(runs[row["measure"]], row).met
                        for _, runs in study.done.groupby("point")]
            lines.append((label_of(study, row["measure"]), words.count(sum(verdicts)), words.count(len(verdicts))))
    return table(["outcome", "points that meet it", "points fought"], lines, "tnn")


# ---------------------------------------------------------------------------------------------- losses


# ---------------------------------------------------------------------------------------------- time and survival


# ---------------------------------------------------------------------------------------------- distributions


# ---------------------------------------------------------------------------------------------- companions


# ---------------------------------------------------------------------------------------------- runs to look at


def outliers(study: Study) -> pd.DataFrame:
    """Runs at the ends of the first four numbers (two each, and what is farther out than three quartile ranges, up to
    two more), and runs that differ from what is documented in the most ways. Columns: run, why."""
    reasons: dict[int, list[str]] = {}
    for measure in numeric_measures(study)[:4]:
        known = study.done[measure.name].dropna()
        if len(known) < 5 or known.nunique() < 2:
            continue
        lower, upper = known.quantile([0.25, 0.75])
        ordered = known.sort_values(kind="stable")
        for end, part, far in (("lowest", ordered, known < lower - 3 * (upper - lower)),
                               ("highest", ordered.iloc[::-1], known > upper + 3 * (upper - lower))):
            for rank, (run, value) in enumerate(part.head(4).items()):
                if rank >= 2 and not far[run] or value == ordered.median():
                    continue
                text = f"{measure.label}: {words.value(value, measure.is_time)}, {end if rank == 0 else 'among the ' + end}"
                reasons.setdefault(run, []).append(text + (", far out" if far[run] and upper > lower else ""))
    account = account_outcome(study)
    if account is not None:
        _, agreement = account
        wrong = (~agreement).sum(axis=1)
        for run in wrong[wrong > 0].sort_values(ascending=False, kind="stable").index[:MOST_LISTED]:
            names = [label_of(study, name.split(" ", 1)[1]) for name in agreement.columns[~agreement.loc[run]]]
            reasons.setdefault(run, []).append("not as documented: " + ", ".join(names))
    return pd.DataFrame([(run, "; ".join(reasons[run])) for run in sorted(reasons)], columns=["run", "why"])


def point_text(study: Study, point: int) -> str:
    row = study.points.loc[point]
    if row["label"]:
        return f"{point}: {row['label']}"
    if len(study.factors) > 6:
        return str(point)
    shown = [f"{f.name} {figures.level_text(f, v, 3)}" for f in study.factors
             for v in [pd.to_numeric(row[f.name], errors="ignore")]]
    return f"{point}: {', '.join(shown)}" if shown else str(point)


def outliers_section(study: Study, target: Page) -> None:
    found, parts = outliers(study), []
    with_points = len(study.points) > 1
    if len(found):
        rows = [(r.run, study.runs.loc[r.run, "seed"],
                 *([point_text(study, study.runs.loc[r.run, "point"])] if with_points else []), r.why,
                 command_of(study, r.run)) for r in found.itertuples()]
        heads = ["run", "seed", *(["point"] if with_points else []), "why", "fight it again"]
        parts.append(table(heads, rows, "nn" + ("t" if with_points else "") + "wt"))
        account = account_outcome(study)
        if account and account[0].n - account[0].yes > MOST_LISTED:
            parts.append(paragraph(f"Of {words.several(account[0].n - account[0].yes, 'battle')} that are not as "
                                   f"documented, the {MOST_LISTED} that differ in the most ways are listed.", "note"))
    failed = study.failed
    if len(failed):
        parts.append(page.tag("h3", "Failed runs"))
        parts.append(table(["run", "seed", "reason", "fight it again"], [
            (run, row["seed"], row["reason"] or "", command_of(study, run))
            for run, row in failed.head(MOST_LISTED).iterrows()], "nnwt"))
        if len(failed) > MOST_LISTED:
            parts.append(paragraph(f"The first {MOST_LISTED} of {len(failed)}.", "note"))
    late = study.done[study.done["time_limit_reached"].fillna(0) > 0]
    if len(late):
        parts.append(page.tag("h3", "Runs that reached the time limit"))
        parts.append(table(["run", "seed", "fight it again"], [
            (run, row["seed"], command_of(study, run)) for run, row in late.head(MOST_LISTED).iterrows()],
            "nnt"))
    if parts:
        target.section("runs", "Runs to look at", *parts)


# ---------------------------------------------------------------------------------------------- methods


def methods_section(study: Study, target: Page) -> None:
    import matplotlib
    import scipy
    import sklearn

    rows = [
        ("Shares", "Wilson's interval (JASA 22, 1927), own code."),
        ("Medians", f"numpy; percentile bootstrap of {words.count(estimates.RESAMPLES)} resamples, drawn as order "
         "statistics (beta distribution), keyed by the measure's name: the same file gives the same page."),
        ("Survival", "Kaplan and Meier (JASA 53, 1958) with Greenwood's variance, own code."),
        ("Exchange ratios", "Medians over battles, own code; x/0 is larger than any number, 0/0 is left out."),
        ("Bands, histograms", "pandas quantiles; bins by Freedman and Diaconis."),
    ]
    if study.factors:
        rows += factor_sections.METHODS
    else:
        rows.append(("What goes together", "scipy.stats.spearmanr, Holm's correction."))
    rows.append(("Libraries", f"Python with numpy {np.__version__}, pandas {pd.__version__}, scipy "
                 f"{scipy.__version__}, scikit-learn {sklearn.__version__}; figures by matplotlib "
                 f"{matplotlib.__version__}."))
    rows.append(("Intervals", "All are 95 % and take battles as independent."
                 + (" Battles of one replicate share their seed across points, which makes comparisons between points "
                    "more exact than the intervals say." if study.factors and study.info["seeds"] == "common" else "")))
    rows.append(("The data", joined(code("import sqlite3, pandas"), Markup("<br/>"), code(
        f"runs = pandas.read_sql('SELECT * FROM tidy', sqlite3.connect('{study.path}'))"))))
    target.section("methods", "How it was made", page.pairs(rows))


def study_page(study: Study) -> str:
    """The whole page."""
    target = Page(study.title)
    heading(study, target)
    target.section("answer", "Answer", answer(study))
    if not study.done.empty:
        outcomes_section(study, target)
        if not study.documented.empty:
            documented_section(study, target)
        if study.factors:
            factor_sections.write(study, target)
        else:
            battle_sections.companions_section(study, target)
        battle_sections.distributions_section(study, target)
        battle_sections.losses_section(study, target)
        battle_sections.survival_section(study, target)
        battle_sections.series_section(study, target)
    outliers_section(study, target)
    design_section(study, target)
    methods_section(study, target)
    return target.text()
