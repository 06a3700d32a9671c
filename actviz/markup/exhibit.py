"""A figure that has been built, as a page shows it: the files it was written to and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actviz.errors import RequestError
from actviz.look import CSS_PIXELS

if TYPE_CHECKING:
    from actviz.look import ThemeName, Words


class Picture(NamedTuple):
    """One file: where it is, seen from the page that shows it, and how large it is to stand there.

    The path is relative and has slashes.  Width and height are in CSS pixels, 96 to the inch; density is how many of
    its own pixels a PNG has for each of them, so that a PNG of 192 dpi has 2.
    """

    path: str
    form: str
    theme: ThemeName
    width: float
    height: float
    density: float = 1.0


def picture(path: str, form: str, theme: ThemeName, inches: tuple[float, float], dpi: float) -> Picture:
    """Return a file of a figure that is so many inches wide and high."""
    width, height = (side * CSS_PIXELS for side in inches)
    return Picture(path, form, theme, width, height, dpi / CSS_PIXELS if form == "png" else 1.0)


class Exhibit(NamedTuple):
    """A figure with all its files; also holds the names it is found by besides its own, page the URL of more on it."""

    name: str
    words: Words
    pictures: tuple[Picture, ...]
    families: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    page: str = ""


class Shown(NamedTuple):
    """What a page shows of an exhibit, by density; nothing is for dark pages alone if one picture serves both."""

    light: tuple[Picture, ...]
    dark: tuple[Picture, ...] = ()


def shown(exhibit: Exhibit) -> Shown:
    """Choose what browsers show: SVG before PNG, and a light and a dark picture before one that follows the system.

    Sites have switches of their own, which a picture that follows the system knows nothing of.

    Raises RequestError if there is neither an SVG nor a PNG.
    """
    for form in ("svg", "png"):
        found = sorted((p for p in exhibit.pictures if p.form == form), key=lambda p: p.density)
        light, dark, auto = (tuple(p for p in found if p.theme == theme) for theme in ("light", "dark", "auto"))
        if light and dark:
            return Shown(light, dark)
        if one := auto or light or dark:
            return Shown(one)
    raise RequestError(f"pages show SVG or PNG, and {exhibit.name} has neither")
