"""A figure as the bytes of a file: one draw, no date, no random id, with its description inside."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from actviz import carried
from actviz.errors import RequestError
from actviz.render.look import Look, Words
from actviz.render.style import in_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CREATOR = "actviz"
COMPRESSION = 4  # of 9; more costs time and gains a hundredth
# matplotlib numbers its groups; nothing refers to them, and two figures on one page would share them.
_GROUP_ID = re.compile(rb' id="[a-zA-Z0-9]+_[0-9]+"')
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_INDENT = re.compile(rb"\s*\n\s*")
_SVG_TAG = re.compile(rb"<svg\b[^>]*")


def rendered(figure: Figure, form: str, words: Words | str, look: Look | str, recipe: str = "") -> bytes:
    """Draw *figure* once and return the bytes of a png, svg or pdf, the same ones every time.

    The file carries *words*, and the *recipe* to make it again.  Raises RequestError for the theme "auto" in a form
    that has no two themes.
    """
    if isinstance(words, str) or isinstance(look, str):  # until every caller has a look
        words, look = Words(str(words), str(look)), Look()
    if look.theme == "auto" and form != "svg":
        raise RequestError(f"--theme auto is one SVG for light and dark pages; a {form} needs light, dark or both")
    with in_style():
        return {"png": _png, "svg": _svg, "pdf": _pdf}[form](figure, words, recipe)


def _png(figure: Figure, said: Words, recipe: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image, PngImagePlugin

    canvas: Any = FigureCanvasAgg(figure)  # matplotlib has no types for what follows
    canvas.draw()
    # Our backgrounds are opaque: without the alpha channel the file is smaller and written in two thirds of the time.
    image = Image.frombuffer("RGBA", canvas.get_width_height(physical=True), canvas.buffer_rgba()).convert("RGB")
    words = PngImagePlugin.PngInfo()
    for key, text in (("Software", CREATOR), ("Title", said.title), ("Description", said.alt), (carried.KEY, recipe)):
        if not text:
            continue
        words.add_text(key, text) if text.isascii() else words.add_itxt(key, text)
    buffer = io.BytesIO()
    image.save(buffer, "png", pnginfo=words, dpi=(figure.dpi, figure.dpi), compress_level=COMPRESSION)
    return buffer.getvalue()


def _pdf(figure: Figure, said: Words, recipe: str) -> bytes:
    words: dict[str, str | None] = {
        "Creator": CREATOR,
        "Title": said.title,
        "Subject": said.alt,
        "Keywords": carried.keywords(recipe),
    }
    words |= {"Producer": None, "CreationDate": None}
    buffer = io.BytesIO()
    figure.savefig(buffer, format="pdf", metadata=words)
    return buffer.getvalue()


def _svg(figure: Figure, said: Words, recipe: str) -> bytes:
    import hashlib

    import matplotlib as mpl

    look = f"{figure.get_size_inches().tolist()} {figure.get_facecolor()}"
    key = hashlib.sha256(f"{said.title}\n{said.alt}\n{look}".encode()).hexdigest()[:6]
    buffer = io.BytesIO()
    # The salt makes matplotlib's ids repeatable; one per figure keeps figures on one page from sharing clip paths.
    with mpl.rc_context({"svg.hashsalt": key}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Format": None, "Type": None, "Creator": None})
    return _accessible(_compact(buffer.getvalue(), key), said, recipe, key)


def _compact(svg: bytes, key: str) -> bytes:
    """Leave out what nobody reads, and give the letters ids that are short and the figure's own."""
    for pattern, instead in ((_GROUP_ID, b""), (_COMMENT, b""), (_INDENT, b"\n")):
        svg = pattern.sub(instead, svg)
    return svg.replace(b"DejaVuSans", f"g{key}".encode())


def _accessible(svg: bytes, said: Words, recipe: str, key: str) -> bytes:
    """Put title and description where screen readers look for them."""
    from xml.sax.saxutils import escape

    tag = _SVG_TAG.search(svg)
    if tag is None:
        raise ValueError("not an SVG")
    words = [
        f' role="img" aria-labelledby="t{key} d{key}" {carried.attribute(recipe)}>',
        f'<title id="t{key}">{escape(said.title)}</title>',
        f'<desc id="d{key}">{escape(said.alt)}</desc',  # its bracket is the one that closed the tag
    ]
    return svg[: tag.end()] + "\n".join(words).encode() + svg[tag.end() :]
