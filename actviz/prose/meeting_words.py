"""How two curves meet and how far apart they get, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.prose.alt_facts import within
from actviz.prose.numbers import Format, brief, interval, precise, rounded
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.analysis.comparison import Comparison
    from actviz.analysis.difference import Crossover, Meetings
    from actviz.interval import Interval

MOST_NAMED = 6
MOST_HEARD = 6
MIRRORED = 1e-9  # relative; two distances so close are one


def lines(found: Comparison, number: Format = precise) -> list[str]:
    """Return one line on the values, one on the slopes and one on the largest difference of two; of more none."""
    if (pair := found.pair) is None:
        return []
    return [
        f"f: {_meetings(pair.values, number)}",
        f"f′: {_meetings(pair.slopes, number)}",
        f"largest difference: {_largest(found, number)}",
    ]


def _meetings(m: Meetings, number: Format) -> str:
    parts = []
    if m.crossovers:
        parts.append(f"cross at {_crossovers(m.crossovers, number)}")
    if m.touching:
        parts.append(f"touch at x = {_places(m.touching, number)}")
    if m.coinciding:
        whole = all(math.isinf(end) for end in (m.coinciding[0].low, m.coinciding[0].high))
        parts.append(
            "are equal everywhere" if whole else f"equal on {listed([interval(i, number) for i in m.coinciding])}"
        )
    here = "" if math.isinf(m.reach) else f" for |x| ≤ {rounded(m.reach, 5)}"
    return (", ".join(parts) or "never meet") + here


def _crossovers(crossovers: Sequence[Crossover], number: Format) -> str:
    """Name the places; the common value too if it is the same at all of them."""
    places = _places([c.x for c in crossovers], number)
    values = {number(c.value) for c in crossovers if not math.isnan(c.value)}
    jumps = any(math.isnan(c.value) for c in crossovers)
    shared = f" (both {values.pop()})" if len(values) == 1 and not jumps else ""
    return f"x = {places}{shared}"


def _places(xs: Sequence[float], number: Format) -> str:
    if len(xs) == 2 and number(-xs[0]) == number(xs[1]):
        return f"±{number(xs[1])}"
    named = [number(x) for x in xs[:MOST_NAMED]]
    return listed(named) if len(xs) <= MOST_NAMED else f"{', '.join(named)} and {len(xs) - MOST_NAMED} more"


def sentences(comparison: Comparison, number: Format) -> list[str]:
    """Return the same as sentences to be heard: how curves and slopes meet, and where they are farthest apart."""
    if (pair := comparison.pair) is None:
        return []
    found = [_meeting("The curves", pair.values, number), _meeting("The slopes", pair.slopes, number)]
    distance, at = pair.largest
    if not math.isnan(at):
        where = (
            f"towards {number(at)}" if math.isinf(at) else f"at x = {listed(list(map(number, _farthest(comparison))))}"
        )
        found.append(
            f"The curves get farther and farther apart {where}."
            if math.isinf(distance)
            else f"The curves are farthest apart, by {number(distance)}, {where}."
        )
    return found


def _meeting(what: str, m: Meetings, number: Format) -> str:
    parts = []
    if m.crossovers:
        parts.append(f"cross at x = {_heard([c.x for c in m.crossovers], number)}")
    if m.touching:
        parts.append(f"touch at x = {_heard(m.touching, number)}")
    if m.coinciding:
        parts.append(f"are equal {listed([_stretch(i, number) for i in m.coinciding])}")
    here = "" if math.isinf(m.reach) else f", within {number(m.reach)} of 0"
    return f"{what} {listed(parts) or 'never meet'}{here}."


def _heard(xs: Sequence[float], number: Format) -> str:
    near = sorted(sorted(xs, key=abs)[:MOST_HEARD])
    more = [f"{len(xs) - len(near)} more"] if len(near) < len(xs) else []
    return listed([*map(number, near), *more])


def _stretch(span: Interval, number: Format) -> str:
    whole = math.isinf(span.low) and math.isinf(span.high)
    return "everywhere" if whole else f"for x {within(span, number)}"


def _farthest(found: Comparison) -> list[float]:
    """Return where two curves are farthest apart: in one place or in two mirrored ones."""
    if found.pair is None:
        return []
    distance, at = found.pair.largest
    f, g = (sheet.activation for sheet in found.sheets)
    mirrored = at != 0 and math.isclose(abs(f.f(-at) - g.f(-at)), distance, rel_tol=MIRRORED)
    return [-abs(at), abs(at)] if mirrored else [at]


def _largest(found: Comparison, number: Format) -> str:
    """Name the largest difference of the values and where it is, or say that there is none."""
    if found.pair is None:
        return ""
    d = found.pair.largest
    if math.isnan(d.at):
        return "none, they are equal"
    if math.isinf(d.at):
        side = f"as x → {'∞' if d.at > 0 else '-∞'}"
        return f"unbounded {side}" if math.isinf(d.distance) else f"{number(d.distance)} {side}"
    return f"{number(d.distance)} at x = {_places(_farthest(found), number)}"


def brief_lines(found: Comparison) -> list[str]:
    """Return the same lines with few digits, for figures."""
    return lines(found, place)


def place(x: float) -> str:
    """Write the place of a crossover with five digits, enough to look it up."""
    return brief(x) if brief(x) == precise(x) else rounded(x, 5)
