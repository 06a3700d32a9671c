"""Reverse mode: one sweep forwards over a formula for the values, one backwards for the derivatives by all its parts.

It shares the operators' partial derivatives with the forward mode of `actviz.formula.jets`, but neither the order of
the computation nor the rules for switches; where two branches of max or min tie, each passes half, unless it is said
which of them is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.formula.part import Node, Point
from actviz.formula.tree import STEPS, Absolute, Apply, Extreme, Known, Number, Quotient, Select, Step, Variable

if TYPE_CHECKING:
    from actviz.arrays import Array

    Value = Array | float


class Local(NamedTuple):
    """The value of a part of a formula and its partial derivative by each of its own parts."""

    value: Value
    partials: tuple[Value, ...] = ()


class Adjoint(NamedTuple):
    """A part of a formula, the derivative of the whole formula by it, and its own ones by each of its parts."""

    node: Node
    slope: Array
    partials: tuple[Value, ...]


def gradient(tree: Node, x: Array, taken: Mapping[object, Array] | None = None) -> Array:
    """Return f′ at *x*; *taken* is that of `sweep`."""
    total = np.zeros(x.shape)
    for node, slope, _ in sweep(tree, x, taken):
        if isinstance(node, Variable):
            total = total + slope
    return total


def adjoints(tree: Node, x: Array) -> list[tuple[Node, Array]]:
    """Return the derivative of the whole formula at *x* by each of its parts, the whole first."""
    return [(part.node, part.slope) for part in sweep(tree, x)]


def sweep(tree: Node, x: Array, taken: Mapping[object, Array] | None = None) -> list[Adjoint]:
    """Return what `adjoints` does, with the local derivatives.

    *taken* says for each max and min where its first formula is taken, as forward mode notes it.
    """
    tape = _in_order(tree)
    found: dict[Node, Local] = {}
    for node in tape:
        found[node] = _local(node, [found[part].value for part in parts(node)], x)
        if taken and isinstance(node, Extreme) and node in taken:
            first = np.where(taken[node] > 0, 1.0, 0.0)
            found[node] = found[node]._replace(partials=(first, 1 - first))
    slopes: dict[Node, Any] = dict.fromkeys(tape, 0.0)
    slopes[tree] = np.ones(x.shape)
    for node in reversed(tape):
        for part, partial in zip(parts(node), found[node].partials, strict=False):
            slopes[part] = slopes[part] + _passed(slopes[node], partial)
    return [Adjoint(node, np.broadcast_to(slopes[node], x.shape), found[node].partials) for node in reversed(tape)]


def _passed(slope: Any, partial: Value) -> Any:
    # A branch that is not taken passes nothing on, even if it is infinitely steep: 0·∞ would be nan.
    return np.where(np.equal(slope, 0.0), 0.0, slope * partial)


def parts(node: Node) -> tuple[Node, ...]:
    """Return the parts of a formula that its value is made of, conditions left out."""
    match node:
        case Apply():
            return node.args
        case Known() | Absolute() | Step():
            return (node.arg,)
        case Select():
            return (node.yes, node.no)
        case Extreme() | Quotient():
            return (node.a, node.b)
        case _:
            return ()


def _in_order(tree: Node) -> list[Node]:
    """Return all parts of a formula, each once and behind those that it is made of."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if node not in found:
            for part in parts(node):
                visit(part)
            found[node] = None

    visit(tree)
    return list(found)


def _local(node: Node, given: Sequence[Any], x: Array) -> Local:
    match node:
        case Number():
            return Local(node.value)
        case Variable():
            return Local(x)
        case Apply():
            value = node.operator.value(*given)
            if all(isinstance(u, float) for u in given):  # a number, which ** treats unlike an array of one
                return Local(float(value), (0.0,) * len(given))
            return Local(value, node.operator.first(*given, value))
        case Known():
            return Local(node.activation.f(given[0]), (node.activation.d1(given[0]),))
        case _:
            return _switch(node, given, x)


def _switch(node: Node, given: Sequence[Any], x: Array) -> Local:
    match node:
        case Select():
            taken = np.broadcast_to(node.condition.holds(Point(x, 0)), x.shape)
            partials: tuple[Any, ...] = (np.where(taken, 1.0, 0.0), np.where(taken, 0.0, 1.0))
            value: Any = np.where(taken, *given)
        case Extreme():
            share = (1 + np.sign(np.subtract(*given)) * (1 if node.largest else -1)) / 2
            value, partials = (np.maximum if node.largest else np.minimum)(*given), (share, 1 - share)
        case Absolute():
            value, partials = np.abs(given[0]), (np.sign(given[0]),)
        case Step():
            value, partials = STEPS[node.name](given[0]), (0.0,)
        case Quotient():
            whole = np.floor_divide(*given)
            value, partials = (np.mod(*given), (1.0, -whole)) if node.remainder else (whole, (0.0, 0.0))
        case _:
            raise TypeError(f"no rule for {type(node).__name__}")
    return Local(value, partials)
