"""The commands whose result is a figure: plot and compare.

What a command does not need it does not import: a wrong option is answered before matplotlib is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz import stems
from actviz.cli import streams
from actviz.cli.asked import activations_of, shown_of
from actviz.cli.options import DrawingOptions, PlotOptions, SomeSpecs, Specs
from actviz.cli.showing import show, show_and_print
from actviz.cli.targets import Forms, Target, asked_form, invented, named, targets
from actviz.cli.vectors import SectionOptions
from actviz.errors import RequestError
from actviz.families import members
from actviz.forms import FIGURES
from actviz.views.request import TEXTS

if TYPE_CHECKING:
    from actviz.activation import Activation

PLOT_FORMS = Forms(FIGURES, TEXTS["plot"], prints=False)
COMPARE_FORMS = Forms(FIGURES, TEXTS["compare"])


def plot(options: PlotOptions, chosen: SectionOptions, specs: SomeSpecs = None) -> None:
    """Draw f, f' and where the gradient survives.

      actviz plot relu elu
      actviz plot silu --theme dark -o silu.svg
      actviz plot elu:alpha=0.5,1,2 --range -3 3 --panels f,d1,d2
      actviz plot softmax --vector 3,1,0.2
      actviz plot --family rectifiers
      actviz plot --all -o catalogue.svg

    Activations that take a vector are shown as bars with their Jacobian, or
    with --section as curves over one entry.

    Writes a PNG named after the activations, or the files named with -o:
    .png, .svg or .pdf for the figure, .json for the samples it draws.
    """
    if options.family or options.all:
        chosen.refuse("what a sheet shows")
        sheet(specs or [], options)
    elif not specs:
        raise RequestError("name an activation, as in: actviz plot relu elu (or --family NAME, or --all)")
    else:
        few(specs, options, chosen)


def few(specs: list[str], options: PlotOptions, chosen: SectionOptions) -> None:
    """Draw the figure of a few activations."""
    from actviz.views.making import view

    to, form = targets(options, PLOT_FORMS), asked_form(options, PLOT_FORMS)
    options.look()  # before anything is computed, so that a wrong option is answered at once
    activations = shown_of(specs, options)
    prefix = "plot" if chosen.section is None else f"section{chosen.section}"
    to = to or [Target(None, form) if form == "json" else invented(prefix, activations, form or "png")]
    request = options.request("plot", activations)._replace(vector=chosen.numbers(), section=chosen.section)
    show(view(request), to, options, PLOT_FORMS)


def sheet(specs: list[str], options: PlotOptions) -> None:
    """Draw a family, or the whole catalogue, on one sheet."""
    from actviz.catalogue import catalogue
    from actviz.views.sheet import Sheet

    if specs or (options.family and options.all):
        raise RequestError("a sheet shows a --family or --all; leave out the other one, and the specs")
    to, form = targets(options, PLOT_FORMS), asked_form(options, PLOT_FORMS)
    options.look()  # before anything is computed, so that a wrong option is answered at once
    classes = list(catalogue().values())
    if options.family:
        classes = members(options.family, classes)
    name = stems.joined((classes[0].family() if options.family else "catalogue").split())
    to = to or [Target(None, form) if form == "json" else named(name, form or "png")]
    activations = [cls() for cls in classes]
    watched = streams.progress(activations, "measuring", quiet=options.quiet)
    show(Sheet(watched, options.request("sheet", activations)), to, options, PLOT_FORMS)


def compare(specs: Specs, options: DrawingOptions) -> None:
    """Set activations side by side, with a verdict.

      actviz compare sigmoid tanh
      actviz compare relu gelu silu -o hidden.svg --theme dark
      actviz compare gelu gelu_tanh --json

    Prints the facts and writes a PNG named after the activations, or the
    files named with -o (.png, .svg, .pdf, .txt, .json).
    """
    from actviz.views.comparison import Compared

    to, form = targets(options, COMPARE_FORMS), asked_form(options, COMPARE_FORMS)
    options.look()  # before anything is computed, so that a wrong option is answered at once
    activations = activations_of(specs, options)
    to = to or _unnamed(activations, form)
    show_and_print(Compared(activations, options.request("compare", activations)), to, options, COMPARE_FORMS)


def _unnamed(activations: list[Activation], form: str) -> list[Target]:
    """Return the targets when nobody names one: a figure, unless only text is asked for."""
    if form in COMPARE_FORMS.texts:
        return [Target(None, form)]
    return [invented("compare", activations, form or "png")]
