"""What is left of the gradient after many layers, by mean field theory of wide random networks.

Poole et al. (2016) and Schoenholz et al. (2017): with independent weights of variance σ²/n and no biases the variance q
of the inputs to a layer obeys q ← σ²·E f(√q z)², and each layer multiplies the squared norm of the gradient by
χ = σ²·E f′(√q z)², z ~ N(0, 1).
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.moments import moments

if TYPE_CHECKING:
    from actviz.activation import Activation

LAYERS = 10
LOG_LARGEST = math.log(sys.float_info.max)
INITIALISATION = "Var(W) = 1/n"


class Depth(NamedTuple):
    """The gradient's norm behind a stack of layers, as a share of what went in."""

    layers: int
    initialisation: str
    gradient_norm: float


def depth(activation: Activation, layers: int = LAYERS) -> Depth:
    """Return what *layers* layers of *activation* leave of the gradient's norm; inputs of variance 1, Var(W) = 1/n.

    ∞ if that, or the variance of a layer, is beyond the largest double; nan if f lacks values for some inputs.
    """
    variance, log_chi = 1.0, 0.0
    for _ in range(layers):
        m = moments(activation, variance) if variance > 0 else None
        slope_second = m.slope_second if m else activation.d1(0.0) ** 2
        if math.isnan(slope_second):
            return Depth(layers, INITIALISATION, math.nan)
        if not slope_second:
            return Depth(layers, INITIALISATION, 0.0)
        log_chi += math.log(slope_second)
        variance = m.second if m else activation.f(0.0) ** 2
        if not (math.isfinite(variance) and log_chi < LOG_LARGEST):
            return Depth(layers, INITIALISATION, math.inf)
    return Depth(layers, INITIALISATION, math.exp(log_chi / 2))
