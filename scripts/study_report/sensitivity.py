"""What the factors of a design do to a measure: main effects, interactions, Sobol indices, regression, a tree.

Everything takes the units of a design: runs where all factors have few levels, else points (the mean of a point's
runs), so that replicates of a point do not count as new places of the design.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.model_selection import GroupKFold, cross_val_score
from sklearn.tree import DecisionTreeRegressor

from . import estimates
from .words import number
from .store import Factor, Measure, Study, factor_columns

FEW_LEVELS = 8
BOOTSTRAPS = 1000


@dataclass
class Response:
    """A measure over a design, without the runs that lack it."""

    measure: Measure
    factors: list[Factor]  # that vary
    runs: pd.DataFrame  # y, point, and a factor a column: its value
    positions: pd.DataFrame  # a factor a column, 0 to 1; index as of runs
    by_run: bool  # units are runs
    missing: int

    @property
    def units(self) -> tuple[pd.Series, pd.DataFrame]:
        """y and positions of the units."""
        if self.by_run:
            return self.runs["y"], self.positions
        groups = self.runs["point"].to_numpy()
        return self.runs["y"].groupby(groups).mean(), self.positions.groupby(groups).first()


def response_of(study: Study, measure: Measure) -> Response:
    values = factor_columns(study)
    done = study.done[study.done[measure.name].notna()]
    runs = pd.DataFrame({"y": done[measure.name], "point": done["point"]})
    for factor in study.factors:
        runs[factor.name] = values[factor.name].reindex(done["point"]).to_numpy()
    varying = [f for f in study.factors if runs[f.name].nunique() > 1]
    positions = study.positions.reindex(done["point"])[[f.name for f in varying]]
    positions.index = runs.index
    for factor in varying:  # a file without positions still has values
        if positions[factor.name].isna().any():
            positions[factor.name] = runs[factor.name].rank(method="dense").sub(1) / (runs[factor.name].nunique() - 1)
    by_run = all(runs[f.name].nunique() <= FEW_LEVELS for f in varying)
    return Response(measure, varying, runs, positions, by_run, len(study.done) - len(done))


# ---------------------------------------------------------------------------------------------- main effects


@dataclass
class Effect:
    """Mean response by level, or by bins of the values with as many units each."""

    factor: Factor
    table: pd.DataFrame  # level (text), x (middle, or number of the level), n, mean, low, high
    binned: bool
    span: float  # largest mean less smallest
    explained: float  # share of the variance between units that lies between levels, for chance corrected


def mean_interval(y: np.ndarray, yes_or_no: bool) -> tuple[float, float]:
    """Wilson's of a share, else Student's of the mean."""
    if yes_or_no:
        return estimates.wilson(float(y.sum()), len(y))
    if len(y) < 2:
        return math.nan, math.nan
    half = stats.t.ppf(0.975, len(y) - 1) * y.std(ddof=1) / math.sqrt(len(y))
    return float(y.mean() - half), float(y.mean() + half)


def one_at_a_time(study: Study, response: Response, factor: Factor) -> pd.Series:
    """Which runs differ from the baseline in this factor alone (or not at all). The baseline is the commonest
    value of every factor."""
    same = pd.Series(True, index=response.runs.index)
    values = factor_columns(study)
    for other in response.factors:
        if other.name != factor.name:
            same &= response.runs[other.name] == values[other.name].mode().iloc[0]
    return same


def explained_share(y: np.ndarray, groups: np.ndarray) -> float:
    """Epsilon squared: the share of variance between groups, less what chance alone would give; at least 0."""
    codes, total = pd.factorize(groups)[0], ((y - y.mean()) ** 2).sum()
    k, n = codes.max() + 1, len(y)
    if total == 0 or n <= k:
        return math.nan
    sizes = np.bincount(codes)
    within = total - (sizes * (np.bincount(codes, y) / sizes - y.mean()) ** 2).sum()
    return float(max(0.0, 1 - (within / (n - k)) / (total / (n - 1))))


def main_effect(response: Response, factor: Factor, keep: pd.Series | None = None) -> Effect:
    runs = response.runs if keep is None else response.runs[keep]
    if not response.by_run:
        runs = runs.groupby("point").first().assign(y=runs.groupby("point")["y"].mean())
    yes_or_no = response.measure.is_boolean and runs["y"].isin([0, 1]).all()
    levels = runs[factor.name]
    binned = factor.is_number and levels.nunique() > FEW_LEVELS
    if binned:
        bins = max(2, min(FEW_LEVELS, len(runs) // 8))
        codes = pd.qcut(levels.rank(method="first"), bins, labels=False).to_numpy()
    else:
        names = sorted(levels.unique()) if factor.kind != "list" else [
            value for value in factor.values or sorted(levels.unique()) if value in set(levels)]
        codes = levels.map({name: i for i, name in enumerate(names)}).to_numpy()
    rows = []
    for code in np.unique(codes):
        y, x = runs["y"].to_numpy()[codes == code], levels[codes == code]
        low, high = mean_interval(y, yes_or_no)
        rows.append((x.iloc[0] if not binned else (x.min(), x.max()),
                     float(x.median()) if factor.is_number else float(code), len(y), float(y.mean()), low, high))
    table = pd.DataFrame(rows, columns=["level", "x", "n", "mean", "low", "high"])
    span = float(table["mean"].max() - table["mean"].min())
    return Effect(factor, table, binned, span, explained_share(runs["y"].to_numpy(), codes))


def main_effects(study: Study, response: Response) -> list[Effect]:
    """The strongest first."""
    effects = []
    for factor in response.factors:
        keep = one_at_a_time(study, response, factor) if study.info["design"] == "one_at_a_time" else None
        if keep is None or response.runs[keep][factor.name].nunique() > 1:
            effects.append(main_effect(response, factor, keep))
    return sorted(effects, key=lambda effect: (-np.nan_to_num(effect.explained), -effect.span, effect.factor.name))


# ---------------------------------------------------------------------------------------------- interactions


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979); NaN stays and does not count."""
    p = np.asarray(p, float)
    corrected = np.full(len(p), math.nan)
    known = np.flatnonzero(~np.isnan(p))
    running = 0.0
    for rank, i in enumerate(known[np.argsort(p[known], kind="stable")]):
        running = max(running, min(1.0, (len(known) - rank) * p[i]))
        corrected[i] = running
    return corrected


