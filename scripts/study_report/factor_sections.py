"""Sections of a design with factors: what each does to the main measure, alone and together."""

from __future__ import annotations

import math


from . import figures, page, sensitivity, words
from .page import Markup, Page, joined, paragraph, table
from .sensitivity import Effect, Response
from .store import Factor, Measure, Study

MOST_EFFECTS = 12  # panels
LEAST_EXPLAINED = 0.01  # of a pair that is drawn, and of a factor beyond the first three
SURE = 0.05

METHODS = [
    ("Main effects", "Means by level, or by bins with as many points each; Wilson's or Student's interval. Explained: "
     "epsilon squared, the share of variance between levels, corrected for chance. Own code with scipy.stats."),
    ("Interactions", "F test of z_a z_b, z_a\u00b2 z_b and z_a z_b\u00b2 (z: position of a factor in its range) in what the "
     "straight lines and squares of all factors leave over; forward selection, Bonferroni's correction over all "
     "pairs. Own code with numpy and scipy.stats."),
    ("Sobol indices", "First-order: Saltelli and others, Computer Physics Communications 181 (2010), table 2 (b). Total: "
     "Jansen, Computer Physics Communications 117 (1999). Own vectorised code (SALib is not in Debian, and scipy has "
     "sobol_indices from 1.11 on only), tested against the exact values of the Ishigami function; percentile "
     f"bootstrap over base samples, {sensitivity.BOOTSTRAPS} resamples, keyed."),
    ("Regression", "Standardised coefficients by least squares (numpy), scipy.stats.spearmanr, Holm's correction."),
    ("Tree", "sklearn.tree.DecisionTreeRegressor, depth 3, at least a twentieth of the runs in a leaf, a split has to "
     "take off a hundredth of the variance; judged by five-fold cross-validation over points (GroupKFold)."),
]


def writer(measure: Measure):
    """How a mean response of the measure is written."""
    return words.percent if measure.is_boolean else lambda amount: words.value(amount, measure.is_time)


def difference_text(measure: Measure, amount: float) -> str:
    return f"{100 * amount:.0f} points" if measure.is_boolean else words.value(amount, measure.is_time)


def level_text(effect: Effect, level) -> str:
    factor = effect.factor
    if effect.binned:
        return f"{words.number(level[0], 3)} to {words.number(level[1], 3)}"
    return figures.level_text(factor, level)


def decided(study: Study, main: Measure) -> str:
    """What decided the main measure, in a sentence or two."""
    response = sensitivity.response_of(study, main)
    if response.runs["y"].nunique() < 2:
        return "It was the same in every battle of the design, so no factor in these ranges decides it."
    effects = [e for e in sensitivity.main_effects(study, response) if not math.isnan(e.explained)]
    tree = sensitivity.tree_of(response) if response.factors else None
    write = writer(main)
    if tree is not None and tree.root.below is not None:
        root = tree.root
        unit = f" {root.factor.unit}" if root.factor.unit and root.factor.is_number else ""
        sides = [f"{write(side.mean)} with \u201c{where}{unit}\u201d ({words.several(side.n, 'battle')})"
                 for side, where in zip((root.below, root.above), root.where)]
        what = "the share is" if main.is_boolean else "the mean is"
        text = f"What splits it most is \u201c{root.factor.label}\u201d: {what} {sides[0]} and {sides[1]}."
        strong = [e for e in effects if e.explained >= 0.02][:3]
        if strong:
            text += " Taken alone, " + words.listed(
                [f"\u201c{e.factor.label}\u201d explains {words.percent(e.explained)}" for e in strong]) + (
                    f" of the variance between {'battles' if response.by_run else 'points'}.")
        return text
    if effects and effects[0].explained >= 0.02:
        best = effects[0]
        return (f"The factor with the largest effect is {best.factor.label}, but no split of it takes off as much as a "
                "hundredth of the variance between battles.")
    return "No factor of the design splits it more than chance would: within these ranges chance decides."


