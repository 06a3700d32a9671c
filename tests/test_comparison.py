"""Crossovers, distances and verdicts of two activations."""

from __future__ import annotations

import math

import pytest

from actviz.analysis.comparison import compare
from actviz.analysis.difference import Crossover, Largest, largest_difference, meetings
from actviz.interval import Interval
from actviz.prose import meeting_words, words
from actviz.spec import get

INF = math.inf


def places(f: str, g: str, order: int = 0) -> list[float]:
    return [c.x for c in meetings(get(f), get(g), order).crossovers]


def test_the_slopes_of_sigmoid_and_tanh_cross_where_they_should() -> None:
    x = 2 * math.acosh((1 + math.sqrt(3)) / 2)  # 1.66289
    left, right = meetings(get("sigmoid"), get("tanh"), order=1).crossovers
    assert (left.x, right.x) == pytest.approx((-x, x), rel=1e-14)
    assert left.value == right.value == pytest.approx(1 - math.sqrt(3) / 2, rel=1e-13)


@pytest.mark.parametrize(
    ("f", "g", "order", "expected"),
    [
        ("sigmoid", "tanh", 0, [math.log(1 + math.sqrt(2))]),  # e^-x = √2 - 1
        ("hard_tanh", "hard_sigmoid", 0, [0.6]),
        ("relu", "softplus", 0, []),  # never equal, though both round to 0 and to x
        ("relu", "softplus", 1, [0.0]),  # by the jump
        ("identity", "tanh_shrink", 0, [0.0]),
        ("tanh", "softsign", 0, [0.0]),
        ("gelu", "silu", 1, [-1.9654689640930, 0.0, 1.9654689640930]),
        ("swish", "silu", 0, []),
    ],
)
def test_crossovers(f: str, g: str, order: int, expected: list[float]) -> None:
    assert places(f, g, order) == pytest.approx(expected, rel=1e-12)
    assert places(g, f, order) == pytest.approx(expected, rel=1e-12)


def test_touching_and_coinciding_are_not_crossing() -> None:
    assert meetings(get("silu"), get("relu")).touching == (0.0,)
    assert meetings(get("silu"), get("relu")).crossovers == ()
    assert meetings(get("relu"), get("elu")).coinciding == (Interval(0.0, INF, low_closed=True),)
    assert meetings(get("silu"), get("swish")).coinciding == (Interval(),)
    assert meetings(get("celu"), get("elu")).coinciding == (Interval(),)


def test_tails_that_round_to_the_same_number_do_not_coincide() -> None:
    assert meetings(get("sigmoid"), get("tanh"), order=1).coinciding == ()
    assert meetings(get("gelu"), get("gelu_tanh")).coinciding == ()
    assert meetings(get("relu"), get("softplus")).coinciding == ()


@pytest.mark.parametrize(
    ("f", "g", "expected"),
    [
        ("relu", "elu", Largest(1.0, -INF)),
        ("identity", "tanh_shrink", Largest(1.0, -INF)),
        ("relu", "identity", Largest(INF, -INF)),
        ("selu", "elu", Largest(INF, INF)),
        ("hard_sigmoid", "sigmoid", Largest(0.06918215177401, -1.316957896925)),
        ("gelu", "quick_gelu", Largest(0.020335, -2.270)),
        ("gelu", "gelu_tanh", Largest(4.7324e-4, -2.699)),
        ("relu", "softplus", Largest(math.log(2), 0.0)),
    ],
)
def test_largest_differences(f: str, g: str, expected: Largest) -> None:
    found = largest_difference(get(f), get(g))
    assert found.distance == pytest.approx(expected.distance, rel=1e-5)
    assert found.at == pytest.approx(expected.at, rel=1e-3, abs=1e-12)


def test_equal_functions_differ_nowhere() -> None:
    found = largest_difference(get("silu"), get("swish"))
    assert found.distance == 0
    assert math.isnan(found.at)
    lines = meeting_words.lines(compare([get("silu"), get("swish")]))
    assert lines[-1] == "largest difference: none, they are equal"


def test_both_places_of_the_largest_difference_are_named() -> None:
    *_, line = meeting_words.lines(compare([get("relu"), get("gelu")]))
    assert line == "largest difference: 0.1699712075 at x = ±0.7517915247"
    *_, line = meeting_words.lines(compare([get("sigmoid"), get("tanh")]))
    assert line == "largest difference: 1.08997984 at x = -1.662885891"


def test_only_facts_that_differ_are_listed() -> None:
    keys = [fact.key for fact in compare([get("softsign"), get("tanh")]).facts]
    assert "range" not in keys
    assert "peak_slope" not in keys
    assert keys[:2] == ["smoothness", "active_range"]
    assert compare([get("silu"), get("swish")]).facts == ()


@pytest.mark.parametrize(
    ("f", "g", "verdict"),
    [
        (
            "sigmoid",
            "tanh",
            "sigmoid passes at most 0.25 of the gradient, tanh up to all of it; tanh is steeper for |x| < 1.6629, "
            "sigmoid beyond; after 10 layers (Var(W) = 1/n) the gradient keeps 4.8e-7 with sigmoid and 0.27 with tanh.",
        ),
        (
            "relu",
            "elu",
            "relu and elu both pass up to all of the gradient; far left elu passes more, far right both pass the same; "
            "after 10 layers (Var(W) = 1/n) the gradient keeps 0.031 with relu and 0.26 with elu.",
        ),
        (
            "binary_step",
            "relu",
            "binary_step passes none of the gradient, relu up to all of it; far left both pass the same, far right "
            "relu passes more; after 10 layers (Var(W) = 1/n) the gradient keeps 0 with binary_step and 0.031 with "
            "relu.",
        ),
    ],
)
def test_the_verdict_names_peak_tail_and_depth(f: str, g: str, verdict: str) -> None:
    assert words.verdict(compare([get(f), get(g)])) == verdict


def test_three_activations_have_facts_and_no_verdict() -> None:
    found = compare([get("relu"), get("elu"), get("gelu")])
    assert found.pair is None
    assert len(found.facts[0].values) == 3
    assert words.verdict(found) == ""


def test_a_crossover_by_a_jump_has_no_common_value() -> None:
    (by_jump,) = meetings(get("relu"), get("softplus"), order=1).crossovers
    assert by_jump == Crossover(0.0, by_jump.value)
    assert math.isnan(by_jump.value)


def test_a_largest_difference_stands_at_the_double_where_the_slopes_cross() -> None:
    found = largest_difference(get("squareplus"), get("softplus"))
    assert found.at == 0.0
    assert found.distance == pytest.approx(1 - math.log(2), rel=1e-15)
    bent = largest_difference(get("elish"), get("hard_elish"))
    assert bent.at in {c.x for c in meetings(get("elish"), get("hard_elish"), order=1).crossovers}


def test_a_crossing_at_a_root_has_the_value_0() -> None:
    values = {c.value for c in meetings(get("sine:w0=5"), get("sinc")).crossovers if abs(c.x - math.pi) < 1e-9}
    assert values == {0.0}


def test_what_only_rounds_to_the_same_number_does_not_coincide() -> None:
    grown = meetings(get("exponential"), get("symexp"))  # 1 apart on the right, for ever
    assert grown == ((), (), (), INF)
    assert meetings(get("exponential"), get("symexp"), order=1).coinciding == (Interval(0.0, low_closed=True),)
    assert meetings(get("sign"), get("binary_step")).coinciding == (Interval(0.0),)
    assert largest_difference(get("exponential"), get("symexp")).distance == INF
