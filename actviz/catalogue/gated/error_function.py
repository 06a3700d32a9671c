"""Gates made of the error function of something that is never negative."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping, too_large
from actviz.deferred import factor, gaussian, logistic, np, precise, twofold
from actviz.interval import POSITIVE
from actviz.numerics.bracket import root
from actviz.terms import Facts, Reference, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold

ERF_SLOPE = 2 / math.sqrt(math.pi)
TINY = 1e-300  # erf(TINY)/TINY is the slope of erf at 0


class _Inner(NamedTuple):
    """The argument s(x) of erf; where it is small, s, s′ and s″ are multiples of e^fall, elsewhere fall is 0."""

    s: Twofold
    share: Array  # s, without e^fall like all below
    slope: Array  # s′/rate
    rise: Array  # x·s′
    bend: Array  # x·s″/rate
    fall: Twofold


class ErfGate(Activation):
    """x·erf(s) for an increasing s(x) > 0, whose derivatives may be multiples of an enormous rate."""

    @property
    def _rate(self) -> float:
        return 1.0

    def _inner(self, x: Array) -> _Inner:
        raise NotImplementedError

    @staticmethod
    def _over_fall(inner: _Inner) -> Array:
        """Return erf(s)/e^fall."""
        s = np.maximum(inner.s.high, TINY)
        return gaussian.erf(s) / s * inner.share

    def _f(self, x: Array) -> Array:
        inner = self._inner(x)
        fading = np.clip(x * self._over_fall(inner), -sys.float_info.max, sys.float_info.max)
        return np.where(inner.fall.high < 0, twofold.exp_times(fading, inner.fall), x * gaussian.erf(inner.s.high))

    def _d1(self, x: Array) -> Array:
        # erf(s) + 2/√π·e^(-s²)·x·s′
        inner = self._inner(x)
        second = twofold.exp_times(ERF_SLOPE * inner.rise, -twofold.times(inner.s, inner.s))
        fading = twofold.exp_times(self._over_fall(inner) + second, inner.fall)
        return np.where(inner.fall.high < 0, fading, gaussian.erf(inner.s.high) + second)

    def _d2(self, x: Array) -> Array:
        # 2/√π·e^(-s²)·(2s′ + x·s″ - 2s·x·s′²)
        inner = self._inner(x)
        pull = inner.s.high * inner.rise * (inner.slope * twofold.exp(inner.fall))
        bracket = 2 * inner.slope + inner.bend - 2 * pull
        square = twofold.times(inner.s, inner.s)
        return twofold.exp_times(factor.both_times_exp(ERF_SLOPE * self._rate, bracket, -square), inner.fall)


class Serf(ErfGate):
    """The input times the error function of its softplus: like Mish, and sooner the identity on the right."""

    name = "serf"
    formula = "x*erf(log(1 + exp(x)))"
    derivative = "erf(softplus(x)) + x*sigmoid(x)*2/sqrt(pi)*exp(-softplus(x)**2)"
    mathtext = r"x\ \mathrm{erf}(\ln(1 + e^{x}))"
    used_in = "proposed for image classification, detection and language models"
    references = (
        Reference(
            "Nag & Bhattacharyya",
            2021,
            "SERF: towards better training of deep neural networks using log-softplus error activation function",
            "https://arxiv.org/abs/2108.09598",
        ),
    )
    facts = dipping(-0.3484374587596064, 1.086125444150997)  # computed with mpmath

    def _inner(self, x: Array) -> _Inner:
        near = np.clip(x, -twofold.EXP_LIMIT, twofold.EXP_LIMIT)
        t = twofold.exact(near)
        e = np.maximum(logistic.decay(t), TINY)
        s = precise.softplus(t)
        slope = 1 / (1 + e)
        return _Inner(
            s,
            np.where(x < 0, np.log1p(e) / e, s.high),
            slope,
            near * slope,
            near * slope**2 * np.where(x < 0, 1.0, e),
            twofold.exact(np.minimum(near, 0.0)),
        )


class ErfAct(ErfGate):
    """The input times the error function of an exponential: like Mish, with a gate that is wide open soon after 0."""

    name = "erf_act"
    formula = "x*erf(a*exp(b*x))"
    derivative = "erf(a*exp(b*x)) + x*a*b*exp(b*x)*2/sqrt(pi)*exp(-(a*exp(b*x))**2)"
    mathtext = r"x\ \mathrm{erf}(a\,e^{b x})"
    used_in = "proposed for image classification, detection and translation, with a and b learned"
    references = (
        Reference(
            "Biswas, Kumar, Banerjee & Pandey",
            2021,
            "ErfAct and Pserf: non-monotonic smooth trainable activation functions",
            "https://arxiv.org/abs/2109.04386",
        ),
    )
    a: float = param(0.75, POSITIVE, "factor of the exponential; the slope at 0 is erf(a)")
    b: float = param(0.75, POSITIVE, "rate of the exponential")

    SATURATED = 5.0  # erf(e^5) and its slope differ from 1 and 0 by 1e-9600

    @property
    def _rate(self) -> float:
        return self.b

    def _complaint(self) -> str:
        return too_large(self.b)

    @property
    def facts(self) -> Facts:
        level = math.log(self.a)

        def inner(t: float) -> float:
            return math.exp(min(t + level, self.SATURATED))

        def slope(t: float) -> float:
            z = inner(t)
            return math.erf(z) + ERF_SLOPE * t * z * math.exp(-z * z)

        def bracket(t: float) -> float:
            return 2 + t * (1 - 2 * inner(t) ** 2)

        far = -5 - max(level, 0.0)
        lowest = root(slope, far, 0.0)
        falling, rising = root(bracket, far, 0.0), root(bracket, 0.0, 1 - min(level, 0.0))
        return dipping(lowest * math.erf(inner(lowest)) / self.b, max(slope(rising), -slope(falling)))

    def _inner(self, x: Array) -> _Inner:
        # s = a·e^t = e^(t + ln a) for t = bx, s′ = bs and s″ = b²s
        t = twofold.scaled(self.b, x)
        exponent = twofold.plus(t, precise.log(self.a))
        low = np.where(exponent.high < self.SATURATED, exponent.low, 0.0)
        s = precise.exp(twofold.Twofold(np.minimum(exponent.high, self.SATURATED), low))
        fading = exponent.high < 0
        share = np.where(fading, 1.0, s.high)
        fall = twofold.Twofold(np.where(fading, exponent.high, 0.0), np.where(fading, exponent.low, 0.0))
        rise = t.high * share
        return _Inner(s, share, share, rise, rise, fall)
