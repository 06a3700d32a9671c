"""The commands whose result is a figure: plot and compare.

What a command does not need it does not import: a wrong option is answered before matplotlib is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.cli import streams, vectors
from actviz.cli.asked import activations_of, vectors_of
from actviz.cli.families import members
from actviz.cli.notes import say_holes
from actviz.cli.options import DrawingOptions, PlotOptions, SomeSpecs, Specs
from actviz.cli.targets import FIGURES, Forms, Target, asked_form, deliver, invented, named, targets
from actviz.cli.vectors import SectionOptions
from actviz.errors import RequestError

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.comparison import Comparison
    from actviz.cli.targets import Product
    from actviz.render.look import Panel

PLOT_FORMS = Forms(FIGURES, ("json",), prints=False)
COMPARE_FORMS = Forms(FIGURES, ("text", "json"))
PLOT_PANELS: tuple[Panel, ...] = ("strips", "f", "d1")
COMPARE_PANELS: tuple[Panel, ...] = ("strips", "f", "d1", "log")


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
    elif found_vectors := vectors_of(specs, options):
        vectors.plot(found_vectors, options, chosen, PLOT_FORMS)
    else:
        chosen.refuse(specs[0])
        curves(specs, options)


def curves(specs: list[str], options: PlotOptions) -> None:
    """Draw the figure of a few activations."""
    to, form = targets(options, PLOT_FORMS), asked_form(options, PLOT_FORMS)
    look = options.look(options.chosen(PLOT_PANELS))
    activations = activations_of(specs, options)
    to = to or [Target(None, form) if form == "json" else invented("", activations, form or "png")]
    found = options.survey(activations)
    say_holes(found, options)

    def made(form: str) -> Product:
        if form == "json":
            from actviz.render import records

            return records.dumps(records.survey(found))
        from actviz.render import figures, words
        from actviz.render.save import rendered

        description = words.figure_description("Plot", look.panels, found)
        return rendered(figures.plot(found, look), form, words.figure_title("Plot", found.sheets), description)

    deliver(made, to, options, show=options.open)


def sheet(specs: list[str], options: PlotOptions) -> None:
    """Draw a family, or the whole catalogue, on one sheet."""
    from actviz.analysis.poster import poster
    from actviz.catalogue import catalogue

    if specs or (options.family and options.all):
        raise RequestError("a sheet shows a --family or --all; leave out the other one, and the specs")
    to, form = targets(options, PLOT_FORMS), asked_form(options, PLOT_FORMS)
    look = options.look(options.chosen(PLOT_PANELS))
    classes = list(catalogue().values())
    if options.family:
        classes = members(options.family, classes)
    name = classes[0].family() if options.family else "catalogue"
    to = to or [Target(None, form) if form == "json" else named(name.split(), form or "png")]
    activations = streams.progress([cls() for cls in classes], "measuring", quiet=options.quiet)
    found = poster(activations, options.range, options.threshold, relative=options.relative)

    def made(form: str) -> Product:
        from actviz.render import records

        if form == "json":
            return records.dumps(records.poster(found))
        from actviz.render import poster, words
        from actviz.render.save import rendered

        return rendered(poster.poster(found, look), form, poster.title(found), words.sheet_description(found))

    deliver(made, to, options, show=options.open)


def compare(specs: Specs, options: DrawingOptions) -> None:
    """Set activations side by side, with a verdict.

      actviz compare sigmoid tanh
      actviz compare relu gelu silu -o hidden.svg --theme dark
      actviz compare gelu gelu_tanh --json

    Prints the facts and writes a PNG named after the activations, or the
    files named with -o (.png, .svg, .pdf, .txt, .json).
    """
    from actviz.analysis.comparison import compare as compared

    to, form = targets(options, COMPARE_FORMS), asked_form(options, COMPARE_FORMS)
    look = options.look(options.chosen(COMPARE_PANELS))
    activations = activations_of(specs, options)
    if len(activations) < 2:
        raise RequestError("compare needs two or more different activations, as in: actviz compare sigmoid tanh")
    to = to or _unnamed(activations, form)
    found = options.survey(activations)
    say_holes(found, options)
    comparison = compared(activations, options.threshold, relative=options.relative)

    def made(form: str) -> Product:
        from actviz.render import records, words

        if form == "json":
            return records.dumps(records.comparison(comparison))
        if form == "text":
            return _text(comparison)
        from actviz.render import text_figures
        from actviz.render.save import rendered

        verdict = words.verdict(comparison)
        description = words.figure_description("Comparison", look.panels, found, verdict).strip()
        figure = text_figures.compare(found, comparison, look)
        return rendered(figure, form, words.figure_title("Comparison", found.sheets), description)

    deliver(made, to, options, show=options.open)
    if all(t.path for t in to):
        streams.emit(str(made("json" if form == "json" else "text")))
    elif form in FIGURES and not options.quiet:
        streams.say(_text(comparison).rstrip())


def _unnamed(activations: list[Activation], form: str) -> list[Target]:
    """Return the targets when nobody names one: a figure, unless only text is asked for."""
    if form in COMPARE_FORMS.texts:
        return [Target(None, form)]
    return [invented("compare", activations, form or "png")]


def _text(comparison: Comparison) -> str:
    """Return the comparison as text: verdict, how the curves meet, and the table of differing facts."""
    from actviz.render import facts_table, meeting_words, tables, words

    parts = []
    if comparison.pair:
        parts.append(words.verdict(comparison) + "\n")
        parts.append("".join(f"{line}\n" for line in meeting_words.lines(comparison.pair)))
    if comparison.facts:
        parts.append(tables.text(facts_table.facts_table(comparison)))
    parts.append(facts_table.caption(comparison) + "\n")
    return "\n".join(parts)
