"""What the facts of gated activations have in common."""

from __future__ import annotations

import math

from actviz.interval import REALS, at_least
from actviz.terms import Difference, Facts, Tail

MOST = 1e300  # leaves room for what a slope or a curvature multiplies it with


def too_large(*factors: float) -> str:
    """Complain about parameters, or products of them, that leave no double for a slope or a curvature."""
    return "the parameters are too large together" if max(factors) > MOST else ""


def dipping(minimum: float, peak_slope: float, *, slope: float = 1.0) -> Facts:
    """Return the facts of a smooth gate: 0 far left, a minimum, the line slope·x far right."""
    return Facts(
        range=(at_least(minimum),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=slope),
        monotonic="no",
        peak_slope=peak_slope,
    )


def nan_at_infinities(*frameworks: str) -> Difference:
    """Return what comes of multiplying the input by a gate that is 0, in *frameworks* that do just that."""
    return Difference(
        frameworks, "the value at -∞ is nan where the limit is 0, and the gradient at ∞ is nan where it is 1"
    )


def leaning(slopes: tuple[float, float], least_slope: float, peak_slope: float) -> Facts:
    """Return the facts of a smooth bend from one positive slope to another, steeper and flatter than both beside it."""
    return Facts(
        range=(REALS,),
        left=Tail(-math.inf, slope=slopes[0]),
        right=Tail(math.inf, slope=slopes[1]),
        monotonic="increasing" if least_slope >= 0 else "no",
        peak_slope=peak_slope,
    )
