"""What the text commands print of vector activations: the card, and the table of one vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.frameworks.names import names_of
from actviz.prose import framework_words, vector_words, words
from actviz.prose.numbers import precise
from actviz.texts import backing
from actviz.texts.cards import labelled, parameter, reference
from actviz.texts.tables import Align, Table

if TYPE_CHECKING:
    from actviz.analysis.vectors import Mapped
    from actviz.texts.cards import Line
    from actviz.vectors import VectorActivation

CSV_HEADER = ("activation", "output", "y", "entry", "x", "dy_dx")


def card(act: VectorActivation) -> list[Line]:
    """Return what is known of one vector activation as labelled lines; an empty label continues the line above."""
    return [
        ("", act.summary()),
        ("takes and gives", f"a vector; {words.listed(_sizes(act), ', ')}"),
        ("formula", f"y_i = {act.formula}"),
        ("Jacobian", act.jacobian_formula if ": " in act.jacobian_formula else f"dy_i/dx_j = {act.jacobian_formula}"),
        *labelled("where", filter(None, [act.note, *_details(act)])),
        *labelled("parameters", map(parameter, act.parameters.values(), act.values.values())),
        *labelled("always", vector_words.claims(act)),
        *labelled("also called", [words.listed(list(act.aliases), ", ")] if act.aliases else []),
        *labelled("in frameworks", framework_words.known_as(names_of(type(act)))),
        ("used in", act.used_in),
        *backing.lines(backing.of_vector(act)),
        *labelled("introduced by", map(reference, act.references)),
    ]


def _details(act: VectorActivation) -> list[str]:
    """Return the paragraphs of the docstring after the summary, each on one line: what becomes of ±∞."""
    return [" ".join(paragraph.split()) for paragraph in (act.__doc__ or "").split("\n\n")[1:]]


def _sizes(act: VectorActivation) -> list[str]:
    """Say how many outputs some numbers of entries give."""
    return [f"{n} entries give {act.outputs(n)}" for n in (2, 4)]


def table(found: Sequence[Mapped]) -> Table:
    """Return entries, outputs and Jacobian rows for people, one line per index; shorter columns end in blanks."""
    several = len(found) > 1
    entries = max(m.x.size for m in found)
    header = ["activation", "i", "x_i", "y_i", *(f"dy_i/dx_{j + 1}" for j in range(entries))]
    rows = []
    for m in found:
        for i in range(max(m.x.size, m.y.size)):
            x = precise(float(m.x[i])) if i < m.x.size else ""
            y = precise(float(m.y[i])) if i < m.y.size else ""
            slopes = map(precise, m.jacobian[i].tolist()) if i < m.y.size else [""] * m.x.size
            rows.append((m.activation.label, str(i + 1), x, y, *slopes))
    number: Align = "number"
    align: tuple[Align, ...] = ("left", *[number] * (3 + entries))
    kept = slice(0 if several else 1, None)
    return Table(tuple(header[kept]), align[kept], tuple(row[kept] for row in rows))


def csv_rows(found: Sequence[Mapped]) -> list[list[str]]:
    """Return one line per slope for programs: the shortest text that gives each double back."""
    return [
        [m.activation.spec, str(i + 1), repr(y), str(j + 1), repr(x), repr(slope)]
        for m in found
        for i, (y, row) in enumerate(zip(m.y.tolist(), m.jacobian.tolist(), strict=True))
        for j, (x, slope) in enumerate(zip(m.x.tolist(), row, strict=True))
    ]
