"""The complex step: f′(x) is the imaginary part of f(x + ih)/h for a tiny h, without any difference of near values.

W. Squire and G. Trapp, "Using Complex Variables to Estimate Derivatives of Real Functions" (1998).  It takes a formula
that is analytic between its switches, which go by the real part.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.formula.part import Node, Point
from actviz.formula.reader import read
from actviz.formula.reverse import parts
from actviz.formula.tree import STEPS, Absolute, Apply, Extreme, Known, Number, Quotient, Select, Step, Variable

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.formula.operators import Operator

STEP = 1e-200  # its square is 0 beside anything


class NotAnalyticError(Exception):
    """The formula has a part that is not known for complex numbers; the text says which."""


def value_and_slope(tree: Node, x: Array, step: Array | float = STEP) -> tuple[Array, Array]:
    """Return f, as it is computed with complex numbers, and f′ at *x*, which is off by step²·f‴/6.

    Raises NotAnalyticError if a part of the formula takes no complex numbers.
    """
    value = np.broadcast_to(np.asarray(_value(tree, x + step * 1j)), x.shape)
    return np.real(value), np.imag(value) / step


def _value(node: Node, z: Any) -> Any:
    match node:
        case Number():
            return node.value
        case Variable():
            return z
        case Apply():
            return _applied(node.operator, [_value(arg, z) for arg in node.args])
        case Known():
            return _value(_formula(node.activation), _value(node.arg, z) + 0j)
        case _:
            return _switched(node, [_value(part, z) for part in parts(node)], np.real(z))


def _applied(operator: Operator, given: list[Any]) -> Any:
    if all(isinstance(u, float) for u in given):
        return float(operator.value(*given))
    if operator.complex is None:
        raise NotAnalyticError(f"{operator.name} takes real numbers only")
    return operator.complex(*given)


def _switched(node: Node, given: list[Any], x: Array) -> Any:
    real = [np.real(u) for u in given]
    match node:
        case Select():
            value = np.where(np.broadcast_to(node.condition.holds(Point(x, 0)), x.shape), *given)
        case Extreme():
            value = np.where((real[0] >= real[1]) == node.largest, *given)
        case Absolute():
            value = np.sign(real[0]) * given[0]
        case Step():
            value = STEPS[node.name](real[0])
        case Quotient():
            whole = np.floor_divide(*real)
            value = given[0] - given[1] * whole if node.remainder else whole
        case _:
            raise TypeError(f"no rule for {type(node).__name__}")
    return value


@lru_cache(maxsize=64)
def _formula(activation: Activation) -> Node:
    """Return the printed formula of a function of the catalogue."""
    return read(activation.formula, activation.values).tree
