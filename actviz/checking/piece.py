"""The points of one piece of a function on which a claim is wrong, and whether a guess explains that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.checking.result import Slip, SlipKind

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.checking.judging import Judge

FEWEST = 5  # points that a slip has to explain
MOST = 0.7  # of the points, for those at which a guess has to be finite
CLOSE = 1e-6  # relative
REST = 0.05  # of a deviation, that a guess may leave unexplained: all is close to what is hardly off


class Piece(NamedTuple):
    """The points of one piece: x, what is claimed, what is right and how exactly that is known."""

    judge: Judge
    low: float
    high: float
    x: Array
    claimed: Array
    right: Array
    slack: Array

    def fits(self, guess: Array) -> bool:
        """Say whether *guess* is what is claimed at every point where it is finite, and that is most of them."""
        return self.same(guess, self.claimed)

    def same(self, guess: Array, wanted: Array) -> bool:
        """Say whether two functions are the same at most points, and nearer to each other than the claim to f′."""
        off = np.abs(guess - wanted)
        known = np.isfinite(off)
        if known.sum() < max(FEWEST, MOST * self.x.size):
            return False
        close = (off <= CLOSE * np.abs(wanted) + self.slack)[known].all()
        return bool(close and explains(off[known], self.deviation[known]))

    @property
    def deviation(self) -> Array:
        """By how much the claim is off."""
        return np.asarray(self.claimed - self.right)

    def slip(self, kind: SlipKind, what: str = "", factor: float = 1.0) -> Slip:
        """Return a slip on this piece."""
        return Slip(kind, self.low, self.high, what, factor)


def explains(rest: Array, deviation: Array) -> bool:
    """Say whether next to nothing of a deviation is left."""
    return bool(np.abs(rest).sum() <= REST * np.abs(deviation).sum())
