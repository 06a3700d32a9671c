"""Sentences on formulas in types: what becomes of them, and from where on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from actviz.prose.numbers import brief, rounded
from actviz.prose.words import listed
from actviz.rounding.exact import stable

if TYPE_CHECKING:
    from actviz.rounding.causes import Cause
    from actviz.rounding.study import Kind, Place, Settled, Study

SHORT: Mapping[Kind, str] = {"overflow": "overflow", "zero": "wrongly 0", "lost": "no digit"}
SAID: Mapping[Kind, str] = {"overflow": "overflows", "zero": "is wrongly 0", "lost": "has no digit right"}
CALLED: Mapping[Kind, str] = {"overflow": "overflow", "zero": "wrongly 0", "lost": "no digit right"}  # in csv and JSON
WHY: Mapping[Cause, str] = {
    "overflow": "overflow on the way",
    "absorbed": "a sum loses its small term",
    "cancelled": "terms cancel",
    "underflow": "underflow",
}
FEW, FEWEST = 4, 2  # digits of a place in a sentence
LONG, LONGEST = 44, 115  # characters of a formula in a line, and of a title
SLIGHT = 4.0  # units in the last place, which no network notices
EARLY = 0.75  # units in the last place that a formula is off where it arrives at its limit
RIM = 2.0  # times a place around 0: what begins there belongs to it
MOST_SAID = 2
MOST_PLACES = 4  # of one kind in a sentence, those nearest to 0
TINY = 1e-3  # of a place's outer end: an inner one that is written as 0
BESIDE_ZERO = 0.25  # of a place's outer end: one that begins so near to 0 is said to be around it
FARTHEST = 16.0  # times less than the largest number is the last place that is drawn
FAR = 0.1  # what is nearer to 0 needs a window of its own
AROUND_ZERO = 16.0  # times what is around 0 is shown


def title(found: Sequence[Study]) -> str:
    """Say in one sentence what happens to the formulas."""
    labels = list(dict.fromkeys(s.activation.label for s in found))
    bad = [s for s in found if trouble(s)]
    if not bad:
        worst = max(s.worst[0] for s in found)
        names: list[str] = list(dict.fromkeys(s.float_type.name for s in found))
        if worst > SLIGHT:
            return f"Some digits of {listed(labels)} are lost, nowhere all: errors up to {brief(worst)} ULP"
        errors = "every result is exact" if all(s.all_tried for s in found) else "no error was found"
        if worst:
            errors = f"no error is above {brief(worst)} ULP"
        return f"Nothing is lost to rounding by {listed(labels)} in {listed(names)}: {errors}"
    if len(labels) > 1:
        told = list(dict.fromkeys(s.activation.label for s in bad))
        return f"Rounded step by step, {len(told)} of {len(labels)} functions lose all digits somewhere: {listed(told)}"
    first = [s for s in bad if s.form == bad[0].form]
    said, text = _told(first), first[0].form.text
    return f"{text} {said}" if len(text) + len(said) < LONGEST else f"{labels[0]} as written {said}"


def _name(s: Study) -> str:
    return s.form.text if len(s.form.text) <= LONG else s.activation.label


def _told(found: Sequence[Study]) -> str:
    """Say of one formula what goes wrong nearest to 0 in the last type, for each type in which it does."""
    last = [s for s in found if trouble(s)][-1]
    far = [(s, [p for p in s.places if not _at_zero(s, p)]) for s in found]
    early = [(s, side) for s in found if (side := _early(s))]
    place = min((p for p in last.places if not _at_zero(last, p)), key=lambda p: abs(_edge(p)), default=None)
    arrival = _early(last)
    if arrival and (place is None or abs(arrival.naive) < abs(_edge(place))):
        first, ends = early[-1][1], [(s, side.naive) for s, side in early]
        limit = rounded(first.limit, FEW)
        level = f"is exactly {limit}" if float(limit) == first.limit else f"is level, at {limit},"
        return f"{level} {_beyond(first.naive)} x = {_in_types(ends)}"
    if place:
        alike = [(s, [_edge(p) for p in places if p.kind == place.kind and p.low * place.low > 0]) for s, places in far]
        where = "near" if _outer(place) < 1 else _beyond(_edge(place))
        return f"{SAID[place.kind]} {where} x = {_in_types([(s, min(ends, key=abs)) for s, ends in alike if ends])}"
    around = [(s, max(map(_outer, places))) for s in found if (places := [p for p in s.places if _at_zero(s, p)])]
    if not any(x for _, x in around):
        return f"loses all digits at 0 in {listed([s.float_type.name for s, _ in reversed(around)])}"
    return f"loses all digits for |x| up to {_in_types(around, FEWEST)}"


def _beyond(x: float) -> str:
    return "from" if x > 0 else "below"


def _in_types(told: Sequence[tuple[Study, float]], digits: int = FEW) -> str:
    return listed([f"{rounded(x, digits)} in {s.float_type.name}" for s, x in reversed(told)])


def _early(s: Study) -> Settled | None:
    """Return the side where the formula arrives at its limit, which is not 0, before the rounded function does."""
    early = (side for side in (s.right, s.left) if abs(side.naive) < abs(side.right) and side.error > EARLY)
    sides = (side for side in early if side.limit)
    return next(sides, None)


def _edge(p: Place) -> float:
    """Return the end of a place that is nearer to 0."""
    return p.low if p.low >= 0 else p.high


def _outer(p: Place) -> float:
    return max(abs(p.low), abs(p.high))


def _from_zero(p: Place) -> bool:
    return _outer(p) < 1 and abs(_edge(p)) <= BESIDE_ZERO * _outer(p)


def _at_zero(s: Study, p: Place) -> bool:
    """Say whether a place is around 0, or the rim of one that is."""
    around = [q for q in s.places if _from_zero(q) and q.low * p.low >= 0]
    return any(abs(_edge(p)) <= RIM * _outer(q) for q in around)


def trouble(s: Study) -> bool:
    """Say whether a formula loses more in a type than some last digits."""
    return bool(s.places) or _early(s) is not None


def lines(found: Sequence[Study]) -> tuple[str, ...]:
    """Say for each formula of a single function what happens in the last type, and how all was found."""
    last = {s.form.text: s for s in found}
    said = [f"In {in_short(s)}" for s in last.values()] if len({s.activation for s in found}) == 1 else []
    return (*said, _how(found))


def alt(found: Sequence[Study]) -> str:
    """Describe the charts from their numbers."""
    names: list[str] = list(dict.fromkeys(s.float_type.name for s in found))
    last = {s.form.text: s for s in found}
    told = found if len(last) == 1 else last.values()
    charts = f"The error in units of the last place against x in {listed(names)}, on a logarithmic axis."
    return " ".join([f"{title(found)}.", charts, *(f"In {in_short(s)}" for s in told)])


def arrival(side: Settled) -> str:
    """Say from where on a formula has its limit, as a mark in a chart."""
    return f"{rounded(side.limit, FEW)} {_beyond(side.naive)} {rounded(side.naive, FEW)}"


def _how(found: Sequence[Study]) -> str:
    known = all(stable(s.activation) for s in found)
    against = "the catalogue's own f, correctly rounded" if known else "the same formula with more digits"
    all_tried: list[str] = list(dict.fromkeys(s.float_type.name for s in found if s.all_tried))
    tried = f"; of {listed(all_tried)} every number was tried" if all_tried else ""
    return f"Every operation is rounded to the type and the result compared with {against}{tried}."


def in_short(s: Study) -> str:
    """Say in one sentence what happens to a formula in a type."""
    limits = constant(s, FEW)
    said = [f"is {limits}"] if limits else []
    said += [f"{SAID[kind]} {text}" for kind in SAID if (text := places(s, kind, FEW))]
    if limits and "rightly" not in limits and len(said) > MOST_SAID:
        del said[0]
    del said[MOST_SAID:]  # the table has the rest
    errors = f"errors up to {brief(s.worst[0])} ULP" if s.worst[0] else _none(s)
    return f"{s.float_type.name} {_name(s)} {'; '.join([*said, errors] if said else [f'has {errors}'])}."


def _none(s: Study) -> str:
    return "no error" if s.all_tried else "no error in the numbers tried"


def label(s: Study, beside: Sequence[Study]) -> str:
    """Name a formula in a chart, if there are several."""
    if len(beside) == 1:
        return ""
    several = len({t.form.text for t in beside if t.activation == s.activation}) > 1
    return _name(s) if several else s.activation.label


def constant(s: Study, digits: int) -> str:
    """Say from where on a formula is its limit, and the rounded function if that is elsewhere."""
    if s.left.limit == s.right.limit and not any((*s.left[1:3], *s.right[1:3])):
        return f"{rounded(s.right.limit, FEW)} everywhere"
    said = []
    for side, word in ((s.left, "below"), (s.right, "from")):
        late = side.naive != side.right
        if side.limit or not late:  # what is 0 too early is told as wrongly 0
            naive, rightly = (rounded(x, digits) for x in (side.naive, side.right))
            right = f" (rightly {word} {rightly})" if naive != rightly else ""
            said += [f"{rounded(side.limit, FEW)} {word} {naive}{right}"]
    return "; ".join(text for text in said if "nan" not in text)


def places(s: Study, kind: Kind, digits: int) -> str:
    """Say where one thing is wrong: below -709.783; from -744 to -710; for |x| up to 1e-16."""
    found = [p for p in s.places if p.kind == kind]
    near = [p for p in found if _from_zero(p)]
    spans: list[tuple[str, Cause | None]] = []
    if len(near) == 2 and near[0].low == -near[1].high:
        reach = near[1].high
        spans.append((f"for |x| up to {rounded(reach, digits)}" if reach else "at 0", near[1].cause))
        found = [p for p in found if p not in near]
    nearest = sorted(found, key=lambda p: abs(_edge(p)))[:MOST_PLACES]
    more = f", {len(found) - len(nearest)} more" if len(found) > len(nearest) else ""
    spans += [(_span(p, s, digits), p.cause) for p in found if p in nearest]
    grouped = [(cause, [text for text, _ in group]) for cause, group in groupby(spans, key=lambda span: span[1])]
    told = ", ".join(f"{', '.join(texts)}{f' ({WHY[cause]})' if cause else ''}" for cause, texts in grouped)
    return told + more


def _span(p: Place, s: Study, digits: int) -> str:
    if p.high == s.float_type.largest:
        return f"from {rounded(p.low, digits)}"
    if p.low == -s.float_type.largest:
        return f"below {rounded(p.high, digits)}"
    if p.low == p.high:
        return f"at {rounded(p.low, digits)}"
    tiny = _from_zero(p) and abs(_edge(p)) < TINY * _outer(p)
    low, high = (0.0 if tiny and x == _edge(p) else x for x in (p.low, p.high))
    return f"from {rounded(low, digits)} to {rounded(high, digits)}"


def edges(found: Sequence[Study]) -> list[float]:
    """Return the places that a chart of the errors should show: trouble far from 0, or else around it, or none."""
    ends = [x for s in found for p in s.places for x in (p.low, p.high)]
    settled = [side for s in found for side in (s.left, s.right)]
    early = [x for side in settled if side.naive != side.right for x in (side.naive, side.right)]
    far = [x for x in (*ends, *early) if abs(x) >= FAR]
    around = []
    for s in found:
        outer = [x for p in s.places if _from_zero(p) for x in (p.low, p.high) if abs(x) == _outer(p)]
        around += [AROUND_ZERO * x for x in {min(outer, default=0.0), max(outer, default=0.0)} if x]
    largest = min(s.float_type.largest for s in found) / FARTHEST
    return [x for x in far or around or [side.right for side in settled] if abs(x) < largest]
