"""Exponential and logarithm to twice the precision, for exponents that are themselves exponentials or long products.

In exp(-exp(t)) an error in the last place of the inner exponential is multiplied by its size, up to 745.
"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics.twofold import EXP_LIMIT, Twofold, exact, plus, product, times
from actviz.numerics.twofold import divided as divided_once

if TYPE_CHECKING:
    from actviz.arrays import Array

# ln 2 in two parts: multiples of the first, of 32 bits, are exact up to the largest exponent of a double.
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
VANISHED = -800.0  # e^VANISHED is 0
SQUARINGS = 5
SERIES_TERMS = 10  # (ln 2/64)^11/11! is 2^-97
ATANH_TERMS = 17  # (1/9)^17/35 is 2^-59


def exp(t: Twofold) -> Twofold:
    """Return e^t for t up to 709, right to 2^-68."""
    t = Twofold(np.maximum(t.high, VANISHED), np.where(t.high > VANISHED, t.low, 0.0))
    n = np.rint(t.high / math.log(2))
    rest = plus(plus(t, (-n * LN2_HIGH, 0.0)), -product(n, LN2_LOW))
    small = Twofold(np.ldexp(rest.high, -SQUARINGS), np.ldexp(rest.low, -SQUARINGS))
    square = times(small, small)
    beyond = np.zeros_like(n)
    for k in range(SERIES_TERMS, 2, -1):
        beyond = small.high * (1 / math.factorial(k) + beyond)
    power = plus(plus(small, (0.5 * square.high, 0.5 * square.low)), (square.high * beyond, 0.0))
    power = plus(exact(np.ones_like(n)), power)
    for _ in range(SQUARINGS):
        power = times(power, power)
    power = plus(exact(power.high), (power.low, 0.0))  # lets the leading part be the nearest double again
    exponent = n.astype(np.intc)
    return Twofold(np.ldexp(power.high, exponent), np.ldexp(power.low, exponent))


def log1p(e: Twofold) -> Twofold:
    """Return ln(1 + e) for 0 ≤ e ≤ 1, right to 2^-55 of itself: 2·artanh(q) = 2q + 2q³/3 + … with q = e/(2 + e)."""
    below = plus(exact(np.full_like(e.high, 2.0)), e)
    q = e.high / below.high
    back = times(exact(q), below)
    q_low = ((e.high - back.high) - back.low + e.low) / below.high
    series = np.zeros_like(q)
    for k in range(ATANH_TERMS, 0, -1):
        series = q * q * (1 / (2 * k + 1) + series)
    return plus(Twofold(2 * q, 2 * q_low), (2 * q * series, 0.0))


def softplus(t: Twofold) -> Twofold:
    """Return ln(1 + e^t) = max(t, 0) + ln(1 + e^-abs(t))."""
    positive = t.high > 0
    fading = Twofold(np.where(positive, -t.high, t.high), np.where(positive, -t.low, t.low))
    rising = Twofold(np.where(positive, t.high, 0.0), np.where(positive, t.low, 0.0))
    return plus(rising, log1p(exp(fading)))


def divided(t: Twofold, divisor: float) -> Twofold:
    """Return t/divisor, cut off where every exponential has vanished, for a positive divisor."""
    quotient = divided_once(t.high, divisor)
    inside = np.abs(t.high) < EXP_LIMIT * divisor
    return Twofold(quotient.high, quotient.low + np.where(inside, t.low, 0.0) / divisor)


def affine(slope: float, x: Array, intercept: float) -> Array:
    """Return slope·x + intercept as if it were rounded once, where neither term overflows."""
    fraction, exponent = math.frexp(slope)
    total = plus(product(fraction, np.ldexp(x, exponent)), (intercept, 0.0))
    return total.high + total.low


def log(a: float) -> tuple[float, float]:
    """Return ln a as the nearest double and the rest."""
    with localcontext(prec=50):
        exact_log = Decimal(a).ln()
        high = float(exact_log)
        return high, float(exact_log - Decimal(high))