def factor_of(study: Study, name: str) -> Factor:
    return next(factor for factor in study.factors if factor.name == name)


def write(study: Study, target: Page) -> None:
    main = study.main
    response = sensitivity.response_of(study, main)
    parts: list = []
    if response.missing:
        parts.append(paragraph(f"{words.several(response.missing, 'battle')} of {words.count(len(study.done))} have no "
                               f"value of \u201c{main.label}\u201d and are in none of the figures here.", "caution"))
    if not response.factors or response.runs["y"].nunique() < 2:
        parts.append(paragraph(f"\u201c{main.label}\u201d, or every factor, is the same in all battles that there are: "
                               "there is nothing to tell apart.", "note"))
        target.section("factors", "What decides it", *parts)
        return
    parts += tree_part(study, target, response)
    parts += effects_part(study, target, response)
    parts += sobol_part(study, target, response)
    parts += interactions_part(study, target, response)
    parts += regression_part(study, target, response)
    target.section("factors", f"What decides \u201c{main.label}\u201d", *parts)


# ---------------------------------------------------------------------------------------------- parts


def tree_part(study: Study, target: Page, response: Response) -> list:
    tree = sensitivity.tree_of(response)
    if tree is None:
        return [paragraph("Too few battles for a tree.", "note")]
    if tree.root.below is None:
        return [page.tag("h3", "A tree of the factors"), paragraph(
            "No split takes off a hundredth of the variance: the tree is a single leaf.", "note")]
    score = "" if math.isnan(tree.score) else (
        f" On points that it has not seen, the tree explains {words.percent(max(0.0, tree.score))} of the variance "
        "between battles; the rest is chance and what the tree cannot express.")
    means = [leaf.mean for leaf in leaves(tree.root)]
    limits = (0.0, 1.0) if response.measure.is_boolean else (min(means) - 0.15 * (max(means) - min(means)), max(means))
    what = "share of battles with \u201cyes\u201d" if response.measure.is_boolean else "mean"
    data = page.details("The same as text", Markup("<pre>" + page.html("\n".join(tree_lines(
        tree.root, writer(response.measure)))) + "</pre>"))
    return [page.tag("h3", "A tree of the factors"), target.figure(
        figures.tree(tree.root, response.measure, *limits), "", f"Regression tree of {response.measure.label}", data,
        f"Each split is the one that tells the battles apart best. Bars: {what} in a leaf.{score}", broad=True)]


def leaves(node) -> list:
    return [node] if node.below is None else leaves(node.below) + leaves(node.above)


def tree_lines(node, write, indent: str = "") -> list[str]:
    value = f"{write(node.mean)} ({words.several(node.n, 'run')})"
    if node.below is None:
        return [f"{indent}{value}"]
    return [f"{indent}{value}",
            f"{indent}  {node.factor.label}: {node.where[0]}", *tree_lines(node.below, write, indent + "    "),
            f"{indent}  {node.factor.label}: {node.where[1]}", *tree_lines(node.above, write, indent + "    ")]


