"""What is left of the gradient after many layers, by mean field theory of wide random networks without biases."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.mean_field import Spread, layers

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


def depth(activation: Activation, count: int = LAYERS) -> Depth:
    """Return what *count* layers of *activation* leave of the gradient's norm; inputs of variance 1, Var(W) = 1/n.

    ∞ if that, or the variance of a layer, is beyond the largest double; nan if f lacks values for some inputs.
    """
    log_chi = 0.0
    for layer in layers(activation, Spread(1.0), count):
        if math.isnan(layer.chi) or layer.chi == 0:
            return Depth(count, INITIALISATION, layer.chi)
        log_chi += math.log(layer.chi)
        if not (math.isfinite(layer.second) and log_chi < LOG_LARGEST):
            return Depth(count, INITIALISATION, math.inf)
    return Depth(count, INITIALISATION, math.exp(log_chi / 2))
