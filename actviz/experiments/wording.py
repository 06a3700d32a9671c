"""Simulated numbers in words: with no more digits than chance leaves them."""

from __future__ import annotations

import math

from actviz.prose.numbers import rounded
from actviz.prose.words import listed

DIGITS = 2  # of medians over a few seeds
MOST = 3  # things of which a sentence tells; a table has more


def percent(share: float, trials: int) -> str:
    """Write a share that was counted in so many *trials*, in per cent, with the decimals of its standard error.

    0 % and 100 % are none and all.
    """
    error = math.sqrt(share * (1 - share) / trials)
    decimals = max(0, round(-math.log10(100 * error))) if error else 0
    while 0 < share < 1 and f"{100 * share:.{decimals}f}" in {f"{0:.{decimals}f}", f"{100:.{decimals}f}"}:
        decimals += 1
    return f"{100 * share:.{decimals}f} %"


def middling(value: float) -> str:
    """Write a median over a few seeds."""
    return rounded(value, DIGITS)


def first_few(items: list[str], most: int = MOST) -> str:
    """Join the first of *items* as a sentence does, and say how many more there are."""
    more = [f"{len(items) - most} more in the table"] if len(items) > most else []
    return listed([*items[:most], *more])
