"""Styles of matplotlib: what a .mplstyle file, or one that matplotlib comes with, says about the colours of a figure.

Only what it sets is taken, and of that only what our figures have; TeX is never started.
"""

from __future__ import annotations

import logging
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from actviz.errors import RequestError
from actviz.look import PRINT
from actviz.spelling import did_you_mean, quoted

SUFFIX = ".mplstyle"
COLORS = {
    "background": ("figure.facecolor",),
    "panel": ("axes.facecolor",),
    "foreground": ("text.color", "axes.labelcolor"),
    "muted": ("xtick.labelcolor", "xtick.color", "ytick.labelcolor", "ytick.color"),
    "grid": ("grid.color",),
    "spine": ("axes.edgecolor",),
}
NO_COLOR = {"none", "auto", "inherit"}
FAINT = 0.2  # of the colour of a grid that the style itself does not show
GENERIC = {"serif", "sans-serif", "cursive", "fantasy", "monospace"}
FALLBACK = "DejaVu Sans"  # has every sign that our figures use


class Style(NamedTuple):
    """What a style sets: colours by field of a theme, curves, their dashes and width, settings of fonts."""

    colors: dict[str, str]
    curves: tuple[str, ...]
    dashes: tuple[Any, ...]
    width: float | None
    font_size: float | None
    fonts: dict[str, Any]


def known_color(color: str, option: str) -> str:
    """Return an opaque colour that matplotlib knows as #rrggbb; raises RequestError naming *option* for any other."""
    import matplotlib as mpl
    from matplotlib.colors import get_named_colors_mapping, to_hex, to_rgba

    cycle: dict[Any, Any] = {"axes.prop_cycle": mpl.rcParamsDefault["axes.prop_cycle"]}
    with mpl.rc_context(cycle):  # C0 to C9 are those of matplotlib, not of the user's settings
        try:
            rgba = to_rgba(color)
        except ValueError:
            names = [name for name in get_named_colors_mapping() if ":" not in name]
            hint = did_you_mean(color, names)
            raise RequestError(f"{option} takes colours such as #0072b2 or orange, got {quoted(color)}{hint}") from None
    if rgba[3] < 1:
        raise RequestError(f"{option} takes opaque colours, got {quoted(color)}")
    return to_hex(rgba)


def read_style(name: str) -> Style:
    """Return what a style sets; raises RequestError if there is no such style, or it cannot be read."""
    return _read(_file(name), name)


def _file(name: str) -> Path:
    import matplotlib as mpl

    if name.endswith(SUFFIX) or "/" in name or "\\" in name:
        path = Path(name)
        if not path.is_file():
            near = did_you_mean(path.name, [p.name for p in path.parent.glob(f"*{SUFFIX}")])
            raise RequestError(f"--style: there is no file {quoted(name, limit=200)}{near}")
        return path.absolute()
    own = Path(mpl.get_data_path()) / "stylelib"
    names = sorted(p.stem for p in own.glob(f"*{SUFFIX}") if not p.stem.startswith("_"))
    if name not in names:
        hint = did_you_mean(name, [PRINT, *names], f"; matplotlib has {', '.join(names)}")
        raise RequestError(f"--style takes print, a style of matplotlib or a {SUFFIX} file, got {quoted(name)}{hint}")
    return own / f"{name}{SUFFIX}"


class _Complaints(logging.Handler):
    """Keeps what matplotlib would only log."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        first = next((line for line in record.getMessage().splitlines() if line.strip()), "")
        self.texts.append(first.strip())


@lru_cache(maxsize=16)
def _read(path: Path, name: str) -> Style:
    import matplotlib as mpl

    logger, complaints = logging.getLogger("matplotlib"), _Complaints()
    level, propagate = logger.level, logger.propagate
    logger.addHandler(complaints)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # settings that matplotlib will drop one day are still settings
            found = dict(mpl.rc_params_from_file(path, use_default_template=False))
    except (OSError, ValueError) as error:
        raise RequestError(f"--style: {quoted(name, limit=200)} cannot be read: {error}") from None
    finally:
        logger.removeHandler(complaints)
        logger.setLevel(level)
        logger.propagate = propagate
    if complaints.texts:
        raise RequestError(f"--style: {quoted(name, limit=200)} has an error: {complaints.texts[0]}")
    return _style(found)


def _style(found: dict[Any, Any]) -> Style:
    """Translate matplotlib's settings into ours."""
    from matplotlib.colors import to_hex, to_rgb

    colors = {}
    for field, keys in COLORS.items():
        given = [found[key] for key in keys if key in found and str(found[key]) not in NO_COLOR]
        if given:
            colors[field] = to_hex(given[0])
    if "background" in colors:
        colors.setdefault("panel", colors["background"])
    if "grid" in colors:
        share = found.get("grid.alpha", 1.0) * (1.0 if found.get("axes.grid") else FAINT)
        page = to_rgb(colors.get("panel", "white"))
        colors["grid"] = to_hex(tuple(p + share * (c - p) for p, c in zip(page, to_rgb(colors["grid"]), strict=True)))
    cycle = found["axes.prop_cycle"].by_key() if "axes.prop_cycle" in found else {}
    fonts = {key: value for key, value in found.items() if key.startswith("mathtext.")}
    if families := _families(found):
        fonts["font.family"] = families
    return Style(
        colors,
        tuple(to_hex(c) for c in cycle.get("color", ())),
        tuple(cycle.get("linestyle", ())),
        found.get("lines.linewidth"),
        found.get("font.size"),
        fonts,
    )


def _families(found: dict[Any, Any]) -> list[str]:
    """Return those fonts of a style that are on this machine, and ours for signs that they have not got."""
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    defaults: dict[Any, Any] = dict(mpl.rcParamsDefault)
    wanted = found.get("font.family", ["sans-serif"] if "font.sans-serif" in found else [])
    named = [
        font
        for name in wanted
        for font in (found.get(f"font.{name}", defaults[f"font.{name}"]) if name in GENERIC else [name])
    ]
    there = {font.name for font in fontManager.ttflist}
    return [*dict.fromkeys([*(name for name in named if name in there), FALLBACK])] if named else []
