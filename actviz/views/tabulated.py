"""The gradient table, and the table of what a vector activation makes of one vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.views.base import View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activation import Activation
    from actviz.look import Look, Words
    from actviz.texts.records import Record
    from actviz.texts.tables import Table
    from actviz.vectors import VectorActivation
    from actviz.views.request import Request


class GradientTable(View):
    """x, f, f′, f″ and the state of the unit at chosen points."""

    def __init__(self, activations: Sequence[Activation], request: Request) -> None:
        from actviz.analysis.gradient_table import default_points, gradient_table
        from actviz.analysis.saturation import saturation
        from actviz.texts import cards

        self.activations = activations
        self.found = [saturation(a, request.threshold, relative=request.relative) for a in activations]
        self.rows = gradient_table(self.found, request.at or default_points(activations))
        self.contents = cards.gradient_table(self.rows)

    def words(self) -> Words:
        """Return what the rows say."""
        from actviz.prose import alt

        return alt.table(self.found, self.rows)

    def figure(self, look: Look) -> Figure:
        """Draw the table."""
        from actviz.prose import words
        from actviz.render import text_figures

        note = f"dead, saturated and flat spot: {words.threshold(self.found[0])}"
        return text_figures.table(self.contents, self.words().title, note, look)

    def record(self) -> Record:
        """Return the rows."""
        from actviz.texts import records

        return {"rows": [records.row(r) for r in self.rows]}

    def text(self, form: str) -> str | Table:
        """Return the rows as csv, json or a table."""
        from actviz.texts import cards, tables

        if form == "json":
            return super().text(form)
        if form == "csv":
            return tables.csv_text(cards.CSV_HEADER, cards.csv_rows(self.rows))
        return tables.in_form(self.contents, form)


class VectorTable(View):
    """Entries, outputs and the rows of the Jacobian for one vector."""

    def __init__(self, activations: Sequence[VectorActivation], request: Request) -> None:
        from actviz.analysis.vectors import mapped
        from actviz.texts import vector_cards

        if request.at:
            raise RequestError(f"--at is for scalar activations; {activations[0].name} takes --vector")
        vector = activations[0].example if request.vector is None else request.vector
        self.results = [mapped(a, vector) for a in activations]
        self.contents = vector_cards.table(self.results)

    def words(self) -> Words:
        """Return what the rows say."""
        from actviz.prose import alt_vectors

        return alt_vectors.table(self.results)

    def figure(self, look: Look) -> Figure:
        """Draw the table."""
        from actviz.render import text_figures

        note = "a row of the Jacobian says how one output answers to each entry"
        return text_figures.table(self.contents, self.words().title, note, look)

    def record(self) -> Record:
        """Return outputs and Jacobians."""
        from actviz.texts import vector_records

        return {"results": [vector_records.mapped(m) for m in self.results]}

    def text(self, form: str) -> str | Table:
        """Return the results as csv, json or a table."""
        from actviz.texts import tables, vector_cards

        if form == "json":
            return super().text(form)
        if form == "csv":
            return tables.csv_text(vector_cards.CSV_HEADER, vector_cards.csv_rows(self.results))
        return tables.in_form(self.contents, form)
