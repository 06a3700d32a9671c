"""The operators of formulas: values and partial derivatives against balls, edges, floats, poles, complex steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from flint import arb, arb_series, ctx
from mpmath import mp, mpf

from actviz.formula.operators import ALIASES, OPERATORS, Operator

TERMS = 3  # f, f′ and f″/2
MOST_BITS = 1 << 14
SMALLEST_NORMAL, LARGEST = 2.0**-1022, 1.797e308
EPSILON = 2.0**-52

Series = Callable[..., arb_series]


def _real_gamma_log(t: arb_series) -> arb_series:
    g = t.gamma()
    return (g if g[0] > 0 else -g).log()


def _angle(y: arb_series, x: arb_series) -> arb_series:
    if x[0] > 0:
        return (y / x).atan()
    half = arb.pi() / 2
    return -(x / y).atan() + half if y[0] > 0 else -(x / y).atan() - half


EXACT: dict[str, Series] = {
    "+": lambda u, v: u + v,
    "-": lambda u, v: u - v,
    "*": lambda u, v: u * v,
    "/": lambda u, v: u / v,
    "**": lambda u, v: (u.log() * v).exp(),
    "atan2": _angle,
    "neg": lambda t: -t,
    "sqrt": lambda t: t.sqrt(),
    "exp": lambda t: t.exp(),
    "expm1": lambda t: t.exp() - 1,
    "exp2": lambda t: (t * arb(2).log()).exp(),
    "log": lambda t: t.log(),
    "log1p": lambda t: (1 + t).log(),
    "log2": lambda t: t.log() / arb(2).log(),
    "log10": lambda t: t.log() / arb(10).log(),
    "sin": lambda t: t.sin(),
    "cos": lambda t: t.cos(),
    "tan": lambda t: t.tan(),
    "asin": lambda t: t.asin(),
    "acos": lambda t: t.acos(),
    "atan": lambda t: t.atan(),
    "sinh": lambda t: (t.exp() - (-t).exp()) / 2,
    "cosh": lambda t: (t.exp() + (-t).exp()) / 2,
    "tanh": lambda t: 1 - 2 / ((2 * t).exp() + 1),
    "sech": lambda t: 2 / (t.exp() + (-t).exp()),
    "asinh": lambda t: (t + (t * t + 1).sqrt()).log(),
    "acosh": lambda t: (t + (t * t - 1).sqrt()).log(),
    "atanh": lambda t: ((1 + t) / (1 - t)).log() / 2,
    "sinc": lambda t: t.sin() / t,
    "erf": lambda t: t.erf(),
    "erfc": lambda t: 1 - t.erf(),
    "Phi": lambda t: (1 + (t / arb(2).sqrt()).erf()) / 2,
    "phi": lambda t: (-(t * t) / 2).exp() / (2 * arb.pi()).sqrt(),
    "gamma": lambda t: t.gamma(),
    "lgamma": _real_gamma_log,
}


def _both_signs(sizes: Iterable[float]) -> list[float]:
    return [s * x for x in sizes for s in (-1.0, 1.0)]


# Irregular, so as to hit nothing; close to 0, to the edges of domains, through the bends and out into the tails.
SMALL = [1e-300, 3e-155, 1e-17, 2e-9, 1e-5, 0.0013, 0.031, 0.11, 0.26, 0.43, 0.57, 0.74]
MIDDLE = [0.81, 0.93, 1.07, 1.37, 1.49, 1.51, 1.9, 2.13, 2.65, 3.33, 4.2, 6.2, 8.5, 11.3, 14.9, 19.7, 24.3, 26.4, 36.6]
LARGE = [77.7, 150.3, 333.3, 512.9, 650.1, 700.2, 707.9]
HUGE = [1e4, 3e8, 1e20, 1e76, 1e100, 1e150, 1e153, 1e200, 1e300]
BESIDE_1 = [*(1 - 2.0**-k for k in (53, 50, 40, 27, 10, 3, 2)), *(1 + 2.0**-k for k in (52, 50, 40, 27, 10, 3, 2))]
INSIDE = _both_signs([*SMALL, *(x for x in BESIDE_1 if x < 1)])
BELOW_700 = _both_signs([*SMALL, *MIDDLE, *LARGE])
POSITIVE = [*SMALL, *MIDDLE, *LARGE, *HUGE, *(x for x in BESIDE_1 if x != 0.75)]
GAMMA = [*_both_signs([1e-300, 1e-17, *SMALL[3:], *MIDDLE]), 170.3, -150.3, -12.0001, -3.9999999, -20.00000001, 77.7]
WHOLE = _both_signs([*SMALL, *MIDDLE, *LARGE, *HUGE])

POINTS: dict[str, list[float]] = {
    "neg": WHOLE,
    "sqrt": POSITIVE,
    "exp": BELOW_700,
    "expm1": BELOW_700,
    "exp2": [*BELOW_700, 1000.3, -1000.3],
    "log": POSITIVE,
    "log1p": [*POSITIVE, *(-x for x in SMALL), *(-x for x in BESIDE_1 if x < 1)],
    "log2": POSITIVE,
    "log10": POSITIVE,
    "sin": _both_signs([*SMALL, *MIDDLE, *LARGE, 1e4, 3e8, 1e20]),
    "cos": _both_signs([*SMALL, *MIDDLE, *LARGE, 1e4, 3e8, 1e20]),
    "tan": _both_signs([*SMALL, *MIDDLE, *LARGE, 1e4, 3e8, 1.5707963, 4.712389]),
    "asin": INSIDE,
    "acos": INSIDE,
    "atan": WHOLE,
    "sinh": BELOW_700,
    "cosh": BELOW_700,
    "tanh": BELOW_700,
    "sech": BELOW_700,
    "asinh": WHOLE,
    "acosh": [x for x in POSITIVE if x > 1],
    "atanh": INSIDE,
    "sinc": _both_signs([*SMALL, *MIDDLE, *LARGE, 1e4, 3e8]),
    "erf": BELOW_700,
    "erfc": BELOW_700,
    "Phi": [*BELOW_700, -37.4],
    "phi": [*BELOW_700, 37.4],
    "gamma": GAMMA,
    "lgamma": [*GAMMA, *_both_signs([171.9, 1e4 + 0.3]), 1e20, 1e300, *(x for x in BESIDE_1 if x != 1)],
}
FEW = [1e-160, 1e-5, 0.31, 0.9999, 1.7, 6.3, 41.1, 1e6, 1e160]
PAIRS = [(u, v) for u in _both_signs(FEW) for v in _both_signs(FEW)]
POWERS = [
    (u, v) for u in [*FEW, 1e-290, 2.5, 1e290] for v in [*_both_signs([1e-9, 0.1, 0.5, 1.3, 7.77]), 1.0, 2.0, 3.0]
]
POINTS_OF_TWO = {"+": PAIRS, "-": PAIRS, "*": PAIRS, "/": PAIRS, "atan2": PAIRS, "**": POWERS}

# The largest relative errors of value, first and second in units of 2^-52, as measured (x86-64, glibc, numpy 2.4).
# Large ones stand beside a root: 0.93 for sech″, 2.13 for sinc″, 1.49 for Γ′ and its logarithm's.
REACHED = {
    "+": (0.4, 0.0, 0.0),
    "-": (0.4, 0.0, 0.0),
    "*": (0.4, 0.0, 0.0),
    "/": (0.5, 0.7, 0.9),
    "**": (0.5, 0.9, 1.8),
    "atan2": (0.5, 1.1, 2.1),
    "neg": (0.0, 0.0, 0.0),
    "sqrt": (0.5, 0.8, 1.3),
    "exp": (0.5, 0.5, 0.5),
    "expm1": (0.5, 0.5, 0.5),
    "exp2": (0.5, 0.8, 1.2),
    "log": (0.5, 0.5, 1.0),
    "log1p": (0.5, 0.8, 1.5),
    "log2": (0.5, 0.5, 0.7),
    "log10": (0.4, 1.2, 1.3),
    "sin": (0.4, 0.4, 0.4),
    "cos": (0.4, 0.4, 0.4),
    "tan": (0.5, 1.0, 1.5),
    "asin": (0.5, 1.0, 2.8),
    "acos": (0.5, 1.0, 2.8),
    "atan": (0.4, 1.0, 1.9),
    "sinh": (0.5, 0.5, 0.5),
    "cosh": (0.5, 0.5, 0.5),
    "tanh": (0.4, 1.4, 1.6),
    "sech": (0.8, 1.0, 11.0),
    "asinh": (0.5, 0.6, 1.9),
    "acosh": (0.4, 1.0, 3.2),
    "atanh": (0.5, 1.0, 1.9),
    "sinc": (0.7, 1.0, 7.0),
    "erf": (0.7, 1.2, 1.7),
    "erfc": (2.0, 1.2, 1.7),
    "Phi": (2.1, 1.3, 1.7),
    "phi": (1.3, 1.7, 1.9),
    "gamma": (2.4, 60.0, 3.3),
    "lgamma": (2.8, 62.0, 2.0),
}


class Worst(NamedTuple):
    error: float
    at: tuple[float, ...]


def _balls(name: str, args: tuple[float, ...], direction: tuple[int, ...], order: int, bits: int) -> arb | None:
    """Return the derivative along a direction, or nothing if more digits are needed."""
    ctx.prec, ctx.cap = bits, TERMS
    try:
        series = EXACT[name](*(arb_series([arb(a), d], TERMS) for a, d in zip(args, direction, strict=True)))
    except (ArithmeticError, ValueError):
        return None
    ball = series[order] * math.factorial(order)
    return ball if ball.is_finite() else None


def exact(name: str, args: tuple[float, ...], wanted: tuple[int, ...]) -> mpf:
    """Return the partial derivative by the arguments whose indices are *wanted*, right to 25 digits."""
    order, bits = len(wanted), 256
    while bits <= MOST_BITS:
        axes = [tuple(int(k == i) for k in range(len(args))) for i in wanted]
        if len(set(axes)) == 2:
            parts = [_balls(name, args, axis, 2, bits) for axis in [(1, 1), *axes]]
            along = [part for part in parts if part is not None]
            ball = (along[0] - along[1] - along[2]) / 2 if len(along) == 3 else None
        else:
            ball = _balls(name, args, axes[0] if axes else (1,) + (0,) * (len(args) - 1), order, bits)
        vanishes = ball is not None and (ball.is_zero() or ball.abs_upper() < arb("1e-340"))
        if ball is not None and (vanishes or ball.rel_accuracy_bits() > 80):
            with mp.workdps(30):
                return mpf(ball.mid().str(28, radius=False))
        bits *= 2
    raise ArithmeticError(f"{name}{args}: no derivative by {wanted} found")


def relative(got: float, true: mpf) -> float:
    """Return the relative error in units of 2^-52; nothing that is no normal double counts."""
    if not SMALLEST_NORMAL <= abs(true) <= LARGEST:
        return 0.0 if true or got == 0 else math.inf
    with mp.workdps(30):
        return float(abs(mpf(got) - true) / abs(true)) / EPSILON if math.isfinite(got) else math.inf


def measured(operator: Operator, points: list[tuple[float, ...]]) -> list[Worst]:
    """Return the worst errors of value, first and second."""
    columns = [np.array(column) for column in zip(*points, strict=True)]
    value = operator.value(*columns)
    first, second = operator.first(*columns, value), operator.second(*columns, value)
    kinds: list[dict[tuple[int, ...], Any]] = [{(): value}, {(k,): d for k, d in enumerate(first)}]
    pairs = [(0, 0)] if operator.arity == 1 else [(0, 0), (0, 1), (1, 1)]
    kinds.append(dict(zip(pairs, second, strict=True)))
    found = []
    for kind in kinds:
        worst = Worst(0.0, ())
        for wanted, got in kind.items():
            for args, y in zip(points, np.broadcast_to(got, columns[0].shape), strict=True):
                error = relative(float(y), exact(operator.name, args, wanted))
                worst = max(worst, Worst(error, args))
        found.append(worst)
    return found


CASES: dict[str, list[tuple[float, ...]]] = {name: [(x,) for x in xs] for name, xs in POINTS.items()}
CASES |= {name: list(pairs) for name, pairs in POINTS_OF_TWO.items()}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


def test_every_operator_is_measured() -> None:
    assert set(OPERATORS) - set(ALIASES) == set(CASES) == set(EXACT) == set(REACHED)
    assert all(OPERATORS[alias] is OPERATORS[name] for alias, name in ALIASES.items())


@pytest.mark.parametrize("name", CASES)
def test_value_and_partial_derivatives_keep_their_digits(name: str) -> None:
    for worst, reached in zip(measured(OPERATORS[name], CASES[name]), REACHED[name], strict=True):
        assert worst.error <= 1 + 2 * reached, worst  # room for another libm


STEP = 1e-200


@pytest.mark.parametrize("name", [name for name in CASES if OPERATORS[name].complex])
def test_the_complex_step_finds_the_slope(name: str) -> None:
    operator = OPERATORS[name]
    assert operator.complex is not None
    points = [args for args in CASES[name] if all(1e-170 < abs(a) < 1e100 for a in args)]
    columns = [np.array(column) for column in zip(*points, strict=True)]
    value = operator.value(*columns)
    for k, slope in enumerate(operator.first(*columns, value)):
        stepped = operator.complex(*(c + 1j * STEP * (i == k) for i, c in enumerate(columns)))
        visible = np.isfinite(value) & (np.abs(slope) > 1e-100) & (np.abs(slope) < 1e300)
        assert np.all(np.abs(stepped.imag / STEP - slope)[visible] <= 1e-14 * np.abs(slope + 0 * value)[visible])
        assert np.all(np.abs(stepped.real - value)[visible] <= 1e-14 * np.abs(value)[visible])


@pytest.mark.parametrize("name", CASES)
def test_a_float_gives_the_float_that_an_array_gives(name: str) -> None:
    operator = OPERATORS[name]
    for args in [*CASES[name][::7], (0.0,) * operator.arity, (-1.5,) * operator.arity]:
        arrays = [np.array([a]) for a in args]
        value: Any = operator.value(*args)
        assert isinstance(value, float)
        np.testing.assert_array_equal(value, operator.value(*arrays)[0])
        for derivatives in (operator.first, operator.second):
            for got, one in zip(derivatives(*args, value), derivatives(*arrays, np.array([value])), strict=True):
                assert isinstance(got, float)
                np.testing.assert_array_equal(got, np.ravel(one)[0])


@pytest.mark.parametrize("name", CASES)
def test_shapes_are_kept(name: str) -> None:
    operator = OPERATORS[name]
    args = [np.full((2, 3), 0.4)] * operator.arity
    value = operator.value(*args)
    found = [value, *operator.first(*args, value), *operator.second(*args, value)]
    found += [operator.pole(*args)] if operator.pole else []
    assert {np.shape(y) for y in found} <= {(2, 3), ()}
    assert all(isinstance(y, float) for y in found if np.shape(y) == ())


def by_x(name: str, u: float | list[float], v: float | list[float]) -> tuple[list[float], list[float], list[float]]:
    """Return value, slope and curvature of an operator of two arguments, of which a list is x and a number constant."""
    operator = OPERATORS[name]
    args = [np.array(a) if isinstance(a, list) else a for a in (u, v)]
    value = operator.value(*args)
    first, second = operator.first(*args, value), operator.second(*args, value)
    k = 0 if isinstance(u, list) else 1
    size = np.zeros_like(value)
    return value.tolist(), (size + first[k]).tolist(), (size + second[2 * k]).tolist()


INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("u", "v", "expected"),
    [
        ([-2.0, 0.0, 3.0], 0.0, ([1.0] * 3, [0.0] * 3, [0.0] * 3)),
        ([-2.0, 0.0, 3.0], 1.0, ([-2.0, 0.0, 3.0], [1.0] * 3, [0.0] * 3)),
        ([-2.0, 0.0, 3.0], 2.0, ([4.0, 0.0, 9.0], [-4.0, 0.0, 6.0], [2.0] * 3)),
        ([-2.0, 0.0, 3.0], 3.0, ([-8.0, 0.0, 27.0], [12.0, 0.0, 27.0], [-12.0, 0.0, 18.0])),
        ([-2.0, 0.0, 4.0], -1.0, ([-0.5, INF, 0.25], [-0.25, -INF, -0.0625], [-0.25, INF, 0.03125])),
        ([-1.0, 0.0, 4.0], 0.5, ([NAN, 0.0, 2.0], [NAN, INF, 0.25], [NAN, -INF, -0.03125])),
        ([1e200, -1e-200], 2.0, ([INF, 0.0], [2e200, -2e-200], [2.0, 2.0])),
        (0.0, [2.0, 0.5], ([0.0, 0.0], [0.0, 0.0], [0.0, 0.0])),
        (1.0, [-2.0, 0.0, 2.0], ([1.0] * 3, [0.0] * 3, [0.0] * 3)),
        (-2.0, [2.0, 0.5], ([4.0, NAN], [NAN, NAN], [NAN, NAN])),
        (2.0, [-2000.0, 2000.0], ([0.0, INF], [0.0, INF], [0.0, INF])),
    ],
)
def test_powers_at_zero_and_of_negative_bases(
    u: float | list[float], v: float | list[float], expected: tuple[list[float], list[float], list[float]]
) -> None:
    for got, wanted in zip(by_x("**", u, v), expected, strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_the_power_of_a_constant_is_not_differentiated_by_it() -> None:
    x = np.array([-2.0, 0.0, 3.0])
    square = OPERATORS["**"].value(x, 2.0)
    assert OPERATORS["**"].first(x, 2.0, square)[1] == 0.0
    assert OPERATORS["**"].second(x, 2.0, square)[1:] == (0.0, 0.0)


def test_x_to_the_x_at_and_beside_zero() -> None:
    x = np.array([0.0, 1e-300, 1.0, 2.0])
    value = OPERATORS["**"].value(x, x)
    first = OPERATORS["**"].first(x, x, value)
    second = OPERATORS["**"].second(x, x, value)
    assert value.tolist() == [1.0, 1.0, 1.0, 4.0]
    np.testing.assert_allclose(sum(first), [-INF, math.log(1e-300) + 1, 1.0, 4 * (1 + math.log(2))], rtol=1e-15)
    curvature = np.asarray(second[0] + 2 * second[1] + second[2])
    np.testing.assert_allclose(curvature[[0, 2, 3]], [INF, 2.0, 4 * (1 + math.log(2)) ** 2 + 2], rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "x"),
    [
        *[(name, -0.5) for name in ("sqrt", "log", "log2", "log10", "acosh")],
        *[(name, x) for name in ("asin", "acos", "atanh") for x in (-1.5, 1.5)],
        ("log1p", -1.5),
        ("acosh", 0.5),
        ("gamma", -2.0),
    ],
)
def test_out_of_the_domain_everything_is_nan(name: str, x: float) -> None:
    operator = OPERATORS[name]
    value = operator.value(x)
    assert all(math.isnan(y) for y in (value, *operator.first(x, value), *operator.second(x, value)))


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("sqrt", 0.0, (0.0, INF, -INF)),
        ("log", 0.0, (-INF, INF, -INF)),
        ("log1p", -1.0, (-INF, INF, -INF)),
        ("asin", 1.0, (math.pi / 2, INF, INF)),
        ("acosh", 1.0, (0.0, INF, -INF)),
        ("atanh", 1.0, (INF, INF, INF)),
        ("exp", 710.0, (INF, INF, INF)),
        ("tanh", 1e300, (1.0, 0.0, 0.0)),
        ("sech", -1e300, (0.0, 0.0, 0.0)),
        ("sinc", 0.0, (1.0, 0.0, -1 / 3)),
        ("erf", 1e300, (1.0, 0.0, 0.0)),
        ("erfc", -1e300, (2.0, 0.0, 0.0)),
        ("Phi", -1e300, (0.0, 0.0, 0.0)),
        ("Phi", INF, (1.0, 0.0, 0.0)),
        ("phi", -1e300, (0.0, 0.0, 0.0)),
        ("gamma", 0.0, (INF, -INF, INF)),
        ("gamma", -0.0, (-INF, -INF, -INF)),
        ("gamma", 171.7, (INF, INF, INF)),
        ("lgamma", 0.0, (INF, -INF, INF)),
        ("lgamma", 1.0, (0.0, -0.5772156649015329, math.pi**2 / 6)),
    ],
)
def test_edges_and_far_out(name: str, x: float, expected: tuple[float, float, float]) -> None:
    operator = OPERATORS[name]
    value = operator.value(x)
    got = (value, *operator.first(x, value), *operator.second(x, value))
    assert got == pytest.approx(expected, rel=2e-15, abs=0)


@pytest.mark.parametrize(
    ("name", "args", "poles"),
    [
        ("tan", (np.linspace(-5.0, 5.0, 1000),), 4),
        ("gamma", (np.linspace(-5.5, 5.0, 1000),), 6),
        ("lgamma", (np.linspace(-5.5, 5.0, 1000),), 6),
        ("/", (1.0, np.linspace(-1.0, 1.0, 1000)), 1),
        ("**", (np.linspace(-1.0, 1.0, 1000), -2.0), 1),
        ("**", (np.linspace(-1.0, 1.0, 1000), 2.0), 0),
        ("**", (2.0, np.linspace(-1.0, 1.0, 1000)), 0),
    ],
)
def test_a_sign_changes_at_poles_only(name: str, args: tuple[Any, ...], poles: int) -> None:
    pole = OPERATORS[name].pole
    assert pole is not None
    signs = np.sign(pole(*args))
    assert np.count_nonzero(np.diff(signs)) == poles
    assert np.all(signs)
