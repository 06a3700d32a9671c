"""The upper envelope of affine pieces: which piece is the largest where, for maxout."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from actviz.interval import Window


class Line(NamedTuple):
    """The affine piece slope·z + offset."""

    slope: float
    offset: float

    def at(self, z: float) -> float:
        """Return its value."""
        return self.slope * z + self.offset


class Stretch(NamedTuple):
    """An interval on which one piece is the largest."""

    low: float
    high: float
    winner: int


class Envelope(NamedTuple):
    """Affine pieces over a window and which of them wins where, from left to right."""

    name: str
    pieces: tuple[Line, ...]
    window: Window
    stretches: tuple[Stretch, ...]

    @property
    def corners(self) -> list[float]:
        """The places where the winner changes."""
        return [s.high for s in self.stretches[:-1]]


def envelope(name: str, pieces: tuple[Line, ...], window: Window) -> Envelope:
    """Walk along the upper envelope of *pieces*: from the left end always on to the next steeper piece that crosses."""
    low, end = window
    winner = max(range(len(pieces)), key=lambda k: (pieces[k].at(low), pieces[k].slope))
    stretches: list[Stretch] = []
    while True:
        here = pieces[winner]
        crossings = [
            ((here.offset - p.offset) / (p.slope - here.slope), -p.slope, k)
            for k, p in enumerate(pieces)
            if p.slope > here.slope
        ]
        at, _, following = min(crossings, default=(end, 0.0, winner))
        if at >= end:
            return Envelope(name, pieces, window, (*stretches, Stretch(low, end, winner)))
        stretches.append(Stretch(low, at, winner))
        low, winner = at, following


WINDOW = (-3.0, 3.0)
ZERO, IDENTITY = Line(0.0, 0.0), Line(1.0, 0.0)
# Two pieces make the common rectifiers; more of them come as close to any convex function as one likes: the last are
# the tangents of z²/2 at -2, -1, 0, 1 and 2.
EXAMPLES = (
    envelope("relu", (ZERO, IDENTITY), WINDOW),
    envelope("leaky_relu", (Line(0.1, 0.0), IDENTITY), WINDOW),
    envelope("absolute value", (Line(-1.0, 0.0), IDENTITY), WINDOW),
    envelope("nearly z²/2", tuple(Line(t, -t * t / 2) for t in (-2.0, -1.0, 0.0, 1.0, 2.0)), WINDOW),
)
