"""An independent evaluation of the declared plain formulas: mpmath, with as many digits as it takes.

The formula language is that of the catalogue's texts: Python arithmetic, comparisons, and the functions below.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType

import mpmath
import numpy as np
from mpmath import mp, mpf

Real = Callable[[mpf], mpf]


def _clip(value: mpf, low: mpf, high: mpf) -> mpf:
    return min(max(value, low), high)


def _normal_cdf(t: mpf) -> mpf:
    # Φ(-60) is 1e-784; mpmath's erfc takes its time far out and raises OverflowError beyond 1e150
    return mpf(t > 0) if abs(t) > 60 else mpmath.ncdf(t)


FUNCTIONS = {
    "abs": abs,
    "clip": _clip,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "max": max,
    "min": min,
    "phi": mpmath.npdf,
    "Phi": _normal_cdf,
    "sigmoid": lambda t: 1 / (1 + mpmath.exp(-t)),
    "softplus": lambda t: mpmath.log1p(mpmath.exp(t)),
    "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh,
}


class _Exact(ast.NodeTransformer):
    """Make where(c, a, b) evaluate one branch only, and take every literal as the decimal number it spells."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "where":
            return ast.IfExp(*node.args)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.parse(f"mpf('{node.value!r}')", mode="eval").body


@cache
def _compiled(formula: str) -> CodeType:
    tree = _Exact().visit(ast.parse(formula, mode="eval"))
    return compile(ast.fix_missing_locations(tree), formula, "eval")


def function(formula: str, parameters: Mapping[str, float]) -> Real:
    """Return the formula as a function of x; parameters and x stand for the exact values of their doubles."""
    code = _compiled(formula)
    names = {"__builtins__": {}, "mpf": mpf, **FUNCTIONS}
    exact = {name: mpf(value) for name, value in parameters.items()}

    def evaluate(x: mpf) -> mpf:
        return eval(code, names, {"pi": mp.pi, "e": mp.e, "x": x, **exact})  # our own texts, in the tests only

    return evaluate


Float = Callable[[float], float]

IN_DOUBLES = {
    "abs": np.abs,
    "clip": np.clip,
    "exp": np.exp,
    "log": np.log,
    "max": np.maximum,
    "min": np.minimum,
    "phi": lambda t: np.exp(-t * t / 2) / np.sqrt(2 * np.pi),
    "Phi": lambda t: 0.5 * (1 + np.float64(math.erf(t / np.sqrt(2)))),
    "sigmoid": lambda t: 1 / (1 + np.exp(-t)),
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


ENOUGH = 1000  # digits at which nothing of the size of a double can still be lost by cancellation


def derivative(formula: str, parameters: Mapping[str, float], x: float, order: int) -> mpf:
    """Return the order-th derivative at x, right to 25 digits, or below 1e-330 if it is that small.

    The precision is raised until two agree, so that no cancellation in the formula as written can reach the result.
    """
    real = function(formula, parameters)
    digits, before = 60, mpf("nan")
    while digits <= 4 * ENOUGH:
        with mp.workdps(digits):
            value = mpmath.diff(real, mpf(x), order) if order else real(mpf(x))
            if abs(value) > mpf(10) ** -330 and abs(value - before) <= mpf(10) ** -25 * abs(value):
                return +value
            if digits > ENOUGH and abs(value) <= mpf(10) ** -330:
                return +value
            digits, before = 2 * digits, value
    raise ArithmeticError(f"{formula} at {x}: no derivative of order {order} found")
