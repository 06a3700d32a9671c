"""Colours, line styles and text sizes: one theme for white pages, one for dark ones, the same in every figure."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from actviz.render.look import Look, ThemeName

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
    """The colours of a figure.  ink runs from no gradient to all of it."""

    background: str
    foreground: str
    muted: str
    grid: str
    spine: str
    ink: tuple[str, str]
    hatch: str
    sand: str
    curves: tuple[str, ...]

    def pen(self, index: int, width: float = LINE_WIDTH) -> Pen:
        """Return the pen of one of up to five curves; solid ones are wider, to show on both sides of dashes above."""
        return Pen(self.curves[index], DASHES[index], width * (1.0 if index else 1.15))


# The colours are petroff10 (M. A. Petroff, "Accessible color sequences for data visualization", 2021).  On white those
# with a contrast of 3 or more come first; on dark it is the sequence's own order, with violet, hard to see, at its end.
LIGHT = Theme(
    background="#ffffff",
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


def theme_of(look: Look) -> Theme:
    """Return the colours of a look; those of light pages for "auto", which is drawn once for each of its themes."""
    dark = look.theme == "dark"
    theme = DARK if dark else LIGHT
    colors = look.dark_colors if dark else look.colors
    return theme._replace(curves=(*colors, *theme.curves[len(colors) :]))


def in_style() -> AbstractContextManager[None]:
    """Draw and save with matplotlib's own defaults and ours on top of them, whatever the user's matplotlibrc says."""
    import matplotlib as mpl

    kept_out = {"backend", "backend_fallback", "interactive", "toolbar", "timezone"}
    defaults: dict[Any, Any] = {key: value for key, value in mpl.rcParamsDefault.items() if key not in kept_out}
    return mpl.rc_context(defaults | RC)
