"""Experiments about training: the frame, and what linear, zigzag, dead, prelu and race find."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import mpmath
import numpy as np
import pytest

from actviz.analysis.moments import moments
from actviz.catalogue import catalogue
from actviz.charts import Line, Points
from actviz.errors import RequestError
from actviz.experiments import EXPERIMENTS, SOME, dead, experiment, linear, prelu, race, wording, zigzag
from actviz.settings import ExperimentSettings
from actviz.spec import get
from actviz.texts.records import dumps
from actviz.training import dying, racing, signs, tasks
from actviz.training.initialisation import network
from actviz.training.network import Network, backward, forward

if TYPE_CHECKING:
    from actviz.reports.report import Report

TRAINING = ["linear", "zigzag", "dead", "prelu", "race"]
LONGEST_TITLE, LONGEST_LINE = 130, 180  # characters; longer ones take three lines in a figure


@pytest.fixture
def brief_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the experiments that take seconds short; their numbers are those of other settings then."""
    monkeypatch.setattr(linear, "INPUTS", 200)
    monkeypatch.setattr(signs, "EXAMPLES", 2**10)
    monkeypatch.setattr(signs, "MOST_STEPS", 50)
    monkeypatch.setattr(dying, "STEPS", 10)
    monkeypatch.setattr(racing, "STEPS", 20)


def reported(name: str, seed: int = 0, *specs: str) -> Report:
    return experiment([get(s) for s in specs], ExperimentSettings(name, seed))


def test_experiments_stand_in_the_order_of_a_lecture() -> None:
    assert list(EXPERIMENTS) == ["linear", "zigzag", "dead", "prelu", "race", "steps", "trace", "swell"]


def test_the_list_is_read_without_numpy() -> None:
    code = "import sys, actviz.experiments; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_an_experiment_takes_exists(name: str) -> None:
    asked = EXPERIMENTS[name]

    assert len(asked.activations) <= asked.most <= SOME
    assert set(asked.activations) <= set(catalogue())
    assert asked.summary.endswith(".")


@pytest.mark.parametrize(
    ("settings", "specs", "message"),
    [
        (ExperimentSettings("rase"), [], "unknown experiment 'rase'; did you mean race?"),
        (
            ExperimentSettings("cooking"),
            [],
            "unknown experiment 'cooking'; there are linear, zigzag, dead, prelu, race, steps, trace, swell",
        ),
        (ExperimentSettings("prelu"), ["relu"], "experiment prelu takes no activation, got 'relu'"),
        (ExperimentSettings("steps"), ["relu", "elu"], "experiment steps takes one activation, got 2"),
        (ExperimentSettings("race"), ["relu"] * 13, "experiment race takes at most 12 activations, got 13"),
        (ExperimentSettings("race", at=1.0), [], "experiment race takes no --at: it looks at no single place"),
        (ExperimentSettings("race", seed=-1), [], "--seed must be 0 to 4294967295, got -1"),
        (ExperimentSettings("linear", seed=2**32), [], "--seed must be 0 to 4294967295, got 4294967296"),
        (
            ExperimentSettings("race"),
            ["heaviside"],
            "experiment race needs a finite E f′² above 0; that of binary_step is 0",
        ),
        (
            ExperimentSettings("race"),
            ["log(x)"],
            "experiment race needs a finite E f′² above 0; log(x) has none",
        ),
        (
            ExperimentSettings("zigzag"),
            ["log(x)"],
            "experiment zigzag needs outputs with a finite E f² above 0; log(x) has none",
        ),
    ],
)
def test_what_an_experiment_does_not_take_is_said_in_one_line(
    settings: ExperimentSettings, specs: list[str], message: str
) -> None:
    with pytest.raises(RequestError) as caught:
        experiment([get(s) for s in specs], settings)

    assert str(caught.value) == message


def test_names_of_experiments_are_typed_in_any_case() -> None:
    assert experiment([], ExperimentSettings(" PReLU")).record["experiment"] == "prelu"


@pytest.mark.usefixtures("brief_training")
@pytest.mark.parametrize("name", TRAINING)
def test_the_same_seed_gives_the_same_report_and_another_one_another(name: str) -> None:
    specs = ["relu", "tanh"] if EXPERIMENTS[name].most else []

    first, second, other = (reported(name, seed, *specs) for seed in (3, 3, 4))

    assert (first.title, first.lines, first.csv, dumps(first.record)) == (
        second.title,
        second.lines,
        second.csv,
        dumps(second.record),
    )
    assert first.csv != other.csv
    assert first.record["seed"] == 3
    assert any("seed 3" in line or "seeds from 3" in line for line in first.lines)


