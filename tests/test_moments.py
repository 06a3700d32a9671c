"""Statistics for normal inputs and depth, against mpmath and against published numbers."""

from __future__ import annotations

import math
from functools import cache

import mpmath
import numpy as np
import oracle
import pytest
from mpmath import mp, mpf

from actviz.activation import Activation
from actviz.analysis.depth import depth
from actviz.analysis.moments import central_moments, moments
from actviz.catalogue import catalogue
from actviz.spec import get

DEFAULTS = [cls() for cls in catalogue().values()]

# E f, forward gain 1/√(E f²), backward gain 1/√(E f′²); four decimals each.  Andreas Koepf's estimates from 100,000
# samples that others have published agree within their noise.
PUBLISHED = {
    "sigmoid": (0.5, 1.8462, 4.7226),
    "tanh": (0.0, 1.5925, 1.4674),
    "relu": (0.3989, 1.4142, 1.4142),
    "elu": (0.1605, 1.2452, 1.2234),
    "selu": (0.0, 1.0, 0.9660),
    "softplus": (0.8061, 1.0419, 1.8462),
    "silu": (0.2066, 1.6765, 1.6233),
    "gelu": (0.2821, 1.5335, 1.4811),
    "mish": (0.2404, 1.4868, 1.4448),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_statistics(name: str) -> None:
    m = moments(get(name))
    assert (m.mean, m.forward_gain, m.backward_gain) == pytest.approx(PUBLISHED[name], abs=6e-5)


# mpmath takes its time: one in three with other variances.
CASES = [(a, 1.0) for a in DEFAULTS] + [(a, variance) for variance in (0.3, 4.0) for a in DEFAULTS[::3]]


@cache
def density(z: mpf) -> mpf:
    return mpmath.npdf(z)  # at the same points for all activations


@pytest.mark.parametrize(("act", "variance"), CASES, ids=lambda v: getattr(v, "name", str(v)))
def test_moments_agree_with_mpmath(act: Activation, variance: float) -> None:
    f = cache(oracle.function(act.formula, act.values))
    d1 = oracle.function(act.derivative, act.values)
    deviation = mp.sqrt(mpf(variance))
    # A round corner of soft_clipping at x = 1 is as good as a break for mpmath.
    corners = {mpf(x) / deviation for x in (*(b.at for b in act.breaks), -1, 1)}
    cuts = sorted(corners | {mpf(k) for k in (*range(-12, 13), -40, -20, 20, 40)})
    found = moments(act, variance)
    for value, integrand in (
        (found.mean, f),
        (found.second, lambda x: f(x) ** 2),
        (found.slope_second, lambda x: d1(x) ** 2),
    ):
        if math.isinf(value):  # the integral grows as the logarithm of where it begins
            decades = [mpf(10) ** -k for k in range(60, -1, -1)]
            beside = [mpmath.quad(lambda z, g=integrand: g(z) * density(z), decades[k:]) for k in (30, 0)]
            assert beside[1] > 1.8 * beside[0] > 1
            continue
        exact = mpmath.quad(lambda z, g=integrand: g(deviation * z) * density(z), cuts)
        assert abs(mpf(value) - exact) < 1e-12 * max(1, abs(exact))
        assert abs(mpf(value) - exact) < 100 * found.error


def test_what_is_left_of_the_gradient_after_ten_layers() -> None:
    left = {name: depth(get(name)).gradient_norm for name in ("sigmoid", "tanh", "relu", "identity")}
    assert left["sigmoid"] == pytest.approx(4.8e-7, rel=5e-3)
    assert left["tanh"] == pytest.approx(0.27, rel=2e-2)
    assert left["relu"] == pytest.approx(2.0**-5, rel=1e-14)  # χ = 1/2 in every layer, whatever the variance
    assert left["identity"] == pytest.approx(1.0, rel=1e-14)


def test_a_mean_of_zero_is_zero_and_a_step_has_no_backward_gain() -> None:
    assert moments(get("tanh")).mean == 0.0
    assert moments(get("tanh")).zero_centred
    assert not moments(get("elu")).zero_centred
    assert moments(get("binary_step")).backward_gain == math.inf
    assert depth(get("binary_step")).gradient_norm == 0.0


@pytest.mark.parametrize("scale", [1e3, 1e140])
def test_moments_of_large_values_take_few_panels_and_keep_their_digits(scale: float) -> None:
    bent = get(f"prelu:a={scale!r}")  # E f = (1 - a)/√(2π), E f² = E f′² = (1 + a²)/2
    assert moments(bent).mean == pytest.approx((1 - scale) / math.sqrt(2 * math.pi), rel=1e-13)
    assert moments(bent).second == pytest.approx((1 + scale**2) / 2, rel=1e-13)
    assert moments(bent).slope_second == pytest.approx((1 + scale**2) / 2, rel=1e-13)
    assert depth(get("prelu:a=1e3")).gradient_norm == pytest.approx(((1 + 1e6) / 2) ** 5, rel=1e-12)


def test_what_is_beyond_the_largest_double_is_infinite() -> None:
    with np.errstate(over="ignore"):
        found = moments(get("exponential"), variance=500.0)
        assert (found.second, found.slope_second) == (math.inf, math.inf)
        assert depth(get("exponential")).gradient_norm == math.inf


def test_a_sharp_bend_inside_a_panel_is_halved_until_the_rules_agree() -> None:
    gate = get("swish:beta=1000")  # within 1e-3 of relu, whose moments are known
    assert moments(gate).error < 1e-12
    assert moments(gate).second == pytest.approx(0.5, abs=1e-6)
    assert moments(gate).mean == pytest.approx(1 / math.sqrt(2 * math.pi), abs=1e-5)


def test_a_bend_much_narrower_than_the_inputs_is_found_and_takes_no_time() -> None:
    steep = get("serlu:lam=100")  # the left side is felt between -10 and 0, inputs are felt out to 9e6
    found = moments(steep, 1e12)
    assert found.second == pytest.approx(0.5 * 100**2 * 1e12, rel=1e-9)
    assert found.slope_second == pytest.approx(0.5 * 100**2, rel=1e-2)


def test_a_wave_too_short_to_follow_is_averaged() -> None:
    found = moments(get("sine:w0=1e8"))
    assert found.second == pytest.approx(0.5, abs=0.05)
    assert found.error > 1e-3


@pytest.mark.parametrize("deviation", [mpf(10) ** k for k in (2, 4, 6, 8)])
def test_functions_narrow_beside_the_inputs_are_not_missed(deviation: mpf) -> None:
    q = deviation**2
    wide = {
        "gaussian": (1 / mp.sqrt(1 + 2 * q), 1 / mp.sqrt(1 + 4 * q), 4 * q / (1 + 4 * q) ** mpf("1.5")),
        "mexican_hat": ((1 + q) ** mpf("-1.5"), None, None),
        "sigmoid": (mpf(1) / 2, None, 1 / (6 * deviation * mp.sqrt(2 * mp.pi))),  # ∫f′² = 1/6, but for 1/q
    }
    for name, expected in wide.items():
        found = moments(get(name), float(q))
        for value, exact in zip((found.mean, found.second, found.slope_second), expected, strict=True):
            if exact is not None:
                enough = float(abs(exact)) * max(1e-9, 1 / float(q))
                # E f of a mexican hat is a difference of parts that weigh more
                assert value == pytest.approx(float(exact), abs=enough + 2 * found.error)


@pytest.mark.parametrize("power", ["-0.49", "-0.4", "-0.3", "-0.499", "0.51", "-0.5", "0.5"])
def test_powers_have_the_integrals_that_they_have(power: str) -> None:
    def absolute(exponent: mpf) -> float:  # E |x|^p
        if exponent <= -1:
            return math.inf
        return float(2 ** (exponent / 2) * mp.gamma((exponent + 1) / 2) / mp.sqrt(mp.pi))

    p = mpf(power)
    found = moments(get(f"abs(x)**{power}"))
    assert found.mean == pytest.approx(absolute(p), rel=1e-11)
    assert found.second == pytest.approx(absolute(2 * p), rel=1e-11)
    assert found.slope_second == pytest.approx(float(p**2) * absolute(2 * p - 2), rel=1e-11)
    if power == "-0.3":
        mean, second, third = absolute(p), absolute(2 * p), absolute(3 * p)
        assert central_moments(get(f"abs(x)**{power}")).third == pytest.approx(
            third - 3 * mean * second + 2 * mean**3, rel=1e-10
        )


def test_a_power_beside_an_end_that_is_not_0_has_the_digits_that_its_error_says() -> None:
    # Distances from 1 are differences of doubles: E f² = ∫|x - 1|^-0.98 φ(x) dx.
    found = moments(get("abs(x-1)**-0.49"))
    u = mpf("0.02")  # the substitution t = s^(1/u) takes the pole away
    exact = mpmath.quad(
        lambda s: (mpmath.npdf(1 + s ** (1 / u)) + mpmath.npdf(1 - s ** (1 / u))) / u, [0, 0.9, 1, 1.02, 1.05]
    )
    assert abs(found.second - exact) < 2 * found.errors[1] < 1e-3


def test_small_means_keep_their_digits() -> None:
    far = moments(get("sigmoid"), 1.0, -50.0)  # e^x but for 1e-21
    assert far.mean == pytest.approx(float(mp.exp(mpf("-49.5"))), rel=1e-11)
    assert far.second == pytest.approx(float(mp.exp(-98)), rel=1e-11)
    assert central_moments(get("sigmoid"), 1.0, -50.0).second == pytest.approx(
        float(mp.exp(-98) - mp.exp(-99)), rel=1e-11
    )
    assert central_moments(get("x"), 1e-18).second == pytest.approx(1e-18, rel=1e-11)
    low = moments(get("relu"), 1.0, -12.0)
    assert low.mean == pytest.approx(float(mpmath.npdf(12) - 12 * mpmath.ncdf(-12)), rel=1e-9)
    q = mpf("1e-6")
    variance = 1 / mp.sqrt(1 + 4 * q) - 1 / (1 + 2 * q)
    assert central_moments(get("gaussian"), 1e-6).second == pytest.approx(float(variance), rel=1e-8)
    assert moments(get("tanh"), 1e-12).mean == 0.0


@pytest.mark.parametrize("spec", ["1e200*x", "exponential"])
def test_what_overflows_is_not_infinite(spec: str) -> None:
    found = moments(get(spec), 500.0)
    assert (found.second, found.errors[1]) == (math.inf, math.inf)
    pole = moments(get("1/x"))
    assert (pole.second, pole.errors[1]) == (math.inf, 0.0)


def test_what_is_narrow_far_from_0_is_found_in_formulas() -> None:
    at = mpf("0.3")
    bump = moments(get("exp(-(1e5*(x-0.3))**2)"))
    assert bump.mean == pytest.approx(float(mpmath.npdf(at) * mp.sqrt(mp.pi) / 10**5), rel=1e-9)
    step = moments(get("sigmoid(1e6*(x-1))"))
    assert step.slope_second == pytest.approx(float(10**6 * mpmath.npdf(1) / 6), rel=1e-9)
