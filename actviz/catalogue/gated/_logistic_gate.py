"""What the activations x·σ(w(x)) have in common: f, f′ and f″ from the argument w and its derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.deferred import factor, logistic, np, twofold

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


class Gate(NamedTuple):
    """The argument w(x) of a logistic gate with what its derivatives need."""

    w: Twofold
    slope: Array  # w′
    rise: Array  # x·w′
    bend: Array  # x·w″


class LogisticGate(Activation):
    """gain·x·σ(w) for an odd increasing w(x)."""

    @property
    def _gain(self) -> float:
        return 1.0

    def _gate(self, x: Array) -> Gate:
        raise NotImplementedError

    def _f(self, x: Array) -> Array:
        w = self._gate(x).w
        left = factor.both_times_exp(self._gain, np.minimum(x, 0.0), logistic.minus_abs(w))
        return np.where(x < 0, left, self._gain * x) / (1 + logistic.decay(w))

    def _d1(self, x: Array) -> Array:
        # σ(w) + x·w′·σ(w)·σ(-w), over the common denominator (1 + e)² with e = exp(-abs(w))
        gate = self._gate(x)
        e, down = logistic.decay(gate.w), logistic.minus_abs(gate.w)
        fading = factor.both_times_exp(self._gain, np.where(x < 0, 1 + e, 0.0) + gate.rise, down)
        return (np.where(x < 0, 0.0, self._gain * (1 + e)) + fading) / (1 + e) ** 2

    def _d2(self, x: Array) -> Array:
        # σ(w)·σ(-w)·(2w′ + x·w″ - x·w′²·tanh(w/2))
        gate = self._gate(x)
        pull = np.copysign(logistic.tanh_half(gate.w), x)
        bracket = 2 * gate.slope + gate.bend - gate.rise * gate.slope * pull
        fading = factor.both_times_exp(self._gain, bracket, logistic.minus_abs(gate.w))
        return fading / (1 + logistic.decay(gate.w)) ** 2


class ScaledGate(LogisticGate):
    """gain·x·σ(sharpness·x)."""

    @property
    def _sharpness(self) -> float:
        return 1.0

    def _argument(self, x: Array) -> Twofold:
        return twofold.scaled(self._sharpness, x)

    def _gate(self, x: Array) -> Gate:
        w = self._argument(x)
        return Gate(w, np.full_like(x, self._sharpness), w.high, np.zeros_like(x))
