"""Gates made of exp(-exp(x)) and exp(-exp(-x))."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping
from actviz.catalogue.gated._times_gate import Gate, TimesGate, double_fall
from actviz.deferred import np, twofold
from actviz.terms import Reference, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


# Extrema, computed with mpmath.
GOLU_MINIMUM = -0.09726013122763941
GOLU_PEAK_SLOPE = 1.1133972752756767
LOGLOGISH_MINIMUM = -0.31218251608651626
LOGLOGISH_PEAK_SLOPE = 1.1148783115486787
GISH_MINIMUM = -0.27815946089638693
GISH_PEAK_SLOPE = 0.7527045710856695
COLU_MINIMUM = -0.37715856839612916
COLU_PEAK_SLOPE = 1.0828346006761451

SMALL = -700.0  # quotients of functions of w = e^x with w are the same for any smaller w


class GoLU(TimesGate):
    """The input weighted by the Gompertz curve: a gate that shuts abruptly on the left and opens gently."""

    name = "golu"
    aliases = ("gompertz_linear_unit", "expexpish")
    formula = "x*exp(-exp(-x))"
    derivative = "exp(-exp(-x))*(1 + x*exp(-x))"
    mathtext = r"x\,e^{-e^{-x}}"
    used_in = "proposed for image and language models"
    references = (
        Reference(
            "Das, Safari, Adriaensen & Hutter",
            2025,
            "Gompertz linear units: leveraging asymmetry for enhanced learning dynamics",
            "https://arxiv.org/abs/2502.03654",
        ),
    )
    facts = dipping(GOLU_MINIMUM, GOLU_PEAK_SLOPE)

    # With v = e^-x, g = e^-v, g′ = v·e^-v and g″ = v(v - 1)·e^-v.

    def _left(self, x: Array) -> Gate:
        fall = double_fall(-x)
        v = -fall.high
        return Gate(np.ones_like(x), v, v * (v - 1), fall)

    def _right(self, x: Array) -> Gate:
        v = np.exp(-x)
        gate = np.exp(-v)
        return Gate(gate, gate, gate * (v - 1), twofold.exact(-x))


class LogLogish(TimesGate):
    """The input weighted by the complementary log-log curve: a gate that opens gently and is soon wide open."""

    name = "loglogish"
    formula = "x*(1 - exp(-exp(x)))"
    derivative = "1 - exp(-exp(x)) + x*exp(x - exp(x))"
    mathtext = r"x\,(1 - e^{-e^{x}})"
    used_in = "surveys of activations; its gate is cloglog"
    facts = dipping(LOGLOGISH_MINIMUM, LOGLOGISH_PEAK_SLOPE)

    # With w = e^x, g = 1 - e^-w, g′ = w·e^-w and g″ = w(1 - w)·e^-w.

    def _left(self, x: Array) -> Gate:
        w = np.exp(np.maximum(x, SMALL))
        slope = np.exp(-w)
        return Gate(-np.expm1(-w) / w, slope, slope * (1 - w), twofold.exact(x))

    def _right(self, x: Array) -> Gate:
        fall = double_fall(x)
        w = -fall.high
        return Gate(-np.expm1(-w), w, w * (1 - w), fall)


class Gish(TimesGate):
    """The input times the logarithm of 2 minus a double exponential: a gate that opens to ln 2 only."""

    name = "gish"
    formula = "x*log(2 - exp(-exp(x)))"
    derivative = "log(2 - exp(-exp(x))) + x*exp(x - exp(x))/(2 - exp(-exp(x)))"
    mathtext = r"x\,\ln(2 - e^{-e^{x}})"
    used_in = "proposed for image classification"
    references = (
        Reference(
            "Kaytan, Aydilek & Yeroğlu",
            2023,
            "Gish: a novel activation function for image classification",
            "https://doi.org/10.1007/s00521-023-09035-5",
        ),
    )
    facts = dipping(GISH_MINIMUM, GISH_PEAK_SLOPE)._replace(right=Tail(math.inf, slope=math.log(2)))

    # With w = e^x and u = e^-w, g = ln(2 - u), g′ = wq where q = u/(2 - u), and g″ = wq(1 - w - wq).

    def _left(self, x: Array) -> Gate:
        w = np.exp(np.maximum(x, SMALL))
        rest = -np.expm1(-w)
        slope = np.exp(-w) / (1 + rest)
        return Gate(np.log1p(rest) / w, slope, slope * (1 - w - w * slope), twofold.exact(x))

    def _right(self, x: Array) -> Gate:
        fall = double_fall(x)
        w, u = -fall.high, twofold.exp(fall)
        slope = w / (2 - u)
        return Gate(np.log(2 - u), slope, slope * (1 - w - slope * u), fall)


class _Collapse(NamedTuple):
    """What CoLU is made of: p and p - x, over 1 on the left and over p on the right."""

    x: Array
    w: Array
    size: Array  # p over that
    share: Array  # 1 over that
    below: Array  # p - x over that
    grown: Array  # e^w on the left, 1 on the right
    exponent: Twofold  # x on the left, -(x + w) on the right


class CoLU(Activation):
    """The input over a denominator that collapses to 1: beyond 4 no double can tell it from the identity."""

    name = "colu"
    aliases = ("collapsing_linear_unit",)
    formula = "x/(1 - x*exp(-(x + exp(x))))"
    derivative = "(1 - x**2*(1 + exp(x))*exp(-(x + exp(x))))/(1 - x*exp(-(x + exp(x))))**2"
    mathtext = r"\frac{x}{1 - x\,e^{-(x + e^{x})}}"
    used_in = "proposed for deep image classifiers"
    references = (
        Reference("Vagerwal", 2021, "Deeper learning with CoLU activation", "https://arxiv.org/abs/2112.12078"),
    )
    facts = dipping(COLU_MINIMUM, COLU_PEAK_SLOPE)

    # With w = e^x, a = 1 + w and p = w·e^w, f = xp/(p - x), f′ = p(p - x²a)/(p - x)² and
    # f″ = p(2p(1 - xa)² - x²(a² + w)(p - x))/(p - x)³.  On the left p, which is small, is taken out as a factor; on the
    # right, where it is large, everything is divided by powers of it.

    @staticmethod
    def _parts(x: Array) -> _Collapse:
        near = np.clip(x, -twofold.EXP_LIMIT, twofold.EXP_LIMIT)
        left = x < 0
        w = np.exp(np.minimum(near, 0.0))
        fall = double_fall(np.maximum(near, 0.0))
        right = twofold.plus(fall, (-near, 0.0))
        exponent = twofold.Twofold(np.where(left, near, right.high), np.where(left, 0.0, right.low))
        grown, share = np.where(left, np.exp(w), 1.0), np.where(left, 1.0, twofold.exp(exponent))
        size = np.where(left, w, 1.0) * grown
        return _Collapse(near, np.where(left, w, -fall.high), size, share, size - near * share, grown, exponent)

    def _f(self, x: Array) -> Array:
        c = self._parts(x)
        return np.where(x < 0, twofold.exp_times(c.x * c.grown / c.below, c.exponent), x / c.below)

    def _d1(self, x: Array) -> Array:
        c = self._parts(x)
        ratio = (c.size - c.x**2 * (1 + c.w) * c.share) / c.below**2
        return np.where(x < 0, twofold.exp_times(c.grown * ratio, c.exponent), ratio)

    def _d2(self, x: Array) -> Array:
        c = self._parts(x)
        a = 1 + c.w
        ratio = (2 * c.size * (1 - c.x * a) ** 2 - c.x**2 * (a**2 + c.w) * c.below) / c.below**3
        return twofold.exp_times(c.grown * ratio, c.exponent)
