"""PyTorch's autodiff without the user's own gradients: each custom backward is replaced by autograd through forward.

A torch.autograd.Function cannot vouch for itself.  Its backward is exchanged and not its apply, which the user's code
may have taken a reference to long ago: `swoosh = Swoosh.apply`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from actviz.own.raw import NoDerivativeError

if TYPE_CHECKING:
    from actviz.arrays import Array


def derivative(call: Callable[[Any], Any]) -> Callable[[Array], Any]:
    """Return f′ of a function of tensors by autograd through what its forwards compute.

    It raises NoDerivativeError where a forward leaves PyTorch, and whatever PyTorch raises.
    """
    from actviz.own import torch_functions

    by_autograd = torch_functions.raw(call).d1
    if by_autograd is None:
        raise NoDerivativeError("PyTorch has no derivative")

    def d1(x: Array) -> Any:
        with _without_backwards():
            return by_autograd(x)

    return d1


@contextmanager
def _without_backwards() -> Iterator[None]:
    import torch

    kept: list[tuple[Any, str, Any]] = []
    try:
        for cls in _descendants(torch.autograd.Function):
            with_context = cls.setup_context is torch.autograd.Function.setup_context
            changed = {"forward": _remembering(cls.forward)} if with_context else {}
            if not with_context:
                changed["setup_context"] = _remembering_setup(cls.setup_context)
            changed["backward"] = _through_forward(cls.forward, with_context=with_context)
            for name, function in changed.items():
                kept.append((cls, name, vars(cls).get(name)))
                setattr(cls, name, staticmethod(function))
        yield
    finally:
        for cls, name, original in reversed(kept):
            if original is None:
                delattr(cls, name)
            else:
                setattr(cls, name, original)


def _descendants(cls: type) -> list[Any]:
    """Return the classes derived from *cls* by users, with their originals taken before anything changes."""
    children: list[Any] = cls.__subclasses__()
    found = [d for child in children for d in (child, *_descendants(child))]
    return [d for d in dict.fromkeys(found) if not d.__module__.startswith("torch.")]


def _remembering(forward: Callable[..., Any]) -> Callable[..., Any]:
    def remembering(ctx: Any, *args: Any) -> Any:
        ctx.given_by_check = args
        return forward(ctx, *args)

    return remembering


def _remembering_setup(setup: Callable[..., Any]) -> Callable[..., Any]:
    def remembering(ctx: Any, inputs: Any, output: Any) -> Any:
        ctx.given_by_check = inputs
        return setup(ctx, inputs, output)

    return remembering


def _through_forward(forward: Callable[..., Any], *, with_context: bool) -> Callable[..., Any]:
    def backward(ctx: Any, *slopes: Any) -> tuple[Any, ...]:
        import torch

        with torch.enable_grad():
            leaves = [_leaf(a) for a in ctx.given_by_check]
            args = [a.clone() if isinstance(a, torch.Tensor) else a for a in leaves]
            context = (_Context(args),) if with_context else ()
            results = forward(*context, *args)
            results = results if isinstance(results, tuple) else (results,)
            pairs = [(r, s) for r, s in zip(results, slopes, strict=False) if getattr(r, "requires_grad", False)]
            if not pairs:
                raise NoDerivativeError(
                    "a forward leaves PyTorch on the way, so only its own backward has a derivative"
                )
            wanted = [a for a in leaves if getattr(a, "requires_grad", False)]
            reached, given = zip(*pairs, strict=True)
            found = iter(torch.autograd.grad(reached, wanted, given, allow_unused=True))
        return tuple(next(found) if getattr(a, "requires_grad", False) else None for a in leaves)

    return backward


def _leaf(arg: Any) -> Any:
    import torch

    if not isinstance(arg, torch.Tensor):
        return arg
    leaf = arg.detach()
    return leaf.requires_grad_() if leaf.is_floating_point() else leaf


class _Context:
    """What a forward expects of its context, without effect."""

    def __init__(self, args: list[Any]) -> None:
        self.needs_input_grad = tuple(getattr(a, "requires_grad", False) for a in args)
        self.saved_tensors: tuple[Any, ...] = ()

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors."""
        self.saved_tensors = tensors

    def nothing(self, *args: Any) -> None:
        """Do nothing with what is told."""

    save_for_forward = mark_dirty = mark_non_differentiable = set_materialize_grads = nothing
