"""What an activation makes of normally distributed inputs: E f, E f², E f′² and the gains that follow.

Panels of the quadrature end at every break and landmark; what grows as a power towards a break is integrated as one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.quadrature import DIGITS, NODES, TOLERANCE, Integral, graded, integrate, once
from actviz.measure.grid import ascending
from actviz.measure.landmarks import stretches

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.measure.landmarks import Stretch

    Integrands = Callable[[Array, Array], Array]  # of x and the root of the density there

REACH = 40.0  # standard deviations; the density there is 1e-348
ROUNDING = 4e-15  # of the integral of the absolute value, in sums of a few hundred terms
EPS = float(np.finfo(np.float64).eps)
FAR_OUT = 9.0  # standard deviations, of which a density of 1e-18 is left
NOTHING = 1e-20  # of the integrals over the other stretches
CENTRED = 1e-6
CLOSEST = 4.0**-50  # deviations from an end at which a power law is looked for
TIMES_CLOSER = 12.0  # by a factor of 4 each, as a logarithm needs that is no power
SINGULAR = -0.02  # the exponent below which an integrand is a power near the end of a stretch
LIKE_A_POWER = 1e-3  # how much exponents at two distances may differ
BEFORE = (0.3, 0.35, 0.4)  # of REACH: places where an exponential is no larger than doubles are
ALL_BUT = 0.999  # of REACH, which may be a pole
STRAIGHT = 0.4  # a tenth of what the logarithm of the density bends there
BARELY = 1e-9  # an exponent so little above -1 is -1


class Moments(NamedTuple):
    """Means over inputs x ~ N(mu, variance); errors bound what quadrature and rounding did to each of them.

    A mean that is smaller than the error is given as 0, and none with decimals that the error does not leave.  One that
    is too large to be known is ∞ with error ∞, one that is infinite has error 0.
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
    inputs = _Inputs(mu, math.sqrt(variance), activation.coarseness)
    low, high = inputs.ends
    if any(h.low < h.high and h.low < high and h.high > low for h in activation.holes):
        return Moments(variance, math.nan, math.nan, math.nan, (math.nan,) * 3, mu)

    def integrands(stretch: Stretch) -> Integrands:
        def values(x: Array, root_density: Array) -> Array:
            f, slope = stretch.piece.f(x) * root_density, stretch.piece.d1(x) * root_density
            return np.stack([f * root_density, f * f, slope * slope])

        return values

    sums, errors = inputs.added(activation, integrands)
    mean, second, slope_second = map(supported, sums.tolist(), errors.tolist())
    mean = 0.0 if abs(mean) <= errors[0] < math.inf else mean
    return Moments(variance, mean, second, slope_second, tuple(errors.tolist()), mu)


def _centres(activation: Activation) -> tuple[float, ...]:
    """Return where a formula may be narrow; what is declared has landmarks, and needs no formulas to be loaded."""
    if not activation.numerical:
        return ()
    from actviz.analysis.centres import centres

    return centres(activation)


class CentralMoments(NamedTuple):
    """Means of powers of f - E f over the same inputs; the third is nan where a pole leaves none."""

    second: float  # the variance of f
    third: float
    errors: tuple[float, float]


@lru_cache(maxsize=256)
def central_moments(activation: Activation, variance: float = 1.0, mu: float = 0.0) -> CentralMoments:
    """Return the second and third central moment of the outputs, integrated as such: no difference of large means."""
    known = moments(activation, variance, mu)
    if not math.isfinite(known.second):
        return CentralMoments(known.second, math.nan, known.errors[1:])

    def integrands(stretch: Stretch) -> Integrands:
        def values(x: Array, root_density: Array) -> Array:
            away = stretch.piece.f(x) - known.mean
            square = (away * root_density) ** 2
            return np.stack([square, square * away])

        return values

    sums, errors = _Inputs(mu, math.sqrt(variance), activation.coarseness).added(activation, integrands)
    rounding, off = 2 * EPS * math.sqrt(known.second), known.errors[0]
    errors[0] += 2 * math.sqrt(sums[0]) * rounding + off**2  # the error of the mean counts in second order
    errors[1] += 3 * float(sums[0]) * (rounding + off)
    third = math.nan if math.isinf(sums[1]) else float(sums[1])
    second, third = map(supported, (float(sums[0]), third), errors.tolist())
    second, third = (0.0 if abs(x) <= e else x for x, e in zip((second, third), errors.tolist(), strict=True))
    return CentralMoments(second, third, tuple(errors.tolist()))


