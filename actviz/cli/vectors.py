"""What plot, table and info do with activations that take a vector: they have no single curve to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from actviz.cli import streams
from actviz.cli.expand import Options
from actviz.cli.options import DrawingOptions, Output, TableOptions
from actviz.cli.targets import FIGURES, Forms, Target, asked_form, deliver, invented, targets
from actviz.errors import RequestError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.cli.targets import Product
    from actviz.render.look import Look
    from actviz.render.records import Record
    from actviz.vectors import VectorActivation

MOST_SHOWN = 6
MOST_SURFACES = 4


class VectorOptions(Options):
    """Which vector is shown."""

    vector: Annotated[
        str | None,
        typer.Option(
            "--vector", metavar="NUMBERS", help="For softmax and its kind: the vector, as 3,1,0.2.", show_default=False
        ),
    ] = None

    def numbers(self, found: Sequence[VectorActivation]) -> tuple[float, ...]:
        """Return the vector asked for, or the example of the first activation."""
        from actviz.spec.numbers import vector

        return found[0].example if self.vector is None else tuple(vector(self.vector))

    def refuse(self, shown: str) -> None:
        """Raise RequestError if a vector is given for what is *shown* and takes none."""
        if self.vector is not None:
            raise RequestError(f"--vector is for activations such as softmax; {shown} takes a single number")


class SectionOptions(VectorOptions):
    """Which vector is shown, and whether one of its entries varies."""

    section: Annotated[
        int | None,
        typer.Option(
            "--section", metavar="N", help="Let entry N of the vector vary, the others stay fixed.", show_default=False
        ),
    ] = None

    def refuse(self, shown: str) -> None:
        """Raise RequestError if a vector or a section is asked for of what is *shown* and has none."""
        super().refuse(shown)
        if self.section is not None:
            raise RequestError(f"--section is for activations such as softmax; {shown} takes a single number")


class View(NamedTuple):
    """A figure of vector activations: how to draw it, its words, its numbers, and what it is shown for."""

    figure: Callable[[Look], Figure]
    title: str
    description: str
    record: Record
    shown_for: str
    choice: str = "--vector chooses another"


def plot(found: list[VectorActivation], options: DrawingOptions, chosen: SectionOptions, forms: Forms) -> None:
    """Draw the figure that suits *found*, and say why it is not a curve."""
    to, form = targets(options, forms), asked_form(options, forms)
    look = options.look()
    _refuse_scalar_options(options)
    prefix = "" if chosen.section is None else f"section{chosen.section}"
    to = to or [Target(None, form) if form == "json" else invented(prefix, found, form or "png")]
    view = _view(found, options, chosen)

    def made(form: str) -> Product:
        if form == "json":
            from actviz.render import records

            return records.dumps(view.record)
        from actviz.render.save import rendered

        return rendered(view.figure(look), form, look.title or view.title, view.description)

    deliver(made, to, options, show=options.open)
    if not options.quiet:
        other = "" if chosen.vector is not None else f" ({view.choice})"
        streams.say(
            f"note: {found[0].name} takes a vector and gives a vector, so there is no single curve;"
            f" {view.shown_for}{other}"
        )


def _refuse_scalar_options(options: DrawingOptions) -> None:
    from actviz.analysis.saturation import THRESHOLD

    given = {
        "--panels": bool(options.panels),
        "--threshold": options.threshold != THRESHOLD,
        "--relative": options.relative,
    }
    for name, is_given in given.items():
        if is_given:
            raise RequestError(f"{name} is for scalar activations only")


def _view(found: list[VectorActivation], options: DrawingOptions, chosen: SectionOptions) -> View:
    from actviz.analysis.vectors import drawable

    kinds = {a.figure: a for a in found}
    if len(kinds) > 1 and chosen.section is None:
        names = " and ".join(a.name for a in kinds.values())
        raise RequestError(f"{names} are shown by different figures; ask for one of them at a time")
    vector = chosen.numbers(found)
    for activation in found:
        activation.outputs(len(vector))
        drawable(activation, vector)
    if chosen.section is not None:
        return _section(found, vector, options, chosen.section)
    kind = found[0].figure
    if kind == "halves":
        return _halves(found, vector if chosen.vector is not None else (), options)
    if options.range:
        raise RequestError(f"--range is for sections and gated pairs; {found[0].name} is shown for one vector")
    return {"bars": _results, "envelope": _envelope, "parts": _parts}[kind](found, vector)


def _for_vector(vector: tuple[float, ...]) -> str:
    from actviz.render import vector_words

    return f"shown for the vector {vector_words.numbers(vector)}"


def _results(found: list[VectorActivation], vector: tuple[float, ...]) -> View:
    from actviz.analysis.vectors import mapped, path
    from actviz.render import vector_records, vector_words

    shown = found[0].variants() if len(found) == 1 else tuple(found)
    if len(shown) > MOST_SHOWN:
        raise RequestError(f"a figure shows at most {MOST_SHOWN} vector activations, got {len(shown)}")
    results = tuple(mapped(a, vector) for a in shown)

    def figure(look: Look) -> Figure:
        from actviz.render import vector_figures

        return vector_figures.results(results, path(results), look)

    record = {"results": [vector_records.mapped(m) for m in results]}
    words = vector_words.title(results), vector_words.description(results)
    return View(figure, *words, record, _for_vector(vector))


def _section(found: list[VectorActivation], vector: tuple[float, ...], options: DrawingOptions, entry: int) -> View:
    from actviz.analysis.vectors import section
    from actviz.render import vector_records, vector_words

    if len(found) > 1:
        raise RequestError(f"--section shows one activation, got {len(found)}")
    result = section(found[0], vector, entry - 1, options.range, options.samples)

    def figure(look: Look) -> Figure:
        from actviz.render import vector_figures

        return vector_figures.section(result, look)

    words = vector_words.section_title(result), vector_words.section_description(result)
    line = f"shown as a section: {vector_words.section_line(result)}"
    return View(figure, *words, {"section": vector_records.section(result)}, line)


def _halves(found: list[VectorActivation], vector: tuple[float, ...], options: DrawingOptions) -> View:
    from actviz.analysis.halves import halves
    from actviz.render import vector_records, vector_words

    if len(found) > MOST_SURFACES:
        raise RequestError(f"a figure shows at most {MOST_SURFACES} gated pairs, got {len(found)}")
    results = [halves(a, vector, options.range) for a in found]

    def figure(look: Look) -> Figure:
        from actviz.render import vector_figures

        return vector_figures.halves(results, look)

    record = {"surfaces": [vector_records.halves(h) for h in results]}
    words = vector_words.halves_title(results), vector_words.halves_description(results)
    return View(figure, *words, record, "shown over its halves a and b", "--vector marks pairs in it")


def _envelope(found: list[VectorActivation], vector: tuple[float, ...]) -> View:
    from actviz.analysis.envelope import EXAMPLES
    from actviz.analysis.vectors import mapped
    from actviz.render import vector_records, vector_words

    example = mapped(found[0], vector)

    def figure(look: Look) -> Figure:
        from actviz.render import vector_figures

        return vector_figures.envelope(EXAMPLES, example, look)

    description = f"{vector_words.envelopes_description(EXAMPLES)} {vector_words.description([example])}"
    record = {"results": [vector_records.mapped(example)], "examples": [e._asdict() for e in EXAMPLES]}
    return View(figure, f"{found[0].label} of affine pieces", description, record, _for_vector(vector))


def _parts(found: list[VectorActivation], vector: tuple[float, ...]) -> View:
    from actviz.analysis.vectors import mapped, section
    from actviz.render import vector_records, vector_words

    example, alone = mapped(found[0], vector), section(found[0], (0.0,), 0)

    def figure(look: Look) -> Figure:
        from actviz.render import vector_figures

        return vector_figures.parts(alone, example, look)

    description = f"{vector_words.section_description(alone)} {vector_words.description([example])}"
    record = {"results": [vector_records.mapped(example)], "section": vector_records.section(alone)}
    return View(figure, vector_words.title([example]), description, record, _for_vector(vector))


def table(found: list[VectorActivation], options: TableOptions, chosen: VectorOptions, to: list[Target]) -> None:
    """Print entries, outputs and the rows of the Jacobian for one vector."""
    from actviz.analysis.vectors import mapped

    if options.at:
        raise RequestError(f"--at is for scalar activations; {found[0].name} takes --vector")
    look = options.look()
    vector = chosen.numbers(found)
    results = [mapped(a, vector) for a in found]

    def made(form: str) -> Product:
        from actviz.render import records, tables, vector_cards, vector_records, vector_words

        if form == "csv":
            return tables.csv_text(vector_cards.CSV_HEADER, vector_cards.csv_rows(results))
        if form == "json":
            return records.dumps({"results": [vector_records.mapped(m) for m in results]})
        contents = vector_cards.table(results)
        if form in FIGURES:
            from actviz.render import text_figures
            from actviz.render.save import rendered

            title = vector_words.title(results)
            note = "a row of the Jacobian says how one output answers to each entry"
            return rendered(text_figures.table(contents, title, note, look), form, title, tables.text(contents))
        return tables.in_form(contents, form)

    deliver(made, to, options, show=options.open)


def info(activation: VectorActivation, options: Output, to: list[Target]) -> None:
    """Print all that is declared of one vector activation."""

    def made(form: str) -> Product:
        from actviz.render import cards, records, vector_cards, vector_records

        if form == "json":
            return records.dumps(vector_records.card(activation))
        return cards.card_text(vector_cards.card(activation), activation.label)

    deliver(made, to, options)