TAKEN: tuple[list[str], ...] = ([], ["relu"], ["x/(1+abs(x))", "leaky_relu:negative_slope=0.3", "sigmoid", "gelu"])
TAKING = [(name, specs) for name in TRAINING for specs in TAKEN if len(specs) <= EXPERIMENTS[name].most]


@pytest.mark.usefixtures("brief_training")
@pytest.mark.parametrize(("name", "specs"), TAKING)
def test_reports_are_whole(name: str, specs: list[str]) -> None:
    report = reported(name, 0, *specs)

    assert len(report.title) <= LONGEST_TITLE
    assert max(map(len, report.lines)) <= LONGEST_LINE
    assert report.charts
    header, rows = report.csv
    assert {len(row) for row in rows} == {len(header)}
    assert {len(row) for row in report.table.rows} == {len(report.table.header)} == {len(report.table.align)}
    assert json.loads(dumps(report.record))["experiment"] == name
    texts = [report.title, *report.lines, report.alt, *(cell for row in report.table.rows for cell in row)]
    assert not [text for text in texts if "nan" in text or "None" in text or "1e2" in text]


@pytest.mark.parametrize("name", TRAINING)
def test_each_module_says_what_it_is(name: str) -> None:
    assert (import_module(f"actviz.experiments.{name}").__doc__ or "").partition("\n")[0].endswith(".")


# Shares in words.


@pytest.mark.parametrize(
    ("share", "trials", "text"),
    [
        (0.0, 10, "0 %"),
        (1.0, 10, "100 %"),
        (0.551, 8192, "55 %"),  # ± 0.5
        (0.0018539, 262144, "0.19 %"),  # ± 0.008
        (0.61, 200, "61 %"),  # ± 3
        (0.999, 200, "99.9 %"),  # not all
        (0.001, 200, "0.1 %"),  # not none
    ],
)
def test_shares_have_the_digits_that_chance_leaves(share: float, trials: int, text: str) -> None:
    assert wording.percent(share, trials) == text


# linear


@pytest.mark.parametrize("seed", range(3))
def test_linear_layers_are_their_product_up_to_rounding(seed: int) -> None:
    # 64 products of size 1/8 a layer, five layers: rounding of a few 1e-15; a check elsewhere found 4e-15
    bare = linear.run((), ExperimentSettings("linear", seed)).stacks[0]

    assert 0 < bare.to_product < 2e-14
    assert bare.to_linear < 1e-13
    assert np.abs(np.diff(bare.outputs, 2, axis=1)).max() < 1e-13  # straight


def test_the_layers_and_their_product_are_drawn_on_one_line() -> None:
    result = linear.run((), ExperimentSettings("linear"))
    (chart,) = linear.report(result).charts
    layers, product = (e for e in chart.elements if isinstance(e, Line))

    np.testing.assert_allclose(layers.y, product.y, atol=1e-13)
    assert layers.pen != product.pen
    assert "standard deviations" in linear.report(result).title


def test_activations_between_bend_what_no_single_layer_can_follow() -> None:
    identity, affine, relu, tanh = linear.run(
        tuple(map(get, ["identity", "2*x+1", "relu", "tanh"])), ExperimentSettings("linear")
    ).stacks[1:]

    assert identity.to_product < 2e-14
    assert affine.to_product > 1
    assert affine.to_linear < 1e-12  # still one layer, with another bias
    for bent in (relu, tanh):
        assert bent.to_product > 1
        assert 0.1 < bent.to_linear < 1
        assert np.abs(np.diff(bent.outputs[1:], 2, axis=1)).max() > 1e-4


def test_what_the_best_single_layer_misses_is_what_least_squares_leave() -> None:
    found = linear.run((get("relu"),), ExperimentSettings("linear", 1)).stacks[1]

    rng = np.random.default_rng([1, 1])
    matrices = rng.standard_normal((5, 64, 64)) / 8
    inputs = rng.standard_normal((2000, 64))
    outputs = inputs @ matrices[0].T
    for matrix in matrices[1:]:
        outputs = np.maximum(outputs, 0) @ matrix.T
    *_, left = np.linalg.lstsq(np.column_stack([inputs, np.ones(2000)]), outputs)[:2]
    missed = math.sqrt(left.sum() / np.square(outputs - outputs.mean(axis=0)).sum())
    assert found.to_linear == pytest.approx(missed, rel=1e-12)


