"""Two activations against each other on the whole line: where they cross, touch and coincide, how far apart they get.

The difference is sampled between the breaks of both, at its own extrema and at all landmarks, and its sign is followed
from left to right.  Where it is no larger than the rounding of the two values it counts as zero, so that two tails that
round to the same number make no crossover.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.errors import RequestError
from actviz.interval import Interval
from actviz.measure import oscillation
from actviz.measure.grid import ascending
from actviz.measure.landmarks import NEARBY, points, stretches
from actviz.measure.roots import bisect, sign_changes

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.terms import Piece, Tail

ROUNDING = 8 * float(np.finfo(np.float64).eps)  # each value is good to about 4 units in its last place
FAR, FARTHER = 2.0**10, 2.0**20  # where the limit of f - g is read off when f and g are both unbounded
STEADY = 1e-3
BEYOND = 1e90  # two functions that are so far apart have no largest difference


class Crossover(NamedTuple):
    """A point where the difference changes sign; value is the common value, nan if the sign changes by a jump."""

    x: float
    value: float


class Meetings(NamedTuple):
    """How two functions meet: sign changes, points where they only touch, and intervals on which they are the same.

    reach is how far from 0 this was looked at: ∞, or less if one of the two is a wave.
    """

    crossovers: tuple[Crossover, ...]
    touching: tuple[float, ...]
    coinciding: tuple[Interval, ...]
    reach: float = math.inf


class Largest(NamedTuple):
    """The supremum of abs(f - g): ∞ if it is unbounded; at = ±∞ if it is approached there, nan if f and g are equal."""

    distance: float
    at: float


class _Sample(NamedTuple):
    x: float
    difference: float
    rounding: float  # how much of the difference that may be
    sign: float
    span: Interval


class _Pair:
    """Two activations, or their slopes, on the spans between the breaks of both."""

    def __init__(self, f: Activation, g: Activation, order: int) -> None:
        self.f, self.g, self.order = f, g, order
        low = max(f.facts.domain.low, g.facts.domain.low)
        high = min(f.facts.domain.high, g.facts.domain.high)
        places = {x for a in (f, g) for span, _ in a.pieces for x in span[:2]}
        cuts = sorted(x for x in places if low < x < high)
        self.reach = min(oscillation.near(f), oscillation.near(g))
        between = (Interval(*ends) for ends in zip([low, *cuts], [*cuts, high], strict=True))
        shared = (span for span in between if span.low < span.high and _piece(f, span) and _piece(g, span))
        self.spans = [span for span in shared if span.low < self.reach and span.high > -self.reach]
        if not self.spans:
            raise RequestError(f"{f.label} and {g.label} are nowhere both defined; there is nothing to compare")
        self.gaps = {h.low for a in (f, g) for h in a.holes if h.low == h.high}

    def at_a_gap(self, x: float) -> bool:
        """Say whether x is a place where one of the two has no value, or as good as that."""
        return any(abs(x - gap) <= NEARBY * max(1.0, abs(gap)) for gap in self.gaps)

    def goes_on(self, before: Interval, after: Interval) -> bool:
        """Say whether both functions go on from one span to the next one, if by a jump."""
        return before == after or (before.high == after.low and before.high not in self.gaps)

    def values(self, span: Interval, x: Array, order: int) -> tuple[Array, Array]:
        """Return both functions' values of one order at *x* in *span*; at its ends the limits from inside."""
        return _on(self.f, span).of_order(order)(x), _on(self.g, span).of_order(order)(x)

    def raw(self, span: Interval, x: Array, order: int) -> Array:
        """Return the difference of one order, rounding and all."""
        f, g = self.values(span, x, order)
        with np.errstate(invalid="ignore"):  # ∞ - ∞ where both are infinitely steep
            return np.nan_to_num(f - g, nan=0.0, posinf=np.inf, neginf=-np.inf)

    def rounding(self, span: Interval, x: Array, order: int) -> Array:
        """Return the size that rounding alone gives the difference of one order."""
        f, g = self.values(span, x, order)
        noise = np.broadcast_to(self.f.noise(order, x) + self.g.noise(order, x), x.shape)
        at_jump = np.isin(x, span[:2])  # where the values beside x tell nothing of rounding
        return ROUNDING * (np.abs(f) + np.abs(g)) + np.where(at_jump, 0.0, noise)

    def difference(self, span: Interval, x: Array, order: int) -> Array:
        """Return the difference of one order, exactly 0 where it is no larger than rounding."""
        difference, rounding = self.raw(span, x, order), self.rounding(span, x, order)
        return np.where(np.isfinite(rounding) & (np.abs(difference) <= rounding), 0.0, difference)

    def samples(self) -> Iterator[_Sample]:
        """Yield samples from left to right that separate all sign changes; a break comes twice, from either side."""
        for span in self.spans:
            inner = ascending(*(points(a, span, self.reach) for a in (self.f, self.g)))
            cuts = [x for a in (self.f, self.g) for s in stretches(a) for x in s.cuts]
            landmarks = [x for x in cuts if span.low < x < span.high and abs(x) <= self.reach]
            extrema = sign_changes(partial(self.raw, span, order=self.order + 1), inner)
            ends = [x for x in span[:2] if math.isfinite(x)]
            grid = ascending(inner, landmarks, extrema, ends)
            grid = grid[~np.logical_and(*(np.isinf(v) for v in self.values(span, grid, self.order)))]
            difference = self.difference(span, grid, self.order)
            rounding = self.rounding(span, grid, self.order)
            columns = (grid, difference, rounding, np.sign(difference))
            for x, d, noise, sign in zip(*(column.tolist() for column in columns), strict=True):
                yield _Sample(x, d, noise, sign, span)

    def grows(self) -> bool:
        """Say whether the difference becomes larger and larger far out."""
        x = max(self.f.facts.wavelength, self.g.facts.wavelength) * np.linspace(-1.0, 1.0, 129)
        near, far = (np.abs(self.f.f(n * x) - self.g.f(n * x)).max() for n in (FAR, FARTHER))
        return bool(far > 2 * near)

    def same(self, run: list[_Sample]) -> bool:
        """Say whether f and g are one function on a whole span, by their values and derivatives at all its samples.

        Each is one formula there, so that being equal on a part they would be equal on all of it.  Two curves that have
        both run straight for lack of digits prove nothing, unless both are straight by definition.
        """
        span, x = run[0].span, np.array([s.x for s in run])
        informative = all(_on(a, span).straight for a in (self.f, self.g)) or all(
            d2.any() for d2 in self.values(span, x, 2)
        )
        orders = range(self.order, 3)
        return informative and all(not self.difference(span, x, order).any() for order in orders)

    def equal_at(self, x: float) -> bool:
        """Say whether both take one value at the number x, which may be a break."""
        f, g = ((a.f, a.d1)[self.order](x) for a in (self.f, self.g))
        return math.isfinite(x) and abs(f - g) <= ROUNDING * (abs(f) + abs(g))

    def crossover(self, before: _Sample, after: _Sample) -> Crossover:
        """Return the sign change between two neighbouring samples: at a break if that parts them, else by bisection."""
        if before.span != after.span:
            return Crossover(after.x, math.nan)
        span = after.span
        raw = partial(self.raw, span, order=self.order)
        x = float(bisect(raw, np.array([before.x]), np.array([after.x]))[0])
        return Crossover(x, self.common_value(span, x))

    def common_value(self, span: Interval, x: float) -> float:
        """Return the value where both are equal up to rounding: of the two the one closer to 0, which may be exact.

        It is 0 if that is as far from 0 as a slope gets within one double of x.
        """
        f, g = self.values(span, np.array([x]), self.order)
        steepest = max(abs(float(slope[0])) for slope in self.values(span, np.array([x]), self.order + 1))
        value = min(float(f[0]), float(g[0]), key=abs)
        return 0.0 if abs(value) <= steepest * math.ulp(x) else value


