"""The ways to a derivative, side by side: each gives f′ with an estimated error, or says why it does not apply.

What a method finds counts only where it agrees on f itself: a formula that overflows, or has lost the digits of f, has
lost those of f′ before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.checking.quotients import Quotients, noise_of
from actviz.errors import ActvizError
from actviz.formula import complex_step, reverse
from actviz.formula.part import Node, Point
from actviz.own.differences import EPS, EPS_FLOAT32, Estimate
from actviz.own.raw import NoDerivativeError

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.checking.subject import Subject, Way

    Derivative = Callable[[Array], Estimate]

NOISE = 2.0  # times the spread of the values at numbers that differ by rounding
ROUNDINGS = 64  # of f′ by rules, in units of the last place
SAME = 1e-6  # relative difference of two computations of f beyond which one of them has lost its digits
ANALYTIC = 1e-5  # relative difference of slopes along and across the real line
ASIDE = 1e-5  # steps for that comparison
IS_CLAIM = "it is what is checked"


class Method(NamedTuple):
    """One way to f′; why_not says why it does not apply."""

    way: Way
    estimate: Derivative | None
    why_not: str = ""


def methods(subject: Subject, x: Array) -> tuple[Method, ...]:
    """Return all ways to f′, tried at *x*; what is claimed is never a way to check itself."""
    eps = EPS_FLOAT32 if subject.float32 else EPS
    quotients = Quotients(subject.f, subject.cuts, eps)
    found = (
        _from_tree(subject, "forward mode", _forward),
        _from_tree(subject, "reverse mode", _reverse),
        _complex_step(subject, x),
        _closed_form(subject),
        _autodiff(subject, x),
        Method("central differences", lambda at: quotients.estimate(at, "across")),
        Method("one-sided differences", lambda at: one_sided(quotients, at)),
    )
    claimed = subject.claim.way if subject.claim else None
    return tuple(Method(m.way, None, IS_CLAIM) if m.way == claimed else m for m in found)


def one_sided(quotients: Quotients, x: Array) -> Estimate:
    """Return the slope to the side that is known better; where the two differ that is an error, as at a kink."""
    left, right = quotients.estimate(x, "left"), quotients.estimate(x, "right")
    takes_left = left.error <= right.error
    apart = np.abs(left.value - right.value)
    error = np.maximum(np.where(takes_left, left.error, right.error), np.where(np.isfinite(apart), apart, 0.0))
    return Estimate(np.where(takes_left, left.value, right.value), error)


def _forward(tree: Node, x: Array) -> tuple[Any, Any]:
    jet = tree.jet(Point(x, 1))
    return jet.f, jet.d1


def _reverse(tree: Node, x: Array) -> tuple[Any, Any]:
    return tree.jet(Point(x, 0)).f, reverse.gradient(tree, x)


def _from_tree(subject: Subject, way: Way, rule: Callable[[Node, Array], tuple[Any, Any]]) -> Method:
    tree = subject.tree
    if tree is None:
        return Method(way, None, subject.no_tree)
    return Method(way, _ruled(subject, lambda x: rule(tree, x)))


def _ruled(subject: Subject, rule: Callable[[Array], tuple[Any, Any]], unit: float = EPS) -> Derivative:
    """Return f′ by a rule that gives f as well, with what rounding does to it."""

    def both(x: Array) -> tuple[Array, Array]:
        with np.errstate(all="ignore"):
            f, d1 = rule(x)
        return _filled(f, x), _filled(d1, x)

    def estimate(x: Array) -> Estimate:
        f, d1 = both(x)
        with np.errstate(all="ignore"):
            own = subject.f(x)
            same = (np.abs(f - own) <= SAME * np.abs(own)) | (subject.float32 & np.isfinite(own))
            # At x alone a rule may be off: that of abs or max is, where they bend in a function that does not.
            error = NOISE * noise_of(lambda at: both(at)[1], x, with_x=True) + ROUNDINGS * unit * np.abs(d1)
        known = same & np.isfinite(d1) & np.isfinite(error)
        return Estimate(np.where(known, d1, np.nan), np.where(known, error, np.inf))

    return estimate


def _filled(values: Any, x: Array) -> Array:
    return np.broadcast_to(np.asarray(values, dtype=np.float64), x.shape)


def _closed_form(subject: Subject) -> Method:
    known = subject.known
    if known is None:
        return Method("closed form", None, "the catalogue does not have the function")
    return Method("closed form", _ruled(subject, lambda x: (known.f(x), known.d1(x))))


def _autodiff(subject: Subject, x: Array) -> Method:
    rule = subject.autodiff
    if rule is None:
        return Method("autodiff", None, subject.no_autodiff)
    try:
        rule(x[:1].copy())
    except NoDerivativeError as exc:
        return Method("autodiff", None, str(exc))
    except Exception as exc:  # noqa: BLE001  whatever a framework raises says that it cannot
        return Method("autodiff", None, f"it raised {type(exc).__name__}")
    unit = EPS_FLOAT32 if subject.float32 else EPS
    return Method("autodiff", _ruled(subject, lambda at: (subject.f(at), rule(at.copy())), unit))


def _complex_step(subject: Subject, x: Array) -> Method:
    tree, computing = subject.tree, subject.computing
    if tree is not None:
        try:
            complex_step.value_and_slope(tree, x[:1])
        except complex_step.NotAnalyticError as exc:
            return Method("complex step", None, str(exc))
        return Method("complex step", _ruled(subject, lambda at: complex_step.value_and_slope(tree, at)))
    if computing is None:
        return Method("complex step", None, subject.no_tree)
    rule = _stepping(computing)
    if why := _not_analytic(subject, computing, x):
        return Method("complex step", None, why)
    return Method("complex step", _ruled(subject, rule))


def _stepping(computing: Callable[[Any], Any]) -> Callable[[Array], tuple[Any, Any]]:
    def rule(x: Array) -> tuple[Any, Any]:
        z = computing(x + complex_step.STEP * 1j)
        return np.real(z), np.imag(z) / complex_step.STEP

    return rule


def _not_analytic(subject: Subject, computing: Callable[[Any], Any], x: Array) -> str:
    """Say why a Python function cannot be stepped into the complex plane, or nothing.

    Where it can, its slopes along and across the real line agree (Cauchy and Riemann); abs or a cast breaks that.
    """
    inner = x[np.abs(x) <= 5.0]
    inner = inner[np.all([np.abs(inner - b) > 0.01 for b in subject.cuts], axis=0)] if subject.cuts else inner
    try:
        with np.errstate(all="ignore"):
            ends = np.array([computing(inner + step) for step in (ASIDE, -ASIDE, ASIDE * 1j, -ASIDE * 1j)])
    except (ActvizError, Exception) as exc:  # noqa: BLE001  whatever it raises, it is not made for complex numbers
        return f"it raised {type(exc).__name__} for complex numbers"
    if ends.shape != (4, inner.size) or ends.dtype.kind != "c":
        return "it drops the imaginary part"
    along, across = (ends[0] - ends[1]) / (2 * ASIDE), (ends[2] - ends[3]) / (2j * ASIDE)
    off = np.abs(along - across) > ANALYTIC * (1 + np.abs(along))
    return "it is not analytic: abs, or something like it, stands on the way" if off.any() else ""


def estimates(found: Sequence[Method], x: Array) -> dict[Way, Estimate]:
    """Return what each method that applies says at *x*."""
    return {m.way: m.estimate(x) for m in found if m.estimate}


def reference(found: Sequence[Method], x: Array) -> Estimate:
    """Return, for each *x*, what the method with the smallest estimated error says."""
    return surest(list(estimates(found, x).values()))


def surest(estimates: Sequence[Estimate]) -> Estimate:
    """Return, for each x, the estimate with the smallest error."""
    errors = np.array([e.error for e in estimates])
    best, columns = np.argmin(errors, axis=0), np.arange(errors.shape[1])
    return Estimate(np.array([e.value for e in estimates])[best, columns], errors[best, columns])
