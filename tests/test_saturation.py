"""Saturated and dead tails, flat spots and states, against landmarks computed elsewhere."""

from __future__ import annotations

import math

import pytest

from actviz.analysis.saturation import Region, saturation
from actviz.errors import RequestError
from actviz.measure.landmarks import extrema, peak_slope, zeros
from actviz.spec import get

INF = math.inf

# Bisection on the exact derivatives in mpmath; sigmoid and tanh also follow from arccosh.
EDGES = [
    ("sigmoid", 0.01, [-4.584863339122355, 4.584863339122355]),
    ("sigmoid", 0.1, [-2.0634370688955605, 2.0634370688955605]),
    ("sigmoid", 1e-20, [-46.0517018599, 46.0517018599]),
    ("sigmoid", 1e-100, [-230.258509299, 230.258509299]),
    ("tanh", 0.01, [-2.993222846126381, 2.993222846126381]),
    ("tanh", 0.1, [-1.8184464592320668, 1.8184464592320668]),
    ("tanh", 1e-20, [-23.7189981105, 23.7189981105]),
    ("softplus", 1e-8, [-18.420680734]),
    ("softsign", 1e-20, [-9999999999.0, 9999999999.0]),
    ("softsign", 1e-100, [-1e50, 1e50]),
    ("gelu", 1e-20, [-9.73633734358]),
    ("gelu_tanh", 1e-20, [-8.10254313558]),
    ("silu", 0.1, [-0.912]),
    ("silu", 1e-100, [-235.716889361]),
    ("elu", 1e-20, [-46.0517018599]),
    ("relu", 0.01, [0.0]),
    ("hard_sigmoid", 0.01, [-3.0, 3.0]),
    ("relu6", 0.01, [0.0, 6.0]),
]


@pytest.mark.parametrize(("name", "threshold", "edges"), EDGES)
def test_edges(name: str, threshold: float, edges: list[float]) -> None:
    found = saturation(get(name), threshold).edges
    digits = 5e-4 if name == "silu" and threshold == 0.1 else 1e-11  # that landmark has three digits
    assert list(found) == pytest.approx(edges, rel=digits)


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("relu", [Region(-INF, 0.0, "dead")]),
        ("hard_sigmoid", [Region(-INF, -3.0, "dead"), Region(3.0, INF, "dead")]),
        ("binary_step", [Region(-INF, 0.0, "dead"), Region(0.0, INF, "dead")]),
        ("leaky_relu", []),
        ("identity", []),
        ("leaky_relu:slope=0.005", [Region(-INF, 0.0, "saturated")]),
        ("leaky_relu:slope=0", [Region(-INF, 0.0, "dead")]),
        ("elu:alpha=0", [Region(-INF, 0.0, "dead")]),
    ],
)
def test_regions_that_are_exact(name: str, regions: list[Region]) -> None:
    assert list(saturation(get(name)).regions) == regions


def test_a_tail_and_a_flat_spot_are_told_apart() -> None:
    found = saturation(get("silu"))
    assert [r.kind for r in found.regions] == ["saturated", "flat spot"]
    assert found.tails[0].high == pytest.approx(-6.2613888488199665)
    spot = found.flat_spots[0]
    assert spot.low < -1.278464542761074 < spot.high
    assert found.active == (found.tails[0].high, INF)


def test_a_flat_spot_narrower_than_two_doubles_is_found() -> None:
    (spot,) = saturation(get("silu"), 1e-30).flat_spots
    assert spot.low == spot.high == pytest.approx(-1.278464542761074)


def test_a_bounded_region_is_no_saturation() -> None:
    found = saturation(get("tanh_shrink"))
    assert [r.kind for r in found.regions] == ["flat spot"]
    assert found.edges == ()
    assert found.active == (-INF, INF)


def test_a_threshold_above_the_peak_is_one_region_everywhere() -> None:
    found = saturation(get("sigmoid"), 0.3)
    assert found.regions == (Region(-INF, INF, "saturated"),)
    assert found.active is None


def test_a_threshold_that_is_the_peak_leaves_out_the_peak() -> None:
    assert saturation(get("sigmoid"), 0.25).regions == (Region(-INF, 0.0, "saturated"), Region(0.0, INF, "saturated"))


def test_the_dead_part_of_a_saturated_line_stays_dead() -> None:
    assert saturation(get("relu"), 2.0).regions == (Region(-INF, 0.0, "dead"), Region(0.0, INF, "saturated"))


def test_relative_measures_against_the_peak() -> None:
    found = saturation(get("sigmoid"), 0.01, relative=True)
    assert found.limit == 0.0025
    assert found.edges[1] == pytest.approx(saturation(get("sigmoid"), 0.0025).edges[1])


def test_states() -> None:
    states = {x: saturation(get("silu")).state(x) for x in (-INF, -7.0, -3.0, -1.28, 0.0, INF)}
    assert list(states.values()) == ["saturated", "saturated", "active", "flat spot", "active", "active"]
    assert saturation(get("silu")).state(math.nan) == "undefined"


def test_the_state_at_a_break_is_that_of_the_value_taken() -> None:
    assert saturation(get("relu")).state(0.0) == "dead"
    assert saturation(get("hard_sigmoid")).state(3.0) == "dead"
    assert saturation(get("hard_swish")).state(3.0) == "active"
    assert saturation(get("binary_step")).state(0.0) == "dead"


@pytest.mark.parametrize("threshold", [0.0, -1.0, math.nan, INF])
def test_impossible_thresholds(threshold: float) -> None:
    with pytest.raises(RequestError, match=r"^--threshold must be a number greater than 0, got "):
        saturation(get("relu"), threshold)


def test_a_slow_wave_is_followed_to_the_last_place_that_passes() -> None:
    found = saturation(get("sinc"), 1e-3)
    assert found.active == pytest.approx((-999.0686371627979, 999.0686371627979), rel=1e-14)
    with pytest.raises(RequestError, match="too small for sinc"):
        saturation(get("sinc"), 1e-9)


@pytest.mark.parametrize(
    ("spec", "at"), [("xielu", math.inf), ("xielu:alpha_p=0.3,alpha_n=2,beta=-0.7", math.inf), ("signed_sqrt", 0.0)]
)
def test_an_infinite_peak_slope_stands_where_it_is(spec: str, at: float) -> None:
    assert peak_slope(get(spec)) == (math.inf, at)


@pytest.mark.parametrize("spec", ["isrlu", "lalu", "ptelu", "elish", "absolute", "lisht"])
def test_a_zero_at_a_seam_is_found(spec: str) -> None:
    assert zeros(get(spec)) == (0.0,)


def test_minima_at_kinks_are_extrema() -> None:
    assert extrema(get("absolute")) == ((0.0, 0.0),)
    assert extrema(get("relu")) == ()
