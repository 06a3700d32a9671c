"""JAX functions as functions of numpy arrays, with their gradients, in float64 whatever the user's setting is.

JAX is imported only here, and only for an object that comes from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.own.raw import Raw

if TYPE_CHECKING:
    from actviz.arrays import Array

FEWEST = 16  # numbers in an array


def raw(call: Callable[[Any], Any]) -> Raw:
    """Return f, f′ and f″ of an elementwise function of JAX arrays."""
    import jax

    def slope(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        # Half the slope of twice of it: a rule that forgets what comes in from behind shows itself.
        twice: Callable[[Any], Any] = jax.grad(lambda x: 2 * function(x).sum())
        return lambda x: twice(x) / 2

    first = slope(call)
    return Raw(_run(call), _run(first), _run(slope(first)), "jax grad")


def one_by_one(call: Callable[[Any], Any]) -> Raw:
    """Return f, f′ and f″ of a function of a single number, as lax.cond makes one."""
    import jax

    return raw(jax.vmap(call))


def _run(function: Callable[[Any], Any]) -> Callable[[Array], Any]:
    import jax

    compiled = jax.jit(function)

    def run(x: Array) -> Any:
        # Every new shape is compiled anew, so arrays are filled up to a few sizes.
        size = max(FEWEST, 1 << (x.size - 1).bit_length())
        padded = np.concatenate([x, np.full(size - x.size, x[-1])])
        with jax.enable_x64(True):
            result = compiled(jax.numpy.asarray(padded))
            result = np.asarray(result) if isinstance(result, jax.Array) else result
        return result[: x.size] if getattr(result, "shape", ()) == padded.shape else result

    return run
