"""Shares of a whole: exponentials of differences to the largest entry, and the projection onto the simplex.

The vector is the last axis of every array.  A difference to the maximum is carried as a Twofold, its division by the
temperature as well, and sums are compensated, so that the only roundings left are those of exp and of one division.

The projection after A. F. T. Martins & R. F. Astudillo, "From softmax to sparsemax" (2016).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics.twofold import Twofold, exp, product

if TYPE_CHECKING:
    from actviz.arrays import Array

HUGE = 1e290  # beyond it an error of one rounding is neither representable nor of any consequence


def settled(x: Array) -> Array:
    """Return *x* fit for differences: one ∞ against which all others count as -∞, or nan where there is no answer.

    Several ∞ have no limit, and neither have entries that are all -∞.
    """
    infinite = x == np.inf
    count = infinite.sum(axis=-1, keepdims=True)
    alone = np.where(infinite, 0.0, -np.inf)
    hopeless = (count > 1) | (x == -np.inf).all(axis=-1, keepdims=True)
    return np.where(hopeless, np.nan, np.where(count == 1, alone, x))


def differences(x: Array) -> Twofold:
    """Return x minus its maximum, without rounding (D. E. Knuth's two-sum)."""
    top = x.max(axis=-1, keepdims=True)
    with np.errstate(over="ignore", invalid="ignore"):
        high = x - top
        part = high - x
        low = (x - (high - part)) - (top + part)
    return Twofold(high, np.where(np.isfinite(high), low, 0.0))


def quotient(d: Twofold, divisor: float) -> Twofold:
    """Return d/divisor to twice the precision, for a positive divisor; -∞ where it is out of reach."""
    fraction, exponent = math.frexp(divisor)
    with np.errstate(over="ignore", invalid="ignore"):
        dividend = np.ldexp(d.high, -exponent)
        high = dividend / fraction
        back = product(high, fraction)
        low = ((dividend - back.high) - back.low + np.ldexp(d.low, -exponent)) / fraction
    return Twofold(high, np.where(np.abs(high) < HUGE, low, 0.0))


def logits(x: Array, temperature: float) -> Twofold:
    """Return (x - max x)/temperature: 0 at the largest entry, less elsewhere."""
    return quotient(differences(settled(x)), temperature)


def total(terms: Array) -> Array:
    """Return the sum along the last axis with the roundings added back (A. Neumaier's variant of Kahan's)."""
    high = np.zeros(terms.shape[:-1])
    low = np.zeros(terms.shape[:-1])
    for k in range(terms.shape[-1]):
        term = terms[..., k]
        longer = high + term
        part = longer - high
        low = low + ((high - (longer - part)) + (term - part))
        high = longer
    return high + low


def exponentials(scaled: Twofold) -> tuple[Array, Array]:
    """Return e^logit and the sum of it along the last axis, kept as an axis of length 1."""
    e = exp(scaled)
    return e, total(e)[..., np.newaxis]


def others(e: Array) -> Array:
    """Return for each entry the sum of all the others: what 1 minus its share has in the numerator."""
    own = np.eye(e.shape[-1], dtype=bool)
    return total(np.where(own, 0.0, e[..., np.newaxis, :]))


def log_total(e: Array) -> Array:
    """Return ln of the sum of e^logit: log1p of all but the largest, so that no digit is lost when one dominates."""
    first = np.argmax(e, axis=-1)
    rest = e.copy()
    np.put_along_axis(rest, first[..., np.newaxis], 0.0, axis=-1)
    return np.log1p(total(rest))[..., np.newaxis]


def projected(x: Array, temperature: float) -> Array:
    """Return the point of the simplex nearest to x/temperature, for a two-dimensional array of vectors."""
    d = differences(settled(x))
    rows = [_nearest(high.tolist(), low.tolist(), temperature) for high, low in zip(*d, strict=True)]
    return np.array(rows).reshape(x.shape)


def _nearest(high: list[float], low: list[float], t: float) -> list[float]:
    """Project one vector, given as its differences to the maximum.

    math.fsum rounds once, at its end, so that the sign of such a sum is exact: no entry is in the support by rounding.
    """
    if any(math.isnan(h) for h in high):
        return high
    order = sorted(range(len(high)), key=lambda i: (-high[i], -low[i]))
    terms: list[float] = []
    for k, i in enumerate(order):
        if high[i] == -math.inf:
            break
        if math.fsum((*terms, *_multiple(-k, high[i]), *_multiple(-k, low[i]), -t)) >= 0:
            break
        terms += [high[i], low[i]]
    size = len(terms) // 2
    # The sum of the support as three doubles, so that each entry below is a short sum again.
    whole: list[float] = []
    for _ in range(3):
        whole.append(math.fsum((*terms, *(-part for part in whole))))
    inside = set(order[:size])
    return [
        math.fsum((t, *_multiple(size, high[i]), *_multiple(size, low[i]), *(-part for part in whole))) / (size * t)
        if i in inside
        else 0.0
        for i in range(len(high))
    ]


def _multiple(count: int, value: float) -> tuple[float, float]:
    """Return count·value as two doubles whose sum is exact."""
    leading = count * value
    if not math.isfinite(leading) or abs(leading) > HUGE:
        return leading, 0.0
    pair = product(np.float64(count), np.float64(value))
    return leading, float(pair.low)
