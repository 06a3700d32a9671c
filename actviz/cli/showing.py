"""What all commands that show a view have in common: from the options to files, standard output and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz import output
from actviz.cli import streams
from actviz.cli.targets import Forms, Target, bring
from actviz.forms import FIGURES
from actviz.views.shown import Shown

if TYPE_CHECKING:
    from actviz.cli.options import FigureOptions
    from actviz.render.look import ThemeName
    from actviz.views.base import View

THEMES: tuple[ThemeName, ...] = ("light", "dark")


def pairs(to: list[Target], options: FigureOptions) -> list[Target]:
    """Return the targets, each figure twice if both themes are asked for."""
    if options.theme != "both":
        return to
    found = [t.themed(theme) if t.form in FIGURES else t for t in to for theme in THEMES]
    return list(dict.fromkeys(found))


def show(view: View, to: list[Target], options: FigureOptions, forms: Forms) -> None:
    """Bring a view to its targets, say what is worth knowing about it, and open the first file if asked to."""
    to = pairs(to, options)
    output.distinct(t.path for t in to if t.path)
    if any(t.form in FIGURES for t in to):
        from actviz.render.undisturbed import load_matplotlib

        load_matplotlib()
    shown = {theme: Shown(view, options.look(theme), forms.all) for theme in dict.fromkeys(t.theme for t in to)}
    wanted = dict.fromkeys((t.theme, t.form) for t in to)
    products = {(theme, form): shown[theme].made(form) for theme, form in wanted}
    bring([(target, products[target.theme, target.form]) for target in to], options)
    if not options.quiet:
        for note in view.notes:
            streams.say(f"note: {note}")
    if options.open:
        _open(next(str(t.path) for t in to if t.path))


def _open(path: str) -> None:
    import typer

    if typer.launch(path):
        streams.say(f"note: no viewer could be started for {path}")
