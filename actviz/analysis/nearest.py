"""Which function of the catalogue a user's function is, or is nearest to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.difference import Largest, largest_difference
from actviz.catalogue import catalogue
from actviz.errors import ActvizError

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array

REACH = 8.0
FAR = np.outer([-1.0, 1.0], np.exp2(np.arange(3.5, 10.5))).ravel()  # where clipped functions differ
BESIDE = np.outer([-1.0, 1.0], np.exp2(np.arange(-30.0, 0.0))).ravel()  # a break, where steep functions differ
SAMPLES = 321
CLOSE = 24  # candidates whose parameters are fitted
STEPS = 12  # of Newton's method
SHIFT = 1e-6
WORTH = 5.0  # how much nearer odd parameters must bring a function to be named with them
COMPARABLE = 0.2  # a function farther away says nothing
EQUAL = 1e-11  # of the size of the values
SIMPLE = 6  # digits to which a fitted parameter is rounded if that loses next to nothing
ALIKE = 1.01


class Nearest(NamedTuple):
    """The nearest function of the catalogue for x from -8 to 8, and how far it is away.

    near is the largest difference there and relative that beside the largest value; largest is the one on all x.  The
    two are equal if nothing but rounding tells them apart, far out as well.
    """

    activation: Activation
    largest: Largest
    near: float
    relative: float
    equal: bool

    @property
    def reach(self) -> float:
        """How far from 0 the two were compared."""
        return REACH


class _Target(NamedTuple):
    """The function asked for: where it is finite for x from -8 to 8, its values there, and the largest of them."""

    activation: Activation
    x: Array
    y: Array
    size: float


@lru_cache(maxsize=64)
def nearest(activation: Activation) -> Nearest | None:
    """Return the nearest function of the catalogue for x from -8 to 8; of equal ones the one of fewest parameters.

    Parameters are fitted by least squares where the function is already near.  None if nothing is comparable.
    """
    x = np.linspace(-REACH, REACH, SAMPLES)
    y = activation.f(x)
    kept = np.isfinite(y) & ~np.isin(x, [b.at for b in activation.breaks])  # steps may take either value there
    if kept.sum() < SAMPLES // 2:
        return None
    target = _Target(activation, x[kept], y[kept], float(np.abs(y[kept]).max()))
    scored = sorted(
        ((_miss(c, target), k, c) for k, c in enumerate(_candidates(tuple(activation.values.values())))),
        key=lambda s: s[:2],
    )
    best = [(miss, c) for miss, _, c in scored if math.isfinite(miss)]
    if not best:
        return None
    equal = [(miss, c) for miss, c in best if _equal(miss, c, target)]
    fewest = min((len(c.parameters) for _, c in equal), default=math.inf)
    for _, start in [b for b in best if b[1].parameters][:CLOSE]:
        if len(start.parameters) < fewest:
            fitted = _fitted(start, target)
            miss = _miss(fitted, target)
            if _equal(miss, fitted, target):
                equal.append((miss, fitted))
            elif WORTH * miss < best[0][0]:
                best.append((miss, fitted))
    if equal:
        miss, found = min(equal, key=lambda e: (len(e[1].parameters), e[0]))
    else:
        miss, found = min(best, key=lambda b: b[0])
    relative = miss / target.size if target.size else miss
    if relative > COMPARABLE:
        return None
    return Nearest(found, _largest(activation, found), miss, relative, bool(equal))


def _largest(f: Activation, g: Activation) -> Largest:
    """Return the largest difference, that of the values taken at breaks included."""
    taken = [Largest(abs(f.f(b.at) - g.f(b.at)), b.at) for b in (*f.breaks, *g.breaks)]
    return max([largest_difference(f, g), *(d for d in taken if math.isfinite(d.distance))], key=lambda d: d.distance)


def _equal(miss: float, candidate: Activation, target: _Target) -> bool:
    """Say whether nothing but rounding tells a candidate apart, far out and beside the breaks of both as well."""
    if miss > EQUAL * target.size:
        return False
    breaks = {b.at for b in (*target.activation.breaks, *candidate.breaks)}
    x = np.concatenate([FAR, sorted(breaks), *(at + BESIDE for at in breaks)])
    with np.errstate(all="ignore"):
        wanted, given = target.activation.f(x), candidate.f(x)
        same = np.abs(given - wanted) <= EQUAL * np.maximum(np.abs(wanted), target.size)
    return bool(same[np.isfinite(wanted)].all())


def _candidates(hints: Sequence[float]) -> Iterator[Activation]:
    """Yield every declaration with its defaults, and with each of *hints* for each of its parameters."""
    for cls in catalogue().values():
        yield cls()
        for parameter in cls.parameters.values():
            for hint in hints:
                try:
                    yield cls(**{parameter.name: hint})
                except ActvizError:
                    continue


def _miss(candidate: Activation, target: _Target) -> float:
    with np.errstate(all="ignore"):
        difference = np.abs(candidate.f(target.x) - target.y)
    return float(difference.max()) if np.isfinite(difference).all() else math.inf


def _fitted(start: Activation, target: _Target) -> Activation:
    """Improve the parameters by Gauss and Newton's method while that brings the function nearer."""
    best, miss = start, _miss(start, target)
    for _ in range(STEPS):
        values = best.values
        try:
            slopes = [
                (type(best)(**{**values, key: value + SHIFT}).f(target.x) - best.f(target.x)) / SHIFT
                for key, value in values.items()
            ]
            step = np.linalg.lstsq(np.array(slopes).T, target.y - best.f(target.x), rcond=None)[0]
            moved = dict(zip(values, (np.array(list(values.values())) + step).tolist(), strict=True))
            candidate = _rounded(type(best)(**moved), target)
        except (ActvizError, np.linalg.LinAlgError):
            break
        if not (now := _miss(candidate, target)) < miss:
            break
        best, miss = candidate, now
    return best


def _rounded(candidate: Activation, target: _Target) -> Activation:
    """Return the same with parameters of few digits if it is then no farther away."""
    short = {key: float(f"{value:.{SIMPLE}g}") for key, value in candidate.values.items()}
    simple = type(candidate)(**short)
    return simple if _miss(simple, target) <= ALIKE * _miss(candidate, target) else candidate
