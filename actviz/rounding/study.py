"""Where a formula in a type goes wrong: found among the numbers of the type, from 0 outwards to both sides."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.rounding.causes import cause_of_zero
from actviz.rounding.exact import WIDEST, Exact, exact, stable
from actviz.rounding.stepwise import step_by_step

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.rounding.causes import Cause
    from actviz.rounding.forms import Form
    from actviz.rounding.types import FloatType, Ordinals

Kind = Literal["overflow", "zero", "lost"]
Way = Literal["left", "right"]

KINDS: tuple[Kind, ...] = ("overflow", "zero", "lost")
FEW = 2**16  # positive numbers, which are all tried
FINE = (-20, 11)  # the binades that are looked at closely
PER_BINADE = 16
SEED = 0  # of which numbers are looked at
COARSE = 32  # binades from one number to the next elsewhere
MOST = 48  # changes, from 0 on, of which doubles are asked beforehand
EXACT = 1e-6  # units in the last place, which is what references are good for
BESIDE = 1.25  # places nearer to each other than this factor are one
OVERFLOW = 1  # the kind in a state, counted from 1
FRINGE = 1.01  # a place that ends so soon beside another one is only its fringe
NAIVE, RIGHT, UNKNOWN = 8, 16, 32  # bits of a state: the formula, or the right value, has its limit, or is not known


class Place(NamedTuple):
    """Where one thing is wrong: at numbers of the type from low to high, both on one side of 0.

    cause says why the formula is 0, at the end that is nearer to 0, where that can be told.
    """

    kind: Kind
    low: float
    high: float
    cause: Cause | None = None


class Settled(NamedTuple):
    """The number of the type that a function tends to, and from where on it and the formula are nothing else.

    error is that of the formula where it arrives, in units of the last place.
    """

    limit: float = math.nan
    naive: float = math.nan
    right: float = math.nan
    error: float = 0.0


class Study(NamedTuple):
    """A formula in a type: where it overflows, is 0 or has lost all digits, and from where on it is constant.

    overflow: ±∞ or nan where the function is finite; zero: 0 where the rounded function is not; lost: the error is as
    large as the value.  Errors below one unit in the last place do not count.  left and right say where formula and
    rounded function arrive at their limits.  worst is the largest error in units of the last place with its x, among
    the numbers tried, which may be all.
    """

    activation: Activation
    form: Form
    float_type: FloatType
    places: tuple[Place, ...]
    left: Settled
    right: Settled
    worst: tuple[float, float]
    all_tried: bool

    def first(self, kind: Kind, way: Way) -> float:
        """Return the number nearest to 0 on one side where one thing is wrong; nan if there is none."""
        side = [p for p in self.places if p.kind == kind and (p.low >= 0 if way == "right" else p.high <= 0)]
        found = [p.low if way == "right" else p.high for p in side]
        return min(found, key=abs, default=math.nan)


class _Values(NamedTuple):
    naive: Array
    right: Array
    off: Array  # absolute error
    unit: Array


class _Side(NamedTuple):
    places: tuple[Place, ...]
    settled: Settled
    worst: tuple[float, float]


def study(activation: Activation, form: Form, float_type: FloatType) -> Study:
    """Look at a formula of a function in a type."""
    sides = [_side(activation, form, float_type, sign) for sign in (-1.0, 1.0)]
    found = sorted((p for side in sides for p in side.places), key=lambda p: p.low)
    places = [_explained(p, form, float_type) if p.kind == "zero" else p for p in found]
    worst = max((side.worst for side in sides), key=lambda w: w[0])
    left, right = (side.settled for side in sides)
    return Study(activation, form, float_type, tuple(places), left, right, worst, _every(activation, float_type))


def _explained(p: Place, form: Form, float_type: FloatType) -> Place:
    return p._replace(cause=cause_of_zero(form.tree, min(p.low, p.high, key=abs), float_type))


def errors(found: Study, x: Array) -> Array:
    """Return the error of a formula in units of the last place at *x*, numbers of its type; nan where not finite."""
    return _ulp(_values(found.activation, found.form, found.float_type, x))


def _side(activation: Activation, form: Form, float_type: FloatType, sign: float) -> _Side:
    limit = _limit(activation, float_type, sign)

    def values(ordinals: Ordinals) -> _Values:
        return _values(activation, form, float_type, sign * float_type.number(ordinals))

    every = _every(activation, float_type)
    ordinals = _numbers(float_type, every=every)
    if float_type.last <= FEW and not every:
        ordinals = np.union1d(ordinals, _telling(form, float_type, limit, sign))
    tried = values(ordinals)
    runs = _reaching_out(_runs(lambda more: _states(values(more), limit), ordinals, _states(tried, limit)))
    ends = sign * float_type.number(np.array([run[1:] for run in runs]))
    found = [(run[0], *sorted(pair)) for run, pair in zip(runs, ends.tolist(), strict=True)]
    places = _without_fringes([p for kind in range(len(KINDS)) for p in _places(found, kind)])
    edges = np.array([run[1:] for run in runs]).ravel()  # where errors are largest
    off = np.nan_to_num(np.append(_ulp(tried), _ulp(values(edges))))
    worst = int(np.argmax(off))
    at = float(sign * float_type.number(np.append(ordinals, edges)[[worst]])[0])
    settled = _settled(found, limit, sign)
    if math.isfinite(settled.naive):
        arrival = _ulp(values(float_type.ordinal(np.abs([settled.naive]))))
        settled = settled._replace(error=float(arrival[0]))
    return _Side(places, settled, (float(off[worst]), at))


def _values(activation: Activation, form: Form, float_type: FloatType, x: Array) -> _Values:
    naive = step_by_step(form.tree, x, float_type)
    return _compared(naive, exact(activation, x, float_type, naive), float_type)


def _compared(naive: Array, true: Exact, float_type: FloatType) -> _Values:
    with np.errstate(all="ignore"):
        right = float_type.rounded(true.value)
        off = np.abs((naive - true.value) - true.rest)
        unit = float_type.spacing(np.where(np.isfinite(true.value), true.value, 0.0))
    return _Values(naive, right, np.where(np.isfinite(right), off, np.nan), unit)


def _ulp(values: _Values) -> Array:
    with np.errstate(all="ignore"):
        found = values.off / values.unit
        found = np.where(found < EXACT, 0.0, found)
    return np.where(np.isfinite(found), found, np.nan)


def _limit(activation: Activation, float_type: FloatType, sign: float) -> float:
    """Return the number of the type that the function tends to and arrives at; nan if there is none."""
    facts = (stable(activation) or activation).facts
    tail, end = (facts.right, facts.domain.high) if sign > 0 else (facts.left, facts.domain.low)
    if math.isfinite(end) or not math.isfinite(tail.value):
        return math.nan
    farthest = exact(activation, np.array([sign * float_type.largest]), float_type).value
    limit = float(float_type.rounded(np.array([tail.value]))[0])
    return limit if float_type.rounded(farthest)[0] == limit else math.nan


def _states(v: _Values, limit: float) -> Ordinals:
    finite = np.isfinite(v.right)
    size = np.abs(v.right)
    wrong = [
        finite & ~np.isfinite(v.naive),
        finite & (v.naive == 0) & (v.right != 0) & (v.off > v.unit),
        finite & (v.right != 0) & (v.off >= size) & (v.off > v.unit),
    ]
    kinds = np.select(wrong, [k + 1 for k in range(len(KINDS))], 0)
    limits = NAIVE * (v.naive == limit) + RIGHT * (v.right == limit)
    return np.asarray(kinds + limits + UNKNOWN * np.isnan(v.right), dtype=np.int64)


def _every(activation: Activation, float_type: FloatType) -> bool:
    """Say whether all numbers of a type are tried: if they are few, and what is right is known at once."""
    return float_type.last <= FEW and stable(activation) is not None


def _numbers(float_type: FloatType, *, every: bool) -> Ordinals:
    """Return which numbers of the type are tried: all, or those that may tell, in order."""
    if every:
        return np.arange(float_type.last + 1, dtype=np.int64)
    bits = float_type.digits - 1
    low, high = (max(min(e, float_type.highest), float_type.lowest) - float_type.lowest + 1 for e in FINE)
    width = (1 << bits) // PER_BINADE
    fine = np.arange(low << bits, high << bits, width, dtype=np.int64)
    # Numbers of few digits, as these are, have products and sums that are not rounded at all.
    fine += np.random.default_rng(SEED).integers(width, size=fine.size)
    coarse = np.arange(0, float_type.last, COARSE << bits, dtype=np.int64)
    return np.unique(np.concatenate([coarse, fine, [0, 1, float_type.last]]))


def _telling(form: Form, float_type: FloatType, limit: float, sign: float) -> Ordinals:
    """Return the numbers of a small type between which something changes as far as doubles can tell, which is soon."""
    x = sign * float_type.number(np.arange(float_type.last + 1, dtype=np.int64))
    double = step_by_step(form.tree, x, WIDEST)
    found = _states(_compared(step_by_step(form.tree, x, float_type), Exact(double, 0 * x), float_type), limit)
    before = np.flatnonzero(found[1:] != found[:-1])[:MOST]
    return np.concatenate([before, before + 1])


def _runs(states: Callable[[Ordinals], Ordinals], ordinals: Ordinals, found: Ordinals) -> list[tuple[int, int, int]]:
    """Return the stretches of one state, as (state, first, last): each change between two tried numbers is found."""
    while True:
        changes = np.flatnonzero((found[1:] != found[:-1]) & (ordinals[1:] - ordinals[:-1] > 1))
        if not changes.size:
            break
        middle = ordinals[changes] + (ordinals[changes + 1] - ordinals[changes]) // 2
        ordinals, found = np.insert(ordinals, changes + 1, middle), np.insert(found, changes + 1, states(middle))
    ends = np.flatnonzero(found[1:] != found[:-1])
    firsts, lasts = np.append(0, ends + 1), np.append(ends, found.size - 1)
    return [(int(found[a]), int(ordinals[a]), int(ordinals[b])) for a, b in zip(firsts, lasts, strict=True)]


def _reaching_out(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Let a formula that has overflowed do so where the right value is beyond what decimals can hold, too."""
    if len(runs) > 1 and runs[-1][0] & UNKNOWN and runs[-2][0] % NAIVE == OVERFLOW:
        (state, first, _), (*_, last) = runs[-2:]
        return [*runs[:-2], (state, first, last)]
    return runs


