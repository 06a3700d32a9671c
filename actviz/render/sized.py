"""Letters of any size: a page is laid out in units in which its letters have our own sizes, then drawn larger.

So all else, lines, marks, dashes, hatching, keeps its proportion to the letters, and nothing has to be laid out twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from actviz.look import FONT_SIZE, Look
from actviz.render.style import in_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

P = ParamSpec("P")

NARROWEST = 4.4  # inches; where nobody asks for a size a page is not laid out on less, but gets larger with its letters


def scale(look: Look) -> float:
    """Return how much larger than laid out a figure is drawn."""
    return look.font_size / FONT_SIZE


def inches(figure: Figure, look: Look) -> tuple[float, float]:
    """Return width and height on paper of a figure; its own size is that of the page as it was laid out."""
    width, height = figure.get_size_inches().tolist()
    return round(scale(look) * width, 6), round(scale(look) * height, 6)


def usual(width: float, look: Look) -> float:
    """Return the width to lay a page out on: what is asked for, or *width* inches of paper if nothing is."""
    return look.width or max(width / scale(look), min(width, NARROWEST))


def sized(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Let *draw*, whose last argument is a look, work in its style and in units in which letters have our sizes."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        look = args[-1]
        if not isinstance(look, Look):
            raise TypeError(f"the last argument of {draw.__name__} is a look, got {look!r}")
        s = scale(look)
        inner = look._replace(width=look.width / s, height=look.height / s)
        from actviz.render.fonts import completed

        with in_style(look):
            return completed(draw(*(*args[:-1], inner), **kwargs))  # type: ignore[arg-type]  # the same types

    return drawn