def effects_part(study: Study, target: Page, response: Response) -> list:
    effects = sensitivity.main_effects(study, response)
    if not effects:
        return []
    measure, mean = response.measure, float(response.runs["y"].mean())
    every = [v for e in effects[:MOST_EFFECTS] for v in [*e.table["low"], *e.table["high"], *e.table["mean"]]
             if not math.isnan(v)]
    limits = (min(every), max(every))
    panels = []
    drawn = [e for rank, e in enumerate(effects[:MOST_EFFECTS]) if rank < 3 or e.explained >= LEAST_EXPLAINED]
    for effect in drawn:
        panels.append(target.figure(figures.main_effect(effect, measure, mean, limits), effect.factor.label,
                                    f"Mean of {measure.label} by {effect.factor.label}",
                                    effect_data(effect, measure)))
    unit = "battles" if response.by_run else "points"
    rows = [(e.factor.label, words.percent(e.explained), difference_text(measure, e.span),
             level_text(e, e.table.loc[e.table["mean"].idxmin(), "level"]),
             level_text(e, e.table.loc[e.table["mean"].idxmax(), "level"])) for e in effects]
    alone = " Only points that differ from the baseline in this factor alone count." if (
        study.info["design"] == "one_at_a_time") else ""
    note = (f"Mean of \u201c{measure.label}\u201d at each level, or in bins with as many points each, with 95 % "
            f"intervals; the dotted line is the mean of all. Explained: share of the variance between {unit} that "
            f"lies between the levels of this factor alone.{alone}")
    shown = f" The {len(drawn)} strongest of {len(effects)} are drawn." if len(effects) > len(drawn) else ""
    ranking = table(["factor", "explained", "largest difference", "least at", "most at"], rows, "tnnnn")
    return [page.tag("h3", "Main effects"), paragraph(note + shown, "note"), target.grid(panels, small=True),
            page.details("All factors, the strongest first", ranking) if len(effects) > 1 else ranking]


def effect_data(effect: Effect, measure: Measure) -> Markup:
    write = writer(measure)
    rows = [(level_text(effect, r.level), words.count(r.n), write(r.mean),
             words.NONE if math.isnan(r.low) else f"{write(r.low)} to {write(r.high)}")
            for r in effect.table.itertuples()]
    raw = effect.table.assign(level=[level_text(effect, level).replace(words.MINUS, "-")
                                     for level in effect.table["level"]])
    return page.details("Data", joined(table([effect.factor.name, "n", "mean", "95 % interval"], rows, "nnnn"),
                                       page.frame_download(f"effect_{effect.factor.name}", raw)))


def sobol_part(study: Study, target: Page, response: Response) -> list:
    if study.info["design"] != "saltelli":
        return []
    found = sensitivity.sobol_of(study, response)
    if found is None:
        return [page.tag("h3", "Sobol indices"), paragraph(
            "The points that have been fought do not make up a Saltelli design: there are no indices.", "caution")]
    labels = {factor.name: factor.label for factor in study.factors}
    t = found.table
    rows = [(labels[r.factor], words.number(round(r.first, 3)), pair(r.first_low, r.first_high),
             words.number(round(r.total, 3)), pair(r.total_low, r.total_high)) for r in t.itertuples()]
    data = page.details("Data", joined(
        table(["factor", "first-order", "95 % interval", "total", "95 % interval"], rows, "tnnnn"),
        page.frame_download("sobol_indices", t)))
    caption = (f"From {words.several(found.base_samples, 'base sample')}. First-order: share of the variance that the "
               "factor explains alone; total: together with everything it takes part in. A total above the "
               f"first-order index means interactions. First-order indices add up to {words.number(t['first'].sum(), 2)}.")
    caption += (" With one battle a point, chance counts as part of every total." if found.replicates < 1.5 else
                f" Of the mean of {words.number(found.replicates, 3)} battles a point; what chance is left in the means "
                "counts in every total.")
    parts: list = [page.tag("h3", "Sobol indices")]
    if found.left_out:
        parts.append(paragraph(f"{words.several(found.left_out, 'base sample')} of "
                               f"{words.count(found.left_out + found.base_samples)} lack a value and are left out: the "
                               "indices are of those where the measure exists.", "caution"))
    return [*parts, target.figure(figures.indices(t.head(20), labels), "", "Sobol indices with 95 % intervals", data,
                                  caption)]


def pair(low: float, high: float) -> str:
    return f"{words.number(round(low, 3))} to {words.number(round(high, 3))}"


