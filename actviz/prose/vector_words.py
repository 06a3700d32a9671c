"""Titles and alt texts of the figures of vector activations, made from the numbers they show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.prose.numbers import brief, indexed
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.analysis.halves import Halves
    from actviz.analysis.vectors import Mapped, Section
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


def section_title(s: Section) -> str:
    """Name a section: softmax: section along x₁, the others fixed at 1, 0.2."""
    return f"{s.activation.label}: a section along {indexed('x', s.entry)}"


def section_line(s: Section) -> str:
    """Say what varies and what does not."""
    rest = [v for k, v in enumerate(s.vector.tolist()) if k != s.entry]
    fixed = f", the others are fixed at {numbers(rest)}" if rest else ""
    return f"entry {s.entry + 1} varies{fixed}"


def halves_title(found: Sequence[Halves]) -> str:
    """Name a figure of gated pairs."""
    return f"{listed([h.activation.label for h in found])} over both halves"
