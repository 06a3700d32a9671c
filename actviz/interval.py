"""Intervals of the real line: the range of a function, the domain of a parameter, a region of x."""

from __future__ import annotations

import math
from typing import NamedTuple

Window = tuple[float, float]  # the x or y that a figure shows, from … to …


def plain(number: float) -> str:
    """Write *number* as a person would type it: the shortest text that gives it back, without a trailing .0."""
    return repr(float(number)).removesuffix(".0")


class Interval(NamedTuple):
    """All x from low to high; an end belongs to it if it is closed there.  A closed interval may be one point."""

    low: float = -math.inf
    high: float = math.inf
    low_closed: bool = False
    high_closed: bool = False

    def __contains__(self, x: object) -> bool:
        if not isinstance(x, (int, float)):
            return False
        above = x > self.low or (self.low_closed and x == self.low)
        below = x < self.high or (self.high_closed and x == self.high)
        return above and below

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{{{plain(self.low)}}}"
        left = "[" if self.low_closed else "("
        right = "]" if self.high_closed else ")"
        return f"{left}{plain(self.low)}, {plain(self.high)}{right}"

    def in_words(self) -> str:
        """Say which numbers belong, to follow "must be"."""
        low = plain(self.low) + (" or more" if self.low_closed else "")
        if self == REALS:
            return "a finite number"
        if self.high == math.inf:
            return low if self.low_closed else f"greater than {low}"
        if self.low == -math.inf:
            return f"{plain(self.high)} or less" if self.high_closed else f"less than {plain(self.high)}"
        return f"in {self}"


REALS = Interval()
POSITIVE = Interval(0.0)
NOT_NEGATIVE = Interval(0.0, low_closed=True)


def closed(low: float, high: float) -> Interval:
    """Return [low, high]."""
    return Interval(low, high, low_closed=True, high_closed=True)


def at_least(low: float) -> Interval:
    """Return [low, ∞)."""
    return Interval(low, low_closed=True)


def point(x: float) -> Interval:
    """Return {x}."""
    return closed(x, x)
