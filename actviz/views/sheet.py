"""Many activations on one sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from actviz.views.base import View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activation import Activation
    from actviz.look import Look, Words
    from actviz.texts.records import Record
    from actviz.views.request import Request


class Sheet(View):
    """A little frame for each activation, family by family."""

    def __init__(self, activations: Iterable[Activation], request: Request) -> None:
        from actviz.analysis.poster import poster

        self.panels = request.shown
        self.poster = poster(activations, request.span, request.threshold, relative=request.relative)

    def words(self) -> Words:
        """Return what the frames show, and who is there."""
        from actviz.prose import alt

        return alt.sheet(self.poster, self.panels)

    def figure(self, look: Look) -> Figure:
        """Draw the sheet."""
        from actviz.render import poster

        return poster.poster(self.poster, look._replace(panels=self.panels))

    def record(self) -> Record:
        """Return the samples and facts of every frame."""
        from actviz.texts import records

        return records.poster(self.poster)
