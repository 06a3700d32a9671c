"""Losses from the logits on, against mpmath with a thousand digits, torch, and what is known of pairs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from actviz.charts import Line, Shade
from actviz.errors import RequestError
from actviz.losses.names import LOSSES, OUTPUTS, Loss, Output, names
from actviz.losses.pair import Pair, judged, least, one_hot, pair_of, section
from actviz.losses.tasks import TASKS, Task, slope
from actviz.reports.loss import report
from actviz.reports.report import as_text
from actviz.settings import LossSettings
from actviz.texts.records import dumps

BCE, CCE, SCCE = LOSSES[1:]
LOGITS = [-1000.0, -300.0, -40.0, -8.0, -1.0, -1e-3, -1e-9, 0.0, 1e-9, 1e-3, 0.49, 0.51, 1.0, 8.0, 40.0, 300.0, 1000.0]
DIGITS = 1800  # 1 - tanh(1000) is 1e-868, and a difference quotient takes as much again

ACTIVATIONS: dict[Output, Callable[[mpf], mpf]] = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": mp.tanh,
}


def digits_for(*logits: float) -> int:
    return DIGITS if max(map(abs, logits)) > 40 else 700


def log(x: mpf) -> mpf:
    return mp.nan if x < 0 else -mp.inf if x == 0 else mp.log(x)


def term(weight: mpf, value: Callable[[], mpf]) -> mpf:
    return weight * value() if weight else mpf(0)


EXACT: dict[Loss, Callable[[mpf, mpf], mpf]] = {
    "mse": lambda a, y: (a - y) ** 2,
    BCE: lambda a, y: -term(y, lambda: log(a)) - term(1 - y, lambda: log(1 - a)),
    CCE: lambda a, y: -term(y, lambda: log(a)),
}


# Labels of cross-entropies are shares, those of squared errors any numbers.
LABELLED = [(loss, label) for loss in EXACT for label in (-1.0, 0.0, 0.25, 1.0) if label >= 0 or loss == "mse"]


@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "label"), LABELLED)
def test_losses_of_one_unit_and_their_slopes_agree_with_mpmath(output: Output, loss: Loss, label: float) -> None:
    pair = Pair(output, loss)
    logits = np.array(LOGITS)[:, np.newaxis]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found, slopes = pair.evaluated(logits, np.full(logits.shape, label))
    for z, value, its_slope in zip(LOGITS, found, slopes[:, 0], strict=True):
        with mp.workdps(digits := digits_for(z)):
            h = mpf(10) ** -(digits // 2)
            at = [EXACT[loss](ACTIVATIONS[output](mpf(z) + k * h), mpf(label)) for k in (-1, 0, 1)]
            exact_slope = float((at[2] - at[0]) / (2 * h)) if mp.isfinite(at[1]) else math.nan
        if mp.isnan(at[1]):
            assert math.isnan(value)
            assert math.isnan(its_slope)
        elif mp.isinf(at[1]):
            assert value == math.inf
            assert math.isinf(its_slope)
        else:
            # A few roundings; below 1e-300 doubles lose their digits.  Between labels both terms may cancel.
            mixed = 0 < label < 1
            assert value == pytest.approx(float(at[1]), rel=2e-15, abs=1e-15 if mixed else 1e-300)
            assert its_slope == pytest.approx(exact_slope, rel=4e-15, abs=1e-15 if mixed else 1e-300)


VECTORS = [(0.0, 0.0, 0.0), (-3.0, 2.0, 0.5), (1000.0, -1000.0, 3.0), (-1000.0, 0.0, 0.0), (30.0, 31.0, -700.0)]
VECTOR_LABELS = [(1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.2, 0.3, 0.5), (1.0, 1.0, 0.0)]


def exact_softmax(loss: Loss, z: list[mpf], y: tuple[float, ...]) -> mpf:
    e = [mp.exp(x) for x in z]
    p = [x / mp.fsum(e) for x in e]
    if loss == CCE:
        return mp.fsum(EXACT[CCE](a, mpf(t)) for a, t in zip(p, y, strict=True))
    return mp.fsum(EXACT[loss](a, mpf(t)) for a, t in zip(p, y, strict=True)) / len(z)


@pytest.mark.parametrize("loss", EXACT)
@pytest.mark.parametrize("label", VECTOR_LABELS)
@pytest.mark.parametrize("logits", VECTORS)
def test_losses_of_softmax_and_their_slopes_agree_with_mpmath(
    loss: Loss, logits: tuple[float, ...], label: tuple[float, ...]
) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found, slopes = Pair("softmax", loss, 3).evaluated(np.array([logits]), np.array([label]))
    with mp.workdps(digits := digits_for(*logits)):
        z, h = [mpf(x) for x in logits], mpf(10) ** -(digits // 2)
        value = float(exact_softmax(loss, z, label))
        assert found[0] == pytest.approx(value, rel=4e-15, abs=1e-300)
        for k in range(3):
            ends = [exact_softmax(loss, [x + side * h * (i == k) for i, x in enumerate(z)], label) for side in (-1, 1)]
            # Slopes of several labels are sums that cancel; those of one label are not.
            absolute = 1e-300 if label == (1.0, 0.0, 0.0) and loss == CCE else 4e-16
            assert slopes[0, k] == pytest.approx(float((ends[1] - ends[0]) / (2 * h)), rel=1e-14, abs=absolute)


def test_losses_and_slopes_are_those_of_torch() -> None:
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    rng = np.random.default_rng(7)
    z, y = rng.normal(0, 4, (50, 3)), np.eye(3)[rng.integers(0, 3, 50)]
    integers = torch.tensor(y.argmax(axis=1))
    labels = torch.tensor(y)
    cases: list[tuple[Pair, Callable[..., Any]]] = [
        (Pair("linear", "mse", 3), lambda t: functional.mse_loss(t, labels, reduction="none").mean(1)),
        (Pair("sigmoid", "mse", 3), lambda t: functional.mse_loss(t.sigmoid(), labels, reduction="none").mean(1)),
        (Pair("tanh", "mse", 3), lambda t: functional.mse_loss(t.tanh(), labels, reduction="none").mean(1)),
        (Pair("softmax", "mse", 3), lambda t: functional.mse_loss(t.softmax(1), labels, reduction="none").mean(1)),
        (
            Pair("sigmoid", BCE, 3),
            lambda t: functional.binary_cross_entropy_with_logits(t, labels, reduction="none").mean(1),
        ),
        (
            Pair("softmax", BCE, 3),
            lambda t: functional.binary_cross_entropy(t.softmax(1), labels, reduction="none").mean(1),
        ),
        (Pair("softmax", CCE, 3), lambda t: functional.cross_entropy(t, labels, reduction="none")),
        (Pair("softmax", SCCE, 3), lambda t: functional.cross_entropy(t, integers, reduction="none")),
    ]
    for pair, theirs in cases:
        logits = torch.tensor(z, requires_grad=True)
        expected = theirs(logits)
        expected.sum().backward()
        found, slopes = pair.evaluated(z, y)
        # torch takes 1 - p of probabilities near 1, and the logarithm of it
        tolerance = 1e-8 if pair == Pair("softmax", BCE, 3) else 1e-12
        np.testing.assert_allclose(found, expected.detach().numpy(), rtol=tolerance, atol=1e-12)
        np.testing.assert_allclose(slopes, logits.grad.numpy(), rtol=tolerance, atol=1e-12)


def test_two_units_of_softmax_are_one_of_sigmoid() -> None:
    rng = np.random.default_rng(3)
    z, label = rng.normal(0, 20, (200, 2)), rng.integers(0, 2, 200)
    y = np.array([one_hot(k, 2) for k in label])
    one, one_slope = Pair("sigmoid", BCE).evaluated(z[:, 1:] - z[:, :1], label[:, np.newaxis].astype(float))
    for loss in (BCE, CCE, SCCE):
        two, slopes = Pair("softmax", loss, 2).evaluated(z, y)
        np.testing.assert_allclose(two, one, rtol=1e-13)
        np.testing.assert_allclose(slopes[:, 1], one_slope[:, 0], rtol=1e-13)
        np.testing.assert_allclose(slopes[:, 0], -one_slope[:, 0], rtol=1e-13)


def test_binary_cross_entropy_over_two_units_is_the_cross_entropy_of_two_classes() -> None:
    logits, label = np.array([0.0, math.log(7 / 3)]), np.array(one_hot(1, 2))  # shares 0.3 and 0.7
    for loss in (BCE, CCE):
        value, _ = Pair("softmax", loss, 2).evaluated(logits, label)
        assert value == pytest.approx(-math.log(0.7), rel=1e-14)
        assert round(float(value), 5) == 0.35667


KINDS: dict[tuple[Output, Loss], tuple[str, float | None]] = {
    ("linear", "mse"): ("cancels", 2.0),
    ("sigmoid", BCE): ("cancels", 1.0),
    ("softmax", BCE): ("cancels", 1.0),  # of two units
    ("softmax", CCE): ("cancels", 1.0),
    ("sigmoid", "mse"): ("saturates", None),
    ("tanh", "mse"): ("saturates", None),
    ("softmax", "mse"): ("saturates", None),
    ("linear", BCE): ("undefined", None),
    ("tanh", BCE): ("undefined", None),
    ("linear", CCE): ("undefined", None),
    ("tanh", CCE): ("undefined", None),
    ("sigmoid", CCE): ("one-sided", None),
}


@pytest.mark.parametrize(("output", "loss"), KINDS)
def test_verdicts(output: Output, loss: Loss) -> None:
    verdict = judged(pair_of(output, loss))
    kind, factor = KINDS[output, loss]
    assert verdict.kind == kind
    assert verdict.factor == factor if factor else math.isnan(verdict.factor)
    if loss == CCE:
        assert judged(pair_of(output, SCCE)) == pytest.approx(verdict, nan_ok=True)


def test_a_wrong_unit_learns_least_with_squares() -> None:
    squares, entropy = (judged(pair_of("sigmoid", loss)) for loss in ("mse", BCE))
    p = 1 / (1 + math.exp(8))
    assert squares.wrong == pytest.approx(-2 * (1 - p) * p * (1 - p), rel=1e-13)
    assert entropy.wrong == pytest.approx(p - 1, rel=1e-13)
    assert squares.largest == pytest.approx(8 / 27, rel=1e-4)  # 2(1 - p)²p is largest at p = 1/3


def test_where_there_is_no_loss() -> None:
    negative = section(pair_of("tanh", BCE))
    assert negative.undefined(1) == (-8.0, 0.0)
    assert negative.undefined(0) is None
    assert negative.loss[0].min() == pytest.approx(-math.log(2), rel=1e-6)  # less than nothing to lose
    outside = section(pair_of("linear", BCE))
    assert (outside.undefined(0), outside.undefined(1)) == ((1.0, 8.0), (-8.0, 0.0))


def test_softmax_cannot_give_several_labels_at_once() -> None:
    label = (1.0, 1.0, 0.0)
    assert least(Pair("sigmoid", BCE, 3), label) == pytest.approx(math.log(2) / 3, rel=1e-12)  # of the unit left at 0
    assert least(Pair("softmax", CCE, 3), label) == pytest.approx(2 * math.log(2), rel=1e-12)
    assert least(Pair("softmax", CCE, 3), one_hot(0, 3)) == 0.0


@pytest.mark.parametrize("task", TASKS, ids=lambda t: f"{t.pair.output} {t.pair.loss} {t.units}")
def test_formulas_of_slopes(task: Task) -> None:
    pair = task.pair
    formula, _, where = slope(pair, several=task.several).partition(", c = ")
    z = np.array([0.2, 0.5, 0.7])[: pair.units]
    labels = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0)]
    labels += [(1.0, 1.0, 0.0), (0.0, 0.0, 0.0)] if task.several else []
    for label in labels:
        y = np.array(label[: pair.units])
        terms = {"a": pair.outputs(z), "y": y, "K": pair.units, "Σ": np.sum}
        if where:
            terms["c"] = eval(where, {}, terms)  # noqa: S307  our own texts
        _, slopes = pair.evaluated(z, y)
        np.testing.assert_allclose(slopes, eval(formula, {}, terms), rtol=1e-13, atol=1e-15)  # noqa: S307


def test_the_tasks_name_every_output_activation_and_every_loss() -> None:
    assert {t.pair.output for t in TASKS} == set(OUTPUTS)
    assert {t.pair.loss for t in TASKS} == set(LOSSES)


@pytest.mark.parametrize(
    ("typed", "pair"),
    [
        (("sigmoid", "bce"), ("sigmoid", BCE)),
        (("mse", "Linear"), ("linear", "mse")),
        (("Softmax", "SparseCategoricalCrossentropy"), ("softmax", SCCE)),
        (("CrossEntropyLoss", "softmax"), ("softmax", CCE)),
        (("identity", "MSELoss"), ("linear", "mse")),
    ],
)
def test_names_in_any_order_and_spelling(typed: tuple[str, str], pair: tuple[str, str]) -> None:
    assert names(typed) == pair


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            ("sigmiod", "bce"),
            "'sigmiod' is no output activation; there are linear, sigmoid, tanh, softmax; did you mean sigmoid?",
        ),
        (
            ("tanh", "hinge"),
            "'hinge' is no loss; there are mse, binary_crossentropy, categorical_crossentropy, "
            "sparse_categorical_crossentropy",
        ),
        (
            ("sigmoid",),
            "a pair is an output activation (linear, sigmoid, tanh, softmax) and a loss (mse, bce, cce, scce), "
            "as in sigmoid bce; got 'sigmoid'",
        ),
        (
            ("bce", "mse"),
            "a pair is an output activation (linear, sigmoid, tanh, softmax) and a loss (mse, bce, cce, scce), "
            "as in sigmoid bce; got 'bce' and 'mse'",
        ),
    ],
)
def test_names_that_make_no_pair(typed: tuple[str, ...], message: str) -> None:
    with pytest.raises(RequestError) as error:
        names(typed)
    assert str(error.value) == message


def test_titles_say_whether_the_two_go_together() -> None:
    def title(*pair: str) -> str:
        return report(LossSettings(pair)).title

    assert (
        title("sigmoid", "bce")
        == "sigmoid with binary_crossentropy: the gradient is p - y, the larger the more wrong the output"
    )
    assert title("linear", "mse") == "linear with mse: the gradient is 2·(a - y), the larger the more wrong the output"
    assert (
        title("mse", "sigmoid")
        == "sigmoid with mse: when very wrong, almost no gradient: only -0.00067 at logit -8 with label 1"
    )
    assert (
        title("tanh", "bce")
        == "tanh with binary_crossentropy: no loss at logits below 0 (label 1), only ln of a negative number"
    )
    assert (
        title("linear", "bce") == "linear with binary_crossentropy: no loss at outputs below 0 (label 1) "
        "and above 1 (label 0), only ln of a negative number"
    )
    assert title("sigmoid", "cce").endswith("label 0 has no loss and no gradient, so that every output grows towards 1")


@pytest.mark.parametrize(("output", "loss"), KINDS)
def test_a_title_says_of_a_gradient_only_what_holds_all_along(output: Output, loss: Loss) -> None:
    s = section(pair_of(output, loss))
    if "the more wrong" in report(LossSettings((output, loss))).title:
        for label, slope in zip(s.labels, s.slope, strict=True):
            wrong = np.abs(s.output - label[0])
            assert np.all(np.diff(np.abs(slope)[np.argsort(wrong)]) >= -1e-12)


def test_what_is_said_of_a_linear_output_knows_that_it_is_the_logit() -> None:
    r = report(LossSettings(("linear", "mse")))
    assert r.table.header[:2] == ("output", "loss, label 0")
    assert {chart.x.name for chart in r.charts} == {"output"}
    assert r.charts[1].title == "gradient d loss/d output"
    assert not any(word in as_text(r) + r.alt for word in ("logit", "overflow"))


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("loss", LOSSES)
def test_reports_on_all_pairs(output: Output, loss: Loss) -> None:
    r = report(LossSettings((output, loss)))
    assert max(map(len, (r.title, *r.lines))) <= 150
    assert "nan" not in as_text(r) + r.alt
    verdict = judged(pair_of(output, loss))
    loss_chart, gradient_chart = r.charts
    for chart in r.charts:
        assert any(isinstance(e, Shade) for e in chart.elements) == (verdict.kind == "undefined")
    over = [e for e in gradient_chart.elements if isinstance(e, Line) and e.thin]
    assert len(over) == (2 if verdict.kind == "cancels" else 0)
    for guide, curve in zip(over, (e for e in gradient_chart.elements if isinstance(e, Line)), strict=False):
        np.testing.assert_allclose(guide.y, curve.y, atol=1e-13)
    assert [e.label for e in loss_chart.elements if isinstance(e, Line)] == [
        e.label for e in gradient_chart.elements if isinstance(e, Line) and not e.thin
    ]
    dumps(r.record)


def test_numbers_of_a_report() -> None:
    header, rows = report(LossSettings(("softmax", "scce"))).csv
    assert header == ("output_activation", "loss_function", "label", "logit", "output", "loss", "gradient")
    at_zero = next(row for row in rows if row[2:4] == ("this class", "0"))
    assert [float(x) for x in at_zero[4:]] == pytest.approx([1 / 3, math.log(3), -2 / 3], rel=1e-15)
    table = report(LossSettings(("sigmoid", "bce"))).table
    assert table.rows[0] == ("-1000", "0", "0", "0", "1000", "-1")
    assert "Keras moves outputs into [1e-7, 1 - 1e-7], where the loss stays at 16" in " ".join(
        report(LossSettings(("tanh", "bce"))).lines
    )


def test_the_matrix_says_what_fits_which_task() -> None:
    r = report(LossSettings())
    assert r.title == (
        "Of 20 choices of output and loss 8 fit, 5 saturate, 4 are undefined in places, 2 cannot give several labels"
        " and 1 ignores a label"
    )
    total, *counts = map(int, re.findall(r"\d+", r.title))
    assert sum(counts) == total == len(r.table.rows)
    assert r.table_drawn
    assert not r.charts
    verdicts = {(row[0], row[2], row[3]): row[5] for row in r.table.rows}
    assert verdicts["two classes", "sigmoid", BCE] == "fits"
    assert verdicts["two classes", "tanh", BCE] == "undefined for logits below 0"
    assert verdicts["several labels at once", "softmax", CCE] == "cannot: with two labels 1.39 of the loss stays"
    assert "Two units of softmax have the same loss as one of sigmoid of the difference of their logits." in r.lines
