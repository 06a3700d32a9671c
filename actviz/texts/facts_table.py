"""Comparisons as tables: the facts in which activations differ, one row each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actviz.prose import words
from actviz.prose.numbers import Format, precise, union
from actviz.texts.tables import Align, Table

if TYPE_CHECKING:
    from actviz.analysis.comparison import Comparison, Fact

LABELS = {
    "range": "range",
    "monotonic": "monotone",
    "smoothness": "smoothness",
    "zero_centred": "mean output is 0",
    "peak_slope": "peak slope",
    "active_range": "active range",
    "mean": "E f",
    "second_moment": "E f²",
    "slope_second_moment": "E f′²",
    "forward_gain": "gain forwards",
    "backward_gain": "gain backwards",
    "gradient_left": "gradient left",
}

SMOOTHNESS = {None: "smooth", 0: "jumps", 1: "kinks", 2: "f″ jumps"}


def facts_table(comparison: Comparison, number: Format = precise) -> Table:
    """Return the differing facts, one row each and one column per activation."""
    names = tuple(s.activation.label for s in comparison.sheets)
    rows = [(LABELS[fact.key], *_cells(fact, comparison, number)) for fact in comparison.facts]
    rows = rows or [("all facts", *["same"] * len(names))]
    align: list[Align] = ["left"]
    align += ["right"] * len(names)
    return Table(("", *names), tuple(align), tuple(rows))


def _cells(fact: Fact, comparison: Comparison, number: Format) -> list[str]:
    if fact.key == "gradient_left":
        return words.gradients_left(comparison)
    formats: dict[str, Callable[[Any], str]] = {
        "range": lambda v: union(v, number),
        "monotonic": str,
        "smoothness": lambda v: SMOOTHNESS.get(v, f"C{v and v - 1}"),
        "zero_centred": lambda v: "yes" if v else "no",
        "active_range": lambda v: words.active(v, number),
    }
    return [formats.get(fact.key, number)(value) for value in fact.values]


def caption(comparison: Comparison) -> str:
    """Say under which conditions the facts were measured."""
    depth, s = comparison.sheets[0].depth, comparison.sheets[0].saturation
    return (
        f"E and gains for inputs from N(0, 1); gradient left of its norm after {depth.layers} layers with "
        f"{depth.initialisation}; active where {words.threshold(s).replace('<', '≥')}"
    )
