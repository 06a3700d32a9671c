"""Signal and gradient through deep networks: simulations against theory and torch, and the reports on them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from actviz.analysis.mean_field import Spread, gradient_norms, layers
from actviz.charts import Chart, Dot, Field, Line, Points
from actviz.errors import RequestError
from actviz.reports import depth
from actviz.reports.report import Report, as_text, in_text
from actviz.settings import DepthSettings
from actviz.spec import get
from actviz.texts.records import dumps
from actviz.training.depth import study
from actviz.training.propagation import simulate

SMALL = DepthSettings(layers=6, width=32, seeds=3)


def made(*specs: str, **chosen: Any) -> Report:
    return depth.report([get(spec) for spec in specs], SMALL._replace(**chosen))


def lines_of(chart: Chart) -> list[Line]:
    return [e for e in chart.elements if isinstance(e, Line)]


# The sizes that others have measured in one network of width 512, first layer over last.
@pytest.mark.parametrize(
    ("init", "measured"),
    [
        ("1/n", {"sigmoid": 1.6e-31, "relu": 3.6e-8, "leaky_relu": 3.9e-8, "gelu": 3.7e-15, "silu": 2.6e-15}),
        ("he", {"sigmoid": 3.2e-25, "relu": 0.85, "silu": 2.3e-7}),
        ("4/n", {"relu": 2.0e7}),
    ],
)
def test_fifty_layers_leave_of_the_gradient_what_others_have_measured(init: str, measured: dict[str, float]) -> None:
    found = simulate([get(name) for name in measured], DepthSettings(init=init, seeds=2))
    for simulated, size in zip(found, measured.values(), strict=True):
        assert simulated.gradient[:, -1].tolist() == [1.0, 1.0]
        # Networks of this width differ by a factor of two or so.
        assert np.abs(np.log(simulated.gradient[:, 0] / size)).max() < math.log(2.5)


@pytest.mark.parametrize(("name", "init"), [("sigmoid", 1.0), ("relu", 2.0), ("gelu", 1.0), ("tanh", 2.0)])
def test_torch_finds_the_same_gradients_in_networks_of_its_own(name: str, init: float) -> None:
    torch = pytest.importorskip("torch")
    function = {"gelu": torch.nn.functional.gelu}.get(name) or getattr(torch, name)
    count, width = 30, 128
    generator = torch.Generator().manual_seed(1)
    ratios = []
    for _ in range(4):
        x = torch.randn(1, width, generator=generator, dtype=torch.float64)
        signals = []
        for _ in range(count):
            weights = torch.randn(width, width, generator=generator, dtype=torch.float64) * math.sqrt(init / width)
            signals.append((x @ weights.T).requires_grad_())
            signals[-1].retain_grad()
            x = function(signals[-1])
        (x * torch.randn(1, width, generator=generator, dtype=torch.float64)).sum().backward()
        ratios.append(float(signals[0].grad.norm() / signals[-1].grad.norm()))
    (ours,) = simulate([get(name)], DepthSettings(count, width, str(init), seeds=4))
    theory = gradient_norms(layers(get(name), Spread(init), count))[0]
    # Geometric means of four networks are off by a factor of 1.4 or so at this width, theory by the finite width.
    for other in (np.exp(np.mean(np.log(ratios))), theory):
        assert 0.5 < np.exp(np.mean(np.log(ours.gradient[:, 0]))) / other < 2


@pytest.mark.parametrize("name", ["tanh", "relu", "elu", "sigmoid"])
def test_wide_networks_do_what_theory_says(name: str) -> None:
    (found,) = study([get(name)], DepthSettings(8, 1024, "2", 0.1, seeds=2))
    theory, simulated = found.theory, found.simulation
    for quantity in ("variance", "second", "gradient"):
        ours, exact = getattr(simulated, quantity).mean(axis=0), getattr(theory, quantity)
        np.testing.assert_allclose(ours, exact, rtol=0.25)  # 1/√1024 for each of 8 layers and of 2 networks
    for quantity in ("saturated", "dead", "correlation"):
        ours, exact = getattr(simulated, quantity).mean(axis=0), getattr(theory, quantity)
        np.testing.assert_allclose(ours, exact, atol=0.06)


def test_one_seed_is_one_set_of_numbers_for_all_functions() -> None:
    alone = simulate([get("identity")], SMALL)[0]
    _, among = simulate([get("relu"), get("identity")], SMALL)
    np.testing.assert_array_equal(alone.variance, among.variance)
    later = simulate([get("identity")], SMALL._replace(seed=1, seeds=2))[0]
    assert later.seeds == (1, 2)
    np.testing.assert_array_equal(alone.gradient[1:], later.gradient)
    assert not np.array_equal(alone.gradient[0], later.gradient[0])
    # The same weights, twice as large, make a linear network's signal larger by a power of two.
    larger = simulate([get("identity")], SMALL._replace(init="8"))[0]
    np.testing.assert_allclose(larger.variance, alone.variance * 4.0 ** np.arange(1, 7), rtol=1e-12)


def test_progress_is_told_by_layers() -> None:
    told: list[tuple[int, int]] = []

    def watch(items: Iterable[Any], total: int, doing: str, /) -> Iterable[Any]:
        assert doing
        for k, item in enumerate(items):
            told.append((k, total))
            yield item

    depth.report([get("relu")], SMALL, watch)
    assert told == [*((step, 3 * 6) for step in range(3 * 6)), (0, 1)]  # layers of all networks, then theory


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"layers": 0}, "--layers must be 1 to 1000, got 0"),
        ({"width": 1}, "--width must be 2 to 4096, got 1"),
        ({"seeds": 0}, "--seeds must be 1 to 1000, got 0"),
        ({"seed": -1}, "--seed must be 0 to 4294967295, got -1"),
        ({"seed": 2**32}, "--seed must be 0 to 4294967295, got 4294967296"),
        ({"bias": -0.5}, "--bias must be 0 to 1000000, got -0.5"),
        ({"bias": math.nan}, "--bias must be 0 to 1000000, got nan"),
        ({"layers": 1000, "width": 4096}, "--width must be at most 518 for 1000 layers, got 4096"),
        ({"init": "lecunn"}, "'lecunn'; did you mean lecun"),
    ],
)
def test_settings_that_make_no_network_are_refused(chosen: dict[str, Any], message: str) -> None:
    for plane in (False, True):
        with pytest.raises(RequestError, match=message):
            made("relu", plane=plane, **chosen)


@pytest.mark.parametrize(("spec", "message"), [("log(x)", r"log\(x\) has no f below 0"), ("arctanh(x)", "has no f")])
def test_functions_without_values_somewhere_are_refused(spec: str, message: str) -> None:
    for plane in (False, True):
        with pytest.raises(RequestError, match=message):
            made(spec, plane=plane)


def test_a_report_says_what_happens_and_why() -> None:
    settings = DepthSettings(seeds=2)
    found = depth.report([get("sigmoid"), get("relu")], settings)
    # Others have measured 3.2e-25 and no change.
    assert found.title == (
        "With He's initialisation, through 50 layers the gradient shrinks to 3.4e-25 of itself with sigmoid"
        " and keeps its size with relu"
    )
    assert "χ = σw²·E f′², on average 0.1 with sigmoid and 1 with relu" in found.lines[0]
    assert "0.25^49 = 3e-30" in found.lines[1]
    assert found.lines[2] == "A unit on the flat side at one input is dead only if it is there at all inputs."
    assert "2 networks of width 512 (seeds 0 to 1)" in found.lines[3]
    cells = {row[0]: row[1:] for row in found.table.rows}
    assert cells["gradient, layer 1 over 50: theory"] == ("3.4e-25", "1")
    assert cells["units on the flat side at an input, layer 50"][0] == "0 %"
    assert cells["variance q tends to"] == ("0.555", "stays as it is")
    gradient = found.charts[0]
    assert gradient.y.log
    bound, sigmoid, relu = lines_of(gradient)
    assert bound.thin
    np.testing.assert_allclose(np.asarray(bound.y)[0], 0.25**49, rtol=1e-12)
    assert np.asarray(sigmoid.y)[0] == pytest.approx(3.4e-25, rel=0.02)
    assert (sigmoid.label, sigmoid.pen, relu.label, relu.pen) == ("sigmoid", 0, "relu", 1)
    dots = [e for e in gradient.elements if isinstance(e, Points)]
    assert dots[0].low is not None
    assert dots[0].high is not None
    assert (np.asarray(dots[0].low) <= np.asarray(dots[0].y)).all()
    assert (np.asarray(dots[0].y) <= np.asarray(dots[0].high)).all()
    assert [chart.title.split()[0] for chart in found.charts] == ["norm", "variance", "correlation", "share"]


def test_networks_that_are_not_much_wider_than_deep_are_told_beside_theory() -> None:
    narrow = depth.report([get("relu")], DepthSettings(layers=200, width=64, seeds=3))
    (found,) = study([get("relu")], DepthSettings(layers=200, width=64, seeds=3))
    left = found.simulation.gradient[:, 0]
    assert left.max() < 0.5 < found.theory.gradient[0] == 1
    assert narrow.title == (
        "With He's initialisation, 200 layers of relu multiply the gradient by 1 in theory,"
        f" by {left.min():.2g} to {left.max():.2g} at width 64"
    )
    assert "Theory is for networks much wider than deep, unlike these of 200 layers." in narrow.lines
    both = depth.report([get("relu"), get("sigmoid")], DepthSettings(layers=200, width=64, seeds=3))
    assert f"{left.min():.2g} to {left.max():.2g} with relu (theory: 1)" in both.lines[1]
    wide = depth.report([get("relu")], DepthSettings(layers=10, width=512, seeds=3))
    assert wide.title.endswith("keeps its size through 10 layers of relu: χ = 1 a layer")
    assert "much wider" not in as_text(wide)


def test_chi_of_few_layers_is_told_from_that_where_the_variance_settles() -> None:
    two = made("sigmoid", layers=2)
    first = layers(get("sigmoid"), Spread(2.0), 2)[0].chi
    cells = {row[0]: row[1] for row in two.table.rows}
    assert two.title.endswith(f"χ = {first:.3g} in layer 1")
    assert cells["χ, layer 1"] == f"{first:.3g}" != cells["χ at that q"]
    assert made("sigmoid").title.endswith("on average")
    assert "χ, mean of layers 1 to 5" in as_text(made("sigmoid"))


@pytest.mark.parametrize(
    ("count", "said"), [(3, "median, least and most"), (5, "median, of the gradient least and most")]
)
def test_bars_are_promised_where_they_are(count: int, said: str) -> None:
    found = made(*["sigmoid", "tanh", "relu", "elu", "gelu"][:count])
    assert found.lines[-1].endswith(f"(seeds 0 to 2): {said}.")
    with_bars = {
        chart.title: {e.low is not None for e in chart.elements if isinstance(e, Points)} for chart in found.charts
    }
    gradient, *others = with_bars.values()
    assert gradient == {True}
    assert all(shown == {said == "median, least and most"} for shown in others)
    assert "least" not in made("relu", seeds=1).lines[-1]


def test_layers_are_whole_and_gradients_fill_their_axis() -> None:
    for count in (1, 2, 4, 9):
        for chart in made("relu", layers=count).charts:
            assert [at for at, _ in chart.x.ticks] == list(range(1, count + 1))
    assert not made("relu", layers=10).charts[0].x.ticks
    windows = {spec: made(spec, layers=2, width=512).charts[0].y.window for spec in ("sigmoid", "relu", "8*x")}
    assert windows == {"sigmoid": (0.1, 2.0), "relu": (0.2, 5.0), "8*x": None}


def test_no_percentage_is_made_of_what_is_unknown() -> None:
    found = made("exp(x)", layers=5)
    assert "–%" not in as_text(found).replace(" ", "")
    assert {row[1] for row in found.table.rows if row[0].startswith("units")} == {"–"}


def test_csv_and_record_hold_every_layer_and_seed() -> None:
    found = made("tanh", "gelu")
    header, rows = found.csv
    assert header[:3] == ("activation", "source", "layer")
    assert len(rows) == 2 * (1 + 3) * 6
    record = json.loads(dumps(found.record))
    first = record["activations"][0]
    assert record["seeds"] == [0, 1, 2]
    assert first["simulation"][1]["variance"][4] == float(rows[2 * 6 + 4][header.index("variance")])
    assert first["theory"]["chi"][0] == layers(get("tanh"), Spread(2.0), 6)[0].chi
    for form in ("md", "latex", "csv"):
        assert in_text(found, form)
    assert found.title in as_text(found)


@pytest.mark.parametrize(
    ("specs", "chosen", "said"),
    [
        (("relu",), {"layers": 1}, "a single layer of relu has nothing to be compared with"),
        (("binary_step",), {}, "the gradient is 0 through 6 layers"),
        (("exp(x)",), {}, "the signal of exp(x) overflows in layer 4"),
        (("exp(x)", "relu"), {}, "is lost to overflow with exp(x)"),
        (("x**3",), {"layers": 12}, "the signal of x**3 overflows in layer"),
        (("relu",), {"init": "8/n", "width": 256}, "With Var(W) = 8/n the gradient grows"),
        (("tanh", "elu"), {"init": "gain"}, "With each function's own gain"),
        (("tanh",), {"init": "gain", "bias": 0.3}, "own gain and biases of variance 0.3"),
        (("sigmoid", "tanh", "relu", "elu", "gelu"), {"init": "1"}, "(sigmoid) to"),
        (("sigmoid",), {"layers": 700, "width": 8}, "the gradient falls below the smallest double"),
        (("relu",), {"layers": 40, "width": 2}, "relu multiply the gradient by 1 in theory, by 0 at width 2"),
        (("1e200*x",), {"layers": 12, "width": 16}, "the signal of 1e200*x overflows in layer 2"),
        (("1e300*x",), {}, "the signal of 1e300*x overflows in layer 2"),
        (("tanh",), {"layers": 50, "width": 16, "bias": 1e6}, "by 1.4e-73 in theory, but it underflows at width 16"),
        (("1/x",), {"width": 64}, "the gradient grows"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_extreme_cases_have_words_of_their_own(specs: tuple[str, ...], chosen: dict[str, Any], said: str) -> None:
    found = made(*specs, **chosen)
    assert said in found.title
    assert "nan" not in as_text(found)
    assert all(len(line) <= 150 for line in found.lines)
    for chart in found.charts:  # none is an empty frame
        assert any(np.isfinite(np.asarray(e.y)).any() for e in chart.elements if isinstance(e, (Line, Points)))
    json.loads(dumps(found.record))


def test_a_gradient_that_underflows_is_not_one_that_is_stopped() -> None:
    narrow = made("tanh", layers=50, width=16, bias=1e6)
    cells = {row[0]: row[1] for row in narrow.table.rows}
    assert cells["gradient: simulated, most"] == "underflow"
    assert "Gradients of tanh are not 0 in these networks, but too small for doubles." in narrow.lines
    assert "dead" not in as_text(narrow)
    stopped = made("relu", layers=40, width=2)
    assert {row[0]: row[1] for row in stopped.table.rows}["gradient: simulated, most"] == "0"
    assert "In networks of relu all units of a layer are dead at both inputs, so no gradient passes." in stopped.lines


def test_what_has_no_mean_has_no_theory() -> None:
    found = made("1/x", width=64)
    cells = {row[0]: row[1] for row in found.table.rows}
    assert (cells["variance q tends to"], cells["χ at that q"]) == ("∞", "∞")
    assert found.lines[1] == "Theory has no numbers for 1/x after layer 1: E f² is infinite there, or beyond doubles."


@pytest.mark.parametrize("width", [16, 512])
def test_a_title_has_the_size_that_follows_from_its_chi(width: int) -> None:
    # √2¹⁹ = 724, whatever a few networks have.
    grown = made("x", layers=20, width=width)
    assert grown.title.endswith("the gradient grows 724-fold through 20 layers of x: χ = 2 a layer")
    chance = "; these of width 16 differ from it and from one another by chance."
    assert grown.lines[1].endswith(chance) == (width == 16)
    two = made("tanh", layers=2, width=width)
    chi = layers(get("tanh"), Spread(2.0), 2)[0].chi
    assert f"shrinks to {math.sqrt(chi):.3g} of itself" in two.title
    assert two.title.endswith(f"χ = {chi:.3g} in layer 1")


def test_a_bound_is_told_if_the_weights_change_it() -> None:
    assert "alone leaves" in as_text(made("0.65*x", init="2"))
    assert "alone leaves" not in as_text(made("0.65*x", init="1"))


def test_what_overflows_is_unknown_from_there_on() -> None:
    (found,) = study([get("exp(x)")], SMALL)
    assert found.lost == 4
    assert np.isfinite(found.simulation.variance[:, :3]).all()
    assert np.isnan(found.simulation.saturated[:, -1]).all()


def test_half_of_the_units_of_relu_are_dead_at_an_input_and_none_of_leaky_relu() -> None:
    relu, leaky = simulate([get("relu"), get("leaky_relu")], SMALL._replace(width=400))
    assert relu.dead.mean() == pytest.approx(0.5, abs=0.02)
    assert not leaky.dead.any()
    assert not relu.saturated.any()


def test_the_plane_of_one_function_shows_chi_and_the_edge() -> None:
    found = made("tanh", plane=True)
    assert found.title == (
        "With He's initialisation tanh is on the chaotic side of the edge of chaos, gradients explode: χ = 1.11"
    )
    (chart,) = found.charts
    field = next(e for e in chart.elements if isinstance(e, Field))
    assert field.values.shape == (len(field.y), len(field.x))
    assert np.isfinite(field.values).all()
    (curve,) = lines_of(chart)
    assert (np.asarray(curve.x)[0], np.asarray(curve.y)[0]) == (1.0, 0.0)
    dots = {e.text: e.x for e in chart.elements if isinstance(e, Dot)}
    assert dots["xavier, lecun"] == 1
    assert dots["he"] == pytest.approx(math.sqrt(2))
    assert dots["gain"] == pytest.approx(1.4674, abs=1e-4)  # published


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("relu", "With relu χ is the same for any variance: 1 at σw = 1.41"),
        ("softplus", "softplus has no edge of chaos"),
        ("gelu", "The edge of gelu begins at σb = 0.426"),
        ("binary_step", "binary_step passes no gradient: χ = 0"),
        ("exp(x)", "the variance of exp(x) grows without end and χ tends to ∞"),
        ("1e300*x", "χ"),
        ("identity", "With identity χ is the same for any variance: 1 at σw = 1,"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_the_plane_names_edges_that_are_unlike_others(spec: str, said: str) -> None:
    found = made(spec, plane=True)
    assert said in " ".join([found.title, *found.lines])
    json.loads(dumps(found.record))


def test_the_plane_of_several_functions_shows_their_edges() -> None:
    found = made("tanh", "relu", "selu", plane=True, init="3", bias=0.5)
    assert found.title == (
        "Without biases gradients neither vanish nor explode at σw = 1 with tanh, 1.41 with relu and 0.69 with selu"
    )
    (chart,) = found.charts
    assert [line.label for line in lines_of(chart)] == ["tanh", "relu", "selu"]
    dots = {e.text: (e.x, e.y) for e in chart.elements if isinstance(e, Dot)}
    assert dots["3"] == pytest.approx((math.sqrt(3), math.sqrt(0.5)))
    header, rows = found.csv
    assert header == ("activation", "variance", "sigma_w", "sigma_b")
    assert ("tanh", "0", "1", "0") in rows
