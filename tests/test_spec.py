"""What people type: names, parameters, sweeps, and the whole text of what they are told when it makes no sense."""

from __future__ import annotations

import pytest

import actviz
from actviz.activation import Activation
from actviz.errors import ActvizError, RequestError, SpecError, UnknownActivationError
from actviz.spec.numbers import points


@pytest.mark.parametrize("typed", ["leaky_relu", "LeakyReLU", "leaky-relu", " Leaky ReLU ", "lrelu"])
def test_case_and_separators_do_not_matter(typed: str) -> None:
    assert actviz.get(typed).name == "leaky_relu"


def test_parameters_by_name_and_alias() -> None:
    assert actviz.get("elu:alpha=0.5").values == {"alpha": 0.5}
    assert actviz.get("leaky_relu:slope=0.3") == actviz.get("leaky_relu:negative_slope=0.3")
    assert actviz.get("hard_tanh:min=-2,max=3").values == {"min_val": -2.0, "max_val": 3.0}
    assert actviz.get("elu", alpha=2) == actviz.get("elu:alpha=2")


def test_parameters_that_make_sense_beyond_the_paper_are_allowed() -> None:
    assert actviz.get("prelu:a=1.2").f(-1.0) == -1.2
    assert actviz.get("elu:alpha=0").f(-1.0) == 0.0


def test_sweeps() -> None:
    assert [a.label for a in actviz.get_all("elu:alpha=0.5,1,2")] == ["elu α=0.5", "elu α=1", "elu α=2"]
    assert [a.values["alpha"] for a in actviz.get_all("elu:alpha=0.5..2/4")] == [0.5, 1.0, 1.5, 2.0]
    assert [a.values["alpha"] for a in actviz.get_all("elu:alpha=0.1..0.5/5")] == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert [a.values["min_val"] for a in actviz.get_all("hard_tanh:min=-3,-2,max=1")] == [-3.0, -2.0]


def test_labels_and_specs_name_what_is_not_the_default_or_was_given() -> None:
    assert actviz.get("elu").label == "elu"
    assert actviz.get("elu:alpha=1").label == "elu α=1"
    assert actviz.get("elu:alpha=1").spec == "elu:alpha=1"
    assert actviz.get("elu:alpha=1") == actviz.get("elu")
    assert actviz.get(actviz.get("elu:alpha=0.25").spec).values == {"alpha": 0.25}


@pytest.mark.parametrize(
    ("spec", "error", "message"),
    [
        (
            "gleu",
            UnknownActivationError,
            "unknown activation 'gleu'; did you mean gelu? ('actviz list' shows all)",
        ),
        (
            "sigmod",
            UnknownActivationError,
            "unknown activation 'sigmod'; did you mean sigmoid? ('actviz list' shows all)",
        ),
        ("nonsense", UnknownActivationError, "unknown activation 'nonsense' ('actviz list' shows all)"),
        ("", SpecError, "a spec is empty; name an activation, as in relu or elu:alpha=0.5"),
        ("elu:alpha", SpecError, "'elu:alpha': alpha needs a value, as in elu:alpha=1"),
        ("leaky_relu:0.2", SpecError, "'leaky_relu:0.2': say which parameter, as in leaky_relu:negative_slope=0.2"),
        ("gelu:alpha=1", SpecError, "gelu has no parameter 'alpha' (it has none)"),
        ("relu:1", SpecError, "relu has no parameters, got 'relu:1'"),
        ("elu:aplha=1", SpecError, "elu has no parameter 'aplha' (it has alpha); did you mean alpha?"),
        ("elu:alpha=-1", SpecError, "elu: alpha must be 0 or more, got -1"),
        ("softplus:beta=0", SpecError, "softplus: beta must be greater than 0, got 0"),
        ("elu:alpha=nan", SpecError, "elu: alpha must be a finite number, got 'nan'"),
        ("elu:alpha=1e999", SpecError, "elu: alpha must be a finite number, got '1e999'"),
        ("elu:alpha=one", SpecError, "elu: alpha needs a number, got 'one'"),
        ("elu:alpha=", SpecError, "elu: alpha needs a number, got ''"),
        ("elu:alpha=1,alpha=2", SpecError, "'elu:alpha=1,alpha=2': alpha is given twice"),
        ("leaky_relu:slope=1,alpha=2", SpecError, "leaky_relu: negative_slope is given twice"),
        ("elu:alpha=1..2", SpecError, "elu: alpha: '1..2' needs a count of values, as in 1..2/4"),
        ("elu:alpha=1..2/1", SpecError, "elu: alpha: a sweep has 2 to 1000 values, got '1..2/1'"),
        (
            "elu:alpha=1..2/99999999999999",
            SpecError,
            "elu: alpha: a sweep has 2 to 1000 values, got '1..2/99999999999999'",
        ),
        ("hard_tanh:min=2,max=1", SpecError, "hard_tanh: min_val must be less than max_val, got 2 and 1"),
        (
            "hard_tanh:min=-1,-2,max=1,2",
            SpecError,
            "'hard_tanh:min=-1,-2,max=1,2' sweeps min and max; one parameter at a time can be swept",
        ),
        (
            "re\x1b[31mlu",
            UnknownActivationError,
            "unknown activation 're\\x1b[31mlu' ('actviz list' shows all)",
        ),
    ],
)
def test_messages_name_what_is_wrong_what_is_allowed_and_what_is_near(
    spec: str, error: type[ActvizError], message: str
) -> None:
    with pytest.raises(error) as caught:
        actviz.get_all(spec)
    assert str(caught.value) == message
    assert isinstance(caught.value, ActvizError)


def test_a_sweep_is_not_one_activation() -> None:
    with pytest.raises(SpecError, match=r"^'elu:alpha=1,2' means 2 activations; use actviz.get_all$"):
        actviz.get("elu:alpha=1,2")


def test_an_activation_passes_through_and_does_not_change() -> None:
    elu = actviz.get("elu")
    assert actviz.get(elu) is elu
    assert actviz.get(elu, alpha=3).values == {"alpha": 3.0}
    with pytest.raises(AttributeError, match="does not change"):
        setattr(elu, "alpha", 2.0)  # noqa: B010  what mypy would refuse
    assert repr(actviz.get("elu:alpha=2")) == "<activation elu:alpha=2>"
    assert {elu, actviz.get("elu:alpha=1")} == {elu}
    assert isinstance(elu, Activation)


def test_points_are_decimal_and_include_both_ends() -> None:
    assert points("-2,0,3.5") == [-2.0, 0.0, 3.5]
    assert points("0..0.4:0.1") == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert points("-1..1:0.5,7") == [-1.0, -0.5, 0.0, 0.5, 1.0, 7.0]
    assert points("0..1:0.4") == [0.0, 0.4, 0.8]
    assert points("-inf,inf")[0] == -float("inf")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,two", "--at takes numbers and ranges such as -4..4:0.5, got 'two'"),
        ("1..2", "--at '1..2' needs a step, as in 1..2:0.5"),
        ("2..1:0.5", "--at '2..1:0.5': the range must rise and the step be greater than 0"),
        ("1..2:0", "--at '1..2:0': the range must rise and the step be greater than 0"),
        ("0..1:1e-9", "--at '0..1:1e-9' gives more than 1000 points; take a wider step"),
        ("0..inf:1", "--at must be a finite number, got 'inf'"),
    ],
)
def test_impossible_points(text: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        points(text)
    assert str(caught.value) == message
