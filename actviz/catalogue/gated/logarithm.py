"""Gates made of a logarithm."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.catalogue.gated._facts import dipping
from actviz.catalogue.gated._times_gate import Gate, TimesGate
from actviz.deferred import np, twofold
from actviz.terms import Reference, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array


# Extrema, computed with mpmath.
LOGISH_MINIMUM = -0.25276881678944035
LOGISH_PEAK_SLOPE = 0.7463111804127397


class Logish(TimesGate):
    """The input times the logarithm of 1 plus its sigmoid: a gate that opens to ln 2 only."""

    name = "logish"
    formula = "x*log1p(sigmoid(x))"
    derivative = "log1p(sigmoid(x)) + x*sigmoid(x)*(1 - sigmoid(x))/(1 + sigmoid(x))"
    mathtext = r"x\,\ln(1 + \sigma(x))"
    used_in = "proposed for image classification"
    references = (
        Reference(
            "Zhu, Zeng, Liu & Zhang",
            2021,
            "Logish: A new nonlinear nonmonotonic activation function for convolutional neural network",
            "https://doi.org/10.1016/j.neucom.2021.06.067",
        ),
    )
    facts = dipping(LOGISH_MINIMUM, LOGISH_PEAK_SLOPE)._replace(right=Tail(math.inf, slope=math.log(2)))

    # With w = e^x, g = ln(1 + w/(1 + w)), g′ = w/D where D = (1 + w)(1 + 2w), and g″ = w(1 - 2w²)/D²; on the right the
    # same in e = 1/w.

    def _left(self, x: Array) -> Gate:
        w = np.exp(np.maximum(x, -700.0))  # any smaller w gives the same ratios
        d = (1 + w) * (1 + 2 * w)
        return Gate(np.log1p(w / (1 + w)) / w, 1 / d, (1 - 2 * w * w) / d**2, twofold.exact(x))

    def _right(self, x: Array) -> Gate:
        e = np.exp(-x)
        d = (1 + e) * (2 + e)
        return Gate(np.log1p(1 / (1 + e)), 1 / d, (e * e - 2) / d**2, twofold.exact(-x))
