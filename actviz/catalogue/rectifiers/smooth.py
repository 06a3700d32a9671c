"""Rectifiers without a kink."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import logistic, np, twofold
from actviz.interval import POSITIVE, Interval
from actviz.terms import Difference, Facts, KnownAs, Reference, Tail, param

if TYPE_CHECKING:
    from actviz.arrays import Array


class Softplus(Activation):
    """A ReLU without the kink: positive everywhere, ln 2/β above it at 0."""

    name = "softplus"
    aliases = ("smooth_rectifier",)
    formula = "log(1 + exp(beta*x))/beta"
    derivative = "sigmoid(beta*x)"
    mathtext = r"\frac{1}{\beta}\,\ln(1 + e^{\beta x})"
    used_in = "outputs that must be positive, such as a standard deviation"
    known_as = (
        KnownAs("torch", "nn.Softplus"),
        KnownAs("keras", "softplus"),
        KnownAs("jax", "nn.softplus"),
        KnownAs("flax", "softplus"),
        KnownAs("tf", "nn.softplus"),
        KnownAs("onnx", "Softplus"),
        KnownAs("matlab", "softplusLayer"),
    )
    differences = (
        Difference(
            ("torch", "keras"), "from beta*x = 20 on torch returns x and slope 1 (keras does so on torch)", 2.1e-9
        ),
        Difference(("keras", "jax", "flax", "tf", "onnx", "matlab"), "has no beta: it is always 1"),
    )
    references = (
        Reference(
            "Dugas, Bengio, Bélisle, Nadeau & Garcia",
            2001,
            "Incorporating second-order functional knowledge for better option pricing",
        ),
    )
    beta: float = param(1.0, POSITIVE, "sharpness; as it grows the curve tends to ReLU")
    facts = Facts(
        range=(Interval(0.0),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _f(self, x: Array) -> Array:
        return np.maximum(x, 0.0) + logistic.softplus_excess(twofold.scaled(self.beta, x)) / self.beta

    def _d1(self, x: Array) -> Array:
        return logistic.sigmoid(twofold.scaled(self.beta, x))

    def _d2(self, x: Array) -> Array:
        return self.beta * logistic.sigmoid_slope(twofold.scaled(self.beta, x))
