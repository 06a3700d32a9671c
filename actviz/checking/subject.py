"""What is checked: a function, the ways into it that a method may take, and what is claimed to be its derivative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.formula.part import Node
    from actviz.terms import Break

    Function = Callable[[Array], Array]

Way = Literal[
    "forward mode",
    "reverse mode",
    "complex step",
    "closed form",
    "autodiff",
    "central differences",
    "one-sided differences",
]


class Claim(NamedTuple):
    """A function that is said to be f′, with its name; way is the method that it is itself, if it is one.

    breaks are the places where it jumps or bends.
    """

    d1: Function
    name: str
    way: Way | None = None
    breaks: tuple[float, ...] = ()
    float32: bool = False


class Subject(NamedTuple):
    """A function with everything that methods need of it; what is missing has its reason beside it.

    tree is what it computes, written down as a formula.  computing is the Python function itself, for arrays of any
    kind.  autodiff is the framework's derivative without gradients of the user's own.  known is the same function in
    the catalogue.  outline knows its pieces.  breaks are the places where f, f′ or a later derivative jumps.  varied
    gives f′ for other values of the parameters.  steady says that f gives the same values when called again.
    """

    label: str
    f: Function
    claim: Claim | None
    breaks: tuple[Break, ...] = ()
    parameters: Mapping[str, float] = {}
    varied: Callable[[Mapping[str, float]], Function] | None = None
    tree: Node | None = None
    no_tree: str = ""
    computing: Callable[[Any], Any] | None = None
    autodiff: Callable[[Array], Any] | None = None
    no_autodiff: str = "it is not from a framework"
    known: Activation | None = None
    outline: Activation | None = None
    float32: bool = False
    steady: bool = True
    notes: tuple[str, ...] = ()

    @property
    def kinks(self) -> tuple[Break, ...]:
        """The breaks where f or f′ jumps, so that f has no derivative."""
        return tuple(b for b in self.breaks if b.order <= 1)

    @property
    def cuts(self) -> tuple[float, ...]:
        """The places of all breaks."""
        return tuple(b.at for b in self.breaks)
