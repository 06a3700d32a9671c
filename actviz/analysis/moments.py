"""What an activation makes of normally distributed inputs: E f, E f², E f′² and the gains that follow.

Gauss-Legendre quadrature on panels that end at every break and landmark, halved until two rules agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.measure.grid import ascending
from actviz.measure.landmarks import stretches

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.measure.landmarks import Stretch
    from actviz.measure.roots import Function

REACH = 40.0  # standard deviations; the density there is 1e-348
NODES = 24
TOLERANCE = 1e-13  # of the integral of the absolute value
DIGITS = 2e-15  # of one panel; more halving brings no more
MOST_ROUNDS = 40
MOST_PANELS = 2**13  # a wave too short for these is averaged, with the error that this leaves
ROUNDING = 4e-15  # of sums of a few hundred terms
FAR_OUT = 9.0  # standard deviations, of which a density of 1e-18 is left
NOTHING = 1e-20
CENTRED = 1e-6
CLOSE = np.array([1e-6, 1e-12])  # distances at which f′² is compared with 1/distance
STILL = 0.9


class Moments(NamedTuple):
    """Means over inputs x ~ N(mu, variance); errors bound what quadrature and rounding did to each of them.

    A mean that is smaller than the error is given as 0, and none with decimals that the error does not leave.
    """

    variance: float
    mean: float  # E f
    second: float  # E f²
    slope_second: float  # E f′²
    errors: tuple[float, float, float]
    mu: float = 0.0

    @property
    def error(self) -> float:
        """The largest of the errors."""
        return max(self.errors)

    @property
    def zero_centred(self) -> bool:
        """Whether the mean output is 0, or nothing beside the outputs' size, as constants of six digits leave it."""
        return abs(self.mean) <= CENTRED * math.sqrt(self.second)

    @property
    def forward_gain(self) -> float:
        """The factor on weights of variance 1/n that keeps the second moment: 1/√(E f²)."""
        return 1 / math.sqrt(self.second) if self.second else math.inf

    @property
    def backward_gain(self) -> float:
        """The factor on weights of variance 1/n that keeps the gradient norm: 1/√(E f′²)."""
        return 1 / math.sqrt(self.slope_second) if self.slope_second else math.inf


@lru_cache(maxsize=1024)
def moments(activation: Activation, variance: float = 1.0, mu: float = 0.0) -> Moments:
    """Return the moments of *activation* for inputs of the given variance and mean; nan if f lacks values there."""
    deviation = math.sqrt(variance)
    low, high = mu - REACH * deviation, mu + REACH * deviation
    if any(h.low < h.high and h.low < high and h.high > low for h in activation.holes):
        return Moments(variance, math.nan, math.nan, math.nan, (math.nan,) * 3, mu)
    digits = max(DIGITS, activation.coarseness)
    with np.errstate(over="ignore", invalid="ignore"):  # ∞ - ∞ has no mean
        parts = [_stretch_moments(stretch, mu, deviation, digits) for stretch in stretches(activation)]
        sums, errors = _added(parts, mu, deviation)
    mean, second, slope_second = map(supported, sums.tolist(), errors.tolist())
    mean = 0.0 if abs(mean) <= errors[0] else mean
    return Moments(variance, mean, second, slope_second, tuple(errors.tolist()), mu)


class CentralMoments(NamedTuple):
    """Means of powers of f - E f over the same inputs; the third is nan where a pole leaves none."""

    second: float  # the variance of f
    third: float
    errors: tuple[float, float]


@lru_cache(maxsize=256)
def central_moments(activation: Activation, variance: float = 1.0, mu: float = 0.0) -> CentralMoments:
    """Return the second and third central moment of the outputs, integrated as such: no difference of large means."""
    known, deviation = moments(activation, variance, mu), math.sqrt(variance)
    if not math.isfinite(known.second):
        return CentralMoments(known.second, math.nan, known.errors[1:])
    digits = max(DIGITS, activation.coarseness)
    with np.errstate(over="ignore", invalid="ignore"):
        parts = [_central(stretch, mu, deviation, known.mean, digits) for stretch in stretches(activation)]
        sums, errors = _added(parts, mu, deviation)
        errors[1] += 3 * abs(sums[0]) * known.errors[0]  # what the error of the mean adds
    second, third = map(supported, sums.tolist(), errors.tolist())
    second, third = (0.0 if abs(x) <= e else x for x, e in zip((second, third), errors.tolist(), strict=True))
    return CentralMoments(second, third, tuple(errors.tolist()))


