"""Titles, alt texts and captions of the figures of vector activations, made from the numbers they show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from actviz.prose import vector_words
from actviz.prose.alt_levels import fitting, typeset
from actviz.prose.alt_numbers import about, said
from actviz.prose.numbers import brief
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.analysis.envelope import Envelope
    from actviz.analysis.halves import Halves
    from actviz.analysis.vectors import Mapped, Path, Section
    from actviz.look import Words
    from actviz.prose.numbers import Format

FEW = 4  # rows of a Jacobian that one can hear
SPOKEN = {"nearly z²/2": "nearly half the square"}
PATH = " on the way they go from the coldest to the hottest temperature"


def results(found: Sequence[Mapped], path: Path | None) -> Words:
    """Describe bars of a vector and its outputs, the Jacobians, and the triangle of probabilities if there is one."""
    charts = ["bar charts of the input and the outputs"]
    if any(m.jacobian.any() for m in found):
        charts.append("a heat map of the Jacobian" if len(found) == 1 else "heat maps of the Jacobians")
    if path:
        way = PATH if path.points.size else ""
        charts.append(f"a triangle of three probabilities with the outputs as points{way}")
    make = f"{listed([m.activation.label for m in found])} make{'s' if len(found) == 1 else ''}"
    first = f"What {make} of the vector {_vector(found[0].x)}: {listed(charts)}."
    return typeset(vector_words.title(found), _outputs(first, found, _always(found)), _largest(found))


def section(s: Section) -> Words:
    """Describe the outputs while one entry varies, by their ends and their breaks."""
    low, high = (brief(x) for x in s.window)
    rest = [v for k, v in enumerate(s.vector.tolist()) if k != s.entry]
    fixed = f"; the others stay at {_vector(rest)}" if rest else ""
    what = f"{s.activation.label} while entry {s.entry + 1} of the vector goes from {low} to {high}{fixed}"
    outputs = "the output" if s.here.size == 1 else f"the {s.here.size} outputs"
    alt = fitting([lambda number: " ".join([f"Line chart of {outputs} of {what}.", *_course(s, number)])])
    breaks = f", with {listed(_breaks(s, about))}" if s.breaks else ""
    return typeset(vector_words.section_title(s), alt, f"Outputs of {what}{breaks}.")


def halves(found: Sequence[Halves]) -> Words:
    """Describe gated pairs by their slices."""
    low, high = (brief(x) for x in found[0].window)
    labels = listed([h.activation.label for h in found])
    charts = "a map of y with lines of equal value and line charts of y and of its slope in a with b fixed"
    first = f"{labels} over both halves a and b from {low} to {high}: {charts}."

    def text(number: Format, *, every: bool) -> str:
        sentences = [first]
        for h in found:
            shown = h.slices if every else (h.slices[0], h.slices[-1])
            ends = [f"from {number(float(s.y[0]))} to {number(float(s.y[-1]))} with b = {number(s.b)}" for s in shown]
            sentences.append(f"From a = {low} to {high} y of {h.activation.label} goes {listed(ends)}.")
        if pairs := [f"a = {number(a)} with b = {number(b)}" for a, b in found[0].pairs]:
            sentences.append(f"Marked {'is' if len(pairs) == 1 else 'are'} {listed(pairs)}.")
        return " ".join(sentences)

    alt = fitting(partial(text, every=every) for every in (True, False))
    gates: dict[str, list[str]] = {}
    for h in found:
        gates.setdefault(h.activation.note.rpartition("; ")[2], []).append(h.activation.label)
    notes = [f"in {listed(own)} {note}" for note, own in gates.items()]
    title = vector_words.halves_title(found)
    return typeset(title, alt, f"{title}: {listed(notes)}.")


def envelope(found: Sequence[Envelope], example: Mapped) -> Words:
    """Describe examples of maxout, which piece wins where, and what becomes of one vector of pieces."""
    label = example.activation.label
    names = [SPOKEN.get(e.name, e.name) for e in found]
    first = f"Line charts of {listed(names)} as the largest of some straight lines, and bar charts of {label}."

    def text(number: Format) -> str:
        sentences = [first]
        for name, e in zip(names, found, strict=True):
            wins = [f"line {s.winner + 1} from {number(s.low)} to {number(s.high)}" for s in e.stretches]
            sentences.append(f"Of the {len(e.pieces)} lines of {name} the largest is {listed(wins)}.")
        return " ".join([*sentences, _made(example, number)])

    title = f"{label} of affine pieces"
    return typeset(title, fitting([text]), f"{title}: the largest of some straight lines makes {listed(names)}.")


def parts(found: Section, example: Mapped) -> Words:
    """Describe what becomes of one entry that varies, and of one vector."""
    low, high = (brief(x) for x in found.window)
    entry = f"Line chart of what {example.activation.label} makes of one entry from {low} to {high}"
    first = f"{entry}, and bar charts of what it makes of a vector."
    alt = fitting([lambda number: " ".join([first, *_course(found, number), _made(example, number)])])
    return typeset(vector_words.title([example]), alt, _largest([example]))


def table(found: Sequence[Mapped]) -> Words:
    """Describe a table of entries, outputs and Jacobians by what stands in it."""
    first = f"Table of entries, outputs and rows of the Jacobian for the vector {_vector(found[0].x)}."
    return typeset(vector_words.title(found), _outputs(first, found), _largest(found))


def _vector(values: Iterable[float]) -> str:
    """Write the entries of a vector as they are given, to be heard."""
    return listed([said(float(v)) for v in values])


def _outputs(first: str, found: Sequence[Mapped], last: Sequence[str] = ()) -> str:
    """Return what becomes of a vector: with every slope of a single result if they are few."""

    def text(number: Format, *, rows: bool) -> str:
        return " ".join(
            [first, *(f"{m.activation.label} gives {_mapped(m, number, rows=rows)}." for m in found), *last]
        )

    return fitting(partial(text, rows=rows) for rows in ((True, False) if len(found) == 1 else (False,)))


def _made(m: Mapped, number: Format) -> str:
    return f"Of {_vector(m.x)} {m.activation.label} makes {_mapped(m, number, rows=True)}."


def _mapped(m: Mapped, number: Format, *, rows: bool) -> str:
    """Say what the outputs are, and the slopes: row by row if there are few, else the largest one."""
    outputs = listed([number(float(y)) for y in m.y])
    if not m.jacobian.any():
        return f"{outputs}, and its Jacobian is 0, so no gradient passes"
    if rows and max(m.jacobian.shape) <= FEW:
        told = "; ".join(", ".join(map(number, row)) for row in m.jacobian.tolist())
        return f"{outputs}, and its Jacobian by rows is {told}"
    i, j = np.unravel_index(int(np.abs(m.jacobian).argmax()), m.jacobian.shape)
    steepest = f"{number(float(m.jacobian[i, j]))} in row {i + 1} and column {j + 1}"
    return f"{outputs}, and the largest entry of its Jacobian in size is {steepest}"


def _always(found: Sequence[Mapped]) -> list[str]:
    """Return what holds for every vector, if it is the same for all that is shown."""
    claims = {tuple(vector_words.claims(m.activation)) for m in found}
    same = claims.pop() if len(claims) == 1 else ()
    return [f"For every vector {listed(list(same))}."] if same else []


def _largest(found: Sequence[Mapped]) -> str:
    """Return a caption: which function of which vector, and the largest outputs."""
    largest = [about(float(m.y.max())) for m in found]
    return f"{vector_words.title(found)}. The largest output{' is' if len(found) == 1 else 's are'} {listed(largest)}."


def _course(s: Section, number: Format) -> list[str]:
    """Say where each output starts and ends, and where it is at the vector itself; then the breaks."""
    at = float(s.vector[s.entry])
    told = []
    for k, here in enumerate(s.here.tolist()):
        y = np.concatenate([part[:, k] for _, part in s.parts])
        start, end = float(y[0]), float(y[-1])
        if (y == here).all():
            told.append(f"Output {k + 1} stays at {number(here)}.")
            continue
        passing = f" and is {number(here)} at {number(at)}" if s.window[0] < at < s.window[1] else ""
        told.append(f"Output {k + 1} goes from {number(start)} to {number(end)}{passing}.")
    return [*told, f"There {'are' if len(s.breaks) > 1 else 'is'} {listed(_breaks(s, number))}."] if s.breaks else told


def _breaks(s: Section, number: Format) -> list[str]:
    """Name jumps and kinks of a section: kinks at 0.1 and 2."""
    found = []
    for kind, orders in (("jump", {0}), ("kink", {1})):
        at = [number(b.at) for b in s.breaks if b.order in orders]
        if at:
            found.append(f"{kind}s at {listed(at)}" if len(at) > 1 else f"a {kind} at {at[0]}")
    return found
