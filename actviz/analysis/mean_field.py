"""Signal and gradient in wide random networks: mean field theory.

Poole et al. (2016) and Schoenholz et al. (2017): with independent weights of variance σw²/n and biases of variance σb²
the variance q of the pre-activations of a layer obeys q ← σw²·E f(√q z)² + σb², z ~ N(0, 1); each layer multiplies the
squared norm of the gradient by χ = σw²·E f′(√q z)², and two inputs with correlation c leave the next layer with
(σw²·E f(u) f(v) + σb²)/q, u and v of variance q and correlation c.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.hermite import powers, product_mean, rule
from actviz.analysis.moments import moments

if TYPE_CHECKING:
    from collections.abc import Callable

    from actviz.activation import Activation
    from actviz.arrays import Array

    Map = Callable[[float], float]

DIGITS = 1e-8  # of a mean; with fewer it is computed with a rule for small numbers
SMALL, LARGE = 1e-10, 1e12  # variances between which a fixed point is looked for
STEP = 1.25  # the least factor between places where it is looked for
SAME = 1e-9  # relative; closer numbers are one
HALVINGS = 60
CLOSE = 1e-15


class Spread(NamedTuple):
    """The variances of a random network: weights is σw² = n·Var(W), biases is σb²."""

    weights: float
    biases: float = 0.0


class Means(NamedTuple):
    """E f² and E f′² for inputs from N(0, variance)."""

    second: float
    slope_second: float


class Layer(NamedTuple):
    """One layer: the variance q of its pre-activations, E f² of its outputs, and χ."""

    variance: float
    second: float
    chi: float


class FixedPoint(NamedTuple):
    """Where the variance goes with depth: to a number, to 0, to ∞, or it stays whatever it is (every).

    chi is χ there, in the limit if need be; correlation is what two inputs tend to, nan where q is 0 or ∞.
    """

    variance: float
    chi: float
    correlation: float
    every: bool = False

    @property
    def depth_scale(self) -> float:
        """In how many layers the squared gradient changes by a factor of e: 1/abs(log χ), ∞ at χ = 1."""
        if not 0 < self.chi < math.inf:
            return math.nan if math.isnan(self.chi) else 0.0
        return math.inf if abs(self.chi - 1) < SAME else 1 / abs(math.log(self.chi))


def means(activation: Activation, variance: float) -> Means:
    """Return E f² and E f′² with relative digits; at variance 0 what its limit is, at ∞ nan."""
    if variance == 0:
        at_zero = activation.f(0.0)
        slopes = [activation.one_sided(1, 0.0, side) for side in ("left", "right")]
        return Means(at_zero * at_zero, sum(x * x for x in slopes) / 2)
    if not math.isfinite(variance):
        return Means(math.nan, math.nan)
    found = moments(activation, variance)
    exact = (found.second, found.errors[1]), (found.slope_second, found.errors[2])
    if all(error <= DIGITS * value or not math.isfinite(value) for value, error in exact):
        return Means(found.second, found.slope_second)
    fine = rule(activation, variance)
    kept = fine.slope_second if math.isfinite(found.slope_second) else found.slope_second
    return Means(fine.second, kept)


def layers(activation: Activation, spread: Spread, count: int) -> tuple[Layer, ...]:
    """Return what *count* layers make of inputs whose mean square is 1; nan from where the variance is ∞."""
    found = []
    variance = spread.weights + spread.biases
    for _ in range(count):
        m = means(activation, variance)
        found.append(Layer(variance, m.second, spread.weights * m.slope_second))
        variance = spread.weights * m.second + spread.biases
    return tuple(found)


def gradient_norms(found: tuple[Layer, ...]) -> Array:
    """Return the norm of the gradient by the pre-activations of each layer, over that of the last, of shape (layers,).

    ∞ beyond the largest double, nan where that is not known.
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        logs = np.log([layer.chi for layer in found[-2::-1]])
        norms: Array = np.exp(np.cumsum(np.append(0.0, logs))[::-1] / 2)
    return norms


