"""What is worth a line of talk beside a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.prose import words

if TYPE_CHECKING:
    from actviz.analysis.survey import Survey

MOST_HOLES = 3  # that a note names


def holes(shown: Survey) -> tuple[str, ...]:
    """Say where in the window of a figure a function, or only its slope, is not finite."""
    low, high = shown.window
    found = []
    for curve in shown.curves:
        inside = [h for h in curve.activation.holes if h.high >= low and h.low <= high]
        named = sorted(sorted(inside, key=lambda h: min(abs(h.low), abs(h.high)))[:MOST_HOLES])
        if inside:
            more = [f"{len(inside) - len(named)} more"] if len(inside) > len(named) else []
            where = words.listed([*map(words.hole, named), *more])
            found.append(f"{curve.activation.label} is not finite: {where}")
    return tuple(found)
