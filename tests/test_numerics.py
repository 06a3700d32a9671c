"""The building blocks: exact products, Mills' ratio, and the identities that they must satisfy."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from actviz.numerics import logistic, normal, twofold
from actviz.numerics.bracket import root

moderate = st.floats(min_value=-1e100, max_value=1e100).filter(lambda x: x == 0 or abs(x) > 1e-100)
quiet = settings(derandomize=True, database=None, deadline=None)


def one(x: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([x])


@quiet
@given(moderate, moderate)
def test_a_product_of_two_doubles_is_exact(a: float, b: float) -> None:
    high, low = twofold.product(one(a), one(b))
    assert Fraction(float(high[0])) + Fraction(float(low[0])) == Fraction(a) * Fraction(b)


@quiet
@given(st.floats(-700.0, 700.0), st.floats(0.01, 100.0))
def test_a_quotient_is_good_to_twice_the_precision(x: float, divisor: float) -> None:
    high, low = twofold.divided(one(x), divisor)
    quotient = Fraction(x) / Fraction(divisor)
    if abs(quotient) < 4000 and abs(x) > 1e-100:
        assert abs(Fraction(float(high[0])) + Fraction(float(low[0])) - quotient) <= abs(quotient) * Fraction(2) ** -100


@quiet
@given(st.floats(-1e30, 1e30), st.floats(-1e30, 1e30))
def test_a_sum_of_pairs_keeps_what_is_rounded_away(a: float, b: float) -> None:
    high, low = twofold.plus(twofold.exact(one(a)), (b, 0.0))
    assert Fraction(float(high[0])) + Fraction(float(low[0])) == Fraction(a) + Fraction(b)


def test_the_series_of_mills_ratio_is_the_one_that_mpmath_computes() -> None:
    nodes = 160
    with mp.workdps(50):
        scale, shift = mpf(normal.MILLS_SCALE), mpf(normal.MILLS_SHIFT)
        angles = [mp.pi * (2 * j + 1) / (2 * nodes) for j in range(nodes)]
        places = [scale * (1 + mp.cos(a)) / (1 - mp.cos(a)) for a in angles]
        heights = [(t + shift) * mp.erfc(t / mp.sqrt(2)) * mp.exp(t * t / 2) * mp.sqrt(mp.pi / 2) for t in places]
        for m, coefficient in enumerate(normal.MILLS_SERIES):
            total = mp.fsum(h * mp.cos(m * a) for h, a in zip(heights, angles, strict=True))
            assert float((2 if m else 1) * total / nodes) == pytest.approx(coefficient, rel=1e-15, abs=0)


@pytest.mark.parametrize("x", [-38.4, -30.0, -8.5, -1.0, -1e-9, 0.0, 0.3, 2.5, 9.0])
def test_the_normal_distribution_keeps_its_digits_in_the_left_tail(x: float) -> None:
    assert float(normal.cumulative(one(x))[0]) == pytest.approx(float(mpmath.ncdf(x)), rel=2e-15, abs=0)
    assert float(normal.phi(one(x))[0]) == pytest.approx(float(mpmath.npdf(x)), rel=2e-15, abs=0)


def test_a_million_normal_tails_take_no_loop_over_elements() -> None:
    x = np.linspace(-40.0, 40.0, 1_000_001)
    assert normal.cumulative(x).shape == x.shape


@quiet
@given(st.floats(-700.0, 700.0))
def test_the_logistic_function_and_its_mirror_image_add_up_to_one(t: float) -> None:
    total = logistic.sigmoid(twofold.exact(one(t))) + logistic.sigmoid(twofold.exact(one(-t)))
    assert float(total[0]) == pytest.approx(1.0, rel=1e-15, abs=0)


def test_an_exponential_that_underflows_does_not_take_the_product_with_it() -> None:
    exact = mpf(1e5) * mpmath.exp(-718)
    got = float(twofold.exp_times(one(1e5), twofold.exact(one(-718.0)))[0])
    naive = 1e5 * float(np.exp(-718.0))
    assert abs(got - exact) < 1e-15 * exact
    assert abs(naive - exact) > 1e-13 * exact


def test_a_root_is_bracketed_to_the_last_double() -> None:
    assert root(lambda x: x * x - 2, 1.0, 2.0) == pytest.approx(math.sqrt(2), rel=3e-16)
    assert root(lambda x: 1 - x, 0.25, 8.0) == pytest.approx(1.0, rel=3e-16)
    with pytest.raises(ValueError, match="no change of sign"):
        root(math.exp, 0.0, 1.0)
