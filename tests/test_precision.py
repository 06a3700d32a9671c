"""Rounding to the types of networks, formulas followed step by step in them, and where they lose all digits."""

from __future__ import annotations

import math
from decimal import Context, Decimal, localcontext
from typing import get_args

import formula_oracle
import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

import actviz
from actviz.charts import Shade
from actviz.errors import RequestError
from actviz.reports.precision import report
from actviz.reports.report import in_text
from actviz.rounding.causes import cause_of_zero
from actviz.rounding.exact import exact
from actviz.rounding.forms import TEXTBOOK, Form, forms
from actviz.rounding.functions import FUNCTIONS
from actviz.rounding.profile import profile
from actviz.rounding.stepwise import softmax, step_by_step
from actviz.rounding.study import Study, study
from actviz.rounding.types import FLOAT_TYPES, FloatType
from actviz.settings import Dtype, PrecisionSettings
from actviz.spec import get

F16, BF16, F32, F64 = FLOAT_TYPES.values()
NATIVE = {"float16": np.float16, "float32": np.float32}


def form_of(name: str, index: int = 0) -> Form:
    return forms(get(name))[index]


def studied(name: str, dtype: Dtype, index: int = 0) -> Study:
    return study(get(name), form_of(name, index), FLOAT_TYPES[dtype])


# Rounding


@given(st.floats(allow_nan=False), st.sampled_from(["float16", "float32"]))
def test_rounding_is_that_of_numpy(x: float, name: Dtype) -> None:
    with np.errstate(all="ignore"):
        assert FLOAT_TYPES[name].rounded(np.array([x]))[0] == NATIVE[name](x)


@pytest.mark.parametrize(
    ("x", "nearest"),
    [
        (1 + 2**-8, 1.0),  # the middle between 1 and 1 + 2^-7: the even one
        (1 + 3 * 2**-8, 1 + 2**-6),
        (1 + 2**-8 + 2**-40, 1 + 2**-7),
        (2.0**-133, 2.0**-133),  # the smallest subnormal number
        (2.0**-134, 0.0),
        (3 * 2.0**-135, 2.0**-133),
        (3.3895313892515355e38, 3.3895313892515355e38),
        (3.4e38, math.inf),  # from 2^128 - 2^119 on
        (-3.4e38, -math.inf),
        (math.inf, math.inf),
    ],
)
def test_bfloat16_has_eight_digits(x: float, nearest: float) -> None:
    assert BF16.rounded(np.array([x]))[0] == nearest


@pytest.mark.parametrize("float_type", FLOAT_TYPES.values(), ids=lambda t: t.name)
def test_the_numbers_of_a_type_are_in_order(float_type: FloatType) -> None:
    ordinals = np.unique(np.linspace(0, float_type.last, 5001).astype(np.int64).clip(0, float_type.last))
    numbers = float_type.number(ordinals)
    assert (np.diff(numbers) > 0).all()
    assert (float_type.ordinal(numbers) == ordinals).all()
    assert (float_type.rounded(numbers) == numbers).all()
    assert numbers[-1] == float_type.largest
    assert float_type.number(np.array([1]))[0] == float_type.spacing(np.zeros(1))[0]


def test_spacing_is_that_of_numpy() -> None:
    x = np.array([0.0, 1.0, 1.5, 2.0**-1030, 5e-324, 1e300, math.pi])
    assert (F64.spacing(x) == np.spacing(x)).all()
    assert F16.spacing(np.array([1.0]))[0] == float(np.spacing(np.float16(1)))


def test_bfloat16_is_that_of_torch() -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(size=4000) * 10.0 ** rng.integers(-42, 39, 4000), rng.normal(size=4000)])
    given = x.astype(np.float32).astype(np.float64)  # torch rounds twice otherwise
    theirs = torch.tensor(given, dtype=torch.float32).to(torch.bfloat16).double().numpy()
    np.testing.assert_array_equal(BF16.rounded(given), theirs)


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_formulas_in_small_types_are_those_of_torch(name: str) -> None:
    torch = pytest.importorskip("torch")
    # torch computes each operation on small types in float32 and rounds once, as we do in float64; its exp may be one
    # float32 unit off, which another rounding seldom shows.
    float_type = FLOAT_TYPES[name]  # type: ignore[index]
    x = float_type.rounded(np.linspace(-12, 12, 4001))
    t = torch.tensor(x).to(getattr(torch, name))
    theirs = (1 / (1 + torch.exp(-t))).double().numpy()
    ours = step_by_step(form_of("sigmoid").tree, x, float_type)
    assert (ours == theirs).mean() > 0.999
    np.testing.assert_allclose(ours, theirs, rtol=2.0 ** (1 - float_type.digits), atol=1e-7)