@pytest.mark.parametrize(
    ("spec", "said"),
    [("sqrt(x)", "has no value for some numbers"), ("exp(exp(x))", "overflows"), ("1e99*x", "overflows")],
)
def test_why_outputs_are_no_numbers_is_said(spec: str, said: str) -> None:
    report = reported("linear", 0, spec, "relu")

    assert report.lines[0].endswith(f"Nothing to compare: {spec} {said}.")
    assert " % with relu" in report.lines[0]
    assert report.table.rows[1][1:] == (said, "")
    assert [e.label for e in report.charts[1].elements if isinstance(e, Line)] == ["relu"]


@pytest.mark.parametrize("spec", ["3", "0*x", "1e40*x"])
def test_a_constant_and_a_steep_line_are_left_alone_by_the_best_layer(spec: str) -> None:
    found = linear.run((get(spec),), ExperimentSettings("linear")).stacks[1]
    assert found.to_linear < 1e-12


def test_what_is_rounding_has_one_digit_in_the_record() -> None:
    stacks = reported("linear", 0, "relu").record["stacks"]
    assert isinstance(stacks, list)
    noise, share = (s["left_by_best_linear_layer"] for s in stacks)
    assert noise == float(f"{noise:.0e}") > 0
    assert share != float(f"{share:.0e}")


# zigzag


def test_signs_of_gradients_are_those_found_elsewhere() -> None:
    # 100 %, 100 % and 0.19 % for one example, 55 %, 8.6 % and 0.25 % for 32, found there with fewer trials
    found = signs.signs(tuple(map(get, ["sigmoid", "relu", "tanh"])), 0)
    single, batch = ([s.shares[signs.BATCHES.index(n)] for s in found] for n in (1, 32))

    assert single[:2] == [1, 1]
    assert single[2] == pytest.approx(2 / 2**10, abs=4 * math.sqrt(2**-9 / signs.EXAMPLES))
    assert batch == [pytest.approx(0.55, abs=0.02), pytest.approx(0.086, abs=0.01), pytest.approx(0.0025, abs=0.0015)]
    for s in found:
        assert s.shares[-1] == pytest.approx(s.limit, abs=0.03)


def test_the_share_in_large_batches_has_closed_forms() -> None:
    # ten independent signs; and with ρ = 1/2 each number is a difference to one and the same eleventh, the smallest or
    # largest of all with a chance of 1/11
    assert signs.one_sign_in_large_batches(0.0) == pytest.approx(2 / 2**10, rel=1e-12)
    assert signs.one_sign_in_large_batches(0.5) == pytest.approx(2 / 11, rel=1e-12)
    assert signs.one_sign_in_large_batches(1.0) == 1


def test_the_share_in_large_batches_agrees_with_mpmath() -> None:
    m = moments(get("sigmoid"))
    rho = m.mean**2 / m.second
    slope = mpmath.sqrt(rho / (1 - rho))

    expected = 2 * mpmath.quad(lambda z: mpmath.npdf(z) * mpmath.ncdf(slope * z) ** 10, [-12, -2, 0, 2, 12])

    assert signs.one_sign_in_large_batches(rho) == pytest.approx(float(expected), rel=1e-10)


def test_descent_zigzags_with_positive_inputs_until_batches_or_centring_mend_it() -> None:
    sigmoid, tanh = signs.signs((get("sigmoid"), get("tanh")), 0)

    # Found elsewhere with another rate: 2.94 times the distance, 1.24 with centred inputs.
    assert sigmoid.ways[0].ratio == pytest.approx(2.94, abs=0.4)
    assert sigmoid.centred[0].ratio == pytest.approx(1.24, abs=0.05)
    medians = [way.ratio for way in sigmoid.ways]
    assert medians == sorted(medians, reverse=True)
    assert medians[-1] < 1.25
    assert [w.ratios for w in tanh.ways] == [w.ratios for w in tanh.centred]  # its mean is 0 already
    assert all(w.ratio >= 1 for s in (sigmoid, tanh) for w in (*s.ways, *s.centred))


