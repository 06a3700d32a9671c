"""What a wrong derivative looks like: the usual slips, each tried on the pieces where the claim is wrong.

A slip is named only if it explains every point of its piece; the first that does, in the order of `_SLIPS`, wins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.checking import factors, terms
from actviz.checking.branches import continuations
from actviz.checking.lookalikes import candidates
from actviz.checking.methods import reference
from actviz.checking.points import CORE
from actviz.checking.result import Slip, SlipKind
from actviz.errors import ActvizError
from actviz.formula.reverse import adjoints
from actviz.formula.tree import Apply, Known, Variable

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.checking.judging import Judge, Judged

FARTHEST = 40.0  # beyond which exponentials leave nothing to compare
FEWEST = 5  # points that a slip has to explain
MOST_PLACES = 8  # of x in a formula, of which every selection is tried
CLOSE = 1e-6  # relative
NEAR = 1e-7  # of the scale
UNSURE = 10.0  # times the error of what is right


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
        """Say whether *guess* explains the claim at every point where it is finite, and that is most of them."""
        known = np.isfinite(guess)
        off = np.abs(guess - self.claimed)[known]
        allowed = (CLOSE * np.abs(self.claimed) + self.slack)[known]
        return bool(known.sum() >= max(FEWEST, 0.7 * self.x.size) and (off <= allowed).all())

    def slip(self, kind: SlipKind, what: str = "", factor: float = 1.0) -> Slip:
        """Return a slip on this piece."""
        return Slip(kind, self.low, self.high, what, factor)


def found(judge: Judge, judged: Judged) -> tuple[Slip, ...]:
    """Return what the claim looks like where it is wrong: one slip for the whole line, or one for each piece."""
    if swapped := _swapped(judge, judged):
        return (swapped,)
    pieces = [p for p in _pieces(judge, judged) if p.x.size >= FEWEST]
    if not pieces:
        return ()
    beyond = [slip for piece in pieces if (slip := _beyond(piece))]
    if len(beyond) == len(pieces):
        slips = beyond
    elif slip := _first(_joined(pieces)):
        slips = [slip._replace(low=p.low, high=p.high) for p in pieces]
    else:
        slips = [slip for piece in pieces if (slip := _first(piece))]
    return tuple(_merged(slips))


def _pieces(judge: Judge, judged: Judged) -> list[Piece]:
    """Return the points of each piece on which the claim is wrong for the most part."""
    cuts = sorted({-math.inf, math.inf, *(b.at for b in judge.subject.breaks), *judge.claim.breaks})
    x = judged.x
    slack = NEAR * judge.tolerance.scale + UNSURE * judged.found.error + judged.noise
    usable = np.isfinite(judged.claimed) & np.isfinite(judged.found.value) & (np.abs(x) <= FARTHEST)
    usable &= (
        judged.f & ~judged.kink & (judged.found.error <= 1e-4 * (judge.tolerance.scale + np.abs(judged.found.value)))
    )
    if not usable.any():
        return []
    first, last = np.flatnonzero(usable)[[0, -1]]
    pieces = []
    for low, high in pairwise(cuts):
        here = usable & (x > low) & (x < high)
        if judged.wrong[here].any():
            ends = (-math.inf if here[first] else low, math.inf if here[last] else high)
            parts = (a[here] for a in (x, judged.claimed, judged.found.value, slack))
            pieces.append(Piece(judge, *ends, *parts))
    return pieces


def _joined(pieces: Sequence[Piece]) -> Piece:
    parts = (np.concatenate(arrays) for arrays in zip(*(p[3:] for p in pieces), strict=True))
    return Piece(pieces[0].judge, pieces[0].low, pieces[-1].high, *parts)


def _merged(slips: Sequence[Slip]) -> list[Slip]:
    """Join neighbours that say the same."""
    joined: list[Slip] = []
    for slip in slips:
        if (
            joined
            and joined[-1][0::3] == slip[0::3]
            and joined[-1].high == slip.low
            and math.isclose(joined[-1].factor, slip.factor, rel_tol=1e-6)
        ):
            joined[-1] = joined[-1]._replace(high=slip.high)
        else:
            joined.append(slip)
    return joined


def _first(piece: Piece) -> Slip | None:
    with np.errstate(all="ignore"):
        for guess in _SLIPS:
            try:
                slip = guess(piece)
            except ActvizError:  # the user's code, or a parameter, does not take what was tried
                continue
            if slip:
                return slip
    return None


def _zero(piece: Piece) -> Slip | None:
    return piece.slip("zero") if not piece.claimed.any() else None


def _straight_through(piece: Piece) -> Slip | None:
    jumps = any(b.order == 0 for b in piece.judge.subject.breaks)
    return piece.slip("straight through") if jumps and not piece.right.any() else None


def _sign(piece: Piece) -> Slip | None:
    return piece.slip("sign flipped") if piece.fits(-piece.right) else None


def _parameter(piece: Piece) -> Slip | None:
    """Look for another value of a parameter: 1, or the other sign."""
    subject = piece.judge.subject
    if subject.varied is None:
        return None
    for name, value in subject.parameters.items():
        for other in (1.0, -value, 0.0):
            if other != value and piece.fits(subject.varied({name: other})(piece.x)):
                return piece.slip("parameter value", name, other)
    return None


def _factor(piece: Piece) -> Slip | None:
    steep = np.abs(piece.right) > 1e-3 * np.max(np.abs(piece.right), initial=0.0)
    if steep.sum() < FEWEST:
        return None
    factor = float(np.median(piece.claimed[steep] / piece.right[steep]))
    if factor == 0 or not piece.fits(factor * piece.right):
        return None
    return piece.slip("factor", factors.named(factor, piece.judge.subject.parameters), factor)


def _of_y(piece: Piece) -> Slip | None:
    """Look for a mix-up of x and y = f(x), to both sides."""
    y = piece.judge.subject.f(piece.x)
    if np.ptp(piece.x - y) == 0 or np.ptp(y) == 0:
        return None
    claimed_of_y = piece.judge.claim.d1(y)
    known = np.isfinite(claimed_of_y)
    off = np.abs(claimed_of_y - piece.right) <= CLOSE * np.abs(piece.right) + piece.slack
    if known.sum() >= max(FEWEST, 0.7 * y.size) and off[known].all():
        return piece.slip("takes f(x)")
    return piece.slip("applied to f(x)") if piece.fits(reference(piece.judge.found, y).value) else None


def _itself(piece: Piece) -> Slip | None:
    return piece.slip("f itself") if piece.fits(piece.judge.subject.f(piece.x)) else None


def _second(piece: Piece) -> Slip | None:
    outline = piece.judge.subject.outline
    return piece.slip("second derivative") if outline and piece.fits(outline.d2(piece.x)) else None


def _mirrored(piece: Piece) -> Slip | None:
    return piece.slip("mirrored") if piece.fits(reference(piece.judge.found, -piece.x).value) else None


def _upside_down(piece: Piece) -> Slip | None:
    return piece.slip("upside down") if piece.fits(1 / piece.right) else None


def _inner(piece: Piece) -> Slip | None:
    """Look for the derivative by a part of the formula instead of by x: the chain was not followed to its end."""
    tree = piece.judge.subject.tree
    if tree is None or not piece.right.any():
        return None
    for node, slope in adjoints(tree, piece.x)[1:]:
        if isinstance(node, (Apply, Known)) and slope.any() and piece.fits(slope):
            return piece.slip("inner derivative")
    return None


def _part(piece: Piece) -> Slip | None:
    """Look for the sum over only some of the places where x stands in the formula, as the product rule has it."""
    tree = piece.judge.subject.tree
    if tree is None:
        return None
    slopes = [slope for node, slope in adjoints(tree, piece.x) if isinstance(node, Variable)]
    if len(slopes) > MOST_PLACES:
        return None
    for count in range(1, len(slopes)):
        if any(piece.fits(np.sum(chosen, axis=0)) for chosen in combinations(slopes, count)):
            return piece.slip("part missing")
    return None


def _another(piece: Piece) -> Slip | None:
    if np.ptp(piece.claimed) == 0:
        return None
    for other in candidates(piece.judge.subject.parameters):
        if piece.fits(other.d1(piece.x)):
            return piece.slip("of another function", other.label)
    return None


def _term(piece: Piece) -> Slip | None:
    subject = piece.judge.subject
    slack = piece.slack + CLOSE * np.abs(piece.right)
    found = terms.difference(piece.claimed - piece.right, piece.x, subject.f(piece.x), slack, subject.parameters)
    if found is None:
        return None
    term, factor = found
    name = factors.multiple(abs(factor), term, subject.parameters)
    return piece.slip("extra term" if factor > 0 else "missing term", name, factor)


def _beyond(piece: Piece) -> Slip | None:
    """Look for the formula of the next piece: the claim does not know the break between them."""
    for b, left, right in continuations(piece.judge.subject):
        if (b == piece.low and piece.fits(left(piece.x))) or (b == piece.high and piece.fits(right(piece.x))):
            return piece.slip("break missing", factors.written(b), b)
    return None


def _swapped(judge: Judge, judged: Judged) -> Slip | None:
    """Look for two branches that changed places at a break."""
    for b, left, right in continuations(judge.subject):
        beside = [c.at for c in judge.subject.breaks if c.at != b]
        low, high = max([-CORE, *(c for c in beside if c < b)]), min([CORE, *(c for c in beside if c > b)])
        fits = []
        for there, low_end, high_end in ((right, low, b), (left, b, high)):
            here = (judged.x > low_end) & (judged.x < high_end) & ~judged.kink & np.isfinite(judged.claimed)
            guess = there(judged.x[here])
            off = np.abs(guess - judged.claimed[here]) <= CLOSE * np.abs(guess) + NEAR
            fits.append(here.sum() >= FEWEST and bool(off.all()) and bool(judged.wrong[here].any()))
        if all(fits):
            return Slip("branches swapped", low if low > -CORE else -math.inf, high if high < CORE else math.inf)
    return None


_SLIPS: tuple[Callable[[Piece], Slip | None], ...] = (
    _zero,
    _straight_through,
    _sign,
    _parameter,
    _beyond,
    _of_y,
    _factor,
    _inner,
    _itself,
    _second,
    _mirrored,
    _term,
    _part,
    _another,
    _upside_down,
)