def supported(value: float, error: float) -> float:
    """Return a mean with no more decimals than its error leaves: a small one is a difference of large parts."""
    if not 0 < error < abs(value) < math.inf:
        return value
    return round(value, -math.floor(math.log10(error)))


class _Inputs(NamedTuple):
    mu: float
    deviation: float
    coarseness: float  # of the function that they are given to

    @property
    def digits(self) -> float:
        """What of a panel is rounding."""
        return max(DIGITS * self.blur, self.coarseness)

    @property
    def ends(self) -> tuple[float, float]:
        return self.mu - REACH * self.deviation, self.mu + REACH * self.deviation

    @property
    def blur(self) -> float:
        """The rounding of inputs counts in deviations."""
        return max(1.0, abs(self.mu) / self.deviation)

    def added(self, activation: Activation, integrands: Callable[[Stretch], Integrands]) -> tuple[Array, Array]:
        """Integrate over all stretches, the nearest first; errors have what rounding adds."""
        sizes: Array | float = 0.0
        parts: list[Integral] = []
        cut = [(stretch, self.cuts(stretch, _centres(activation))) for stretch in stretches(activation)]
        with np.errstate(over="ignore", invalid="ignore"):  # ∞ - ∞ has no mean
            for stretch, cuts in sorted(((s, c) for s, c in cut if c.size > 1), key=lambda each: _distance(each[1])):
                found = _over(stretch, self, integrands(stretch), cuts, sizes)
                sizes = sizes + found.sizes
                parts.append(found)
            sums, errors = np.sum([p.sums for p in parts], axis=0), np.sum([p.errors for p in parts], axis=0)
        rounding = np.where(np.isfinite(sums), ROUNDING * self.blur * np.asarray(sizes), 0.0)
        return sums, errors + rounding

    def cuts(self, stretch: Stretch, more: tuple[float, ...] = ()) -> Array:
        """Return where to cut the integrals of one stretch, in deviations from the mean of the inputs."""
        low, high = stretch.span.low, stretch.span.high
        cuts = (np.clip([low, high, *stretch.cuts, *more, 0.0, self.mu], low, high) - self.mu) / self.deviation
        return ascending(np.clip(cuts, -REACH, REACH))

    def told_apart(self, z: Array) -> Array:
        """Return the distances in deviations from *z* that rounding leaves."""
        return EPS * np.maximum(np.abs(z), abs(self.mu) / self.deviation)


def _distance(cuts: Array) -> float:
    return 0.0 if cuts[0] <= 0 <= cuts[-1] else float(np.abs(cuts).min())


