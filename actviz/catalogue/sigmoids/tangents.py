"""Sigmoids made of tanh, arctan and other functions that pass through the origin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.sigmoids._facts import between
from actviz.deferred import hyperbolic, logistic, np, twofold
from actviz.interval import POSITIVE, REALS, Interval
from actviz.terms import Break, Facts, KnownAs, Piece, Reference, Tail, constant, param

if TYPE_CHECKING:
    from actviz.arrays import Array

EFFICIENT_BACKPROP = Reference(
    "LeCun, Bottou, Orr & Müller", 1998, "Efficient BackProp", "https://doi.org/10.1007/3-540-49430-8_2"
)


def _odd(height: float, peak_slope: float) -> Facts:
    """Return the facts of an odd function that rises to ±height."""
    return between(-height, height, peak_slope)


def _tanh(height: float, rate: float) -> Piece:
    """Return the piece height·tanh(rate·x)."""

    def f(x: Array) -> Array:
        return height * np.tanh(twofold.scaled(rate, x).high)

    return Piece(
        f,
        lambda x: hyperbolic.tanh_slope_times(height * rate, twofold.scaled(rate, x)),
        lambda x: hyperbolic.tanh_slope_times(-2 * rate * rate * f(x), twofold.scaled(rate, x)),
    )


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
    references = (EFFICIENT_BACKPROP,)
    facts = _odd(1.0, 1.0)

    def _f(self, x: Array) -> Array:
        return np.tanh(x)

    def _d1(self, x: Array) -> Array:
        return 4 * logistic.sigmoid_slope(twofold.doubled(x))

    def _d2(self, x: Array) -> Array:
        return 8 * logistic.sigmoid_curvature(twofold.doubled(x))


class BipolarSigmoid(Activation):
    """The logistic sigmoid stretched to (-1, 1): tanh at half the pace."""

    name = "bipolar_sigmoid"
    aliases = ("bipolar",)
    formula = "tanh(x/2)"
    derivative = "(1 - tanh(x/2)**2)/2"
    mathtext = r"\tanh(x/2)"
    used_in = "textbooks, for perceptrons with outputs between -1 and 1"
    facts = _odd(1.0, 0.5)

    def _pieces(self) -> tuple[Piece, ...]:
        return (_tanh(1.0, 0.5),)


class ScaledTanh(Activation):
    """A tanh stretched so that targets of ±1 lie where its curvature is largest, not at its asymptotes."""

    name = "scaled_tanh"
    aliases = ("lecun_tanh", "stanh")
    formula = "a*tanh(b*x)"
    derivative = "a*b*(1 - tanh(b*x)**2)"
    mathtext = r"a\,\tanh(b\,x)"
    used_in = "early convolutional networks"
    references = (EFFICIENT_BACKPROP,)
    a: float = param(1.7159, POSITIVE, "height of the asymptotes")
    b: float = param(2 / 3, POSITIVE, "pace; the slope at 0 is a·b")

    @property
    def facts(self) -> Facts:
        return _odd(self.a, self.a * self.b)

    def _pieces(self) -> tuple[Piece, ...]:
        return (_tanh(self.a, self.b),)


class PenalizedTanh(Activation):
    """A tanh that is damped on the left, as a leaky ReLU damps the identity."""

    name = "penalized_tanh"
    aliases = ("ptanh", "leaky_tanh")
    formula = "where(x > 0, tanh(x), a*tanh(x))"
    derivative = "where(x > 0, 1 - tanh(x)**2, a*(1 - tanh(x)**2))"
    mathtext = r"\tanh(x)\ (x > 0),\quad a\,\tanh(x)\ (x \leq 0)"
    used_in = "image classification and language processing"
    references = (
        Reference("Xu, Huang & Li", 2016, "Revise saturated activation functions", "https://arxiv.org/abs/1602.05980"),
    )
    a: float = param(0.25, REALS, "factor on the left")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return () if self.a == 1 else (Break(0.0, order=1),)

    @property
    def facts(self) -> Facts:
        low, high = min(-self.a, 0.0), max(1.0, -self.a)
        return Facts(
            range=(Interval(low, high, low_closed=self.a <= 0),),
            left=Tail(-self.a),
            right=Tail(1.0),
            monotonic="increasing" if self.a > 0 else "nondecreasing" if self.a == 0 else "no",
            peak_slope=max(1.0, abs(self.a)),
        )

    def _pieces(self) -> tuple[Piece, ...]:
        if self.a == 1:
            return (_tanh(1.0, 1.0),)
        return (_tanh(self.a, 1.0) if self.a else constant(0.0), _tanh(1.0, 1.0))


class Arctan(Activation):
    """A sigmoid between ±π/2 whose slope fades so slowly, like 1/x², that its tails still learn."""

    name = "arctan"
    aliases = ("atan", "tan_inverse")
    formula = "atan(x)"
    derivative = "1/(1 + x**2)"
    mathtext = r"\arctan(x)"
    used_in = "shallow networks; surrogate gradients of spiking networks"
    known_as = (
        KnownAs("torch", "atan"),
        KnownAs("jax", "numpy.arctan"),
        KnownAs("tf", "atan"),
        KnownAs("onnx", "Atan"),
    )
    references = (
        Reference("Kamruzzaman & Aziz", 2002, "A note on activation function in multilayer feedforward learning"),
    )
    facts = _odd(math.pi / 2, 1.0)

    def _f(self, x: Array) -> Array:
        return np.arctan(x)

    def _d1(self, x: Array) -> Array:
        return (1 / np.hypot(1.0, x)) ** 2

    def _d2(self, x: Array) -> Array:
        cosine = 1 / np.hypot(1.0, x)
        return -2 * (x * cosine) * cosine**3


class Gudermannian(Activation):
    """A sigmoid between ±π/2 whose slope is the hyperbolic secant."""

    name = "gudermannian"
    aliases = ("gd",)
    formula = "2*atan(tanh(x/2))"
    derivative = "sech(x)"
    mathtext = r"2\,\arctan(\tanh(x/2))"
    used_in = "surveys of activation functions; the Mercator projection has it for the latitude"
    facts = _odd(math.pi / 2, 1.0)

    def _f(self, x: Array) -> Array:
        return 2 * np.arctan(np.tanh(x / 2))

    def _d1(self, x: Array) -> Array:
        return hyperbolic.sech_times(1.0, twofold.exact(x))

    def _d2(self, x: Array) -> Array:
        return hyperbolic.sech_times(-np.tanh(x), twofold.exact(x))


def _approach(limit: float, width: float) -> Piece:
    """Return the piece that leaves 0 at x = 0 and tends to *limit* like e^(-abs(x)/width)."""

    def decay_times(factor: float, x: Array) -> Array:
        return twofold.exp_times(factor, twofold.divided(-np.abs(x), width))

    return Piece(
        lambda x: -limit * np.expm1(twofold.divided(-np.abs(x), width).high),
        lambda x: decay_times(abs(limit) / width, x),
        lambda x: decay_times(-limit / width / width, x),
    )


class Hexpo(Activation):
    """Two saturating exponentials, each with a height and a width of its own, that meet at 0."""

    name = "hexpo"
    formula = "where(x >= 0, -a*expm1(-x/b), c*expm1(x/d))"
    derivative = "where(x >= 0, a/b*exp(-x/b), c/d*exp(x/d))"
    mathtext = r"a\,(1 - e^{-x/b})\ (x \geq 0),\quad c\,(e^{x/d} - 1)\ (x < 0)"
    used_in = "proposed against vanishing gradients in deep networks"
    references = (Reference("Kong & Takatsuka", 2017, "Hexpo: a vanishing-proof activation function"),)
    a: float = param(1.0, POSITIVE, "height of the right asymptote")
    b: float = param(1.0, POSITIVE, "width of the bend on the right")
    c: float = param(1.0, POSITIVE, "depth of the left asymptote")
    d: float = param(1.0, POSITIVE, "width of the bend on the left")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(0.0, order=2 if self.a / self.b == self.c / self.d else 1, takes="right"),)

    @property
    def facts(self) -> Facts:
        return between(-self.c, self.a, max(self.a / self.b, self.c / self.d))

    def _pieces(self) -> tuple[Piece, ...]:
        return (_approach(-self.c, self.d), _approach(self.a, self.b))
