"""Points where f has no derivative: what is claimed there, against the slopes to both sides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.checking.methods import reference
from actviz.checking.points import CLOSE
from actviz.checking.result import Convention, Kink

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.checking.judging import Judge
    from actviz.terms import Break, Side

MEASURED = 1e-4  # relative error beyond which an extrapolated slope is none
WITHIN = 0.5  # of the way to the next break
DISTANCES = np.array([1.0, 2.0, 4.0, 8.0, 16.0])  # from a kink, of slopes that are extrapolated to it
LONGEST = 1e-3  # unit of these distances
INFINITE = 1e5  # slopes beyond this beside a kink are those of a root
GROWS = 1.3  # times when four times as near, likewise


def kinks(judge: Judge) -> tuple[Kink, ...]:
    """Return every kink and jump of the function with what is claimed at it."""
    return tuple(_kink(judge, b) for b in judge.subject.kinks)


def _kink(judge: Judge, b: Break) -> Kink:
    (left, left_error), (right, right_error) = _slope(judge, b, "left"), _slope(judge, b, "right")
    with np.errstate(all="ignore"):
        claimed = float(judge.claim.d1(np.array([b.at]))[0])
    steepest = max(abs(left), abs(right))
    allowed = float(judge.tolerance.at(np.array(steepest))) if math.isfinite(steepest) else 0.0
    convention = _convention(left, right, claimed, allowed + max(left_error, right_error), jumps=b.order == 0)
    return Kink(b.at, left, right, claimed, convention, b.order == 0)


def _slope(judge: Judge, b: Break, side: Side) -> tuple[float, float]:
    """Return the slope to one side of a kink, with its error."""
    outline = judge.subject.outline
    if outline:
        slope = outline.one_sided(1, b.at, side)
        if not math.isnan(slope):
            return slope, 0.0
    sign = 1.0 if side == "right" else -1.0
    close, farther = reference(judge.found, b.at + sign * CLOSE[0] * max(1.0, abs(b.at)) * DISTANCES[::2][:2]).value
    if abs(close) > INFINITE or (abs(close) > 1 and abs(close) > GROWS * abs(farther)):
        return math.copysign(math.inf, close), 0.0
    room = min((sign * (c - b.at) for c in judge.subject.cuts if sign * (c - b.at) > 0), default=math.inf)
    distances = min(LONGEST * max(1.0, abs(b.at)), WITHIN * room / DISTANCES[-1]) * DISTANCES
    found = reference(judge.found, b.at + sign * distances)
    slope, error = _extrapolated(distances, found.value, found.error)
    if not error <= MEASURED * (1 + abs(slope)):
        return float(close), MEASURED * (1 + abs(float(close)))
    return (round(slope, math.floor(-math.log10(error))) if error else slope), error


def _extrapolated(distances: Array, slopes: Array, errors: Array) -> tuple[float, float]:
    """Return the value at distance 0 of the polynomial through *slopes*, and how far it may be off."""
    found = [float(_weights(d) @ s) for d, s in ((distances[:-1], slopes[:-1]), (distances, slopes))]
    return found[1], abs(found[1] - found[0]) + float(np.abs(_weights(distances)) @ errors)


def _weights(distances: Array) -> Array:
    others = [np.delete(distances, k) for k in range(distances.size)]
    return np.array([np.prod(o / (o - d)) for d, o in zip(distances, others, strict=True)])


def _convention(left: float, right: float, claimed: float, allowed: float, *, jumps: bool) -> Convention:
    def is_near(value: float) -> bool:
        return claimed == value or abs(claimed - value) <= allowed

    if is_near(left) or is_near(right):
        return "both" if is_near(left) and is_near(right) else "left" if is_near(left) else "right"
    if jumps or math.isnan(left + right) or math.isinf(left) or math.isinf(right):
        return "any"
    if not math.isfinite(claimed):
        return "not finite"
    if is_near((left + right) / 2):
        return "mean"
    return "between" if min(left, right) < claimed < max(left, right) else "outside"
