"""Gates made of quotients, roots and arctan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping
from actviz.deferred import np, precise, twofold
from actviz.interval import POSITIVE, Interval
from actviz.numerics.bracket import root
from actviz.terms import Facts, Reference, Tail, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


GOLDEN_RATIO = (1 + math.sqrt(5)) / 2

E = "2.71828182845904523536028747135266249775724709"


class PFLU(Activation):
    """The input times an algebraic gate: its left tail 1/(4x) keeps a gradient far out."""

    name = "pflu"
    aliases = ("power_function_linear_unit",)
    formula = "0.5*x*(1 + x/sqrt(1 + x**2))"
    derivative = "0.5*(1 + x*(x**2 + 2)/(1 + x**2)**1.5)"
    mathtext = r"\frac{x}{2}\,(1 + \frac{x}{\sqrt{1 + x^2}})"
    used_in = "proposed for image classification"
    references = (
        Reference(
            "Zhu, Min, Wang, Zou & Chen",
            2021,
            "PFLU and FPFLU: Two novel non-monotonic activation functions in convolutional neural networks",
            "https://doi.org/10.1016/j.neucom.2020.11.068",
        ),
    )
    facts = dipping(-0.5 * GOLDEN_RATIO**-2.5, 0.5 + math.sqrt(8 / 27))  # at -1/√GOLDEN_RATIO and √2

    # With r = √(1 + x²) and s = x/r, f = x(1 + s)/2, f′ = (1 + s)(1 + s - s²)/2 and f″ = (1/r² - s²/2)/r³.  On the
    # left (1 + s)/2 = h/r where h = 1/(2(r + abs(x))).

    @staticmethod
    def _h(x: Array, r: Array) -> Array:
        return 0.25 / (0.5 * r + 0.5 * np.abs(x))

    def _f(self, x: Array) -> Array:
        r = np.hypot(1.0, x)
        s = x / r
        return np.where(x < 0, s * self._h(x, r), 0.5 * x * (1 + s))

    def _d1(self, x: Array) -> Array:
        r = np.hypot(1.0, x)
        s = x / r
        return np.where(x < 0, self._h(x, r) / r, 0.5 * (1 + s)) * (1 + s - s * s)

    def _d2(self, x: Array) -> Array:
        q = 1 / np.hypot(1.0, x)
        return (q * q - 0.5 * (x * q) ** 2) * q**3


class ATLU(Activation):
    """The input weighted by the Cauchy distribution: a gate that makes the slope rise all the way from 0 to 1."""

    name = "atlu"
    aliases = ("calu", "cauchy_linear_unit", "arctan_linear_unit")
    formula = "x*(atan(x)/pi + 0.5)"
    derivative = "atan(x)/pi + 0.5 + x/(pi*(1 + x**2))"
    mathtext = r"x\,(\frac{1}{\pi}\,\arctan(x) + \frac{1}{2})"
    used_in = "proposed for transformers, with a gate of a wider range"
    references = (
        Reference(
            "Huang", 2024, "Expanded gating ranges improve activation functions", "https://arxiv.org/abs/2405.20768"
        ),
    )
    facts = Facts(
        range=(Interval(-1 / math.pi),),
        left=Tail(-1 / math.pi),
        right=Tail(math.inf, slope=1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    # With the angle t = arctan(x) + π/2 from the left end, f = xt/π, f′ = (2t - sin(2t))/(2π) and f″ = 2/(π(1 + x²)²).

    def _f(self, x: Array) -> Array:
        return x * (np.arctan2(1.0, -x) / np.pi)

    def _d1(self, x: Array) -> Array:
        turn = 2 * np.arctan2(1.0, -x)
        square = np.minimum(turn, 1.0) ** 2
        series = np.ones_like(x)
        for k in range(18, 3, -2):
            series = 1 - square / (k * (k + 1)) * series
        return np.where(turn < 1, turn**3 / 6 * series, turn - np.sin(turn)) / (2 * np.pi)

    def _d2(self, x: Array) -> Array:
        return 2 / np.pi * (1 / np.hypot(1.0, x)) ** 4


class _Fraction(NamedTuple):
    """What SoftRootSign is made of: with t = x/β, c = β/α and d = e^-abs(t), it is x·shrunk/below."""

    x: Array
    more: Twofold  # t + 1
    share: Twofold  # c·shrunk, where shrunk is d on the left and 1 on the right
    power: Twofold  # 1 on the left, d on the right
    below: Array  # share·t + power
    down: Twofold  # -abs(t)


class SoftRootSign(Activation):
    """A bounded gate: it dips below 0 and comes back on the left, and levels off at α on the right."""

    name = "soft_root_sign"
    aliases = ("srs",)
    formula = "x/(x/alpha + exp(-x/beta))"
    derivative = "exp(-x/beta)*(1 + x/beta)/(x/alpha + exp(-x/beta))**2"
    mathtext = r"\frac{x}{x/\alpha + e^{-x/\beta}}"
    used_in = "proposed for image classification, translation and generative models"
    references = (
        Reference(
            "Zhou, Li, Huo & Kung", 2020, "Soft-root-sign activation function", "https://arxiv.org/abs/2003.00547"
        ),
    )
    alpha: float = param(2.0, POSITIVE, "level on the right")
    beta: float = param(3.0, POSITIVE, "distance of the minimum from 0; must be below e·α")

    def _complaint(self) -> str:
        if self.beta < 1e-100 * self.alpha:
            return "beta must be at least 1e-100·alpha, or the slopes overflow"
        return "" if self.beta < math.e * self.alpha else "beta must be less than e·alpha, or there is a pole"

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(Interval(self._minimum, self.alpha, low_closed=True),),
            left=Tail(0.0),
            right=Tail(self.alpha),
            monotonic="no",
            peak_slope=self._peak_slope(),
        )

    @property
    def _minimum(self) -> float:
        """The value at -β, αβ/(β - e·α): near the pole a small difference, for which the double e is too short."""
        from fractions import Fraction  # exact, and not needed to list names

        alpha, beta = Fraction(self.alpha), Fraction(self.beta)
        return float(alpha * beta / (beta - Fraction(E) * alpha))

    def _peak_slope(self) -> float:
        """Return the steeper of the descent between t = -2 and the minimum at -1 and of the rise beyond."""
        c = self.beta / self.alpha

        def curvature(t: float) -> float:
            return math.exp(-t) * (2 + t) - c * (2 + t * (2 + t))

        def steepness(t: float) -> float:
            return math.exp(-t) * abs(1 + t) / (c * t + math.exp(-t)) ** 2

        far = 1 + max(0.0, -math.log(c))
        return max(steepness(root(curvature, -2.0, -1.0)), steepness(root(curvature, -1.0, far)))

    # f′ = (t + 1)·d/below² and f″ = (power·(t + 2) - share·(t² + 2t + 2))·d/(β·below³).  When a pole is near, these are
    # small differences, so they are taken to twice the precision.

    def _parts(self, x: Array) -> _Fraction:
        limit = twofold.EXP_LIMIT * self.beta
        t, one = twofold.divided(x, self.beta), twofold.exact(np.ones_like(x))
        left, mirrored = x < 0, -t
        down = twofold.Twofold(*(np.where(left, *both) for both in zip(t, mirrored, strict=True)))
        d = precise.exp(down)
        shrunk = twofold.Twofold(*(np.where(left, *both) for both in zip(d, one, strict=True)))
        power = twofold.Twofold(*(np.where(left, *both) for both in zip(one, d, strict=True)))
        share = twofold.times(twofold.divided(np.asarray(self.beta), self.alpha), shrunk)
        below = twofold.plus(twofold.times(t, share), power)
        near = np.clip(x, -limit, limit)
        return _Fraction(near, twofold.plus(t, one), share, power, below.high + below.low, down)

    def _f(self, x: Array) -> Array:
        p = self._parts(x)
        return np.where(x < 0, twofold.exp_times(p.x / p.below, p.down), p.x / p.below)

    def _d1(self, x: Array) -> Array:
        p = self._parts(x)
        return twofold.exp_times((p.more.high + p.more.low) / p.below**2, p.down)

    def _d2(self, x: Array) -> Array:
        p = self._parts(x)
        rising = twofold.times(p.power, twofold.plus(p.more, (1.0, 0.0)))
        falling = twofold.times(p.share, twofold.plus(twofold.times(p.more, p.more), (1.0, 0.0)))
        bracket = twofold.plus(rising, -falling)
        return twofold.exp_times((bracket.high + bracket.low) / p.below**3 / self.beta, p.down)
