"""A gate made of the Laplace distribution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping
from actviz.deferred import np, twofold
from actviz.terms import Break, Reference

if TYPE_CHECKING:
    from actviz.arrays import Array


class LaLU(Activation):
    """The input weighted by the share of a Laplace distribution that lies below it: GELU with longer tails."""

    name = "lalu"
    aliases = ("laplace_linear_unit",)
    formula = "where(x >= 0, x*(1 - exp(-x)/2), x*exp(x)/2)"
    derivative = "where(x >= 0, 1 - (1 - x)*exp(-x)/2, (1 + x)*exp(x)/2)"
    mathtext = r"x\,(1 - e^{-x}/2)\ (x \geq 0),\quad x\,e^{x}/2\ (x < 0)"
    used_in = "surveys of activations; unlike that of GELU its gate needs no error function"
    references = (
        Reference(
            "Kunc & Kléma",
            2024,
            "Three decades of activations: a comprehensive survey of 400 activation functions for neural networks",
            "https://arxiv.org/abs/2402.09092",
        ),
    )
    joins = (Break(0.0, order=3),)
    facts = dipping(-0.5 / math.e, 1 + 0.5 / math.e**2)

    @staticmethod
    def _fading(factor: Array, x: Array) -> Array:
        """Return factor·e^-abs(x)/2."""
        return 0.5 * twofold.exp_times(factor, twofold.exact(-np.abs(x)))

    def _f(self, x: Array) -> Array:
        return np.maximum(x, 0.0) - self._fading(np.abs(x), x)

    def _d1(self, x: Array) -> Array:
        tail = self._fading(1 - np.abs(x), x)
        return np.where(x < 0, tail, 1 - tail)

    def _d2(self, x: Array) -> Array:
        return self._fading(2 - np.abs(x), x)
