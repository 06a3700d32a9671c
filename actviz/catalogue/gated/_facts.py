"""What the facts of gated activations have in common."""

from __future__ import annotations

import math

from actviz.interval import at_least
from actviz.terms import Difference, Facts, Tail


def dipping(minimum: float, peak_slope: float) -> Facts:
    """Return the facts of a smooth gate: 0 far left, a minimum, the identity far right."""
    return Facts(
        range=(at_least(minimum),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="no",
        peak_slope=peak_slope,
    )


def nan_at_infinities(*frameworks: str) -> Difference:
    """Return what comes of multiplying the input by a gate that is 0, in *frameworks* that do just that."""
    return Difference(
        frameworks, "the value at -∞ is nan where the limit is 0, and the gradient at ∞ is nan where it is 1"
    )
