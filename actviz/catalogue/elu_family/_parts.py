"""What the declarations of this family have in common."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from actviz.deferred import np
from actviz.interval import Interval, at_least
from actviz.terms import Break, Facts, Piece, Side, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array


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


def joined_at_zero(left: Piece, right: Piece) -> Piece:
    """Return one piece made of two that meet at 0 so smoothly that not even f″ jumps."""

    def joined(order: int) -> Callable[[Array], Array]:
        before, after = left.of_order(order), right.of_order(order)
        return lambda x: np.where(x > 0, after(np.maximum(x, 0.0)), before(np.minimum(x, 0.0)))

    return Piece(joined(0), joined(1), joined(2))
