"""Mean field theory against closed forms, mpmath and published numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from actviz.analysis.chaos import chi_plane, edge
from actviz.analysis.depth import depth
from actviz.analysis.hermite import powers, product_mean
from actviz.analysis.mean_field import Spread, correlations, fixed_point, gradient_norms, layers, means
from actviz.spec import get

Real = Callable[[mpf], mpf]
CUTS = [-12, -6, -3, -1, 0, 1, 3, 6, 12]


def mean(function: Real, variance: mpf) -> mpf:
    return mpmath.quad(lambda z: function(mp.sqrt(variance) * z) * mpmath.npdf(z), CUTS)


@pytest.mark.parametrize(("weights", "biases"), [(2.25, 0.0025), (6.25, 0.09)])
def test_the_fixed_point_of_tanh_agrees_with_mpmath(weights: float, biases: float) -> None:
    found = fixed_point(get("tanh"), Spread(weights, biases))
    variance = mpmath.findroot(
        lambda q: weights * mean(lambda x: mp.tanh(x) ** 2, q) + biases - q, mpf(found.variance), tol=1e-24
    )
    assert found.variance == pytest.approx(float(variance), rel=1e-10)
    assert found.chi == pytest.approx(float(weights * mean(lambda x: mp.sech(x) ** 4, variance)), rel=1e-10)
    assert found.depth_scale == pytest.approx(1 / math.log(found.chi), rel=1e-14)


@pytest.mark.parametrize("variance", [1e-7, 0.3, 2.0, 50.0])
def test_erf_has_closed_forms(variance: float) -> None:
    # Means of the size of 1e-7 are known to 4e-15; a steep function leaves some of c^k beyond the last of the series.
    act, q = get("erf"), variance
    found = means(act, q)
    assert found.second == pytest.approx(2 / math.pi * math.asin(2 * q / (1 + 2 * q)), rel=1e-7 if q < 1e-3 else 1e-12)
    assert found.slope_second == pytest.approx(4 / math.pi / math.sqrt(1 + 4 * q), rel=1e-12)
    for c in (-0.6, 0.0, 0.5, 0.99):
        exact = 2 / math.pi * math.asin(2 * q * c / (1 + 2 * q))
        assert product_mean(powers(act, q), c) == pytest.approx(exact, abs=2e-5 if q > 9 else 1e-12)


def test_sine_has_closed_forms() -> None:
    q = 1.7
    assert means(get("sin"), q).second == pytest.approx(-math.expm1(-2 * q) / 2, rel=1e-12)
    assert product_mean(powers(get("sin"), q), 0.4) == pytest.approx(math.exp(-q) * math.sinh(0.4 * q), rel=1e-12)


def test_the_correlation_behind_relu_is_the_arc_cosine_kernel() -> None:
    expected = [0.5]
    for _ in range(49):
        c = expected[-1]
        expected.append((math.sqrt(1 - c * c) + c * (math.pi - math.acos(c))) / math.pi)
    for weights in (1.0, 2.0, 4.0):
        found = correlations(get("relu"), Spread(weights), 50, 0.5)
        np.testing.assert_allclose(found, expected, atol=1e-5)  # what the end of the series leaves, over 50 layers


def test_a_step_keeps_apart_what_it_lets_no_gradient_through() -> None:
    found = fixed_point(get("heaviside"), Spread(1.0))
    c = found.correlation
    assert c == pytest.approx((0.25 + math.asin(c) / (2 * math.pi)) / 0.5, abs=1e-6)
    assert found.variance == pytest.approx(0.5)
    assert found.chi == found.depth_scale == 0
    assert gradient_norms(layers(get("heaviside"), Spread(1.0), 3)).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(("name", "place"), [("relu", math.sqrt(2)), ("identity", 1.0), ("abs", 1.0)])
def test_what_is_homogeneous_keeps_any_variance_in_one_place(name: str, place: float) -> None:
    found = edge(get(name))
    assert found.degenerate
    assert found.start == pytest.approx(place, rel=1e-14)
    there = fixed_point(get(name), Spread(place**2))
    assert there.every
    assert there.chi == pytest.approx(1, rel=1e-14)
    assert there.depth_scale == math.inf
    assert fixed_point(get(name), Spread(0.9 * place**2)).variance == 0
    assert fixed_point(get(name), Spread(1.1 * place**2)).variance == math.inf
    assert fixed_point(get(name), Spread(0.5 * place**2, 0.3)).variance == pytest.approx(0.6, rel=1e-9)


# Where the edge of chaos is: without biases at 1/f′(0), for erf √π/2.  With biases of variance 0.05 Schoenholz et al.
# (2017) and those who build on it have σw² = 1.76 for tanh.
@pytest.mark.parametrize(
    ("name", "biases", "weights"),
    [
        ("tanh", 0.0, 1.0),
        ("erf", 0.0, math.sqrt(math.pi) / 2),
        ("hard_tanh", 0.0, 1.0),
        ("elu", 0.0, 1.0),
        ("tanh", math.sqrt(0.05), math.sqrt(1.76)),
    ],
)
def test_the_edge_of_chaos_is_where_others_have_found_it(name: str, biases: float, weights: float) -> None:
    found = edge(get(name))
    if biases == 0:
        assert found.start == pytest.approx(weights, rel=1e-9)
    else:
        at = np.interp(biases, found.biases, found.weights)
        assert at == pytest.approx(weights, abs=2e-3)  # their digits, and a straight line between our points


@pytest.mark.parametrize("name", ["tanh", "gelu", "sigmoid", "selu", "mish", "snake", "softsign"])
def test_on_the_edge_chi_is_1_where_the_variance_goes(name: str) -> None:
    act = get(name)
    found = edge(act)
    places = np.flatnonzero(np.isfinite(found.weights) & (found.variance > 0))
    assert places.size > 20
    for k in places[:: places.size // 4]:
        there = fixed_point(act, Spread(found.weights[k] ** 2, found.biases[k] ** 2))
        assert there.variance == pytest.approx(found.variance[k], rel=1e-5)
        assert there.chi == pytest.approx(1, abs=1e-6)


def test_softplus_has_no_edge_of_chaos() -> None:
    # f f″ > 0, so that the variance runs away where χ reaches 1.
    assert edge(get("softplus")).weights.size == 0
    assert fixed_point(get("softplus"), Spread(2.0)).variance == math.inf


@pytest.mark.parametrize("name", ["tanh", "gelu", "relu", "selu"])
def test_the_plane_shows_the_fixed_points(name: str) -> None:
    act = get(name)
    weights, biases = np.linspace(0.3, 3.1, 5), np.linspace(0, 1.4, 3)
    exact = [[fixed_point(act, Spread(w * w, b * b)).chi for w in weights] for b in biases]
    np.testing.assert_allclose(chi_plane(act, weights, biases), exact, rtol=0.01)  # between 12 points a decade


# Gradient of the first of 50 layers over that of the last; the measured ones are of one network of width 512.
@pytest.mark.parametrize(
    ("name", "weights", "measured"),
    [
        ("sigmoid", 1.0, 1.6e-31),
        ("sigmoid", 2.0, 3.2e-25),
        ("relu", 1.0, 3.6e-8),
        ("relu", 2.0, 0.85),
        ("relu", 4.0, 2.0e7),
        ("leaky_relu", 1.0, 3.9e-8),
        ("gelu", 1.0, 3.7e-15),
        ("gelu", 2.0, 7.6e-6),
        ("silu", 1.0, 2.6e-15),
        ("silu", 2.0, 2.3e-7),
    ],
)
def test_gradients_through_fifty_layers_have_the_measured_size(name: str, weights: float, measured: float) -> None:
    norm = gradient_norms(layers(get(name), Spread(weights), 50))[0]
    assert 1 / 3.5 < norm / measured < 3.5


def test_selu_keeps_the_variance_that_it_was_made_for() -> None:
    assert fixed_point(get("selu"), Spread(1.0)).variance == pytest.approx(1, rel=1e-6)


def test_an_infinite_slope_makes_chi_infinite() -> None:
    # 1/x² and 1/x⁴ have no mean; tails of slope 0 say nothing of that.
    assert fixed_point(get("1/x"), Spread(2.0)).chi == math.inf
    assert fixed_point(get("signed_sqrt"), Spread(2.0)).chi == math.inf


def test_slopes_whose_squares_overflow_are_infinite() -> None:
    found = fixed_point(get("1e200*x"), Spread(2.0))
    assert found.variance == found.chi == math.inf


def test_tiny_variances_keep_their_digits() -> None:
    variance, norm = mpf(1), mpf(1)
    for _ in range(10):
        norm *= mean(lambda x: (mp.tanh(x) + x * mp.sech(x) ** 2) ** 2, variance)
        variance = mean(lambda x: (x * mp.tanh(x)) ** 2, variance)
    assert variance < 1e-27
    assert depth(get("lisht")).gradient_norm == pytest.approx(float(mp.sqrt(norm)), rel=1e-10)


def test_what_grows_beyond_the_doubles_is_infinite_and_then_unknown() -> None:
    found = layers(get("exp(x)"), Spread(2.0), 5)
    assert [math.isfinite(layer.variance) for layer in found] == [True, True, True, False, False]
    assert fixed_point(get("exp(x)"), Spread(2.0)).variance == math.inf
    assert found[0] == pytest.approx((2.0, math.exp(4), 2 * math.exp(4)))
    assert np.isnan(correlations(get("exp(x)"), Spread(2.0), 5, 0.5)[3:]).all()
