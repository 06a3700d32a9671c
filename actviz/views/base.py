"""What every view can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look, Words
    from actviz.texts.records import Record
    from actviz.texts.tables import Table


class View(ABC):
    """Results of one request, computed; drawn and written as often as asked."""

    notes: tuple[str, ...] = ()  # what whoever asked should know, one line each

    @abstractmethod
    def words(self) -> Words:
        """Return title, description and caption."""

    @abstractmethod
    def figure(self, look: Look) -> Figure:
        """Draw it."""

    @abstractmethod
    def record(self) -> Record:
        """Return its numbers under the keys of its JSON."""

    def text(self, form: str) -> str | Table:
        """Return it in one of the forms of text that its kind has; a Table where a terminal may set it better."""
        from actviz.texts import records

        if form != "json":
            raise ValueError(form)
        return records.dumps(self.record())
