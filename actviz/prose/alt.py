"""Titles, alt texts and captions of the figures, made from the facts they show.

An alt text is heard, not seen: whole sentences without symbols or lines, the most detailed that are not too long.
Minus signs are true ones, as in the figures: many screen readers leave out hyphens.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from actviz.interval import plain
from actviz.prose import alt_slopes, meeting_words, words
from actviz.prose.alt_facts import begun, subject
from actviz.prose.alt_levels import fitting, joined, key, levels, typeset
from actviz.prose.alt_numbers import about, said
from actviz.prose.numbers import brief, typographic
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.comparison import Comparison
    from actviz.analysis.facts import FactSheet
    from actviz.analysis.gradient_table import Row
    from actviz.analysis.poster import Poster
    from actviz.analysis.saturation import Saturation
    from actviz.analysis.survey import Survey
    from actviz.declared import Declared
    from actviz.interval import Window
    from actviz.look import Panel, Words
    from actviz.prose.numbers import Format

MOST_CAPTION = 200  # characters
MOST_PARAMETERS = 3
MOST_NAMED = 4

TITLES: dict[Panel, str] = {
    "f": "function",
    "d1": "derivative",
    "d2": "second derivative",
    "log": "slope on a log scale",
    "strips": "gradient strip",
}
PARTS: dict[Panel, tuple[str, str]] = {
    "f": ("the function", "the functions"),
    "d1": ("its derivative", "their derivatives"),
    "d2": ("its second derivative", "their second derivatives"),
    "log": ("the size of its slope on a log scale", "the sizes of their slopes on a log scale"),
    "strips": ("a strip shaded by the size of its slope", "strips shaded by the sizes of their slopes"),
}
SIDES = {
    (True, True): "on both sides",
    (True, False): "on the left only",
    (False, True): "on the right only",
    (False, False): "on neither side",
}


def plot(survey: Survey, panels: Collection[Panel]) -> Words:
    """Describe curves and strips of some activations."""
    sheets = survey.sheets
    shown = listed([TITLES[p] for p in TITLES if p in panels])
    plural = "s" if len(sheets) > 1 and "strips" in panels else ""
    title = f"{_names(sheets)}: {shown}{plural}"
    alt = fitting(partial(joined, [_chart(survey, panels)], level, sheets) for level in levels(panels))
    return typeset(title, alt, _dying(sheets))


def saturation(survey: Survey) -> Words:
    """Describe the strips alone."""
    title = f"Where the gradient of {_names(survey.sheets)} survives"
    panels: tuple[Panel, ...] = ("strips",)
    return plot(survey, panels)._replace(title=typographic(title))


def comparison(survey: Survey, found: Comparison, panels: Collection[Panel]) -> Words:
    """Describe curves, strips and differing facts, for two activations with the verdict and how they meet."""
    sheets = survey.sheets
    first = [_chart(survey, panels, last="a table of the facts in which they differ"), *_verdict(found, said)]
    texts = (partial(joined, first, level, sheets) for level in levels(panels))
    alt = fitting(texts, rounds=found.pair is not None)  # a verdict has few digits
    caption = f"{words.peak_clause(found)}." if found.pair else _dying(sheets)
    return typeset(f"Comparison of {_names(sheets)}", alt, caption)


def table(found: Sequence[Saturation], rows: Sequence[Row]) -> Words:
    """Describe a gradient table: its rows as long as they are not too many to be heard, else the first and the last."""
    activations = [s.activation for s in found]
    x = list(dict.fromkeys(row.x for row in rows))
    title = f"Gradient table of {names(activations)}"
    known = [value for value in x if not math.isnan(value)] or x
    ends = f"from {said(min(known))} to {said(max(known))}" if len(x) > 1 else f"x = {said(x[0])}"
    points = f"{len(x)} points {ends}" if len(x) > 1 else ends

    def text(number: Format, *, every: bool, curvature: bool) -> str:
        what = "x, function, derivative, second derivative and state of the gradient"
        sentences = [f"Table of {what} for {listed(list(map(subject, activations)))} at {points}."]
        for act in activations:
            own = [row for row in rows if row.activation is act]
            shown = own if every or len(own) == 1 else [own[0], own[-1]]
            sentences.append(
                f"{begun(subject(act))}: {'; '.join(_row(r, number, curvature=curvature) for r in shown)}."
            )
        return " ".join([*sentences, key(found[0])])

    details = ((True, True), (True, False), (False, True))
    alt = fitting(partial(text, every=every, curvature=curvature) for every, curvature in details)
    return typeset(title, alt, f"{begun(_named(activations))} at {points}. {key(found[0])}")


def sheet(found: Poster, panels: Collection[Panel]) -> Words:
    """Describe a sheet of many activations: who is there, and on which sides the gradient dies."""
    sheets = [cell.sheets[0] for cell in found.cells]
    sides = {side: [s.activation.label for s in sheets if _ends(s.saturation) == side] for side in SIDES}
    wider = sum(cell.window != found.window for cell in found.cells)
    limit = alt_slopes.threshold(sheets[0].saturation)
    parts = listed([TITLES[p] for p in TITLES if p in panels and p != "log"])
    families = [f"{g.family} ({len(g.cells)})" for g in found.groups]
    one = f" of the {found.groups[0].family.removesuffix(' family')} family" if len(families) == 1 else ""
    beyond = f" ({wider} of them over a wider range)" if wider else ""
    first = [f"Sheet of little charts{one}, each with {parts} for {_span(found.window)}{beyond}."]
    if len(families) > 1:
        first.append(f"The families are {listed(families)}.")

    def text(_: Format, *, named: bool) -> str:
        who = [(where, listed(sides[key]) if named else str(len(sides[key]))) for key, where in SIDES.items()]
        told = "; ".join(f"{where} for {these}" for where, these in who if these not in {"", "0"})
        return " ".join([*first, f"Far out the slope is {limit} {told}."])

    alt = fitting(partial(text, named=named) for named in (True, False))
    return typeset(sheet_title(found), alt, f"{len(sheets)} activation functions{one}. {_some_die(sheets)}")


def sheet_title(found: Poster) -> str:
    """Name a sheet after its family, or after what all of them are."""
    kind = found.groups[0].family if len(found.groups) == 1 else "activation functions"
    return f"{kind[:1].upper()}{kind[1:]}: {len(found.cells)}"


def names(activations: Sequence[Declared]) -> str:
    """List activations for a title; those that differ in their parameters only are named once."""
    labels = [a.label for a in activations]
    own = {a.own_name or a.name for a in activations}
    if len(labels) > 1 and len(own) == 1:
        (name,) = own
        return f"{name} with {listed([label.removeprefix(name).strip() or 'defaults' for label in labels])}"
    return listed(labels)


def _names(sheets: Sequence[FactSheet]) -> str:
    return names([s.activation for s in sheets])


def _chart(survey: Survey, panels: Collection[Panel], last: str = "") -> str:
    """Say what kind of figure this is, of what, over which x, with which parts."""
    frames = [p for p in panels if p != "strips"]
    one = len(survey.sheets) == 1
    several = len(frames) > 1 if frames else not one
    kind = f"{'Line' if frames else 'Strip'} chart{'s' if several else ''}"
    of = listed([subject(s.activation) for s in survey.sheets])
    if len(survey.sheets) > MOST_NAMED:  # each is named in what follows
        of = f"{len(survey.sheets)} functions"
    parts = [PARTS[p][0 if one else 1] for p in PARTS if p in panels]
    return f"{kind} of {of} for {_span(survey.window)}, showing {listed([*parts, *filter(None, [last])])}."


def _span(window: Window) -> str:
    return f"x from {brief(window[0])} to {brief(window[1])}"


def _verdict(found: Comparison, number: Format) -> list[str]:
    """Return the verdict and how two curves meet, as sentences."""
    if found.pair is None:
        return []
    clauses, meetings = [words.peak_clause(found)], []
    if not found.pair.equal:
        clauses.append(words.tail_clause(found, found.pair, within="x between -{0} and {0}", digits=4))
        meetings = meeting_words.sentences(found, number)
    if all(math.isfinite(s.depth.gradient_norm) for s in found.sheets):
        clauses.append(words.depth_clause(found))
    heard = [re.sub(r"(?<=\d)e(-?\d+)", r" times 10 to the \1", c) for c in clauses if c]
    heard = [re.sub("^(?=after 1|far |both pass|the slope )(.)", lambda m: m[0].upper(), c) for c in heard]
    return [*(f"{c}." for c in heard), *meetings]


def _dying(sheets: Sequence[FactSheet]) -> str:
    """Return a caption: the functions with their parameters, and where their gradients die."""
    if len(sheets) == 1:
        (s,) = sheets
        named = begun(_named([s.activation]))
        told = (f"{named}. {alt_slopes.gradient(s.saturation, about, spots=spots)}." for spots in (True, False))
        whose = [text.replace(". Its slope", ", whose slope", 1) for text in told]
        return next((text for text in whose if len(text) <= MOST_CAPTION), whose[-1])
    limit = alt_slopes.threshold(sheets[0].saturation)
    for aside, spots in (("", True), (", flat spots aside", False)):
        states = [f"{s.activation.label} is {alt_slopes.state(s.saturation, about, spots=spots)}" for s in sheets]
        detailed = f"Where the slope is {limit}{aside}: {'; '.join(states)}."
        if len(detailed) <= MOST_CAPTION:
            return detailed
    named = f"{_names(sheets)}. {_some_die(sheets)}"
    return named if len(named) <= MOST_CAPTION else f"{len(sheets)} functions. {_some_die(sheets)}"


def _some_die(sheets: Sequence[FactSheet]) -> str:
    """Say of how many activations the gradient dies in a tail."""
    some = sum(any(_ends(s.saturation)) for s in sheets)
    who = {0: "none", len(sheets): "all"}.get(some, str(some))
    return f"For {who} of them the slope is {alt_slopes.threshold(sheets[0].saturation)} far out on at least one side."


def _named(activations: Sequence[Activation]) -> str:
    """Name activations with the values of their parameters, also those that are the defaults."""
    if len(activations) > 1:
        return names(activations)
    (a,) = activations
    if a.own_name or a.label != a.name or not 0 < len(a.values) <= MOST_PARAMETERS:
        return subject(a)
    return f"{a.name} with {listed([f'{a.parameters[k].symbol} = {plain(v)}' for k, v in a.values.items()])}"


def _ends(s: Saturation) -> tuple[bool, bool]:
    """Say on which sides the gradient dies."""
    if s.active is None:
        return True, True
    low, high = s.activation.facts.ends
    return s.active[0] > low, s.active[1] < high


def _row(row: Row, number: Format, *, curvature: bool) -> str:
    if math.isnan(row.f) and math.isnan(row.d1):
        return f"at {number(row.x)} undefined"
    value = "no value" if math.isnan(row.f) else f"value {number(row.f)}"
    slope = "no slope" if math.isnan(row.d1) else f"slope {number(row.d1)}"
    if row.d1_left != row.d1_right and row.d1_left is not None and row.d1_right is not None:
        slope = f"slope {number(row.d1_left)} on the left and {number(row.d1_right)} on the right"
    second = [f"second derivative {number(row.d2)}"] if curvature and math.isfinite(row.d2) else []
    return ", ".join([f"at {number(row.x)} {value}", slope, *second, row.state])
