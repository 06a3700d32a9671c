"""Figures as SVG that may stand inside a page, and is readable for those who cannot see it.

Everything that styles is an attribute of the element it styles, so nothing leaks into a page and nothing is lost in
minifiers.  Ids are short, and begin with a key that comes from the contents: no two figures on one page share one.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from actviz import carried
from actviz.render.sized import scale
from actviz.render.svg_nodes import KEY, Node, attributes, escaped, written
from actviz.render.svg_paths import rounded
from actviz.render.svg_renderer import Renderer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look, Words

DIGITS = 6
PROLOG = b'<?xml version="1.0" encoding="utf-8"?>\n'
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
POINTS = 72.0
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class Drawing(NamedTuple):
    """What a figure consists of, its size in points, and how much larger it is shown; ids begin with KEY."""

    width: float
    height: float
    scale: float
    defs: list[Node]
    body: list[Node]


def drawn(figure: Figure, look: Look) -> Drawing:
    """Draw *figure* once, in the style that is in force."""
    width, height = (float(inches) * POINTS for inches in figure.get_size_inches())
    renderer = Renderer(width, height, text=look.svg_text)
    dpi = figure.dpi
    figure.dpi = POINTS
    try:
        figure.draw(renderer)
    finally:
        figure.dpi = dpi
    return Drawing(width, height, scale(look), renderer.defs, renderer.body)


def finished(drawing: Drawing, words: Words, recipe: str = "", rules: str = "") -> bytes:
    """Return the bytes of a file, with title and description where screen readers look for them; *rules* are CSS."""
    width, height = rounded(drawing.width), rounded(drawing.height)
    shown = (rounded(side * drawing.scale) for side in (drawing.width, drawing.height))
    head = {
        "xmlns": SVG,
        "xmlns:xlink": XLINK,
        **{k: f"{v}pt" for k, v in zip(("width", "height"), shown, strict=True)},
    }
    head |= {"viewBox": f"0 0 {width} {height}", "stroke-linejoin": "round"}
    head |= {"role": "img", "aria-labelledby": f"{KEY}t {KEY}d"}
    lines = [
        f"<svg{attributes(head)} {carried.attribute(recipe)}>",
        f'<title id="{KEY}t">{escaped(words.title)}</title>',
        f'<desc id="{KEY}d">{escaped(words.alt)}</desc>',
        *([f"<style>{rules}</style>"] if rules else []),
        "<defs>",
        *map(written, drawing.defs),
        "</defs>",
        *map(written, drawing.body),
        "</svg>\n",
    ]
    text = "\n".join(lines)
    return PROLOG + text.replace(KEY, _key(text)).encode()


def inline(svg: bytes) -> bytes:
    """Return an SVG as it may stand inside a page: without what only a file may have, and no wider than its place."""
    return svg.removeprefix(PROLOG).replace(b"<svg ", b'<svg style="max-width:100%;height:auto" ', 1)


def _key(text: str) -> str:
    """Return letters and digits that begin with a letter and are, as good as surely, no other text's."""
    value = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    value, first = divmod(value, 26)
    key = LETTERS[first]
    while len(key) < DIGITS:
        value, digit = divmod(value, len(LETTERS))
        key += LETTERS[digit]
    return key
