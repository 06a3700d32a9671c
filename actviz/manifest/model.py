"""What a manifest says once it is read: figures with everything that is known about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from actviz.errors import ActvizError, ManifestError
from actviz.look import DPI
from actviz.settings import SETTINGS, STUDIES, Study
from actviz.views.request import Request

if TYPE_CHECKING:
    from actviz.declared import Declared

Kind = Literal["plot", "compare", "saturation", "table", "vector", "sheet", "page"] | Study
Theme = Literal["light", "dark", "both", "auto"]

KINDS: tuple[Kind, ...] = (*get_args(get_args(Kind)[0]), *STUDIES)
THEMES: tuple[Theme, ...] = get_args(Theme)
PICTURES = ("svg", "png", "png@2x", "pdf")
FORMATS: dict[Kind, tuple[str, ...]] = {
    "plot": PICTURES,
    "compare": PICTURES,
    "saturation": PICTURES,
    "table": (*PICTURES, "md", "latex"),
    "vector": PICTURES,
    "sheet": PICTURES,
    "page": ("md",),
    **dict.fromkeys(STUDIES, (*PICTURES, "md", "latex")),
}
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


class Figure(NamedTuple):
    """One figure: what is asked for, its files, its words and its look; names as in Look.

    name is the path below Manifest.out without suffix, in posix form.  kind is that of the request, but "vector" for a
    plot of activations that take a vector.  A sheet holds the activations of a family, of the whole catalogue if family
    is "all", or chosen ones if it is empty.  Empty words and size and a font_size of None stand for ours.  style, size
    and colors are as typed: actviz.render.looks checks them; a .mplstyle file is found from where its path starts, like
    Manifest.path.

    where and line are those of the figure's header, lines those of the keys that were given, here or as defaults.
    """

    kind: Kind
    name: str
    request: Request
    formats: tuple[str, ...]
    where: str
    line: int
    lines: Mapping[str, int]
    family: str = ""
    title: str = ""
    alt: str = ""
    caption: str = ""
    theme: Theme = "light"
    size: str = ""
    dpi: float = DPI
    font_size: float | None = None
    style: str = ""
    transparent: bool = False
    svg_text: bool = False
    colors: tuple[str, ...] = ()
    dark_colors: tuple[str, ...] = ()

    @property
    def activations(self) -> tuple[Declared, ...]:
        """What is shown."""
        return self.request.activations


class Manifest(NamedTuple):
    """A file of figures: folder is where it stands, out where they go, index the pages about all, below out.

    title and intro, which is Markdown, stand on top of those pages.
    """

    path: Path
    folder: Path
    out: Path
    index: tuple[str, ...]  # type: ignore[assignment]  # pages, not the method of a tuple
    title: str
    intro: str
    figures: tuple[Figure, ...]


def complaint(figure: Figure, error: ActvizError) -> ManifestError:
    """Return *error*, which may name options such as --font-size, as one about the keys of *figure* and their lines."""
    text = str(error)
    named = [key for key in _OPTION.findall(text) if key in figure.lines]
    line = figure.lines[named[0]] if named else figure.line
    path = figure.where.rpartition(":")[0]
    of = "" if line == figure.line else f"{figure.name}: "
    return ManifestError(f"{path}:{line}: {of}{in_keys(text)}")


def in_keys(text: str) -> str:
    """Return a message about options of the command line as one about keys: --font-size becomes font-size."""
    return _OPTION.sub(lambda option: option[1] if option[1].replace("-", "_") in _KEYS else option[0], text)


_ASKED = (Request, *SETTINGS.values())
_KEYS = {"range", "dtype", *Figure._fields, *(field for asked in _ASKED for field in asked._fields)}
