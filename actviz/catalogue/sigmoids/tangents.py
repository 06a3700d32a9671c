"""Sigmoids made of tanh, arctan and other functions that pass through the origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import logistic, np, twofold
from actviz.interval import Interval
from actviz.terms import Facts, KnownAs, Reference, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array


class Tanh(Activation):
    """A sigmoid centred at 0; passes the whole gradient at 0 and little of it beyond 3."""

    name = "tanh"
    aliases = ("hyperbolic_tangent", "tansig")
    formula = "tanh(x)"
    derivative = "1 - tanh(x)**2"
    mathtext = r"\tanh(x)"
    used_in = "state of LSTM and GRU; last layer of image generators"
    known_as = (
        KnownAs("torch", "nn.Tanh"),
        KnownAs("keras", "tanh"),
        KnownAs("jax", "numpy.tanh", "nn.tanh"),
        KnownAs("flax", "tanh"),
        KnownAs("tf", "nn.tanh"),
        KnownAs("onnx", "Tanh"),
        KnownAs("hf", "tanh"),
        KnownAs("timm", "tanh"),
        KnownAs("matlab", "tanhLayer", "tansig"),
    )
    references = (
        Reference("LeCun, Bottou, Orr & Müller", 1998, "Efficient BackProp", "https://doi.org/10.1007/3-540-49430-8_2"),
    )
    facts = Facts(
        range=(Interval(-1.0, 1.0),),
        left=Tail(-1.0),
        right=Tail(1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _f(self, x: Array) -> Array:
        return np.tanh(x)

    def _d1(self, x: Array) -> Array:
        return 4 * logistic.sigmoid_slope(twofold.doubled(x))

    def _d2(self, x: Array) -> Array:
        return 8 * logistic.sigmoid_curvature(twofold.doubled(x))
