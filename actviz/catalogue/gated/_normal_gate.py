"""What the activations gain·x·Φ(s) have in common, where s is a multiple of x."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import gaussian, normal, np, twofold

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


class NormalGate(Activation):
    """gain·x·Φ(sharpness·x).

    Φ(s) = φ(s)·R(-s) on the left and 1 - φ(s)·R(s) on the right, with Mills' ratio R.
    """

    @property
    def _gain(self) -> float:
        return 1.0

    @property
    def _sharpness(self) -> float:
        return 1.0

    def _argument(self, x: Array) -> Twofold:
        return twofold.exact(x)

    def _tail(self, x: Array) -> Array:
        """Return gain·abs(x)·Φ(-abs(s))."""
        s = self._argument(x)
        size = np.abs(s.high)
        return gaussian.phi_times(self._gain / self._sharpness * (size * normal.mills_ratio(size)), s)

    def _f(self, x: Array) -> Array:
        return self._gain * np.maximum(x, 0.0) - self._tail(x)

    def _d1(self, x: Array) -> Array:
        s = self._argument(x)
        size = np.abs(s.high)
        tail = gaussian.phi_times(self._gain * (normal.mills_ratio(size) - size), s)
        return np.where(x < 0, tail, self._gain - tail)

    def _d2(self, x: Array) -> Array:
        s = self._argument(x)
        square = normal.squared(s.high)
        bracket = (2 - square.high) - (square.low + 2 * (s.high * s.low))
        return self._gain * gaussian.phi_times(self._sharpness * bracket, s)
