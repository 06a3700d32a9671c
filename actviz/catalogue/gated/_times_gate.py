"""What the activations x·g(x) have in common whose gate g falls steeply on the left: f, f′ and f″ from g, g′ and g″."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.deferred import np, precise, twofold

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


def double_fall(x: Array) -> Twofold:
    """Return -e^x, the exponent of a double exponential, to twice the precision; beyond x = 8 that has vanished."""
    return -precise.exp(twofold.exact(np.minimum(x, 8.0)))


class Gate(NamedTuple):
    """A gate on one side of 0: on the left g, g′ and g″ are multiples of e^fall, on the right only g′ and g″ are.

    What is steep stays apart, because x·e^fall outlives e^fall, which underflows first.
    """

    value: Array
    slope: Array
    bend: Array
    fall: Twofold


class TimesGate(Activation):
    """x·g(x); no f, f′ or f″ adds up terms that cancel anywhere but at its roots."""

    def _left(self, x: Array) -> Gate:
        """Return the gate for x ≤ 0."""
        raise NotImplementedError

    def _right(self, x: Array) -> Gate:
        """Return the gate for x ≥ 0."""
        raise NotImplementedError

    def _gate(self, x: Array) -> tuple[Array, Gate]:
        """Return the gate at *x*, and x cut off where every exponential has vanished."""
        near = np.clip(x, -twofold.EXP_LIMIT, twofold.EXP_LIMIT)
        left, right = self._left(np.minimum(near, 0.0)), self._right(np.maximum(near, 0.0))
        value, slope, bend = (np.where(x < 0, *both) for both in zip(left[:3], right[:3], strict=True))
        fall = twofold.Twofold(*(np.where(x < 0, *both) for both in zip(left.fall, right.fall, strict=True)))
        return near, Gate(value, slope, bend, fall)

    def _f(self, x: Array) -> Array:
        near, gate = self._gate(x)
        return np.where(x < 0, twofold.exp_times(near * gate.value, gate.fall), x * gate.value)

    def _d1(self, x: Array) -> Array:
        near, gate = self._gate(x)
        left = twofold.exp_times(gate.value + near * gate.slope, gate.fall)
        return np.where(x < 0, left, gate.value + twofold.exp_times(near * gate.slope, gate.fall))

    def _d2(self, x: Array) -> Array:
        near, gate = self._gate(x)
        return twofold.exp_times(2 * gate.slope + near * gate.bend, gate.fall)
