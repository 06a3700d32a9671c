"""What an activation makes of inputs from N(mu, sigma²): means, gains, and how much of them is saturated or dead."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.centres import centres
from actviz.analysis.gains import CodedGain, coded_gain, settled
from actviz.analysis.moments import central_moments, moments, supported
from actviz.analysis.normal_shares import Inputs
from actviz.analysis.saturation import saturation
from actviz.measure.grid import ascending, search_grid
from actviz.measure.landmarks import points, stretches
from actviz.terms import THRESHOLD

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.mean_field import FixedPoint
    from actviz.analysis.saturation import Saturation
    from actviz.arrays import Array
    from actviz.interval import Interval
    from actviz.measure.landmarks import Stretch
    from actviz.terms import Piece

STANDARD = Inputs()
DEVIATIONS = 10.0  # in which a wave is followed; the rest is 2e-23
MOST_WAVES = 2**13
CLOSER = 0.5 ** np.arange(0.0, 50.0)
ROUNDING = 1e-9
TINY = 1e-307  # below which doubles lose their digits


class Shares(NamedTuple):
    """How much of the inputs is in each state; together 1.  nan for what is too narrow to be followed."""

    saturated: float
    dead: float
    flat_spot: float
    active: float
    undefined: float


class Stats(NamedTuple):
    """Statistics of f(x) for x ~ N(mu, sigma²); numbers carry no more digits than their errors leave.

    All means are nan if f lacks values for some of the inputs.  skewness is the third standardized moment of the
    outputs, above the share of them that lies above their mean: 1/2 and 0 if they are symmetric.  forward_gain brings
    the mean square of the signal to 1, keeping_gain to that of the inputs.  The error bounds those of all finite means,
    relative to values above 1.  faint names the fields that are 0 because they are too small to be known, with what
    they are below, beyond those that are ∞ because they are too large to be known.
    """

    activation: Activation
    inputs: Inputs
    saturation: Saturation
    mean: float
    variance: float
    second: float
    slope_second: float
    skewness: float
    above: float
    forward_gain: float
    keeping_gain: float
    backward_gain: float
    shares: Shares
    error: float
    coded: CodedGain | None
    faint: tuple[tuple[str, float], ...] = ()
    beyond: tuple[str, ...] = ()

    @property
    def standard(self) -> bool:
        """Whether the inputs are those that gains are meant for: N(0, 1)."""
        return self.inputs == STANDARD

    @property
    def with_coded(self) -> FixedPoint | None:
        """Where a deep network with the framework's gain settles, if there is such a gain."""
        return settled(self.activation, self.coded.value) if self.coded else None


@lru_cache(maxsize=256)
def stats(
    activation: Activation,
    inputs: Inputs = STANDARD,
    threshold: float = THRESHOLD,
    *,
    relative: bool = False,
) -> Stats:
    """Return the statistics of *activation* for normal inputs, with regions where abs(f′) is below the threshold.

    Raises RequestError for inputs or a threshold that make no sense.
    """
    with np.errstate(over="ignore"):  # what is beyond the largest double is ∞
        return _stats(activation, inputs.checked(), saturation(activation, threshold, relative=relative))


def _stats(activation: Activation, inputs: Inputs, s: Saturation) -> Stats:
    mu, sigma = inputs
    found = moments(activation, sigma**2, mu)
    central = central_moments(activation, sigma**2, mu)
    values = (found.mean, found.second, found.slope_second, central.second)
    errors = (*found.errors, central.errors[0])
    moving = _moves(activation, 1)
    known = {"second": _moves(activation, 0), "slope_second": moving, "variance": moving}
    zeros = [
        (key, max(e, TINY)) for key, v, e in zip(known, values[1:], errors[1:], strict=True) if v == 0 and known[key]
    ]
    relatives = [e / max(1.0, abs(v)) for v, e in zip(values, errors, strict=True) if math.isfinite(v)]
    return Stats(
        activation,
        inputs,
        s,
        found.mean,
        central.second,
        found.second,
        found.slope_second,
        _skewness(central.second, central.third, central.errors),
        math.nan if "variance" in dict(zeros) else _above(activation, inputs, found.mean, found.errors[0]),
        _gain(found.second, found.errors[1], zero=not known["second"]),
        _gain(found.second / inputs.square, found.errors[1] / inputs.square, zero=not known["second"]),
        _gain(found.slope_second, found.errors[2], zero=not moving),
        _shares(s, inputs),
        max(relatives, default=math.nan),
        coded_gain(activation),
        tuple(zeros),
        tuple(key for key, e in zip(("mean", *known), errors, strict=True) if math.isinf(e)),
    )


