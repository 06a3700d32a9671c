"""What the text commands print: the card of one activation, the gradient table, the regions, the catalogue."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.frameworks.names import names_of
from actviz.interval import REALS
from actviz.prose import framework_words, words
from actviz.prose.numbers import interval, precise, union
from actviz.texts import backing
from actviz.texts.tables import Align, Table

if TYPE_CHECKING:
    from actviz.analysis.facts import FactSheet
    from actviz.analysis.gradient_table import Row
    from actviz.analysis.saturation import Saturation
    from actviz.declared import Declared
    from actviz.terms import Parameter, Reference

CSV_HEADER = ("activation", "x", "f", "d1", "d2", "state", "d1_left", "d1_right")
REGIONS_HEADER = ("activation", "limit", "kind", "low", "high", "peak_slope")

NUMERICAL = "numerical: measured from the values of f and f′, not declared"

Line = tuple[str, str]


def card(sheet: FactSheet) -> list[Line]:
    """Return what is known of one activation as labelled lines; an empty label continues the line above."""
    act, facts, near = sheet.activation, sheet.activation.facts, sheet.nearest
    marked = ", numerical" if act.numerical else ""
    return [
        ("", act.summary()),
        ("formula", f"f(x) = {act.formula}"),
        *labelled("nearest known", [words.nearest(near)] if near else []),
        ("derivative", act.derivative if act.numerical else f"f′(x) = {act.derivative}"),
        *labelled("parameters", map(parameter, act.parameters.values(), act.values.values())),
        *([("facts", NUMERICAL)] if act.numerical else []),
        *([("domain", interval(facts.domain))] if facts.domain != REALS else []),
        *labelled("not finite", words.holes(sheet)),
        ("range", union(facts.range) + marked),
        ("limits", words.limits(facts) + marked),
        *labelled("breaks", words.breaks(sheet) or ["none"]),
        ("monotone", words.MONOTONIC[facts.monotonic] + marked),
        ("smoothness", words.smoothness(sheet)),
        *labelled("extrema", _endless(sheet, [f"{precise(p.y)} at x = {precise(p.x)}" for p in sheet.extrema])),
        *labelled("zeros", _zeros(sheet)),
        ("saturates", words.saturates(sheet) + marked),
        *labelled(f"where {words.threshold(sheet.saturation)}", words.regions(sheet.saturation) or ["nowhere"]),
        ("peak slope", words.peak(sheet.peak)),
        *_statistics(sheet),
        *labelled("also called", [words.listed(list(act.aliases), ", ")] if act.aliases else []),
        *labelled("in frameworks", framework_words.known_as(names_of(type(act)))),
        *labelled("disagreements", framework_words.disagreements(act)),
        *labelled("differences", map(framework_words.difference, act.differences)),
        *([("used in", act.used_in)] if act.used_in else []),
        *backing.lines(backing.of_sheet(sheet)),
        *labelled("introduced by", map(reference, act.references)),
    ]


def _statistics(sheet: FactSheet) -> list[Line]:
    m = sheet.moments
    if math.isnan(m.second):
        return [("for x ~ N(0, 1)", "undefined, because f is not finite for some of these x")]
    return [
        ("for x ~ N(0, 1)", f"E f = {precise(m.mean)}, E f² = {precise(m.second)}, E f′² = {precise(m.slope_second)}"),
        ("gains", f"{precise(m.forward_gain)} forwards, {precise(m.backward_gain)} backwards"),
        (
            "gradient left",
            f"{words.gradient_left(sheet)} after {sheet.depth.layers} layers, {sheet.depth.initialisation}",
        ),
    ]


def labelled(label: str, texts: Iterable[str]) -> list[Line]:
    """Return lines of which the first has the label."""
    return [(label if index == 0 else "", text) for index, text in enumerate(texts)]


def _endless(sheet: FactSheet, texts: list[str]) -> list[str]:
    return [*texts, words.ENDLESS] if sheet.oscillates and len(texts) > 1 else texts


def _zeros(sheet: FactSheet) -> list[str]:
    if not sheet.zeros:
        return []
    places = [precise(x) for x in sheet.zeros]
    if sheet.oscillates and len(places) > 1:
        return [f"x = {', '.join(places)}, {words.ENDLESS}"]
    return [f"x = {words.listed(places)}"]


def parameter(declared: Parameter, value: float) -> str:
    """Describe one parameter with its value."""
    return f"{declared.name} = {precise(value)}: {declared.meaning} (must be {declared.domain.in_words()})"


def reference(source: Reference) -> str:
    """Write a source on one line."""
    text = f"{source.authors} ({source.year}), {source.title}"
    return f"{text}, {source.url}" if source.url else text


def card_text(lines: Sequence[Line], title: str) -> str:
    """Return the card as aligned text."""
    width = max(len(label) for label, _ in lines)
    body = "".join(f"  {label.ljust(width)}  {text}".rstrip() + "\n" for label, text in lines[1:])
    return f"{title}: {lines[0][1]}\n{body}"


def gradient_table(rows: Sequence[Row]) -> Table:
    """Return the gradient table for people; the column of names is left out if there is only one."""
    several = len({r.activation.spec for r in rows}) > 1
    kinked = any(r.d1_left is not None for r in rows)
    header = ["activation", "x", "f", "f′", "f″", "state", "f′ left", "f′ right"]
    texts = [
        [r.activation.label, *map(precise, (r.x, r.f, r.d1, r.d2)), r.state, _side(r.d1_left), _side(r.d1_right)]
        for r in rows
    ]
    align: list[Align] = ["left", "number", "number", "number", "number", "left", "number", "number"]
    kept = slice(0 if several else 1, None if kinked else -2)
    return Table(tuple(header[kept]), tuple(align[kept]), tuple(tuple(t[kept]) for t in texts))


def _side(slope: float | None) -> str:
    return "" if slope is None else precise(slope)


def csv_rows(rows: Sequence[Row]) -> list[list[str]]:
    """Return the gradient table for programs: the shortest text that gives each double back, nothing for nothing."""
    return [
        [
            r.activation.spec,
            *(repr(v) for v in (r.x, r.f, r.d1, r.d2)),
            r.state,
            *("" if v is None else repr(v) for v in (r.d1_left, r.d1_right)),
        ]
        for r in rows
    ]


def saturation_table(found: Sequence[Saturation]) -> Table:
    """Return the regions as a table, one line each, with the threshold in its heading."""
    rows: list[tuple[str, ...]] = []
    for s in found:
        found_here = [[r.kind, precise(r.low), precise(r.high)] for r in s.regions] or [["none", "", ""]]
        if s.repeats and s.flat_spots:
            found_here.append([words.ENDLESS, "", ""])
        found_here += [[f"{h.what} not finite", precise(h.low), precise(h.high)] for h in s.activation.holes]
        rows += [(s.activation.label, *region, precise(s.peak.slope)) for region in found_here]
    header = ("activation", f"region with {words.threshold(found[0])}", "from", "to", "peak slope")
    return Table(header, ("left", "left", "number", "number", "number"), tuple(rows))


def region_rows(found: Sequence[Saturation]) -> list[list[str]]:
    """Return the regions for programs."""
    rows = []
    for s in found:
        parts: list[tuple[str, float, float]] = [(r.kind, r.low, r.high) for r in s.regions]
        parts += [(f"{h.what} not finite", h.low, h.high) for h in s.activation.holes]
        peak = repr(s.peak.slope)
        rows += [[s.activation.spec, repr(s.limit), kind, repr(low), repr(high), peak] for kind, low, high in parts]
    return rows


def catalogue_table(activations: Sequence[Declared]) -> Table:
    """Return the catalogue with what each activation is."""
    rows = [(a.family(), a.name, a.summary()) for a in activations]
    return Table(("family", "name", "what it is"), ("left", "left", "left"), tuple(rows))
