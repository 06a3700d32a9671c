"""What a wrong derivative looks like: the usual slips, each tried on the pieces where the claim is wrong.

A slip is named only if it explains every point of its piece; the first that does, in the order of GUESSES, wins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from actviz.checking.branches import continuations
from actviz.checking.guesses import GUESSES, beyond
from actviz.checking.judging import FAR_FLOAT32
from actviz.checking.piece import CLOSE, FEWEST, Piece
from actviz.checking.points import CORE
from actviz.checking.result import Slip
from actviz.errors import ActvizError

if TYPE_CHECKING:
    from actviz.checking.judging import Judge, Judged
    from actviz.checking.result import Stretch

FARTHEST = 40.0  # beyond which exponentials leave nothing to compare
NEAR = 1e-7  # of the scale
UNSURE = 10.0  # times the error of what is right


def found(judge: Judge, judged: Judged) -> tuple[Slip, ...]:
    """Return what the claim looks like where it is wrong: one slip for the whole line, or one for each piece."""
    if swapped := _swapped(judge, judged):
        return (swapped,)
    pieces = [p for p in _pieces(judge, judged) if p.x.size >= FEWEST]
    if not pieces:
        return ()
    gone_on = [slip for piece in pieces if (slip := beyond(piece))]
    if len(gone_on) == len(pieces):
        slips = gone_on
    elif slip := _first(_joined(pieces)):
        slips = [slip._replace(low=p.low, high=p.high) for p in pieces]
    else:
        slips = [slip for piece in pieces if (slip := _first(piece))]
    return tuple(_merged(slips))


def of_broken(judge: Judge, judged: Judged, broken: Sequence[Stretch]) -> tuple[Slip, ...]:
    """Return where the claim is nan as a branch that is not taken makes it, whose derivative counts 0 times ∞."""
    slips = []
    for s in broken:
        inside = (judged.x > s.low) & (judged.x < s.high) & judged.broken
        if not inside.any() or not np.isnan(judged.claimed[inside]).all() or not judge.subject.cuts:
            continue
        if s.low in judge.subject.cuts or s.high in judge.subject.cuts:
            slips.append(Slip("branch not finite", s.low, s.high))
        elif s.low >= FAR_FLOAT32 or s.high <= -FAR_FLOAT32:
            slips.append(Slip("branch overflows", s.low, s.high))
    return tuple(slips)


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
        for guess in GUESSES:
            try:
                slip = guess(piece)
            except ActvizError:  # the user's code, or a parameter, does not take what was tried
                continue
            if slip:
                return slip
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
