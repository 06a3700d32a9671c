"""A figure as the bytes of a file: one draw, no date, no random id, with its description inside."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from actviz import carried
from actviz.errors import RequestError
from actviz.render import svg
from actviz.render.style import in_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look, Words

CREATOR = "actviz"
COMPRESSION = 4  # of 9; more costs time and gains a hundredth


def rendered(figure: Figure, form: str, words: Words, look: Look, recipe: str = "") -> bytes:
    """Draw *figure* once and return the bytes of a png, svg or pdf, the same ones every time.

    The file carries *words*, and the *recipe* to make it again.  Raises RequestError for the theme "auto" in a form
    that has no two themes.
    """
    if look.theme == "auto" and form != "svg":
        raise RequestError(f"--theme auto is one SVG for light and dark pages; a {form} needs light, dark or both")
    with in_style(look):
        on_page(figure, look)
        if form == "svg":
            return svg.finished(svg.drawn(figure, look), words, recipe)
        return (_pdf if form == "pdf" else _png)(figure, words, look, recipe)


def on_page(figure: Figure, look: Look) -> Figure:
    """Return *figure* with its background, or without if it is to be transparent."""
    figure.patch.set_visible(not look.transparent)
    return figure


def _png(figure: Figure, said: Words, look: Look, recipe: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image, PngImagePlugin

    canvas: Any = FigureCanvasAgg(figure)  # matplotlib has no types for what follows
    canvas.draw()
    image = Image.frombuffer("RGBA", canvas.get_width_height(physical=True), canvas.buffer_rgba())
    if not look.transparent:  # without the alpha channel the file is smaller and written in two thirds of the time
        image = image.convert("RGB")
    words = PngImagePlugin.PngInfo()
    for key, text in (("Software", CREATOR), ("Title", said.title), ("Description", said.alt), (carried.KEY, recipe)):
        if not text:
            continue
        words.add_text(key, text) if text.isascii() else words.add_itxt(key, text)
    buffer = io.BytesIO()
    image.save(buffer, "png", pnginfo=words, dpi=(look.dpi, look.dpi), compress_level=COMPRESSION)
    return buffer.getvalue()


def _pdf(figure: Figure, said: Words, look: Look, recipe: str) -> bytes:
    from actviz.render import pdf

    words = {"Creator": CREATOR, "Title": said.title, "Subject": said.alt, "Keywords": carried.keywords(recipe)}
    return pdf.drawn(figure, look, {**words, "Producer": None, "CreationDate": None})
