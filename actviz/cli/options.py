"""The options of the commands: what they are called, what their help says, and what they allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from actviz.cli.expand import Options
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.render.look import DPI, Look, Panel, ThemeName
from actviz.spelling import did_you_mean, quoted
from actviz.terms import FRAMEWORKS

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.survey import Survey

MOST_PIXELS = 64_000_000
INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4}
SLIDE = (10.0, 5.625)  # inches; 16:9, and small enough that the letters are large on it
LEAST_INCHES, MOST_INCHES = 1.0, 50.0
LEAST_DPI, MOST_DPI = 20.0, 1200.0
MOST_TITLE = 200


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
        metavar="[SPEC...]",
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
    ] = 0.01
    relative: Annotated[bool, typer.Option("--relative", help="Measure T against max abs(f').")] = False


class View(Threshold):
    """Which x are shown, and how finely."""

    range: Annotated[
        tuple[float, float] | None,
        typer.Option("--range", metavar="LOW HIGH", help="Show x from LOW to HIGH.", show_default=False),
    ] = None
    samples: Annotated[int, typer.Option("--samples", metavar="N", help="Points per curve.")] = 1001

    def survey(self, activations: list[Activation]) -> Survey:
        """Measure and sample *activations* as asked."""
        from actviz.analysis.survey import survey

        return survey(activations, self.range, self.threshold, relative=self.relative, samples=self.samples)


class Page(Options):
    """How a figure is to look."""

    theme: Annotated[str, typer.Option("--theme", metavar="light|dark", help="Colours for white or dark pages.")] = (
        "light"
    )
    size: Annotated[
        str,
        typer.Option(
            "--size", metavar="WxH", help="Size as 7x5 (inches), 16x10cm, 600x450px, or slide.", show_default=False
        ),
    ] = ""
    dpi: Annotated[float, typer.Option("--dpi", metavar="N", help="Pixels per inch of a PNG.")] = DPI
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Replace the title.", show_default=False)] = ""

    def look(self, panels: tuple[Panel, ...] = ()) -> Look:
        """Check everything and return it; raises RequestError naming the option, its value and what is allowed."""
        if self.theme not in get_args(ThemeName):
            hint = did_you_mean(self.theme, get_args(ThemeName))
            raise RequestError(f"--theme must be light or dark, got {quoted(self.theme)}{hint}")
        if not LEAST_DPI <= self.dpi <= MOST_DPI:
            raise RequestError(f"--dpi must be {plain(LEAST_DPI)} to {plain(MOST_DPI)}, got {plain(self.dpi)}")
        width, height = parsed_size(self.size, self.dpi)
        across, down = round(width * self.dpi), round((height or width) * self.dpi)
        if across * down > MOST_PIXELS:
            raise RequestError(f"{across} x {down} pixels is too large (64 megapixels at most); lower --dpi")
        return Look(cast("ThemeName", self.theme), width, height, self.dpi, panels, checked_title(self.title))


class Panels(Options):
    """Which parts a figure has."""

    panels: Annotated[
        str,
        typer.Option(
            "--panels", metavar="LIST", help="Any of strips,f,d1,d2,log, separated by commas.", show_default=False
        ),
    ] = ""

    def chosen(self, default: tuple[Panel, ...]) -> tuple[Panel, ...]:
        """Return the panels asked for, or *default*."""
        allowed = get_args(Panel)
        names = [name.strip().lower() for name in self.panels.split(",")] if self.panels.strip() else list(default)
        for name in names:
            if name not in allowed:
                hint = did_you_mean(name, allowed)
                raise RequestError(f"--panels takes any of {','.join(allowed)}, got {quoted(name)}{hint}")
        return cast("tuple[Panel, ...]", tuple(dict.fromkeys(names)))


def checked_title(title: str) -> str:
    """Return *title* if it can be drawn; control characters and endless text cannot."""
    if any(ord(c) < 32 or ord(c) == 127 for c in title):
        raise RequestError("control characters are not allowed in --title")
    if len(title) > MOST_TITLE:
        raise RequestError(f"--title has at most {MOST_TITLE} characters, got {len(title)}")
    return title


def parsed_size(text: str, dpi: float) -> tuple[float, float]:
    """Return width and height in inches of 7x5, 16x10cm, 600x450px, 600px or slide; 0 for what is not said."""
    name = text.strip().lower()
    if not name:
        return 0.0, 0.0
    if name == "slide":
        return SLIDE
    units = {**INCHES, "px": 1 / dpi}
    unit = next((u for u in units if name.endswith(u)), "in")
    parts = name.removesuffix(unit).split("x")
    try:
        sides = [float(part) * units[unit] for part in parts]
    except ValueError:
        sides = []
    if len(sides) not in {1, 2}:
        raise RequestError(f"--size takes 7x5, 16x10cm, 600x450px, 600px or slide, got {quoted(text)}")
    for side in sides:
        if not LEAST_INCHES <= side <= MOST_INCHES:
            allowed = f"{plain(LEAST_INCHES)} to {plain(MOST_INCHES)} inches"
            raise RequestError(f"--size must be {allowed} each way, got {quoted(text)}")
    return sides[0], sides[1] if len(sides) == 2 else 0.0


class DrawingOptions(Viewing, Panels, Page, View, Output):
    """Everything about a figure of curves."""


class Gathering(Options):
    """Many activations without naming each."""

    family: Annotated[
        str, typer.Option("--family", metavar="NAME", help="One sheet of a whole family.", show_default=False)
    ] = ""
    all: Annotated[bool, typer.Option("--all", help="One sheet of all functions of one number.")] = False


class PlotOptions(Gathering, DrawingOptions):
    """Everything about a figure of curves, or a sheet of many."""


class StripOptions(Viewing, Page, View, Output):
    """Everything about a figure of strips."""


class TableOptions(Viewing, Page, Threshold, Output):
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
