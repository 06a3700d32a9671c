"""An independent evaluation of the declared plain formulas: power series of balls, with as many digits as it takes.

The formula language is that of the catalogue's texts: Python arithmetic, comparisons, and the functions below.  The
balls are those of Arb (python-flint): each result carries a bound of its error, and the precision is raised until the
bound is small, so that no cancellation in the formula as written can reach the result.  Out where a number has more
digits in its exponent than Arb takes, mpmath goes on.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType
from typing import Any

import mpmath
import numpy as np
from flint import arb, arb_series, ctx
from mpmath import mp, mpf

Real = Callable[[mpf], mpf]


class _Exact(ast.NodeTransformer):
    """Make where(c, a, b) evaluate one branch only, and take every literal as the decimal number it spells."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "where":
            return ast.IfExp(*node.args)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.parse(f"number('{node.value!r}')", mode="eval").body


@cache
def _compiled(formula: str) -> CodeType:
    tree = _Exact().visit(ast.parse(formula, mode="eval"))
    return compile(ast.fix_missing_locations(tree), formula, "eval")


def _normal_cdf(t: mpf) -> mpf:
    # Φ(-60) is 1e-784; mpmath's erfc takes its time far out and raises OverflowError beyond 1e150
    return mpf(t > 0) if abs(t) > 60 else mpmath.ncdf(t)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "asinh": mpmath.asinh,
    "atan": mpmath.atan,
    "clip": lambda t, low, high: min(max(t, low), high),
    "cos": mpmath.cos,
    "erf": lambda t: mpmath.sign(t) if abs(t) > 60 else mpmath.erf(t),
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "max": max,
    "min": min,
    "phi": mpmath.npdf,
    "Phi": _normal_cdf,
    "sech": mpmath.sech,
    "sigmoid": lambda t: 1 / (1 + mpmath.exp(-t)),
    "sign": mpmath.sign,
    "sin": mpmath.sin,
    "sinc": mpmath.sinc,
    "softplus": lambda t: mpmath.log1p(mpmath.exp(t)),
    "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh,
}


@cache
def _number(text: str, bits: int) -> mpf:
    return mpf(text, prec=bits)


def function(formula: str, parameters: Mapping[str, float]) -> Real:
    """Return the formula as a function of x; parameters and x stand for the exact values of their doubles."""
    code = _compiled(formula)
    names = {"__builtins__": {}, "number": lambda text: _number(text, mp.prec), **FUNCTIONS}
    exact = {name: mpf(value) for name, value in parameters.items()}

    def evaluate(x: mpf) -> mpf:
        return eval(code, names, {"pi": mp.pi, "e": mp.e, "x": x, **exact})  # our own texts, in the tests only

    return evaluate


TERMS = 3  # f, f′ and f″/2


class Series:
    """A function's value and two derivatives at one point, as the coefficients of its Taylor series."""

    def __init__(self, coefficients: Any) -> None:
        self.s = coefficients if isinstance(coefficients, arb_series) else arb_series([coefficients], ctx.cap)

    @property
    def value(self) -> arb:
        return self.s[0]

    def __neg__(self) -> Series:
        return Series(-self.s)

    def __abs__(self) -> Series:
        return -self if self < 0 else self

    def __add__(self, other: Series) -> Series:
        return Series(self.s + other.s)

    def __sub__(self, other: Series) -> Series:
        return Series(self.s - other.s)

    def __mul__(self, other: Series) -> Series:
        return Series(self.s * other.s)

    def __truediv__(self, other: Series) -> Series:
        return Series(self.s / other.s)

    def __pow__(self, other: Series) -> Series:
        exponent = other.value
        if exponent == int(float(exponent)) and abs(float(exponent)) < 64:
            power = Series(self.s ** abs(int(float(exponent))))
            return power if exponent >= 0 else Series(arb(1)) / power
        if exponent > 0 and self.s.length() == 0:
            return Series(arb(0))
        return Series((self.s.log() * other.s).exp())

    def _beside(self, other: Series | int) -> int:
        """Return the sign of self - other; raises ArithmeticError if the balls overlap without being equal."""
        difference = self.value - (other.value if isinstance(other, Series) else other)
        if difference.contains(0) and not difference.is_zero():
            raise ArithmeticError("a comparison needs more digits")
        return int(difference > 0) - int(difference < 0)

    def __lt__(self, other: Series | int) -> bool:
        return self._beside(other) < 0

    def __le__(self, other: Series | int) -> bool:
        return self._beside(other) <= 0

    def __gt__(self, other: Series | int) -> bool:
        return self._beside(other) > 0

    def __ge__(self, other: Series | int) -> bool:
        return self._beside(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Series) and self._beside(other) == 0

    __hash__ = None  # type: ignore[assignment]  # balls are no keys


def _of(method: Callable[[arb_series], Any]) -> Callable[[Series], Series]:
    return lambda t: Series(method(t.s))


def _erf(t: arb_series) -> arb_series:
    return arb_series.erf(t)