def _added(parts: list[tuple[Array, Array]], mu: float, deviation: float) -> tuple[Array, Array]:
    """Add the integrals of all stretches, and rounding to their errors: that of x itself counts in deviations."""
    sums, errors = (np.sum(column, axis=0) for column in zip(*parts, strict=True))
    rounding = ROUNDING * max(1.0, abs(mu) / deviation)
    return sums, errors + rounding * np.maximum(1.0, np.abs(sums))


def supported(value: float, error: float) -> float:
    """Return a mean with no more decimals than its error leaves: a small one is a difference of large parts."""
    if not 0 < error < abs(value) < math.inf:
        return value
    return round(value, -math.floor(math.log10(error)))


def _cuts(stretch: Stretch, mu: float, deviation: float) -> Array:
    """Return where to cut the integrals of one stretch, in deviations from the mean of the inputs."""
    low, high = stretch.span.low, stretch.span.high
    cuts = (np.clip([low, high, *stretch.cuts, 0.0, mu], low, high) - mu) / deviation
    return ascending(np.clip(cuts, -REACH, REACH))


def _inputs(stretch: Stretch, mu: float, deviation: float, z: Array) -> tuple[Array, Array]:
    """Return the inputs that lie *z* deviations from their mean, and the root of the normal density there."""
    inside = np.nextafter(stretch.span.low, math.inf), np.nextafter(stretch.span.high, -math.inf)
    x = np.clip(mu + deviation * z, *inside)  # a point that is rounded to a pole has no value
    return x, np.exp(-0.25 * z * z) / (2 * math.pi) ** 0.25


def _central(stretch: Stretch, mu: float, deviation: float, mean: float, digits: float) -> tuple[Array, Array]:
    cuts = _cuts(stretch, mu, deviation)

    def integrands(z: Array) -> Array:
        x, root_density = _inputs(stretch, mu, deviation, z)
        away = stretch.piece.f(x) - mean
        square = (away * root_density) ** 2
        return np.stack([square, square * away])

    if cuts.size < 2:
        return np.zeros(2), np.zeros(2)
    if not _diverges(stretch, lambda x: np.abs(stretch.piece.f(x)) ** 3):
        return _whole(integrands, cuts, digits)
    sums, errors = _whole(lambda z: integrands(z)[:1], cuts, digits)
    return np.append(sums, math.nan), np.append(errors, 0.0)


def _stretch_moments(stretch: Stretch, mu: float, deviation: float, digits: float) -> tuple[Array, Array]:
    cuts = _cuts(stretch, mu, deviation)

    def integrands(z: Array) -> Array:
        x, root_density = _inputs(stretch, mu, deviation, z)
        f, slope = stretch.piece.f(x) * root_density, stretch.piece.d1(x) * root_density
        return np.stack([f * root_density, f * f, slope * slope])

    if cuts.size < 2:
        return np.zeros(3), np.zeros(3)
    if _diverges(stretch, lambda x: stretch.piece.f(x) ** 2):  # at a pole f itself has no mean either
        return np.array([math.nan, math.inf, math.inf]), np.zeros(3)
    if _weighs_nothing(integrands, cuts):
        return np.zeros(3), np.full(3, NOTHING)
    if not _diverges(stretch, lambda x: stretch.piece.d1(x) ** 2):
        return _whole(integrands, cuts, digits)
    sums, errors = _whole(lambda z: integrands(z)[:2], cuts, digits)
    return np.append(sums, math.inf), np.append(errors, 0.0)


