"""Derivatives of a black box from its values alone: differences over a ladder of steps, extrapolated to step 0.

Each step is half the one before.  The quotients to the left, to the right and across x are extrapolated each
(Richardson), and for each x the result with the smallest estimated error is taken, which is how C. Ridders, "Accurate
computation of F'(x) and F'(x)F''(x)" (1982), chooses.  Beside a kink only the side that does not reach across it
converges; the two sides then disagree, and the quotient across x, the mean of two slopes, is no candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array

    Function = Callable[[Array], Array]

EPS = 2.0**-52
EPS_FLOAT32 = 2.0**-23
NOISE = 1e-9  # relative size of errors in f′; what tests measure for smooth functions is ten times smaller
NOISE_FLOAT32 = 1e-3

# No power of 2 and no short decimal: all samples of a wave must not fall on the same phase.
FIRST_STEP = 0.3713
FAR = 1024.0  # from where on the first step grows with x: not earlier, or the waves of a ripple would be stepped over
HALVINGS = 24
COLUMNS = 7  # extrapolations; more only add up rounding
ROUNDINGS = 4  # of each value of f that a quotient is made of
AGREEMENT = 8.0  # estimated errors by which the two sides may differ where f is smooth
POOR = 1e-7  # relative error beyond which smaller steps are tried near 0
MOST_POINTS = 2048  # at once, for each of which 48 values and their quotients are kept


class Estimate(NamedTuple):
    """Derivatives at several x with the estimated absolute error of each."""

    value: Array
    error: Array


def derivative(f: Function, order: int, eps: float = EPS) -> Function:
    """Return f′ or f″ (*order* 1 or 2) as a function of arrays; nan where no quotient is finite.

    eps is the relative rounding error of the values of f.  At a kink itself it is the slope to one side.
    """
    return lambda x: estimate(f, x, order, eps).value


def estimate(f: Function, x: Array, order: int, eps: float = EPS) -> Estimate:
    """Return f′ or f″ of a function of 1-D arrays at *x*, with its error."""
    parts = [_estimate(f, x[k : k + MOST_POINTS], order, eps) for k in range(0, x.size, MOST_POINTS)]
    if not parts:
        return Estimate(np.empty(0), np.empty(0))
    return Estimate(np.concatenate([p.value for p in parts]), np.concatenate([p.error for p in parts]))


def _estimate(f: Function, x: Array, order: int, eps: float) -> Estimate:
    with np.errstate(all="ignore"):
        value, error = _extrapolated(f, x, FIRST_STEP * np.maximum(1.0, np.abs(x) / FAR), order, eps)
        # What bends at the scale of x itself, as a root or a logarithm does, needs steps of that scale.
        again = (np.abs(x) < FIRST_STEP) & (x != 0) & ~(error <= POOR * np.abs(value))
        if again.any():
            near, near_error = _extrapolated(f, x[again], FIRST_STEP * np.abs(x[again]), order, eps)
            better = (near_error < error[again]) | (near_error <= POOR * np.abs(near))
            value[again] = np.where(better, near, value[again])
            error[again] = np.where(better, near_error, error[again])
    value[~np.isfinite(error)] = np.nan
    return Estimate(value, error)


def _extrapolated(f: Function, x: Array, first: Array, order: int, eps: float) -> Estimate:
    steps = first * np.exp2(-np.arange(float(HALVINGS)))[:, np.newaxis]
    right, left = x + steps, x - steps
    values = f(np.concatenate([right.ravel(), left.ravel(), x]))
    f_right, f_left = values[: right.size].reshape(right.shape), values[right.size : -x.size].reshape(right.shape)
    here = values[-x.size :]
    lost = ROUNDINGS * eps  # of each value; a sum of three may leave the doubles
    rounding = (lost * np.abs(f_right) + lost * np.abs(f_left) + lost * np.abs(here)) / steps**order
    if eps > EPS:  # what computes in float32 rounds x as well
        rounding += eps * np.abs(x * (f_right - f_left)) / steps ** (order + 1)
    # Steps as they are after rounding, so that straight lines come out exactly.
    slope_right, slope_left = (f_right - here) / (right - x), (here - f_left) / (x - left)
    if order == 1:
        across = (f_right - f_left) / (right - left)
    else:
        across = 2 * (slope_right - slope_left) / (right - left)
        slope_right = 2 * _growth(f_right, right, slope_right) / (right[:-1] - x)
        slope_left = 2 * _growth(f_left, left, slope_left) / (left[:-1] - x)
    candidates = [
        _richardson(slope_left, rounding[-len(slope_left) :], 2.0),
        _richardson(slope_right, rounding[-len(slope_right) :], 2.0),
        _richardson(across, rounding, 4.0),
    ]
    to_left, to_right, _ = candidates
    apart = ~(np.abs(to_left.value - to_right.value) <= AGREEMENT * (to_left.error + to_right.error))
    errors = np.array([c.error for c in candidates])
    errors[2, apart & np.isfinite(errors[:2]).any(axis=0)] = np.inf
    best = np.argmin(errors, axis=0)
    columns = np.arange(x.size)
    return Estimate(np.array([c.value for c in candidates])[best, columns], errors[best, columns])


def _growth(values: Array, at: Array, slopes: Array) -> Array:
    """Return the slope between x + h and x + 2h less that between x and x + h: the ladder has both."""
    return (values[:-1] - values[1:]) / (at[:-1] - at[1:]) - slopes[1:]


def _richardson(quotients: Array, rounding: Array, ratio: float) -> Estimate:
    """Extrapolate quotients for steps that halve (rows), whose errors fall by powers of *ratio*, to step 0."""
    value = np.full(quotients.shape[1], np.nan)
    error = np.full(quotients.shape[1], np.inf)
    column = quotients
    for power in range(1, COLUMNS):
        finer, coarser = column[1:], column[:-1]
        column = finer + (finer - coarser) / (ratio**power - 1)
        errors = np.maximum(np.abs(column - finer), np.abs(column - coarser))
        errors[1:] = np.maximum(errors[1:], np.abs(column[1:] - column[:-1]))
        errors[0] = np.inf  # two that agree may do so by chance
        errors += rounding[power:]
        errors[~np.isfinite(errors)] = np.inf
        row = np.argmin(errors, axis=0)
        points = np.arange(row.size)
        better = errors[row, points] < error
        value = np.where(better, column[row, points], value)
        error = np.where(better, errors[row, points], error)
    return Estimate(value, error)
