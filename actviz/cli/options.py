"""The options of the commands: what they are called, what their help says, and what they allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from actviz.cli.expand import Options
from actviz.cli.page import Page
from actviz.cli.wording import Wording
from actviz.errors import RequestError
from actviz.look import Panel
from actviz.spelling import did_you_mean, quoted
from actviz.terms import FRAMEWORKS, SAMPLES, THRESHOLD
from actviz.views.request import Kind, Request

if TYPE_CHECKING:
    from actviz.declared import Declared


def complete_names(incomplete: str) -> list[str]:
    """Return the names that *incomplete* may become, for the shell."""
    from actviz.catalogue import catalogue
    from actviz.vectors import vectors

    head, colon, name = incomplete.partition(":")
    if colon:
        from actviz.frameworks.names import names_in

        offered = dict.fromkeys(text for n in names_in(head) if n.bare for text in (n.short, n.path))
        return [f"{head}:{text}" for text in offered if text.startswith(name)]
    prefixes = [f"{framework}:" for framework in FRAMEWORKS]
    return [text for text in [*catalogue(), *vectors(), *prefixes] if text.startswith(incomplete)]


def complete_frameworks(incomplete: str) -> list[str]:
    """Return the frameworks that *incomplete* may become, for the shell."""
    return [framework for framework in FRAMEWORKS if framework.startswith(incomplete)]


Specs = Annotated[
    list[str],
    typer.Argument(
        metavar="SPEC...",
        help="Activations: relu, elu:alpha=0.5, keras:leaky_relu, a sweep such as elu:alpha=0.5,1,2,"
        " a formula such as 'x*sigmoid(1.7*x)', or Python code as ./mine.py:function (which runs it).",
        autocompletion=complete_names,
        show_default=False,
    ),
]
SomeSpecs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SPEC",
        help="Activations: relu, elu:alpha=0.5, a sweep such as elu:alpha=0.5,1,2, a formula such as"
        " 'x*sigmoid(1.7*x)', or Python code as ./mine.py:function (which runs it).",
        autocompletion=complete_names,
        show_default=False,
    ),
]
Spec = Annotated[
    str,
    typer.Argument(
        metavar="SPEC",
        help="An activation: silu, elu:alpha=0.5, 'x*tanh(exp(x))', or ./mine.py:function (which runs it).",
        autocompletion=complete_names,
        show_default=False,
    ),
]


class Output(Options):
    """Where results go and in which form."""

    output: Annotated[
        list[str] | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; may be repeated; - is standard output."),
    ] = None
    format: Annotated[
        str, typer.Option("--format", metavar="FORM", help="Form of what goes to standard output.", show_default=False)
    ] = ""
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    force: Annotated[bool, typer.Option("--force", help="Replace a file that actviz did not make.")] = False
    no_clobber: Annotated[bool, typer.Option("--no-clobber", help="Never replace an existing file.")] = False
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing about what was written.")] = False
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False


class Viewing(Options):
    """Whether to show what was written."""

    open: Annotated[bool, typer.Option("--open", help="Show the file in the system's viewer.")] = False


class Threshold(Options):
    """What counts as saturated."""

    threshold: Annotated[
        float, typer.Option("--threshold", metavar="T", help="Saturated means abs(f') < T on a tail.")
    ] = THRESHOLD
    relative: Annotated[bool, typer.Option("--relative", help="Measure T against max abs(f').")] = False


class Window(Threshold):
    """Which x are shown, and how finely."""

    range: Annotated[
        tuple[float, float] | None,
        typer.Option("--range", metavar="LOW HIGH", help="Show x from LOW to HIGH.", show_default=False),
    ] = None
    samples: Annotated[int, typer.Option("--samples", metavar="N", help="Points per curve.")] = SAMPLES

    def request(self, kind: Kind, activations: Sequence[Declared]) -> Request:
        """Return what is asked for."""
        shown = tuple(activations)
        return Request(kind, shown, self.range, self.threshold, self.relative, self.samples)


class Panels(Options):
    """Which parts a figure has."""

    panels: Annotated[
        str,
        typer.Option(
            "--panels", metavar="LIST", help="Any of strips,f,d1,d2,log, separated by commas.", show_default=False
        ),
    ] = ""

    def chosen(self) -> tuple[Panel, ...]:
        """Return the panels asked for."""
        allowed = get_args(Panel)
        names = [name.strip().lower() for name in self.panels.split(",")] if self.panels.strip() else []
        for name in names:
            if name not in allowed:
                hint = did_you_mean(name, allowed)
                raise RequestError(f"--panels takes any of {','.join(allowed)}, got {quoted(name)}{hint}")
        return cast("tuple[Panel, ...]", tuple(dict.fromkeys(names)))


class FigureOptions(Output, Page, Wording, Viewing):
    """What every command that draws has."""


class DrawingOptions(Panels, Window, FigureOptions):
    """Everything about a figure of curves."""

    def request(self, kind: Kind, activations: Sequence[Declared]) -> Request:
        """Return what is asked for, with the panels."""
        return super().request(kind, activations)._replace(panels=self.chosen())


class Gathering(Options):
    """Many activations without naming each."""

    family: Annotated[
        str, typer.Option("--family", metavar="NAME", help="One sheet of a whole family.", show_default=False)
    ] = ""
    all: Annotated[bool, typer.Option("--all", help="One sheet of all functions of one number.")] = False


class PlotOptions(Gathering, DrawingOptions):
    """Everything about a figure of curves, or a sheet of many."""


class StripOptions(Window, FigureOptions):
    """Everything about a figure of strips."""


class TableOptions(Threshold, FigureOptions):
    """Everything about a table."""

    at: Annotated[
        str,
        typer.Option("--at", metavar="POINTS", help="As -2,0,3.5 or -4..4:0.5, ends included.", show_default=False),
    ] = ""


class InfoOptions(Threshold, Output):
    """Everything about a card."""


class ListOptions(Output):
    """Everything about a list of the catalogue."""

    family: Annotated[
        str,
        typer.Option("--family", metavar="NAME", help="Only this family; its beginning is enough.", show_default=False),
    ] = ""
    framework: Annotated[
        str,
        typer.Option(
            "--framework",
            metavar="NAME",
            help=f"Only what it has: {', '.join(FRAMEWORKS)}.",
            autocompletion=complete_frameworks,
            show_default=False,
        ),
    ] = ""
    bounded: Annotated[bool, typer.Option("--bounded", help="Only with values between two numbers.")] = False
    monotonic: Annotated[bool, typer.Option("--monotonic", help="Only what never turns; flat is allowed.")] = False
    smooth: Annotated[
        int | None,
        typer.Option(
            "--smooth",
            metavar="N",
            help="Only with N continuous derivatives at least: 0 no jumps, 1 no kinks, 2 f'' too.",
            show_default=False,
        ),
    ] = None
    zero_centred: Annotated[
        bool, typer.Option("--zero-centred", help="Only with mean output 0 for inputs from N(0, 1).")
    ] = False
    coverage: Annotated[bool, typer.Option("--coverage", help="Show who has what under which name.")] = False
    plugins: Annotated[bool, typer.Option("--plugins", help="List what installed packages add to the catalogue.")] = (
        False
    )
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="Show names that mean different things, and by how much.")
    ] = False
