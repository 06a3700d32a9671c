"""Difference quotients at one place for many step sizes, beside what needs no step, with their errors.

Where rounding reigns single errors are chance, as it may cancel.  For sigmoid at 1 a forward difference with
h = 10^-7.45 is right to 4.8e-10 and a central one with h = 10^-5.3 to 4.3e-13, ten times better than their neighbours,
and other single steps are luckier still.  What can be counted on is the largest error of the steps around, whose
smallest value is called the best here: 5e-9 and 6e-12.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.errors import RequestError
from actviz.formula import complex_step, reverse
from actviz.formula.part import Point
from actviz.interval import plain
from actviz.rounding.derivatives import derivatives
from actviz.rounding.forms import tree_of
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.settings import ExperimentSettings
    from actviz.terms import Break
    from actviz.watching import Watch

PER_DECADE = 24
SMALLEST, LARGEST = -16, 0  # decades of h
AROUND = PER_DECADE // 4  # steps on each side: a quarter of a decade
SMALL = 1e-6  # steps at which what bends is nothing beside rounding
KNOWN = 1e-50  # what is certain of f′ in decimals
STRAIGHT = 1e-250  # f″ and f‴ are known to that when they are 0


class Method(NamedTuple):
    """A way to a derivative that has a step: estimates and their errors for each h.

    bounds are the largest errors of the steps around each.  best is the step where that is smallest, and luckiest the
    one with the smallest error of all, both as indices.  order is the power of h that its error begins with.
    """

    name: str
    order: int
    estimates: Array
    errors: Array
    bounds: Array
    best: int
    luckiest: int


class Result(NamedTuple):
    """Errors of derivatives at one place; exact are the derivatives of methods without a step, off their errors.

    bend holds f″ and f‴ there; kink is the break if the place is one, where the slope is the one that the break takes.
    """

    activation: Activation
    at: float
    slope: float
    bend: tuple[float, float]
    h: Array
    methods: tuple[Method, ...]
    exact: dict[str, float]
    off: dict[str, float]
    kink: Break | None
    missing: str

    @property
    def straight(self) -> bool:
        """Whether f neither bends nor breaks at the place."""
        return self.kink is None and all(abs(d) < STRAIGHT for d in self.bend)

    @property
    def rounds(self) -> bool:
        """Whether small steps have errors, which are those of rounding."""
        small = self.h < SMALL
        return any(bool(m.errors[small].any()) for m in self.methods[:2])


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Difference one function at one place with steps from 1e-16 to 1.

    Raises RequestError if it has no formula, or no slope there.
    """
    del watch  # it takes no time
    activation, at = activations[0], settings.at if settings.at is not None else 1.0
    tree, slope = tree_of(activation), activation.d1(at)

    def f(x: Array | float) -> Array:
        """Return the formula, which all methods see; the catalogue's own f may be better."""
        points = np.atleast_1d(np.asarray(x, dtype=np.float64))
        return np.broadcast_to(np.asarray(tree.jet(Point(points, 0)).f), points.shape)

    with np.errstate(all="ignore"):
        known = math.isfinite(at) and math.isfinite(slope) and bool(np.isfinite(f(at)).all())
    if not known:
        raise RequestError(f"--at must be a place where {activation.label} has a value and a slope, got {plain(at)}")
    kink = next((b for b in activation.breaks if b.at == at and b.order < 2), None)
    smooth = None if kink else derivatives(activation, at)
    true = smooth.first if smooth else Decimal(slope)
    bend = (float(smooth.second), float(smooth.third)) if smooth else (activation.d2(at), math.nan)
    h = 10.0 ** (np.arange(SMALLEST * PER_DECADE, LARGEST * PER_DECADE + 1) / PER_DECADE)
    with np.errstate(all="ignore"):
        found = [
            _method("forward difference", 1, (f(at + h) - f(at)) / h, true),
            _method("central difference", 2, (f(at + h) - f(at - h)) / (2 * h), true),
        ]
        missing = ""
        try:
            found.append(
                _method("complex step", 2, complex_step.value_and_slope(tree, np.full(h.shape, at), h)[1], true)
            )
        except complex_step.NotAnalyticError as error:
            missing = str(error)
        place = np.array([at])
        seen: dict[object, Array] = {}
        forward = tree.jet(Point(place, 1, seen=seen)).d1
        exact = {
            "forward mode": float(np.broadcast_to(forward, 1)[0]),
            "reverse mode": float(reverse.gradient(tree, place, seen)[0]),
        }
    off = {name: _off(value, true) if smooth or kink else math.nan for name, value in exact.items()}
    return Result(activation, at, float(true), bend, h, tuple(found), exact, off, kink, missing)


def _off(value: float, true: Decimal) -> float:
    off = abs(float(Decimal(value) - true)) if math.isfinite(value) else math.nan
    return 0.0 if off < KNOWN else off


def _method(name: str, order: int, estimates: Array, true: Decimal) -> Method:
    errors = np.array([_off(value, true) for value in estimates.tolist()])
    filled = np.pad(np.nan_to_num(errors, nan=np.inf), AROUND, mode="edge")
    bounds = np.lib.stride_tricks.sliding_window_view(filled, 2 * AROUND + 1).max(axis=1)
    return Method(name, order, estimates, errors, bounds, int(np.argmin(bounds)), int(np.nanargmin(errors)))