# Decimals

ORACLES = {
    "expm1": mpmath.expm1,
    "exp2": lambda u: mpf(2) ** u,
    "log1p": mpmath.log1p,
    "log2": lambda u: mpmath.log(u, 2),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "sech": mpmath.sech,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
}
POINTS = (-30.5, -5.25, -1.75, -0.75, -1e-9, 1e-20, 0.3, 0.96875, 1.5, 2.999, 3.001, 7.5, 25.0, 400.0)


@pytest.mark.parametrize("name", ORACLES)
def test_functions_of_decimals_are_right_to_their_last_digits(name: str) -> None:
    tried = 0
    for u in POINTS:
        with mp.workdps(400):
            wanted = ORACLES[name](mpf(u))
            if not isinstance(wanted, mpf) or not mpmath.isfinite(wanted) or abs(wanted) < mpf(10) ** -300:
                continue
            with localcontext(Context(prec=60, traps=[])):
                found = FUNCTIONS[name](Decimal(u))
            assert abs(mpf(str(found)) - wanted) <= abs(wanted) * mpf(10) ** -57, u
            tried += 1
    assert tried >= 4


@pytest.mark.parametrize(
    "name", ["sigmoid", "softplus", "log_sigmoid", "mish", "gelu", "tanh_shrink", "squareplus", "loglog", "elu", "atlu"]
)
def test_references_are_right_far_beyond_doubles(name: str) -> None:
    activation = get(name)
    x = np.array([-700.0, -33.125, -2.5, -1e-12, 1e-12, 0.75, 40.0, 690.0])
    found = exact(activation, x, F64)
    with mp.workdps(400):
        for k, point in enumerate(x):
            wanted = formula_oracle.function(activation.formula, activation.values)(mpf(float(point)))
            miss = abs(mpf(float(found.value[k])) + mpf(float(found.rest[k])) - wanted)
            assert miss <= abs(wanted) * mpf(2) ** -90 + mpf(5e-324), point


# Landmarks


@pytest.mark.parametrize(
    ("dtype", "naive", "right"),
    [("float64", 36.74, 37.43), ("float32", 16.64, 17.33), ("float16", 7.625, 8.32)],
)
def test_the_naive_sigmoid_is_1_too_early(dtype: Dtype, naive: float, right: float) -> None:
    found = studied("sigmoid", dtype).right
    assert found.limit == 1
    assert found.naive == pytest.approx(naive, abs=0.005)
    assert found.right == pytest.approx(right, abs=0.005)
    # 1 + e^-x is 1 once e^-x is at most half a unit at 1, and 1 - e^-x once it is at most a quarter: numbers of the
    # type itself lie at most one unit, that of 8, beside those places.
    digits = FLOAT_TYPES[dtype].digits
    unit = 2.0 ** (6 - digits)
    assert found.naive == pytest.approx(digits * math.log(2), abs=unit)
    assert found.right == pytest.approx((digits + 1) * math.log(2), abs=unit)


@pytest.mark.parametrize(
    ("dtype", "at"), [("float64", math.log(2) * 1024), ("float32", math.log(2) * 128), ("float16", math.log(65520))]
)
def test_the_quotient_of_exponentials_overflows(dtype: Dtype, at: float) -> None:
    found = studied("sigmoid", dtype, index=1)
    first = found.first("overflow", "right")
    assert first == pytest.approx(at, rel=2.0 ** (1 - FLOAT_TYPES[dtype].digits))
    beyond = step_by_step(found.form.tree, np.array([first]), FLOAT_TYPES[dtype])
    before = step_by_step(found.form.tree, FLOAT_TYPES[dtype].rounded(np.array([first * 0.99])), FLOAT_TYPES[dtype])
    assert np.isnan(beyond).all()
    assert before == 1


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_one_plus_erf_is_0_where_erf_has_rounded_to_minus_1(dtype: Dtype) -> None:
    # erf(x/√2) = -1 once 1 - |erf| is at most half the unit below 1.
    with mp.workdps(60):
        at = -float(mp.sqrt(2) * mpmath.erfinv(1 - mpf(2) ** -(FLOAT_TYPES[dtype].digits + 1)))
    found = studied("gelu", dtype)
    assert found.first("zero", "left") == pytest.approx(at, rel=1e-6 if dtype == "float32" else 1e-12)
    assert at == pytest.approx({"float32": -5.54, "float64": -8.37}[dtype], abs=0.005)
    assert found.left.right < 2 * at  # the rounded function goes on