MOST_INTERACTIONS = 10


def interactions(response: Response) -> pd.DataFrame:
    """Which pairs of factors add to what all of them do alone, the strongest first.

    Alone: a straight line and a square of each factor's position. Together, of a pair: z_a z_b, z_a^2 z_b, z_a z_b^2.
    The pair that explains most of what is left is taken, by an F test; what it explains is taken off, and the next is
    sought, so that a pair does not get the credit of another that the design confuses it with. Ends after the first
    that chance explains, or after ten. Columns: a, b, explained (share of what the factors alone leave over), p, and
    corrected (p times the number of pairs: Bonferroni). Empty where there are too few units."""
    y, positions = response.units
    ordered = [f.name for f in response.factors if f.kind != "list" or response.runs[f.name].nunique() == 2]
    columns = ["a", "b", "explained", "p", "corrected"]
    if len(ordered) < 2:
        return pd.DataFrame(columns=columns)
    z = positions[ordered].to_numpy() - 0.5
    basis, sizes, _ = np.linalg.svd(np.column_stack([np.ones(len(z)), z, z**2]), full_matrices=False)
    basis = basis[:, sizes > 1e-9 * sizes[0]]
    left, right = np.triu_indices(len(ordered), 1)
    a, b = z[:, left], z[:, right]
    products = np.stack([a * b, a * a * b, a * b * b])  # 3 by units by pairs
    scale = np.linalg.norm(products, axis=1)
    rest = y.to_numpy() - basis @ (basis.T @ y.to_numpy())
    products = products - basis @ (basis.T @ products)
    alone, spare, rows = float(rest @ rest), len(z) - basis.shape[1], []
    if alone <= 1e-18 * max(1.0, float(y.abs().max())) ** 2 * len(z):
        return pd.DataFrame(columns=columns)
    for _ in range(min(MOST_INTERACTIONS, len(left))):
        gram = np.einsum("inp,jnp->pij", products, products, optimize=True)
        gram[np.sqrt(np.einsum("pii->pi", gram)).T.max(axis=0) < 1e-9 * scale.max()] = 0
        inverse = np.linalg.pinv(gram, rcond=1e-9, hermitian=True)
        degrees = np.rint(np.einsum("pij,pji->p", gram, inverse)).astype(int)
        along = np.einsum("inp,n->pi", products, rest)
        gained = np.einsum("pi,pij,pj->p", along, inverse, along)
        free = spare - degrees
        usable = (degrees > 0) & (free > 2)
        if not usable.any():
            break
        left_over = np.maximum(float(rest @ rest) - gained, 1e-300)
        f = np.where(usable, gained / np.maximum(degrees, 1) / (left_over / np.maximum(free, 1)), 0)
        p = np.where(usable, stats.f.sf(f, np.maximum(degrees, 1), np.maximum(free, 1)), 1.0)
        best = int(np.lexsort((-gained, p))[0])
        corrected = min(1.0, float(p[best]) * len(left))
        rows.append((ordered[left[best]], ordered[right[best]], float(gained[best]) / alone, float(p[best]), corrected))
        if corrected >= 0.05:
            break
        taken, size, _ = np.linalg.svd(products[:, :, best].T, full_matrices=False)
        taken = taken[:, size > 1e-9 * size[0]]
        rest = rest - taken @ (taken.T @ rest)
        products = products - taken @ (taken.T @ products)
        spare -= taken.shape[1]
    return pd.DataFrame(rows, columns=columns)


