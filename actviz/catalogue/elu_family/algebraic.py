"""Rectifiers whose left side is a quotient, a root, a power or a parabola: no exponential."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.elu_family._parts import bend_at_zero, saturating
from actviz.catalogue.gated._facts import dipping
from actviz.deferred import np
from actviz.interval import NOT_NEGATIVE, REALS, at_least
from actviz.terms import Break, Facts, Piece, Reference, Tail, constant, level, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array


class ISRLU(Activation):
    """An ELU without the exponential, cheap to compute; not even its curvature jumps at 0."""

    name = "isrlu"
    aliases = ("inverse_square_root_linear_unit",)
    formula = "where(x >= 0, x, x/sqrt(1 + alpha*x**2))"
    derivative = "where(x >= 0, 1, (1 + alpha*x**2)**(-3/2))"
    mathtext = r"x\ (x \geq 0),\quad \frac{x}{\sqrt{1 + \alpha x^2}}\ (x < 0)"
    used_in = "proposed as a faster ELU for convolutional networks"
    references = (
        Reference(
            "Carlile, Delamarter, Kinney, Marti & Whitney",
            2017,
            "Improving deep learning by inverse square root linear units (ISRLUs)",
            "https://arxiv.org/abs/1710.09967",
        ),
    )
    alpha: float = param(1.0, NOT_NEGATIVE, "sharpness of the bend: the left asymptote is at -1/√α; 0 gives identity")

    @property
    def joins(self) -> tuple[Break, ...]:
        return (Break(0.0, order=3),) if self.alpha else ()

    @property
    def facts(self) -> Facts:
        if self.alpha:
            return saturating(1 / math.sqrt(self.alpha), peak_slope=1.0)
        return Facts(
            range=(REALS,),
            left=Tail(-math.inf, slope=1.0),
            right=Tail(math.inf, slope=1.0),
            monotonic="increasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        if not self.alpha:
            return (line(1.0),)
        root = math.sqrt(self.alpha)

        def steepness(x: Array) -> tuple[Array, Array]:
            # u = √α·x and 1/√(1 + u²); both slopes have vanished where u is cut off
            u = root * np.maximum(x, -1e160 / root)
            return u, 1 / np.hypot(1.0, u)

        def value(x: Array) -> Array:
            u, q = steepness(x)
            return u * q / root

        def curvature(x: Array) -> Array:
            u, q = steepness(x)
            return 3 * root * (np.abs(u) * q) * q**4

        return (Piece(value, lambda x: steepness(x)[1] ** 3, curvature), line(1.0))


class SignReLU(Activation):
    """The identity on the right, softsign times a on the left: it takes its time to saturate."""

    name = "sign_relu"
    aliases = ("dlu", "polylu", "fplus", "softsign_linear_unit")
    formula = "where(x >= 0, x, a*x/(1 + abs(x)))"
    derivative = "where(x >= 0, 1, a/(1 + abs(x))**2)"
    mathtext = r"x\ (x \geq 0),\quad \frac{a\,x}{1 + |x|}\ (x < 0)"
    used_in = "proposed for convolutional networks, several times"
    references = (
        Reference(
            "Lin & Shen",
            2018,
            "Research on convolutional neural network based on improved Relu piecewise activation function",
        ),
        Reference(
            "Duan, Yang & Dai",
            2022,
            "Feature activation through first power linear unit with sign",
            "https://doi.org/10.3390/electronics11131980",
        ),
        Reference(
            "Feng & Yang",
            2023,
            "PolyLU: a simple and robust polynomial-based linear unit activation function for deep learning",
        ),
    )
    a: float = param(1.0, NOT_NEGATIVE, "distance of the left asymptote below 0, and left slope at 0")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return bend_at_zero(self.a, takes="right")

    @property
    def facts(self) -> Facts:
        return saturating(self.a, peak_slope=max(1.0, self.a))

    def _pieces(self) -> tuple[Piece, ...]:
        if not self.a:
            return (constant(0.0), line(1.0))
        left = Piece(
            lambda x: self.a * (x / (1 - x)),
            lambda x: self.a * (1 / (1 - x)) ** 2,
            lambda x: 2 * self.a * (1 / (1 - x)) ** 3,
        )
        return (left, line(1.0))


class PoLU(Activation):
    """Falls to -1 on the left by a power of the distance from 1: the larger n, the sharper."""

    name = "polu"
    aliases = ("power_linear_unit",)
    formula = "where(x >= 0, x, (1 - x)**(-n) - 1)"
    derivative = "where(x >= 0, 1, n*(1 - x)**(-n - 1))"
    mathtext = r"x\ (x \geq 0),\quad (1 - x)^{-n} - 1\ (x < 0)"
    used_in = "proposed for image classification, with n = 1, 1.5 or 2"
    references = (
        Reference(
            "Li, Ding & Li",
            2018,
            "Training neural networks by using power linear units (PoLUs)",
            "https://arxiv.org/abs/1802.00212",
        ),
    )
    n: float = param(2.0, NOT_NEGATIVE, "exponent, and left slope at 0; 0 gives relu")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return bend_at_zero(self.n, takes="right")

    @property
    def facts(self) -> Facts:
        return saturating(1.0 if self.n else 0.0, peak_slope=max(1.0, self.n))

    def _pieces(self) -> tuple[Piece, ...]:
        n = self.n
        if not n:
            return (constant(0.0), line(1.0))
        # The exponents n + 1 and n + 2 would be rounded, and far out powers magnify that.
        left = Piece(
            lambda x: np.expm1(-n * np.log1p(-x)),
            lambda x: n * (1 - x) ** -n / (1 - x),
            lambda x: n * (1 - x) ** -n / (1 - x) * (n + 1) / (1 - x),
        )
        return (left, line(1.0))


class SQLU(Activation):
    """The identity on the right, a piece of a parabola on the left, and a dead floor at -1 below -2."""

    name = "sqlu"
    aliases = ("square_linear_unit",)
    formula = "where(x > 0, x, where(x >= -2, x + x**2/4, -1))"
    derivative = "where(x > 0, 1, where(x >= -2, 1 + x/2, 0))"
    mathtext = r"x\ (x > 0),\quad x + x^2/4\ (-2 \leq x \leq 0),\quad -1\ (x < -2)"
    used_in = "proposed for networks on small devices"
    references = (
        Reference(
            "Wuraola, Patel & Nguang",
            2021,
            "Efficient activation functions for embedded inference engines",
            "https://doi.org/10.1016/j.neucom.2021.02.030",
        ),
    )
    breaks = (Break(-2.0, order=2, takes="right"), Break(0.0, order=2))
    facts = Facts(
        range=(at_least(-1.0),),
        left=Tail(-1.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="nondecreasing",
        peak_slope=1.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        parabola = Piece(lambda x: x * (x + 4) / 4, lambda x: (x + 2) / 2, level(0.5))
        return (constant(-1.0), parabola, line(1.0))


FPFLU_MINIMUM = -0.3002831060007776  # at x = -1/√φ with the golden ratio φ, computed with mpmath


class FPFLU(Activation):
    """The identity on the right; on the left a dip that fades as slowly as 1/(2x)."""

    name = "fpflu"
    aliases = ("faster_pflu",)
    formula = "where(x >= 0, x, x + x**2/sqrt(1 + x**2))"
    derivative = "where(x >= 0, 1, 1 + x*(x**2 + 2)/(1 + x**2)**(3/2))"
    mathtext = r"x\ (x \geq 0),\quad x + \frac{x^2}{\sqrt{1 + x^2}}\ (x < 0)"
    used_in = "proposed for convolutional networks"
    references = (
        Reference(
            "Zhu et al.",
            2021,
            "PFLU and FPFLU: Two novel non-monotonic activation functions in convolutional neural networks",
        ),
    )
    breaks = (Break(0.0, order=2, takes="right"),)
    facts = dipping(FPFLU_MINIMUM, 1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        def parts(x: Array) -> tuple[Array, Array]:
            # q = 1/√(1 + x²) and u = xq; the cancelling 1 + u is q²/(1 - u), as u² + q² = 1
            r = np.hypot(1.0, x)
            return x / r, 1 / r

        def value(x: Array) -> Array:
            u, q = parts(x)
            return u / (1 - u) * q

        def slope(x: Array) -> Array:
            u, q = parts(x)
            return (1 + u * (1 - u)) / (1 - u) * q**2

        def curvature(x: Array) -> Array:
            q = parts(x)[1]
            return (3 * q**2 - 1) * q**3

        return (Piece(value, slope, curvature), line(1.0))
