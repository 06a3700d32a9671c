"""Gates made of softplus and of a double exponential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping, nan_at_infinities
from actviz.deferred import logistic, np, twofold
from actviz.terms import KnownAs, Reference

if TYPE_CHECKING:
    from actviz.arrays import Array


# Extrema of x·tanh(softplus(x)), computed with mpmath.
MISH_MINIMUM = -0.30884341301725043
MISH_PEAK_SLOPE = 1.088498161251728


class Mish(Activation):
    """The input times tanh of its softplus: like SiLU, with a deeper dip and a steeper rise."""

    name = "mish"
    formula = "x*tanh(log(1 + exp(x)))"
    derivative = "tanh(softplus(x)) + x*sigmoid(x)*(1 - tanh(softplus(x))**2)"
    mathtext = r"x\,\tanh(\ln(1 + e^{x}))"
    used_in = "YOLOv4"
    known_as = (
        KnownAs("torch", "nn.Mish"),
        KnownAs("keras", "mish"),
        KnownAs("jax", "nn.mish"),
        KnownAs("onnx", "Mish"),
        KnownAs("hf", "mish"),
        KnownAs("timm", "mish"),
        KnownAs("tfa", "mish"),
    )
    differences = (nan_at_infinities("torch", "jax"),)
    references = (
        Reference(
            "Misra",
            2019,
            "Mish: a self regularized non-monotonic activation function",
            "https://arxiv.org/abs/1908.08681",
        ),
    )
    facts = dipping(MISH_MINIMUM, MISH_PEAK_SLOPE)

    # With w = e^x, tanh(ln(1 + w)) = w(w + 2)/D where D = w² + 2w + 2.  All below are ratios of polynomials in
    # e = e^-abs(x): w itself on the left, 1/w on the right, where numerator and denominator are divided by powers of w.

    def _f(self, x: Array) -> Array:
        down = logistic.minus_abs(twofold.exact(x))
        e = twofold.exp(down)
        left = twofold.exp_times(np.clip(x, -1e4, 0.0) * (2 + e), down) / (2 + e * (2 + e))
        return np.where(x < 0, left, x * ((1 + 2 * e) / (1 + 2 * e * (1 + e))))

    def _d1(self, x: Array) -> Array:
        # (w(w + 2)D + 4w(w + 1)x)/D²
        x = np.clip(x, -1e4, 1e4)  # no exponential is left there
        down = logistic.minus_abs(twofold.exact(x))
        e = twofold.exp(down)
        d_left, d_right = 2 + e * (2 + e), 1 + 2 * e * (1 + e)
        left = twofold.exp_times((2 + e) * d_left + 4 * (1 + e) * x, down) / d_left**2
        right = ((1 + 2 * e) * d_right + twofold.exp_times(4 * x, down) * e * (1 + e)) / d_right**2
        return np.where(x < 0, left, right)

    def _d2(self, x: Array) -> Array:
        # 4w(2(w + 1)D + x(2 + 2w - 3w² - 2w³))/D³
        x = np.clip(x, -1e4, 1e4)
        down = logistic.minus_abs(twofold.exact(x))
        e = twofold.exp(down)
        d_left, d_right = 2 + e * (2 + e), 1 + 2 * e * (1 + e)
        left = twofold.exp_times(2 * (1 + e) * d_left + x * (2 + e * (2 - e * (3 + 2 * e))), down) / d_left**3
        bracket = 2 * (1 + e) * d_right - x * (2 + e * (3 - 2 * e * (1 + e)))
        return 4 * np.where(x < 0, left, twofold.exp_times(bracket, twofold.twice(down)) / d_right**3)