def surface(response: Response, a: Factor, b: Factor, bins: int = 5) -> pd.DataFrame:
    """Mean response over two factors, by level or by bins of equal width of the design's positions.
    Columns: a, b (numbers of the cell), a_level, b_level (value, or middle of the bin), n, mean."""
    runs = response.runs
    codes, names = [], []
    for factor in (a, b):
        levels = runs[factor.name]
        if levels.nunique() <= FEW_LEVELS:
            order = sorted(levels.unique())
            if factor.kind == "list" and factor.values:
                order = [value for value in factor.values if value in set(levels)]
            codes.append(levels.map({name: i for i, name in enumerate(order)}))
            names.append(order)
        else:
            code = np.minimum(bins - 1, (response.positions[factor.name] * bins).astype(int))
            middle = (np.arange(bins) + 0.5) / bins
            low, high = levels.min(), levels.max()
            logarithmic = factor.scale == "log" and low > 0
            names.append(list(low * (high / low) ** middle if logarithmic else low + (high - low) * middle))
            codes.append(code)
    frame = pd.DataFrame({"a": codes[0], "b": codes[1], "y": runs["y"]})
    table = frame.groupby(["a", "b"])["y"].agg(["size", "mean"]).reset_index()
    table.columns = ["a", "b", "n", "mean"]
    table.insert(2, "a_level", [names[0][i] for i in table["a"]])
    table.insert(3, "b_level", [names[1][i] for i in table["b"]])
    return table


# ---------------------------------------------------------------------------------------------- Sobol indices


@dataclass
class Indices:
    """First-order and total indices with bootstrap intervals: factor, first, first_low, first_high, total, ..."""

    table: pd.DataFrame
    base_samples: int
    left_out: int  # base samples in which a value is missing
    replicates: float  # runs a point, on the mean


def saltelli_rows(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool] | None:
    """Rows (A, B, mixed) of a Saltelli design, told by its positions: mixed[i, f] is A's row i with factor f of B
    (or B's with factor f of A: the last answer is then true). Blocks one after another, or the rows of each base
    sample together. None where the positions are of neither."""
    rows, k = positions.shape
    if k == 0 or rows % (k + 2):
        return None
    n = rows // (k + 2)
    blocks = np.arange(rows).reshape(k + 2, n)
    together = np.arange(rows).reshape(n, k + 2).T
    for a, b, mixed in ((blocks[0], blocks[1], blocks[2:]), (together[0], together[1], together[2:]),
                        (together[0], together[-1], together[1:-1]), (blocks[0], blocks[-1], blocks[1:-1])):
        for swapped in (False, True):
            stem, graft = (b, a) if swapped else (a, b)
            expected = np.repeat(positions[stem][None], k, axis=0)
            for f in range(k):
                expected[f, :, f] = positions[graft, f]
            if np.allclose(positions[mixed], expected, atol=1e-9):
                return a, b, mixed.T, swapped
    return None