def _over(stretch: Stretch, inputs: _Inputs, given: Integrands, cuts: Array, others: Array | float) -> Integral:
    """Integrate over one stretch, beside *others* that are known; ∞ or nan where there is no integral."""
    inside = np.nextafter(stretch.span.low, math.inf), np.nextafter(stretch.span.high, -math.inf)

    def every(z: Array) -> Array:
        x = np.clip(inputs.mu + inputs.deviation * z, *inside)  # a point that is rounded to a pole has no value
        return given(x, np.exp(-0.25 * z * z) / (2 * math.pi) ** 0.25)

    ends = [(0, 1.0)] if math.isfinite(stretch.span.low) and cuts[0] > -REACH else []
    ends += [(-1, -1.0)] if math.isfinite(stretch.span.high) and cuts[-1] < REACH else []
    powers = []
    for index, inwards in ends:
        near = max(CLOSEST, math.sqrt(inputs.told_apart(cuts[[index]])[0]))
        if 64 * near < cuts[-1] - cuts[0] and (found := _power(every, cuts[index], inwards * near)):
            powers.append(found)
            cuts = cuts.copy()
            cuts[index] += inwards * near
    cuts = ascending(cuts)
    endless = np.any([np.isinf(p.sums) for p in powers], axis=0)[:, np.newaxis] if powers else np.False_

    def integrands(z: Array) -> Array:
        return np.where(endless, 0.0, every(z)) if powers else every(z)

    if _weighs_nothing(integrands, cuts, others):
        sums = np.where(np.ravel(endless), np.inf, np.zeros_like(others))
        return Integral(sums, *np.zeros((2, sums.size)))
    at = cuts[np.abs(cuts) < REACH]
    whole = integrate(
        integrands,
        graded(integrands, cuts, at, np.maximum(64 * inputs.told_apart(at), inputs.coarseness)),
        inputs.digits,
    )
    sums, large = _endless(integrands, cuts, whole.sums)
    for p in powers:
        sums, whole = sums + p.sums, whole._replace(errors=whole.errors + p.errors, sizes=whole.sizes + p.sizes)
        large = large & ~np.isinf(p.sums)
    errors, sizes = (np.where(np.isfinite(sums), part, 0.0) for part in (whole.errors, whole.sizes))
    return Integral(sums, np.where(large, np.inf, errors), sizes)


def _power(integrands: Callable[[Array], Array], end: float, near: float) -> Integral | None:
    """Return the integrals from an end of a stretch to *near* it of what is a power of the distance; None if nothing.

    An exponent of -1 or less leaves no finite integral.
    """
    here, wider, widest = integrands(end + near * np.array([1.0, 4.0, 16.0])).T
    with np.errstate(all="ignore"):
        exponent, other = np.log(wider / here) / math.log(4), np.log(widest / wider) / math.log(4)
        differ = np.abs(exponent - other)
        singular = (exponent < SINGULAR) & (differ < LIKE_A_POWER)
        above = np.where(singular, exponent + 1, 1.0)
        endless = above <= np.maximum(BARELY, 4 * differ)
        sums = np.where(singular, np.where(endless, np.copysign(np.inf, here), here * abs(near) / above), 0.0)
        errors = np.where(singular & np.isfinite(sums), np.abs(sums) * (differ + 4 * EPS) / above, 0.0)
    if not singular.any():
        return None
    closer = ascending(end + near * np.append(0.25 ** np.arange(TIMES_CLOSER), 0.0))
    rest = once(lambda z: np.where(singular[:, np.newaxis], 0.0, integrands(z)), closer)
    return Integral(sums + rest.sums, errors + rest.errors, np.abs(sums) + rest.sizes)


def _endless(integrands: Callable[[Array], Array], cuts: Array, sums: Array) -> tuple[Array, Array]:
    """Make infinite what is still large where the inputs end, and say where that may be no more than a large number.

    exp(x²) outgrows the density, exp(x) does not: the logarithm of the product bends upwards or downwards.
    """
    large = np.isinf(sums)
    for end in cuts[[0, -1]]:
        if abs(end) < REACH:
            continue
        *before, last = np.abs(integrands(end * np.array([*BEFORE, ALL_BUT]))).T
        if (endless := (last > TOLERANCE * np.abs(sums)) | np.isinf(last)).any():
            with np.errstate(all="ignore"):
                bend = np.diff(np.log(before), n=2, axis=0)[0]
            outgrows = endless & ~(bend < -STRAIGHT)
            large = (large | endless) & ~outgrows
            sums = np.where(endless, np.copysign(np.inf, integrands(np.array([end * ALL_BUT]))[:, 0]), sums)
    return sums, large


def _weighs_nothing(integrands: Callable[[Array], Array], cuts: Array, others: Array | float) -> bool:
    """Say whether a stretch is so far out that its integrals are nothing beside *others*."""
    if _distance(cuts) < FAR_OUT or np.ndim(others) == 0:
        return False
    values = np.abs(integrands(np.linspace(cuts[0], cuts[-1], 4 * NODES + 1)[1:-1]))
    most = np.where(np.isfinite(values), values, 0.0).max(axis=1)  # some may be poles
    return bool((most * REACH <= NOTHING * others).all())
