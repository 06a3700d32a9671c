"""Functions that pull inputs towards 0: small ones almost all the way, large ones by a bounded amount."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.powers import SURVEY
from actviz.deferred import logistic, np, twofold
from actviz.interval import NOT_NEGATIVE, REALS, Interval, at_least, point
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array


class TanhShrink(Activation):
    """What tanh leaves over: flat at 0, parallel to the identity far out."""

    name = "tanh_shrink"
    formula = "x - tanh(x)"
    derivative = "tanh(x)**2"
    mathtext = r"x - \tanh(x)"
    used_in = "sparse coding"
    known_as = (
        KnownAs("torch", "nn.Tanhshrink"),
        KnownAs("keras", "tanh_shrink"),
        KnownAs("tfa", "tanhshrink"),
    )
    facts = Facts(
        range=(REALS,),
        left=Tail(-math.inf, slope=1.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _f(self, x: Array) -> Array:
        # x - tanh x = (x cosh x - sinh x)/cosh x, and the power series of that numerator has no negative term.
        near = np.clip(x, -2.0, 2.0)
        square = near * near
        series = np.zeros_like(x)
        for k in range(14, 0, -1):
            series = square * (2 * k / math.factorial(2 * k + 1) + series)
        return np.where(np.abs(x) < 2.0, near * series / np.cosh(near), x - np.tanh(x))

    def _d1(self, x: Array) -> Array:
        return np.tanh(x) ** 2

    def _d2(self, x: Array) -> Array:
        return 8 * np.tanh(x) * logistic.sigmoid_slope(twofold.doubled(x))


TWO_ENDS = Difference(("tfa",), "has lower and upper in place of lambd, which need not be as far from 0 as each other")


class _Threshold(Activation):
    """0 up to a threshold, and beyond it the input, moved towards 0 by nothing or by the threshold."""

    lambd: float = param(
        0.5,
        NOT_NEGATIVE,
        "threshold λ: what is no farther from 0 becomes 0; 0 gives identity",
        aliases=("lambda", "threshold"),
    )
    references = (
        Reference(
            "Donoho & Johnstone",
            1994,
            "Ideal spatial adaptation by wavelet shrinkage",
            "https://doi.org/10.1093/biomet/81.3.425",
        ),
    )

    @property
    def _shift(self) -> float:
        raise NotImplementedError

    @property
    def breaks(self) -> tuple[Break, ...]:
        order = 1 if self._shift else 0
        return (Break(-self.lambd, order, takes="right"), Break(self.lambd, order)) if self.lambd else ()

    @property
    def facts(self) -> Facts:
        jump = self.lambd - self._shift
        return Facts(
            range=(Interval(high=-jump), point(0.0), Interval(jump)) if jump else (REALS,),
            left=Tail(-math.inf, slope=1.0),
            right=Tail(math.inf, slope=1.0),
            monotonic="nondecreasing" if self.lambd else "increasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        if not self.lambd:
            return (line(1.0),)
        return (line(1.0, self._shift), constant(0.0), line(1.0, -self._shift))


class HardShrink(_Threshold):
    """Keeps what is farther from 0 than a threshold and drops the rest: it jumps at the threshold."""

    name = "hard_shrink"
    aliases = ("thresholded_linear",)
    formula = "where(abs(x) > lambd, x, 0)"
    derivative = "where(abs(x) > lambd, 1, 0)"
    mathtext = r"x\ (|x| > \lambda),\quad 0\ (|x| \leq \lambda)"
    used_in = "sparse coding; removing noise from wavelet coefficients (hard thresholding)"
    known_as = (
        KnownAs("torch", "nn.Hardshrink"),
        KnownAs("keras", "hard_shrink"),
        KnownAs("onnx", "Shrink", "Shrink(bias=0)"),
        KnownAs("tfa", "hardshrink"),
    )
    differences = (TWO_ENDS,)

    @property
    def _shift(self) -> float:
        return 0.0


class SoftShrink(_Threshold):
    """Moves every input towards 0 by a threshold, small ones to 0 itself: what an L1 penalty does to a weight."""

    name = "soft_shrink"
    aliases = ("soft_threshold",)
    formula = "sign(x)*max(abs(x) - lambd, 0)"
    derivative = "where(abs(x) > lambd, 1, 0)"
    mathtext = r"\mathrm{sgn}(x)\,\max(|x| - \lambda,\ 0)"
    used_in = "sparse coding (ISTA, LISTA); removing noise from wavelet coefficients"
    known_as = (
        KnownAs("torch", "nn.Softshrink"),
        KnownAs("keras", "soft_shrink"),
        KnownAs("onnx", "Shrink(bias=lambd)"),
        KnownAs("tfa", "softshrink"),
    )
    differences = (
        Difference(("onnx",), "the bias must be given and be lambd: it is 0 by default, which makes it hard_shrink"),
        TWO_ENDS,
    )

    @property
    def _shift(self) -> float:
        return self.lambd


class Pan(Activation):
    """The distance from the interval [-a, a]: in profile a pan, flat in the middle with two straight sides."""

    name = "pan"
    formula = "max(abs(x) - a, 0)"
    derivative = "where(abs(x) > a, sign(x), 0)"
    mathtext = r"\max(|x| - a,\ 0)"
    used_in = "listed in a survey as the even counterpart of soft_shrink"
    references = (SURVEY,)
    a: float = param(1.0, NOT_NEGATIVE, "half the width of the flat part; 0 gives absolute")
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(math.inf, slope=-1.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="no",
        peak_slope=1.0,
    )

    @property
    def breaks(self) -> tuple[Break, ...]:
        if not self.a:
            return (Break(0.0, order=1, takes="mean"),)
        return (Break(-self.a, order=1, takes="right"), Break(self.a, order=1))

    def _pieces(self) -> tuple[Piece, ...]:
        sides = (line(-1.0, -self.a), line(1.0, -self.a))
        return (sides[0], constant(0.0), sides[1]) if self.a else sides