def test_naive_tanh_breaks_where_its_exponentials_do() -> None:
    found = studied("tanh", "float64")
    assert found.first("overflow", "right") == -found.first("overflow", "left") == pytest.approx(709.7827, abs=1e-4)
    assert found.first("zero", "right") < 1e-300  # e^x - e^-x is 0 beside 0
    assert found.right.right == pytest.approx(27.5 * math.log(2), abs=1e-9)  # 2·e^-2x is a quarter of a unit


@pytest.mark.parametrize(
    ("formula", "x", "dtype", "cause"),
    [
        ("1/(1+exp(-x))", -720, "float64", "overflow"),
        ("exp(x)/(1+exp(x))", -800, "float64", "underflow"),
        ("log(1+exp(x))", -40, "float64", "absorbed"),
        ("log(1+exp(x))", -20, "float32", "absorbed"),
        ("log(1+exp(x))", -10, "float16", "absorbed"),
        ("x*0.5*(1+erf(x/sqrt(2)))", -9, "float64", "cancelled"),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", 1e-17, "float64", "cancelled"),
        ("max(exp(x), 0)", -800, "float64", "underflow"),
        ("where(x > 0, 1, 1-exp(-abs(x)))", -1e-20, "float64", "cancelled"),
        ("x**2", 1e-200, "float64", "underflow"),
        ("sigmoid(x)*(x*1e300*1e10)/1e300", -800, "float64", None),  # -inf·0 is no number
        ("x", 1, "float64", None),
    ],
)
def test_what_is_wrongly_0_has_a_cause(formula: str, x: float, dtype: Dtype, cause: str | None) -> None:
    assert cause_of_zero(form_of(formula).tree, x, FLOAT_TYPES[dtype]) == cause


def test_causes_are_told_with_the_places() -> None:
    made = report([get("gelu"), get("sigmoid")], PrecisionSettings(("float64",)))
    assert "wrongly 0" in made.table.header
    assert "from -38.552 to -8.3744 (terms cancel)" in made.table.rows[0]
    assert "from -744.03 to -709.78 (overflow on the way)" in made.table.rows[1]
    assert [p["cause"] for r in made.record["formulas"][:2] for p in r["places"] if p["what"] == "wrongly 0"] == [
        "cancelled",
        "overflow",
    ]
    assert "underflow" not in str(made.record["formulas"][:2])


@pytest.mark.parametrize("formula", ["exp(x)/(exp(x)+exp(-x))", "exp(x)*x/(1+exp(x))"])
def test_what_overflows_does_so_to_the_largest_number(formula: str) -> None:
    # e^x has more than 10^18 digits from x = 2.3e18 on, which decimals cannot hold: what is right is not known there
    found = study(get(formula), form_of(formula), F32)
    assert [p.high for p in found.places if p.kind == "overflow"] == [F32.largest]


def test_softplus_has_a_form_without_trouble() -> None:
    naive, stable = (studied("softplus", "float64", k) for k in (0, 1))
    assert {p.kind for p in naive.places} == {"zero", "overflow"}
    assert not stable.places
    assert stable.worst[0] < 1.5


def test_marks_of_two_functions_say_whose_they_are() -> None:
    def labels(*names: str) -> list[str]:
        (chart,) = report([get(name) for name in names], PrecisionSettings(("float64",))).charts
        return [e.label for e in chart.elements if isinstance(e, Shade)]

    named = ["log(1+exp(x)): wrongly 0", "log(1+exp(x)): overflow", "mish: wrongly 0"]
    assert labels("log(1+exp(x))", "mish") == named
    assert labels("log(1+exp(x))", "log(1+exp(x))+0") == ["wrongly 0", "overflow"]  # both at once, said once


