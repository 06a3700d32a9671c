"""Functions that bend on the right as well, where they outgrow every line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import np, twofold
from actviz.interval import NOT_NEGATIVE, POSITIVE, REALS, Interval, at_least
from actviz.terms import Break, Facts, KnownAs, Piece, Reference, Tail, level, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


class SoftExponential(Activation):
    """Between the identity at α = 0 and the exponential at α = 1, by way of a learned α."""

    name = "soft_exponential"
    formula = "where(alpha > 0, (exp(alpha*x) - 1)/alpha + alpha, x)"
    derivative = "exp(alpha*x)"
    mathtext = r"\frac{e^{\alpha x} - 1}{\alpha} + \alpha"
    used_in = "proposed for networks that learn to add or to multiply"
    references = (
        Reference(
            "Godfrey & Gashler",
            2016,
            "A continuum among logarithmic, linear, and exponential functions,"
            " and its potential to improve generalization in neural networks",
            "https://arxiv.org/abs/1602.01321",
        ),
    )
    alpha: float = param(0.5, NOT_NEGATIVE, "how exponential it is: 0 gives the identity, 1 gives e^x")

    @property
    def facts(self) -> Facts:
        floor = self._floor
        slope_far = math.inf if self.alpha else 1.0
        return Facts(
            range=(Interval(floor),),
            left=Tail(floor, slope=0.0 if self.alpha else 1.0),
            right=Tail(math.inf, slope=slope_far, curvature=math.inf if self.alpha else 0.0),
            monotonic="increasing",
            peak_slope=slope_far,
        )

    @property
    def _floor(self) -> float:
        return (self.alpha - 1) * ((self.alpha + 1) / self.alpha) if self.alpha else -math.inf

    def _pieces(self) -> tuple[Piece, ...]:
        return super()._pieces() if self.alpha else (line(1.0),)

    def _exponent(self, x: Array) -> Twofold:
        return twofold.scaled(self.alpha, np.minimum(x, 1418 / self.alpha))  # half of it is not yet too much for exp

    def _times_exponential(self, factor: float, x: Array) -> Array:
        t = self._exponent(x)
        half = twofold.exp(twofold.Twofold(t.high / 2, t.low / 2))
        return factor * half * half

    def _f(self, x: Array) -> Array:
        # Around 0 the 1 of e^t - 1 must go, farther out that of α - 1/α, which is about 0 for α about 1.
        near = np.expm1(np.clip(self._exponent(x).high, -1.0, 1.0)) / self.alpha + self.alpha
        far = self._times_exponential(1 / self.alpha, x) + self._floor
        return np.where(np.abs(self._exponent(x).high) < math.log(2), near, far)

    def _d1(self, x: Array) -> Array:
        return self._times_exponential(1.0, x)

    def _d2(self, x: Array) -> Array:
        return self._times_exponential(self.alpha, x)


def _less_tangent(x: Array) -> Array:
    """Return e^x - 1 - x for -1 ≤ x ≤ 0 by its power series."""
    series = np.zeros_like(x)
    for k in range(19, 2, -1):
        series = x / k * (1 + series)
    return x * x / 2 * (1 + series)


class XIELU(Activation):
    """An ELU integrated: a parabola on the right, on the left an exponential that gives way to a line."""

    name = "xielu"
    formula = "where(x > 0, alpha_p*x**2 + beta*x, alpha_n*(exp(x) - 1 - x) + beta*x)"
    derivative = "where(x > 0, 2*alpha_p*x + beta, alpha_n*(exp(x) - 1) + beta)"
    mathtext = r"\alpha_p x^2 + \beta x\ (x > 0),\quad \alpha_n (e^{x} - 1 - x) + \beta x\ (x \leq 0)"
    used_in = "the Apertus language models"
    known_as = (KnownAs("hf", "xielu"),)
    references = (
        Reference(
            "Huang & Schlag",
            2024,
            "Deriving activation functions using integration",
            "https://arxiv.org/abs/2411.13010",
        ),
    )
    alpha_p: float = param(0.8, POSITIVE, "half the curvature on the right, learned")
    alpha_n: float = param(0.8, POSITIVE, "curvature on the left at 0, learned; the slope tends to β - α_n there")
    beta: float = param(0.5, REALS, "slope at 0")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return () if self.alpha_n == 2 * self.alpha_p else (Break(0.0, order=2),)

    @property
    def joins(self) -> tuple[Break, ...]:
        return (Break(0.0, order=3),) if self.alpha_n == 2 * self.alpha_p else ()

    @property
    def facts(self) -> Facts:
        slope = self.beta - self.alpha_n
        left = -self.alpha_n if slope == 0 else -slope * math.inf
        return Facts(
            range=(Interval(left) if slope >= 0 else at_least(self._minimum),),
            left=Tail(left, slope=slope),
            right=Tail(math.inf, slope=math.inf, curvature=2 * self.alpha_p),
            monotonic="increasing" if slope >= 0 else "no",
            peak_slope=math.inf,
        )

    @property
    def _minimum(self) -> float:
        """The lowest value, on the right or the left of 0 as β is negative or not, if it is less than α_n."""
        if self.beta < 0:
            return -self.beta / self.alpha_p * self.beta / 4
        # At ln(1 - r) with r = β/α_n it is -α_n·(r + (1 - r)·ln(1 - r)), of which little is left if r is small.
        ratio = self.beta / self.alpha_n
        if ratio < 0.5:
            return -self.alpha_n * sum(ratio**k / (k * (k - 1)) for k in range(2, 60))
        return -self.alpha_n * (ratio + (1 - ratio) * math.log1p(-ratio))

    def _pieces(self) -> tuple[Piece, ...]:
        left = Piece(self._left, self._left_slope, lambda x: self.alpha_n * np.exp(x))
        right = Piece(self._right, lambda x: 2 * self.alpha_p * x + self.beta, level(2 * self.alpha_p))
        return (left, right)

    def _right(self, x: Array) -> Array:
        return x * (self.alpha_p * x + self.beta)

    # On the left the linear parts βx and -α_n·x may cancel far out, and e^x - 1 and -x do near 0.

    def _left(self, x: Array) -> Array:
        near = np.maximum(x, -1.0)
        far = (self.beta - self.alpha_n) * x + self.alpha_n * np.expm1(x)
        return np.where(x < -1, far, self.alpha_n * _less_tangent(near) + self.beta * near)

    def _left_slope(self, x: Array) -> Array:
        far = (self.beta - self.alpha_n) + self.alpha_n * np.exp(x)
        return np.where(x < -1, far, self.alpha_n * np.expm1(x) + self.beta)
