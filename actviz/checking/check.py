"""The check of one claim: compare, find where it is wrong and by how much, and say what it looks like."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.checking import slips
from actviz.checking.judging import FAR, FAR_FLOAT32, Judge, Judged, Tolerance, tolerance_for
from actviz.checking.kinks import kinks
from actviz.checking.lookalikes import same_function
from actviz.checking.methods import Method, estimates, methods, surest
from actviz.checking.points import CORE, at_break, points
from actviz.checking.remarks import lost_tails, remarks
from actviz.checking.result import Check, Kink, Place, Row, Stretch, Verdict
from actviz.checking.stretches import stretches
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.measure.grid import ascending
from actviz.own.calling import UNSTEADY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array
    from actviz.checking.subject import Subject, Way
    from actviz.own.differences import Estimate

ENOUGH = 0.5  # of the points near 0 that must be known to be right
MOST_DISPUTED = 0.05
OUTRIGHT = 1e3  # a slope so much larger than the claim may be a step that differences do not see
CLEARLY = 0.4  # of the largest deviation
FINE = 0.1  # nearer to 0 than this, an x says little
AT_A_KINK = ("outside", "not finite")


def check(
    subject: Subject, at: Sequence[float] | None = None, rtol: float | None = None, atol: float | None = None
) -> Check:
    """Check the claim of *subject* at *at*, or at points that miss no bend, with other tolerances if they are given.

    Raises RequestError for tolerances and points that make no sense.
    """
    for name, value in (("rtol", rtol), ("atol", atol)):
        if value is not None and not (value >= 0 and math.isfinite(value)):
            raise RequestError(f"{name} must be a number of at least 0, got {plain(value)}")
    if rtol == 0 and atol == 0:
        raise RequestError("rtol and atol cannot both be 0: doubles are rounded")
    x = _places(subject, at)
    with np.errstate(all="ignore"):
        subject = subject._replace(known=subject.known or same_function(subject))
        found = methods(subject, x)
        said = estimates(found, x)
        tolerance = tolerance_for(subject, x, surest(list(said.values())), rtol, atol)
        if subject.claim is None or not subject.steady:
            return _untold(subject, found, said, x, tolerance)
        judge = Judge(subject, subject.claim, found, tolerance)
        return _checked(judge, judge.at(x, said), chosen=at is not None)


def _places(subject: Subject, at: Sequence[float] | None) -> Array:
    if at is None:
        return points((*subject.cuts, *(subject.claim.breaks if subject.claim else ())))
    if not at or not all(map(math.isfinite, at)):
        raise RequestError("a derivative is checked at finite numbers")
    return ascending(np.array(at, dtype=np.float64))


def _untold(
    subject: Subject, found: Sequence[Method], said: Mapping[Way, Estimate], x: Array, tolerance: Tolerance
) -> Check:
    """Return what the methods say, each against the one that is surest, when nothing can be right or wrong."""
    why = f"nothing is said to be the derivative of {subject.label}"
    if not subject.steady:
        why = f"{subject.label} {UNSTEADY}"
    compared = ~at_break(x, [b.at for b in subject.kinks]) & np.isfinite(subject.f(x))
    rows = _rows(found, said, surest(list(said.values())).value, tolerance, x, compared=compared)
    claim = subject.claim.name if subject.claim else ""
    return Check(subject.label, claim, "cannot tell", why, (), None, (), rows, (), (), "", tolerance, x.size)


def _checked(judge: Judge, judged: Judged, *, chosen: bool) -> Check:
    subject, x = judge.subject, judged.x
    at_kinks = kinks(judge)
    found, overflown = _stretches(judge, judged)
    ends = {end for s in found for end in s[:2]}
    bad = [k for k in at_kinks if k.convention in AT_A_KINK and k.at in x and k.at not in ends]
    wrong = (*found, *(Stretch(k.at, k.at, k.convention == "not finite") for k in bad))
    verdict, why = _verdict(judged, wrong, chosen=chosen)
    return Check(
        subject.label,
        judge.claim.name,
        verdict,
        why,
        tuple(sorted(wrong)),
        _example(judged, at_kinks) if verdict == "wrong" else None,
        (
            *(slips.found(judge, judged) if judged.wrong.any() else ()),
            *slips.of_broken(judge, judged, [s for s in wrong if s.broken]),
        ),
        _rows(judge.found, judged.said, judged.claimed, judge.tolerance, x, compared=~judged.kink & judged.f),
        at_kinks,
        remarks(judge, judged, wrong, overflown),
        _derivative(subject),
        judge.tolerance,
        x.size,
    )


def _derivative(subject: Subject) -> str:
    """Return f′ as the catalogue prints it, with the values of its parameters."""
    known = subject.known
    if known is None:
        return ""
    return ", ".join([known.derivative, *(f"{name} = {plain(value)}" for name, value in known.values.items())])


def _stretches(judge: Judge, judged: Judged) -> tuple[list[Stretch], list[Stretch]]:
    """Return where the claim is wrong, and where it only overflows as its exponentials must."""
    cuts = [*judge.subject.cuts, *judge.claim.breaks]
    right = judged.right.copy()
    for low, high in lost_tails(judge, judged):  # what is wrong but small ends no stretch
        right &= (judged.x < low) | (judged.x > high)

    def is_wrong(at: Array) -> NDArray[np.bool_]:
        return judge.at(at).wrong

    def is_broken(at: Array) -> NDArray[np.bool_]:
        return judge.at(at).broken

    found = stretches(judged.x, judged.wrong, right | judged.broken, is_wrong, cuts)
    broken = stretches(judged.x, judged.broken, right | judged.wrong, is_broken, cuts)
    overflown = [s for s in broken if _overflows(judge, s)]
    return [*found, *(s._replace(broken=True) for s in broken if s not in overflown)], overflown


def _overflows(judge: Judge, stretch: Stretch) -> bool:
    """Say whether a claim that is not finite has just left the doubles where no input ever gets.

    Between two formulas a branch that is not taken must not spoil the other one, however far out.
    """
    narrow = judge.subject.float32 or judge.claim.float32
    far = FAR_FLOAT32 if narrow else FAR
    return (stretch.low >= far or stretch.high <= -far) and not judge.subject.cuts


def _verdict(judged: Judged, wrong: Sequence[Stretch], *, chosen: bool) -> tuple[Verdict, str]:
    if wrong:
        return "wrong", ""
    core = (np.abs(judged.x) <= CORE) & ~judged.kink if not chosen else ~judged.kink
    if not core.any():
        return "right", ""
    if not judged.f[core].any():
        return "cannot tell", "the function is not finite there"
    counted = core & judged.f
    steep = judged.disputed & (np.abs(judged.claimed - judged.found.value) > OUTRIGHT * (1 + np.abs(judged.claimed)))
    if judged.disputed[counted].mean() > MOST_DISPUTED or steep[counted].any():
        return "cannot tell", "the methods disagree with each other"
    if judged.right[counted].mean() < ENOUGH:
        return "cannot tell", "no method knows the derivative well enough"
    return "right", ""


def _example(judged: Judged, at_kinks: Sequence[Kink]) -> Place | None:
    """Return a round x where the claim is clearly off, against f′ or 1, whichever is larger."""
    if judged.wrong.any():
        off = np.abs(judged.claimed - judged.found.value) / (1 + np.abs(judged.found.value))
        core = judged.wrong & (np.abs(judged.x) <= CORE)
        off = np.where((core if core.any() else judged.wrong) & np.isfinite(off), off, -1.0)
        clear = np.flatnonzero(off >= CLEARLY * off.max())
        k = int(min(clear, key=lambda j: (judged.x[j] % 1 != 0, abs(judged.x[j]) < FINE, abs(judged.x[j]))))
        return Place(float(judged.x[k]), float(judged.claimed[k]), float(judged.found.value[k]))
    if judged.broken.any():
        k = int(np.flatnonzero(judged.broken)[np.argmin(np.abs(judged.x[judged.broken]))])
        return Place(float(judged.x[k]), float(judged.claimed[k]), float(judged.found.value[k]))
    outside = next((k for k in at_kinks if k.convention == "outside"), None)
    if outside is None:
        return None
    nearer = min((outside.left, outside.right), key=lambda slope: abs(slope - outside.claimed))
    return Place(outside.at, outside.claimed, nearer)


def _rows(
    found: Sequence[Method],
    said: Mapping[Way, Estimate],
    claimed: Array,
    tolerance: Tolerance,
    x: Array,
    *,
    compared: NDArray[np.bool_],
) -> tuple[Row, ...]:
    rows = []
    for method in found:
        if method.way not in said:
            rows.append(Row(method.way, method.why_not))
            continue
        value, error = said[method.way]
        off = np.abs(claimed - value)
        known = np.isfinite(off) & compared & tolerance.is_good(said[method.way])
        if not known.any():
            rows.append(Row(method.way, ""))
            continue
        k = int(np.argmax(np.where(known, off / (tolerance.at(value) + error), -1.0)))
        rows.append(Row(method.way, "", int(known.sum()), float(off[k]), float(x[k])))
    return tuple(rows)
