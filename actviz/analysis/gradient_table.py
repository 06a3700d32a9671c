"""The gradient table: x, f, f′, f″ and the state of the unit at chosen points, with both slopes at a kink or jump."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.window import window

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.saturation import Saturation, State

MOST_STEPS = 12
STEPS = (0.5, 1.0, 2.0, 5.0)


class Row(NamedTuple):
    """One line of the table; the one-sided slopes are given where they differ, at breaks of order 0 and 1."""

    activation: Activation
    x: float
    f: float
    d1: float
    d2: float
    state: State
    d1_left: float | None = None
    d1_right: float | None = None


def gradient_table(saturations: Iterable[Saturation], at: Sequence[float]) -> tuple[Row, ...]:
    """Return the rows of each activation in turn, at the points *at* in the order given."""
    return tuple(_row(s, x) for s in saturations for x in at)


def _row(s: Saturation, x: float) -> Row:
    act = s.activation
    sides: tuple[float | None, float | None] = (None, None)
    if any(b.at == x and b.order <= 1 for b in act.breaks):
        sides = act.one_sided(1, x, "left"), act.one_sided(1, x, "right")
    return Row(act, x, act.f(x), act.d1(x), act.d2(x), s.state(x), *sides)


def default_points(activations: Sequence[Activation]) -> list[float]:
    """Return about a dozen round x over the activations' window, with every break in it."""
    low, high = window(activations)
    step = next(s for s in STEPS if (high - low) / s <= MOST_STEPS)
    grid = {step * k for k in range(math.ceil(low / step), math.floor(high / step) + 1)}
    return sorted(grid | {b.at for a in activations for b in a.breaks if low <= b.at <= high})
