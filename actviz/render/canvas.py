"""A figure addressed in inches from its top left corner, and text that is measured before it is placed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path

from actviz.prose.numbers import typographic
from actviz.render.fonts import families, is_wide
from actviz.render.style import TICK, Pen, Theme
from actviz.spelling import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

POINTS = 72.0
ROUNDING = 1e-12
CLOSING = "，。、；：！？）」』】》〉”’…—·～％,.;:!?)%"
OPENING = "（「『【《〈“‘("


class Box(NamedTuple):
    """A rectangle in inches; top is measured downwards from the figure's upper edge."""

    left: float
    top: float
    width: float
    height: float


class Canvas:
    """A matplotlib figure of fixed size with one theme."""

    def __init__(self, width: float, height: float, dpi: float, theme: Theme) -> None:
        self.width, self.height, self.theme = width, height, theme
        # matplotlib cuts off what is beyond a whole number of pixels: rounding must not make it one less.
        self.figure = Figure(figsize=(width, height), dpi=dpi * (1 + ROUNDING), facecolor=theme.background)

    def axes(self, box: Box) -> Axes:
        """Add bare axes: no frame, no ticks, no background."""
        left, bottom = box.left / self.width, 1 - (box.top + box.height) / self.height
        rectangle = (left, bottom, box.width / self.width, box.height / self.height)
        axes = self.figure.add_axes(rectangle)
        axes.set_axis_off()
        return axes

    def text(self, x: float, y: float, text: str, **style: Any) -> Text:
        """Write *text* with its top left corner (or as ha and va say) at (x, y)."""
        style = {"color": self.theme.foreground, "fontsize": TICK, "ha": "left", "va": "top", **style}
        style.setdefault("parse_math", False)
        return self.figure.text(x / self.width, 1 - y / self.height, typographic(text), **style)

    def line(self, start: tuple[float, float], end: tuple[float, float], **style: Any) -> Line2D:
        """Draw a straight line between two points."""
        x, y = (start[0] / self.width, end[0] / self.width), (1 - start[1] / self.height, 1 - end[1] / self.height)
        line = Line2D(x, y, transform=self.figure.transFigure, **style)
        self.figure.add_artist(line)
        return line

    def stroke(self, start: tuple[float, float], end: tuple[float, float], pen: Pen) -> Line2D:
        """Draw a straight line between two points as a curve is drawn."""
        return self.line(start, end, color=pen.color, linestyle=pen.dashes, linewidth=pen.width)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of text in inches, in the fonts of the style that is being drawn in."""
    return size * _width(text, weight, families(text))


@lru_cache(maxsize=4096)
def _width(text: str, weight: str, families: tuple[str, ...]) -> float:
    """Return the width of letters of one point, to which that of others is proportional, as they are not hinted."""
    font = FontProperties(family=families, size=1.0, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(typographic(text), font, ismath=False)
    return float(width) / POINTS


def line_height(size: float) -> float:
    """Return the distance from one line of text to the next in inches."""
    return 1.3 * size / POINTS


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break *text* into lines no wider than *width*; a single word that is too wide loses its middle."""
    lines: list[str] = []
    for gap, word in _words(text):
        longer = f"{lines[-1]}{gap}{word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(fitted(word, width, size, weight))
    return lines or [""]


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands together in one line, and what is between that and what comes before it.

    Chinese has no spaces: it is broken between any two characters, but never before a mark that closes or after one
    that opens.
    """
    for word in text.split():
        gap, piece = " ", ""
        for letter in word:
            breaks = piece and (is_wide(letter) or is_wide(piece[-1]))
            if breaks and letter not in CLOSING and piece[-1] not in OPENING:
                yield gap, piece
                gap, piece = "", ""
            piece += letter
        yield gap, piece


def fitted(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Return *text*, with its middle left out as far as needed to fit into *width*."""
    length = len(text)
    while length > 1 and text_width(shortened(text, length), size, weight) > width:
        length -= 1
    return shortened(text, length)
