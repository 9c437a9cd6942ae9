"""Two studies against each other: tests, differences with 95 % intervals, effect sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from . import estimates
from .store import Study, factor_columns


@dataclass
class Contrast:
    """B less A of one measure. Shares are differences of shares; numbers of medians."""

    name: str
    test: str
    p: float
    difference: float
    interval: tuple[float, float]
    effect: float
    effect_name: str
    n: tuple[int, int]
    missing: tuple[int, int]


def pairs_of(a: Study, b: Study) -> pd.DataFrame | None:
    """Runs to be paired: columns a and b hold run numbers. A pair is one point and replicate that both have fought to
    the end with the same seed. None where seeds differ or the points are not the same."""
    if a.info["seeds"] != "common" or b.info["seeds"] != "common":
        return None
    if len(a.points) > 1 or len(b.points) > 1:
        left, right = factor_columns(a), factor_columns(b)
        if list(left.columns) != list(right.columns) or not left.equals(right):
            return None
    keys = ["point", "replicate"]
    both = a.done[["run", "seed", *keys]].reset_index(drop=True).merge(
        b.done[["run", "seed", *keys]].reset_index(drop=True), on=keys, suffixes=("_a", "_b"))
    if len(both) < 2 or (both["seed_a"] != both["seed_b"]).any():
        return None
    return both.rename(columns={"run_a": "a", "run_b": "b"})[["a", "b", "replicate"]]


# ---------------------------------------------------------------------------------------------- yes or no


def newcombe(yes_a: int, n_a: int, yes_b: int, n_b: int) -> tuple[float, float]:
    """Interval of the difference of two independent shares, b less a, from Wilson's two: method 10 of Newcombe,
    Statistics in Medicine 17 (1998)."""
    p_a, p_b = yes_a / n_a, yes_b / n_b
    low_a, high_a = estimates.wilson(yes_a, n_a)
    low_b, high_b = estimates.wilson(yes_b, n_b)
    d = p_b - p_a
    return d - math.hypot(p_b - low_b, high_a - p_a), d + math.hypot(high_b - p_b, p_a - low_a)


def agresti_min(only_a: int, only_b: int, n: int) -> tuple[float, float]:
    """Interval of the difference of two paired shares, b less a: Wald's after half a pair has been added to each of
    the four cells. Agresti and Min, Statistics in Medicine 24 (2005)."""
    c, b, m = only_a + 0.5, only_b + 0.5, n + 2
    d = (b - c) / m
    half = estimates.Z * math.sqrt((b + c) - (b - c) ** 2 / m) / m
    return max(-1.0, d - half), min(1.0, d + half)


def cohen_h(share_a: float, share_b: float) -> float:
    return 2 * math.asin(math.sqrt(share_b)) - 2 * math.asin(math.sqrt(share_a))


def mcnemar(only_a: int, only_b: int) -> float:
    """Exact two-sided p of McNemar's test: a fair coin for each pair that differs."""
    n = only_a + only_b
    return 1.0 if n == 0 else float(stats.binomtest(only_a, n, 0.5).pvalue)


def two_shares(yes_a: int, n_a: int, yes_b: int, n_b: int) -> tuple[str, float]:
    """Fisher's exact test where an expected count is below 10, else the score test of two proportions."""
    pooled = (yes_a + yes_b) / (n_a + n_b)
    if min(n_a, n_b) * min(pooled, 1 - pooled) < 10:
        return "Fisher", float(stats.fisher_exact([[yes_a, n_a - yes_a], [yes_b, n_b - yes_b]])[1])
    z = (yes_b / n_b - yes_a / n_a) / math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    return "two proportions", float(2 * stats.norm.sf(abs(z)))


def contrast_answers(name: str, a: pd.Series, b: pd.Series, paired: bool) -> Contrast | None:
    missing = (int(a.isna().sum()), int(b.isna().sum()))
    if paired:
        keep = (a.notna() & b.notna()).to_numpy()
        a, b = a[keep], b[keep]
    else:
        a, b = a.dropna(), b.dropna()
    if a.empty or b.empty:
        return None
    yes_a, yes_b = int((a != 0).sum()), int((b != 0).sum())
    difference = yes_b / len(b) - yes_a / len(a)
    if paired:
        only_a, only_b = int(((a != 0) & (b == 0)).sum()), int(((a == 0) & (b != 0)).sum())
        test, p, interval = "McNemar", mcnemar(only_a, only_b), agresti_min(only_a, only_b, len(a))
    else:
        test, p = two_shares(yes_a, len(a), yes_b, len(b))
        interval = newcombe(yes_a, len(a), yes_b, len(b))
    return Contrast(name, test, p, difference, interval, cohen_h(yes_a / len(a), yes_b / len(b)), "h",
                    (len(a), len(b)), missing)


