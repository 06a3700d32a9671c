"""Rectifiers with a kink at 0 and a curved right side."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.gated._logistic_gate import ScaledGate
from actviz.catalogue.gated.logistic import SILU_PEAK_SLOPE
from actviz.deferred import np
from actviz.interval import POSITIVE, REALS, at_least
from actviz.terms import Break, Facts, Piece, Reference, Tail, constant, param

if TYPE_CHECKING:
    from actviz.arrays import Array


class NLReLU(Activation):
    """The logarithm of 1 plus a ReLU: the larger the input, the less it still counts."""

    name = "nlrelu"
    aliases = ("natural_logarithm_relu",)
    formula = "log1p(beta*max(0, x))"
    derivative = "where(x > 0, beta/(1 + beta*max(0, x)), 0)"
    mathtext = r"\ln(1 + \beta\,\max(0,\ x))"
    used_in = "proposed for convolutional networks"
    references = (
        Reference(
            "Liu, Zhang, Gao, Qu & Ji",
            2019,
            "Natural-logarithm-rectified activation function in convolutional neural networks",
            "https://arxiv.org/abs/1908.03682",
        ),
    )
    beta: float = param(1.0, POSITIVE, "slope on the right of 0")
    breaks = (Break(0.0, order=1),)

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(at_least(0.0),),
            left=Tail(0.0),
            right=Tail(math.inf),
            monotonic="nondecreasing",
            peak_slope=self.beta,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        beta = self.beta
        reach = min(1e200 / beta, sys.float_info.max)

        def value(x: Array) -> Array:
            # beyond the reach, where βx may overflow, the 1 no longer counts
            return np.log1p(beta * np.minimum(x, reach)) + np.log(np.maximum(x, reach) / reach)

        def slope(x: Array) -> Array:
            return 1 / (1 / beta + x)

        return (constant(0.0), Piece(value, slope, lambda x: -(slope(x) ** 2)))


class FlattedTSwish(ScaledGate):
    """SiLU on the right and a constant T, usually below 0, on the left: SiLU without the dip."""

    name = "flatted_t_swish"
    aliases = ("fts", "flatten_t_swish")
    formula = "max(0, x)*sigmoid(x) + t"
    derivative = "where(x > 0, sigmoid(x)*(1 + x*(1 - sigmoid(x))), 0)"
    mathtext = r"\max(0,\ x)\,\sigma(x) + T"
    used_in = "proposed for image classification"
    references = (
        Reference(
            "Chieng, Wahid, Ong & Perla",
            2018,
            "Flatten-T Swish: a thresholded ReLU-Swish-like activation function for deep learning",
            "https://arxiv.org/abs/1812.06247",
        ),
    )
    t: float = param(-0.2, REALS, "output T on the left, added on the right as well")
    breaks = (Break(0.0, order=1),)

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(at_least(self.t),),
            left=Tail(self.t),
            right=Tail(math.inf, slope=1.0),
            monotonic="nondecreasing",
            peak_slope=SILU_PEAK_SLOPE,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(self.t), Piece(lambda x: self._f(x) + self.t, self._d1, self._d2))
