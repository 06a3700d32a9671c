"""Vector activations and what they make of a vector as plain records for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.texts import backing
from actviz.texts.records import Record, declaration, named

if TYPE_CHECKING:
    from actviz.analysis.halves import Halves
    from actviz.analysis.vectors import Mapped, Section
    from actviz.vectors import VectorActivation


def mapped(m: Mapped) -> Record:
    """Return one vector with its outputs and its Jacobian, by rows."""
    return {**named(m.activation), "x": m.x.tolist(), "y": m.y.tolist(), "jacobian": m.jacobian.tolist()}


def card(act: VectorActivation) -> Record:
    """Return all that is known of one vector activation."""
    return {
        **declaration(act),
        "jacobian": act.jacobian_formula,
        "note": act.note,
        "claims": act.claims._asdict(),
        "outputs_of_2_entries": act.outputs(2),
        "remarks": backing.records(backing.of_vector(act)),
    }


def section(s: Section) -> Record:
    """Return the samples of a section, part by part between jumps."""
    return {
        **named(s.activation),
        "vector": s.vector.tolist(),
        "entry": s.entry + 1,
        "window": s.window,
        "parts": [{"x": x.tolist(), "y": y.tolist()} for x, y in s.parts],
        "breaks": [{"at": b.at, "order": b.order, "takes": b.takes} for b in s.breaks],
    }


def halves(h: Halves) -> Record:
    """Return the surface of a gated pair, rows of equal b, and its slices."""
    return {
        **named(h.activation),
        "window": h.window,
        "grid": h.grid.tolist(),
        "surface": h.surface.tolist(),
        "a": h.a.tolist(),
        "slices": [{"b": s.b, "y": s.y.tolist(), "dy_da": s.slope.tolist()} for s in h.slices],
        "pairs": h.pairs,
    }
