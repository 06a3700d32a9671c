"""f, f′ and f″ sampled for drawing: one segment per formula, so that nothing is joined across a jump."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.measure.grid import ascending
from actviz.measure.landmarks import stretches
from actviz.terms import SAMPLES

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.terms import Break, Piece

NOISY = 1e-2  # of the values; larger noise would be drawn as if it were the function
# Extra points towards each landmark, so that a feature much narrower than a sample is drawn as what it is.
APPROACH = np.exp2(-np.arange(2.0, 30.0))


class Values(NamedTuple):
    """f, f′ and f″ at one point."""

    f: float
    d1: float
    d2: float


class BreakPoint(NamedTuple):
    """A break inside the window with its one-sided values and the ones taken there."""

    where: Break
    left: Values
    right: Values
    taken: Values


class Segment(NamedTuple):
    """Samples of one piece, ends included: the values at a break are the limits from inside the piece."""

    x: Array
    f: Array
    d1: Array
    d2: Array


class Curve(NamedTuple):
    """One activation over a window."""

    activation: Activation
    window: Window
    segments: tuple[Segment, ...]
    breaks: tuple[BreakPoint, ...]


def curve(activation: Activation, window: Window, samples: int = SAMPLES) -> Curve:
    """Sample *activation* over *window*, evenly and more closely at its landmarks."""
    low, high = window
    even = np.linspace(low, high, samples)
    segments = []
    for stretch in stretches(activation):
        start, stop = max(low, stretch.span.low), min(high, stretch.span.high)
        if start >= stop:
            continue
        inner = [x for x in stretch.cuts if np.isfinite(x)]
        close = [side * APPROACH + x for x in inner for side in (-1.0, 1.0)]
        x = ascending(even, inner, *close, [start, stop])
        x = x[(x >= start) & (x <= stop)]
        segments.append(Segment(x, *(_believable(activation, stretch.piece, order, x) for order in range(3))))
    return Curve(activation, window, tuple(segments), tuple(_break_points(activation, window)))


def _believable(activation: Activation, piece: Piece, order: int, x: Array) -> Array:
    """Return f, f′ or f″ of one piece at *x*, with nan where rounding has left nothing of it."""
    values = piece.of_order(order)(x)
    if not activation.numerical:
        return values
    size = np.abs(values[np.isfinite(values)])
    limit = NOISY * float(np.median(size)) if size.size else 0.0
    lost = activation.noise(order, x) > np.maximum(limit, NOISY * np.abs(values))
    return np.where(lost & (np.abs(values) > limit), np.nan, values)


def _break_points(activation: Activation, window: Window) -> list[BreakPoint]:
    return [
        BreakPoint(
            where=b,
            left=Values(*(activation.one_sided(order, b.at, "left") for order in range(3))),
            right=Values(*(activation.one_sided(order, b.at, "right") for order in range(3))),
            taken=Values(activation.f(b.at), activation.d1(b.at), activation.d2(b.at)),
        )
        for b in activation.breaks
        if window[0] <= b.at <= window[1]
    ]