def interactions_part(study: Study, target: Page, response: Response) -> list:
    if len(response.factors) < 2 or study.info["design"] == "one_at_a_time":
        return []
    measure, found = response.measure, sensitivity.interactions(response)
    parts: list = [page.tag("h3", "Two factors together")]
    labels = {factor.name: factor.label for factor in study.factors}
    sure = found[found["corrected"] < SURE]
    if found.empty:
        parts.append(paragraph("Too few points to tell interactions from curves.", "note"))
    else:
        count = words.several(len(sure), "pair") if len(sure) else "No pair"
        parts.append(paragraph(
            f"{count} of factors {'does' if len(sure) < 2 else 'do'} more together than each does alone"
            " (F test, p below 0.05 after Bonferroni's correction over all pairs); found one after another, each in "
            "what the ones before it leave over.", "note"))
        rows = [(labels[r.a], labels[r.b], words.percent(r.explained), words.p_value(r.corrected))
                for r in found.itertuples()]
        parts.append(joined(table(["factor", "with", "explains of the rest", "p (Bonferroni)"], rows, "ttnn"),
                            page.frame_download("interactions", found)))
    pairs = []
    if len(response.factors) == 2:
        pairs = [tuple(response.factors)]
    elif len(found):
        pairs = [(factor_of(study, r.a), factor_of(study, r.b)) for r in sure.head(2).itertuples()
                 if r.explained >= LEAST_EXPLAINED]
    maps = []
    for a, b in pairs:
        cells = sensitivity.surface(response, a, b)
        data = page.details("Data", joined(
            table([a.name, b.name, "battles", "mean"], [(
                figures.level_text(a, r.a_level), figures.level_text(b, r.b_level), words.count(r.n),
                writer(measure)(r.mean)) for r in cells.itertuples()], "nnnn"),
            page.frame_download(f"surface_{a.name}_{b.name}", cells)))
        maps.append(target.figure(figures.surface(cells, a, b, measure), f"{a.label} and {b.label}",
                                  f"Mean of {measure.label} over {a.label} and {b.label}", data,
                                  f"Mean of \u201c{measure.label}\u201d; deeper is more."))
    if maps:
        parts.append(target.grid(maps))
    return parts if len(parts) > 1 else []


def regression_part(study: Study, target: Page, response: Response) -> list:
    found = sensitivity.regression(response)
    if found.table.empty or found.units < 4:
        return []
    labels = {factor.name: factor.label for factor in study.factors}
    rows = [(labels[r.factor], words.number(round(r.rank, 3)), words.p_value(r.holm),
             words.number(round(r.standardised, 3)) if not math.isnan(r.standardised) else words.NONE,
             words.NONE if math.isnan(r.low) else pair(r.low, r.high)) for r in found.table.itertuples()]
    unit = "battles" if response.by_run else "points"
    text = f"Over {words.count(found.units)} {unit}."
    if not math.isnan(found.r2):
        text += f" Straight lines of all factors together explain {words.percent(found.r2)} of the variance (R\u00b2)."
    else:
        text += " Too few of them for a regression of all factors together."
    left_out = [f.label for f in response.factors if f.name not in set(found.table["factor"])]
    if left_out:
        text += f" Lists without an order are left out: {words.listed(left_out)}."
    ranking = joined(table(["factor", "rank correlation", "p (Holm)", "standardised coefficient", "95 % interval"], rows,
                           "tnnnn"), page.frame_download("regression", found.table))
    shown = [(labels[r.factor], r.standardised, r.low, r.high) for r in found.table.itertuples()
             if not math.isnan(r.standardised)]
    shown = sorted(shown, key=lambda row: -abs(row[1]))[:20]
    if len(shown) < 2:
        return [page.tag("h3", "Regression"), paragraph(text, "note"), ranking]
    drawing = target.figure(figures.effects_bars(shown, "standardised coefficient"), "",
                            "Standardised coefficients with 95 % intervals", page.details("Data", ranking),
                            "Standard deviations of the response for one of the factor; blue raises it, orange lowers it.")
    return [page.tag("h3", "Regression"), paragraph(text, "note"), drawing]
