"""Sigmoids made of the logistic function."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.gated._logistic_gate import ScaledGate
from actviz.catalogue.gated.logistic import ELFWING_UCHIBE_DOYA, SILU_PEAK_SLOPE
from actviz.catalogue.sigmoids._facts import between
from actviz.deferred import hyperbolic, logistic, np, twofold
from actviz.interval import POSITIVE, Interval, closed
from actviz.terms import Facts, KnownAs, Reference, Tail, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


class Sigmoid(Activation):
    """Squashes the line into (0, 1); never passes more than a quarter of the gradient."""

    name = "sigmoid"
    aliases = ("logistic", "logsig", "soft_step", "expit")
    formula = "1/(1 + exp(-x))"
    derivative = "sigmoid(x)*(1 - sigmoid(x))"
    mathtext = r"\frac{1}{1 + e^{-x}}"
    used_in = "gates of LSTM and GRU; output of binary classifiers"
    known_as = (
        KnownAs("torch", "nn.Sigmoid"),
        KnownAs("keras", "sigmoid"),
        KnownAs("jax", "nn.sigmoid"),
        KnownAs("flax", "sigmoid"),
        KnownAs("tf", "nn.sigmoid"),
        KnownAs("onnx", "Sigmoid"),
        KnownAs("hf", "sigmoid"),
        KnownAs("timm", "sigmoid"),
        KnownAs("matlab", "sigmoidLayer", "logsig"),
    )
    references = (
        Reference(
            "Rumelhart, Hinton & Williams",
            1986,
            "Learning representations by back-propagating errors",
            "https://doi.org/10.1038/323533a0",
        ),
    )
    facts = between(0.0, 1.0, 0.25)

    def _f(self, x: Array) -> Array:
        return logistic.sigmoid(twofold.exact(x))

    def _d1(self, x: Array) -> Array:
        return logistic.sigmoid_slope(twofold.exact(x))

    def _d2(self, x: Array) -> Array:
        return logistic.sigmoid_curvature(twofold.exact(x))


class GeneralizedLogistic(Activation):
    """A power of the sigmoid: with a larger α it rises later and steeper, up to a slope of 1/e."""

    name = "generalized_logistic"
    aliases = ("generalised_logistic",)
    formula = "(1 + exp(-x))**(-alpha)"
    derivative = "alpha*exp(-x)*(1 + exp(-x))**(-alpha - 1)"
    mathtext = r"(1 + e^{-x})^{-\alpha}"
    used_in = "growth curves and asymmetric links in statistics"
    references = (
        Reference(
            "Balakrishnan & Leung",
            1988,
            "Order statistics from the type I generalized logistic distribution",
            "https://doi.org/10.1080/03610918808812648",
        ),
    )
    alpha: float = param(1.0, POSITIVE, "exponent; 1 gives the sigmoid")

    @property
    def facts(self) -> Facts:
        return between(
            0.0, 1.0, math.exp((self.alpha + 1) * -math.log1p(1 / self.alpha))
        )  # (α/(α + 1))^(α + 1), at ln α

    def _times_f(self, factor: Array | float, x: Array) -> Array:
        # (1 + e^-x)^-α = e^(α·min(x, 0)) · (1 + e^-abs(x))^-α: the first exponent is carried exactly, the second small.
        steep = twofold.scaled(self.alpha, np.minimum(x, 0.0))
        mild = np.exp(-self.alpha * logistic.softplus_excess(twofold.exact(x)))
        return twofold.exp_times(factor * mild, steep)

    def _f(self, x: Array) -> Array:
        return self._times_f(1.0, x)

    def _d1(self, x: Array) -> Array:
        return self._times_f(self.alpha * logistic.sigmoid(twofold.exact(-x)), x)

    def _d2(self, x: Array) -> Array:
        e = logistic.decay(twofold.exact(x))
        bend = np.where(x < 0, self.alpha - e, self.alpha * e - 1) / (1 + e)
        return self._times_f(self.alpha * logistic.sigmoid(twofold.exact(-x)) * bend, x)


class LogSigmoid(Activation):
    """The logarithm of the sigmoid: the log-likelihood of a binary classifier."""

    name = "log_sigmoid"
    aliases = ("log_logistic",)
    formula = "-log(1 + exp(-x))"
    derivative = "sigmoid(-x)"
    mathtext = r"-\ln(1 + e^{-x})"
    used_in = "losses of binary classifiers"
    known_as = (
        KnownAs("torch", "nn.LogSigmoid"),
        KnownAs("keras", "log_sigmoid"),
        KnownAs("jax", "nn.log_sigmoid"),
        KnownAs("flax", "log_sigmoid"),
        KnownAs("tf", "math.log_sigmoid"),
    )
    facts = Facts(
        range=(Interval(-math.inf, 0.0),),
        left=Tail(-math.inf, slope=1.0),
        right=Tail(0.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _f(self, x: Array) -> Array:
        return np.minimum(x, 0.0) - logistic.softplus_excess(twofold.exact(x))

    def _d1(self, x: Array) -> Array:
        return logistic.sigmoid(twofold.exact(-x))

    def _d2(self, x: Array) -> Array:
        return -logistic.sigmoid_slope(twofold.exact(x))


class SoftClipping(Activation):
    """The identity between 0 and 1 with rounded corners: a hard clip that keeps a gradient."""

    name = "soft_clipping"
    aliases = ("sc", "softclip")
    formula = "(softplus(alpha*x) - softplus(alpha*(x - 1)))/alpha"
    derivative = "sigmoid(alpha*x)*sigmoid(-alpha*(x - 1))*(1 - exp(-alpha))"
    mathtext = r"\frac{1}{\alpha}\,\ln\frac{1 + e^{\alpha x}}{1 + e^{\alpha (x - 1)}}"
    used_in = "phase space integration in particle physics, for outputs inside the unit cube"
    references = (
        Reference(
            "Klimek & Perelstein",
            2018,
            "Neural network-based approach to phase space integration",
            "https://arxiv.org/abs/1810.11509",
        ),
    )
    alpha: float = param(50.0, POSITIVE, "sharpness of the corners; as it grows the curve tends to satlin")

    @property
    def facts(self) -> Facts:
        return between(0.0, 1.0, math.tanh(self.alpha / 4))

    # The curve is its own mirror image about (1/2, 1/2), so that the formulas need only hold for y ≤ 1/2.

    def _folded(self, x: Array) -> Twofold:
        """Return y, the smaller one of x and 1 - x."""
        mirrored = twofold.plus(twofold.exact(np.ones_like(x)), (-x, 0.0))
        right = x > 0.5
        return twofold.Twofold(np.where(right, mirrored.high, x), np.where(right, mirrored.low, 0.0))

    def _arguments(self, y: Twofold) -> tuple[Twofold, Twofold]:
        """Return αy and α(1 - y)."""
        inner = twofold.plus(twofold.scaled(self.alpha, y.high), (self.alpha * y.low, 0.0))
        return inner, twofold.scaled(self.alpha, 1 - y.high)

    def _f(self, x: Array) -> Array:
        y = self._folded(x)
        inner, outer = self._arguments(y)
        left = inner.high < 1.0
        low = twofold.Twofold(np.minimum(inner.high, 1.0), np.where(left, inner.low, 0.0))
        ratio = twofold.exp(low) * -math.expm1(-self.alpha) / (1 + logistic.decay(outer))
        excess = logistic.softplus_excess(inner) - logistic.softplus_excess(outer)
        half = np.where(left, np.log1p(ratio) / self.alpha, y.high + excess / self.alpha)
        return np.where(x > 0.5, 1 - half, half)

    def _d1(self, x: Array) -> Array:
        inner, outer = self._arguments(self._folded(x))
        return -math.expm1(-self.alpha) * logistic.sigmoid(outer) * logistic.sigmoid(inner)

    def _d2(self, x: Array) -> Array:
        inner, outer = self._arguments(self._folded(x))
        away = np.expm1(-2 * twofold.scaled(self.alpha, np.abs(x - 0.5)).high)
        factor = self.alpha * math.expm1(-self.alpha) * away * logistic.sigmoid(outer) ** 2
        return hyperbolic.sigmoid_slope_times(np.where(x > 0.5, -factor, factor), inner)


class DSiLU(ScaledGate):
    """The slope of SiLU taken as an activation: a steeper sigmoid that overshoots 0 and 1 a little."""

    name = "dsilu"
    aliases = ("silu_derivative",)
    formula = "sigmoid(x)*(1 + x*(1 - sigmoid(x)))"
    derivative = "sigmoid(x)*(1 - sigmoid(x))*(2 + x*(1 - 2*sigmoid(x)))"
    mathtext = r"\sigma(x)\,(1 + x\,(1 - \sigma(x)))"
    used_in = "reinforcement learning (SZ-Tetris, Atari games)"
    references = (ELFWING_UCHIBE_DOYA,)
    facts = Facts(
        range=(closed(-0.09983932012886691, SILU_PEAK_SLOPE),),
        left=Tail(0.0),
        right=Tail(1.0),
        monotonic="no",
        peak_slope=0.5,
    )

    def _f(self, x: Array) -> Array:
        return super()._d1(x)

    def _d1(self, x: Array) -> Array:
        return super()._d2(x)

    def _d2(self, x: Array) -> Array:
        # σ′(x)·(x·(3T² - 1)/2 - 3T) with T = tanh(x/2)
        t = np.tanh(x / 2)
        bracket = np.clip(x, -twofold.EXP_LIMIT, twofold.EXP_LIMIT) * (1.5 * t * t - 0.5) - 3 * t
        return hyperbolic.sigmoid_slope_times(bracket, twofold.exact(x))
