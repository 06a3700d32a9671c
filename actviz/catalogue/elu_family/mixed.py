"""Rectifiers whose left side is half of another activation: of tanh, of softplus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.elu_family._parts import bend_at_zero, saturating
from actviz.deferred import logistic, np, twofold
from actviz.interval import NOT_NEGATIVE
from actviz.terms import Break, Facts, Piece, Reference, constant, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


class PTELU(Activation):
    """The identity on the right, a scaled tanh on the left, which saturates sooner than an ELU."""

    name = "ptelu"
    aliases = ("tanh_linear_unit", "maxtanh", "siglu")
    formula = "where(x >= 0, x, a*tanh(b*x))"
    derivative = "where(x >= 0, 1, a*b*(1 - tanh(b*x)**2))"
    mathtext = r"x\ (x \geq 0),\quad a\,\tanh(b\,x)\ (x < 0)"
    used_in = "proposed for deep convolutional networks, with a and b learned"
    references = (
        Reference(
            "Duggal & Gupta",
            2017,
            "P-TELU: Parametric tan hyperbolic linear unit activation for deep neural networks",
        ),
    )
    a: float = param(1.0, NOT_NEGATIVE, "distance of the left asymptote below 0")
    b: float = param(1.0, NOT_NEGATIVE, "sharpness of the bend; 0 gives relu")

    @property
    def _left_slope(self) -> float:
        return self.a * self.b

    @property
    def breaks(self) -> tuple[Break, ...]:
        # tanh has no curvature at 0, and neither has a line
        return () if self._left_slope == 1 else bend_at_zero(self._left_slope, takes="right")

    @property
    def joins(self) -> tuple[Break, ...]:
        return (Break(0.0, order=3),) if self._left_slope == 1 else ()

    @property
    def facts(self) -> Facts:
        return saturating(self.a if self._left_slope else 0.0, peak_slope=max(1.0, self._left_slope))

    def _pieces(self) -> tuple[Piece, ...]:
        if not self._left_slope:
            return (constant(0.0), line(1.0))

        def twice(x: Array) -> Twofold:
            return twofold.scaled(2 * self.b, x)

        # tanh(t) = 2σ(2t) - 1
        left = Piece(
            lambda x: self.a * np.tanh(twice(x).high / 2),
            lambda x: 4 * self._left_slope * logistic.sigmoid_slope(twice(x)),
            lambda x: 8 * self._left_slope * logistic.sigmoid_curvature(twice(x)) * self.b,
        )
        return (left, line(1.0))


class SLU(Activation):
    """The identity on the right, softplus on the left, doubled and lowered so that it meets it with slope 1."""

    name = "slu"
    aliases = ("softplus_linear_unit",)
    formula = "where(x >= 0, x, 2*log(1 + exp(x)) - 2*log(2))"
    derivative = "where(x >= 0, 1, 2*sigmoid(x))"
    mathtext = r"x\ (x \geq 0),\quad 2\,\ln\frac{1 + e^{x}}{2}\ (x < 0)"
    used_in = "proposed for deep convolutional networks"
    references = (
        Reference("Zhao, Liu, Li & Luo", 2018, "A novel softplus linear unit for deep convolutional neural networks"),
    )
    breaks = (Break(0.0, order=2, takes="right"),)
    facts = saturating(math.log(4), peak_slope=1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        left = Piece(
            lambda x: 2 * np.log1p(np.expm1(x) / 2),
            lambda x: 2 * logistic.sigmoid(twofold.exact(x)),
            lambda x: 2 * logistic.sigmoid_slope(twofold.exact(x)),
        )
        return (left, line(1.0))
