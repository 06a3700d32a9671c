"""Sigmoids made of the logistic function."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import logistic, np, twofold
from actviz.interval import POSITIVE, Interval
from actviz.terms import Facts, KnownAs, Reference, Tail, param

if TYPE_CHECKING:
    from actviz.arrays import Array


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
    facts = Facts(
        range=(Interval(0.0, 1.0),),
        left=Tail(0.0),
        right=Tail(1.0),
        monotonic="increasing",
        peak_slope=0.25,
    )

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
        return Facts(
            range=(Interval(0.0, 1.0),),
            left=Tail(0.0),
            right=Tail(1.0),
            monotonic="increasing",
            peak_slope=math.exp((self.alpha + 1) * -math.log1p(1 / self.alpha)),  # (α/(α + 1))^(α + 1), at ln α
        )

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
