"""Text in an SVG: as outlines of letters, each defined once, or as text that can be searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font, ttfFontProperty
from matplotlib.textpath import text_to_path

from actviz.render.svg_nodes import Node
from actviz.render.svg_paths import compact, factor, number, rounded

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

UNITS = 10.0  # of a letter's coordinates in one of its text's: a thousandth of its size, as in the fonts themselves
FALLBACKS = "Verdana,sans-serif"  # Verdana is as wide as DejaVu Sans, and on most machines that have not got it
ANCHORS = {"left": (0.0, ""), "center": (0.5, "middle"), "right": (1.0, "end")}

_OUTLINES: dict[str, Any] = {}  # by font and number of the letter, for all figures of a process


def outlined(text: str, prop: FontProperties, defined: Callable[[str], str], *, is_math: bool) -> list[Node]:
    """Return the letters of a line at the size of their outlines; *defined* returns the id of an outline."""
    if is_math:
        letters, new, rules = text_to_path.get_glyphs_mathtext(prop, text, _OUTLINES, return_new_glyphs_only=True)
    else:
        letters, new, rules = text_to_path.get_glyphs_with_font(
            _font(prop), text, _OUTLINES, return_new_glyphs_only=True
        )
    for name, (vertices, codes) in new.items():
        _OUTLINES[name] = compact(np.asarray(vertices), np.asarray(codes), scale=UNITS, steps=1)
    nodes = []
    for name, right, up, scale in letters:
        if outline := _OUTLINES[name]:
            x, y = (number(round(v * UNITS), 1) for v in (right, up))
            if scale == 1:
                place = {key: value for key, value in (("x", x), ("y", y)) if value != "0"}
            else:
                place = {"transform": f"translate({x} {y})scale({factor(scale)})"}
            nodes.append(Node("use", {"xlink:href": f"#{defined(outline)}", **place}))
    for corners, kinds in rules:
        nodes.append(Node("path", {"d": compact(np.asarray(corners), np.asarray(kinds), scale=UNITS, steps=1)}))
    return nodes


def words(text: str, prop: FontProperties, at: tuple[float, float], *, side: str, is_math: bool) -> Iterator[Node]:
    """Return the elements of a line of text that begins at a point; *side* is what stays where it is in other fonts."""
    x, y = at
    if not is_math:
        share, anchor = ANCHORS[side]
        width = text_to_path.get_text_width_height_descent(text, prop, ismath=False)[0]
        font = _Font(tuple(prop.get_family()), prop.get_style(), prop.get_weight(), prop.get_size_in_points())
        values = {"x": rounded(x + share * width), "y": rounded(y), **font.values()}
        yield Node("text", values | ({"text-anchor": anchor} if anchor else {}), text=text)
        return
    *_, letters, rules = text_to_path.mathtext_parser.parse(text, 72, prop)
    spans = []
    for file, size, code, *_, right, up in letters:
        entry = ttfFontProperty(file)
        font = _Font((entry.name,), entry.style, entry.weight, size)
        spans.append(Node("tspan", {"x": rounded(x + right), "y": rounded(y - up), **font.values()}, text=chr(code)))
    yield Node("text", {}, spans)
    for right, up, width, height in rules:
        box = {"x": x + right, "y": y - up - height, "width": width, "height": height}
        yield Node("rect", {key: rounded(value) for key, value in box.items()})


class _Font(NamedTuple):
    families: tuple[str, ...]
    style: str
    weight: str | int
    size: float

    def values(self) -> dict[str, str]:
        """Return the attributes of text in this font."""
        names = [f"'{name}'" if " " in name else name for name in self.families]
        values = {"font-family": ",".join([*names, FALLBACKS]), "font-size": rounded(self.size)}
        values |= {"font-style": self.style} if self.style != "normal" else {}
        return values | ({"font-weight": str(self.weight)} if self.weight not in {"normal", 400} else {})


def _font(prop: FontProperties) -> FT2Font:
    """Return the font of a text, with those of its other families for letters that it has not got."""
    font = get_font(_files(tuple(prop.get_family()), prop.get_style(), prop.get_weight()))
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    return font


@lru_cache(maxsize=64)
def _files(families: tuple[str, ...], style: Any, weight: str | int) -> Any:
    # As they are found: one file may hold many fonts, and which of them is meant is part of its path.
    return tuple(findfont(FontProperties(family=[name], style=style, weight=weight)) for name in families)