def sobol_indices(f_a: np.ndarray, f_b: np.ndarray, f_mixed: np.ndarray, weights: np.ndarray | None = None):
    """First-order indices by Saltelli et al., Computer Physics Communications 181 (2010), table 2 (b), and total ones
    by Jansen, Computer Physics Communications 117 (1999).

    f_a, f_b: n values at A and B. f_mixed: n by k, at A with one column of B. weights: resamples by n, how often each
    base sample is taken; then the answers are resamples by k. The mean is taken off first, which changes neither
    index in the limit and lets them scatter less."""
    n = len(f_a)
    w = np.ones((1, n)) if weights is None else weights
    mean = (w @ (f_a + f_b)) / (2 * n)
    variance = (w @ (f_a**2 + f_b**2)) / (2 * n) - mean**2
    product = w @ (f_b[:, None] * (f_mixed - f_a[:, None]))
    # The mean is taken off f_b, resample by resample.
    product -= mean[:, None] * (w @ (f_mixed - f_a[:, None]))
    square = w @ (f_a[:, None] - f_mixed) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        first = product / n / variance[:, None]
        total = square / (2 * n) / variance[:, None]
    return (first[0], total[0]) if weights is None else (first, total)


def sobol_of(study: Study, response: Response) -> Indices | None:
    """Indices of the mean response of a point. None where the design is not a Saltelli design."""
    names = [factor.name for factor in study.factors]
    rows = saltelli_rows(study.positions.to_numpy())
    if rows is None:
        return None
    a, b, mixed, swapped = rows
    means = response.runs.groupby("point")["y"].mean()
    f = means.reindex(study.points.index).to_numpy()
    complete = ~(np.isnan(f[a]) | np.isnan(f[b]) | np.isnan(f[mixed]).any(axis=1))
    a, b, mixed = a[complete], b[complete], mixed[complete]
    if len(a) < 4 or np.ptp(f[np.concatenate([a, b])]) == 0:
        return None
    stem, graft = (b, a) if swapped else (a, b)
    first, total = sobol_indices(f[stem], f[graft], f[mixed])
    draws = estimates.generator(f"sobol/{response.measure.name}").multinomial(
        len(a), np.full(len(a), 1 / len(a)), BOOTSTRAPS).astype(float)
    firsts, totals = sobol_indices(f[stem], f[graft], f[mixed], draws)
    table = pd.DataFrame({"factor": names, "first": first, "total": total})
    for name, values in (("first", firsts), ("total", totals)):
        table[f"{name}_low"], table[f"{name}_high"] = np.nanpercentile(values, [2.5, 97.5], axis=0)
    table = table.iloc[np.argsort(-table["total"].to_numpy(), kind="stable")].reset_index(drop=True)
    return Indices(table, len(complete), int((~complete).sum()), len(response.runs) / max(1, len(means)))


# ---------------------------------------------------------------------------------------------- regression


@dataclass
class Regression:
    table: pd.DataFrame  # factor, standardised, low, high, rank, p, holm
    r2: float  # of the straight lines together; NaN where there are too few units
    units: int


def regression(response: Response) -> Regression:
    """Standardised coefficients of the straight lines of all factors together (with Student's intervals), and the
    rank correlation of each alone (Spearman) with Holm-corrected p. Unordered lists of three and more are left out."""
    y, positions = response.units
    factors = [f for f in response.factors if f.kind != "list" or response.runs[f.name].nunique() == 2]
    x = positions[[f.name for f in factors]].to_numpy()
    n, k = x.shape
    table = pd.DataFrame({"factor": [f.name for f in factors]})
    coefficient, low, high, r2 = np.full(k, math.nan), np.full(k, math.nan), np.full(k, math.nan), math.nan
    if k and n > k + 2 and y.std() > 0 and (x.std(axis=0) > 0).all():
        z, t = (x - x.mean(axis=0)) / x.std(axis=0), ((y - y.mean()) / y.std(ddof=0)).to_numpy()
        if np.linalg.matrix_rank(z) == k:
            inverse = np.linalg.inv(z.T @ z)
            coefficient = inverse @ z.T @ t
            rest = t - z @ coefficient
            r2 = float(1 - (rest**2).sum() / (t**2).sum())
            half = stats.t.ppf(0.975, n - k - 1) * np.sqrt((rest**2).sum() / (n - k - 1) * np.diag(inverse))
            low, high = coefficient - half, coefficient + half
    table["standardised"], table["low"], table["high"] = coefficient, low, high
    enough = n > 3 and y.std() > 0
    ranks = [stats.spearmanr(x[:, i], y) if enough else (math.nan, math.nan) for i in range(k)]
    table["rank"], table["p"] = [float(r[0]) for r in ranks], [float(r[1]) for r in ranks]
    table["holm"] = holm(table["p"].to_numpy())
    order = np.argsort(-table["rank"].abs().fillna(0).to_numpy(), kind="stable")
    return Regression(table.iloc[order].reset_index(drop=True), r2, n)


