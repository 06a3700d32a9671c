"""The catalogue's own texts typed as formulas: what is measured of them is what is declared."""

from __future__ import annotations

import math
import re
from functools import cache

import numpy as np
import pytest
from cases import every_case

import actviz
from actviz.activation import Activation
from actviz.interval import Interval
from actviz.terms import Break

POINTS = np.concatenate([np.linspace(-9, 9, 361), [-30.0, -20.5, -13.3, 13.3, 20.5, 30.0]])
TOLERANCES = (1e-12, 1e-11, 1e-9)  # the texts are naive where the declarations are not
WAVES = {"sinc", "gcu", "growing_cosine"}  # their phase drifts; the wavelength is that of the phase far out
NAME = re.compile(r"[A-Za-z_]\w*")

AT_ZERO_ONLY = {"hard_shrink λ=0", "soft_shrink λ=0"}  # λ = 0 leaves the identity, whose printed slope is 0 at 0
# All defaults, and of the many other parameters one case in four, to keep the suite short.
CASES = [a for k, a in enumerate(every_case()) if a == type(a)() or k % 4 == 0]
# The scope groups the tests by activation, so that what is measured of a text is measured once.
by_case = pytest.mark.parametrize("act", CASES, ids=lambda a: a.label, scope="module")


@cache
def typed(text: str, act: Activation) -> Activation:
    used = set(NAME.findall(text))
    tail = ",".join(f"{key}={value!r}" for key, value in act.values.items() if key in used)
    found = actviz.get(f"{text}:{tail}" if tail else text)
    assert isinstance(found, Activation)
    return found


def away_from_breaks(act: Activation) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    low, high = act.facts.domain.low, act.facts.domain.high
    inside = [x for x in POINTS if low < x < high and all(abs(x - b.at) > 1e-6 for b in act.seams)]
    return np.array(inside)


@by_case
def test_values_slopes_and_curvatures_are_those_declared(act: Activation) -> None:
    found, x = typed(act.formula, act), away_from_breaks(act)
    for order, tolerance in enumerate(TOLERANCES):
        got, expected = ((a.f, a.d1, a.d2)[order](x) for a in (found, act))
        np.testing.assert_allclose(got, expected, rtol=tolerance, atol=tolerance, err_msg=f"order {order}")


@by_case
def test_printed_derivatives_parse_and_are_the_slopes_declared(act: Activation) -> None:
    if not act.derivative:
        pytest.skip("prints no derivative")
    x = away_from_breaks(act)
    x = x[x != 0] if act.label in AT_ZERO_ONLY else x
    np.testing.assert_allclose(typed(act.derivative, act).f(x), act.d1(x), rtol=1e-10, atol=1e-12)


def same(declared: tuple[Break, ...], measured: tuple[Break, ...]) -> bool:
    pairs = zip(declared, measured, strict=False)
    near = all(abs(a.at - b.at) <= 1e-9 * max(1.0, abs(a.at)) and a.order == b.order for a, b in pairs)
    return len(declared) == len(measured) and near


def close(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= 1e-9 * max(1.0, abs(a))


def alike(a: Interval, b: Interval) -> bool:
    return close(a.low, b.low) and close(a.high, b.high) and a[2:] == b[2:]


@by_case
def test_breaks_and_facts_are_those_declared(act: Activation) -> None:
    found = typed(act.formula, act)
    declared, measured = act.facts, found.facts
    assert same(act.breaks, found.breaks), (act.breaks, found.breaks)
    assert same(act.joins, found.joins), (act.joins, found.joins)
    for tail in ("left", "right"):
        for a, b in zip(getattr(declared, tail), getattr(measured, tail), strict=True):
            assert close(a, b), (getattr(declared, tail), getattr(measured, tail))
    assert measured.monotonic == declared.monotonic
    assert close(declared.peak_slope, measured.peak_slope), (declared.peak_slope, measured.peak_slope)
    assert len(declared.range) == len(measured.range), (declared.range, measured.range)
    assert all(map(alike, declared.range, measured.range)), (declared.range, measured.range)
    precision = 1e-6 if act.name in WAVES else 1e-9
    assert abs(declared.wavelength - measured.wavelength) <= precision * declared.wavelength
