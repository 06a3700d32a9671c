"""The facts of one activation in sentences to be heard: without symbols, with the threshold beside what it decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from actviz.interval import Interval
from actviz.measure.oscillation import period
from actviz.prose import alt_slopes, words
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.facts import FactSheet
    from actviz.measure.landmarks import Point
    from actviz.prose.numbers import Format
    from actviz.terms import Break, Tail

MOST_PLACES = 4  # that one can hear in a row
MOST_JUMPS = 2  # that are told with their sides
ROUNDING = 1e-9

VERBS = {
    "increasing": "increases and ",
    "nondecreasing": "never decreases and ",
    "nonincreasing": "never increases and ",
    "decreasing": "decreases and ",
}
PLURALS = {"vertical tangent": "vertical tangents", "jump of the second derivative": "jumps of the second derivative"}


def subject(activation: Activation) -> str:
    """Name an activation inside a sentence; a formula is said to be one."""
    typed = activation.numerical and activation.formula == activation.name and not activation.own_name
    return f"the formula {activation.label}" if typed else activation.label


def begun(sentence: str) -> str:
    """Begin with a capital unless a name stands first, which is written as it is typed."""
    return f"T{sentence[1:]}" if sentence.startswith("the ") else sentence


def whole(sheet: FactSheet, number: Format, *, curvature: bool = False) -> list[str]:
    """Return everything worth hearing as sentences on "it"; jumps of the second derivative only with *curvature*."""
    found = [*_domain(sheet, number), _shape(sheet, number), _limits(sheet, number)]
    found.append(_broken(sheet, number, curvature=curvature))
    return [*(f"{sentence}." for sentence in found if sentence), *alt_slopes.slopes(sheet, number)]


def short(sheet: FactSheet, number: Format, *, strips: bool = False, spots: bool = True) -> str:
    """Return the facts in one sentence that begins with the name; for *strips* only those on the slope."""
    peak = "an unbounded slope" if math.isinf(sheet.peak.slope) else f"a peak slope of {number(sheet.peak.slope)}"
    has = [peak] if strips else [*breaks(sheet, number), peak]
    clauses = [f"has {listed(has)}", f"is {alt_slopes.state(sheet.saturation, number, spots=spots)}"]
    if not strips:
        clauses.insert(0, f"takes {values(sheet, number)}")
    return begun(f"{subject(sheet.activation)} {listed(clauses)}.")


def shortest(sheet: FactSheet, number: Format, *, ranges: bool) -> str:
    """Return saturation alone, with *ranges* also the range, for a figure of very many."""
    takes = f"takes {values(sheet, number)} and " if ranges else ""
    return begun(f"{subject(sheet.activation)} {takes}is {alt_slopes.state(sheet.saturation, number, spots=False)}.")


def _domain(sheet: FactSheet, number: Format) -> list[str]:
    """Say where the function is, and where inside it has no values."""
    facts = sheet.activation.facts
    found = []
    if any(map(math.isfinite, facts.ends)):
        found.append(f"It is defined for x {within(Interval(*facts.ends, *facts.domain[2:]), number)}")
    for h in sheet.holes:
        if facts.domain.low <= h.low < h.high <= facts.domain.high:
            what = "It has no finite values" if h.what == "f" else "Its slope is not finite"
            found.append(f"{what} for x {alt_slopes.place(h.low, h.high, number)}")
    return found


def within(span: Interval, number: Format) -> str:
    """Say which numbers an interval holds: of at least 0, between -1 and 1."""
    low, high = number(span.low), number(span.high)
    if math.isinf(span.high):
        return f"of at least {low}" if span.low_closed else f"above {low}"
    if math.isinf(span.low):
        return f"of at most {high}" if span.high_closed else f"below {high}"
    if not (span.low_closed or span.high_closed):
        return f"between {low} and {high}"
    beside = ("" if span.low_closed else "just above ", "" if span.high_closed else "just below ")
    return f"from {beside[0]}{low} to {beside[1]}{high}"


def values(sheet: FactSheet, number: Format) -> str:
    """Name the values that a function takes: values above -1."""
    spans = sheet.activation.facts.range
    points = [number(s.low) for s in spans if s.low == s.high]
    if len(points) == len(spans):
        return f"the value{'s' if len(points) > 1 else ''} {listed(points)}"
    if any(math.isinf(s.low) and math.isinf(s.high) for s in spans):
        return "all values"
    return listed([f"the value {number(s.low)}" if s.low == s.high else f"values {within(s, number)}" for s in spans])


def _shape(sheet: FactSheet, number: Format) -> str:
    facts = sheet.activation.facts
    if facts.monotonic == "constant":
        return f"It is {number(facts.range[0].low)} everywhere"
    lowest, highest = facts.range[0], facts.range[-1]
    reached = []
    if lowest.low_closed:
        reached.append(("minimum", _reached(sheet, lowest.low)))
    if highest.high_closed:
        reached.append(("maximum", _reached(sheet, highest.high)))
    whose = "a" if facts.wavelength else "its"
    ends = [f"{whose} {what} at x = {listed([number(p.x) for p in at])}" for what, at in reached if at]
    tail = f", with {listed(ends)}" if ends else ""
    wave = f"; its shape comes back every {number(distance)}" if (distance := period(sheet.activation)) else ""
    return f"It {VERBS.get(facts.monotonic, '')}takes {values(sheet, number)}{tail}{wave}"


def _reached(sheet: FactSheet, y: float) -> list[Point]:
    """Return where f turns at *y*, of many such places the nearest to 0."""
    found = [p for p in sheet.extrema if math.isclose(p.y, y, rel_tol=ROUNDING, abs_tol=ROUNDING)]
    if len(found) <= MOST_JUMPS and not sheet.oscillates:
        return found
    nearest = min((abs(p.x) for p in found), default=0.0)
    return [p for p in found if abs(p.x) <= nearest * (1 + ROUNDING)]


def _limits(sheet: FactSheet, number: Format) -> str:
    facts, pieces = sheet.activation.facts, sheet.activation.pieces
    if facts.monotonic == "constant":
        return ""
    left, right = (
        _limit(tail, number, constant=piece.constant, straight=piece.straight)
        for tail, (_, piece) in ((facts.left, pieces[0]), (facts.right, pieces[-1]))
    )
    if left == right:
        return f"Towards both ends it {left}"
    low, high = (number(x) if math.isinf(x) else f"x = {number(x)}" for x in facts.ends)
    return f"Towards {low} it {left}, towards {high} it {right}"


def _limit(tail: Tail, number: Format, *, constant: bool, straight: bool) -> str:
    if constant:
        return f"stays at {number(tail.value)}"
    if math.isnan(tail.value):
        return "oscillates"
    if math.isnan(tail.slope):
        manner = " in waves"
    elif straight:
        manner = f" with slope {number(tail.slope)}"
    elif math.isinf(tail.slope):
        manner = ", ever more steeply"
    else:
        manner = f", its slope tending to {number(tail.slope)}"
    if math.isinf(tail.value):
        return f"{'grows' if tail.value > 0 else 'falls'} without bound{manner}"
    return f"tends to {number(tail.value)}{manner if tail.slope else ''}"


class _Place(NamedTuple):
    """A break with its kind in words, and what f does around it if it jumps."""

    kind: str
    at: float
    jump: tuple[float, float] | None = None


def _kind(sheet: FactSheet, b: Break) -> _Place:
    kind = words.kind(sheet, b)
    if kind == "jump":
        return _Place(kind, b.at, words.limits_beside(sheet, 0, b))
    return _Place("jump of the second derivative" if kind == "f″ jumps" else kind, b.at)


def breaks(sheet: FactSheet, number: Format, *, curvature: bool = False) -> list[str]:
    """Name jumps, kinks, poles and gaps: kinks at 0 and 6."""
    found = [_kind(sheet, b) for b in sheet.breaks if b.order < 2 or curvature]
    endless = len(sheet.breaks) < len(sheet.activation.breaks)
    phrases = []
    for kind in dict.fromkeys(place.kind for place in found):
        places = [place for place in found if place.kind == kind]
        if kind == "jump" and len(places) <= MOST_JUMPS and not endless:
            phrases += [_jump(sheet, place, number) for place in places]
        else:
            many = PLURALS.get(kind, f"{kind}s")
            which = f"{many} at" if len(places) > 1 else f"a {kind} at"
            phrases.append(f"{which} {_some([p.at for p in places], number, endless=endless)}")
    return phrases


def _some(places: Sequence[float], number: Format, *, endless: bool) -> str:
    """List places; of more than one can hear those nearest to 0."""
    near = sorted(sorted(places, key=abs)[:MOST_PLACES])
    if endless:
        return f"{', '.join(map(number, near))} and so on"
    more = [f"{len(places) - len(near)} more"] if len(near) < len(places) else []
    return listed([*map(number, near), *more])


def _jump(sheet: FactSheet, place: _Place, number: Format) -> str:
    left, right = place.jump or (math.nan, math.nan)
    taken = sheet.activation.f(place.at)
    there = f"the value {number(taken)}" if math.isfinite(taken) else "no value"
    return f"a jump from {number(left)} to {number(right)} at x = {number(place.at)} ({there} there)"


def _broken(sheet: FactSheet, number: Format, *, curvature: bool) -> str:
    found = breaks(sheet, number, curvature=curvature)
    if found:
        return f"It has {listed(found)}"
    return "It is smooth" if sheet.smoothness is None and sheet.activation.facts.monotonic != "constant" else ""
