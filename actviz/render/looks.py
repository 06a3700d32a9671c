"""A look as people ask for it: every option is checked, with a message that names it; rarely is matplotlib needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from actviz.errors import RequestError
from actviz.interval import plain
from actviz.look import DPI, FONT_SIZE, PRINT, Look
from actviz.spelling import did_you_mean, quoted

if TYPE_CHECKING:
    from actviz.look import ThemeName

THEMES = ("light", "dark", "both", "auto")
MOST_PIXELS = 64_000_000
PER_INCH = {"in": 1.0, "cm": 2.54, "mm": 25.4}
# slide is 16:9, and small enough that the letters are large on it; column is one of two on a page of paper.
SIZES = {"slide": (10.0, 5.625), "column": (3.4, 0.0)}
COLUMN_FONT_SIZE = 7.0  # points; what captions of papers have
LEAST_INCHES, MOST_INCHES = 1.0, 50.0
LEAST_DPI, MOST_DPI = 20.0, 1200.0
LEAST_FONT_SIZE, MOST_FONT_SIZE = 4.0, 36.0
MOST_TITLE = 200
MOST_COLORS = 10  # a theme has no more
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def look(
    *,
    theme: str = "light",
    size: str = "",
    dpi: float = DPI,
    title: str = "",
    font_size: float | None = None,
    style: str = "",
    transparent: bool = False,
    svg_text: bool = False,
    colors: Sequence[str] = (),
    dark_colors: Sequence[str] = (),
) -> Look:
    """Check everything and return it; raises RequestError naming the option, its value and what is allowed.

    The theme "both" is taken for light: who makes two files asks for each.  Without a font_size it is that of the
    style, or what suits the size.
    """
    if theme not in THEMES:
        hint = did_you_mean(theme, THEMES)
        raise RequestError(f"--theme must be light, dark, both or auto, got {quoted(theme)}{hint}")
    _check_range("--dpi", dpi, LEAST_DPI, MOST_DPI)
    width, height = parsed_size(size, dpi)
    across, down = round(width * dpi), round((height or width) * dpi)
    if across * down > MOST_PIXELS:
        raise RequestError(f"{across} x {down} pixels is too large (64 megapixels at most); lower --dpi")
    if not style.isprintable():
        raise RequestError(f"control characters are not allowed in --style, got {quoted(style)}")
    if style == PRINT and theme in {"dark", "both", "auto"}:
        raise RequestError(f"--style print is for white paper, which contradicts --theme {theme}")
    usual = COLUMN_FONT_SIZE if size.strip().lower() == "column" else FONT_SIZE
    if style and style != PRINT:
        from actviz.render.styles import read_style
        from actviz.render.undisturbed import load_matplotlib

        load_matplotlib()
        usual = read_style(style).font_size or usual
    letters = usual if font_size is None else font_size
    _check_range("--font-size", letters, LEAST_FONT_SIZE, MOST_FONT_SIZE)
    return Look(
        theme=cast("ThemeName", "light" if theme == "both" else theme),
        width=width,
        height=height,
        dpi=dpi,
        title=checked_title(title),
        font_size=float(letters),
        style=style,
        transparent=transparent,
        svg_text=svg_text,
        colors=checked_colors(colors, "--colors"),
        dark_colors=checked_colors(dark_colors, "--dark-colors"),
    )


def _check_range(option: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise RequestError(f"{option} must be {plain(least)} to {plain(most)}, got {plain(value)}")


def checked_title(title: str) -> str:
    """Return *title* if it can be drawn; control characters and endless text cannot."""
    if any(ord(c) < 32 or ord(c) == 127 for c in title):
        raise RequestError("control characters are not allowed in --title")
    if len(title) > MOST_TITLE:
        raise RequestError(f"--title has at most {MOST_TITLE} characters, got {len(title)}")
    return title


def parsed_size(text: str, dpi: float) -> tuple[float, float]:
    """Return width and height in inches of 7x5, 16x10cm, 600x450px, 600px, slide or column; 0 for what is not said."""
    name = text.strip().lower()
    if not name:
        return 0.0, 0.0
    if name in SIZES:
        return SIZES[name]
    units = {**PER_INCH, "px": dpi}
    unit = next((u for u in units if name.endswith(u)), "in")
    parts = name.removesuffix(unit).split("x")
    try:
        sides = [float(part) / units[unit] for part in parts if part == part.strip()]
    except ValueError:
        sides = []
    if len(sides) != len(parts) or len(sides) not in {1, 2}:
        hint = did_you_mean(name, SIZES)
        raise RequestError(f"--size takes 7x5, 16x10cm, 600x450px, 600px, slide or column, got {quoted(text)}{hint}")
    for side in sides:
        if not LEAST_INCHES <= side <= MOST_INCHES:
            allowed = f"{plain(LEAST_INCHES)} to {plain(MOST_INCHES)} inches"
            raise RequestError(f"--size must be {allowed} each way, got {quoted(text)}")
    return sides[0], sides[1] if len(sides) == 2 else 0.0


def checked_colors(colors: Sequence[str], option: str) -> tuple[str, ...]:
    """Return *colors* as #rrggbb; raises RequestError naming *option* for one that is none, or not opaque."""
    if len(colors) > MOST_COLORS:
        raise RequestError(f"{option} takes at most {MOST_COLORS} colours, got {len(colors)}")
    return tuple(_hexadecimal(color.strip(), option) for color in colors)


def _hexadecimal(color: str, option: str) -> str:
    if _HEX.fullmatch(color):
        digits = color[1:].lower()
        return "#" + (digits if len(digits) == 6 else "".join(2 * d for d in digits))
    from actviz.render.styles import known_color
    from actviz.render.undisturbed import load_matplotlib

    load_matplotlib()
    return known_color(color, option)
