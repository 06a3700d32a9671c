"""Rectifiers that come back to 0 on the left, after a dip."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.elu_family._parts import bend_at_zero
from actviz.catalogue.gated._facts import dipping
from actviz.catalogue.gated.logistic import SILU_PEAK_SLOPE, SiLU
from actviz.deferred import np, twofold
from actviz.interval import NOT_NEGATIVE, POSITIVE, at_least
from actviz.terms import Break, Facts, Piece, Reference, Tail, constant, level, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array

BASIRAT_ROTH = Reference(
    "Basirat & Roth", 2018, "The quest for the golden activation function", "https://arxiv.org/abs/1808.00783"
)


def _exponential_dip(slope: float) -> Piece:
    """Return the piece slope·x·e^x."""

    def times_exponential(shift: float, x: Array) -> Array:
        x = np.maximum(x, -1e4)  # no exponential is left there
        return twofold.exp_times(slope * (x + shift), twofold.exact(x))

    return Piece(
        lambda x: times_exponential(0.0, x),
        lambda x: times_exponential(1.0, x),
        lambda x: times_exponential(2.0, x),
    )


class SERLU(Activation):
    """A SELU whose left side returns to 0, scaled so that mean 0 and variance 1 stay so from layer to layer."""

    name = "serlu"
    formula = "where(x >= 0, lam*x, lam*alpha*x*exp(x))"
    derivative = "where(x >= 0, lam, lam*alpha*(1 + x)*exp(x))"
    mathtext = r"\lambda x\ (x \geq 0),\quad \lambda\alpha\,x\,e^{x}\ (x < 0)"
    used_in = "proposed for self-normalising networks"
    references = (
        Reference(
            "Zhang & Li",
            2018,
            "Effectiveness of scaled exponentially-regularized linear units (SERLUs)",
            "https://arxiv.org/abs/1807.10117",
        ),
    )
    lam: float = param(1.07862, POSITIVE, "scale λ of both sides", aliases=("lambda",))
    alpha: float = param(2.90427, NOT_NEGATIVE, "left slope at 0 before scaling: the dip is λα/e deep")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return bend_at_zero(self.alpha, takes="right")

    @property
    def facts(self) -> Facts:
        depth = self.lam * self.alpha / math.e
        return Facts(
            range=(at_least(0.0 - depth),),
            left=Tail(0.0),
            right=Tail(math.inf, slope=self.lam),
            monotonic="no" if depth else "nondecreasing",
            peak_slope=self.lam * max(1.0, self.alpha),
        )

    def _pieces(self) -> tuple[Piece, ...]:
        left = _exponential_dip(self.lam * self.alpha) if self.alpha else constant(0.0)
        return (left, line(self.lam))


class REU(Activation):
    """The identity on the right, x times its exponential on the left: a dip of 1/e at -1."""

    name = "reu"
    aliases = ("rectified_exponential_unit", "suish")
    formula = "where(x >= 0, x, x*exp(x))"
    derivative = "where(x >= 0, 1, (1 + x)*exp(x))"
    mathtext = r"x\ (x \geq 0),\quad x\,e^{x}\ (x < 0)"
    used_in = "proposed for convolutional networks"
    references = (
        Reference(
            "Ying, Su, Shan, Miao, Wang & Peng",
            2019,
            "Rectified exponential units for convolutional neural networks",
            "https://doi.org/10.1109/ACCESS.2019.2928442",
        ),
    )
    breaks = (Break(0.0, order=2, takes="right"),)
    facts = dipping(-1 / math.e, 1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        return (_exponential_dip(1.0), line(1.0))


ELISH_MINIMUM = -0.1715728752538099  # 2√2 - 3


class ELiSH(Activation):
    """SiLU on the right, an ELU times the sigmoid on the left."""

    name = "elish"
    formula = "where(x >= 0, x, exp(x) - 1)*sigmoid(x)"
    derivative = (
        "where(x >= 0, sigmoid(x)*(1 + x*(1 - sigmoid(x))),"
        " exp(x)*sigmoid(x) + (exp(x) - 1)*sigmoid(x)*(1 - sigmoid(x)))"
    )
    mathtext = r"x\,\sigma(x)\ (x \geq 0),\quad (e^{x} - 1)\,\sigma(x)\ (x < 0)"
    used_in = "proposed along with a genetic search for activations"
    references = (BASIRAT_ROTH,)
    breaks = (Break(0.0, order=2, takes="right"),)
    facts = dipping(ELISH_MINIMUM, SILU_PEAK_SLOPE)

    def _pieces(self) -> tuple[Piece, ...]:
        # With w = e^x, f = w(w - 1)/(1 + w), and d/dx = w·d/dw.
        def value(x: Array) -> Array:
            w = twofold.exp(twofold.exact(x))
            return np.expm1(x) * w / (1 + w)

        def slope(x: Array) -> Array:
            w = twofold.exp(twofold.exact(x))
            return w * (w * (w + 2) - 1) / (1 + w) ** 2

        def curvature(x: Array) -> Array:
            w = twofold.exp(twofold.exact(x))
            return w * (w * (w * (w + 3) + 5) - 1) / (1 + w) ** 3

        return (Piece(value, slope, curvature), SiLU().pieces[0][1])


HARD_ELISH_MINIMUM = -0.09967315152874262  # where (x + 2)e^x = 1, computed with mpmath


class HardELiSH(Activation):
    """ELiSH with a sigmoid of straight lines: no gradient passes below -1, and none is lost above 1."""

    name = "hard_elish"
    formula = "where(x >= 0, x, exp(x) - 1)*clip((x + 1)/2, 0, 1)"
    derivative = "where(x >= 1, 1, where(x >= 0, x + 1/2, where(x > -1, (exp(x)*(x + 2) - 1)/2, 0)))"
    mathtext = r"s(x)\,x\ (x \geq 0),\quad s(x)\,(e^{x} - 1)\ (x < 0),\quad s = \min(\max((x + 1)/2,\ 0),\ 1)"
    used_in = "proposed along with a genetic search for activations"
    references = (BASIRAT_ROTH,)
    breaks = (Break(-1.0, order=1), Break(0.0, order=2, takes="right"), Break(1.0, order=1, takes="right"))
    facts = dipping(HARD_ELISH_MINIMUM, 1.5)

    def _pieces(self) -> tuple[Piece, ...]:
        dip = Piece(
            lambda x: np.expm1(x) * (x + 1) / 2,
            lambda x: (np.exp(x) * (x + 1) + np.expm1(x)) / 2,
            lambda x: np.exp(x) * (x + 3) / 2,
        )
        parabola = Piece(lambda x: x * (x + 1) / 2, lambda x: x + 0.5, level(1.0))
        return (constant(0.0), dip, parabola, line(1.0))
