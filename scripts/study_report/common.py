"""What several parts of the page say alike: shares, intervals, the account's outcome, the command of a run."""

from __future__ import annotations

import math
import shlex

import pandas as pd

from . import estimates, words
from .page import Markup, code
from .store import Measure, Study



def interval_text(interval: tuple[float, float], write) -> str:
    low, high = interval
    if math.isnan(low):
        return words.NONE
    return f"{write(low).removesuffix(words.PERCENT)} to {write(high)}"


def share_text(share: estimates.Share) -> str:
    return f"{words.count(share.yes)} of {words.several(share.n, 'battle')} ({words.percent(share.share)})"


def share_and_interval(share: estimates.Share) -> str:
    return (f"{words.count(share.yes)} of {words.several(share.n, 'battle')} ({words.percent(share.share)}; 95 % "
            f"interval {interval_text(share.interval, words.percent)})")


def is_race(measure: Measure) -> bool:
    """A time by which one clock beats another: its sign is what matters."""
    text = f"{measure.name} {measure.title}".lower()
    return not measure.is_boolean and ("race" in text or " before " in text)


def numeric_measures(study: Study) -> list[Measure]:
    """The main one first, then races, then the rest."""
    found = [m for m in study.measures if not m.is_boolean]
    return sorted(found, key=lambda m: (m is not study.main, not is_race(m), study.measures.index(m)))


def command_of(study: Study, run: int) -> Markup:
    return code(f"fleetswarm run --from {shlex.quote(study.path)} --run {run}")


def account_outcome(study: Study) -> tuple[estimates.Share, pd.DataFrame] | None:
    """How many runs agree with every documented outcome at once, and which run agrees with which."""
    rows = [row for row in study.documented.to_dict("records") if row["measure"] in study.done.columns]
    if not rows or study.done.empty:
        return None
    table_ = pd.DataFrame({f"{i} {row['measure']}": estimates.agrees(study.done[row["measure"]], row)
                           for i, row in enumerate(rows)})
    every = table_.all(axis=1)
    return estimates.Share(int(every.sum()), len(every), 0), table_
