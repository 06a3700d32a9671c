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
SAMPLES = 321
CLOSE = 12  # candidates whose parameters are fitted
STEPS = 12  # of Newton's method
SHIFT = 1e-6
WORTH = 5.0  # how much nearer odd parameters must bring a function to be named with them
COMPARABLE = 0.2  # a function farther away says nothing
EQUAL = 1e-11  # of the size of the values
SIMPLE = 6  # digits to which a fitted parameter is rounded if that loses next to nothing
ALIKE = 1.01


class Nearest(NamedTuple):
    """The nearest function of the catalogue for x from -8 to 8, and how far it is away.

    near is the largest difference there and relative that beside the largest value; largest is the one on all x.
    """

    activation: Activation
    largest: Largest
    near: float
    relative: float

    @property
    def reach(self) -> float:
        """How far from 0 the two were compared."""
        return REACH

    @property
    def equal(self) -> bool:
        """Whether nothing but rounding tells the two apart."""
        return self.relative <= EQUAL


@lru_cache(maxsize=64)
def nearest(activation: Activation) -> Nearest | None:
    """Return the nearest function of the catalogue for x from -8 to 8.

    Parameters are fitted by least squares where the function is already near.  None if nothing is comparable.
    """
    x = np.linspace(-REACH, REACH, SAMPLES)
    wanted = activation.f(x)
    kept = np.isfinite(wanted)
    if kept.sum() < SAMPLES // 2:
        return None
    x, wanted = x[kept], wanted[kept]
    scored = sorted(
        ((_miss(c, x, wanted), k, c) for k, c in enumerate(_candidates(tuple(activation.values.values())))),
        key=lambda s: s[:2],
    )
    best = [(miss, c) for miss, _, c in scored[:CLOSE] if math.isfinite(miss)]
    size = float(np.abs(wanted).max())
    if best and best[0][0] > EQUAL * size:
        fitted = [(_miss(c, x, wanted), c) for c in (_fitted(c, x, wanted) for _, c in best if c.parameters)]
        best += [(miss, c) for miss, c in fitted if WORTH * miss < best[0][0]]
    if not best:
        return None
    equal = [(len(c.parameters), miss, c) for miss, c in best if miss <= EQUAL * size]
    found = min(equal, key=lambda s: s[:2])[2] if equal else min(best, key=lambda s: s[0])[1]
    largest = largest_difference(activation, found)
    miss = _miss(found, x, wanted)
    relative = miss / size if size else miss
    return Nearest(found, largest, miss, relative) if relative <= COMPARABLE else None


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


def _miss(candidate: Activation, x: Array, wanted: Array) -> float:
    with np.errstate(all="ignore"):
        difference = np.abs(candidate.f(x) - wanted)
    return float(difference.max()) if np.isfinite(difference).all() else math.inf


def _fitted(start: Activation, x: Array, wanted: Array) -> Activation:
    """Improve the parameters by Gauss and Newton's method while that brings the function nearer."""
    best, miss = start, _miss(start, x, wanted)
    for _ in range(STEPS):
        values = best.values
        try:
            slopes = [
                (type(best)(**{**values, key: value + SHIFT}).f(x) - best.f(x)) / SHIFT for key, value in values.items()
            ]
            step = np.linalg.lstsq(np.array(slopes).T, wanted - best.f(x), rcond=None)[0]
            moved = dict(zip(values, (np.array(list(values.values())) + step).tolist(), strict=True))
            candidate = _rounded(type(best)(**moved), x, wanted)
        except (ActvizError, np.linalg.LinAlgError):
            break
        if not (now := _miss(candidate, x, wanted)) < miss:
            break
        best, miss = candidate, now
    return best


def _rounded(candidate: Activation, x: Array, wanted: Array) -> Activation:
    """Return the same with parameters of few digits if it is then no farther away."""
    short = {key: float(f"{value:.{SIMPLE}g}") for key, value in candidate.values.items()}
    simple = type(candidate)(**short)
    return simple if _miss(simple, x, wanted) <= ALIKE * _miss(candidate, x, wanted) else candidate
