"""The usual slips in derivatives, each as a guess that explains what is claimed on a piece, or does not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from actviz.checking import factors, terms
from actviz.checking.branches import continuations
from actviz.checking.lookalikes import candidates
from actviz.checking.methods import reference
from actviz.checking.piece import CLOSE, FEWEST, MOST, Piece, explains
from actviz.checking.points import CORE
from actviz.checking.quotients import Quotients
from actviz.formula.reverse import adjoints
from actviz.formula.tree import Apply, Known, Variable

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.checking.result import Slip

MOST_PLACES = 8  # of x in a formula, of which every selection is tried
NEAREST = 1e-9  # to 1, that a factor is told from it
SMALL = 1e-3  # slopes, against the steepest, that say little about a factor
FINE = 0.01  # nearer to 0 than this, nothing is divided by x


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
    core = np.abs(piece.x) <= CORE  # far out, few points outweigh all others
    size = np.abs(np.where(core, piece.right, 0.0) if core.sum() >= FEWEST else piece.right)
    steep = size > SMALL * np.max(size, initial=0.0)
    if steep.sum() < FEWEST:
        return None
    factor = float(np.median(piece.claimed[steep] / piece.right[steep]))
    if factor == 0 or abs(abs(factor) - 1) < NEAREST or not piece.fits(factor * piece.right):
        return None
    return piece.slip("factor", factors.named(factor, piece.judge.subject.parameters), factor)


def _factor_x(piece: Piece) -> Slip | None:
    """Look for a factor x, missing or too much."""
    x = np.where(np.abs(piece.x) > FINE, piece.x, np.nan)
    if piece.fits(piece.right / x):
        return piece.slip("factor", "1/x")
    return piece.slip("factor", "x") if piece.fits(piece.right * x) else None


def _exchanged(piece: Piece) -> Slip | None:
    """Look for an antiderivative of the function."""
    subject, claim = piece.judge.subject, piece.judge.claim
    f = subject.f(piece.x)
    slope = Quotients(claim.d1, (*subject.cuts, *claim.breaks)).estimate(piece.x, "across")
    known = np.isfinite(f) & (slope.error <= CLOSE * (1 + np.abs(f)))
    if known.sum() < max(FEWEST, MOST * f.size) or np.ptp(f[known]) == 0:
        return None
    off = np.abs(slope.value - f)[known]
    same = (off <= CLOSE * (1 + np.abs(f[known]))).all() and explains(off, piece.deviation[known])
    return piece.slip("exchanged") if same else None


def _square(piece: Piece) -> Slip | None:
    """Look for a + b·f where f′ is a + b·f²."""
    f = piece.judge.subject.f(piece.x)
    if not np.isfinite(f).all() or np.ptp(f) == 0:
        return None
    (a, b), *_ = np.linalg.lstsq(np.column_stack([np.ones_like(f), f**2]), piece.right, rcond=None)
    is_square = piece.same(a + b * f**2, piece.right) and b != 0
    return piece.slip("square missing") if is_square and piece.fits(a + b * f) else None


def _of_y(piece: Piece) -> Slip | None:
    """Look for a mix-up of x and y = f(x), to both sides."""
    y = piece.judge.subject.f(piece.x)
    if np.ptp(piece.x - y) == 0 or np.ptp(y) == 0:
        return None
    if piece.same(piece.judge.claim.d1(y), piece.right):
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
    if found := _difference(piece, np.ones_like(piece.x)):
        term, factor = found
        return piece.slip("extra term" if factor > 0 else "missing term", term, factor)
    return None


def _factor_of_term(piece: Piece) -> Slip | None:
    """Look for a term that has lost a factor x."""
    found = _difference(piece, 1 - piece.x)
    return piece.slip("factor of term", *found) if found else None


def _difference(piece: Piece, times: Array) -> tuple[str, float] | None:
    """Return the term, with its factor in front, that is too much if it is multiplied by *times*; and the factor."""
    subject = piece.judge.subject
    slack = piece.slack + CLOSE * np.abs(piece.right)
    found = terms.difference(piece.deviation, piece.x, subject.f(piece.x), slack, subject.parameters, times=times)
    if found is None:
        return None
    term, factor = found
    return factors.multiple(abs(factor), term, subject.parameters), factor


def beyond(piece: Piece) -> Slip | None:
    """Look for the formula of the next piece: the claim does not know the break between them."""
    for b, left, right in continuations(piece.judge.subject):
        if (b == piece.low and piece.fits(left(piece.x))) or (b == piece.high and piece.fits(right(piece.x))):
            return piece.slip("break missing", factors.written(b), b)
    return None


GUESSES: tuple[Callable[[Piece], Slip | None], ...] = (
    _zero,
    _straight_through,
    _sign,
    _parameter,
    beyond,
    _of_y,
    _factor,
    _factor_x,
    _inner,
    _itself,
    _exchanged,
    _second,
    _mirrored,
    _square,
    _term,
    _factor_of_term,
    _part,
    _another,
    _upside_down,
)
