"""Why a formula that is rounded step by step is 0: found by going back from its result to the step that made it so."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.formula.reverse import parts
from actviz.formula.tree import Apply, Known
from actviz.rounding.stepwise import step_by_step

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.formula.part import Node
    from actviz.rounding.types import FloatType

Cause = Literal["overflow", "absorbed", "cancelled", "underflow"]

SUMS = frozenset({"+", "-"})


def cause_of_zero(tree: Node, x: float, float_type: FloatType) -> Cause | None:
    """Return why a formula is 0 at *x*, where it should be something else; None if that cannot be told.

    overflow: something on the way is infinite; absorbed: a sum is its larger term, as 1 + 1e-20 is 1; cancelled: the
    terms of a sum are opposite, once they are rounded; underflow: a result is smaller than all numbers of the type.
    """
    search = _Search(np.array([x]), float_type)
    return search.cause(tree) if search.value(tree) == 0 else None


class _Search(NamedTuple):
    x: Array
    type: FloatType

    def value(self, node: Node) -> float:
        return float(step_by_step(node, self.x, self.type)[0])

    def cause(self, node: Node) -> Cause | None:
        """Return why a part of the formula is 0."""
        below = {part: self.value(part) for part in parts(node)}
        zeros = (self.cause(part) for part, u in below.items() if u == 0)
        match node:
            case Apply(operator=operator) if operator.name in SUMS and all(below.values()):
                return "cancelled"
            case Apply() | Known() if any(map(math.isinf, below.values())):
                return "overflow"
            case Apply() | Known() if all(below.values()):
                return "absorbed" if any(self.absorbs(part) for part in below) else "underflow"
            case _:
                return next(zeros, None)

    def absorbs(self, node: Node) -> bool:
        """Say whether a part is a sum that is no more than one of its terms."""
        if not (isinstance(node, Apply) and node.operator.name in SUMS):
            return False
        terms = [abs(self.value(part)) for part in parts(node)]
        return all(terms) and abs(self.value(node)) in terms