# ---------------------------------------------------------------------------------------------- tree


@dataclass
class Node:
    n: int
    mean: float
    factor: Factor | None = None  # that splits it; none of a leaf
    where: tuple[str, str] = ("", "")  # what holds below and above: "at most 1.25", "at least 1.5"
    below: Node | None = None
    above: Node | None = None
    depth: int = 0


@dataclass
class Tree:
    root: Node
    score: float  # share of variance explained among points that it has not seen; NaN: too few points
    leaves: int = field(default=1)


def _both_sides(column: tuple[Factor, str | None], threshold: float, values: np.ndarray) -> tuple[str, str]:
    factor, level = column
    if level is not None:
        return f"not {level}", level
    if factor.kind == "flag":
        return "no", "yes"
    if len(np.unique(values)) <= FEW_LEVELS or factor.kind == "whole":  # a level says more than a place between two
        below, above = values[values <= threshold].max(), values[values > threshold].min()
        return f"at most {number(below)}", f"at least {number(above)}"
    return f"at most {number(threshold, 3)}", f"above {number(threshold, 3)}"


def tree_of(response: Response) -> Tree | None:
    """A regression tree of depth 3 at most (scikit-learn), of runs. A split has to take off a hundredth of the
    variance at least, and leave a twentieth of the runs (five at least) on each side."""
    runs = response.runs
    if len(runs) < 12 or runs["y"].var() == 0:
        return None
    columns: list[tuple[Factor, str | None]] = []
    x = []
    for factor in response.factors:
        if factor.kind == "list":
            levels = [value for value in factor.values or sorted(runs[factor.name].unique())]
            chosen = levels[1:] if len(levels) == 2 else levels
            for level in chosen:
                columns.append((factor, level))
                x.append((runs[factor.name] == level).to_numpy(float))
        else:
            columns.append((factor, None))
            x.append(runs[factor.name].to_numpy(float))
    matrix, y = np.column_stack(x), runs["y"].to_numpy()
    model = DecisionTreeRegressor(max_depth=3, random_state=0, min_samples_leaf=max(5, len(y) // 20),
                                  min_impurity_decrease=0.01 * y.var())
    groups = runs["point"].to_numpy()
    score = math.nan
    if len(np.unique(groups)) >= 10:
        scores = cross_val_score(model, matrix, y, groups=groups, cv=GroupKFold(5), scoring="neg_mean_squared_error")
        score = float(1 + scores.mean() / y.var())
    fitted = model.fit(matrix, y).tree_

    def node(i: int, depth: int, inside: np.ndarray) -> Node:
        made = Node(int(fitted.n_node_samples[i]), float(fitted.value[i].item()), depth=depth)
        if fitted.children_left[i] >= 0:
            column, threshold = columns[fitted.feature[i]], float(fitted.threshold[i])
            values = matrix[:, fitted.feature[i]]
            made.factor, made.where = column[0], _both_sides(column, threshold, values)
            made.below = node(fitted.children_left[i], depth + 1, inside & (values <= threshold))
            made.above = node(fitted.children_right[i], depth + 1, inside & (values > threshold))
        return made

    return Tree(node(0, 0, np.ones(len(y), bool)), score, int((fitted.children_left < 0).sum()))


# ---------------------------------------------------------------------------------------------- other measures


def companions(study: Study, target: pd.Series, without: set[str]) -> pd.DataFrame:
    """What goes with a value of each run (the main measure, or whether all went as documented): the rank correlation
    (Spearman) of each measure not in `without`, over the runs that have both. Columns: measure, n, rank, p, holm. It
    says what goes together, not what causes what."""
    rows = []
    for other in study.measures:
        if other.name in without:
            continue
        both = pd.DataFrame({"target": target.astype(float), "other": study.done[other.name]}).dropna()
        if len(both) < 8 or both["target"].nunique() < 2 or both["other"].nunique() < 2:
            continue
        rank, p = stats.spearmanr(both["target"], both["other"])
        rows.append((other.name, len(both), float(rank), float(p)))
    table = pd.DataFrame(rows, columns=["measure", "n", "rank", "p"])
    table["holm"] = holm(table["p"].to_numpy())
    return table.iloc[np.argsort(-table["rank"].abs().to_numpy(), kind="stable")].reset_index(drop=True)
