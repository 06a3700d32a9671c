"""The conditions of typed formulas: comparisons of numbers, in chains, and joined by and, or and not."""

from __future__ import annotations

import operator as compare
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from actviz.formula.part import Condition, Node, Point

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": compare.lt,
    "<=": compare.le,
    ">": compare.gt,
    ">=": compare.ge,
    "==": compare.eq,
    "!=": compare.ne,
}


@dataclass(frozen=True, eq=False)
class Compare(Condition):
    """Two formulas compared."""

    sign: str
    a: Node
    b: Node

    def holds(self, at: Point) -> Any:
        """Return where the comparison holds."""
        only_values = replace(at, order=0)
        return self.between(self.a.jet(only_values).f, self.b.jet(only_values).f, at)

    def between(self, a: Any, b: Any, at: Point) -> Any:
        """Return where it holds for the values *a* and *b*."""
        at.note((self, "tie"), np.sign(np.subtract(a, b)))
        return COMPARISONS[self.sign](a, b)


@dataclass(frozen=True, eq=False)
class Chain(Condition):
    """Neighbours compared, as in 0 < x <= 1: each comparison begins with what the one before ends with."""

    parts: tuple[Compare, ...]

    def holds(self, at: Point) -> Any:
        """Return where all comparisons hold; what two of them share is evaluated once."""
        only_values = replace(at, order=0)
        before, found = self.parts[0].a.jet(only_values).f, np.True_
        for part in self.parts:
            after = part.b.jet(only_values).f
            found = np.logical_and(found, part.between(before, after, at))
            before = after
        return found


@dataclass(frozen=True, eq=False)
class Every(Condition):
    """All of some conditions, or with negated=True not all of them."""

    parts: tuple[Condition, ...]
    negated: bool = False

    def holds(self, at: Point) -> Any:
        """Return where all hold."""
        found = np.logical_and.reduce(np.broadcast_arrays(*(p.holds(at) for p in self.parts)))
        return np.logical_not(found) if self.negated else found
