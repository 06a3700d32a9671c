"""S-shaped functions: they squash the line into an interval and saturate on at least one side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation, Break, Facts, KnownAs, Piece, Reference, Tail, constant, level, line, param
from actviz.deferred import logistic, np, twofold
from actviz.interval import POSITIVE, REALS, Interval, closed

if TYPE_CHECKING:
    from actviz.arrays import Array

MOBILENET_V3 = Reference("Howard et al.", 2019, "Searching for MobileNetV3", "https://arxiv.org/abs/1905.02244")


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
        KnownAs("matlab", "logsig"),
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
        KnownAs("jax", "numpy.tanh"),
        KnownAs("flax", "tanh"),
        KnownAs("tf", "nn.tanh"),
        KnownAs("onnx", "Tanh"),
        KnownAs("hf", "tanh"),
        KnownAs("timm", "tanh"),
        KnownAs("matlab", "tansig"),
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


class HardSigmoid(Activation):
    """A sigmoid of three straight lines; no gradient passes beyond ±3."""

    name = "hard_sigmoid"
    aliases = ("h_sigmoid",)
    formula = "clip((x + 3)/6, 0, 1)"
    derivative = "where(x <= -3, 0, where(x >= 3, 0, 1/6))"
    mathtext = r"\min(\max((x + 3)/6,\ 0),\ 1)"
    used_in = "gates of MobileNetV3"
    known_as = (
        KnownAs("torch", "nn.Hardsigmoid"),
        KnownAs("keras", "hard_sigmoid"),
        KnownAs("jax", "nn.hard_sigmoid"),
        KnownAs("flax", "hard_sigmoid"),
        KnownAs("onnx", "HardSigmoid(alpha=1/6)"),
        KnownAs("timm", "hard_sigmoid"),
    )
    references = (MOBILENET_V3,)
    breaks = (Break(-3.0, order=1), Break(3.0, order=1, takes="right"))
    facts = Facts(
        range=(closed(0.0, 1.0),),
        left=Tail(0.0),
        right=Tail(1.0),
        monotonic="nondecreasing",
        peak_slope=1 / 6,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        rise = Piece(lambda x: (x + 3) / 6, level(1 / 6), level(0.0), straight=True)
        return (constant(0.0), rise, constant(1.0))


class HardTanh(Activation):
    """The identity, cut off at a lower and an upper value."""

    name = "hard_tanh"
    aliases = ("satlins", "symmetric_saturating_linear")
    formula = "clip(x, min_val, max_val)"
    derivative = "where(x <= min_val, 0, where(x >= max_val, 0, 1))"
    mathtext = r"\min(\max(x,\ \mathrm{min}),\ \mathrm{max})"
    used_in = "quantised and recurrent networks"
    known_as = (
        KnownAs("torch", "nn.Hardtanh"),
        KnownAs("keras", "hard_tanh"),
        KnownAs("jax", "nn.hard_tanh"),
        KnownAs("flax", "hard_tanh"),
        KnownAs("onnx", "Clip(-1, 1)"),
        KnownAs("matlab", "satlins"),
    )
    references = (Reference("Collobert", 2004, "Large scale machine learning (PhD thesis, Université Paris VI)"),)
    min_val: float = param(-1.0, REALS, "lower value", aliases=("min",))
    max_val: float = param(1.0, REALS, "upper value", aliases=("max",))

    def _complaint(self) -> str:
        if self.min_val < self.max_val:
            return ""
        return f"min_val must be less than max_val, got {self.min_val:g} and {self.max_val:g}"

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(self.min_val, order=1), Break(self.max_val, order=1, takes="right"))

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(closed(self.min_val, self.max_val),),
            left=Tail(self.min_val),
            right=Tail(self.max_val),
            monotonic="nondecreasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(self.min_val), line(1.0), constant(self.max_val))


class Softsign(Activation):
    """Like tanh, but it approaches ±1 so slowly that its tails keep a gradient far out."""

    name = "softsign"
    aliases = ("elliotsig", "elliott_symmetric")
    formula = "x/(1 + abs(x))"
    derivative = "1/(1 + abs(x))**2"
    mathtext = r"\frac{x}{1 + |x|}"
    used_in = "early deep networks for language"
    known_as = (
        KnownAs("torch", "nn.Softsign"),
        KnownAs("keras", "softsign"),
        KnownAs("jax", "nn.soft_sign"),
        KnownAs("flax", "soft_sign"),
        KnownAs("tf", "nn.softsign"),
        KnownAs("onnx", "Softsign"),
        KnownAs("matlab", "elliotsig"),
    )
    references = (
        Reference("Elliott", 1993, "A better activation function for artificial neural networks"),
        Reference("Turian, Bergstra & Bengio", 2009, "Quadratic features and deep architectures for chunking"),
    )
    breaks = (Break(0.0, order=2),)
    facts = Facts(
        range=(Interval(-1.0, 1.0),),
        left=Tail(-1.0),
        right=Tail(1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (
            Piece(lambda x: x / (1 - x), lambda x: (1 / (1 - x)) ** 2, lambda x: 2 * (1 / (1 - x)) ** 3),
            Piece(lambda x: x / (1 + x), lambda x: (1 / (1 + x)) ** 2, lambda x: -2 * (1 / (1 + x)) ** 3),
        )


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
