"""A view with a look: what is drawn, and written in every form."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.forms import FIGURES
from actviz.look import Look, Words
from actviz.spelling import quoted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.texts.tables import Table
    from actviz.views.base import View

    Product = str | bytes | Table


class Shown:
    """What was asked for, drawn when it is first looked at."""

    def __init__(self, view: View, look: Look, forms: tuple[str, ...], words: Words | None = None) -> None:
        self.view, self.look, self.forms = view, look, forms
        self._given = words or Words("", "", "")

    @cached_property
    def words(self) -> Words:
        """Title, description and caption: those given, and the view's own for the others."""
        return Words(*(given or own for given, own in zip(self._given, self.view.words(), strict=True)))

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

    @cached_property
    def figure(self) -> Figure:
        """The matplotlib figure; of the theme "auto" the light one."""
        theme = "light" if self.look.theme == "auto" else self.look.theme
        return self.view.figure(self.look._replace(theme=theme))

    @property
    def inches(self) -> tuple[float, float]:
        """The size of the figure on paper."""
        from actviz.render.sized import inches

        return inches(self.figure, self.look)

    def made(self, form: str, recipe: str = "") -> Product:
        """Return it in one of its forms: bytes of a figure, or text.

        A figure carries *recipe*, which says what it was made from.  Raises RequestError for a form that it does not
        have, or not with this theme.
        """
        if form not in self.forms:
            raise RequestError(f"--format must be one of {', '.join(self.forms)}, got {quoted(form)}")
        if form not in FIGURES:
            return self.view.text(form)
        if self.look.theme != "auto" or form != "svg":
            return self.drawn(form, self.look, recipe)
        from actviz.render.adaptive import adaptive

        dark = self.view.figure(self.look._replace(theme="dark"))
        return adaptive(self.figure, dark, self.words, self.look, recipe)

    def drawn(self, form: str, look: Look, recipe: str = "") -> bytes:
        """Return the bytes of the figure in one theme."""
        from actviz.render.save import rendered

        window = self.figure.canvas  # of the caller, if pyplot knows the figure
        try:
            return rendered(self.figure, form, self.words, look, recipe)
        finally:
            self.figure.set_canvas(window)


def encoded(product: Product) -> bytes:
    """Return the bytes of a file."""
    if isinstance(product, bytes):
        return product
    if isinstance(product, str):
        return product.encode()
    from actviz.texts import tables

    return tables.text(product).encode()
