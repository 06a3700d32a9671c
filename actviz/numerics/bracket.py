"""Roots of scalar functions, in plain Python: declared facts without a closed form are found without loading numpy."""

from __future__ import annotations

from collections.abc import Callable


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where *function* changes sign between *low* and *high*, to the last double but one.

    Raises ValueError if it has one sign at both ends.
    """
    rising = function(high) > 0
    if (function(low) > 0) == rising:
        raise ValueError(f"no change of sign between {low} and {high}")
    while low < (middle := low + (high - low) / 2) < high:
        if (function(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return low