# ---------------------------------------------------------------------------------------------- numbers


def contrast_numbers(name: str, a: pd.Series, b: pd.Series, paired: bool) -> Contrast | None:
    """Mann and Whitney's test with Cliff's delta, or Wilcoxon's signed ranks with the matched rank-biserial
    correlation. Differences: of medians, or the median of the pairs' differences, by bootstrap."""
    missing = (int(a.isna().sum()), int(b.isna().sum()))
    if paired:
        keep = (a.notna() & b.notna()).to_numpy()
        differences = b[keep].to_numpy() - a[keep].to_numpy()
        if len(differences) < 2:
            return None
        p, effect = 1.0, 0.0
        changed = differences[differences != 0]
        if len(changed):
            p = float(stats.wilcoxon(differences, zero_method="wilcox").pvalue)
            ranks = stats.rankdata(np.abs(changed))
            effect = float((ranks[changed > 0].sum() - ranks[changed < 0].sum()) / ranks.sum())
        interval = estimates.median_interval(differences, f"paired/{name}")
        return Contrast(name, "Wilcoxon", p, float(np.median(differences)), interval, effect, "r", (len(differences),) * 2,
                        missing)
    x, y = np.sort(a.dropna().to_numpy()), np.sort(b.dropna().to_numpy())
    if len(x) < 2 or len(y) < 2:
        return None
    answer = stats.mannwhitneyu(y, x, alternative="two-sided")
    p = 1.0 if x[0] == x[-1] == y[0] == y[-1] else float(answer.pvalue)
    delta = 2 * float(answer.statistic) / (len(x) * len(y)) - 1
    draws = (estimates.bootstrap_medians(y, estimates.RESAMPLES, f"b/{name}")
             - estimates.bootstrap_medians(x, estimates.RESAMPLES, f"a/{name}"))
    return Contrast(name, "Mann-Whitney", p, float(np.median(y) - np.median(x)), estimates.percentiles(draws), delta,
                    "\u03b4", (len(x), len(y)), missing)


# ---------------------------------------------------------------------------------------------- survival


@dataclass
class LogRank:
    """The log-rank test (Mantel, Cancer Chemotherapy Reports 50, 1966) and Peto's hazard ratio, b over a."""

    p: float  # chi-square with one degree; NaN where nothing tells the two apart
    ratio: float
    interval: tuple[float, float]


def log_rank(t_a: np.ndarray, lost_a: np.ndarray, t_b: np.ndarray, lost_b: np.ndarray) -> LogRank:
    """Times of loss or censoring, and which were lost. Losses of b in excess of those expected, and their variance, are
    summed over times of loss; the hazard ratio is exp(excess / variance)."""
    t = np.concatenate([t_a, t_b])
    lost = np.concatenate([lost_a, lost_b]).astype(bool)
    in_b = np.concatenate([np.zeros(len(t_a), bool), np.ones(len(t_b), bool)])
    excess, variance = 0.0, 0.0
    for time in np.unique(t[lost]):
        at_risk, at_risk_b = int((t >= time).sum()), int((in_b & (t >= time)).sum())
        died, died_b = int((lost & (t == time)).sum()), int((in_b & lost & (t == time)).sum())
        share = at_risk_b / at_risk
        excess += died_b - died * share
        if at_risk > 1:
            variance += died * share * (1 - share) * (at_risk - died) / (at_risk - 1)
    if variance == 0:
        return LogRank(math.nan, math.nan, (math.nan, math.nan))
    centre, half = excess / variance, estimates.Z / math.sqrt(variance)
    return LogRank(float(stats.chi2.sf(excess**2 / variance, 1)), math.exp(centre),
                   (math.exp(centre - half), math.exp(centre + half)))