def _moves(activation: Activation, order: int) -> bool:
    """Say whether f, or f′ for order 1, is anything but 0."""
    return any(piece.of_order(order)(_grid(activation, span)).any() for span, piece in activation.pieces)


def _grid(activation: Activation, span: Interval) -> Array:
    """Return points of an interval that meet what is narrow as well."""
    closer = [c + side * CLOSER for c in centres(activation) for side in (-1.0, 1.0)]
    grid = ascending(search_grid(span), *closer)
    return grid[(grid > span.low) & (grid < span.high)]


def _missed(s: Saturation) -> bool:
    """Say whether something active is too narrow for the regions, which count it as saturated."""
    idle = [r[:2] for r in s.regions]
    for span, piece in s.activation.pieces if centres(s.activation) else ():
        grid = _grid(s.activation, span)
        active = grid[np.abs(piece.d1(grid)) > (1 + ROUNDING) * s.limit]
        slack = ROUNDING * np.abs(active)
        if any(((active > low + slack) & (active < high - slack)).any() for low, high in idle):
            return True
    return False


def _gain(second: float, error: float, *, zero: bool) -> float:
    """Return 1/√second with the digits that are known; ∞ if that is *zero*, nan if it is not known."""
    if zero:
        return math.inf
    if not second > error:
        return math.nan
    gain = 1 / math.sqrt(second)
    return supported(gain, gain * error / second / 2) if math.isfinite(second) else gain


def _skewness(second: float, third: float, errors: tuple[float, float]) -> float:
    if not second > errors[0] or not math.isfinite(second) or not math.isfinite(third):
        return math.nan
    skewness = third / second**1.5
    relative = 1.5 * errors[0] / second + (errors[1] / abs(third) if third else 0.0)
    return supported(skewness, abs(skewness) * relative)


def _above(activation: Activation, inputs: Inputs, mean: float, error: float) -> float:
    if not math.isfinite(mean) or not _followed(activation, inputs):
        return math.nan
    return _positive(activation, inputs, lambda piece, x: piece.f(x) - mean, error)


def _positive(
    activation: Activation, inputs: Inputs, function: Callable[[Piece, Array], Array], noise: float = 0.0
) -> float:
    """Return how often a function of f or abs(f′) is positive."""
    return math.fsum(
        inputs.where_positive(partial(function, stretch.piece), _points(activation, stretch, inputs), noise)
        for stretch in stretches(activation)
    )


def _followed(activation: Activation, inputs: Inputs) -> bool:
    wavelength = activation.facts.wavelength
    return not wavelength or _farthest(inputs) < MOST_WAVES * wavelength


def _farthest(inputs: Inputs) -> float:
    return abs(inputs.mu) + DEVIATIONS * inputs.sigma


def _points(activation: Activation, stretch: Stretch, inputs: Inputs) -> Array:
    """Return points of a stretch between which f and abs(f′) are monotone, as far out as there are inputs."""
    wave = points(activation, stretch.span, _farthest(inputs)) if activation.facts.wavelength else np.empty(0)
    narrow = [x for x in centres(activation) if stretch.span.low < x < stretch.span.high]
    return np.array(sorted({*stretch.span[:2], *stretch.cuts, *narrow, *wave.tolist()}))


def _shares(s: Saturation, inputs: Inputs) -> Shares:
    activation, domain = s.activation, s.activation.facts.domain
    lacking = [(-math.inf, domain.low), (domain.high, math.inf), *(h[:2] for h in activation.holes)]
    undefined = _joined([span for span in lacking if span[0] < span[1]])
    if _missed(s):
        return Shares(math.nan, math.nan, math.nan, math.nan, inputs.share(undefined))
    kinds = {kind: [r[:2] for r in s.regions if r.kind == kind] for kind in ("saturated", "dead", "flat spot")}
    found = {kind: inputs.share(spans) for kind, spans in kinds.items()}
    if not s.repeats:
        taken = _joined([*undefined, *(span for spans in kinds.values() for span in spans)])
        active = inputs.share(_between(taken))
        return Shares(found["saturated"], found["dead"], found["flat spot"], active, inputs.share(undefined))
    active = math.nan
    if _followed(activation, inputs):
        active = _positive(activation, inputs, lambda piece, x: np.abs(piece.d1(x)) - s.limit)
    spots = 1 - active - found["saturated"] - found["dead"]
    return Shares(found["saturated"], found["dead"], spots, active, inputs.share(undefined))


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join spans that touch or overlap, from left to right."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _between(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return what the line has besides ascending spans."""
    lows, highs = [-math.inf, *(high for _, high in spans)], [*(low for low, _ in spans), math.inf]
    return [(low, high) for low, high in zip(lows, highs, strict=True) if low < high]
