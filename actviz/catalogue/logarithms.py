"""Logarithmic growth: unbounded, and yet the slope tends to 0."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.exponentials import DREAMER_V3
from actviz.deferred import np
from actviz.interval import REALS
from actviz.terms import Break, Facts, KnownAs, Piece, Reference, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array

ODD_AND_GROWING = Facts(
    range=(REALS,),
    left=Tail(-math.inf),
    right=Tail(math.inf),
    monotonic="increasing",
    peak_slope=1.0,
)


class Symlog(Activation):
    """The logarithm of both signs: like the identity near 0, squeezing large values."""

    name = "symlog"
    aliases = ("logarithmic", "laf", "signed_log")
    formula = "sign(x)*log1p(abs(x))"
    derivative = "1/(1 + abs(x))"
    mathtext = r"\mathrm{sgn}(x)\,\ln(1 + |x|)"
    used_in = "inputs and targets of very different size, as in DreamerV3"
    references = (
        Reference("Bilski", 2000, "The backpropagation learning with logarithmic transfer function"),
        DREAMER_V3,
    )
    breaks = (Break(0.0, order=2, takes="mean"),)
    facts = ODD_AND_GROWING

    def _pieces(self) -> tuple[Piece, ...]:
        def slope(x: Array) -> Array:
            return 1 / (1 + np.abs(x))

        left = Piece(lambda x: -np.log1p(-x), slope, lambda x: slope(x) ** 2)
        return (left, Piece(np.log1p, slope, lambda x: -(slope(x) ** 2)))


class Asinh(Activation):
    """The inverse of sinh: the identity near 0, a logarithm far out, without a kink between them."""

    name = "asinh"
    aliases = ("arcsinh",)
    formula = "asinh(x)"
    derivative = "1/sqrt(1 + x**2)"
    mathtext = r"\mathrm{arsinh}(x)"
    used_in = "values of very different size and either sign"
    known_as = (
        KnownAs("torch", "asinh"),
        KnownAs("jax", "numpy.arcsinh"),
        KnownAs("tf", "asinh"),
        KnownAs("onnx", "Asinh"),
    )
    facts = ODD_AND_GROWING

    def _f(self, x: Array) -> Array:
        return np.arcsinh(x)

    def _d1(self, x: Array) -> Array:
        return 1 / np.hypot(1.0, x)

    def _d2(self, x: Array) -> Array:
        long_side = np.hypot(1.0, x)
        return -x / long_side / long_side / long_side
