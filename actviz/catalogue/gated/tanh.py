"""Gates made of tanh."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping
from actviz.catalogue.gated._times_gate import Gate, TimesGate, double_fall
from actviz.deferred import logistic, np, twofold
from actviz.interval import at_least
from actviz.terms import Facts, KnownAs, Reference, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array


# Extrema, computed with mpmath.
LISHT_PEAK_SLOPE = 1.1996786402577337  # at the x with x·tanh(x) = 1, and equal to it
TANH_EXP_MINIMUM = -0.35328577784821125
TANH_EXP_PEAK_SLOPE = 1.061975308717916
SMISH_MINIMUM = -0.24999366366012948
SMISH_PEAK_SLOPE = 0.6368842228812263


class LiSHT(Activation):
    """The input times its own tanh: an even function, flat at 0 and soon like abs(x)."""

    name = "lisht"
    aliases = ("linearly_scaled_hyperbolic_tangent",)
    formula = "x*tanh(x)"
    derivative = "tanh(x) + x*(1 - tanh(x)**2)"
    mathtext = r"x\,\tanh(x)"
    used_in = "proposed for classifiers of images and of text"
    known_as = (KnownAs("tfa", "lisht"),)
    references = (
        Reference(
            "Roy, Manna, Dubey & Chaudhuri",
            2019,
            "LiSHT: Non-parametric linearly scaled hyperbolic tangent activation function for neural networks",
            "https://arxiv.org/abs/1901.05894",
        ),
    )
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(math.inf, slope=-1.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="no",
        peak_slope=LISHT_PEAK_SLOPE,
    )

    def _f(self, x: Array) -> Array:
        return x * np.tanh(x)

    def _d1(self, x: Array) -> Array:
        return np.tanh(x) + x * (4 * logistic.sigmoid_slope(twofold.doubled(x)))

    def _d2(self, x: Array) -> Array:
        # 2·(1 - x·tanh x)/cosh(x)²
        x = np.clip(x, -twofold.EXP_LIMIT, twofold.EXP_LIMIT)
        down = logistic.minus_abs(twofold.doubled(x))
        return twofold.exp_times(8 * (1 - x * np.tanh(x)), down) / (1 + twofold.exp(down)) ** 2


class TanhExp(TimesGate):
    """The input times tanh of its exponential: after a deep dip it meets the identity faster than SiLU does."""

    name = "tanh_exp"
    aliases = ("telu", "hyperbolic_tangent_exponential_linear_unit")
    formula = "x*tanh(exp(x))"
    derivative = "tanh(exp(x)) + x*exp(x)*(1 - tanh(exp(x))**2)"
    mathtext = r"x\,\tanh(e^{x})"
    used_in = "proposed for lightweight image networks, and again as TeLU for fast and stable training"
    references = (
        Reference(
            "Liu & Di",
            2020,
            "TanhExp: A smooth activation function with high convergence speed for lightweight neural networks",
            "https://arxiv.org/abs/2003.09855",
        ),
        Reference(
            "Fernandez & Mali",
            2024,
            "TeLU activation function for fast and stable deep learning",
            "https://arxiv.org/abs/2412.20269",
        ),
    )
    facts = dipping(TANH_EXP_MINIMUM, TANH_EXP_PEAK_SLOPE)

    # With w = e^x, g = tanh(w), g′ = w/cosh(w)² and g″ = g′·(1 - 2w·tanh(w)).

    def _left(self, x: Array) -> Gate:
        w = np.exp(np.maximum(x, -700.0))  # any smaller w gives the same ratios
        slope = 1 / np.cosh(w) ** 2
        return Gate(np.tanh(w) / w, slope, slope * (1 - 2 * w * np.tanh(w)), twofold.exact(x))

    def _right(self, x: Array) -> Gate:
        fall = twofold.twice(double_fall(x))
        w = -0.5 * fall.high
        slope = 4 * w / (1 + np.exp(fall.high)) ** 2
        return Gate(np.tanh(w), slope, slope * (1 - 2 * w * np.tanh(w)), fall)


class Smish(TimesGate):
    """The input times tanh of the logarithm of 1 plus its sigmoid: a gate that opens to 3/5 only."""

    name = "smish"
    formula = "x*tanh(log1p(sigmoid(x)))"
    derivative = (
        "tanh(log1p(sigmoid(x))) + x*(1 - tanh(log1p(sigmoid(x)))**2)*sigmoid(x)*(1 - sigmoid(x))/(1 + sigmoid(x))"
    )
    mathtext = r"x\,\tanh(\ln(1 + \sigma(x)))"
    used_in = "proposed for image classification"
    references = (
        Reference(
            "Wang, Ren & Wang",
            2022,
            "Smish: A novel activation function for deep learning methods",
            "https://doi.org/10.3390/electronics11040540",
        ),
    )
    facts = dipping(SMISH_MINIMUM, SMISH_PEAK_SLOPE)._replace(right=Tail(math.inf, slope=0.6))

    # With w = e^x, g = w(3w + 2)/D where D = 5w² + 6w + 2, g′ = 4w(w + 1)(2w + 1)/D² and
    # g″ = 4w(2 + 6w - 3w² - 18w³ - 10w⁴)/D³; on the right the same in e = 1/w.

    def _left(self, x: Array) -> Gate:
        w = np.exp(x)
        d = 2 + w * (6 + 5 * w)
        bend = 4 * (2 + w * (6 - w * (3 + w * (18 + 10 * w)))) / d**3
        return Gate((2 + 3 * w) / d, 4 * (1 + w) * (1 + 2 * w) / d**2, bend, twofold.exact(x))

    def _right(self, x: Array) -> Gate:
        e = np.exp(-x)
        d = 5 + e * (6 + 2 * e)
        bend = 4 * (e * (e * (e * (6 + 2 * e) - 3) - 18) - 10) / d**3
        return Gate((3 + 2 * e) / d, 4 * (1 + e) * (2 + e) / d**2, bend, twofold.exact(-x))
