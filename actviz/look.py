"""How a figure is to look: everything about it that is not what it shows.  Nothing here needs matplotlib."""

from __future__ import annotations

from typing import Literal, NamedTuple

ThemeName = Literal["light", "dark", "auto"]
Panel = Literal["strips", "f", "d1", "d2", "log"]
Dialect = Literal["rst", "myst", "md", "mkdocs", "html"]  # of the markup that shows a figure

DPI = 150.0
CSS_PIXELS = 96.0  # of an inch
FONT_SIZE = 9.0  # points: the size of the numbers at the axes, which all other letters follow
PRINT = "print"  # the style that is ours: black and greys for paper


class Look(NamedTuple):
    """Theme, size in inches (0 for what suits the contents), pixels per inch, parts, and a title instead of ours.

    style is the name of a style or a .mplstyle file; colors are those of the curves on light pages, dark_colors on
    dark ones.  The theme "auto" is one SVG with both themes in it.
    """

    theme: ThemeName = "light"
    width: float = 0.0
    height: float = 0.0
    dpi: float = DPI
    panels: tuple[Panel, ...] = ("strips", "f", "d1")
    title: str = ""
    font_size: float = FONT_SIZE
    style: str = ""
    transparent: bool = False
    svg_text: bool = False
    colors: tuple[str, ...] = ()
    dark_colors: tuple[str, ...] = ()


class Words(NamedTuple):
    """What is said about a figure: its name, a description for those who cannot see it, and a line to set under it."""

    title: str
    alt: str
    caption: str = ""
