"""A foreign function as its framework gives it, before anything is checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from actviz.arrays import Array


How = Literal["declared derivative", "torch autograd", "jax grad", "numerical"]


class NoDerivativeError(Exception):
    """A framework cannot differentiate the function, which is no fault of it."""


class Raw(NamedTuple):
    """f, and f′ and f″ where the framework has them, of a float64 array that they may write to; any result."""

    f: Callable[[Array], Any]
    d1: Callable[[Array], Any] | None = None
    d2: Callable[[Array], Any] | None = None
    how: How = "numerical"
