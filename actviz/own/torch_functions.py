"""PyTorch functions and modules as functions of numpy arrays, with autograd's derivatives, in float64.

PyTorch is imported only here, and only for an object that comes from it.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actviz.own.raw import NoDerivativeError, Raw

if TYPE_CHECKING:
    from actviz.arrays import Array


def prepared(obj: Any) -> Any:
    """Return a copy of a module that computes in float64 and in evaluation mode; anything else as it is."""
    import torch

    return copy.deepcopy(obj).cpu().double().eval() if isinstance(obj, torch.nn.Module) else obj


def raw(call: Callable[[Any], Any]) -> Raw:
    """Return f, f′ and f″ of a function of tensors."""
    import torch

    def f(x: Array) -> Any:
        with torch.no_grad():
            return _array(call(torch.from_numpy(x)))

    def gradient(y: Any, x: Any, *, keep: bool) -> Any:
        # Twice the slope of half of it: a backward that forgets what comes in from behind shows itself.
        (slope,) = torch.autograd.grad(2 * y.sum(), x, create_graph=keep, allow_unused=True)
        return torch.zeros_like(x) if slope is None else slope / 2

    def d1(x: Array) -> Any:
        with torch.enable_grad():
            given = torch.from_numpy(x).requires_grad_()
            # An operation in place is refused on what gradients are asked for, but not on what is computed from it.
            y = call(given.clone())
            if not getattr(y, "requires_grad", False):
                raise NoDerivativeError("the result does not depend on x through PyTorch")
            return _array(gradient(y, given, keep=False))

    def d2(x: Array) -> Any:
        with torch.enable_grad():
            given = torch.from_numpy(x).requires_grad_()
            slope = gradient(call(given.clone()), given, keep=True)
            # The slope of a straight line does not depend on x.
            return _array(gradient(slope, given, keep=False) if slope.requires_grad else torch.zeros_like(given))

    return Raw(f, d1, d2, "torch autograd")


def _array(result: Any) -> Any:
    import torch

    if not isinstance(result, torch.Tensor):
        return result
    result = result.detach().cpu()
    return (result.float() if result.dtype == torch.bfloat16 else result).numpy()


def is_autograd_function(obj: Any) -> bool:
    """Say whether *obj* is a subclass of torch.autograd.Function, which is applied and never made an instance of."""
    import torch

    return isinstance(obj, type) and issubclass(obj, torch.autograd.Function)


def forward_of(cls: Any) -> inspect.Signature:
    """Return the signature of a torch.autograd.Function: that of forward, without the context if it takes one."""
    import torch

    parameters = list(inspect.signature(cls.forward).parameters.values())
    has_context = cls.setup_context is torch.autograd.Function.setup_context
    return inspect.Signature(parameters[has_context:])


def applied(cls: Any, parameters: dict[str, float]) -> Callable[[Any], Any]:
    """Return the function of x that a torch.autograd.Function is with *parameters*, which it takes by position."""
    import torch

    _, *rest = forward_of(cls).parameters.values()
    given = [parameters.get(p.name, p.default) for p in rest if p.name in parameters or p.default is not p.empty]

    def call(x: Any) -> Any:
        return cls.apply(x, *given)

    call.__module__ = torch.__name__  # which is how it is known to be made for tensors
    return call
