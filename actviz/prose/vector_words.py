"""Titles and alt texts of the figures of vector activations, made from the numbers they show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.prose.numbers import brief, indexed
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.analysis.envelope import Envelope
    from actviz.analysis.halves import Halves
    from actviz.analysis.vectors import Mapped, Section
    from actviz.arrays import Array
    from actviz.vectors import VectorActivation

CLAIMS = {
    "sums_to_one": "the outputs sum to 1",
    "shift_invariant": "a number added to all entries changes nothing",
    "rows_sum_to_zero": "the rows of the Jacobian sum to 0",
    "columns_sum_to_zero": "the columns of the Jacobian sum to 0",
}


def numbers(values: Iterable[float]) -> str:
    """Write a vector as people type it, rounded: 3, 1, 0.2."""
    return ", ".join(brief(float(v)) for v in values)


def claims(activation: VectorActivation) -> list[str]:
    """Name the invariants that an activation claims."""
    return [CLAIMS[key] for key, holds in activation.claims._asdict().items() if holds]


def names(found: Sequence[Mapped]) -> list[str]:
    """Return what tells results apart: their labels, or the parameters alone if the function is the same."""
    labels = [m.activation.label for m in found]
    if len(found) > 1 and len({m.activation.name for m in found}) == 1:
        return [label.partition(" ")[2] for label in labels]
    return labels


def title(found: Sequence[Mapped]) -> str:
    """Name a figure of results: softmax of 3, 1, 0.2 at t=0.5, t=1 and t=2."""
    functions = list(dict.fromkeys(m.activation.name for m in found))
    what = f"{listed(functions)} of {numbers(found[0].x)}"
    if len(found) == 1:
        return what.replace(functions[0], found[0].activation.label, 1)
    return f"{what} at {listed(names(found))}" if len(functions) == 1 else what


def description(found: Sequence[Mapped]) -> str:
    """Describe a figure of results: every output, and every row of every Jacobian."""
    parts = [f"{title(found)}: bars of the input and the outputs, and the Jacobian as a heat map."]
    parts += [f"{m.activation.label}: outputs {numbers(m.y)}; {_jacobian(m.jacobian)}." for m in found]
    return " ".join(parts)


def _jacobian(jacobian: Array) -> str:
    if not jacobian.any():
        return "the Jacobian is 0 everywhere, so no gradient passes"
    return "Jacobian by rows " + " | ".join(numbers(row) for row in jacobian.tolist())


def section_title(s: Section) -> str:
    """Name a section: softmax: section along x₁, the others fixed at 1, 0.2."""
    return f"{s.activation.label}: a section along {indexed('x', s.entry)}"


def section_line(s: Section) -> str:
    """Say what varies and what does not."""
    rest = [v for k, v in enumerate(s.vector.tolist()) if k != s.entry]
    fixed = f", the others are fixed at {numbers(rest)}" if rest else ""
    return f"entry {s.entry + 1} varies{fixed}"


def section_description(s: Section) -> str:
    """Describe a section by its ends and its breaks."""
    low, high = s.window
    first, last = s.parts[0][1][0], s.parts[-1][1][-1]
    parts = [
        f"{section_title(s)}; {section_line(s)}.",
        (
            f"From {brief(low)} to {brief(high)} the outputs go from {numbers(first)} to {numbers(last)};"
            f" at {brief(float(s.vector[s.entry]))} they are {numbers(s.here)}."
        ),
    ]
    parts += [f"{'Jump' if b.order == 0 else 'Kink'} at {brief(b.at)}." for b in s.breaks]
    return " ".join(parts)


def halves_title(found: Sequence[Halves]) -> str:
    """Name a figure of gated pairs."""
    return f"{listed([h.activation.label for h in found])} over both halves"


def halves_description(found: Sequence[Halves]) -> str:
    """Describe gated pairs by their corners and their slices."""
    low, high = found[0].window
    parts = [
        (
            f"{halves_title(found)}: the surface y(a, b) with isolines for a and b from {brief(low)} to {brief(high)},"
            " and slices of y and of ∂y/∂a with b fixed."
        )
    ]
    for h in found:
        corners = [h.surface[0, 0], h.surface[0, -1], h.surface[-1, 0], h.surface[-1, -1]]
        ends = [f"b = {brief(s.b)}: y from {brief(float(s.y[0]))} to {brief(float(s.y[-1]))}" for s in h.slices]
        parts.append(
            f"{h.activation.label} ({h.activation.note}): at the corners (a, b) = (low, low), (high, low), (low, high)"
            f" and (high, high) y is {numbers(corners)}; over a with {'; '.join(ends)}."
        )
    return " ".join(parts)


def envelopes_description(found: Sequence[Envelope]) -> str:
    """Describe examples of maxout: which piece wins where."""
    parts = []
    for e in found:
        wins = [f"piece {s.winner + 1} from {brief(s.low)} to {brief(s.high)}" for s in e.stretches]
        parts.append(f"{e.name} is the largest of {len(e.pieces)} affine pieces: {listed(wins)}.")
    return " ".join(parts)
