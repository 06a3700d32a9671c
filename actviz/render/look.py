"""How a figure is to look: everything about it that is not what it shows.  Nothing here needs matplotlib."""

from __future__ import annotations

from typing import Literal, NamedTuple

ThemeName = Literal["light", "dark"]
Panel = Literal["strips", "f", "d1", "d2", "log"]

DPI = 150.0


class Look(NamedTuple):
    """Theme, size in inches (0 for what suits the contents), pixels per inch, parts, and a title instead of ours."""

    theme: ThemeName = "light"
    width: float = 0.0
    height: float = 0.0
    dpi: float = DPI
    panels: tuple[Panel, ...] = ("strips", "f", "d1")
    title: str = ""