def _places(runs: list[tuple[int, float, float]], kind: int) -> list[Place]:
    """Return where one thing is wrong; what is right for a few numbers in between does not count."""
    found: list[Place] = []
    for place in (Place(KINDS[kind], low, high) for state, low, high in runs if state % NAIVE == kind + 1):
        if found and _beside(found[-1], place):
            before = found.pop()
            found.append(Place(place.kind, min(before.low, place.low), max(before.high, place.high)))
        else:
            found.append(place)
    return found


def _without_fringes(found: list[Place]) -> tuple[Place, ...]:
    """Leave out single numbers, and narrow places that are only the end of another one."""
    kept = [p for p in found if p.kind == "overflow" or _wide(p)]
    for p in found:
        if p not in kept and p.low < p.high and not any(_touches(p, q) for q in kept):
            kept.append(p)
    return tuple(p for p in found if p in kept)


def _wide(p: Place) -> bool:
    inner, outer = _size(p)
    return outer > FRINGE * inner


def _touches(p: Place, q: Place) -> bool:
    (inner, outer), (near, far) = _size(p), _size(q)
    return inner <= FRINGE * far and near <= FRINGE * outer


def _size(p: Place) -> tuple[float, float]:
    """Return how far a place is from 0, and how far it reaches."""
    inner, outer = sorted((abs(p.low), abs(p.high)))
    return inner, outer


def _beside(inner: Place, outer: Place) -> bool:
    if outer.low > 0:
        return outer.low <= BESIDE * inner.high
    return outer.high >= BESIDE * inner.low


def _settled(runs: list[tuple[int, float, float]], limit: float, sign: float) -> Settled:
    """Say from where outwards the formula, and the rounded function, have their limit."""
    if math.isnan(limit):
        return Settled()
    ends = [low if sign > 0 else high for _, low, high in runs]
    states = [state for state, *_ in runs]
    right = _last_streak([bool(state & RIGHT) for state in states])
    while states and states[-1] % NAIVE == OVERFLOW:  # beyond its limit a formula may overflow
        states.pop()
    naive = _last_streak([bool(state & NAIVE) for state in states])
    return Settled(limit, *(math.nan if k is None else ends[k] for k in (naive, right)))


def _last_streak(holds: list[bool]) -> int | None:
    """Return where the last unbroken row of true ones begins; None if the last one is not true."""
    streak = len(list(takewhile(bool, reversed(holds))))
    return len(holds) - streak if streak else None
