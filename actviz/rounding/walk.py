"""A formula evaluated operation by operation in some arithmetic: rounded to a type, or with many digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from actviz.formula.conditions import COMPARISONS, Chain, Compare, Every
from actviz.formula.reverse import parts
from actviz.formula.tree import STEPS, Absolute, Apply, Extreme, Known, Number, Quotient, Select, Step, Variable

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.formula.operators import Operator
    from actviz.formula.part import Condition, Node


class Arithmetic(Protocol):
    """Arrays of numbers of some kind, with what formulas do to them."""

    def given(self, x: Any) -> Any:
        """Return floats as numbers of this kind."""

    def applied(self, operator: Operator, args: list[Any]) -> Any:
        """Return the result of an operator."""

    def known(self, activation: Activation, arg: Any) -> Any:
        """Return a function of the catalogue."""

    def quotient(self, a: Any, b: Any, *, remainder: bool) -> Any:
        """Return a // b, or a % b."""


def evaluated(node: Node, x: Any, arithmetic: Arithmetic) -> Any:
    """Return the value of a formula for the array *x*; branches that are not taken are evaluated as well."""

    def of(part: Node) -> Any:
        return evaluated(part, x, arithmetic)

    match node:
        case Number():
            # numpy multiplies for a square only if it sees one exponent for all.
            return np.broadcast_to(arithmetic.given(np.array([node.value])), x.shape)
        case Variable():
            return x
        case Apply():
            return arithmetic.applied(node.operator, [of(arg) for arg in node.args])
        case Known():
            return arithmetic.known(node.activation, of(node.arg))
        case _:
            return _switched(node, x, arithmetic)


def _switched(node: Node, x: Any, arithmetic: Arithmetic) -> Any:
    a, *others = (evaluated(part, x, arithmetic) for part in parts(node))
    match node:
        case Select():
            return np.where(_holds(node.condition, x, arithmetic), a, others[0])
        case Extreme():
            b = others[0]
            return np.where((a != a) | ((a >= b) == node.largest) & (b == b), a, b)  # noqa: PLR0124  # nan stays
        case Absolute():
            return np.abs(a)
        case Step():
            return arithmetic.given(STEPS[node.name](a.astype(np.float64)))
        case Quotient():
            return arithmetic.quotient(a, others[0], remainder=node.remainder)
        case _:
            raise TypeError(f"no rule for {type(node).__name__}")


def _holds(condition: Condition, x: Any, arithmetic: Arithmetic) -> Any:
    match condition:
        case Compare():
            a, b = (evaluated(part, x, arithmetic) for part in (condition.a, condition.b))
            return COMPARISONS[condition.sign](a, b).astype(bool)
        case Chain():
            return np.logical_and.reduce([_holds(part, x, arithmetic) for part in condition.parts])
        case Every():
            found = np.logical_and.reduce([_holds(part, x, arithmetic) for part in condition.parts])
            return np.logical_not(found) if condition.negated else found
        case _:
            raise TypeError(f"no rule for {type(condition).__name__}")
