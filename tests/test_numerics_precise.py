"""Exponentials and logarithms to twice the precision, against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from actviz.numerics import precise, twofold
from actviz.numerics.twofold import Twofold

quiet = settings(derandomize=True, database=None, deadline=None)


def one(x: float) -> Twofold:
    return twofold.exact(np.array([x]))


def miss(got: Twofold, exact: mpf) -> mpf:
    return abs((mpf(float(got.high[0])) + mpf(float(got.low[0]))) / exact - 1)


@quiet
@given(st.floats(-600.0, 709.0))
def test_the_exponential_is_right_beyond_a_double(t: float) -> None:
    with mp.workdps(50):
        assert miss(precise.exp(one(t)), mpmath.exp(mpf(t))) < 2**-68


def test_an_exponential_that_has_vanished_is_zero() -> None:
    assert precise.exp(one(-1e300)).high.tolist() == [0.0]
    assert precise.exp(one(-1e300)).low.tolist() == [0.0]


@quiet
@given(st.floats(1e-100, 1.0))
def test_the_logarithm_next_to_one_is_right_beyond_a_double(e: float) -> None:
    with mp.workdps(140):
        assert miss(precise.log1p(one(e)), mpmath.log1p(mpf(e))) < 2**-55


@quiet
@given(st.floats(-500.0, 1e10))
def test_softplus_is_right_beyond_a_double(t: float) -> None:
    with mp.workdps(300):
        assert miss(precise.softplus(one(t)), mpmath.log1p(mpmath.exp(mpf(t)))) < 2**-55


@quiet
@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(1.0, 1e3))
def test_a_difference_is_divided_without_rounding(a: float, b: float, divisor: float) -> None:
    difference = twofold.plus(one(a), (-b, 0.0))
    if abs(a - b) > 1e-100:
        with mp.workdps(60):
            assert miss(precise.divided(difference, divisor), (mpf(a) - mpf(b)) / mpf(divisor)) < 2**-98


@pytest.mark.parametrize("huge", [1e6, 1e300])
def test_a_quotient_far_out_is_cut_off(huge: float) -> None:
    far = precise.divided(Twofold(np.array([huge]), np.array([huge * 2.0**-54])), 0.5)
    assert far.high.tolist() == [twofold.EXP_LIMIT]
    assert far.low.tolist() == [0.0]


@quiet
@given(st.floats(1e-3, 1e3), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_a_line_is_rounded_once(slope: float, x: float, intercept: float) -> None:
    with mp.workdps(60):
        exact = mpf(slope) * mpf(x) + mpf(intercept)
        got = float(precise.affine(slope, np.array([x]), intercept)[0])
        assert abs(got - exact) <= 2**-52 * abs(exact) + mpf(10) ** -300


@pytest.mark.parametrize("a", [5e-324, 1e-300, 0.3, 1.0, 1 + 2**-52, 2.0, 1e300])
def test_the_logarithm_of_a_parameter_comes_in_two_parts(a: float) -> None:
    with mp.workdps(50):
        high, low = precise.log(a)
        assert high == float(mpmath.log(mpf(a)))
        assert abs(mpf(high) + mpf(low) - mpmath.log(mpf(a))) <= 2**-105 * abs(high)
