"""Python callables that need no framework: what they may give, what is refused in which words, and their slopes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from actviz.errors import ActvizError, CallableError, SpecError
from actviz.own.calling import Adapted, adapt, signature_parameters
from actviz.own.guard import printed

X = np.linspace(-4.0, 4.0, 81)


def tanh_slope(x: Any) -> Any:
    return 1 / np.cosh(x) ** 2


def slopes_are(found: Adapted, expected: Any, relative: float, x: Any = X) -> None:
    np.testing.assert_allclose(found.d1(x), expected(x), rtol=relative, atol=relative)


def test_a_function_of_arrays() -> None:
    found = adapt(np.tanh, "np.tanh")
    assert (found.kind, found.how, found.notes, found.float32) == ("numpy", "numerical", (), False)
    assert found.obj is np.tanh
    np.testing.assert_array_equal(found.f(X), np.tanh(X))
    slopes_are(found, tanh_slope, 1e-11)
    np.testing.assert_allclose(found.d2(X), -2 * np.tanh(X) * tanh_slope(X), rtol=1e-7, atol=1e-9)
    assert found.noise == 1e-9
    assert found.f(np.empty(0)).shape == found.d1(np.empty(0)).shape == (0,)


@pytest.mark.parametrize(
    "function",
    [
        math.tanh,
        lambda x: math.tanh(x) if x > 0 else -math.tanh(-x),
        lambda x: float(np.tanh(x)),
        lambda x: np.tanh(x) if math.isfinite(x) else 0.0,
    ],
)
def test_a_function_of_single_numbers(function: Callable[[float], float]) -> None:
    found = adapt(function, "mine.py:f")
    assert (found.kind, found.how) == ("scalar", "numerical")
    assert found.notes == ("works on single numbers only, called once for each",)
    np.testing.assert_allclose(found.f(X), np.tanh(X), rtol=1e-15)
    slopes_are(found, tanh_slope, 1e-11)


def test_single_numbers_outside_the_domain_are_nan() -> None:
    found = adapt(math.log, "math:log")
    np.testing.assert_array_equal(found.f(np.array([-1.0, 0.0, 1.0])), [math.nan, math.nan, 0.0])
    np.testing.assert_allclose(found.d1(np.array([0.5, 2.0, -1.0])), [2.0, 0.5, math.nan], rtol=1e-11)
    assert math.isnan(adapt(math.exp, "math:exp").f(np.array([1000.0]))[0])


def test_what_a_function_does_on_the_way_is_its_own_business(capsys: pytest.CaptureFixture[str]) -> None:
    def f(x: Any) -> Any:
        print("working")  # noqa: T201
        x += 1 / np.zeros(1)
        return np.log(-np.abs(x)) * 0 + 1

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        given = X.copy()
        adapt(f, "mine.py:f").f(given)
    np.testing.assert_array_equal(given, X)
    assert capsys.readouterr() == ("", "")
    assert printed() == {"mine.py:f": "working"}
    assert printed() == {}


def test_results_that_are_converted() -> None:
    np.testing.assert_array_equal(adapt(lambda _: 0.5, "f").f(X), np.full(X.shape, 0.5))
    np.testing.assert_array_equal(adapt(lambda x: x > 0, "f").f(X), np.where(X > 0, 1.0, 0.0))
    np.testing.assert_array_equal(adapt(lambda x: np.sign(x).astype(int), "f").f(X), np.sign(X))
    np.testing.assert_array_equal(adapt(lambda x: list(2 * x), "f").f(X), 2 * X)
    found = adapt(lambda x: np.where(x > 0, 1, 0), "f")
    assert not found.float32
    assert found.f(X).dtype == np.float64
    np.testing.assert_array_equal(found.d1(np.array([-1.0, 1e-9, 2.0])), 0.0)


def test_float32_is_noticed_also_when_it_is_hidden() -> None:
    for function in (
        lambda x: np.tanh(x.astype(np.float32)),
        lambda x: np.tanh(x.astype(np.float32)).astype(float),
        lambda x: np.maximum(x, 0).astype(np.float16),
    ):
        found = adapt(function, "mine.py:f")
        assert found.float32
        assert found.notes == ("computes in float32",)
        assert found.noise == 1e-3
    slopes_are(adapt(lambda x: np.tanh(x.astype(np.float32)), "f"), tanh_slope, 2e-5)


def refused(function: Any, **parameters: float) -> tuple[type[ActvizError], str]:
    with pytest.raises(ActvizError) as caught:
        adapt(function, "mine.py:f", **parameters)
    assert "\n" not in str(caught.value)
    return type(caught.value), str(caught.value)


def fails(_: Any) -> Any:
    raise IndexError("out of\nluck")


def fails_for_a_number(x: Any) -> Any:
    return {"a": x}["key"] if x > 0 else x


MIXES = "mixes the numbers of an array; an activation takes each by itself"
REFUSED: dict[str, tuple[Any, str]] = {
    "none": (lambda _: None, "returned None; it needs a return"),
    "none for a number": (lambda x: None if x < 1 else x, "returned None; it needs a return"),
    "shape": (lambda x: x[:3], "returned shape (3,) for an array of shape (13,)"),
    "column": (lambda x: x[:, None], "returned shape (13, 1) for an array of shape (13,)"),
    "complex": (lambda x: np.sqrt(x + 0j), "returned complex numbers; an activation has real values"),
    "object": (lambda x: x.astype(object), "returned a ndarray of object instead of an array of numbers"),
    "text": (lambda _: "0.5", "returned a str instead of an array of numbers"),
    "pair": (lambda x: (x, x), "returned shape (2, 13) for an array of shape (13,)"),
    "ragged": (lambda x: [x, 1.0], "returned a list instead of an array of numbers"),
    "masked": (lambda x: np.ma.masked_less(x, 0), "returned a masked array; use nan for what is not defined"),
    "raises": (fails, f"raised IndexError: out of (test_own_calling.py, line {fails.__code__.co_firstlineno + 1})"),
    "raises for a number": (
        fails_for_a_number,
        f"raised KeyError: 'key' (test_own_calling.py, line {fails_for_a_number.__code__.co_firstlineno + 1})",
    ),
    "softmax": (lambda x: np.exp(x) / np.exp(x).sum(), MIXES),
    "sum": (lambda x: x.sum(), MIXES),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    function, words = REFUSED[case]
    assert refused(function) == (CallableError, f"mine.py:f {words}")


def test_the_program_goes_on_when_a_function_ends_it_and_stops_when_the_user_does() -> None:
    def leave(_: Any) -> Any:
        raise SystemExit(3)

    def interrupted(_: Any) -> Any:
        raise KeyboardInterrupt

    kind, words = refused(leave)
    assert kind is CallableError
    assert words.startswith("mine.py:f raised SystemExit: 3 (test_own_calling.py, line ")
    with pytest.raises(KeyboardInterrupt):
        adapt(interrupted, "mine.py:f")


def test_a_function_that_fails_later_says_so_in_one_line() -> None:
    def f(x: Any) -> Any:
        return x[:3] if x.size == 5 else x

    with pytest.raises(CallableError, match=r"^mine.py:f returned shape \(3,\) for an array of shape \(5,\)$"):
        adapt(f, "mine.py:f").f(np.ones(5))


def test_chance_is_noted() -> None:
    rng = np.random.default_rng(1)
    assert adapt(lambda x: x + rng.normal(size=x.shape), "f").notes == ("gives other values each time it is called",)


def elu(x: Any, alpha: float = 1.0) -> Any:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def elu_slope(x: Any, alpha: float = 1.0) -> Any:
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))


def many(x: Any, n: int = 2, *, out: Any = None, fast: bool = True, mode: str = "a", size: float) -> Any:  # noqa: ARG001
    return x


class Swish:
    def __init__(self, beta: float, gain: int = 1) -> None:
        self.beta, self.gain = beta, gain

    def __call__(self, x: Any) -> Any:
        return self.gain * x / (1 + np.exp(-self.beta * x))


def test_parameters_of_a_function_and_of_a_constructor() -> None:
    assert signature_parameters(elu) == {"alpha": 1.0}
    assert signature_parameters(Swish) == {"beta": None, "gain": 1.0}
    assert signature_parameters(Swish(1.0)) == {}
    assert signature_parameters(many) == {"n": 2.0, "size": None}
    np.testing.assert_array_equal(adapt(elu, "f", alpha=0.5).f(X), elu(X, 0.5))
    found = adapt(Swish, "Swish", beta=2.0, gain=3.0)
    np.testing.assert_array_equal(found.f(X), Swish(2.0, 3)(X))
    np.testing.assert_array_equal(adapt(Swish(2.0), "swish").f(X), Swish(2.0)(X))


def test_a_whole_number_stays_one_where_the_default_is_one() -> None:
    def power(x: Any, n: int = 2) -> Any:
        return sum(x for _ in range(n))

    np.testing.assert_array_equal(adapt(power, "f", n=3.0).f(X), X + X + X)


def test_parameters_that_do_not_fit() -> None:
    typo = "mine.py:f has no parameter 'alhpa' (it has alpha); did you mean alpha?"
    assert refused(elu, alhpa=2.0) == (SpecError, typo)
    assert refused(Swish) == (SpecError, "mine.py:f needs a value for beta, as in mine.py:f:beta=1")
    assert refused(lambda x, beta: beta * x) == (SpecError, "mine.py:f needs a value for beta, as in mine.py:f:beta=1")
    assert refused(math.tanh, alpha=1.0) == (SpecError, "mine.py:f has no parameter 'alpha' (it has none)")


@pytest.mark.parametrize("attribute", ["derivative", "d1", "grad"])
def test_a_declared_derivative_comes_first(attribute: str) -> None:
    def f(x: Any, alpha: float = 1.0) -> Any:
        return elu(x, alpha)

    setattr(f, attribute, elu_slope)
    found = adapt(f, "mine.py:f", alpha=0.5)
    assert (found.how, found.noise) == ("declared derivative", 0.0)
    np.testing.assert_array_equal(found.d1(X), elu_slope(X, 0.5))
    np.testing.assert_allclose(
        found.d2(X), np.where(X > 0, 0.0, 0.5 * np.exp(np.minimum(X, 0))), rtol=1e-10, atol=1e-10
    )
    f.d2 = lambda x, alpha: 0 * x + alpha  # type: ignore[attr-defined]
    np.testing.assert_array_equal(adapt(f, "mine.py:f", alpha=0.5).d2(X), 0.5)


def test_a_declared_derivative_may_be_a_method_or_work_on_single_numbers_and_keeps_the_contract() -> None:
    class Act:
        def __call__(self, x: Any) -> Any:
            return np.tanh(x)

        def derivative(self, x: float) -> float:
            return 1 / math.cosh(x) ** 2

    np.testing.assert_array_equal(adapt(Act, "A").d1(X), [1 / math.cosh(x) ** 2 for x in X])

    def f(x: Any) -> Any:
        return x

    f.derivative = lambda x: x[:2]  # type: ignore[attr-defined]
    assert refused(f) == (CallableError, "mine.py:f.derivative returned shape (2,) for an array of shape (13,)")


def test_differences_stay_on_their_side_of_a_kink() -> None:
    for kink in (0.0, 0.1, math.pi / 7):
        found = adapt(lambda x, k=kink: np.where(x < k, 0.3, 1.0) * (x - k) + 1, "f")
        offsets = np.array([-1.0, -1e-3, -1e-9, -1e-13, 1e-13, 1e-9, 1e-3, 1.0])
        np.testing.assert_allclose(found.d1(kink + offsets), np.where(offsets < 0, 0.3, 1.0), rtol=1e-11)
        np.testing.assert_allclose(found.d2(kink + offsets), 0.0, atol=1e-8)


def test_differences_of_steep_fast_far_and_tiny() -> None:
    steep, fast, root = (lambda x: np.tanh(1000 * x)), (lambda x: np.sin(10 * x)), (lambda x: np.sqrt(np.abs(x)))
    x = np.linspace(-0.01, 0.01, 41)
    np.testing.assert_allclose(adapt(steep, "f").d1(x), 1000 / np.cosh(1000 * x) ** 2, rtol=1e-8, atol=1e-8)
    slopes_are(adapt(fast, "f"), lambda x: 10 * np.cos(10 * x), 1e-10)
    tiny = np.array([1e-30, 1e-9, 1e-3])
    np.testing.assert_allclose(adapt(root, "f").d1(tiny), 0.5 / np.sqrt(tiny), rtol=1e-9)
    np.testing.assert_allclose(adapt(np.log1p, "f").d2(np.array([1e3, 1e10])), [-9.98e-7 * 1.000001, -1e-20], rtol=1e-3)
    np.testing.assert_array_equal(np.isnan(adapt(np.log, "f").d1(np.array([-1.0, np.inf, np.nan]))), True)
