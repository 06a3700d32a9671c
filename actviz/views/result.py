"""What the functions of actviz return in Python: a view to look at, to save, and for notebooks to display."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, wraps
from html import escape
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from actviz import output
from actviz.errors import RequestError
from actviz.forms import FIGURES, of_path
from actviz.look import CSS_PIXELS
from actviz.views.request import TEXTS
from actviz.views.shown import Shown, encoded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actviz.look import Look, Panel, Words
    from actviz.texts.records import Record
    from actviz.texts.tables import Table
    from actviz.views.base import View
    from actviz.views.request import Kind
    from actviz.views.shown import Product

    Placed = Mapping[Panel, Axes]
    OnAxes = Axes | Placed  # of one panel, or of each

_OPTION = re.compile(r"--([a-z][a-z-]*[a-z])")
P = ParamSpec("P")
R = TypeVar("R")


def in_python(function: Callable[P, R]) -> Callable[P, R]:
    """Let messages name arguments as they are called here, not as options of the command line."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except RequestError as error:
            text = _OPTION.sub(lambda option: option[1].replace("-", "_"), str(error))
            raise RequestError(text) from error.__cause__

    return called


def load_theirs() -> None:
    """Import matplotlib as the caller would, with the settings that are around them: they may use it after us."""
    import matplotlib  # noqa: F401, ICN001  imported for what it reads while being imported


class Result(Shown):
    """What was asked for, drawn when it is first looked at.

    elsewhere says that it is drawn on axes or in a window of the caller's, which then show it.
    """

    def __init__(self, view: View, look: Look, kind: Kind, words: Words) -> None:
        super().__init__(view, look, (*FIGURES, *TEXTS[kind]), words)
        self.kind, self.elsewhere = kind, False

    def __repr__(self) -> str:
        return f"<{self.title}>"

    @property
    def data(self) -> Record:
        """The numbers, under the keys that the command's JSON has."""
        return self.view.record()

    @cached_property
    @in_python
    def figure(self) -> Figure:
        """The matplotlib figure; of the theme "auto" the light one."""
        return super().figure

    @property
    def svg(self) -> str:
        """The figure as SVG that may stand in a page: without what only the start of a file may have."""
        from actviz.render.svg import inline

        return inline(encoded(self.made("svg"))).decode()

    @in_python
    def made(self, form: str, recipe: str = "") -> Product:
        """Return it in one of its forms: bytes of a figure, or text; raises RequestError for one that it has not."""
        return super().made(form, recipe)

    def save(self, *paths: str | Path) -> None:
        """Write it to files whose suffixes say in which form; each is written whole or not at all.

        Raises RequestError for a suffix that means no form of this, and OutputError if a file cannot be written.
        """
        places = [(Path(path), of_path(Path(path), self.forms)) for path in paths]
        output.distinct(path for path, _ in places)
        products = {form: encoded(self.made(form)) for form in dict.fromkeys(form for _, form in places)}
        for path, form in places:
            output.save(path, products[form])

    def draw_on(self, axes: Placed) -> None:
        """Draw its panels on axes of the caller; raises RequestError if it is not curves or strips."""
        from actviz.analysis.survey import Survey
        from actviz.render.on_axes import draw

        survey = getattr(self.view, "survey", None)
        if not isinstance(survey, Survey):
            raise RequestError("--ax is for curves and strips of scalar activations")
        draw(survey, axes, self.look)
        self.elsewhere = True

    def open_in(self, pyplot: ModuleType) -> None:
        """Make its figure one that matplotlib.pyplot knows."""
        pyplot.figure(FigureClass=lambda **_: self.figure)
        self.elsewhere = True

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what IPython and Jupyter display: a figure with its description, or a table as text."""
        del include, exclude  # IPython filters by itself
        if self.elsewhere:
            return {"text/plain": repr(self)}, {}
        table = self.made("text") if self.kind == "table" else ""
        if not isinstance(table, (str, bytes)):
            return {"text/html": _html(table), "text/plain": encoded(table).decode()}, {}
        import base64

        look = self.look._replace(theme="light") if self.look.theme == "auto" else self.look
        png = base64.b64encode(self.drawn("png", look)).decode()
        bundle = {"image/svg+xml": self.svg, "image/png": png, "text/plain": self.alt}
        width, height = (round(inches * CSS_PIXELS) for inches in self.inches)
        return bundle, {"image/png": {"width": width, "height": height, "alt": self.alt}}


def _html(table: Table) -> str:
    styles = [f'style="text-align: {"right" if align == "number" else "left"}"' for align in table.align]

    def row(tag: str, cells: Iterable[str]) -> str:
        inside = "".join(f"<{tag} {style}>{escape(cell)}</{tag}>" for style, cell in zip(styles, cells, strict=True))
        return f"<tr>{inside}</tr>\n"

    body = "".join(row("td", cells) for cells in table.rows)
    return f"<table>\n<thead>\n{row('th', table.header)}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"
