"""Powers of the input, even and odd, and of its absolute value."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import np
from actviz.interval import REALS, at_least
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, level, line

if TYPE_CHECKING:
    from actviz.arrays import Array

SURVEY = Reference(
    "Kunc & Kléma",
    2024,
    "Three decades of activations: a comprehensive survey of 400 activation functions for neural networks",
    "https://arxiv.org/abs/2402.09092",
)


class Absolute(Activation):
    """The size of the input without its sign: the gradient always passes whole, and turns round at 0."""

    name = "absolute"
    aliases = ("abs", "absolute_value", "modulus", "vrelu")
    formula = "abs(x)"
    derivative = "sign(x)"
    mathtext = r"|x|"
    used_in = "features that must not depend on the sign; proposed again as modulus and V-shaped ReLU"
    known_as = (
        KnownAs("torch", "abs"),
        KnownAs("jax", "numpy.abs"),
        KnownAs("tf", "abs"),
        KnownAs("onnx", "Abs"),
    )
    differences = (Difference(("jax",), "autodiff at 0 gives the slope from the right, 1"),)
    references = (SURVEY,)
    breaks = (Break(0.0, order=1, takes="mean"),)
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(math.inf, slope=-1.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="no",
        peak_slope=1.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (line(-1.0), line(1.0))


class Square(Activation):
    """The square of the input: both the value and the gradient grow without bound."""

    name = "square"
    aliases = ("quadratic",)
    formula = "x**2"
    derivative = "2*x"
    mathtext = r"x^2"
    used_in = "networks that are proved things about, or run on encrypted data"
    known_as = (KnownAs("torch", "square"), KnownAs("jax", "numpy.square"), KnownAs("tf", "square"))
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(math.inf, slope=-math.inf, curvature=2.0),
        right=Tail(math.inf, slope=math.inf, curvature=2.0),
        monotonic="no",
        peak_slope=math.inf,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (Piece(lambda x: x * x, lambda x: 2 * x, level(2.0)),)


class Cube(Activation):
    """The cube of the input: flat at 0, and steeper without bound on both sides."""

    name = "cube"
    aliases = ("cubic", "triple")
    formula = "x**3"
    derivative = "3*x**2"
    mathtext = r"x^3"
    used_in = "a dependency parser, where products of three features matter"
    references = (Reference("Chen & Manning", 2014, "A fast and accurate dependency parser using neural networks"),)
    facts = Facts(
        range=(REALS,),
        left=Tail(-math.inf, slope=math.inf, curvature=-math.inf),
        right=Tail(math.inf, slope=math.inf, curvature=math.inf),
        monotonic="increasing",
        peak_slope=math.inf,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (Piece(lambda x: x * x * x, lambda x: 3 * x * x, lambda x: 6 * x),)


class SignedSqrt(Activation):
    """The root of the input's size with its sign: infinitely steep at 0, ever flatter outwards."""

    name = "signed_sqrt"
    aliases = ("sqrt_activation", "ssqrt")
    formula = "sign(x)*sqrt(abs(x))"
    derivative = "0.5/sqrt(abs(x))"
    mathtext = r"\mathrm{sgn}(x)\,\sqrt{|x|}"
    used_in = "compressing features, as after bilinear pooling"
    references = (SURVEY,)
    breaks = (Break(0.0, order=1, takes="mean"),)
    facts = Facts(
        range=(REALS,),
        left=Tail(-math.inf),
        right=Tail(math.inf),
        monotonic="increasing",
        peak_slope=math.inf,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        def slope(x: Array) -> Array:
            with np.errstate(divide="ignore"):
                return 0.5 / np.sqrt(np.abs(x))

        def bend(x: Array) -> Array:
            with np.errstate(divide="ignore"):
                return 0.25 / np.abs(x) / np.sqrt(np.abs(x))

        left = Piece(lambda x: -np.sqrt(-x), slope, bend)
        right = Piece(np.sqrt, slope, lambda x: -bend(x))
        return (left, right)
