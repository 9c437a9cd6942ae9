"""What many battles say: intervals of shares and medians, survival, exchange ratios.

All intervals are 95 %. Nothing here depends on anything but its arguments: random draws are keyed by a text.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

Z = stats.norm.ppf(0.975)
RESAMPLES = 4000


def generator(key: str) -> np.random.Generator:
    """Random numbers that are a pure function of `key`: numpy's Philox, keyed by its SHA-256."""
    return np.random.Generator(np.random.Philox(key=int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big")))


def wilson(yes: float, n: float) -> tuple[float, float]:
    """Interval of a share of which `yes` of n were seen: Wilson, JASA 22 (1927). (0, 1) for n = 0."""
    if n == 0:
        return 0.0, 1.0
    p = yes / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (0.0 if yes == 0 else centre - half), (1.0 if yes == n else centre + half)


def bootstrap_medians(ordered: np.ndarray, resamples: int, key: str) -> np.ndarray:
    """Medians of bootstrap samples, without drawing the samples: the k-th of n values that are drawn with
    replacement from n sorted ones is number ceil(n u), u the k-th of n uniform numbers, which is beta(k, n + 1 - k).
    Of an even number the next one is drawn given u: 1 - (1 - u) v^(1 / (n - k))."""
    n = len(ordered)
    rng = generator(key)
    k = (n + 1) // 2
    u = rng.beta(k, n + 1 - k, resamples)
    first = ordered[np.minimum(n - 1, (n * u).astype(int))]
    if n % 2 == 1:
        return first
    u = 1 - (1 - u) * rng.random(resamples) ** (1 / (n - k))
    return (first + ordered[np.minimum(n - 1, (n * u).astype(int))]) / 2


def percentiles(draws: np.ndarray) -> tuple[float, float]:
    """The 2.5th and 97.5th, as values that were drawn (so infinite ones do no harm)."""
    ordered = np.sort(draws)
    n = len(ordered)
    return float(ordered[math.ceil(0.025 * n) - 1]), float(ordered[math.ceil(0.975 * n) - 1])


def median_interval(values: np.ndarray, key: str) -> tuple[float, float]:
    """Percentile bootstrap interval of the median; NaN below two values."""
    ordered = np.sort(np.asarray(values, float))
    if len(ordered) < 2:
        return math.nan, math.nan
    return percentiles(bootstrap_medians(ordered, RESAMPLES, key))


@dataclass
class Share:
    yes: int
    n: int
    missing: int

    @property
    def share(self) -> float:
        return self.yes / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.yes, self.n)


def share_of(values: pd.Series) -> Share:
    known = values.dropna()
    return Share(int((known != 0).sum()), len(known), int(values.isna().sum()))


@dataclass
class Numbers:
    n: int
    missing: int
    mean: float
    sd: float
    q05: float
    lower: float
    median: float
    upper: float
    q95: float
    low: float
    high: float
    interval: tuple[float, float]  # of the median


def numbers_of(values: pd.Series, key: str) -> Numbers:
    known = values.dropna().to_numpy(float)
    if len(known) == 0:
        return Numbers(0, len(values), *[math.nan] * 9, (math.nan, math.nan))
    q05, lower, median, upper, q95 = np.quantile(known, [0.05, 0.25, 0.5, 0.75, 0.95])
    sd = float(known.std(ddof=1)) if len(known) > 1 else math.nan
    return Numbers(len(known), len(values) - len(known), float(known.mean()), sd, q05, lower, median, upper, q95,
                   float(known.min()), float(known.max()), median_interval(known, key))


def kaplan_meier(t_s: np.ndarray, lost: np.ndarray) -> pd.DataFrame:
    """Survival by the product limit (Kaplan and Meier, JASA 53, 1958); what is not lost is censored at its time.
    Greenwood's variance; intervals from log(-log S), which stay within 0 and 1 (Kalbfleisch and Prentice, 1980).
    One row a time of loss, after a first row at 0: t_s, at_risk, lost, survival, greenwood, low, high."""
    t_s, lost = np.asarray(t_s, float), np.asarray(lost, bool)
    survival, spread = 1.0, 0.0
    rows = [(0.0, len(t_s), 0, 1.0, 0.0, 1.0, 1.0)]
    for time in np.unique(t_s[lost]):
        at_risk = int((t_s >= time).sum())
        died = int((lost & (t_s == time)).sum())
        survival *= 1 - died / at_risk
        spread += died / (at_risk * (at_risk - died)) if at_risk > died else math.inf
        low = high = 0.0 if survival == 0 else math.nan
        if survival > 0:
            half = Z * math.sqrt(spread) / abs(math.log(survival))
            low, high = survival ** math.exp(half), survival ** math.exp(-half)
        variance = survival**2 * spread if survival > 0 else 0.0
        rows.append((time, at_risk, died, survival, variance, low, high))
    return pd.DataFrame(rows, columns=["t_s", "at_risk", "lost", "survival", "greenwood", "low", "high"])


@dataclass
class Ratio:
    """A ratio over many runs. Infinite ones (x/0) count as larger than any number; 0/0 has no value."""

    values: np.ndarray  # one a run that has one, infinite ones too
    undefined: int
    infinite: int
    median: float
    interval: tuple[float, float]
    of_totals: float  # of the sums over all runs


def ratio_over_runs(above: np.ndarray, below: np.ndarray, key: str) -> Ratio:
    """Median over runs of above / below. Both are counts or shares of losses, at least 0."""
    above, below = np.asarray(above, float), np.asarray(below, float)
    known = ~(np.isnan(above) | np.isnan(below))
    undefined = int((~known | ((above == 0) & (below == 0))).sum())
    keep = known & ((above > 0) | (below > 0))
    with np.errstate(divide="ignore"):
        values = np.sort(above[keep] / below[keep])
    n = len(values)
    total = float(below[known].sum())
    of_totals = float(above[known].sum()) / total if total > 0 else (math.inf if n else math.nan)
    if n == 0:
        return Ratio(values, undefined, 0, math.nan, (math.nan, math.nan), of_totals)
    median = float((values[(n - 1) // 2] + values[n // 2]) / 2)
    return Ratio(values, undefined, int(np.isinf(values).sum()), median, median_interval(values, key),
                 of_totals)


def losses_by_team(losses: pd.DataFrame, teams: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ships lost and ships at the start, a run a row, a team a column; teams without ships are left out."""
    frame = losses.assign(team=losses["faction"].map(teams).fillna(losses["faction"]))
    table = frame.groupby(["run", "team"])[["lost", "start"]].sum().unstack("team").fillna(0)
    lost, start = table["lost"], table["start"]
    there = [team for team in start.columns if start[team].max() > 0]
    return lost[there], start[there]


@dataclass
class Exchange:
    own: str
    enemy: str
    loss: Ratio  # losses of the enemy over own ones
    force: Ratio  # the same of shares of the ships at the start


def exchange_ratios(losses: pd.DataFrame, teams: dict[str, str]) -> list[Exchange]:
    """Of each pair of teams that both lost a ship in some run; the one with fewer ships first."""
    if losses.empty:
        return []
    lost, start = losses_by_team(losses, teams)
    order = sorted(start.columns, key=lambda team: (start[team].mean(), team))
    found = []
    for i, own in enumerate(order):
        for enemy in order[i + 1:]:
            if lost[own].sum() == 0 or lost[enemy].sum() == 0:
                continue
            key = f"exchange/{own}/{enemy}"
            with np.errstate(divide="ignore", invalid="ignore"):
                own_share, enemy_share = lost[own] / start[own], lost[enemy] / start[enemy]
            found.append(Exchange(own, enemy, ratio_over_runs(lost[enemy], lost[own], key),
                                  ratio_over_runs(enemy_share, own_share, key + "/force")))
    return found


@dataclass
class Verdict:
    """A documented outcome and ours."""

    measure: str
    answer: bool | None  # None: a number
    share: float | None
    low: float | None
    high: float | None
    source: str
    ours: Share | Numbers
    agreeing: int  # runs that agree by themselves
    met: bool


def _absent(value) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def agrees(values: pd.Series, row: dict) -> pd.Series:
    """Which runs have the documented answer, or a number in the documented range. A missing value does not agree."""
    if not _absent(row["answer"]):
        return values.notna() & ((values != 0) == bool(row["answer"]))
    inside = values.notna()
    if not _absent(row["low"]):
        inside &= values >= row["low"]
    if not _absent(row["high"]):
        inside &= values <= row["high"]
    return inside


def verdict_of(values: pd.Series, row: dict) -> Verdict:
    """An answer is met where more than half of the runs give it, or the documented share at least. A number is
    met where the median of the runs that have one lies in the range, and at least half of them have one."""
    agreeing = int(agrees(values, row).sum())
    share = None if _absent(row["share"]) else float(row["share"])
    low = None if _absent(row["low"]) else float(row["low"])
    high = None if _absent(row["high"]) else float(row["high"])
    if not _absent(row["answer"]):
        met = agreeing >= share * len(values) if share is not None else 2 * agreeing > len(values)
        ours: Share | Numbers = share_of(values)
        return Verdict(row["measure"], bool(row["answer"]), share, low, high, row["source"] or "", ours, agreeing,
                       bool(met and len(values) > 0))
    ours = numbers_of(values, f"documented/{row['measure']}")
    met = (ours.n > 0 and ours.missing <= ours.n and (low is None or ours.median >= low)
           and (high is None or ours.median <= high))
    return Verdict(row["measure"], None, share, low, high, row["source"] or "", ours, agreeing, bool(met))


def bands(series: pd.DataFrame, column: str, interval_s: float) -> pd.DataFrame:
    """Quantiles over the runs that are still fought at each time: t_s, n, q05, q25, q50, q75, q95.
    Times are put on the grid of the interval; the odd last row of a battle counts for the grid time before it
    only where that has none. Times at which less than a tenth of the runs (or less than three) are left are cut."""
    slots = np.floor(series["t_s"] / interval_s + 1e-6).astype(int)
    frame = pd.DataFrame({"slot": slots, "run": series["run"], "value": series[column]})
    frame = frame.drop_duplicates(["run", "slot"]).dropna()
    if frame.empty:
        return pd.DataFrame(columns=["t_s", "n", "q05", "q25", "q50", "q75", "q95"])
    groups = frame.groupby("slot")["value"]
    table = groups.quantile([0.05, 0.25, 0.5, 0.75, 0.95]).unstack()
    table.columns = ["q05", "q25", "q50", "q75", "q95"]
    table.insert(0, "n", groups.size())
    table.insert(0, "t_s", table.index * interval_s)
    least = min(frame["run"].nunique(), max(3, frame["run"].nunique() / 10))
    return table[table["n"] >= least].reset_index(drop=True)
