"""Where the slope of one activation peaks and where its gradient dies, in sentences to be heard."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.interval import plain
from actviz.measure.landmarks import stretches
from actviz.measure.oscillation import period
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.analysis.facts import FactSheet
    from actviz.analysis.saturation import Kind, Region, Saturation
    from actviz.prose.numbers import Format

MOST_PLACES = 4  # that one can hear in a row
ROUNDING = 1e-9
TIE = 1e-12
ITS_SLOPE = "Its slope "
NAMES: dict[Kind, str] = {"dead": "dead", "saturated": "saturated", "flat spot": "flat"}


def slopes(sheet: FactSheet, number: Format) -> list[str]:
    """Return the peak slope, and where the gradient dies, as sentences on "it"; as one if both are on its slope."""
    steepest, dying = _steepest(sheet, number), gradient(sheet.saturation, number)
    if steepest and dying.startswith(ITS_SLOPE):
        return [f"{steepest}, and {dying.removeprefix(ITS_SLOPE)}."]
    return [f"{text}." for text in (steepest, dying) if text]


def _steepest(sheet: FactSheet, number: Format) -> str:
    """Name the peak slope and its place; nothing if the slope is 0, which the gradient's sentence says."""
    slope, at = sheet.peak
    size = "" if sheet.activation.facts.monotonic in {"increasing", "nondecreasing"} else " in size"
    if slope == 0:
        return ""
    if math.isinf(slope):
        where = _unbounded(sheet, number) if math.isinf(at) else f"x = {number(at)}"
        return f"Its slope grows without bound{size} towards {where}"
    if math.isnan(at):
        pieces = sheet.activation.pieces
        straight = len(pieces) == 1 and pieces[0][1].straight
        level = f"{number(sheet.activation.d1(0.0))} everywhere" if straight else f"at most {number(slope)}{size}"
        return f"Its slope is {level}"
    if period(sheet.activation):
        return f"Its slope peaks at {number(slope)}{size} again and again, as at x = {number(_nearest_peak(sheet))}"
    if math.isinf(at):
        return f"Its slope tends to its peak{size}, {number(slope)}, towards {number(at)}"
    return f"Its slope peaks at {number(slope)}{size}, {_peak_place(sheet, number)}"


def _unbounded(sheet: FactSheet, number: Format) -> str:
    """Name the ends towards which a slope grows without bound; that of a wave has no limit there."""
    facts = sheet.activation.facts
    steep = [not math.isfinite(tail.slope) for tail in (facts.left, facts.right)]
    return "both ends" if all(steep) else number(-math.inf if steep[0] else math.inf)


def _nearest_peak(sheet: FactSheet) -> float:
    """Return the place nearest to 0 at which the slope of what repeats peaks."""
    slope, at = sheet.peak
    turning = (x for stretch in stretches(sheet.activation) for x in stretch.turning_points)
    found = [x for x in turning if math.isclose(abs(sheet.activation.d1(x)), slope, rel_tol=ROUNDING)]
    return min([at, *found], key=lambda x: (abs(x), x))


def _peak_place(sheet: FactSheet, number: Format) -> str:
    slope, at = sheet.peak
    act = sheet.activation
    if any(b.at == at and b.order <= 1 for b in act.breaks):
        sides = (abs(act.one_sided(1, at, "left")), abs(act.one_sided(1, at, "right")))
        if not math.isclose(*sides, rel_tol=TIE):
            return f"just {'below' if sides[0] > sides[1] else 'above'} x = {number(at)}"
    if at and math.isclose(abs(act.d1(-at)), slope, rel_tol=TIE):
        return f"at x = {number(-abs(at))} and {number(abs(at))}"
    return f"at x = {number(at)}"


def threshold(s: Saturation) -> str:
    """Say what a slope is held against: below 0.01 in size."""
    if s.relative:
        return f"below {plain(s.threshold)} of the peak slope in size"
    return f"below {plain(s.threshold)} in size"


def gradient(s: Saturation, number: Format, *, spots: bool = True) -> str:
    """Say in one sentence where the gradient dies, with the threshold; flat *spots* are no part of the tails."""
    if s.active is None and all(r.kind != "dead" for r in s.regions):
        return f"Its slope is {threshold(s)} everywhere, so it is saturated everywhere"
    clauses = []
    if dead := _places(s, "dead", number):
        clauses.append(f"0 {dead} (dead)")
    others: tuple[Kind, ...] = ("saturated", "flat spot") if spots else ("saturated",)
    small = [f"{where} ({NAMES[kind]})" for kind in others if (where := _places(s, kind, number))]
    if small:
        clauses.append(f"{threshold(s)} {listed(small)}")
    if not clauses:
        return f"On no stretch{'' if spots else ' but flat spots'} is its slope {threshold(s)}"
    return f"Its slope is {listed(clauses)}"


def _places(s: Saturation, kind: Kind, number: Format) -> str:
    """Say for which x the regions of one kind are; of many the nearest to 0."""
    found = [r for r in s.regions if r.kind == kind]
    endless = s.repeats and kind == "flat spot"
    if not found:
        return ""
    near = sorted(sorted(found, key=_distance)[:MOST_PLACES])
    if endless:
        near = [r for r in near if _distance(r) <= _distance(min(near, key=_distance)) * (1 + ROUNDING)]
    texts = [place(r.low, r.high, number) for r in near]
    if texts == ["everywhere"]:
        return "everywhere"
    more = [f"{len(found) - len(near)} more places"] if len(near) < len(found) and not endless else []
    return f"{'again and again, as ' if endless else ''}for x {listed([*texts, *more])}"


def _distance(r: Region) -> float:
    return min(abs(r.low), abs(r.high)) if r.low * r.high > 0 else 0.0


def place(low: float, high: float, number: Format) -> str:
    """Say which x an interval holds: from -1 to 1."""
    if math.isinf(low):
        return f"below {number(high)}" if math.isfinite(high) else "everywhere"
    if math.isinf(high):
        return f"above {number(low)}"
    if number(low) == number(high):
        return f"around {number(low)}"
    return f"from {number(low)} to {number(high)}"


def state(s: Saturation, number: Format, *, spots: bool = True) -> str:
    """Say the same without the threshold, to follow "it is": saturated below -4.605."""
    if s.active is None and all(r.kind != "dead" for r in s.regions):
        return "saturated everywhere"
    found = [
        f"{name} {where.replace('for x ', '')}"
        for kind, name in NAMES.items()
        if (spots or kind != "flat spot") and (where := _places(s, kind, number))
    ]
    return listed(found) or "nowhere saturated"
