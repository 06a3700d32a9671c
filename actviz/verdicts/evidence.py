"""What a computation says of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, NamedTuple

from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.charts import Chart
    from actviz.tutorials.reading import Card
    from actviz.watching import Watch


class Rough(NamedTuple):
    """A number of which only some digits mean anything, as of a simulation or a measured time."""

    value: float
    digits: int = 2


def percent(share: float) -> Rough:
    """Return a counted share in per cent, with a digit more where it is nearly all."""
    return Rough(100 * share, 2 if share < 0.95 else 3)


Value = float | bool | str | Rough


class Evidence(NamedTuple):
    """The numbers that a card has room for, by name, and the charts that settle the claim.

    settled says whether the numbers really show the verdict.  Words in values and charts are English.
    """

    values: Mapping[str, Value]
    settled: bool
    charts: tuple[Chart, ...] = ()
    columns: int = 1


_KEPT: dict[str, Evidence] = {}  # by id: what is computed does not depend on who watches


def evidence(card: Card, watch: Watch = unwatched) -> Evidence:
    """Compute the evidence for one claim, once; what takes long tells *watch* how far it is."""
    if card.id not in _KEPT:
        function = getattr(import_module(f"actviz.verdicts.{card.theme}"), card.id.lower())
        _KEPT[card.id] = function(watch) if signature(function).parameters else function()
    return _KEPT[card.id]
