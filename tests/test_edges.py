"""What lies at the edges: no common x, sizes that no axis follows, values at infinity, names that are none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from actviz.analysis.comparison import compare
from actviz.analysis.saturation import saturation
from actviz.analysis.survey import survey
from actviz.checking.check import check
from actviz.checking.subjects import subject
from actviz.cli.targets import invented
from actviz.errors import CallableError, RequestError, SpecError
from actviz.own.calling import FOREIGN, adapt
from actviz.spec import get


def test_functions_that_are_nowhere_both_defined_are_not_compared() -> None:
    with pytest.raises(RequestError, match="nowhere both defined"):
        compare([get("sqrt(x)"), get("log(-x)")])


def test_poles_are_no_meetings() -> None:
    pair = compare([get("1/x"), get("1/x + 1")]).pair
    assert pair
    assert (pair.values.crossovers, pair.values.touching) == ((), ())


def test_steps_that_never_meet_do_not_touch() -> None:
    pair = compare([get("floor(x)"), get("ceil(x)")]).pair
    assert pair
    assert (pair.values.touching, pair.values.coinciding, pair.largest.distance) == ((), (), 1.0)


@pytest.mark.parametrize("formula", ["1e308", "1e300*x", "x*1e-308*1e-16"])
def test_what_no_axis_can_follow_is_refused(formula: str) -> None:
    with pytest.raises(RequestError, match="to draw here"):
        survey([get(formula)])


def test_no_share_of_an_infinite_slope_is_a_threshold() -> None:
    with pytest.raises(RequestError, match="--relative"):
        saturation(get("tan(x)"), relative=True)


def test_beyond_its_domain_a_function_has_no_value_even_at_infinity() -> None:
    assert math.isnan(get("log(x)").f(-math.inf))
    assert get("log(x)").f(math.inf) == math.inf


def test_edges_are_found_where_a_formula_fails_far_out() -> None:
    assert saturation(get("exp(-x**2)")).edges == pytest.approx(saturation(get("gaussian")).edges, rel=1e-12)


def test_a_parameter_is_a_number() -> None:
    with pytest.raises(SpecError, match="must be a number, got str"):
        get("x*b", b="2")  # type: ignore[arg-type]  # what people do


def test_a_step_too_steep_for_differences_is_not_called_right() -> None:
    assert check(subject("tanh(1e6*x)", "0")).verdict == "cannot tell"


def test_a_derivative_of_another_function_is_noticed() -> None:
    def silu(x: Any) -> Any:
        return x / (1 + np.exp(-x))

    assert FOREIGN not in adapt(silu, "silu").notes
    silu.derivative = lambda x: 1 / (1 + np.exp(-x))  # type: ignore[attr-defined]
    assert FOREIGN in adapt(silu, "silu").notes


def test_code_that_raises_anything_at_all_is_told_in_one_line() -> None:
    def base(x: object) -> object:
        del x
        raise GeneratorExit("gone")

    with pytest.raises(CallableError, match="base raised GeneratorExit: gone"):
        adapt(base, "base")


def test_names_of_files_are_never_reserved_or_empty() -> None:
    assert str(invented("", [get("con = x")]).path) == "con-.png"
    assert len(str(invented("", [get("é = x")]).path)) > len(".png")
