"""Colours, line styles and text sizes: one theme for white pages, one for dark ones, the same in every figure."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple

from actviz.look import PRINT

if TYPE_CHECKING:
    from actviz.look import Look, ThemeName
    from actviz.render.styles import Style

Dashes = str | tuple[float, tuple[float, ...]]

# Solid below and ever looser dashes above it, so that curves that coincide are all visible.
DASHES: tuple[Dashes, ...] = (
    "solid",
    (0.0, (5.0, 2.0)),
    (0.0, (5.0, 1.6, 1.2, 1.6)),
    (0.0, (1.2, 1.6)),
    (0.0, (5.0, 1.4, 1.2, 1.4, 1.2, 1.4)),
)

FONT = "DejaVu Sans"  # ships with matplotlib, so every machine has it
TITLE, HEADING, LABEL, TICK, SMALL = 13.0, 10.5, 10.0, 9.0, 8.0
LINE_WIDTH = 2.0
RC = {
    "font.family": FONT,
    "font.size": TICK,
    "hatch.linewidth": 0.6,
    "text.hinting": "none",  # letters keep their shapes and distances at any resolution, and are drawn faster
    "pdf.fonttype": 42,
    "savefig.dpi": "figure",
}


class Pen(NamedTuple):
    """How one curve is drawn."""

    color: str
    dashes: Dashes
    width: float


class Theme(NamedTuple):
    """The colours of a figure, and the lines of its curves.

    ink runs from no gradient to all of it; panel is the ground of frames; weight is that of all curves, weights those
    of each; a dead tail is sand, or has the hatching dead; grounded frames are filled with the panel's colour.
    """

    background: str
    panel: str
    foreground: str
    muted: str
    grid: str
    spine: str
    ink: tuple[str, str]
    hatch: str
    sand: str
    curves: tuple[str, ...]
    dashes: tuple[Dashes, ...] = DASHES
    weights: tuple[float, ...] = (1.15, 1.0, 1.0, 1.0, 1.0)  # a solid one shows on both sides of dashes above it
    weight: float = 1.0
    dead: str = ""
    grounded: bool = False

    def pen(self, index: int, width: float = LINE_WIDTH) -> Pen:
        """Return the pen of a curve; dashes repeat before colours do, and go on when these do."""
        k = (index + index // len(self.curves)) % len(self.dashes)
        return Pen(
            self.curves[index % len(self.curves)],
            self.dashes[k],
            width * self.weight * self.weights[k % len(self.weights)],
        )


# The colours are petroff10 (M. A. Petroff, "Accessible color sequences for data visualization", 2021).  On white those
# with a contrast of 3 or more come first; on dark it is the sequence's own order, with violet, hard to see, at its end.
LIGHT = Theme(
    background="#ffffff",
    panel="#ffffff",
    foreground="#1f2328",
    muted="#59636e",
    grid="#e6e8eb",
    spine="#9aa4b2",
    ink=("#f4f5f7", "#16233b"),
    hatch="#b3bac4",
    sand="#e5ddd0",
    curves=(
        "#3f90da",
        "#bd1f01",
        "#832db6",
        "#e76300",
        "#717581",
        "#a96b59",
        "#94a4a2",
        "#b9ac70",
        "#ffa90e",
        "#92dadd",
    ),
)
DARK = Theme(
    background="#0d1117",
    panel="#0d1117",
    foreground="#e6edf3",
    muted="#9ba4ae",
    grid="#21262d",
    spine="#6e7681",
    ink=("#161b22", "#e3eefc"),
    hatch="#4a525c",
    sand="#4d4433",
    curves=(
        "#3f90da",
        "#ffa90e",
        "#bd1f01",
        "#94a4a2",
        "#92dadd",
        "#a96b59",
        "#e76300",
        "#b9ac70",
        "#717581",
        "#832db6",
    ),
)
THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}
# For paper: what is told apart by colour elsewhere is so by dashes, weight and shade.
PAPER = LIGHT._replace(
    foreground="#000000",
    muted="#333333",
    grid="#e4e4e4",
    spine="#7f7f7f",
    ink=("#f7f7f7", "#1a1a1a"),
    hatch="#8c8c8c",
    sand="#ffffff",
    curves=(
        "#000000",
        "#7a7a7a",
        "#000000",
        "#5c5c5c",
        "#8c8c8c",
        "#262626",
        "#6b6b6b",
        "#404040",
        "#808080",
        "#111111",
    ),
    weights=(0.8, 1.3, 1.05, 1.15, 0.9),
    dead="......",
)
APART = 62.0  # in red, green and blue of 255 each, as the two nearest of ours are
DARKEST_LIGHT = 0.4  # brightness, of 1, above which a page is a light one


def theme_of(look: Look) -> Theme:
    """Return the colours of a look; those of light pages for "auto", which is drawn once for each of its themes."""
    dark = look.theme == "dark"
    theme = PAPER if look.style == PRINT else DARK if dark else LIGHT
    if look.style and look.style != PRINT:
        from actviz.render.styles import read_style

        theme = _styled(theme, read_style(look.style))
    colors = look.dark_colors if dark else look.colors
    if look.transparent:
        theme = theme._replace(panel=theme.background, grounded=False)
    return theme._replace(curves=_filled(colors, theme.curves))


def _styled(theme: Theme, style: Style) -> Theme:
    """Return *theme* with all that a style sets; on a page of the style's own colour the rest is what shows on it."""
    if page := style.colors.get("background"):
        red, green, blue = _rgb(page)
        theme = LIGHT if 0.3 * red + 0.6 * green + 0.1 * blue > 255 * DARKEST_LIGHT else DARK
    colors: dict[str, Any] = dict(style.colors)
    return theme._replace(
        **colors,
        grounded="panel" in colors,
        curves=_filled(style.curves, theme.curves),
        dashes=(*style.dashes, *theme.dashes[len(style.dashes) :]),
        weight=style.width / LINE_WIDTH if style.width else theme.weight,
    )


def _filled(given: tuple[str, ...], ours: tuple[str, ...]) -> tuple[str, ...]:
    """Return the colours *given*, then *ours* in their order to their number, last those that look alike."""
    alike = {c for c in ours if any(math.dist(_rgb(c), _rgb(other)) < APART for other in given)}
    more = sorted(ours, key=alike.__contains__)
    return (*given, *more[: max(len(ours) - len(given), 0)])


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[k : k + 2], 16) for k in (1, 3, 5))


def in_style(look: Look | None = None) -> AbstractContextManager[None]:
    """Draw and save with matplotlib's own defaults, ours on top of them, and the fonts of a style on top of those.

    The user's matplotlibrc plays no part.
    """
    import matplotlib as mpl

    kept_out = {"backend", "backend_fallback", "interactive", "toolbar", "timezone"}
    defaults: dict[Any, Any] = {key: value for key, value in mpl.rcParamsDefault.items() if key not in kept_out}
    fonts: dict[str, Any] = {}
    if look and look.style and look.style != PRINT:
        from actviz.render.styles import read_style

        fonts = read_style(look.style).fonts
    return mpl.rc_context(defaults | RC | fonts)
