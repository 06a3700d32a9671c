"""A figure as PDF: drawn in the points of its layout, and shown larger by the matrix that its page begins with."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends import backend_pdf

from actviz.render.fonts import has_fallbacks
from actviz.render.sized import inches, scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look

POINTS = 72.0


def drawn(figure: Figure, look: Look, words: dict[str, Any]) -> bytes:
    """Draw *figure* once, in the style that is in force, and return a file with *words* as its information."""
    # Chinese fonts mostly have outlines that a PDF must not have under the type of ours; type 3 takes all.
    kind: dict[Any, Any] = {"pdf.fonttype": 3} if has_fallbacks(figure) else {}
    with mpl.rc_context(kind):
        return _drawn(figure, look, words)


def _drawn(figure: Figure, look: Look, words: dict[str, Any]) -> bytes:
    pdf: Any = backend_pdf  # matplotlib has no types for what follows
    buffer, s = io.BytesIO(), scale(look)
    width, height = figure.get_size_inches().tolist()
    file: Any = _File(buffer, metadata=words)  # type: ignore[no-untyped-call]
    file.newPage(*inches(figure, look))
    file.output(s, 0, 0, s, 0, 0, pdf.Op.concat_matrix)
    # What leaves the page is cut off there, before it is scaled.
    file.width, file.height, file.scale = width, height, s
    renderer = pdf.RendererPdf(file, s * look.dpi, height, width)
    dpi, figure.dpi = figure.dpi, POINTS
    try:
        figure.draw(renderer)
    finally:
        figure.dpi = dpi
    renderer.finalize()
    file.finalize()
    file.close()
    return buffer.getvalue()


class _File(backend_pdf.PdfFile):
    """A file whose hatching is scaled as well: patterns take no notice of the matrix of a page."""

    scale = 1.0

    def beginStream(self, id: int, len: Any, extra: Any = None, png: Any = None) -> None:  # noqa: A002, N802
        if extra and "PatternType" in extra:
            extra = {**extra, "Matrix": [self.scale * value for value in extra["Matrix"]]}
        super().beginStream(id, len, extra, png)  # type: ignore[no-untyped-call]
