"""What the activations x·σ(w(x)) have in common: f, f′ and f″ from the argument w and its derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.deferred import logistic, np, twofold

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
    """x·σ(w) for an odd increasing w(x)."""

    def _gate(self, x: Array) -> Gate:
        raise NotImplementedError

    def _f(self, x: Array) -> Array:
        return logistic.gated(x, self._gate(x).w)

    def _d1(self, x: Array) -> Array:
        # σ(w) + x·w′·σ(w)·σ(-w), over the common denominator (1 + e)² with e = exp(-abs(w))
        gate = self._gate(x)
        e, down = logistic.decay(gate.w), logistic.minus_abs(gate.w)
        left = twofold.exp_times(1 + e + gate.rise, down)
        return np.where(x < 0, left, 1 + e + twofold.exp_times(gate.rise, down)) / (1 + e) ** 2

    def _d2(self, x: Array) -> Array:
        # σ(w)·σ(-w)·(2w′ + x·w″ - abs(x)·w′²·tanh(abs(w)/2))
        gate = self._gate(x)
        bracket = 2 * gate.slope + gate.bend - np.abs(gate.rise) * gate.slope * logistic.tanh_half(gate.w)
        return twofold.exp_times(bracket, logistic.minus_abs(gate.w)) / (1 + logistic.decay(gate.w)) ** 2


class ScaledGate(LogisticGate):
    """x·σ(βx)."""

    beta: float = 1.0

    def _gate(self, x: Array) -> Gate:
        w = twofold.scaled(self.beta, x)
        return Gate(w, np.full_like(x, self.beta), w.high, np.zeros_like(x))
