"""The terms in which an activation is declared: parameters, pieces, breaks, tails, facts, names and sources."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from actviz.deferred import np
from actviz.interval import REALS, Interval

if TYPE_CHECKING:
    from actviz.arrays import Array

THRESHOLD = 0.01  # a unit whose slope is smaller passes less than a hundredth of the gradient: saturated
SAMPLES = 1001  # of a curve
OVERFLOW = 24.0  # a domain that ends farther out, with a finite slope, ends because exponentials leave the doubles
Side = Literal["left", "right"]
Monotonicity = Literal["increasing", "nondecreasing", "constant", "nonincreasing", "decreasing", "no"]

SYMBOLS = {
    "alpha": "α",
    "beta": "β",
    "theta": "θ",
    "w0": "ω0",
    "lam": "λ",
    "lambd": "λ",
    "mu": "μ",
    "sigma": "σ",
    "temperature": "t",
}


class Parameter(NamedTuple):
    """One parameter of a declaration: what it means and which values make sense."""

    name: str
    default: float
    domain: Interval
    meaning: str
    aliases: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        """The letter that formulas use: α for alpha."""
        return SYMBOLS.get(self.name, self.name)


def param(default: float, domain: Interval, meaning: str, *, aliases: tuple[str, ...] = ()) -> Any:
    """Declare a parameter; in the class body the assignment's target names it."""
    return Parameter("", default, domain, meaning, aliases)


class Break(NamedTuple):
    """A point where the order-th derivative is the first to jump, and which value f, f′ and f″ take there.

    It is the limit from one side or the mean of both, as for the sign of 0.  From order 3 on it is called a join.
    """

    at: float
    order: int
    takes: Side | Literal["mean"] = "left"


class Hole(NamedTuple):
    """An interval, or a point, where f or only f′ is not finite; what names the one that is not."""

    low: float
    high: float
    what: str


class Tail(NamedTuple):
    """What f, f′ and f″ tend to at one end of the domain; nan where there is no limit."""

    value: float
    slope: float = 0.0
    curvature: float = 0.0


class Facts(NamedTuple):
    """Claims about one activation with its parameters; the tests measure every one of them.

    wavelength is the distance after which an oscillation comes back, in shape if not in size; 0 for none.
    """

    range: tuple[Interval, ...]
    left: Tail
    right: Tail
    monotonic: Monotonicity
    peak_slope: float
    domain: Interval = REALS
    wavelength: float = 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """The x towards which the limits are taken: the ends of the domain, and ±∞ where a formula fails before."""
        fails_left = self.domain.low < -OVERFLOW and math.isfinite(self.left.slope)
        fails_right = self.domain.high > OVERFLOW and math.isfinite(self.right.slope)
        return -math.inf if fails_left else self.domain.low, math.inf if fails_right else self.domain.high


class Piece(NamedTuple):
    """One formula for f, f′ and f″, valid between two breaks; straight or even constant if f is so by definition."""

    f: Callable[[Array], Array]
    d1: Callable[[Array], Array]
    d2: Callable[[Array], Array]
    straight: bool = False
    constant: bool = False

    def of_order(self, order: int) -> Callable[[Array], Array]:
        """Return f, f′ or f″ for order 0, 1 or 2."""
        return (self.f, self.d1, self.d2)[order]


def level(value: float) -> Callable[[Array], Array]:
    """Return the function that is *value* everywhere."""
    return lambda x: np.full_like(x, value)


def constant(value: float) -> Piece:
    """Return the piece on which f stays at *value*: what makes a unit dead."""
    return Piece(level(value), level(0.0), level(0.0), straight=True, constant=True)


def line(slope: float, intercept: float = 0.0) -> Piece:
    """Return the piece slope·x + intercept."""
    if slope == 0:
        return constant(intercept)
    return Piece(lambda x: slope * x + intercept, level(slope), level(0.0), straight=True)


class Reference(NamedTuple):
    """Where an activation was introduced."""

    authors: str
    year: int
    title: str
    url: str = ""


class Framework(NamedTuple):
    """A library that has activations of its own: its name, and the version whose names and defaults were read."""

    title: str
    version: str = ""


FRAMEWORKS = {
    "torch": Framework("PyTorch", "2.13.0"),
    "keras": Framework("Keras", "3.15.1"),
    "keras2": Framework("Keras 2", "2.15"),
    "jax": Framework("JAX", "0.10.2"),
    "flax": Framework("Flax", "0.12.8"),
    "tf": Framework("TensorFlow", "2.21.0"),
    "tfa": Framework("TensorFlow Addons", "of April 2024"),
    "onnx": Framework("ONNX", "1.23.2"),
    "hf": Framework("Transformers", "5.23.0"),
    "timm": Framework("timm", "1.0.31"),
    "matlab": Framework("MATLAB"),
}


class KnownAs:
    """The names an activation has in a framework, and the parameters that the framework gives it by default.

    The first name is the one to show.  Arguments that a caller must add to mean this activation belong to the name, as
    in gelu(approximate=True); arguments that are names of parameters have no default there, as in Threshold(theta).
    """

    def __init__(self, framework: str, *calls: str, **parameters: float) -> None:
        if framework not in FRAMEWORKS:
            raise TypeError(f"{framework!r} is none of the frameworks {', '.join(FRAMEWORKS)}")
        if not calls:
            raise TypeError(f"no name is declared for {framework}")
        self.framework = framework
        self.calls = calls
        self.parameters = parameters

    @property
    def call(self) -> str:
        """The name to show."""
        return self.calls[0]


class Difference(NamedTuple):
    """In what the functions of some frameworks depart from the one declared here although they go by its name.

    The size is the largest error that follows; None where the frameworks only made another choice.
    """

    frameworks: tuple[str, ...]
    what: str
    size: float | None = None
