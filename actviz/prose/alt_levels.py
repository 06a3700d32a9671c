"""The facts of several activations in as much detail as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from actviz.look import Words
from actviz.prose import alt_facts, alt_slopes
from actviz.prose.alt_facts import begun, subject
from actviz.prose.alt_numbers import exactly, said
from actviz.prose.alt_slopes import threshold
from actviz.prose.numbers import typographic
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.analysis.facts import FactSheet
    from actviz.analysis.saturation import Saturation
    from actviz.look import Panel
    from actviz.prose.numbers import Format

    Sheets = Sequence[FactSheet]
    Text = Callable[[Format], str]
    Level = Callable[[Sheets, Format], Iterable[str]]

MOST = 1000  # characters
ROUNDED = "Numbers are rounded."


def typeset(title: str, alt: str, caption: str) -> Words:
    """Return words with true minus signs."""
    return Words(typographic(title), typographic(alt), typographic(caption))


def fitting(texts: Iterable[Text], *, rounds: bool = False) -> str:
    """Return the first of *texts*, which become shorter and shorter, that is not too long; say so if it rounds."""
    found = ""
    for text in texts:
        found = text(said)
        if rounds or found != text(exactly):
            found = f"{found} {ROUNDED}"
        if len(found) <= MOST:
            break
    return found


def joined(first: list[str], level: Level, sheets: Sheets, number: Format) -> str:
    """Return the sentences *first* and those of one level on *sheets* as one text."""
    return " ".join([*first, *level(sheets, number)])


def levels(panels: Collection[Panel]) -> list[Level]:
    """Return ways to tell the facts of some activations, from the most to the least detailed."""
    last = [partial(_in_short, partial(alt_facts.shortest, ranges=ranges)) for ranges in (True, False)]
    if not {"f", "d1", "d2"}.intersection(panels):
        return [_slopes, *last[1:]]
    return [
        partial(_whole, curvature="d2" in panels),
        partial(_in_short, alt_facts.short),
        partial(_in_short, partial(alt_facts.short, spots=False)),
        *last,
    ]


def _whole(sheets: Sheets, number: Format, *, curvature: bool) -> list[str]:
    if len(sheets) == 1:
        return [*alt_facts.whole(sheets[0], number, curvature=curvature), *_measured(sheets)]
    told = []
    for s in sheets:
        first, *others = alt_facts.whole(s, number, curvature=curvature)
        told += [begun(f"{subject(s.activation)}{first.removeprefix('It')}"), *others]
    return [*told, *_measured(sheets)]


def _slopes(sheets: Sheets, number: Format) -> list[str]:
    if len(sheets) == 1:
        return [*alt_slopes.slopes(sheets[0], number), *_measured(sheets)]
    return _in_short(partial(alt_facts.short, strips=True), sheets, number)


def _in_short(told: Callable[[FactSheet, Format], str], sheets: Sheets, number: Format) -> list[str]:
    return [*(told(s, number) for s in sheets), key(sheets[0].saturation), *_measured(sheets)]


def key(s: Saturation) -> str:
    """Say what the words for regions mean."""
    return f"Saturated and flat mean a slope {threshold(s)}, dead a slope of 0."


def _measured(sheets: Sheets) -> list[str]:
    """Say whose facts are not declared but found by looking."""
    found = [subject(s.activation) for s in sheets if s.activation.numerical]
    if not found:
        return []
    if len(found) == len(sheets):
        return ["The facts are measured."]
    return [f"The facts of {listed(found)} are measured."]
