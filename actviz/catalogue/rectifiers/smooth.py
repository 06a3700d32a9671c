"""Rectifiers without a kink."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import logistic, np, twofold
from actviz.interval import NOT_NEGATIVE, POSITIVE, REALS, Interval
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant, line, param

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


class ShiftedSoftplus(Activation):
    """Softplus moved down by ln 2, so that it is 0 at 0."""

    name = "shifted_softplus"
    aliases = ("ssp",)
    formula = "softplus(x) - log(2)"
    derivative = "sigmoid(x)"
    mathtext = r"\ln(1 + e^{x}) - \ln 2"
    used_in = "SchNet, for molecules and materials"
    references = (
        Reference(
            "Schütt et al.",
            2017,
            "SchNet: a continuous-filter convolutional neural network for modeling quantum interactions",
            "https://arxiv.org/abs/1706.08566",
        ),
    )
    facts = Facts(
        range=(Interval(-math.log(2.0)),),
        left=Tail(-math.log(2.0)),
        right=Tail(math.inf, slope=1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _f(self, x: Array) -> Array:
        # ln((1 + e^x)/2), written so that neither 1 nor ln 2 cancels at 0; e^x stays small
        left = np.log1p(0.5 * np.expm1(np.minimum(x, 1.0)))
        return np.where(x < 1.0, left, x + np.log1p(0.5 * np.expm1(-np.maximum(x, 1.0))))

    def _d1(self, x: Array) -> Array:
        return logistic.sigmoid(twofold.exact(x))

    def _d2(self, x: Array) -> Array:
        return logistic.sigmoid_slope(twofold.exact(x))


class Squareplus(Activation):
    """Softplus without exponential and logarithm: one branch of a hyperbola between 0 and the identity."""

    name = "squareplus"
    formula = "(x + sqrt(x**2 + b))/2"
    derivative = "(1 + x/sqrt(x**2 + b))/2"
    mathtext = r"\frac{x + \sqrt{x^2 + b}}{2}"
    used_in = "proposed as a softplus that is cheap to compute"
    known_as = (KnownAs("keras", "squareplus"), KnownAs("jax", "nn.squareplus"))
    differences = (
        Difference(("jax",), "the sum cancels on the left: at -1e9 the value is 0, at -∞ it is nan"),
        Difference(("jax",), "the gradient at ∞ is nan"),
    )
    references = (
        Reference(
            "Barron", 2021, "Squareplus: a softplus-like algebraic rectifier", "https://arxiv.org/abs/2112.11687"
        ),
    )
    b: float = param(4.0, NOT_NEGATIVE, "width of the bend: √b/2 is the value at 0; 0 gives relu")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return () if self.b else (Break(0.0, order=1),)

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(Interval(0.0, low_closed=not self.b),),
            left=Tail(0.0),
            right=Tail(math.inf, slope=1.0),
            monotonic="increasing" if self.b else "nondecreasing",
            peak_slope=1.0,
        )

    def _root(self, x: Array) -> Array:
        return np.hypot(x, math.sqrt(self.b))

    def _f(self, x: Array) -> Array:
        # x + √(x² + b) cancels on the left; times √(x² + b) - x it is b
        half = 0.5 * self._root(x) + 0.5 * np.abs(x)
        return np.where(x < 0, 0.25 * self.b / half, half)

    def _d1(self, x: Array) -> Array:
        return self._f(x) / self._root(x)

    def _d2(self, x: Array) -> Array:
        root = self._root(x)
        return 0.5 * self.b / root / root / root

    def _pieces(self) -> tuple[Piece, ...]:
        return super()._pieces() if self.b else (constant(0.0), line(1.0))


class SqrtSoftplus(Activation):
    """The root of softplus: positive, and flatter the larger the input."""

    name = "sqrt_softplus"
    formula = "sqrt(softplus(x))"
    derivative = "sigmoid(x)/(2*sqrt(softplus(x)))"
    mathtext = r"\sqrt{\ln(1 + e^{x})}"
    used_in = "scores of experts in the router of DeepSeek-V4, according to Transformers"
    known_as = (KnownAs("hf", "sqrtsoftplus"),)
    facts = Facts(
        range=(Interval(0.0),),
        left=Tail(0.0),
        right=Tail(math.inf),
        monotonic="increasing",
        peak_slope=0.31908634316947576,  # where softplus(x) = e^x/2, computed with mpmath
    )

    def _parts(self, x: Array) -> tuple[Array, Array, Array]:
        """Return e = e^-abs(x), s and d such that f = d·√s.

        On the right s is softplus and d is 1; on the left s = softplus/e^x stays near 1, and d = e^(x/2) outlives e^x.
        """
        e = np.exp(-np.abs(x))
        tiny = np.maximum(e, 1e-300)  # small enough for a quotient of 1
        s = np.where(x < 0, np.log1p(tiny) / tiny, np.maximum(x, 0.0) + np.log1p(e))
        return e, s, np.exp(0.5 * np.minimum(x, 0.0))

    def _f(self, x: Array) -> Array:
        _, s, d = self._parts(x)
        return d * np.sqrt(s)

    def _d1(self, x: Array) -> Array:
        e, s, d = self._parts(x)
        return d / np.sqrt(s) / (2 * (1 + e))

    def _d2(self, x: Array) -> Array:
        e, s, d = self._parts(x)
        bend = 2 * (s * np.where(x < 0, 1.0, e)) - 1
        return d * bend / np.sqrt(s) / s / (2 * (1 + e)) ** 2


class BentIdentity(Activation):
    """A bend without a kink, from a line of slope 1/2 to one of slope 3/2."""

    name = "bent_identity"
    aliases = ("bent",)
    formula = "(sqrt(x**2 + 1) - 1)/2 + x"
    derivative = "x/(2*sqrt(x**2 + 1)) + 1"
    mathtext = r"\frac{\sqrt{x^2 + 1} - 1}{2} + x"
    used_in = "lists of activation functions more than networks; BLU learns the 1/2"
    facts = Facts(
        range=(REALS,),
        left=Tail(-math.inf, slope=0.5),
        right=Tail(math.inf, slope=1.5),
        monotonic="increasing",
        peak_slope=1.5,
    )

    def _f(self, x: Array) -> Array:
        # √(x² + 1) - 1 cancels near 0; it is x²/(√(x² + 1) + 1)
        tilt: Array = 0.5 * x / (1 + np.hypot(1.0, x))
        return x * (1 + tilt)

    def _d1(self, x: Array) -> Array:
        return 1 + 0.5 * x / np.hypot(1.0, x)

    def _d2(self, x: Array) -> Array:
        root = np.hypot(1.0, x)
        return 0.5 / root / root / root
