"""What is worth knowing beside the verdict: lost digits, overflow of f, disagreement, single precision."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.checking.result import Remark
from actviz.checking.stretches import POINT
from actviz.measure.roots import change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array
    from actviz.checking.judging import Judge, Judged
    from actviz.checking.result import Stretch

LOST = 1e-3  # relative error from which on no more than two digits are right
TINY = 1e-290


def remarks(judge: Judge, judged: Judged, wrong: Sequence[Stretch], overflown: Sequence[Stretch]) -> tuple[Remark, ...]:
    """Return all remarks on a claim that is *wrong* on some stretches, where nothing more is said of it."""
    found = [Remark("of the code", text=note) for note in judge.subject.notes]
    if judge.subject.float32 or judge.claim.float32:
        found.append(Remark("float32", text="the function" if judge.subject.float32 else "the derivative"))
    tails = lost_tails(judge, judged)
    found += [Remark("lost digits", *t) for t in tails if not any(s.low <= t[0] and t[1] <= s.high for s in wrong)]
    found += [Remark("overflow", *s[:2]) for s in overflown]
    if not judged.f.all():
        found += [Remark("f not finite", *ends) for ends in _undefined(judge.subject.f, judged)]
    found += [Remark("disputed", *ends) for ends in _spans(judged.x, judged.disputed) if ends[0] < ends[1]]
    return tuple(found)


def lost_tails(judge: Judge, judged: Judged) -> list[tuple[float, float]]:
    """Return the tails where a claim is so small that it counts as right although nearly all its digits are wrong.

    Only a closed form keeps its own digits there, so there are none without.
    """
    closed = next((m.estimate for m in judge.found if m.way == "closed form" and m.estimate), None)
    if closed is None:
        return []
    x, slopes = judged.x, closed(judged.x).value
    told = np.abs(slopes) > TINY
    lost = told & judged.right & (np.abs(judged.claimed - slopes) > LOST * np.abs(slopes))
    found = []
    for sign in (-1.0, 1.0):
        side = np.flatnonzero((sign * x > 0) & told & ~judged.kink)
        side = side[np.argsort(np.abs(x[side]))]
        kept = np.flatnonzero(~lost[side])
        beyond = side[kept[-1] + 1 :] if kept.size else side
        if beyond.size > 1:
            first = float(x[beyond[0]])
            found.append((first, math.inf) if sign > 0 else (-math.inf, first))
    return found


def _undefined(f: Callable[[Array], Array], judged: Judged) -> list[tuple[float, float]]:
    """Return where f is not finite, to the double."""
    x = judged.x

    def edge(inside: float, outside: float) -> float:
        """Return, of the two doubles beside an end, the one of fewer digits."""
        low, high = (np.array([end]) for end in sorted((inside, outside)))
        with np.errstate(all="ignore"):
            ends = change(lambda at: np.isfinite(f(at)), low, high)
        return min((float(end[0]) for end in ends), key=lambda end: len(repr(end)))

    spans = []
    for a, b in _runs(~judged.f):
        low = edge(x[a], x[a - 1]) if a else -math.inf
        high = edge(x[b], x[b + 1]) if b < x.size - 1 else math.inf
        spans.append((low, high) if high - low > POINT else (float(x[a]), float(x[a])))
    return spans


def _spans(x: Array, holds: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Return first and last point of each run, ±∞ where it reaches the end of the points."""
    return [
        (-math.inf if a == 0 else float(x[a]), math.inf if b == x.size - 1 else float(x[b])) for a, b in _runs(holds)
    ]


def _runs(holds: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first and the last index of each run."""
    places = np.flatnonzero(holds)
    splits = np.flatnonzero(np.diff(places) > 1)
    return [(int(run[0]), int(run[-1])) for run in np.split(places, splits + 1) if run.size]