def correlations(activation: Activation, spread: Spread, count: int, start: float) -> Array:
    """Return the correlation of two inputs in the pre-activations of each layer, if that of the inputs is *start*."""
    found = np.full(count, np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        product = start
        for k, layer in enumerate(layers(activation, spread, count)):
            if not 0 < layer.variance < math.inf:
                break
            correlation = (spread.weights * product + spread.biases) / layer.variance
            found[k] = min(1.0, correlation)
            product = product_mean(powers(activation, layer.variance), found[k])
    return found


def chi(activation: Activation, spread: Spread, variance: float) -> float:
    """Return χ for pre-activations of the given variance, in the limit for 0 and ∞."""
    if variance == math.inf and math.isinf(means(activation, 1.0).slope_second):
        return math.inf  # of a pole or a slope that is infinite somewhere, wherever the tails lead
    tails = activation.facts.left.slope, activation.facts.right.slope
    if variance == math.inf and not any(map(math.isnan, tails)):
        return spread.weights * sum(x * x for x in tails) / 2
    return spread.weights * means(activation, min(variance, LARGE)).slope_second


def fixed_point(activation: Activation, spread: Spread) -> FixedPoint:
    """Return where the variance goes from that of inputs whose mean square is 1."""
    start = spread.weights + spread.biases

    def gap(variance: float) -> float:
        return (spread.weights * means(activation, variance).second + spread.biases) / variance - 1

    first = gap(start)
    if abs(first) < SAME and all(abs(gap(start * factor)) < SAME for factor in (0.01, 100.0)):
        return FixedPoint(math.nan, chi(activation, spread, start), _correlation(activation, spread, start), every=True)
    variance = start if abs(first) < SAME else _reached(gap, start, first)
    if math.isnan(variance):
        return FixedPoint(math.nan, math.nan, math.nan)
    if variance in {0.0, math.inf}:
        return FixedPoint(variance, chi(activation, spread, variance), math.nan)
    return FixedPoint(variance, chi(activation, spread, variance), _correlation(activation, spread, variance))


def _reached(gap: Map, start: float, first: float) -> float:
    """Follow the sign of *gap* to the first fixed point, or to 0 or ∞ if there is none on the way."""
    if math.isnan(first):
        return math.nan
    near, here = start, first
    while SMALL < near < LARGE:
        # A step of the map itself passes no fixed point if f² is monotone on both sides of 0.
        far = near * (max(STEP, 1 + here) if first > 0 else min(1 / STEP, 1 + here))
        there = gap(far) if 0 < far < math.inf else 0.0
        if abs(there) < SAME:
            beyond = gap(far * STEP if first > 0 else far / STEP) if 0 < far < math.inf else 0.0
            if beyond * first < 0 and abs(beyond) > SAME:
                return far
            break  # it is never passed but only come near to, and from here on rounding decides
        if math.isnan(there):
            return math.inf if first > 0 else math.nan
        if (there > 0) != (first > 0):
            return _root(gap, near, far)
        near, here = far, there
    return math.inf if first > 0 else 0.0


def _root(gap: Map, near: float, far: float) -> float:
    """Return the zero of *gap* between two places where its signs differ, by chords in the logarithm (Illinois)."""

    def bounded(log_variance: float) -> float:
        return min(gap(math.exp(log_variance)), 1.0)

    here, there = math.log(near), math.log(far)
    value, other = bounded(here), bounded(there)
    for _ in range(HALVINGS):
        place = here - value * (here - there) / (value - other)
        found = bounded(place)
        if (found > 0) != (value > 0):
            there, other = here, value
        else:
            other /= 2  # the end that stays counts half, so that it does not stay for ever
        if abs(place - here) < CLOSE or found == 0:
            return math.exp(place)
        here, value = place, found
    return math.exp(here)


def _correlation(activation: Activation, spread: Spread, variance: float) -> float:
    """Return the stable fixed point of the correlation map, which is convex from 0 to 1 and leads from 1 to 1."""
    squares = powers(activation, variance)
    variance = spread.weights * squares.sum() + spread.biases

    def after(correlation: float) -> float:
        return (spread.weights * product_mean(squares, correlation) + spread.biases) / variance - correlation

    jumps = any(b.order == 0 for b in activation.breaks)
    if not jumps and chi(activation, spread, variance) <= 1 + SAME:
        return 1.0
    low, high = 0.0, 1.0
    if after(0.0) <= SAME**2:
        return 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if after(middle) > 0 else (low, middle)
    return low