SERIES: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "asinh": _of(lambda t: (t + (t * t + 1).sqrt()).log() if t[0] > 0 else -((t * t + 1).sqrt() - t).log()),
    "atan": _of(arb_series.atan),
    "clip": FUNCTIONS["clip"],
    "cos": _of(arb_series.cos),
    "erf": _of(_erf),
    "exp": _of(arb_series.exp),
    "expm1": _of(lambda t: t.exp() - 1),
    "log": _of(arb_series.log),
    "log1p": _of(lambda t: (1 + t).log()),
    "max": max,
    "min": min,
    "phi": _of(lambda t: (-(t * t) / 2).exp() / (2 * arb.pi()).sqrt()),
    "Phi": _of(lambda t: (1 + (t / arb(2).sqrt()).erf()) / 2),
    "sech": _of(lambda t: 2 / (t.exp() + (-t).exp())),
    "sigmoid": _of(lambda t: 1 / (1 + (-t).exp())),
    "sign": lambda t: Series(arb((t > 0) - (t < 0))),
    "sin": _of(arb_series.sin),
    "sinc": _of(lambda t: t.sin() / t),
    "softplus": _of(lambda t: (1 + t.exp()).log()),
    "sqrt": _of(arb_series.sqrt),
    "tanh": _of(lambda t: 2 / ((-2 * t).exp() + 1) - 1 if t[0] > 0 else 1 - 2 / ((2 * t).exp() + 1)),
}

MOST_BITS = 1 << 16
ACCURATE = 90  # bits, 27 digits
VANISHED = mpf(10) ** -330


def derivatives(formula: str, parameters: Mapping[str, float], x: float) -> tuple[mpf, mpf, mpf]:
    """Return f, f′ and f″ at x, each right to 25 digits, or below 1e-330 if it is that small."""
    code = _compiled(formula)
    bits, found = 128, None
    while found is None and bits <= MOST_BITS:
        ctx.prec, ctx.cap = bits, TERMS
        try:
            found = _enough(_evaluated(code, parameters, x))
        except (ArithmeticError, ValueError):  # a ball that contains 0 where it must not: more digits, or mpmath
            if abs(x) > 1e5 and bits >= 1 << 12:
                break
        bits *= 2
    if found is None:
        return tuple(_by_differences(formula, parameters, x, order) for order in range(TERMS))
    return found


def taylor(formula: str, parameters: Mapping[str, float], x: float, beside: str, terms: int) -> list[mpf]:
    """Return that many coefficients of the Taylor series of the formula right beside x."""
    ctx.prec, ctx.cap = 1 << 12, terms
    found = _evaluated(_compiled(formula), parameters, arb(x) + arb(beside))
    return [_digits(found[order].mid(), 35) for order in range(terms)]


def _evaluated(code: CodeType, parameters: Mapping[str, float], x: float | arb) -> arb_series:
    constants = {name: Series(arb(value)) for name, value in parameters.items()}
    names = {"__builtins__": {}, "number": lambda text: Series(arb(text)), **SERIES}
    at = {
        "pi": Series(arb.pi()),
        "e": Series(arb.const_e()),
        "x": Series(arb_series([arb(x), 1], ctx.cap)),
        **constants,
    }
    result: Series = eval(code, names, at)  # our own texts, in the tests only
    return result.s


def _enough(series: arb_series) -> tuple[mpf, mpf, mpf] | None:
    values = []
    for order, factor in enumerate((1, 1, 2)):
        ball = series[order] * factor
        if not ball.is_finite():
            raise ArithmeticError("no finite ball")
        if ball.rel_accuracy_bits() < ACCURATE and not ball.is_zero() and _digits(ball.abs_upper(), 20) > VANISHED:
            return None
        values.append(_digits(ball.mid(), 35))
    return values[0], values[1], values[2]


def _digits(ball: arb, count: int) -> mpf:
    with mp.workdps(count):
        mantissa, exponent = ball.man_exp()
        return mpf((int(mantissa), int(exponent)))


def _by_differences(formula: str, parameters: Mapping[str, float], x: float, order: int) -> mpf:
    real = function(formula, parameters)
    digits, before = 60, mpf("nan")
    while digits <= 4000:
        with mp.workdps(digits):
            value = mpmath.diff(real, mpf(x), order) if order else real(mpf(x))
            if abs(value) > VANISHED and abs(value - before) <= mpf(10) ** -25 * abs(value):
                return +value
            if digits > 1000 and abs(value) <= VANISHED:
                return +value
            digits, before = 2 * digits, value
    raise ArithmeticError(f"{formula} at {x}: no derivative of order {order} found")


def derivative(formula: str, parameters: Mapping[str, float], x: float, order: int) -> mpf:
    """Return the derivative of one order at x, as `derivatives` does."""
    return derivatives(formula, parameters, x)[order]


Float = Callable[[float], float]

IN_DOUBLES = {
    "abs": np.abs,
    "asinh": np.arcsinh,
    "atan": np.arctan,
    "clip": np.clip,
    "cos": np.cos,
    "erf": lambda t: np.float64(math.erf(t)),
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "max": np.maximum,
    "min": np.minimum,
    "phi": lambda t: np.exp(-t * t / 2) / np.sqrt(2 * np.pi),
    "Phi": lambda t: 0.5 * (1 + np.float64(math.erf(t / np.sqrt(2)))),
    "sech": lambda t: 1 / np.cosh(t),
    "sigmoid": lambda t: 1 / (1 + np.exp(-t)),
    "sign": np.sign,
    "sin": np.sin,
    "sinc": lambda t: np.sin(t) / t,
    "softplus": lambda t: np.log(1 + np.exp(t)),
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "where": np.where,
}


def in_doubles(formula: str, parameters: Mapping[str, float]) -> Float:
    """Return the formula as a person would compute it: in doubles, term by term as it is written."""
    code = compile(formula, formula, "eval")

    def evaluate(x: float) -> float:
        names = {"pi": np.pi, "e": np.e, "x": np.float64(x), **parameters}
        return float(eval(code, {"__builtins__": {}, **IN_DOUBLES}, names))  # our own texts, in the tests only

    return evaluate
