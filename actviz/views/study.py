"""Studies: what a computation or an experiment found about activations, in words, charts and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.errors import RequestError
from actviz.look import Words
from actviz.settings import (
    ClaimSettings,
    DepthSettings,
    ExperimentSettings,
    LossSettings,
    PrecisionSettings,
    StatsSettings,
)
from actviz.views.base import View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look
    from actviz.reports.report import Report
    from actviz.texts.records import Record
    from actviz.texts.tables import Table
    from actviz.views.request import Request
    from actviz.watching import Watch


class Studied(View):
    """The report on a study."""

    def __init__(self, request: Request, watch: Watch) -> None:
        self.report = _report(request, watch)
        self.notes = self.report.notes

    def words(self) -> Words:
        """Return the sentence that says what was found, and the figure in words."""
        return Words(self.report.title, self.report.alt, self.report.caption)

    def figure(self, look: Look) -> Figure:
        """Draw the charts, or the table if there are none."""
        from actviz.render import charts

        return charts.figure(self.report, look)

    def record(self) -> Record:
        """Return what was found and all numbers."""
        return {"title": self.report.title, "lines": self.report.lines, **self.report.record}

    def text(self, form: str) -> str | Table:
        """Return it as csv, json, Markdown, LaTeX or lines of text."""
        from actviz.reports.report import in_text

        return super().text(form) if form == "json" else in_text(self.report, form)


def _report(request: Request, watch: Watch) -> Report:
    settings = request.settings
    if isinstance(settings, LossSettings):
        from actviz.reports import loss

        return loss.report(settings)
    if isinstance(settings, ClaimSettings):
        from actviz.verdicts import report as claims

        return claims.report(settings, watch)
    activations = _scalars(request)
    if isinstance(settings, ExperimentSettings):
        from actviz import experiments

        return experiments.experiment(activations, settings, watch)
    if isinstance(settings, DepthSettings):
        from actviz.reports import depth

        return depth.report(activations, settings, watch)
    if isinstance(settings, StatsSettings):
        from actviz.reports import stats

        return stats.report(activations, settings)
    if isinstance(settings, PrecisionSettings):
        from actviz.reports import precision

        return precision.report(activations, settings, watch)
    raise TypeError(f"no study has the settings {settings!r}")


def _scalars(request: Request) -> list[Activation]:
    scalars = [a for a in request.activations if isinstance(a, Activation)]
    if vector := next((a for a in request.activations if a not in scalars), None):
        raise RequestError(
            f"{vector.name} takes a vector and gives a vector; {request.kind} is for scalar activations"
            " (plot and table show it)"
        )
    return scalars