def _piece(activation: Activation, span: Interval) -> Piece | None:
    """Return the piece of *activation* that holds on *span*; nothing if that is in a hole."""
    return next((p for own, p in activation.pieces if own.low <= span.low and span.high <= own.high), None)


def _on(activation: Activation, span: Interval) -> Piece:
    """Return the piece of *activation* that holds on *span*, which is one of those that a pair shares."""
    piece = _piece(activation, span)
    if piece is None:
        raise LookupError(f"{activation.label} has no formula on {span}")
    return piece


def meetings(f: Activation, g: Activation, order: int = 0) -> Meetings:
    """Find how f and g (order 0), or f′ and g′ (order 1), meet on the whole line."""
    pair = _Pair(f, g, order)
    samples = list(pair.samples())
    runs = [list(run) for _, run in groupby(samples, key=lambda s: s.sign)]
    identical = {span for span, group in groupby(samples, key=lambda s: s.span) if pair.same(list(group))}
    crossovers: list[Crossover] = []
    touching: list[float] = []
    coinciding: list[Interval] = []
    for index, run in enumerate(runs):
        before = runs[index - 1][-1] if index else None
        after = runs[index + 1][0] if index + 1 < len(runs) else None
        if run[0].sign:
            if before and before.sign and pair.goes_on(before.span, run[0].span):
                crossovers.append(pair.crossover(before, run[0]))
        elif same := _coinciding(pair, identical, run, before, after):
            coinciding += same
        elif before and after and not any(pair.at_a_gap(s.x) for s in run):
            meeting = min(run, key=lambda s: (abs(s.x), s.x))
            if before.sign == after.sign:
                touching.append(meeting.x)
            elif before.span == after.span and len(run) == 1:
                crossovers.append(pair.crossover(before, after))
            else:
                crossovers.append(Crossover(meeting.x, pair.common_value(meeting.span, meeting.x)))
    return Meetings(tuple(crossovers), tuple(touching), tuple(coinciding), pair.reach)


