"""What every part of a formula is, a number or a condition, and where and how it is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.formula.jets import Jet

    States = Mapping[object, Any]

IDLE = -1e6  # the state of a switch in a branch that is not taken


@dataclass(frozen=True)
class Point:
    """Where and how a tree is evaluated: at the numbers x, with derivatives up to *order*.

    frozen holds the state of every switch, or nothing to let each x decide.  seen, if given, collects the states: one
    row of whole numbers for each switch and for each thing whose change of sign may be a break, as far as they are in
    branches that are taken: where active holds.
    """

    x: Array
    order: int = 2
    frozen: States | None = None
    seen: dict[object, Array] | None = field(default=None, compare=False)
    active: Any = True

    def note(self, key: object, state: Any) -> None:
        """Record the state of a switch."""
        if self.seen is not None:
            row = state if self.active is True else np.where(self.active, state, IDLE)
            self.seen[key] = np.broadcast_to(np.asarray(row, dtype=np.float64), self.x.shape)

    def within(self, where: Array) -> Point:
        """Return this point for a branch that is taken at some x."""
        return self if self.seen is None else replace(self, active=np.logical_and(self.active, where))

    def branch(self) -> Point:
        """Return this point for a branch whose values decide whether it is taken; it collects its states apart."""
        return self if self.seen is None else replace(self, seen={})

    def take(self, branch: Point, where: Any) -> None:
        """Record the states of a branch where it is taken."""
        if self.seen is not None and branch.seen is not None:
            for key, row in branch.seen.items():
                self.seen[key] = np.where(where, row, IDLE)


class Node:
    """A part of a formula with a value: a number for every x."""

    def jet(self, at: Point) -> Jet:
        """Return value, slope and curvature."""
        raise NotImplementedError


class Condition:
    """A part of a formula that holds or does not hold for every x."""

    def holds(self, at: Point) -> Any:
        """Return where it holds: booleans, one for each x."""
        raise NotImplementedError
