"""What a computation says of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from actviz.charts import Chart
    from actviz.tutorials.reading import Card


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


def evidence(card: Card) -> Evidence:
    """Compute the evidence for one claim, once."""
    return _evidence(card.theme, card.id)


@cache
def _evidence(theme: str, id_: str) -> Evidence:
    found: Evidence = getattr(import_module(f"actviz.claims.{theme}"), id_.lower())()
    return found
