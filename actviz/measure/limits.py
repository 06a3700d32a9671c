"""One-sided limits of f, f′ and f″ at the end of a formula, which may not be defined there."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.terms import Piece

SAME = 1e-11
TINY = 1e-20  # a place so near to 0, but 0 itself, has to do with it, as where x**-9 overflows
# How f, f′ and f″ are followed towards an end of a piece: in finer steps where the formula is defined there, and else
# not as close, because where it is 0/0 rounding grows as 1/h in f, as 1/h² in f′ and as 1/h³ in f″.
FINE = np.exp2([-16.0, -28.0, -40.0])
COARSE = np.exp2([[-10.0, -14.0, -18.0], [-8.0, -13.0, -18.0], [-5.0, -8.0, -11.0]])
DIVERGES = 0.8  # the ratio of two steps, from which on they have no sum: that of a logarithm is 1
AT_ZERO, NOTHING = 2.0**-300, 1e-60  # nearer to 0 than to any other place; what is left of x·log(x) there
NOTICED = 0.01  # of the value, and of a value of 0.01
ARRIVED, REMAINS = 0.1, 4.0  # how far the last value may be from the limit, in steps: at a steep place, for 1/log(x)


@lru_cache(maxsize=256)
def limits(piece: Piece, at: float, side: float, room: float = math.inf) -> tuple[float, ...]:
    """Return the limits of f, f′ and f″ at one end of a piece, from inside: ±∞ where they run away."""
    scale = side * min(abs(at) if 0 < abs(at) < TINY else max(1.0, abs(at)), room)
    x = np.concatenate([[at], at + scale * np.append(FINE, AT_ZERO), at + scale * COARSE.ravel()])
    found = []
    for order in (2, 1, 0):
        values = piece.of_order(order)(x)
        here, steps, on_the_way = float(values[0]), FINE, values[1:4]
        if at == 0 and not math.isfinite(here) and abs(values[4] - values[3]) <= abs(values[3] - values[2]):
            here = float(values[4]) if abs(values[4]) > NOTHING else 0.0
        elif not math.isfinite(here):
            steps, on_the_way = COARSE[order], values[5:].reshape(COARSE.shape)[order]
        found.append(_limit(on_the_way, here, float(steps[0] / steps[1])))
    return tuple(reversed(found))


def _limit(values: Array, here: float, shorter: float) -> float:
    """Return the limit of a function from values on the way, each *shorter* times nearer, and the one at the place."""
    far, near, nearer = map(float, values)
    first, second = abs(near - far), abs(nearer - near)
    if abs(here - nearer) <= ARRIVED * second + SAME * abs(nearer):
        return here
    if math.isinf(nearer) or (second > DIVERGES * first and second > NOTICED * max(abs(nearer), NOTICED)):
        return nearer if math.isinf(nearer) else math.copysign(math.inf, nearer - near)
    if abs(here - nearer) <= REMAINS * second and (here - nearer) * (nearer - near) > 0:
        return here
    return nearer + (nearer - near) / (shorter - 1)
