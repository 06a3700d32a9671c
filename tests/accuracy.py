"""How many units in the last place f, f′ and f″ are off, measured, beside the formula as a tutorial has it.

Run by tests/make_docs.py, which writes the table to gallery/accuracy.md; takes some seconds.
"""

from __future__ import annotations

import math
import sys
from typing import NamedTuple

import numpy as np
import oracle
from mpmath import mp, mpf

from actviz.activation import Activation
from actviz.catalogue import catalogue
from actviz.measure.landmarks import stretches

ROOT_NEIGHBOURHOOD = 1 / 16
BREAK_NEIGHBOURHOOD = 1e-4
SMALLEST_NORMAL, LARGEST = 2.0**-1022, sys.float_info.max
NAIVE_STEP = 1e-5  # what a person takes for a central difference

# Near 0, through the bends, into the tails and to where the last exponentials vanish; irregular, so as to hit nothing.
SIZES = [
    *(1e-300, 1e-17, 1e-8, 1e-4, 0.013, 0.11, 0.26, 0.33, 0.51, 0.8, 1.07, 1.37, 1.9, 2.13, 2.65, 3.33, 4.71, 6.2),
    *(8.5, 11.3, 14.9, 19.7, 24.3, 29.1, 33.3, 36.7, 37.4, 38.1, 38.4, 45.0, 77.7, 150.3, 333.3, 512.9, 650.1, 700.2),
    *(707.9, 708.6, 712.3, 740.0, 800.0, 1e5, 1e100, 1e300),
]
POINTS = sorted(sign * size for size in SIZES for sign in (-1.0, 1.0))


class Worst(NamedTuple):
    """The largest error of f, f′ and f″ in units in the last place."""

    f: float
    d1: float
    d2: float


def units(got: float, exact: mpf) -> float:
    """Return the error in units in the last place of the exact value; ∞ for nan and for a wrong infinity."""
    if not math.isfinite(got):
        return math.inf
    exponent = max(mp.frexp(exact)[1] - 1, -1022)
    return float(abs(mpf(got) - exact) / mpf(2) ** (exponent - 52))


def _judged(activation: Activation, order: int) -> list[float]:
    """Return the points that count: not beside a break, and not beside a root of f′ or f″."""
    roots = [x for s in stretches(activation) for x in ((), s.level_points, s.turning_points)[order]]
    return [
        x
        for x in POINTS
        if all(abs(x - b.at) > BREAK_NEIGHBOURHOOD for b in activation.breaks)
        and all(abs(x - root) > ROOT_NEIGHBOURHOOD for root in roots)
    ]


def measured(activation: Activation) -> tuple[Worst, Worst]:
    """Return the worst errors of actviz and of the formula as it is written, over all points with a normal result."""
    naive = _naive(activation)
    ours, theirs = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    for order, derivative in enumerate((activation.f, activation.d1, activation.d2)):
        for x in _judged(activation, order):
            exact = oracle.derivative(activation.formula, activation.values, x, order)
            if SMALLEST_NORMAL <= abs(exact) <= LARGEST:
                ours[order] = max(ours[order], units(derivative(x), exact))
                theirs[order] = max(theirs[order], units(naive[order](x), exact))
    return Worst(*ours), Worst(*theirs)


def _naive(activation: Activation) -> list[oracle.Float]:
    """Return f and f′ as the declared texts say, and f″ as a central difference of that f′."""
    f = oracle.in_doubles(activation.formula, activation.values)
    d1 = oracle.in_doubles(activation.derivative, activation.values)
    return [f, d1, lambda x: (d1(x + NAIVE_STEP) - d1(x - NAIVE_STEP)) / (2 * NAIVE_STEP)]


HEADING = """\
# What a double is worth

The largest error of f, f′ and f″ in units in the last place (ULP; a correctly rounded result has at most 0.5),
at {count} points from 1e-300 to 1e300 in both signs, wherever the exact result is a normal double.
The exact values come from Arb, whose results carry a bound of their error, with as many digits as it takes.
Left out are points within 1/16 of a root of f′ or f″, where every formula that adds loses digits;
there the error is below 1e-15 of the function's largest value.
*As written* is the formula that `actviz info` prints, in plain numpy; its f″ is a central difference of its f′.
1e15 and more means that no digit is right, ∞ that the result is nan or infinite where it should not be.
gelu_tanh counts against the decimal 0.044715, quick_gelu against the decimal 1.702 (it takes the nearest double).

| function | f | f′ | f″ | f as written | f′ as written | f″ as written |
|---|---:|---:|---:|---:|---:|---:|
"""


def page() -> str:
    """Return the whole page."""
    rows = []
    with np.errstate(all="ignore"):
        for cls in catalogue().values():
            ours, theirs = measured(cls())
            cells = [_short(x) for x in (*ours, *theirs)]
            rows.append(f"| {cls.name} | {' | '.join(cells)} |\n")
    return HEADING.format(count=len(POINTS)) + "".join(rows)


def _short(x: float) -> str:
    if math.isinf(x):
        return "∞"
    return f"{x:.2g}" if x < 100 else f"{x:.0e}".replace("e+0", "e").replace("e+", "e")