def test_the_curve_reaches_the_largest_error_however_narrow() -> None:
    found = studied("tanh", "float16")
    assert np.nanmax(profile(found, (-12.0, 12.0)).error) == found.worst[0] > 1000


def test_softmax_as_written_is_nan_from_logits_of_710() -> None:
    logits = np.array([[709.0, 0.0], [710.0, 0.0], [1000.0, 999.0]])
    naive, shifted = (softmax(logits, F64, shifted=shifted) for shifted in (False, True))
    assert np.isfinite(naive[0]).all()
    assert np.isnan(naive[1:, 0]).all()
    np.testing.assert_allclose(shifted[2], [1 / (1 + math.exp(-1)), 1 / (1 + math.e)], rtol=1e-15)
    assert np.isnan(softmax(np.array([89.0, 0.0]), F32, shifted=False)[0])


def test_all_numbers_of_small_types_are_tried() -> None:
    found = studied("sigmoid", "float16")
    assert found.all_tried
    everything = F16.number(np.arange(F16.last + 1))
    for x, side in ((everything, found.right), (-everything, found.left)):
        naive = step_by_step(found.form.tree, x, F16)
        first = np.flatnonzero(naive != side.limit)[-1] + 1
        assert x[first] == side.naive


@pytest.mark.parametrize("name", ["relu", "hard_tanh", "identity", "leaky_relu"])
def test_straight_lines_have_no_trouble(name: str) -> None:
    made = report([get(name)], PrecisionSettings())
    assert "Nothing is lost" in made.title
    assert all(not studied(name, dtype).places for dtype in get_args(Dtype))


def test_the_worst_error_is_among_those_tried() -> None:
    found = studied("softplus", "float32")
    at = np.array([found.worst[1]])
    naive = step_by_step(found.form.tree, at, F32)[0]
    with mp.workdps(40):
        wanted = mpmath.log1p(mpmath.exp(mpf(float(at[0]))))
        ulp = abs(mpf(float(naive)) - wanted) / mpf(float(F32.spacing(np.array([float(wanted)]))[0]))
    assert found.worst[0] == pytest.approx(float(ulp), rel=1e-6)
    assert found.worst[0] > 2**23  # all digits


def test_typed_formulas_are_held_against_themselves_with_more_digits() -> None:
    found = study(get("x-sin(x)"), form_of("x-sin(x)"), F64)
    # sin x rounds to x while x²/6 is below half a unit, 2^-53 for x just above a power of 2.
    assert found.first("zero", "right") < 1e-100
    assert max(p.high for p in found.places) == pytest.approx(2.149e-8, rel=1e-3)
    with mp.workdps(40):
        x = mpf(float(found.worst[1]))
        ulp = abs(x - mpmath.sin(x)) / mpf(float(F64.spacing(np.array([float(x - mpmath.sin(x))]))[0]))
    assert found.worst[0] == pytest.approx(float(ulp), rel=1e-9)


def test_a_typed_formula_has_the_places_of_the_function_that_it_is() -> None:
    typed = study(get("1/(1+exp(-x))"), form_of("1/(1+exp(-x))"), F32)
    ours = studied("sigmoid", "float32")
    assert (typed.places, typed.left, typed.right) == (ours.places, ours.left, ours.right)


def test_every_textbook_form_is_its_function() -> None:
    x = np.linspace(-3, 3, 13)
    for name in TEXTBOOK:
        activation = get(name)
        for form in forms(activation):
            np.testing.assert_allclose(step_by_step(form.tree, x, F64), activation.f(x), atol=1e-14, err_msg=form.text)


def test_the_profile_has_the_largest_errors() -> None:
    found = studied("sigmoid", "float16")
    columns = profile(found, (-19.0, 12.0))
    worst = columns.x[int(np.nanargmax(columns.error))]
    assert worst == pytest.approx(-11.1, abs=0.2)
    assert np.nanmax(columns.error[np.abs(columns.x) < 6]) < 3


# The report


