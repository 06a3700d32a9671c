"""Factors that are no doubles: sums and products of parameters."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actviz.numerics import factor, twofold

quiet = settings(derandomize=True, database=None, deadline=None)


@quiet
@given(st.floats(-700.0, 700.0), st.floats(0.01, 0.99), st.floats(0.1, 5.0))
def test_a_sum_times_a_number_times_x_is_good_to_twice_the_precision(x: float, share: float, sharpness: float) -> None:
    high, low = factor.scaled(np.array([x]), (1.0, -share), (sharpness,))
    exact = (1 - Fraction(share)) * Fraction(sharpness) * Fraction(x)
    if abs(x) > 1e-100:
        assert abs(Fraction(float(high[0])) + Fraction(float(low[0])) - exact) <= abs(exact) * Fraction(2) ** -100


def test_enormous_and_tiny_factors_are_no_nan() -> None:
    x = np.array([-1e300, -1.0, 0.0, 1e-300, 1e300])
    for size in (1e-300, 1e300):
        high, low = factor.scaled(x, (size,), (size,))
        assert np.isfinite(high).all()
        assert np.isfinite(low).all()


@pytest.mark.parametrize(("a", "b", "t"), [(1e200, 1e200, -720.0), (1e5, 1e3, -722.0), (1e308, 1e308, -1500.0)])
def test_neither_the_factors_nor_the_exponential_are_lost(a: float, b: float, t: float) -> None:
    got = factor.both_times_exp(a, np.array([b]), twofold.exact(np.array([t])))
    assert float(got[0]) == pytest.approx(float(mpmath.mpf(a) * mpmath.mpf(b) * mpmath.exp(t)), rel=1e-14)
