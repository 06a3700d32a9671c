"""Tables about other libraries: who has which activation, and the names on which they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.frameworks.names import Name, names_of
from actviz.prose import framework_words
from actviz.prose.numbers import brief
from actviz.terms import FRAMEWORKS
from actviz.texts.tables import Align, Table

if TYPE_CHECKING:
    from actviz.analysis.distance import Distance
    from actviz.declared import Declared
    from actviz.frameworks.disagreements import Disagreement
    from actviz.terms import Difference

    Measured = tuple[Disagreement, tuple[Distance, ...]]  # the distances of all meanings but the first from the first
    Departures = tuple[str, tuple[Difference, ...]]  # of one function

NONE = "-"
YES, OTHER_DEFAULTS, BY_ARGUMENT = "x", "*", "o"
LEGEND = f"{YES}: has it, {OTHER_DEFAULTS}: with other defaults, {BY_ARGUMENT}: only with arguments that ask for it"
DISAGREEMENTS_HEADER = ("name", "frameworks", "what", "size", "at")


def coverage(activations: Sequence[Declared]) -> Table:
    """Return the matrix of activations and frameworks with the names in its cells."""
    rows = [(a.name, *(_calls(a, f) for f in FRAMEWORKS)) for a in activations]
    return _matrix(rows)


def coverage_rows(activations: Sequence[Declared]) -> list[list[str]]:
    """Return the same for programs: nothing where there is nothing, and several names with semicolons."""
    return [[a.name, *("; ".join(n.call for n in _names(a, f)) for f in FRAMEWORKS)] for a in activations]


def coverage_marks(activations: Sequence[Declared]) -> str:
    """Return the matrix with a mark in each cell, narrow enough for any terminal, with its legend."""
    table = _matrix([(a.name, *(_mark(a, f) for f in FRAMEWORKS)) for a in activations])
    lines = [" ".join(row).rstrip() for row in zip(*table.columns(), strict=True)]
    return "\n".join([*lines, "", LEGEND]) + "\n"


def _matrix(rows: Sequence[tuple[str, ...]]) -> Table:
    align: list[Align] = ["left"]
    align += ["left"] * len(FRAMEWORKS)
    return Table(("activation", *FRAMEWORKS), tuple(align), tuple(rows))


def _names(activation: Declared, framework: str) -> list[Name]:
    return [name for name in names_of(type(activation)) if name.framework == framework]


def _calls(activation: Declared, framework: str) -> str:
    return ", ".join(name.call.replace(" ", "") for name in _names(activation, framework)) or NONE


def _mark(activation: Declared, framework: str) -> str:
    found = _names(activation, framework)
    if not found:
        return NONE
    bare = [name for name in found if name.bare]
    if not bare:
        return BY_ARGUMENT
    return YES if any(name.activation == activation for name in bare) else OTHER_DEFAULTS


def disagreements(measured: Sequence[Measured], departures: Sequence[Departures]) -> Table:
    """Return who means what by a name and how far apart that is, then in what functions of one name depart."""
    rows: list[tuple[str, ...]] = []
    for d, distances in measured:
        sizes = ["", *(framework_words.apart(distance) for distance in distances)]
        for index, (meaning, size) in enumerate(zip(d.meanings, sizes, strict=True)):
            who = ", ".join(framework_words.who(meaning, d)) or "actviz"
            rows.append(("" if index else d.name, who, meaning.activation.spec, size))
    for name, differences in departures:
        for index, difference in enumerate(differences):
            size = "" if difference.size is None else f"error {brief(difference.size)}"
            rows.append(("" if index else name, ", ".join(difference.frameworks), difference.what, size))
    return Table(("name", "who", "means or does", "difference"), ("left",) * 4, tuple(rows))


def disagreement_rows(measured: Sequence[Measured], departures: Sequence[Departures]) -> list[list[str]]:
    """Return the same for programs; the size is the largest difference from the first meaning of the name."""
    rows = []
    for d, distances in measured:
        sizes = [("", ""), *((repr(x.largest.distance), repr(x.largest.at)) for x in distances)]
        for meaning, measures in zip(d.meanings, sizes, strict=True):
            rows.append([d.name, ";".join(framework_words.who(meaning, d)), meaning.activation.spec, *measures])
    for name, differences in departures:
        for difference in differences:
            size = "" if difference.size is None else repr(difference.size)
            rows.append([name, ";".join(difference.frameworks), difference.what, size, ""])
    return rows