def test_the_report_says_where() -> None:
    made = report([get("sigmoid")], PrecisionSettings())
    places = "36.74 in float64, 16.64 in float32, 5.562 in bfloat16 and 7.625 in float16"
    assert made.title == f"1/(1 + exp(-x)) is exactly 1 from x = {places}"
    assert [c.title for c in made.charts] == ["float16", "bfloat16", "float32", "float64"]
    assert "overflows from 709.8" in made.lines[1]
    for form in ("text", "csv", "md", "latex"):
        assert "exp" in str(in_text(made, form))
    assert all(len(row) == len(made.csv[0]) for row in made.csv[1])
    records = made.record["formulas"]
    assert {r["dtype"] for r in records} == set(FLOAT_TYPES)
    assert records[3]["constant"]["right"]["formula_from"] == pytest.approx(53 * math.log(2), abs=1e-14)


def test_the_report_is_told_how_far_it_is() -> None:
    seen: list[tuple[int, str]] = []

    def watch(items, total, doing):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        seen.append((total, doing))
        return items

    report([get("sigmoid"), get("relu")], PrecisionSettings(("float16", "float32")), watch)
    assert seen == [(6, "Rounding formulas")]


def test_the_function_is_there_after_its_first_use() -> None:
    actviz.precision("relu", dtype="float16")
    assert callable(actviz.precision)


def test_a_function_without_a_formula_is_refused() -> None:
    def thing(x: float) -> float:
        return 2 * x

    with pytest.raises(RequestError, match="is given by no formula"):
        report([get(thing)], PrecisionSettings())


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("formula", ["x**2", "1/x"])
def test_one_operation_is_off_by_nearly_half_a_unit_somewhere(formula: str, dtype: Dtype) -> None:
    # One operation is correctly rounded, and numbers of all digits find nearly the worst there is.
    error, _ = study(get(formula), form_of(formula), FLOAT_TYPES[dtype]).worst
    assert 0.48 < error <= 0.5 + 1e-6


@pytest.mark.parametrize(("formula", "said"), [("x - x", "no error was found"), ("relu", "every result is exact")])
def test_exact_is_what_was_tried_at_all_numbers(formula: str, said: str) -> None:
    title = report([get(formula)], PrecisionSettings(dtypes=("bfloat16",))).title
    assert title.endswith(said)


@pytest.mark.parametrize(
    ("formula", "dtype", "said"),
    [
        ("tanh(1e6*x)", "float16", "overflows at 0;"),  # 1e6 is beyond float16
        ("tanh(1e6*x)", "float32", "float32 tanh(1e6*x) is -1 below -9.011e-6; 1 from 9.011e-6;"),
        ("3", "float32", "3 is 3 everywhere;"),
        ("x - x", "float64", "is 0 everywhere;"),
    ],
)
def test_places_are_named_shortly(formula: str, dtype: Dtype, said: str) -> None:
    made = report([get(formula)], PrecisionSettings(dtypes=(dtype,)))
    assert said in made.lines[0]
    assert "up to 0" not in f"{made.table.rows}"
    assert "rightly" not in made.lines[0] or dtype == "float16"


def test_narrow_places_by_themselves_are_told_and_fringes_are_not() -> None:
    # 1 - cos x is about (x - 2π)²/2 and cos x is 1 in float16 where that is less than a quarter of a unit, 2^-13
    found = study(get("(1-cos(x))/x**2"), form_of("(1-cos(x))/x**2"), F16)
    (narrow,) = (p for p in found.places if p.kind == "zero" and 6 < p.low < 7)
    assert (narrow.low, narrow.high) == pytest.approx(
        (2 * math.pi - 2**-6 * 2**0.5, 2 * math.pi + 2**-6 * 2**0.5), abs=2**-7
    )
    assert [p.kind for p in studied("golu", "float16").places if -3 < p.low < -2] == [
        "zero"
    ]  # one of them loses all digits beside it


def test_what_is_wrong_is_told_before_limits() -> None:
    line = report([get("(1-cos(x))/x**2")], PrecisionSettings(dtypes=("float64",))).lines[0]
    assert "overflows for |x| up to" in line
    assert "is wrongly 0 for |x| up to 1.054e-8 (terms cancel)" in line


def test_of_many_places_the_nearest_are_told() -> None:
    made = report([get("(1-cos(x))/x**2")], PrecisionSettings(dtypes=("float16",)))
    (row,) = made.table.rows
    assert row[5].startswith("for |x| up to 0.022095, from -12.586 to -12.547, from -6.3047 to -6.2617, from ")
    assert row[5].endswith("(terms cancel), 6 more")