def _whole(integrands: Callable[[Array], Array], cuts: Array, digits: float) -> tuple[Array, Array]:
    """Integrate; what is still large where the inputs end, as exp(x²) beside the density, has no finite integral."""
    sums, errors = integrate(integrands, cuts, digits)
    for end in cuts[[0, -1]]:
        last = integrands(np.array([end]))[:, 0]
        if abs(end) == REACH and (endless := np.abs(last) > TOLERANCE * np.maximum(1.0, np.abs(sums))).any():
            sums = np.where(endless, np.copysign(np.inf, last), sums)
    return sums, errors


def _weighs_nothing(integrands: Callable[[Array], Array], cuts: Array) -> bool:
    """Say whether a stretch is so far out that its inputs hardly occur: its integrals are below NOTHING."""
    if min(abs(cuts[0]), abs(cuts[-1])) < FAR_OUT or cuts[0] * cuts[-1] < 0:
        return False
    values = np.abs(integrands(np.linspace(cuts[0], cuts[-1], 4 * NODES + 1)[1:-1]))
    return bool((values * REACH < NOTHING).all())


def _diverges(stretch: Stretch, square: Function) -> bool:
    """Say whether *square* grows as 1/distance or faster towards an end of the stretch: its integral is infinite."""
    for end, inwards in ((stretch.span.low, 1.0), (stretch.span.high, -1.0)):
        if math.isfinite(end):
            with np.errstate(over="ignore"):
                near, nearer = square(end + inwards * CLOSE) * CLOSE
            if nearer > STILL * near > 0:
                return True
    return False


def integrate(integrands: Callable[[Array], Array], cuts: Array, digits: float = DIGITS) -> tuple[Array, Array]:
    """Integrate several functions from the first to the last of *cuts* and bound the error of each.

    *integrands* maps points of shape (p,) to values of shape (k, p).  Panels on which one rule and the sum over both
    halves disagree by more than *digits* of their size are halved again.
    """
    low, high = _panels(cuts)
    whole = _rule(integrands, low, high)
    scale = np.maximum(np.abs(whole).sum(axis=1, keepdims=True), 1.0)
    total, error = np.zeros(whole.shape[0]), np.zeros(whole.shape[0])
    for _ in range(MOST_ROUNDS):
        middle = (low + high) / 2
        left, right = _rule(integrands, low, middle), _rule(integrands, middle, high)
        with np.errstate(invalid="ignore"):  # ∞ - ∞ where a square overflows
            miss = np.abs(whole - left - right)
        scale = np.maximum(scale, np.abs(left + right).sum(axis=1, keepdims=True))
        allowed = TOLERANCE * scale * (high - low) + digits * (np.abs(left) + np.abs(right))
        done = ~(miss > allowed).any(axis=0)  # what overflows is done too
        total += (left + right)[:, done].sum(axis=1)
        error += miss[:, done].sum(axis=1)
        if done.all():
            return total, error
        again = ~done
        if again.sum() > MOST_PANELS:
            return total + (left + right)[:, again].sum(axis=1), error + miss[:, again].sum(axis=1)
        low, high = np.concatenate([low[again], middle[again]]), np.concatenate([middle[again], high[again]])
        whole = np.concatenate([left[:, again], right[:, again]], axis=1)
    return total + whole.sum(axis=1), error + miss[:, again].sum(axis=1)


def _panels(cuts: Array) -> tuple[Array, Array]:
    """Cut the range at *cuts* and at whole numbers, so that the first rule already sees every feature."""
    inner = np.arange(math.ceil(cuts[0]), math.floor(cuts[-1]) + 1.0)
    ends = ascending(cuts, inner)
    return ends[:-1], ends[1:]


def _rule(integrands: Callable[[Array], Array], low: Array, high: Array) -> Array:
    nodes, weights = gauss_legendre()
    half = (high - low) / 2
    x = (low + half)[:, None] + half[:, None] * nodes
    values = integrands(x.ravel())
    panels: Array = (values.reshape(values.shape[0], *x.shape) * weights).sum(axis=2) * half
    return panels


@lru_cache(maxsize=1)
def gauss_legendre() -> tuple[Array, Array]:
    """Return the nodes and weights of the rule on [-1, 1]."""
    from numpy.polynomial.legendre import leggauss

    nodes, weights = leggauss(NODES)
    return nodes, weights
