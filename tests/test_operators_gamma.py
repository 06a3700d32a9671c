"""The gamma function, its logarithm and their derivatives: tables, digits everywhere, poles and shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from actviz.numerics import gamma as gammas
from actviz.numerics.gamma import gamma, lgamma
from actviz.numerics.polygamma import digamma, trigamma


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


def _chebyshev(function: Callable[[mpf], mpf], low: float, high: float, terms: int) -> list[float]:
    nodes = 120
    angles = [mp.pi * (2 * j + 1) / (2 * nodes) for j in range(nodes)]
    heights = [function((mpf(low) + high) / 2 + (mpf(high) - low) / 2 * mp.cos(a)) for a in angles]
    sums = [mp.fsum(h * mp.cos(m * a) for h, a in zip(heights, angles, strict=True)) for m in range(terms)]
    return [float((2 if m else 1) * total / nodes) for m, total in enumerate(sums)]


def test_the_tables_are_those_that_mpmath_computes() -> None:
    with mp.workdps(50):
        reciprocal = _chebyshev(mp.rgamma, 1.0, 2.0, len(gammas.RECIPROCAL))
        logarithm = _chebyshev(lambda x: mp.loggamma(x) / ((x - 1) * (x - 2)), 0.75, 2.25, len(gammas.LOGARITHM))
        bernoulli = [float(mp.bernoulli(2 * k + 2)) for k in range(len(gammas.BERNOULLI))]
    assert gammas.RECIPROCAL == pytest.approx(reciprocal, rel=1e-15, abs=0)
    assert gammas.LOGARITHM == pytest.approx(logarithm, rel=1e-15, abs=0)
    assert gammas.BERNOULLI == pytest.approx(bernoulli, rel=1e-15, abs=0)


def _points() -> list[float]:
    random = np.random.default_rng(7)
    whole = np.rint(random.uniform(-40, 0, 60))
    parts = [
        random.uniform(-13, 13, 300),
        random.uniform(-170, 171, 200),
        10.0 ** random.uniform(-300, 0, 30),
        -(10.0 ** random.uniform(-300, 0, 30)),
        whole + random.choice([-1, 1], 60) * 10.0 ** random.uniform(-11, -2, 60),
        np.array([0.75, 2.25, 11.999999, 12.0, -11.999999, -12.0000001, 0.5, -0.5, 171.6, -170.5]),
    ]
    return [float(x) for x in np.concatenate(parts)]


POINTS = _points()


@pytest.mark.parametrize(
    ("function", "exact", "relative", "beyond"),
    [
        (gamma, mpmath.gamma, 2e-15, []),
        (lgamma, lambda x: mpmath.log(abs(mpmath.gamma(x))), 3e-15, [1e3, 1e5 + 0.1, -2e3 - 0.4]),
        (digamma, mpmath.digamma, 3e-15, [1e3, 1e100, -2e3 - 0.4]),
        (trigamma, lambda x: mpmath.psi(1, x), 2e-15, [1e3, 1e100, -2e3 - 0.4]),
    ],
)
def test_digits_on_the_whole_line(
    function: Callable[[np.ndarray], np.ndarray], exact: Callable[[mpf], mpf], relative: float, beyond: list[float]
) -> None:
    points = [*POINTS, *beyond]
    for x, got in zip(points, function(np.array(points)).tolist(), strict=True):
        with mp.workdps(40):
            true = exact(mpf(x))
            scale = max(abs(true), 1) if function in {lgamma, digamma} and x < 2 else abs(true)  # roots
            assert abs(true) > 1.797e308 or abs(got - true) <= relative * scale, x


def test_the_logarithm_keeps_its_digits_beside_its_roots_1_and_2() -> None:
    x = np.array([1 - 2.0**-40, 1 + 2.0**-52, 1.1, 1.9, 2 - 2.0**-52, 2 + 2.0**-30, 2.2])
    with mp.workdps(40):
        true = [float(mpmath.loggamma(mpf(t))) for t in x.tolist()]
    assert lgamma(x) == pytest.approx(true, rel=1e-15, abs=0)


def test_whole_numbers_have_factorials() -> None:
    n = np.arange(1.0, 171.0)
    assert gamma(n) == pytest.approx([math.gamma(k) for k in n.tolist()], rel=1e-14, abs=0)
    assert lgamma(np.array([1.0, 2.0])).tolist() == [0.0, 0.0]


def test_poles_and_infinities_follow_c() -> None:
    x = np.array([0.0, -0.0, -1.0, -12.0, -13.0, -300.0, -1e300, math.inf, -math.inf, math.nan])
    inf, nan = math.inf, math.nan
    np.testing.assert_array_equal(gamma(x), [inf, -inf, nan, nan, nan, nan, nan, inf, nan, nan])
    np.testing.assert_array_equal(lgamma(x), [inf] * 9 + [nan])
    np.testing.assert_array_equal(digamma(x), [-inf, inf, nan, nan, nan, nan, nan, inf, nan, nan])
    np.testing.assert_array_equal(trigamma(x)[:9], [inf] * 7 + [0.0, nan])


def test_what_vanishes_has_the_right_sign_and_what_overflows_is_infinite() -> None:
    assert [math.copysign(1, y) for y in gamma(np.array([-200.5, -201.5]))] == [-1.0, 1.0]
    assert gamma(np.array([171.7, 1e300, 1e-310])).tolist() == [math.inf] * 3
    assert lgamma(np.array([1e-310, -1e-310])) == pytest.approx([713.8013788281542] * 2, rel=1e-15)


def test_gamma_is_normal_just_beside_a_pole_far_out() -> None:
    x = -172 + 2.0**-45
    with mp.workdps(40):
        true = float(mpmath.gamma(mpf(x)))
    assert gamma(np.array([x])) == pytest.approx([true], rel=2e-15, abs=0)
