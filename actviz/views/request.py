"""What a person asks to be shown, in the command line, in Python or in a manifest.  Nothing here needs numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from actviz.settings import STUDIES, Study
from actviz.terms import SAMPLES, THRESHOLD

if TYPE_CHECKING:
    from actviz.declared import Declared
    from actviz.interval import Window
    from actviz.look import Panel
    from actviz.settings import Settings

Kind = Literal["plot", "compare", "saturation", "table", "sheet", "page"] | Study

TABLES = ("text", "csv", "json", "md", "latex")
TEXTS: dict[Kind, tuple[str, ...]] = {
    "plot": ("json",),
    "compare": ("text", "json"),
    "saturation": TABLES,
    "table": TABLES,
    "sheet": ("json",),
    "page": ("json",),
    **dict.fromkeys(STUDIES, TABLES),
}
PANELS: dict[Kind, tuple[Panel, ...]] = {
    "plot": ("strips", "f", "d1"),
    "compare": ("strips", "f", "d1", "log"),
    "saturation": ("strips",),
    "table": (),
    "sheet": ("strips", "f", "d1"),
    "page": ("strips", "f", "d1"),
    **dict.fromkeys(STUDIES, ()),
}


class Request(NamedTuple):
    """A kind of view, the activations in it, and how they are looked at; what is empty or None follows from the facts.

    span is the window of x.  at holds the points of a table.  vector and section (from 1) are for activations that take
    a vector.  settings are those of a study.
    """

    kind: Kind
    activations: tuple[Declared, ...]
    span: Window | None = None
    threshold: float = THRESHOLD
    relative: bool = False
    samples: int = SAMPLES
    panels: tuple[Panel, ...] = ()
    at: tuple[float, ...] = ()
    vector: tuple[float, ...] | None = None
    section: int | None = None
    settings: Settings | None = None

    @property
    def shown(self) -> tuple[Panel, ...]:
        """The panels asked for, or those that the kind has by itself."""
        return self.panels or PANELS[self.kind]
