"""What the commands need for activations that take a vector: which vector it is, and a card of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.expand import Options
from actviz.cli.targets import Target, deliver
from actviz.errors import RequestError

if TYPE_CHECKING:
    from actviz.cli.options import Output
    from actviz.vectors import VectorActivation
    from actviz.views.shown import Product


class VectorOptions(Options):
    """Which vector is shown."""

    vector: Annotated[
        str | None,
        typer.Option(
            "--vector", metavar="NUMBERS", help="For softmax and its kind: the vector, as 3,1,0.2.", show_default=False
        ),
    ] = None

    def numbers(self) -> tuple[float, ...] | None:
        """Return the vector asked for, if one is."""
        from actviz.spec.numbers import vector

        return None if self.vector is None else tuple(vector(self.vector))


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
        for option, given in (("--vector", self.vector), ("--section", self.section)):
            if given is not None:
                raise RequestError(f"{option} is for activations such as softmax; {shown} takes a single number")


def info(activation: VectorActivation, options: Output, to: list[Target]) -> None:
    """Print all that is declared of one vector activation."""

    def made(form: str) -> Product:
        from actviz.texts import cards, records, vector_cards, vector_records

        if form == "json":
            return records.dumps(vector_records.card(activation))
        return cards.card_text(vector_cards.card(activation), activation.label)

    deliver(made, to, options)
