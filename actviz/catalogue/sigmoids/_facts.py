"""What the facts of sigmoids have in common."""

from __future__ import annotations

from actviz.interval import Interval, closed
from actviz.terms import Facts, Tail


def between(low: float, high: float, peak_slope: float) -> Facts:
    """Return the facts of a function that rises from one asymptote to another."""
    return Facts(
        range=(Interval(low, high),),
        left=Tail(low),
        right=Tail(high),
        monotonic="increasing",
        peak_slope=peak_slope,
    )


def levelling_off(low: float, high: float, peak_slope: float) -> Facts:
    """Return the facts of a function that rises from one level to another and reaches both."""
    return Facts(
        range=(closed(low, high),),
        left=Tail(low),
        right=Tail(high),
        monotonic="nondecreasing",
        peak_slope=peak_slope,
    )
