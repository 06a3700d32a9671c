"""The commands whose result is text unless a figure is asked for: table, saturation and info."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.cli import vectors
from actviz.cli.asked import activations_of, vectors_of
from actviz.cli.notes import say_ambiguous, say_holes, say_measured
from actviz.cli.options import InfoOptions, Spec, Specs, StripOptions, TableOptions
from actviz.cli.targets import FIGURES, Forms, Target, asked_form, deliver, invented, targets
from actviz.cli.vectors import VectorOptions

if TYPE_CHECKING:
    from actviz.cli.targets import Product
    from actviz.declared import Declared

TABLE_FORMS = Forms(FIGURES, ("text", "csv", "json", "md", "latex"))
SATURATION_FORMS = Forms(FIGURES, ("text", "csv", "json", "md", "latex"))
CARD_FORMS = Forms((), ("text", "json"))


def _destinations(
    options: TableOptions | StripOptions, forms: Forms, kind: str, shown: Sequence[Declared]
) -> list[Target]:
    """Return where the result goes: standard output, unless files are named or a picture is to be shown."""
    form = asked_form(options, forms)
    unnamed = invented(kind, shown) if options.open else Target(None, form or "text")
    return targets(options, forms) or [unnamed]


def table(specs: Specs, options: TableOptions, chosen: VectorOptions) -> None:
    """Print x, f, f', f'' and the state of the unit.

      actviz table gelu
      actviz table relu silu --at -4..4:0.5 --format md
      actviz table gelu --at -37,-20,-8.5,0,3 --format csv
      actviz table elu -o elu.tex -o elu.svg
      actviz table softmax --vector 3,1,0.2

    At a kink or jump both one-sided slopes are given. Forms: text, csv, json,
    md, latex for numbers; png, svg, pdf for a picture of the table.
    Of softmax and its kind: entries, outputs and the rows of the Jacobian.
    """
    from actviz.analysis.gradient_table import default_points, gradient_table
    from actviz.analysis.saturation import saturation as saturated
    from actviz.spec.numbers import points

    if found_vectors := vectors_of(specs, options):
        vectors.table(found_vectors, options, chosen, _destinations(options, TABLE_FORMS, "table", found_vectors))
        return
    chosen.refuse(specs[0])
    look = options.look()
    activations = activations_of(specs, options)
    to = _destinations(options, TABLE_FORMS, "table", activations)
    places = points(options.at) if options.at else default_points(activations)
    found = [saturated(a, options.threshold, relative=options.relative) for a in activations]
    rows = gradient_table(found, places)

    def made(form: str) -> Product:
        from actviz.render import cards, records, tables, words

        if form == "csv":
            return tables.csv_text(cards.CSV_HEADER, cards.csv_rows(rows))
        if form == "json":
            return records.dumps({"rows": [records.row(r) for r in rows]})
        contents = cards.gradient_table(rows)
        if form in FIGURES:
            from actviz.render import text_figures
            from actviz.render.save import rendered

            title = f"Gradient table of {words.listed([a.label for a in activations])}"
            note = f"dead, saturated and flat spot: {words.threshold(found[0])}"
            return rendered(text_figures.table(contents, title, note, look), form, title, tables.text(contents))
        return tables.in_form(contents, form)

    deliver(made, to, options, show=options.open)


def saturation(specs: Specs, options: StripOptions) -> None:
    """Print where the gradient dies.

      actviz saturation sigmoid tanh silu
      actviz saturation sigmoid tanh --threshold 1e-20 --json
      actviz saturation relu elu gelu -o strips.svg

    The edges are numbers, not grid points, also outside any window.
    Forms: text, csv, json, md, latex; png, svg, pdf for the strips alone.
    """
    from actviz.analysis.saturation import saturation as saturated

    look = options.look(("strips",))
    activations = activations_of(specs, options)
    to = _destinations(options, SATURATION_FORMS, "saturation", activations)
    found = [saturated(a, options.threshold, relative=options.relative) for a in activations]

    def made(form: str) -> Product:
        from actviz.render import cards, records, tables, words

        if form == "csv":
            return tables.csv_text(cards.REGIONS_HEADER, cards.region_rows(found))
        if form == "json":
            return records.dumps({"activations": [records.saturation(s) for s in found]})
        if form in FIGURES:
            from actviz.render import figures
            from actviz.render.save import rendered

            survey = options.survey(activations)
            say_holes(survey, options)
            title = words.figure_title("Saturation", survey.sheets)
            description = words.figure_description("Saturation", look.panels, survey)
            return rendered(figures.saturation(survey, look), form, title, description)
        return tables.in_form(cards.saturation_table(found), form)

    deliver(made, to, options, show=options.open)


def info(spec: Spec, options: InfoOptions) -> None:
    """Print all that is known about one activation.

    actviz info silu
    actviz info elu:alpha=0.5 --json
    actviz info softmax
    """
    from actviz.analysis.facts import fact_sheet
    from actviz.spec.either import get
    from actviz.vectors import VectorActivation

    to = targets(options, CARD_FORMS) or [Target(None, asked_form(options, CARD_FORMS) or "text")]
    found = get(spec, allow_imports=True)
    if isinstance(found, VectorActivation):
        vectors.info(found, options, to)
        return
    say_ambiguous([spec], [found], options)
    say_measured([found], options)
    sheet = fact_sheet(found, options.threshold, relative=options.relative)

    def made(form: str) -> Product:
        from actviz.render import cards, records

        if form == "json":
            return records.dumps(records.card(sheet))
        return cards.card_text(cards.card(sheet), sheet.activation.label)

    deliver(made, to, options)