def test_the_way_tends_to_its_mean_for_small_steps() -> None:
    # With w - goal along u = (1, -1)/√2 a step has the length |x||x·u| and takes (x·u)² off the distance.
    x = get("sigmoid").f(np.random.default_rng(5).standard_normal((10**6, 2)))
    along = (x[:, 0] - x[:, 1]) / math.sqrt(2)
    expected = (np.linalg.norm(x, axis=1) * np.abs(along)).mean() / (along**2).mean()

    ways, _ = signs._ways(get("sigmoid"), moments(get("sigmoid")), 0.05, 0)

    assert ways[0].ratio == pytest.approx(expected, rel=0.05)  # of 11 ways; larger steps walk farther


@pytest.mark.parametrize("k", range(len(signs.BATCHES)))
def test_ways_that_are_walked_together_are_those_walked_step_by_step(k: int) -> None:
    found = signs.signs((get("sigmoid"),), 0)[0]
    for way, mean in ((found.ways[k], 0.0), (found.centred[k], 0.5)):
        rng = np.random.default_rng([0, 2, way.batch])
        weights = np.zeros(2)
        for place in way.path:
            assert place == pytest.approx(weights, abs=1e-13)  # rounding of some hundred steps
            x = 1 / (1 + np.exp(-rng.standard_normal((signs.SEEDS, way.batch, 2))[0])) - mean
            weights = weights - found.rate * ((x @ (weights - signs.GOAL))[:, None] * x).mean(axis=0)


def test_ways_that_do_not_arrive_have_no_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "MOST_STEPS", 50)
    constant = signs.signs((get("0*x+1"),), 0)[0]  # both inputs are 1: no example tells the weights apart

    assert constant.limit == 1
    assert [way.ratio for way in constant.ways] == [math.inf] * len(signs.BATCHES)
    report = reported("zigzag", 0, "0*x+1")
    assert report.title.endswith("; descent does not arrive")
    assert report.lines[0].startswith("No way arrives")
    assert "all inputs are the same" in report.lines[0]
    assert len(report.charts) == 1  # no way, no length, and no frames for them
    assert "∞" not in report.alt


# dead


@pytest.mark.parametrize(
    ("spec", "kinds", "expected"),
    [
        ("relu", {"dead"}, [True, True, False, False]),
        ("leaky_relu", {"dead"}, [False] * 4),
        ("sigmoid", {"dead"}, [False] * 4),
        ("sigmoid", {"dead", "saturated"}, [True, False, False, True]),
        ("hard_sigmoid", {"dead"}, [True, False, False, True]),
    ],
)
def test_units_are_dead_if_all_their_inputs_lie_where_nothing_changes(
    spec: str, kinds: set[str], expected: list[bool]
) -> None:
    h = np.array([[-9.0, -1.0, -1.0, 9.0], [-7.0, 0.0, 1.0, 7.0]])

    assert dying.always(get(spec), h, kinds).tolist() == expected


def test_no_example_moves_a_dead_unit() -> None:
    net = network(np.random.default_rng(0), [1, 4, 1], get("relu"))
    net = Network(net.weights, (np.array([-20.0, 0, 0, 0]), net.biases[1]), net.activation)
    x, y = tasks.sine(50)
    trace = forward(net, x)
    gradients = backward(net, trace, trace.output - y)

    assert dying.always(net.activation, trace.pre_activations[0], {"dead"}).tolist() == [True, False, False, False]
    assert gradients.weights[0][0] == gradients.biases[0][0] == gradients.weights[1][0, 0] == 0
    assert (gradients.weights[0][1:] != 0).all()


def test_relu_dies_at_large_rates_and_leaky_relu_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    # Found elsewhere: 0 % at 0.01, 54.5 % at 0.05, 96.7 % at 0.1.  The middle differs between seeds from 0 to 98 %.
    monkeypatch.setattr(dying, "RATES", (0.01, 0.05, 0.1))
    relu = np.median(dying.dying(get("relu"), 0).dead, axis=1)
    leaky = dying.dying(get("leaky_relu"), 0)

    assert relu[0] <= 0.01
    assert 0.2 < relu[1] < 0.9
    assert relu[2] > 0.9
    assert not leaky.dead.any()
    assert np.isfinite(leaky.losses).all()


def test_what_diverges_has_no_dead_units() -> None:
    report = reported("dead", 0, "x**3")

    assert report.title == "x**3 diverges at all rates"
    assert not report.charts  # an empty frame says nothing
    assert report.table_drawn
    assert "bars" not in " ".join(report.lines)


