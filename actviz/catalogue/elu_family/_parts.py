"""What the declarations of this family have in common."""

from __future__ import annotations

import math

from actviz.interval import Interval, at_least
from actviz.terms import Break, Facts, Side, Tail


def saturating(depth: float, peak_slope: float, *, right_slope: float = 1.0) -> Facts:
    """Return the facts of a function that rises from -depth, which it never reaches, to a line; a ramp for depth 0."""
    return Facts(
        range=(Interval(-depth) if depth else at_least(0.0),),
        left=Tail(0.0 - depth),  # not -0
        right=Tail(math.inf, slope=right_slope),
        monotonic="increasing" if depth else "nondecreasing",
        peak_slope=peak_slope,
    )


def bend_at_zero(left_slope: float, takes: Side) -> tuple[Break, ...]:
    """Return the break at 0 between a curve that arrives with a slope and the identity: no kink if the slope is 1."""
    return (Break(0.0, order=2 if left_slope == 1 else 1, takes=takes),)
