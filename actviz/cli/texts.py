"""The commands whose result is text unless a figure is asked for: table, saturation, info and list."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.cli import vectors
from actviz.cli.asked import activations_of, vectors_of
from actviz.cli.options import InfoOptions, ListOptions, Spec, Specs, StripOptions, TableOptions
from actviz.cli.targets import FIGURES, Forms, Target, asked_form, deliver, invented, targets
from actviz.cli.vectors import VectorOptions
from actviz.errors import RequestError
from actviz.spelling import did_you_mean, fold, quoted

if TYPE_CHECKING:
    from actviz.cli.targets import Product
    from actviz.declared import Declared

TABLE_FORMS = Forms(FIGURES, ("text", "csv", "json", "md", "latex"))
SATURATION_FORMS = Forms(FIGURES, ("text", "csv", "json", "md", "latex"))
CATALOGUE_FORMS = Forms((), ("text", "json"))


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
    chosen.refuse(specs)
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

    to = targets(options, CATALOGUE_FORMS) or [Target(None, asked_form(options, CATALOGUE_FORMS) or "text")]
    found = get(spec)
    if isinstance(found, VectorActivation):
        vectors.info(found, options, to)
        return
    sheet = fact_sheet(found, options.threshold, relative=options.relative)

    def made(form: str) -> Product:
        from actviz.render import cards, records

        if form == "json":
            return records.dumps(records.card(sheet))
        return cards.card_text(cards.card(sheet), sheet.activation.label)

    deliver(made, to, options)


def listing(options: ListOptions) -> None:
    """List the catalogue.

    actviz list
    actviz list --family rectifiers
    actviz list --json
    """
    from actviz.catalogue import catalogue
    from actviz.vectors import vectors as vector_catalogue

    to = targets(options, CATALOGUE_FORMS) or [Target(None, asked_form(options, CATALOGUE_FORMS) or "text")]
    classes: list[type[Declared]] = [*catalogue().values(), *vector_catalogue().values()]
    if options.family:
        families = {fold(cls.family()): cls.family() for cls in classes}
        if fold(options.family) not in families:
            hint = did_you_mean(options.family, families.values())
            raise RequestError(
                f"--family must be one of {', '.join(families.values())}, got {quoted(options.family)}{hint}"
            )
        classes = [cls for cls in classes if fold(cls.family()) == fold(options.family)]

    activations = [cls() for cls in classes]

    def made(form: str) -> Product:
        if form == "json":
            from actviz.render import records

            return records.dumps({"activations": [records.entry(a) for a in activations]})
        if sys.stdout is not None and sys.stdout.isatty():
            from actviz.render import cards

            return cards.catalogue_table(activations)
        return "".join(f"{a.name}\n" for a in activations)

    deliver(made, to, options)
