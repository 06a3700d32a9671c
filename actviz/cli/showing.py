"""What all commands that show a view have in common: from the options to files, standard output and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz import output
from actviz.cli import streams
from actviz.cli.targets import Forms, Target, bring
from actviz.errors import RequestError
from actviz.forms import FIGURES
from actviz.views.shown import Shown

if TYPE_CHECKING:
    from actviz.cli.options import FigureOptions
    from actviz.look import Dialect, ThemeName
    from actviz.views.base import View
    from actviz.views.shown import Product

THEMES: tuple[ThemeName, ...] = ("light", "dark")


def pairs(to: list[Target], options: FigureOptions) -> list[Target]:
    """Return the targets, each figure twice if both themes are asked for."""
    if options.theme != "both":
        return to
    found = [t.themed(theme) if t.form in FIGURES else t for t in to for theme in THEMES]
    return list(dict.fromkeys(found))


def show(view: View, to: list[Target], options: FigureOptions, forms: Forms) -> bool:
    """Bring a view to its targets, say what is worth knowing about it, and open the first file if asked to.

    Returns whether words or markup were printed instead of what the command prints by itself.
    """
    dialect = options.dialect()
    if options.alt_text and not (options.output or dialect):
        to = []
    to = pairs(to, options)
    output.distinct(t.path for t in to if t.path)
    if dialect and not any(t.path and t.form in FIGURES for t in to):
        raise RequestError("--snippet shows a figure that is written to a file; name one with -o")
    if any(t.form in FIGURES for t in to):
        from actviz.render.undisturbed import load_matplotlib

        load_matplotlib()
    themes = dict.fromkeys(["", *(t.theme for t in to)])
    shown = {theme: Shown(view, options.look(theme), forms.all) for theme in themes}
    wanted = dict.fromkeys((t.theme, t.form) for t in to)
    products = {(theme, form): shown[theme].made(form) for theme, form in wanted}
    bring([(target, _fit(target, products[target.theme, target.form])) for target in to], options)
    if not options.quiet:
        for note in view.notes:
            streams.say(f"note: {note}")
    if options.alt_text:
        streams.emit(f"{shown[''].alt}\n")
    if dialect:
        streams.emit(_snippet(to, shown, dialect))
    if options.open:
        _open(next(str(t.path) for t in to if t.path))
    return options.alt_text or bool(dialect)


def show_and_print(view: View, to: list[Target], options: FigureOptions, forms: Forms) -> None:
    """Bring a view to its targets, and print it as text if all of these are files or no text is among them."""
    if show(view, to, options, forms):
        return
    printed = next((t.form for t in to if t.path is None), "")
    if not printed:
        streams.emit(str(view.text("json" if options.json else "text")))
    elif printed in FIGURES and not options.quiet:
        streams.say(str(view.text("text")).rstrip())


def _fit(target: Target, product: Product) -> Product:
    """Return what goes to a target: an SVG on standard output is to stand in a page, where a prolog is in the way."""
    if target.path is None and target.form == "svg" and isinstance(product, bytes):
        from actviz.render.svg import inline

        return inline(product)
    return product


def _snippet(to: list[Target], shown: dict[str, Shown], dialect: Dialect) -> str:
    """Return the markup that shows the figures that were written."""
    from actviz.markup.exhibit import Exhibit, picture
    from actviz.markup.snippets import snippet

    pictures = []
    for target in to:
        if target.path and target.form in FIGURES:
            one = shown[target.theme]
            pictures.append(picture(target.path.as_posix(), target.form, one.look.theme, one.inches, one.look.dpi))
    name = next(t.path.stem for t in to if t.path)
    return snippet(Exhibit(name, shown[""].words, tuple(pictures)), dialect)


def _open(path: str) -> None:
    import typer

    if typer.launch(path):
        streams.say(f"note: no viewer could be started for {path}")