def _coinciding(
    pair: _Pair, identical: set[Interval], zeros: list[_Sample], before: _Sample | None, after: _Sample | None
) -> list[Interval]:
    """Return the stretches inside a run of zeros on which the two are really one function, not lost in rounding."""
    found: list[Interval] = []
    for _, group in groupby(zeros, key=lambda s: s.span):
        run = list(group)
        low = -math.inf if before is None and run[0] is zeros[0] else run[0].x
        high = math.inf if after is None and run[-1] is zeros[-1] else run[-1].x
        if low < high and run[0].span in identical:
            low = found.pop().low if found and found[-1].high == low else low
            found.append(Interval(low, high, pair.equal_at(low), pair.equal_at(high)))
    return found


def largest_difference(f: Activation, g: Activation) -> Largest:
    """Return the supremum of abs(f - g) over the whole line, and where it is reached or approached."""
    pair = _Pair(f, g, 0)
    inside = [s for s in pair.samples() if abs(s.x) <= FARTHER and math.isfinite(s.rounding)]
    most = max(inside, key=lambda s: abs(s.difference))
    least = abs(most.difference) - most.rounding
    best = min((Largest(d, s.x) for s in inside if (d := abs(s.difference)) >= least), key=_nearest_zero)
    for side, tails in ((-math.inf, (f.facts.left, g.facts.left)), (math.inf, (f.facts.right, g.facts.right))):
        if not all(side in a.facts.ends for a in (f, g)):
            continue
        limit = _limit(pair, side, *tails)
        if limit > best.distance or (limit >= best.distance * (1 - ROUNDING) and math.isfinite(best.at)):
            best = Largest(limit, side)
    taken = [Largest(abs(f.f(x) - g.f(x)), x) for x in {b.at for a in (f, g) for b in a.breaks} if abs(x) <= pair.reach]
    best = max([best, *(d for d in taken if math.isfinite(d.distance))], key=lambda d: d.distance)
    if best.distance > BEYOND:
        best = best._replace(distance=math.inf)
    return best if best.distance else Largest(0.0, math.nan)


def _nearest_zero(d: Largest) -> tuple[float, float]:
    """Order places by their distance from 0; of two mirrored ones the left one comes first."""
    return float(f"{abs(d.at):.9g}"), d.at


def _swing(wave: Activation, tail: Tail, other: Tail) -> float:
    """Return how far a wave gets from a limit that the other one has; 0 if the one is no wave or the other has none."""
    if not (math.isnan(tail.value) and math.isfinite(other.value)):
        return 0.0
    return max(abs(end - other.value) for end in (wave.facts.range[0].low, wave.facts.range[-1].high))


def _limit(pair: _Pair, side: float, f: Tail, g: Tail) -> float:
    """Return the limit of abs(f - g) at one end, ∞ if there is none.

    For a wave that settles on nothing what it does around 0 counts, unless it grows.
    """
    if math.isnan(f.slope) or math.isnan(g.slope):
        return math.inf if pair.grows() else max(_swing(pair.f, f, g), _swing(pair.g, g, f))
    if math.isfinite(f.value) and math.isfinite(g.value):
        return abs(f.value - g.value)
    if f.value != g.value or f.slope != g.slope:
        return math.inf
    span = pair.spans[0 if side < 0 else -1]
    near, far = np.abs(pair.difference(span, math.copysign(1.0, side) * np.array([FAR, FARTHER]), 0)).tolist()
    return math.inf if far > near * (1 + STEADY) and far > STEADY else far
