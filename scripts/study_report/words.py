"""Numbers, shares, times and counts as text, the same everywhere on a page."""

from __future__ import annotations

import math

MINUS = "\u2212"
NONE = "\u2013"  # of a value that does not exist
INFINITE = "\u221e"
PERCENT = "\u00a0%"  # a line never breaks before it


def signed(text: str) -> str:
    return text.replace("-", MINUS)


def number(value: float | None, digits: int = 4) -> str:
    """Four significant digits, thousands set apart, no exponent where it can be helped."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    value = float(value)
    if math.isinf(value):
        return INFINITE if value > 0 else MINUS + INFINITE
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e7 or size < 1e-4:
        return signed(f"{value:.{digits - 1}g}")
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return signed(text)


def clock(seconds: float | None) -> str:
    """mm:ss; minutes go on past 60."""
    if seconds is None or math.isnan(seconds):
        return NONE
    if math.isinf(seconds):
        return INFINITE if seconds > 0 else MINUS + INFINITE
    whole = int(math.floor(abs(seconds) + 0.5))
    text = f"{whole // 60:02d}:{whole % 60:02d}"
    return MINUS + text if seconds < 0 and whole > 0 else text


def value(amount: float | None, is_time: bool) -> str:
    return clock(amount) if is_time else number(amount)


def percent(share: float | None) -> str:
    """Whole percent, with a decimal below 1 and above 99 %."""
    if share is None or math.isnan(share):
        return NONE
    hundredths = 100 * share
    near_end = 0 < hundredths < 1 or 99 < hundredths < 100
    return signed(f"{hundredths:.1f}" if near_end else f"{hundredths:.0f}") + PERCENT


def points(difference: float | None) -> str:
    """A difference of shares, in percentage points."""
    if difference is None or math.isnan(difference):
        return NONE
    return signed(f"{100 * difference:+.1f}")


def count(amount: float) -> str:
    return f"{int(amount):,}"


def correlation(value: float) -> str:
    """Two decimals, always: 1.00 may be a little less than 1."""
    return NONE if math.isnan(value) else signed(f"{value:.2f}")


def p_value(p: float | None) -> str:
    if p is None or math.isnan(p):
        return NONE
    if p < 0.0001:
        return "< 0.0001"
    return f"{p:.4f}" if p < 0.01 else f"{p:.2f}"


def several(amount: int, one: str, many: str | None = None) -> str:
    """1 run, 12 runs."""
    return f"{count(amount)} {one if amount == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]
