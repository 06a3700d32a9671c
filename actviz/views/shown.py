"""A view with a look: what is drawn, saved, and displayed by notebooks."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actviz import output
from actviz.errors import RequestError
from actviz.forms import FIGURES, of_path
from actviz.render.look import Look, Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.render.records import Record
    from actviz.render.tables import Table
    from actviz.views.base import View

    Product = str | bytes | Table


class Shown:
    """What was asked for, drawn when it is first looked at."""

    def __init__(self, view: View, look: Look, forms: tuple[str, ...], words: Words | None = None) -> None:
        self.view, self.look, self.forms = view, look, forms
        own, given = view.words(), words or Words("", "", "")
        self.words = Words(*(mine or theirs for mine, theirs in zip(given, own, strict=True)))

    def __repr__(self) -> str:
        return f"<{self.title}>"

    @property
    def title(self) -> str:
        """What the figure is called."""
        return self.words.title

    @property
    def alt(self) -> str:
        """The figure in words, for those who cannot see it."""
        return self.words.alt

    @property
    def caption(self) -> str:
        """A line to set under the figure."""
        return self.words.caption

    @property
    def data(self) -> Record:
        """The numbers, under the keys that the command's JSON has."""
        return self.view.record()

    @cached_property
    def figure(self) -> Figure:
        """The matplotlib figure; of the theme "auto" the light one."""
        theme = "light" if self.look.theme == "auto" else self.look.theme
        return self.view.figure(self.look._replace(theme=theme))

    @property
    def inches(self) -> tuple[float, float]:
        """The size of the figure."""
        width, height = self.figure.get_size_inches()
        return round(float(width), 4), round(float(height), 4)

    def made(self, form: str, recipe: str = "") -> Product:
        """Return it in one of its forms: bytes of a figure, or text.

        A figure carries *recipe*, which says what it was made from.  Raises RequestError for a form that it does not
        have, or not with this theme.
        """
        if form not in FIGURES:
            return self.view.text(form)
        from actviz.render.save import rendered

        if self.look.theme != "auto":
            return rendered(self.figure, form, self.words, self.look, recipe)
        if form != "svg":
            raise RequestError(f"--theme auto is for svg, which can hold both themes; got {form}")
        from actviz.render.save import adaptive

        dark = self.view.figure(self.look._replace(theme="dark"))
        return adaptive(self.figure, dark, self.words, self.look, recipe)

    def save(self, *paths: str | Path) -> None:
        """Write it to files whose suffixes say in which form; each is written whole or not at all.

        Raises RequestError for a suffix that means no form of this, and OutputError if a file cannot be written.
        """
        places = [(Path(path), of_path(Path(path), self.forms)) for path in paths]
        output.distinct(path for path, _ in places)
        for path, form in places:
            output.save(path, encoded(self.made(form)))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Return SVG, PNG and the text that describes them, for IPython and Jupyter."""
        del include, exclude  # IPython filters by itself
        import base64

        svg, png = self.made("svg"), b"" if self.look.theme == "auto" else self.made("png")
        bundle = {"image/svg+xml": svg.decode() if isinstance(svg, bytes) else ""}
        if isinstance(png, bytes) and png:
            bundle["image/png"] = base64.b64encode(png).decode()
        return {**bundle, "text/plain": self.alt}


def encoded(product: Product) -> bytes:
    """Return the bytes of a file."""
    if isinstance(product, bytes):
        return product
    if isinstance(product, str):
        return product.encode()
    from actviz.render import tables

    return tables.text(product).encode()
