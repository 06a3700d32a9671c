"""From what a person names to what is checked: functions of the catalogue, typed formulas, Python functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.activation import Activation
from actviz.checking import companions
from actviz.checking.points import grid
from actviz.checking.quotients import Quotients
from actviz.checking.subject import Claim, Subject
from actviz.errors import ActvizError, SpecError
from actviz.formula.part import Node, Point
from actviz.formula.reader import read
from actviz.formula.tracing import UntraceableError, traced
from actviz.own import differences
from actviz.own.calling import UNSTEADY, Adapted, adapt, signature_parameters
from actviz.own.importing import load
from actviz.own.python import PythonFunction
from actviz.own.signatures import with_parameters
from actviz.own.typed import Typed
from actviz.spec import get as scalar
from actviz.spec import naming
from actviz.spec.either import get_all
from actviz.spelling import quoted
from actviz.terms import Break

if TYPE_CHECKING:
    from actviz.arrays import Array

    Function = Callable[[Array], Array]

SAME = 1e-9  # values of a function and of the formula that was written down for it
NOT_FROM_ONE = {"numpy": "it computes with numpy", "scalar": "it computes with single numbers"}


def subject(spec: object, against: object = None, parameters: Mapping[str, float] | None = None) -> Subject:
    """Return what *spec* means with what is claimed to be its derivative: the values of *against* if it is given.

    Both may be specs, activations or Python functions.  Raises SpecError for what cannot be checked.
    """
    found = _subject(spec, dict(parameters or {}))
    return found if against is None else found._replace(claim=_claimed(against))


def _subject(spec: object, parameters: dict[str, float]) -> Subject:
    if isinstance(spec, str) and (function := naming.python_function(spec)):
        given = {**_tail(function.tail, spec), **parameters}
        return _of_python(load(function.target), function.target, given)
    if isinstance(spec, (str, Activation)):
        found = _activation(spec, parameters)
        if isinstance(found, PythonFunction):
            return _of_python(found.obj, found.name, found.values)
        return _of_formula(found) if isinstance(found, Typed) else _of_declared(found)
    return _of_python(spec, getattr(spec, "__name__", type(spec).__name__), parameters)


def _activation(spec: str | Activation, parameters: dict[str, float]) -> Activation:
    if isinstance(spec, Activation):
        return scalar(spec, allow_imports=False, **parameters)
    found = get_all(spec, allow_imports=False, **parameters)
    if len(found) > 1:
        raise SpecError(f"{quoted(spec)} means {len(found)} activations; one at a time is checked")
    if not isinstance(found[0], Activation):
        raise SpecError(f"{found[0].name} takes a vector; only derivatives of functions of one number are checked")
    return found[0]


def _tail(tail: str, spec: str) -> dict[str, float]:
    from actviz.spec.numbers import number

    found = {}
    for item in tail.split(",") if tail.strip() else []:
        key, equals, value = item.partition("=")
        if not equals:
            raise SpecError(f"{quoted(spec)}: one value for each parameter is checked, as in alpha=0.5")
        found[key.strip()] = number(value, key.strip())
    return found


def _of_declared(activation: Activation) -> Subject:
    try:
        tree, why = read(activation.formula, activation.values).tree, ""
    except SpecError:  # of a plugin, whose formula is there to be read by people
        tree, why = None, "its formula is not one that can be typed"
    return Subject(
        activation.label,
        activation.f,
        Claim(activation.d1, "the declared derivative", "closed form"),
        activation.seams,
        activation.values,
        _varied(activation),
        tree,
        why,
        known=activation,
        outline=activation,
    )


def _of_formula(activation: Typed) -> Subject:
    return Subject(
        activation.label,
        activation.f,
        Claim(activation.d1, "the derivative by Taylor arithmetic", "forward mode"),
        activation.seams,
        activation.values,
        _varied(activation),
        activation.tree,
        outline=activation,
    )


def _varied(activation: Activation) -> Callable[[Mapping[str, float]], Function]:
    def varied(values: Mapping[str, float]) -> Function:
        return type(activation)(**{**activation.values, **values}).d1

    return varied


def _of_python(obj: Any, name: str, given: dict[str, float]) -> Subject:
    adapted = adapt(obj, name, **given)
    function = with_parameters(obj, name, given)
    tree, why = _formula_of(function, adapted)
    outline = _finite(_Traced.of(tree, name)) if tree else None
    defaults = {k: v for k, v in signature_parameters(obj).items() if v is not None}
    autodiff, no_autodiff = _autodiff(function, adapted)
    return Subject(
        name,
        adapted.f,
        _own_claim(obj, function, name, given, adapted),
        _seams(adapted, outline),
        {**defaults, **given},
        lambda values: _slope(obj, name, {**given, **values}),
        tree,
        why,
        function if adapted.kind == "numpy" else None,
        autodiff,
        no_autodiff,
        outline=outline,
        float32=adapted.float32,
        steady=UNSTEADY not in adapted.notes,
        notes=tuple(n for n in adapted.notes if n not in {"computes in float32", UNSTEADY}),
    )


def _formula_of(function: Callable[..., Any], adapted: Adapted) -> tuple[Node | None, str]:
    """Return what a Python function computes as a formula, or nothing and why."""
    if adapted.kind != "numpy":
        return None, f"it is made for {adapted.kind}" if adapted.kind != "scalar" else "it computes with single numbers"
    if adapted.float32:
        return None, "it computes in float32"
    try:
        tree = traced(function)
    except UntraceableError as exc:
        return None, str(exc)
    x = grid()
    with np.errstate(all="ignore"):
        written = np.broadcast_to(tree.jet(Point(x, 0)).f, x.shape)
        values = adapted.f(x)
        both = np.isfinite(written) & np.isfinite(values)
        same = np.abs(written - values) <= SAME * (np.abs(values) + SAME)
    if not same[both].all() or both.sum() < np.isfinite(values).sum() / 2:
        return None, "a formula written down from it gives other values"
    return tree, ""


class _Traced(Typed):
    """A Python function as the formula that it computes."""

    name = "python"
    cost = 1  # what Python computes is quick

    def _complaint(self) -> str:
        return ""

    @classmethod
    def of(cls, tree: Node, name: str) -> Activation:
        found = cls().called(name)
        found.__dict__["tree"] = tree
        return found


def _seams(adapted: Adapted, outline: Activation | None) -> tuple[Break, ...]:
    """Return where a Python function, f′ or f″ jumps."""
    if outline:
        return outline.seams
    if UNSTEADY in adapted.notes:
        return ()
    from actviz.measure import jumps

    eps = differences.EPS_FLOAT32 if adapted.float32 else differences.EPS
    noise = differences.NOISE_FLOAT32 if adapted.float32 else differences.NOISE
    d1, d2 = (differences.derivative(adapted.f, order, eps) for order in (1, 2))
    return tuple(Break(at, order) for at, order in jumps.seams(adapted.f, d1, d2, grid(), noise))


def _finite(activation: Activation) -> Activation | None:
    """Return an activation if it is finite anywhere, and nothing if there is nothing to know of it."""
    try:
        activation.seams  # noqa: B018  what is measured
    except ActvizError:
        return None
    return activation


def _autodiff(function: Callable[..., Any], adapted: Adapted) -> tuple[Callable[[Array], Any] | None, str]:
    if adapted.kind == "torch":
        from actviz.checking import torch_primal
        from actviz.own import torch_functions

        return torch_primal.derivative(torch_functions.prepared(function)), ""
    if adapted.kind == "jax":
        from actviz.checking import jax_primal

        return jax_primal.derivative(function), ""
    return None, NOT_FROM_ONE.get(adapted.kind, f"{adapted.kind} cannot leave out gradients of one's own")


def _own_claim(obj: Any, function: Any, name: str, given: dict[str, float], adapted: Adapted) -> Claim | None:
    """Return what comes with a Python function: its companion, or the derivative of its framework as it stands."""
    if companion := companions.of(obj, function, name):
        return _claim_of(companion.obj, companion.name, companions.fitting(companion.obj, given))
    if adapted.how == "numerical":
        return None
    return Claim(adapted.d1, f"the gradient by {adapted.how}", float32=adapted.float32)


def _claimed(against: object) -> Claim:
    """Return the values of *against* as a claim."""
    if isinstance(against, str) and (function := naming.python_function(against)):
        return _claim_of(load(function.target), function.target, _tail(function.tail, against))
    if isinstance(against, (str, Activation)):
        found = _activation(against, {})
        return Claim(found.f, found.label, None, tuple(b.at for b in found.seams))
    return _claim_of(against, getattr(against, "__name__", type(against).__name__), {})


def _claim_of(obj: Any, name: str, given: dict[str, float]) -> Claim:
    adapted = adapt(obj, name, **given)
    tree, _ = _formula_of(with_parameters(obj, name, given), adapted)
    outline = _finite(_Traced.of(tree, name)) if tree else None
    return Claim(adapted.f, name, None, tuple(b.at for b in _seams(adapted, outline)), adapted.float32)


def _slope(obj: Any, name: str, given: dict[str, float]) -> Function:
    adapted = adapt(obj, name, **given)
    tree, _ = _formula_of(with_parameters(obj, name, given), adapted)
    if tree is None:
        return lambda x: Quotients(adapted.f).estimate(x, "across").value
    return lambda x: np.broadcast_to(np.asarray(tree.jet(Point(x, 1)).d1, dtype=np.float64), x.shape)
