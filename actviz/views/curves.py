"""Curves over one window: the figure of f, f′ and gradient strips, and the strips alone with their regions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.views.base import View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activation import Activation
    from actviz.analysis.survey import Survey
    from actviz.look import Look, Words
    from actviz.texts.records import Record
    from actviz.texts.tables import Table
    from actviz.views.request import Request


def surveyed(activations: Sequence[Activation], request: Request) -> Survey:
    """Measure and sample *activations* as asked."""
    from actviz.analysis.survey import survey

    return survey(activations, request.span, request.threshold, relative=request.relative, samples=request.samples)


class Plot(View):
    """f, f′ and where the gradient survives."""

    def __init__(self, activations: Sequence[Activation], request: Request) -> None:
        from actviz.prose.notes import holes

        self.panels = request.shown
        self.survey = surveyed(activations, request)
        self.notes = holes(self.survey)

    def words(self) -> Words:
        """Return what the facts say about the curves."""
        from actviz.prose import alt

        return alt.plot(self.survey, self.panels)

    def figure(self, look: Look) -> Figure:
        """Draw strips and storeys."""
        from actviz.render import figures

        return figures.plot(self.survey, look._replace(panels=self.panels))

    def record(self) -> Record:
        """Return the samples that are drawn, and the facts."""
        from actviz.texts import records

        return records.survey(self.survey)


class Strips(View):
    """Where the gradient dies, as numbers and as strips."""

    def __init__(self, activations: Sequence[Activation], request: Request) -> None:
        from actviz.analysis.saturation import saturation

        self.activations, self.request = activations, request
        self.found = [saturation(a, request.threshold, relative=request.relative) for a in activations]

    @cached_property
    def survey(self) -> Survey:
        """What the figure shows, which the numbers do not need."""
        return surveyed(self.activations, self.request)

    def words(self) -> Words:
        """Return what the facts say about the regions."""
        from actviz.prose import alt

        return alt.saturation(self.survey)

    def figure(self, look: Look) -> Figure:
        """Draw the strips alone."""
        from actviz.prose.notes import holes
        from actviz.render import figures

        self.notes = holes(self.survey)
        return figures.saturation(self.survey, look)

    def record(self) -> Record:
        """Return the regions of each activation."""
        from actviz.texts import records

        return {"activations": [records.saturation(s) for s in self.found]}

    def text(self, form: str) -> str | Table:
        """Return the regions as csv, json or a table."""
        from actviz.texts import cards, tables

        if form == "json":
            return super().text(form)
        if form == "csv":
            return tables.csv_text(cards.REGIONS_HEADER, cards.region_rows(self.found))
        return tables.in_form(cards.saturation_table(self.found), form)
