"""A formula evaluated step by step in a type: every number in it and every result is rounded before it is used.

Results are computed in float64 and rounded to the type.  For + - * / and the square root the second rounding changes
nothing, because 53 digits are more than twice the 24 of float32 and two (S. A. Figueroa, "When is double rounding
innocuous?", 1995).  For exp and its like it may, if the result is within 2^-52 of the middle between two numbers of the
type, which is one in 2^28 results for float32.  float64 itself is numpy's own, right to a unit in the last place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.rounding.walk import evaluated

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.formula.operators import Operator
    from actviz.formula.part import Node
    from actviz.rounding.types import FloatType


class _Rounded(NamedTuple):
    """Arithmetic whose results are rounded to a type."""

    type: FloatType

    def given(self, x: Any) -> Any:
        return self.type.rounded(np.asarray(x, dtype=np.float64))

    def applied(self, operator: Operator, args: list[Any]) -> Any:
        return self.given(operator.value(*args))

    def known(self, activation: Activation, arg: Any) -> Any:
        return self.given(activation.f(arg))

    def quotient(self, a: Any, b: Any, *, remainder: bool) -> Any:
        return self.given(np.mod(a, b) if remainder else np.floor_divide(a, b))


def step_by_step(tree: Node, x: Array, float_type: FloatType) -> Array:
    """Return the formula at *x*, numbers of the type, with every operation rounded to it; ±∞ and nan as they come."""
    with np.errstate(all="ignore"):
        value: Array = evaluated(tree, x, _Rounded(float_type))
    return value


def softmax(logits: Array, float_type: FloatType, *, shifted: bool) -> Array:
    """Return softmax of logits of shape (…, n), step by step: as the formula says, or with the largest taken off."""
    rounded = float_type.rounded
    with np.errstate(all="ignore"):
        x = rounded(np.asarray(logits, dtype=np.float64))
        e = rounded(np.exp(rounded(x - x.max(axis=-1, keepdims=True)) if shifted else x))
        total = np.zeros((*x.shape[:-1], 1))
        for k in range(x.shape[-1]):
            total = rounded(total + e[..., k : k + 1])
        return rounded(e / total)