def found_dead(spec: str, *shares: float) -> dying.Dying:
    """Return what might be found: shares of dead units at the first rates, of five seeds; then it diverges."""
    dead = np.full((len(dying.RATES), dying.SEEDS), math.nan)
    dead[: len(shares)] = np.array(shares)[:, None]
    return dying.Dying(get(spec), dead, dead, np.where(np.isnan(dead), math.inf, 0.1))


RELU = found_dead("relu", 0, 0, 0, 0, 0.6, 1, 1, 1)
RELU.dead[4] = 0.3, 0.5, 0.6, 0.7, 0.9
SIGMOID, TANH = found_dead("sigmoid", *[0] * 8), found_dead("tanh", 0, 0, 0)


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (
            (RELU, SIGMOID, TANH),
            "relu loses 60 % (30 to 90 %) of its units at a rate of 0.05 and 100 % at 0.5;"
            " sigmoid and tanh (diverges at 0.03) none",
        ),
        ((TANH, SIGMOID), "tanh (diverges at 0.03) and sigmoid lose no unit"),
        ((TANH,), "tanh (diverges at 0.03) loses no unit"),
        (
            (SIGMOID, found_dead("relu", 0, 0.1)),
            "relu loses 10 % of its units at a rate of 0.01, and diverges at 0.02; sigmoid none",
        ),
        (
            (RELU, found_dead("elu", 0, 0, 0.4)),
            "relu loses 60 % (30 to 90 %) of its units at a rate of 0.05 and 100 % at 0.5;"
            " elu (diverges at 0.03) 40 % at 0.02",
        ),
    ],
)
def test_the_headline_leaves_out_no_activation(found: tuple[dying.Dying, ...], title: str) -> None:
    assert dead.report(dead.Result(7, found, None)).title == title


def test_huge_losses_count_as_divergence() -> None:
    # sign has no slope, so that only the layer behind it learns, with features of the size of 1: too fast from 0.01 on
    report = reported("dead", 0, "sign(x)")

    assert report.title == "sign(x) loses 100 % of its units at a rate of 0.005, and diverges at 0.01"
    assert "Dead: slope 0 at all" in report.lines[0]
    assert "Divergence: a loss above 1000." in report.lines[0]
    assert report.table.rows[1][1:] == ("diverges", "∞")


def test_where_networks_diverge_is_drawn() -> None:
    charts = dead.report(dead.Result(7, (TANH, found_dead("gelu", *[0] * 6)), None)).charts

    assert [chart.y.name for chart in charts] == ["% of the units", "mean square error"]
    assert "bars show" in dead.report(dead.Result(7, (TANH,), None)).lines[0]
    for chart in charts:
        assert "hollow: diverges" in chart.title
        hollow = [e for e in chart.elements if isinstance(e, Points) and e.hollow]
        assert [tuple(e.x) for e in hollow] == [(0.03,), (0.2,)]


def test_units_come_back_only_behind_a_layer_that_learns() -> None:
    found = dying.revival(get("relu"), 0)

    assert found.back[0] == 0 < found.ever[0]
    assert 0 < found.back[1] < found.ever[1]
    assert (np.diff(found.dead[:, 0]) >= 0).all()  # the first layer never gets one back


# prelu


def test_the_slope_follows_the_exact_course_of_momentum() -> None:
    result = prelu.run((), ExperimentSettings("prelu"))
    c = result.curvature

    for course, rate, decay in ((result.off, 0.02, 0), (result.added, -0.02, 0), (result.decayed, 0.02, 0.1)):
        goal = 0.6 * c / (c + decay)
        r1, r2 = np.roots([1, -(1 + 0.9 - rate * (c + decay)), 0.9]).astype(complex)
        first = 1 - rate * (c + decay)
        a = (first - r2) / (r1 - r2)
        t = np.arange(prelu.STEPS + 1)
        exact = goal + (0.25 - goal) * (a * r1**t + (1 - a) * r2**t).real
        assert course.slopes == pytest.approx(exact, rel=1e-9)


def test_a_slope_descends_only_if_its_change_is_taken_off() -> None:
    result = prelu.run((), ExperimentSettings("prelu"))

    assert result.off.slopes[-1] == pytest.approx(0.6, abs=0.01)
    assert (np.diff(result.added.losses) > 0).all()
    assert abs(result.decayed.slopes[-1]) < result.off.slopes[-1] - 0.05
    assert result.curvature == pytest.approx(0.5, abs=0.1)  # E x² over x < 0


# race


