"""The figures of vector activations: which blocks they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.prose import vector_words
from actviz.render import bars, envelopes, gates, sections, simplex
from actviz.render.layout import PAD, Heading, Margins, Page, compose
from actviz.render.sized import sized, usual

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.envelope import Envelope
    from actviz.analysis.halves import Halves
    from actviz.analysis.vectors import Mapped, Path, Section
    from actviz.look import Look
    from actviz.render.layout import Block
    from actviz.vectors import VectorActivation

WIDTH = 7.4  # inches
UNIT = 2.3  # inches per share


@sized
def results(found: Sequence[Mapped], path: Path | None, look: Look) -> Figure:
    """Draw bars of input and outputs, the Jacobians, and for three classes the triangle of probabilities."""
    names = vector_words.names(found)
    blocks = [bars.block(found, names, usual(WIDTH, look))]
    if path:
        blocks.append(simplex.block(path, names))
    return _page(vector_words.title(found), [m.activation for m in found], blocks, look)


@sized
def section(found: Section, look: Look) -> Figure:
    """Draw the outputs while one entry varies."""
    block = sections.block(found, vector_words.section_line(found))
    return _page(vector_words.section_title(found), [found.activation], [block], look)


@sized
def halves(found: Sequence[Halves], look: Look) -> Figure:
    """Draw gated pairs, one row each: surface, slices, slopes."""
    blocks = [gates.block(h, usual(WIDTH, look)) for h in found]
    return _page(vector_words.halves_title(found), [h.activation for h in found], blocks, look)


@sized
def envelope(found: Sequence[Envelope], example: Mapped, look: Look) -> Figure:
    """Draw activations as maxout of affine pieces, and under them what it makes of one vector of pieces."""
    width = usual(WIDTH, look)
    blocks = [envelopes.block(found, width), bars.block([example], [example.activation.label], width)]
    title = f"{example.activation.label}: the largest of some affine pieces"
    return _page(title, [example.activation], blocks, look)


@sized
def parts(found: Section, example: Mapped, look: Look) -> Figure:
    """Draw all outputs for one entry, and under them what becomes of a vector."""
    label = example.activation.label
    blocks = [sections.block(found, "the outputs of one entry"), bars.block([example], [label], usual(WIDTH, look))]
    return _page(f"{label}: both signs are kept", [example.activation], blocks, look)


def _page(title: str, shown: Sequence[VectorActivation], blocks: list[Block], look: Look) -> Figure:
    """Compose a page; the formulas of a single function stand under the title."""
    kinds = {type(a): a for a in shown}
    formulas: tuple[str, ...] = ()
    if len(kinds) == 1:
        (only,) = kinds.values()
        formulas = tuple(f"${text}$" for text in (only.mathtext, only.jacobian_mathtext) if text)
    heading = Heading(look.title or title, formulas)
    canvas, _ = compose(Page(heading, blocks, Margins(PAD, PAD), usual(WIDTH, look), UNIT), look)
    return canvas.figure
