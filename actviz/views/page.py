"""Everything about one activation: its figure, its facts and its tables, for a page of its own."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.views.base import View
from actviz.views.curves import Plot
from actviz.views.tabulated import GradientTable, VectorTable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activation import Activation
    from actviz.look import Look, Words
    from actviz.texts.cards import Line
    from actviz.texts.records import Record
    from actviz.texts.tables import Table
    from actviz.vectors import VectorActivation
    from actviz.views.request import Request


class Page(View):
    """A view with more around it; what is drawn is its figure."""

    figured: View

    def words(self) -> Words:
        """Return the words of the figure."""
        return self.figured.words()

    def figure(self, look: Look) -> Figure:
        """Draw the figure."""
        return self.figured.figure(look)

    def record(self) -> Record:
        """Return the numbers of the figure."""
        return self.figured.record()

    @abstractmethod
    def card(self) -> list[Line]:
        """Return the facts as labelled lines."""

    @abstractmethod
    def tables(self) -> list[tuple[str, Table]]:
        """Return the tables under their headings."""


class ScalarPage(Page):
    """A page on an activation with one input."""

    def __init__(self, activation: Activation, request: Request) -> None:
        self.figured = self.plot = Plot([activation], request)
        self.table = GradientTable([activation], request)

    def card(self) -> list[Line]:
        """Return what info prints."""
        from actviz.texts import cards

        return cards.card(self.plot.survey.sheets[0])

    def tables(self) -> list[tuple[str, Table]]:
        """Return the gradient table and the regions, if there are any."""
        from actviz.texts import cards

        saturation = self.plot.survey.sheets[0].saturation
        found = [("Gradient table", self.table.contents)]
        return (
            [*found, ("Where the gradient dies", cards.saturation_table([saturation]))] if saturation.regions else found
        )


class VectorPage(Page):
    """A page on an activation that takes a vector."""

    def __init__(self, activation: VectorActivation, request: Request) -> None:
        from actviz.views.vectors import vector_view

        self.activation = activation
        self.figured = vector_view([activation], request)
        self.table = VectorTable([activation], request)

    def card(self) -> list[Line]:
        """Return what info prints."""
        from actviz.texts import vector_cards

        return vector_cards.card(self.activation)

    def tables(self) -> list[tuple[str, Table]]:
        """Return the table of the example with the Jacobian."""
        return [("Example", self.table.contents)]
