"""Activations side by side: the figure with its facts, and the verdict as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.views.base import View
from actviz.views.curves import surveyed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activation import Activation
    from actviz.look import Look, Words
    from actviz.texts.records import Record
    from actviz.texts.tables import Table
    from actviz.views.request import Request


class Compared(View):
    """Verdict, crossovers, and the facts that differ."""

    def __init__(self, activations: Sequence[Activation], request: Request) -> None:
        from actviz.analysis.comparison import compare_sheets
        from actviz.prose.notes import holes

        if len(activations) < 2:
            raise RequestError("compare needs two or more different activations, as in: actviz compare sigmoid tanh")
        self.panels = request.shown
        self.survey = surveyed(activations, request)
        self.notes = holes(self.survey)
        self.comparison = compare_sheets(self.survey.sheets)

    def words(self) -> Words:
        """Return what the facts say, with the verdict."""
        from actviz.prose import alt

        return alt.comparison(self.survey, self.comparison, self.panels)

    def figure(self, look: Look) -> Figure:
        """Draw strips, storeys and the facts that differ."""
        from actviz.render import text_figures

        return text_figures.compare(self.survey, self.comparison, look._replace(panels=self.panels))

    def record(self) -> Record:
        """Return facts, crossovers and verdict."""
        from actviz.texts import records

        return records.comparison(self.comparison)

    def text(self, form: str) -> str | Table:
        """Return the comparison as json, or as lines: verdict, how the curves meet, the table of differing facts."""
        if form == "json":
            return super().text(form)
        from actviz.prose import meeting_words, words
        from actviz.texts import facts_table, tables

        compared, parts = self.comparison, []
        if compared.pair:
            parts.append(words.verdict(compared) + "\n")
            parts.append("".join(f"{line}\n" for line in meeting_words.lines(compared)))
        if compared.facts:
            parts.append(tables.text(facts_table.facts_table(compared)))
        parts.append(facts_table.caption(compared) + "\n")
        return "\n".join(parts)
