"""The floating-point types of networks: their numbers in order, rounding to them, and the unit in the last place.

All are binary with a hidden bit, subnormal numbers and ±∞, after IEEE 754; bfloat16 is float32 cut to 8 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.settings import Dtype

Ordinals = NDArray[np.int64]


class FloatType(NamedTuple):
    """A type with *digits* binary digits, the hidden one included, and the exponent of its largest power of 2."""

    name: Dtype
    digits: int
    highest: int

    @property
    def lowest(self) -> int:
        """The exponent of its smallest normal number."""
        return 1 - self.highest

    @property
    def largest(self) -> float:
        """Its largest number."""
        return float(np.ldexp(2 - 2.0 ** (1 - self.digits), self.highest))

    @property
    def last(self) -> int:
        """The place of its largest number in the order from 0 up: how many positive numbers it has."""
        return (self.highest - self.lowest + 2 << self.digits - 1) - 1

    def _places(self, x: Array) -> NDArray[np.intc]:
        """Return the exponent of the last place at finite *x*."""
        exponent = np.where(x == 0, self.lowest, np.frexp(x)[1] - 1)
        return (np.maximum(exponent, self.lowest) + 1 - self.digits).astype(np.intc)

    def spacing(self, x: Array) -> Array:
        """Return the unit in the last place at finite *x*, which need not be of the type."""
        return np.asarray(np.ldexp(1.0, self._places(np.asarray(x))))

    def rounded(self, x: Array) -> Array:
        """Return the number of the type nearest to *x*, of two the even one; ±∞ beyond the largest."""
        if self.digits == np.finfo(np.float64).nmant + 1:
            return x
        finite = np.where(np.isfinite(x), x, 0.0)
        places = self._places(finite)
        nearest = np.ldexp(np.rint(np.ldexp(finite, -places)), places)
        nearest = np.where(np.abs(nearest) > self.largest, np.copysign(np.inf, nearest), nearest)
        return np.where(np.isfinite(x), nearest, x)

    def number(self, ordinal: Ordinals) -> Array:
        """Return the numbers with these places in the order from 0 up."""
        binade, rest = ordinal >> (self.digits - 1), ordinal & (2 ** (self.digits - 1) - 1)
        whole = rest + np.where(binade > 0, 2 ** (self.digits - 1), 0)
        return np.asarray(np.ldexp(whole.astype(np.float64), np.maximum(binade, 1) + self.lowest - self.digits))

    def ordinal(self, x: Array) -> Ordinals:
        """Return the places of numbers of the type, 0 or more, in the order from 0 up."""
        places = self._places(x)
        binade = places.astype(np.int64) + self.digits - 1 - self.lowest
        return (binade << (self.digits - 1)) + np.ldexp(x, -places).astype(np.int64)


FLOAT_TYPES: dict[Dtype, FloatType] = {
    t.name: t
    for t in (
        FloatType("float16", 11, 15),
        FloatType("bfloat16", 8, 127),
        FloatType("float32", 24, 127),
        FloatType("float64", 53, 1023),
    )
}
