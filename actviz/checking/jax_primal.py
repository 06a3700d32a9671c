"""JAX's autodiff without the user's own gradients: custom_jvp and custom_vjp are replaced by what they compute.

The function is traced, and its operations are done one after the other; where one has a rule of its own for the
derivative, the operations of its value are done instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actviz.own.raw import NoDerivativeError

if TYPE_CHECKING:
    from actviz.arrays import Array

RULED = ("custom_jvp_call", "custom_vjp_call", "custom_vjp_call_jaxpr")
CALLED = ("jit", "pjit", "closed_call", "core_call", "remat", "checkpoint")


def derivative(call: Callable[[Any], Any]) -> Callable[[Array], Any]:
    """Return f′ of an elementwise function of JAX arrays, or of single numbers, by autodiff through its operations."""
    from actviz.own import jax_functions

    by_rules = jax_functions.raw(without_rules(call)).d1
    if by_rules is None:
        raise NoDerivativeError("JAX has no derivative")
    return by_rules


def without_rules(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the same function without derivatives of its own."""
    import jax

    def plain(x: Any) -> Any:
        try:
            closed = jax.make_jaxpr(call)(x)
        except TypeError:  # lax.cond takes single numbers
            closed = jax.make_jaxpr(jax.vmap(call))(x)
        return _run(closed.jaxpr, closed.consts, [x])[0]

    return plain


def _has_rule(jaxpr: Any) -> bool:
    return any(
        eqn.primitive.name in RULED or any(_has_rule(inner.jaxpr) for inner in _inner(eqn)) for eqn in jaxpr.eqns
    )


def _inner(eqn: Any) -> list[Any]:
    values = [v for p in eqn.params.values() for v in (p if isinstance(p, (tuple, list)) else (p,))]
    return [v for v in values if hasattr(v, "jaxpr") and hasattr(v, "consts")]


def _run(jaxpr: Any, consts: Any, args: Any) -> list[Any]:
    known: dict[Any, Any] = dict(zip([*jaxpr.constvars, *jaxpr.invars], [*consts, *args], strict=True))

    def value(atom: Any) -> Any:
        return atom.val if hasattr(atom, "val") else known[atom]

    for eqn in jaxpr.eqns:
        given = [value(atom) for atom in eqn.invars]
        name = eqn.primitive.name
        if name in RULED or name in CALLED:
            inner = _inner(eqn)[0]
            results = _run(inner.jaxpr, inner.consts, given)
        elif any(_has_rule(inner.jaxpr) for inner in _inner(eqn)):
            raise NoDerivativeError(f"a rule of its own stands inside {name}, where it cannot be left out")
        else:
            options = eqn.primitive.get_bind_params(eqn.params)
            functions, options = options if isinstance(options, tuple) else ((), options)  # a pair before JAX 0.8
            found = eqn.primitive.bind(*functions, *given, **options)
            results = found if eqn.primitive.multiple_results else [found]
        known.update(zip(eqn.outvars, results, strict=True))
    return [value(atom) for atom in jaxpr.outvars]
