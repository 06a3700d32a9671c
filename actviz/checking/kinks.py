"""Points where f has no derivative: what is claimed there, against the slopes to both sides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.checking.methods import reference
from actviz.checking.points import CLOSE
from actviz.checking.result import Convention, Kink

if TYPE_CHECKING:
    from actviz.checking.judging import Judge
    from actviz.terms import Break, Side

MEASURED = 1e-4  # how far slopes beside a kink may be from those at it, for f″ up to 100 or so
SAME = 1e-9
INFINITE = 1e5  # slopes that grow beyond this beside a kink are those of a root


def kinks(judge: Judge) -> tuple[Kink, ...]:
    """Return every kink and jump of the function with what is claimed at it."""
    return tuple(_kink(judge, b) for b in judge.subject.kinks)


def _kink(judge: Judge, b: Break) -> Kink:
    left, right = _slope(judge, b, "left"), _slope(judge, b, "right")
    with np.errstate(all="ignore"):
        claimed = float(judge.claim.d1(np.array([b.at]))[0])
    convention = _convention(left, right, claimed, _allowed(judge, max(abs(left), abs(right))), jumps=b.order == 0)
    return Kink(b.at, left, right, claimed, convention, b.order == 0)


def _slope(judge: Judge, b: Break, side: Side) -> float:
    outline = judge.subject.outline
    if outline:
        slope = outline.one_sided(1, b.at, side)
        if not math.isnan(slope):
            return slope
    beside = b.at + (1.0 if side == "right" else -1.0) * CLOSE[0] * max(1.0, abs(b.at))
    slope = float(reference(judge.found, np.array([beside])).value[0])
    return math.copysign(math.inf, slope) if abs(slope) > INFINITE else slope


def _allowed(judge: Judge, steepest: float) -> float:
    if not math.isfinite(steepest):
        return 0.0
    slack = 0.0 if judge.subject.outline else MEASURED
    return float(judge.tolerance.at(np.array(steepest))) + slack * (1 + steepest)


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
