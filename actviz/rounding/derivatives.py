"""The first derivatives of a formula with more digits than doubles have, as differences of decimals."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.rounding.exact import Unsupported, in_decimals
from actviz.rounding.forms import tree_of

if TYPE_CHECKING:
    from actviz.activation import Activation

STEP = Decimal("1e-30")  # differences are off by its square, 1e-60
DIGITS = 400  # for three divisions by the step, and for what cancels in formulas


class Derivatives(NamedTuple):
    """f′, f″ and f‴ at one place."""

    first: Decimal
    second: Decimal
    third: Decimal


def derivatives(activation: Activation, x: float) -> Derivatives | None:
    """Return the derivatives of a formula at *x*, right to some 50 digits where it is smooth.

    None if a part of the formula is not known in decimals, or has no value there.  Raises RequestError for a function
    without a formula.
    """
    tree = tree_of(activation)
    with localcontext(Context(prec=DIGITS, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])):
        at = np.array([Decimal(x) + k * STEP for k in (-2, -1, 0, 1, 2)])
        try:
            far_left, left, middle, right, far_right = in_decimals(tree, at)
        except Unsupported:
            return None
        first = (right - left) / (2 * STEP)
        second = (right - 2 * middle + left) / STEP**2
        third = (far_right - 2 * right + 2 * left - far_left) / (2 * STEP**3)
        found = Derivatives(first, second, third)
    return found if all(d.is_finite() for d in found) else None
