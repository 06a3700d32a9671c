"""The error function, shifted normal distributions and slopes of sigmoids, against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from actviz.numerics import gaussian, hyperbolic, twofold
from actviz.numerics.twofold import Twofold

quiet = settings(derandomize=True, database=None, deadline=None)


def one(x: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([x])


@quiet
@given(st.floats(-30.0, 30.0).filter(lambda x: abs(x) > 1e-300))
def test_the_error_function_keeps_its_digits(x: float) -> None:
    assert float(gaussian.erf(one(x))[0]) == pytest.approx(float(mpmath.erf(mpf(x))), rel=1e-15, abs=0)


def test_the_error_function_is_odd_and_saturates() -> None:
    assert gaussian.erf(np.array([-1.7e308, -0.0, 0.0, 1.7e308])).tolist() == [-1.0, -0.0, 0.0, 1.0]


@pytest.mark.parametrize("x", [-26.5, -3.0, 0.0, 1e-9, 7.7])
def test_the_bell_of_the_error_function_keeps_its_digits(x: float) -> None:
    with mp.workdps(40):
        exact = 3 * mpmath.exp(-(mpf(x) ** 2))
    assert float(gaussian.exp_minus_square_times(3.0, one(x))[0]) == pytest.approx(float(exact), rel=1e-15, abs=0)


@pytest.mark.parametrize("high", [-37.0, -20.1, -1.0, 0.0, 0.3, 12.0])
def test_what_a_double_drops_from_the_argument_still_counts(high: float) -> None:
    with mp.workdps(60):
        low = abs(high) * 2.0**-54
        t = Twofold(one(high), one(low))
        exact = mpf(high) + mpf(low)
        assert abs(float(gaussian.phi_times(1.0, t)[0]) / mpmath.npdf(exact) - 1) < 1e-15
        assert abs(float(gaussian.cumulative(t)[0]) / mpmath.ncdf(exact) - 1) < 2e-15


@pytest.mark.parametrize("t", [-700.0, -20.0, -0.1, 0.0, 3.3, 740.0])
def test_slopes_and_the_secant_keep_their_digits(t: float) -> None:
    with mp.workdps(700):
        e = mpmath.exp(-abs(mpf(t)))
        cases = [
            (hyperbolic.sigmoid_slope_times, e / (1 + e) ** 2),
            (hyperbolic.sech_times, 2 * e / (1 + e**2)),
            (hyperbolic.tanh_slope_times, 4 * e**2 / (1 + e**2) ** 2),
        ]
        for slope_times, exact in cases:
            got = float(slope_times(1e6, twofold.exact(one(t)))[0])
            assert got == pytest.approx(float(mpf(10) ** 6 * exact), rel=2e-15, abs=1e-307)
