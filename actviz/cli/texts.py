"""The commands whose result is text unless a figure is asked for: table, saturation and info."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.cli import vectors
from actviz.cli.asked import activations_of, shown_of
from actviz.cli.notes import say_ambiguous, say_measured
from actviz.cli.options import InfoOptions, Spec, Specs, StripOptions, TableOptions
from actviz.cli.showing import show
from actviz.cli.targets import Forms, Target, asked_form, deliver, invented, targets
from actviz.cli.vectors import VectorOptions
from actviz.forms import FIGURES
from actviz.views.request import TEXTS, Request

if TYPE_CHECKING:
    from actviz.declared import Declared
    from actviz.views.shown import Product

TABLE_FORMS = Forms(FIGURES, TEXTS["table"])
SATURATION_FORMS = Forms(FIGURES, TEXTS["saturation"])
CARD_FORMS = Forms((), ("text", "json"))


def _destinations(
    options: TableOptions | StripOptions, forms: Forms, kind: str, shown: Sequence[Declared]
) -> list[Target]:
    """Return where the result goes: standard output, unless files are named or a picture is to be shown."""
    form = asked_form(options, forms)
    unnamed = invented(kind, shown) if options.open or options.snippet else Target(None, form or "text")
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
    from actviz.spec.numbers import points
    from actviz.views.making import view

    options.look()  # before anything is computed, so that a wrong option is answered at once
    activations = shown_of(specs, options)
    to = _destinations(options, TABLE_FORMS, "table", activations)
    at = tuple(points(options.at)) if options.at else ()
    request = Request("table", tuple(activations), None, options.threshold, options.relative, at=at)
    show(view(request._replace(vector=chosen.numbers())), to, options, TABLE_FORMS)


def saturation(specs: Specs, options: StripOptions) -> None:
    """Print where the gradient dies.

      actviz saturation sigmoid tanh silu
      actviz saturation sigmoid tanh --threshold 1e-20 --json
      actviz saturation relu elu gelu -o strips.svg

    The edges are numbers, not grid points, also outside any window.
    Forms: text, csv, json, md, latex; png, svg, pdf for the strips alone.
    """
    from actviz.views.curves import Strips

    options.look()  # before anything is computed, so that a wrong option is answered at once
    activations = activations_of(specs, options)
    to = _destinations(options, SATURATION_FORMS, "saturation", activations)
    show(Strips(activations, options.request("saturation", activations)), to, options, SATURATION_FORMS)


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
        from actviz.texts import cards, records

        if form == "json":
            return records.dumps(records.card(sheet))
        return cards.card_text(cards.card(sheet), sheet.activation.label)

    deliver(made, to, options)
