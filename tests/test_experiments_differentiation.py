"""Experiments about differentiation: difference quotients, both modes node by node, derivatives written out."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from actviz.catalogue import catalogue
from actviz.charts import Rule
from actviz.errors import RequestError
from actviz.experiments import experiment, steps, swell, trace
from actviz.formula.part import Point
from actviz.formula.symbolic import SLOPES, composed, derivative, operations
from actviz.formula.tree import Variable
from actviz.reports.report import in_text
from actviz.rounding.derivatives import derivatives
from actviz.rounding.forms import tree_of
from actviz.settings import ExperimentSettings
from actviz.spec import get

NAMES = ("steps", "trace", "swell")


def stepped(spec: str, at: float) -> steps.Result:
    return steps.run((get(spec),), ExperimentSettings("steps", at=at))


def traced(spec: str, at: float) -> trace.Result:
    return trace.run((get(spec),), ExperimentSettings("trace", at=at))


def grown(spec: str) -> swell.Result:
    return swell.run((get(spec),), ExperimentSettings("swell"))


# Steps


def test_derivatives_in_decimals_are_those_of_mpmath() -> None:
    found = derivatives(get("sigmoid"), 1.0)
    assert found is not None
    with mp.workdps(60):
        for order, value in enumerate(found, 1):
            wanted = mpmath.diff(lambda x: 1 / (1 + mpmath.exp(-x)), mpf(1), order)
            assert abs(mpf(str(value)) / wanted - 1) < mpf(10) ** -15  # what mpmath's own differences leave


def test_the_errors_of_differences_make_a_v() -> None:
    r = stepped("sigmoid", 1.0)
    forward, central, step = r.methods
    f, second, third = 1 / (1 + math.exp(-1)), r.bend[0], r.bend[1]
    # Beyond the turn the first term of Taylor's series is the error, to the next term, a third of h at most.
    large = (r.h > 1e-5) & (r.h < 1e-2)
    np.testing.assert_allclose(forward.errors[large], abs(second) * r.h[large] / 2, rtol=0.01)
    large = (r.h > 1e-3) & (r.h < 1e-2)
    np.testing.assert_allclose(central.errors[large], abs(third) * r.h[large] ** 2 / 6, rtol=0.01)
    np.testing.assert_allclose(step.errors[large], abs(third) * r.h[large] ** 2 / 6, rtol=0.01)
    # Before it, each value is off by half a unit in the last place at most, and the step by its own rounding.
    small = r.h < 1e-10
    assert (forward.errors[small] <= (2**-52 * f + 2**-52) / r.h[small]).all()
    assert (central.errors[small] <= (2**-52 * f + 2**-52) / r.h[small]).all()


def test_the_best_steps_are_where_bending_and_rounding_meet() -> None:
    r = stepped("sigmoid", 1.0)
    forward, central, step = r.methods
    assert 1e-8 < r.h[forward.best] < 2e-7
    assert 2e-6 < r.h[central.best] < 4e-5
    assert 1e-9 < forward.bounds[forward.best] < 1e-8
    assert 1e-12 < central.bounds[central.best] < 2e-11
    assert step.bounds[step.best] < 4e-17
    assert max(r.off.values()) < 4e-17
    # Single steps do better by luck: these two are landmarks, ten times better than what can be counted on.
    f = get("sigmoid").f
    h = 10**-7.45
    assert abs((f(1 + h) - f(1.0)) / h - r.slope) == pytest.approx(4.8e-10, rel=0.02)
    h = 10**-5.3
    assert abs((f(1 + h) - f(1 - h)) / (2 * h) - r.slope) < 5.1e-13
    assert forward.errors[forward.luckiest] < 4.8e-10
    assert central.errors[central.luckiest] < 5.0e-13


def test_at_a_kink_central_differences_give_the_middle() -> None:
    r = stepped("relu", 0.0)
    assert (r.methods[1].estimates == 0.5).all()
    assert (r.methods[0].estimates == 1).all()
    title = experiment([get("relu")], ExperimentSettings("steps", at=0.0)).title
    assert "gives 0.5, between the slopes 0 and 1" in title


def test_at_a_jump_differences_have_no_limit() -> None:
    r = stepped("floor(x)", 1.0)
    assert r.methods[1].estimates[0] > 1e15
    assert "no limit" in steps.report(r).title


@pytest.mark.parametrize(
    ("spec", "at", "said"),
    [
        # 1 + h is 1 for h up to 1.1e-16, and the grid has 24 steps in a decade
        ("where(x > 1, x, 2*x)", 1.0, "no limit: -4e15 with h = 1e-16"),
        ("sign(x - 1)", 1.0, "with h = 1e-16"),
        ("sign(x)", 0.0, "no limit: 1e16 with h = 1e-16"),
        ("3", 1.0, "straight at 1: differences miss f′ by nothing at any step"),
        ("sign(x)", 1.0, "straight at 1: differences miss f′ by nothing at the best steps"),
        ("x", 1.0, "straight at 1: differences miss f′ by rounding only, 2e-16 at the best steps"),
    ],
)
def test_steps_that_are_told_see_the_jump(spec: str, at: float, said: str) -> None:
    title = experiment([get(spec)], ExperimentSettings("steps", at=at)).title
    assert title.endswith(said)


def test_what_takes_no_complex_numbers_has_no_complex_step() -> None:
    r = stepped("gelu", 0.5)
    assert [m.name for m in r.methods] == ["forward difference", "central difference"]
    assert "no complex step: Phi" in " ".join(steps.report(r).lines)


def test_where_nothing_bends_nothing_is_said_to_bend() -> None:
    straight = steps.report(stepped("relu", 1.0))
    assert straight.title.startswith("relu is straight at 1: differences miss f′ by rounding only")
    assert straight.lines[0].startswith("Nothing bends")
    nothing = " ".join(steps.report(stepped("relu", -0.5)).lines)
    assert "nothing is rounded" in nothing
    assert "chance" not in nothing
    bent = stepped("x**2", 1.0)  # where f‴ is 0, f″ is not
    assert not bent.straight
    assert not stepped("sigmoid", 0.0).straight


def test_of_what_errors_are_beyond_the_digits_known_there_is_none() -> None:
    assert stepped("sigmoid", 0.0).off == {"forward mode": 0, "reverse mode": 0}


def test_what_is_drawn_at_the_end_of_a_logarithmic_axis_is_named() -> None:
    for spec, at, label in (("relu", 1.0, "0: forward, reverse mode"), ("sigmoid", 1.0, "forward, reverse mode")):
        (chart,) = steps.report(stepped(spec, at)).charts
        assert [e.label for e in chart.elements if isinstance(e, Rule)] == [label]


@pytest.mark.parametrize(
    ("spec", "at"), [("log(x)", -1.0), ("signed_sqrt", 0.0), ("softplus", 800.0), ("relu", math.inf)]
)
def test_places_without_value_or_slope_are_refused(spec: str, at: float) -> None:
    with pytest.raises(RequestError, match=r"^--at must be a place where .* has a value and a slope, got "):
        stepped(spec, at)


# Trace


@pytest.mark.parametrize(
    ("spec", "at"),
    [("silu", 1.0), ("x*sigmoid(x)", 1.5), ("gelu_tanh", -0.7), ("mish", 2.0), ("elu", -1.5), ("x**3", 2.0)],
)
def test_both_modes_find_the_slope(spec: str, at: float) -> None:
    r = traced(spec, at)
    assert r.slopes == pytest.approx((get(spec).d1(at), get(spec).d1(at)), rel=1e-12)
    assert r.nodes[-1].value == pytest.approx(get(spec).f(at), rel=1e-14)
    assert (r.nodes[0].forward, r.nodes[-1].backward) == (1, 1)


def test_silu_node_by_node() -> None:
    r = traced("silu", 1.0)
    e = math.exp(-1)
    assert [n.operation for n in r.nodes] == ["x", "-v₁", "exp(v₂)", "1 + v₃", "v₁ / v₄"]
    assert [n.value for n in r.nodes] == pytest.approx([1, -1, e, 1 + e, 1 / (1 + e)])
    assert [n.forward for n in r.nodes[:4]] == pytest.approx([1, -1, -e, -e])
    by_v4 = -1 / (1 + e) ** 2
    assert [n.backward for n in r.nodes[1:]] == pytest.approx([by_v4 * e, by_v4, by_v4, 1])
    assert [n.parts for n in r.nodes] == [(), (0,), (1,), (2,), (0, 3)]


def test_each_node_stands_behind_those_that_it_is_made_of() -> None:
    for spec in ("gelu_tanh", "dsilu", "hard_elish", "x*x*x + x % 2"):
        r = traced(spec, 0.5)
        levels = trace._levels(r.nodes)
        assert all(levels[part] < levels[k] for k, n in enumerate(r.nodes) for part in n.parts)
        places = list(zip(levels, trace._lanes(r.nodes), strict=True))
        assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("spec", "at", "left"),
    [("relu", 0.0, 0), ("max(x, x*x)", 1.0, 1), ("min(x, x*x)", 1.0, 2), ("2*relu(x-1)", 1.0, 0)],
)
def test_at_a_tie_both_modes_take_the_slope_on_the_left(spec: str, at: float, left: float) -> None:
    r = traced(spec, at)
    assert r.slopes == (left, left)
    assert "mode agree" in trace.report(r).title
    assert set(stepped(spec, at).exact.values()) == {left}


def test_a_tie_and_a_single_arrow_are_said_as_such() -> None:
    told = " ".join(trace.report(traced("relu", 0.0)).lines)
    assert "At v₂ both formulas are equal" in told
    assert "once for the one arrow, by its" in told
    assert "both formulas" not in " ".join(trace.report(traced("relu", 1.0)).lines)


def test_only_what_is_declared_is_said_to_be() -> None:
    assert "the declared f′ is the same" in trace.report(traced("silu", 1.0)).lines[1]
    assert "declared" not in trace.report(traced("x*sigmoid(x)", 1.0)).lines[1]


def test_local_derivatives_make_both_modes() -> None:
    r = traced("gelu_tanh", -0.7)
    for k, n in enumerate(r.nodes[1:], 1):
        forward = sum(by * r.nodes[part].forward for part, by in zip(n.parts, n.local, strict=True))
        assert n.forward == pytest.approx(forward, rel=1e-12), k
    for k, node in enumerate(r.nodes[:-1]):
        sent = [n.backward * by for n in r.nodes for part, by in zip(n.parts, n.local, strict=True) if part == k]
        assert node.backward == pytest.approx(sum(sent), rel=1e-12), k


def test_nothing_to_trace_is_refused() -> None:
    with pytest.raises(RequestError, match="does not depend on x"):
        traced("2*3", 1.0)
    with pytest.raises(RequestError, match="--at must be a place where log"):
        traced("log(x)", -1.0)


# Swell


def test_the_derivative_of_the_nested_sigmoid_grows_as_the_square() -> None:
    r = grown("sigmoid")
    assert [c.function for c in r.counts] == [4, 8, 12, 16, 20, 24]
    assert [c.derivative for c in r.counts] == [7, 22, 45, 76, 115, 162]
    assert [c.automatic for c in r.counts] == [12 * n for n in range(1, 7)]
    assert list(r.laws) == [(0, 4, 0), (0, 3, 4), (0, 12, 0)]
    assert "f 4n, f′ written out 4n² + 3n" in swell.report(r).lines[0]


def test_operations_are_counted_as_written() -> None:
    assert operations(tree_of(get("1/(1 + exp(-x))"))) == 4
    assert operations(tree_of(get("x*x + x*x"))) == 3
    # exp(-x)/(1 + exp(-x))² as 1/(exp(x)·(1 + exp(-x))²): /, exp, *, **, +, exp, -
    assert operations(derivative(tree_of(get("sigmoid")))) == 7


@pytest.mark.parametrize("name", SLOPES)
def test_rules_are_the_derivatives(name: str) -> None:
    tree = tree_of(get(f"{name}(x)"))
    x = np.array([1.25, 1.5, 2.75]) if name == "acosh" else np.array([0.125, 0.5, 0.875])
    point = Point(x, 1)
    np.testing.assert_allclose(derivative(tree).jet(point).f, tree.jet(point).d1, rtol=1e-13)


def test_derivatives_written_out_are_derivatives() -> None:
    x = np.array([-1.375, 0.25, 1.875])
    checked = 0
    for cls in catalogue().values():
        tree = tree_of(cls())
        try:
            slope = derivative(composed(tree, tree))
        except RequestError:
            continue
        with np.errstate(all="ignore"):
            values = composed(tree, tree).jet(Point(x, 1)).d1, slope.jet(Point(x, 0)).f
            wanted, found = (np.broadcast_to(np.asarray(v, dtype=np.float64), x.shape) for v in values)
            same = np.abs(found - wanted) <= 1e-9 * np.maximum(1.0, np.abs(wanted))
        assert (same | ~np.isfinite(wanted) | ~np.isfinite(found)).all(), cls.name
        checked += 1
    assert checked > 50


def test_the_counts_grow_slowest_by_automatic_differentiation() -> None:
    for spec in ("silu", "mish", "softplus"):
        last = grown(spec).counts[-1]
        assert last.automatic < last.derivative


def test_a_law_of_growth_is_said_only_if_all_counts_obey_it() -> None:
    # f has two copies of the f before, and 4 operations beside
    assert "f 2 times the last and 4 more" in swell.report(grown("silu")).lines[0]
    assert "f′ written out from 3 to 27 and" in swell.report(grown("1/x")).lines[0]


@pytest.mark.parametrize(("spec", "named"), [("relu", "max and min"), ("abs(x)", "abs"), ("gamma(x)", "gamma")])
def test_what_has_no_rule_is_refused(spec: str, named: str) -> None:
    with pytest.raises(RequestError, match=f"there is no rule for {named}"):
        grown(spec)
    assert isinstance(composed(Variable(), Variable()), Variable)


def test_powers_of_e_are_told_only_where_there_are_some() -> None:
    assert "power" in " ".join(swell.report(grown("sigmoid")).lines)
    assert "power" not in " ".join(swell.report(grown("tanh")).lines)


# Reports


@pytest.mark.parametrize("name", NAMES)
def test_reports_are_complete(name: str) -> None:
    made = experiment([], ExperimentSettings(name))
    assert len(made.title) <= 110
    assert all(len(line) <= 150 for line in made.lines)
    assert made.charts
    assert made.record["experiment"] == name
    header, rows = made.csv
    assert all(len(row) == len(header) for row in rows)
    for form in ("text", "csv", "md", "latex"):
        assert in_text(made, form)


@pytest.mark.parametrize("name", NAMES)
def test_functions_without_formula_are_refused(name: str) -> None:
    def thing(x: float) -> float:
        return 2 * x

    with pytest.raises(RequestError, match="given by no formula"):
        experiment([get(thing)], ExperimentSettings(name))
