"""The check of derivatives: it accuses no right one, and finds, places and names the wrong ones."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import every_case

from actviz.activation import Activation
from actviz.catalogue import catalogue
from actviz.checking.check import check
from actviz.checking.members import checkable
from actviz.checking.points import grid
from actviz.checking.quotients import Quotients
from actviz.checking.result import Check
from actviz.checking.subjects import subject
from actviz.errors import RequestError, SpecError
from actviz.formula.operators import OPERATORS
from actviz.spec.either import get
from actviz.terms import Facts, Tail
from actviz.texts import check_words

WRONG = Path(__file__).parent / "data" / "wrong_derivatives"
ALL = (-math.inf, math.inf)

# file, function, where it is wrong (ends to a tenth), what it looks like
WRONG_ONES: list[tuple[str, str, list[tuple[float, float]], list[str]]] = [
    ("elu_applied_twice", "f", [(-math.inf, 0)], ["for x < 0 it is the derivative at f(x) instead of x"]),
    (
        "elu_by_max_and_min",
        "f",
        [(-17.7, math.inf)],
        ["for x < 0 it is 0", "for x > 0 the term 1/2*exp(x) is missing"],
    ),
    ("elu_of_output", "f", [(-math.inf, 0)], ["for x < 0 it is right for y = f(x), but it is given x"]),
    ("elu_returns_value", "f", [(-math.inf, 0)], ["for x < 0 it is the function itself"]),
    ("elu_without_alpha", "elu", [(-math.inf, 0)], ["for x < 0 it is the derivative for alpha = 1"]),
    ("gaussian_inner", "gaussian", [ALL], ["an inner derivative is missing (chain rule)"]),
    ("gelu_mixed", "gelu", [(-6.2, 0), (0, 6.1)], ["it is the derivative of gelu"]),
    ("gelu_wrong_constant", "gelu", [(-math.inf, 0), (0, 5.5)], []),
    (
        "hard_sigmoid_width",
        "f",
        [(-3, -2.5), (2.5, 3)],
        [
            "for -3 < x < -2.5 it goes on as on the other side of -3",
            "for 2.5 < x < 3 it goes on as on the other side of 3",
        ],
    ),
    ("leaky_relu_slope", "leaky_relu", [(-math.inf, 0)], ["for x < 0 it goes on as on the other side of 0"]),
    ("mish_missing_term", "mish", [(-4.2, math.inf)], []),
    ("mish_overflows", "mish", [(177.4, math.inf)], []),
    ("mish_swapped", "mish", [(-math.inf, 236.6), (236.6, math.inf)], []),
    ("relu6_no_ceiling", "relu6", [(6, math.inf)], ["for x > 6 it goes on as on the other side of 6"]),
    ("relu_at_the_kink", "relu", [(0, 0)], []),
    ("relu_swapped", "relu", [ALL], ["the branches are swapped"]),
    ("scaled_tanh_inner", "f", [(-6.4, 6.4)], ["the factor beta is missing"]),
    ("selu_lambda_lost", "f", [(-math.inf, 0)], ["for x < 0 the term 0.050701*f(x) is too much"]),
    ("sigmoid_of_output", "sigmoid", [ALL], ["it is right for y = f(x), but it is given x"]),
    ("sigmoid_twice", "sigmoid", [ALL], ["it is the derivative at f(x) instead of x"]),
    ("silu_product_rule", "silu", [(-math.inf, 20.8)], ["the term x*sigmoid(x)*(1 - sigmoid(x)) is missing"]),
    ("softplus_itself", "softplus", [(-8.9, math.inf)], ["it is the function itself"]),
    ("softsign_minus", "f", [ALL], []),
    ("square_half", "square", [ALL], ["the factor 2 is missing"]),
    ("swish_beta", "swish", [(-math.inf, 10.0)], ["the term x*sigmoid(beta*x)*(1 - sigmoid(beta*x)) is missing"]),
    ("tanh_sign", "f", [ALL], ["the sign is flipped"]),
    ("tanh_without_square", "f", [ALL], ["f(x) stands where f(x)**2 belongs"]),
    (
        "where_exp_nan",
        "f",
        [(709.8, math.inf)],
        [
            "for x > 709.8 the branch that is not taken overflows: "
            "keep its argument in range, as in expm1(where(x > 0, 0, x))"
        ],
    ),
]


def checked(spec: Any, against: Any = None, **options: Any) -> Check:
    return check(subject(spec, against), **options)


@pytest.mark.parametrize(("file", "function", "where", "looks"), WRONG_ONES, ids=[case[0] for case in WRONG_ONES])
def test_wrong_derivatives_are_found_placed_and_named(
    file: str, function: str, where: list[tuple[float, float]], looks: list[str]
) -> None:
    found = checked(f"{WRONG / file}.py:{function}")
    assert found.verdict == "wrong"
    assert [(s.low, s.high) for s in found.wrong] == [pytest.approx(span, abs=0.06) for span in where]
    assert [check_words.slip(s) for s in found.slips] == looks


@pytest.mark.parametrize(
    ("f", "df", "looks"),
    [
        ("sin(x)", "-cos(x)", ["the sign is flipped"]),
        ("sin(x)", "cos(x)*180/pi", ["it is 57.29578 times the derivative"]),
        ("sigmoid(2*x)", "sigmoid(2*x)*(1 - sigmoid(2*x))", ["the factor 2 is missing"]),
        ("softplus:beta=2", "2*sigmoid(2*x)", ["the factor beta is too much"]),
        ("exp(-x**2/2)", "exp(-x**2/2)", ["an inner derivative is missing (chain rule)"]),
        ("mish", "tanh(softplus(x))", ["a part of the product rule is missing"]),
        ("gelu", "0.5*(1 + erf(x/sqrt(2)))", ["the term x*phi(x) is missing"]),
        ("tanh", "tanh(x)**2", ["it is the derivative of tanh_shrink"]),
        ("gelu", "gelu_tanh(x)", []),
        (
            "hard_tanh",
            "1",
            ["for x < -1 it goes on as on the other side of -1", "for x > 1 it goes on as on the other side of 1"],
        ),
        ("leaky_relu:negative_slope=0.2", "where(x > 0, 0.2, 1)", ["the branches are swapped"]),
        ("leaky_relu:negative_slope=0.2", "where(x > 0, 1, 0)", ["for x < 0 it is 0"]),
        ("softsign", "-1/(1 + abs(x))**2", ["the sign is flipped"]),
        ("x**3 + exp(x)", "3*x**2 + exp(-x)", ["it has -x where x belongs"]),
        ("arctan", "1 + x**2", ["it is 1 over the derivative"]),
        ("silu", "sigmoid(x)*(1 - sigmoid(x))*(2 + x*(1 - 2*sigmoid(x)))", ["it is the second derivative"]),
        ("x**2", "2*x + 3", ["the term 3 is too much"]),
        ("softplus", "where(x > 20, 0.999999, sigmoid(x))", ["for x > 20 it is 0.999999 times the derivative"]),
        ("tanh", "1 - tanh(x)**2 + 1e-7*sin(50*x)", []),
        ("exp(x)", "exp(x)*(1 + 1e-7)", ["it is 1.0000001 times the derivative"]),
        ("1 - tanh(x)**2", "tanh(x)", ["function and derivative are exchanged"]),
        ("sigmoid", "log(1 + exp(x))", ["function and derivative are exchanged"]),
        ("2*tanh(3*x)", "6 - 3*tanh(3*x)", ["f(x) stands where f(x)**2 belongs"]),
        ("x**3", "3*x", ["the factor x is missing"]),
        ("x**3", "3*x**3", ["the factor x is too much"]),
        ("gelu", "Phi(x) + phi(x)", ["the factor x is missing in the term phi(x)"]),
        ("x**2*tanh(x)", "2*tanh(x) + x**2*sech(x)**2", ["the factor x is missing in the term 2*tanh(x)"]),
        ("floor(x)", "1", ["f is constant between its jumps, and this stands in for a derivative (straight-through)"]),
    ],
)
def test_slips_are_called_by_their_names(f: str, df: str, looks: list[str]) -> None:
    found = checked(f, df)
    assert (found.verdict, [check_words.slip(s) for s in found.slips]) == ("wrong", looks)


def test_a_branch_that_is_not_taken_is_blamed_for_nan_up_to_its_break() -> None:
    found = checked(lambda x: np.where(x > 0, np.sqrt(np.abs(x)), 0), lambda x: (x > 0) * 0.5 / np.sqrt(x))
    assert [(s.low, s.high) for s in found.wrong] == [(-math.inf, 0.0)]
    (slip,) = map(check_words.slip, found.slips)
    assert slip.startswith("for x < 0 the branch that is not taken is not finite: keep its argument in range")


def test_every_file_of_wrong_derivatives_is_tried() -> None:
    assert {p.stem for p in WRONG.glob("*.py")} == {case[0] for case in WRONG_ONES}


@pytest.mark.parametrize("activation", every_case(), ids=lambda a: a.spec)
def test_no_declared_derivative_is_accused_by_any_method(activation: Activation) -> None:
    found = checked(activation)
    assert (found.verdict, found.why, found.wrong) == ("right", "", ())
    assert {k.convention for k in found.kinks} <= {"left", "right", "both", "mean", "any"}


# What people write: in numpy, by the formulas that are printed, with all that overflows and cancels in them.
NAIVE: dict[str, Any] = {
    **{
        name: getattr(np, name)
        for name in ("abs", "exp", "expm1", "log", "log1p", "sign", "sin", "cos", "sqrt", "tanh")
    },
    "where": np.where,
    "max": np.maximum,
    "min": np.minimum,
    "clip": np.clip,
    "pi": np.pi,
    "asinh": np.arcsinh,
    "atan": np.arctan,
    "sech": lambda t: 1 / np.cosh(t),
    "sigmoid": lambda t: 1 / (1 + np.exp(-t)),
    "softplus": lambda t: np.log(1 + np.exp(t)),
    "sinc": lambda t: np.where(t == 0, 1.0, np.sin(t) / t),
    **{name: OPERATORS[name].value for name in ("erf", "Phi", "phi")},
}


def naive(text: str, values: dict[str, float]) -> Any:
    code = compile(text, text, "eval")
    return lambda x: eval(code, {**NAIVE, **values, "x": x}) + 0 * x  # noqa: S307  the catalogue's own texts


@pytest.mark.parametrize("activation", [cls() for cls in catalogue().values()], ids=lambda a: a.spec)
def test_naive_but_right_code_is_not_accused_where_it_is_finite(activation: Activation) -> None:
    f, df = (naive(text, activation.values) for text in (activation.formula, activation.derivative))
    found = checked(f, df)
    assert [s for s in found.wrong if not s.broken] == []
    assert {s.kind for s in found.slips} <= {"branch overflows"}
    with np.errstate(all="ignore"):
        slopes = df(grid())
    # It is accused of nan, and of ∞ where f′ is a number, which only exp(…) far out makes.
    assert (found.verdict == "wrong") == (len(found.wrong) > 0)
    assert all(abs(s.low) > 30 or abs(s.high) > 30 for s in found.wrong)
    assert found.verdict == "right" or not np.isfinite(slopes).all()


@pytest.mark.parametrize(
    ("f", "df"),
    [
        (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
        (lambda x: np.where(x > 0, x, 0.5 * (np.exp(x) - 1)), lambda x: np.where(x > 0, 1, 0.5 * np.exp(x))),
        (lambda x: np.maximum(0, x), lambda x: (x > 0).astype(float)),
        (np.abs, np.sign),
        (math.tanh, lambda x: 1 / math.cosh(x) ** 2 if abs(x) < 300 else 0.0),
        (lambda x: x if x > 0 else 0.1 * x, lambda x: 1.0 if x > 0 else 0.1),
        ("x*sigmoid(x)", "sigmoid(x)*(1 + x*(1 - sigmoid(x)))"),
        ("x**3 - 2*x", "3*x**2 - 2"),
        ("relu", "where(x > 0, 1, 0)"),
    ],
)
def test_right_derivatives_are_right(f: Any, df: Any) -> None:
    assert checked(f, df).verdict == "right"


def test_methods_apply_or_say_why_not() -> None:
    rows = {r.way: r for r in checked(lambda x: 1.0 if x > 2 else 2.0 * x, lambda x: 0.0 if x > 2 else 2.0).rows}
    assert rows["forward mode"].why_not == "it computes with single numbers"
    assert rows["closed form"].why_not == "the catalogue does not have the function"
    assert rows["autodiff"].why_not == "it computes with single numbers"
    assert not rows["one-sided differences"].why_not
    rows = {r.way: r for r in checked("x*sigmoid(x)").rows}
    assert rows["forward mode"].why_not == "it is what is checked"
    assert {way for way, r in rows.items() if r.points} == {
        "reverse mode",
        "complex step",
        "closed form",
        "central differences",
        "one-sided differences",
    }
    assert {r.way: r.why_not for r in checked("x*erf(x)").rows}["complex step"] == "erf takes real numbers only"


@pytest.mark.parametrize(
    ("claimed", "convention", "verdict"),
    [
        ("where(x > 0, 1, 0)", "left", "right"),
        ("where(x >= 0, 1, 0)", "right", "right"),
        ("(1 + sign(x))/2", "mean", "right"),
        ("where(x > 0, 1, where(x < 0, 0, 0.3))", "between", "right"),
        ("where(x > 0, 1, where(x < 0, 0, 2))", "outside", "wrong"),
        ("(x/abs(x) + 1)/2", "not finite", "wrong"),
    ],
)
def test_any_slope_between_those_to_both_sides_is_right_at_a_kink(claimed: str, convention: str, verdict: str) -> None:
    found = checked("relu", claimed)
    (kink,) = found.kinks
    assert (kink.at, kink.left, kink.right, kink.convention) == (0.0, 0.0, 1.0, convention)
    assert found.verdict == verdict
    assert [(s.low, s.high) for s in found.wrong] == ([] if verdict == "right" else [(0.0, 0.0)])


def test_lost_digits_are_no_error_but_are_mentioned() -> None:
    found = checked(np.tanh, lambda x: 1 - np.tanh(x) ** 2)
    assert found.verdict == "right"
    assert [(r.kind, r.low, r.high) for r in found.remarks] == [
        ("lost digits", -math.inf, -19.5),
        ("lost digits", 19.5, math.inf),
    ]


def test_float32_is_noticed_and_judged_as_such() -> None:
    found = checked(lambda x: np.tanh(x.astype(np.float32)), lambda x: 1 - np.tanh(x) ** 2)
    assert (found.verdict, found.tolerance.rtol) == ("right", 1e-4)
    assert "float32" in {r.kind for r in found.remarks}


def test_what_changes_with_every_call_cannot_be_told() -> None:
    rng = np.random.default_rng(1)
    assert checked(lambda x: x * rng.random(x.shape), lambda x: 0.5 * np.ones_like(x)).verdict == "cannot tell"


def test_without_a_claim_nothing_can_be_told() -> None:
    found = checked(lambda x: np.tanh(x) + x)
    assert (found.verdict, found.claim) == ("cannot tell", "")
    assert found.why == "nothing is said to be the derivative of <lambda>"
    assert max(r.difference for r in found.rows if r.points) < 1e-6


def test_an_overflow_of_f_is_not_held_against_the_claim() -> None:
    found = checked(lambda x: np.log(1 + np.exp(x)), lambda x: 1 / (1 + np.exp(-x)))
    assert found.verdict == "right"
    assert [r.kind for r in found.remarks] == ["f not finite"]


def test_points_and_tolerances_can_be_chosen() -> None:
    assert checked("relu", at=[0.0]).verdict == "right"
    assert checked("relu", "2 + 0*x", at=[0.0]).verdict == "wrong"
    assert checked("tanh", "1 - tanh(x)**2 + 1e-5").verdict == "wrong"
    assert checked("tanh", "1 - tanh(x)**2 + 1e-5", atol=1e-4).verdict == "right"
    assert checked("relu6", "where(x > 0, 1, 0)", at=[-1.0, 3.0]).verdict == "right"
    assert checked("relu6", "where(x > 0, 1, 0)", at=[7.0]).verdict == "wrong"
    with pytest.raises(RequestError, match="rtol must be a number of at least 0, got -1"):
        checked("tanh", rtol=-1.0)
    with pytest.raises(RequestError, match="rtol and atol cannot both be 0"):
        checked("tanh", rtol=0.0, atol=0.0)
    with pytest.raises(RequestError, match="at finite numbers"):
        checked("tanh", at=[math.inf])


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("softmax", "softmax takes a vector; only derivatives of functions of one number are checked"),
        ("elu:alpha=0.5,2", "'elu:alpha=0.5,2' means 2 activations; one at a time is checked"),
        (f"{WRONG / 'tanh_sign.py'}:f:1", "one value for each parameter is checked, as in alpha=0.5"),
    ],
)
def test_what_cannot_be_checked_is_refused(spec: str, message: str) -> None:
    with pytest.raises(SpecError, match=message.replace("(", r"\(")):
        subject(spec)


def test_activations_of_python_functions_and_plugins_can_be_checked() -> None:
    class Odd(Activation):
        """Has a formula for people only."""

        name = "odd"
        formula = "whatever rises like tanh"
        derivative = "its slope"

        def _f(self, x: Any) -> Any:
            return np.tanh(x)

        def _d1(self, x: Any) -> Any:
            return 1 / np.cosh(np.clip(x, -300, 300)) ** 2

        @property
        def facts(self) -> Facts:
            return Facts((), Tail(-1.0), Tail(1.0), "increasing", 1.0)

    assert checked(Odd()).verdict == "right"
    assert checked(get(np.tanh), lambda x: 1 - np.tanh(x) ** 2).verdict == "right"


def test_what_is_finite_nowhere_is_refused_or_cannot_be_told() -> None:
    with pytest.raises(SpecError, match="is not finite anywhere"):
        subject("sqrt(-1 - x**2)")
    nowhere = lambda x: np.sqrt(-1 - x**2)  # noqa: E731
    assert checked(nowhere, nowhere).why == "the function is not finite there"


def test_slopes_beside_a_kink_are_limits() -> None:
    def bent(x: float) -> float:
        return x if x > 0.25 else 0.5 * math.exp(x - 0.25) - 0.25

    def root(x: float) -> float:
        return math.sqrt(x) if x > 0 else x

    (kink,) = checked(bent, lambda x: 1.0 if x > 0.25 else 0.5 * math.exp(x - 0.25)).kinks
    assert (kink.at, kink.left, kink.right, kink.convention) == (0.25, 0.5, 1.0, "left")
    (steep,) = checked(root, lambda x: 0.5 / math.sqrt(x) if x > 0 else 1.0).kinks
    assert (steep.at, steep.left, steep.right) == (0.0, 1.0, math.inf)


@pytest.mark.parametrize(
    ("f", "df", "undefined"),
    [
        ("sqrt(x + 1)", "0.5/sqrt(x + 1)", [(-math.inf, -1.0)]),
        ("log(x)", "1/x", [(-math.inf, 0.0)]),
        ("1/x", "-1/x**2", [(0.0, 0.0)]),
        ("log(1 + exp(x))", "sigmoid(x)", [(709.782712893384, math.inf)]),
    ],
)
def test_where_f_is_not_finite_is_known_to_the_double(f: str, df: str, undefined: list[tuple[float, float]]) -> None:
    found = checked(f, df)
    assert [(r.low, r.high) for r in found.remarks if r.kind == "f not finite"] == undefined
    assert (found.verdict, found.example) == ("right", None)


@pytest.mark.parametrize(("f", "df", "power"), [("log(x)", "1/x", -1), ("1/x", "-1/x**2", -2), ("floor(x)", "0", 0)])
def test_differences_are_taken_where_a_method_is_sure(f: str, df: str, power: int) -> None:
    for row in (r for r in checked(f, df).rows if r.points):
        assert row.difference <= (1e-7 * abs(row.at) ** power if power else 0)


def test_what_overflows_without_harm_is_no_example() -> None:
    found = checked("1/(1 + exp(-x))", "exp(-x)/(1 + exp(-x))**2")
    assert (found.verdict, found.example) == ("right", None)
    assert "overflow" in {r.kind for r in found.remarks}


def test_files_are_listed_with_what_comes_with_each_function() -> None:
    file = str(WRONG / "elu_without_alpha.py")
    assert checkable(file) == ((f"{file}:elu", f"{file}:elu_grad"),)


def test_what_is_no_function_of_one_number_is_not_listed(tmp_path: Path) -> None:
    file = tmp_path / "several.py"
    file.write_text(
        "class Pair:\n    def f(self, x): return x\n    def df(self, x): return 1\n"
        "class Scaled:\n    def __init__(self, by): self.by = by\n    def __call__(self, x): return self.by * x\n"
        "def fwd(x): return x, x\ndef bwd(saved, slope): return slope\ndef nothing(): return 1\n"
        "def f(x, by=2.0): return by * x\ndef df(x, by=2.0): return by + 0 * x\n",
        encoding="utf-8",
    )
    assert checkable(str(file)) == ((f"{file}:Scaled", ""), (f"{file}:f", f"{file}:df"))


def test_methods_of_a_class_are_its_derivative() -> None:
    class Elu:
        def __init__(self, alpha: float = 0.5) -> None:
            self.alpha = alpha

        def __call__(self, x: Any) -> Any:
            return np.where(x >= 0.0, x, self.alpha * (np.exp(x) - 1))

        def gradient(self, x: Any) -> Any:
            return np.where(x >= 0.0, 1, self(x) + self.alpha)

    assert checked(Elu).verdict == "right"
    assert checked(Elu).claim == "Elu.gradient"


@pytest.mark.parametrize("way", ["left", "right", "across"])
def test_errors_of_quotients_are_never_underestimated(way: Any) -> None:
    x = grid()
    with np.errstate(all="ignore"):
        for activation in (cls() for cls in catalogue().values()):
            breaks = [b.at for b in activation.seams]
            found = Quotients(activation.f, breaks).estimate(x, way)
            away = np.all([np.abs(x - b) > 1e-7 for b in breaks], axis=0) if breaks else np.full(x.shape, True)
            off = np.abs(found.value - activation.d1(x)) - 1e-13 * (1 + np.abs(activation.d1(x)))
            assert (off <= found.error)[away & np.isfinite(off)].all(), activation