def test_points_of_the_spirals_lie_on_them() -> None:
    places, which = tasks.spirals(np.random.default_rng(0), 4000)
    radius = np.linalg.norm(places, axis=1) / 2
    angle = np.arctan2(places[:, 1], places[:, 0]) - 3 * np.pi * radius - np.pi * which[:, 0]
    off = np.abs((angle + np.pi) % (2 * np.pi) - np.pi)

    assert which.mean() == pytest.approx(0.5, abs=0.03)
    assert radius.max() == pytest.approx(1, abs=0.1)
    assert np.median(off[radius > 0.5]) < 0.15  # far from the other one, which is π away


def test_cross_entropy_has_the_gradient_that_is_descended() -> None:
    logits = np.array([[-1000.0], [-2.0], [0.0], [3.0], [1000.0]])
    for which in (0.0, 1.0):
        classes = np.full_like(logits, which)
        h = 1e-5
        rise = racing._cross_entropy(logits + h, classes) - racing._cross_entropy(logits - h, classes)
        assert racing._probability(logits) - which == pytest.approx(rise / (2 * h), abs=1e-8)


def test_the_rate_chosen_is_the_best_of_the_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(racing, "STEPS", 30)
    for runner in racing.race((get("relu"), get("sigmoid")), 0):
        assert runner.rate == racing.RATES[int(np.argmin(runner.trials))]
        assert runner.losses.shape == (racing.SEEDS, 4)


def test_trials_are_other_networks_than_those_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(racing, "STEPS", 10)
    monkeypatch.setattr(racing, "RATES", (0.1,))
    (runner,) = racing.race((get("tanh"),), 0)

    assert runner.trials[0] not in np.concatenate([runner.losses[:, -1], [np.median(runner.losses[:3, -1])]])


def test_networks_learn_the_spirals(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RATES", "TRIALS", "SEEDS"):
        monkeypatch.setattr(racing, name, {"RATES": (0.3,), "TRIALS": 1, "SEEDS": 2}[name])
    tanh, sigmoid = racing.race((get("tanh"), get("sigmoid")), 0)

    assert tanh.median[0] > math.log(2) / 2  # nothing is known at the start
    assert tanh.median[-1] < 0.3 < sigmoid.median[-1] < math.log(2)


def test_those_ahead_are_within_the_spread_of_the_best() -> None:
    ends = {"relu": [0.1, 0.2, 0.3, 0.4, 0.9], "tanh": [0.4, 0.4, 0.4, 0.5, 0.5], "elu": [0.5, 0.6, 0.7, 0.8, 0.9]}
    runners = tuple(racing.Runner(get(n), 0.1, (), np.array(losses)[:, None]) for n, losses in ends.items())
    result = race.Result(0, runners)

    assert [r.activation.name for r in race.ahead(result)] == ["relu", "tanh"]
    assert race._title(result) == "relu and tanh are ahead on this task, at a loss of 0.3 and 0.4; elu is last, at 0.7"


@pytest.mark.parametrize(
    ("ends", "title", "spread"),
    [
        (
            {"relu": [0.1] * 5, "exp(x)": [0.2, math.inf, 0.2, 0.2, 0.3]},
            "exp(x) is last, at 0.2",
            "0.2 to 0.3, 1 of 5 diverges",
        ),
        ({"relu": [0.1] * 3 + [math.inf] * 2, "exp(x)": [math.inf] * 5}, "; exp(x) diverges", "5 of 5 diverge"),
        ({"exp(x)": [math.inf] * 5}, "exp(x) diverges on this task at all rates tried", "5 of 5 diverge"),
    ],
)
def test_divergence_is_told_in_sentences(ends: dict[str, list[float]], title: str, spread: str) -> None:
    losses = {n: np.column_stack([np.ones((5, racing.steps().size - 1)), end]) for n, end in ends.items()}
    report = race.report(race.Result(0, tuple(racing.Runner(get(n), 0.1, (), x) for n, x in losses.items())))

    assert report.title.endswith(title)
    assert report.table.rows[-1][-1] == spread


def test_results_are_not_only_of_the_report() -> None:
    assert dead.middle(
        dying.Dying(get("relu"), np.array([[0.1, 0.3, math.nan]]), np.ones((1, 3)), np.ones((1, 3)))
    ) == [pytest.approx(0.2)]
    assert zigzag.run((get("tanh"),), ExperimentSettings("zigzag")).found[0].activation == get("tanh")
