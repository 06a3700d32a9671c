"""The smooth operators that formulas are made of, each with its partial derivatives and its complex form.

Switches such as max, abs or floor are no operators: they choose between formulas.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.formula import op_arithmetic as two
from actviz.formula import op_elementary as one
from actviz.formula import op_special as special
from actviz.numerics import gaussian, normal
from actviz.numerics.gamma import gamma, lgamma
from actviz.numerics.polygamma import digamma, trigamma

if TYPE_CHECKING:
    from actviz.arrays import Array

LN2 = math.log(2)


class Operator(NamedTuple):
    """A smooth function of one or two arguments with its partial derivatives.

    Arguments are float64 arrays of any shape or Python floats; a result is a float if all arguments are.  Out of the
    domain it is nan, beyond the largest double ±∞; numpy's warnings are for the caller to silence.

    Attributes:
        name: How formulas spell it.
        arity: The number of arguments, 1 or 2.
        value: value(*args), the function itself.
        first: first(*args, value), the partial derivatives, one for each argument.
        second: second(*args, value), the second ones: (f_00,) or (f_00, f_01, f_11); the Python float 0.0 stands for
            one that vanishes identically.
        complex: The same function of complex arguments, analytic; None where there is none.
        pole: pole(*args), whose sign changes where the operator has a pole; None if it has none.
    """

    name: str
    arity: int
    value: Callable[..., Array]
    first: Callable[..., tuple[Array | float, ...]]
    second: Callable[..., tuple[Array | float, ...]]
    complex: Callable[..., Array] | None = None
    pole: Callable[..., Array] | None = None


def _with_floats(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let Python floats, whose arithmetic raises where that of arrays gives ±∞ or nan, go through as arrays."""

    def evaluate(*args: Any) -> Any:
        if any(isinstance(a, np.ndarray) for a in args):
            return function(*args)
        found = function(*(np.array([a]) for a in args))
        return tuple(map(_number, found)) if isinstance(found, tuple) else _number(found)

    return evaluate


def _number(found: Any) -> float:
    return float(found) if isinstance(found, float) else float(found[0])


def _unary(
    name: str,
    value: Callable[..., Any],
    first: Callable[..., Any],
    second: Callable[..., Any],
    *,
    analytic: Callable[..., Any] | None = None,
    pole: Callable[..., Any] | None = None,
) -> Operator:
    """Return the operator with the derivatives first(u, value) and second(u, value)."""
    return Operator(
        name,
        1,
        _with_floats(value),
        _with_floats(lambda u, f: (first(u, f),)),
        _with_floats(lambda u, f: (second(u, f),)),
        analytic,
        pole and _with_floats(pole),
    )


def _binary(
    name: str,
    value: Callable[..., Any],
    first: Callable[..., Any],
    second: Callable[..., Any],
    *,
    analytic: Callable[..., Any],
    pole: Callable[..., Any] | None = None,
) -> Operator:
    value, first, second = map(_with_floats, (value, first, second))
    return Operator(name, 2, value, first, second, analytic, pole and _with_floats(pole))


_ALL = (
    _binary("+", np.add, lambda *_: (1.0, 1.0), lambda *_: (0.0, 0.0, 0.0), analytic=np.add),
    _binary("-", np.subtract, lambda *_: (1.0, -1.0), lambda *_: (0.0, 0.0, 0.0), analytic=np.subtract),
    _binary("*", np.multiply, lambda u, v, _: (v, u), lambda *_: (0.0, 1.0, 0.0), analytic=np.multiply),
    _binary("/", np.divide, two.quotient_first, two.quotient_second, analytic=np.divide, pole=lambda _, v: v),
    _binary("**", np.power, two.power_first, two.power_second, analytic=two.complex_power, pole=two.power_pole),
    _binary("atan2", np.arctan2, two.angle_first, two.angle_second, analytic=two.complex_angle),
    _unary("neg", np.negative, lambda *_: -1.0, lambda *_: 0.0, analytic=np.negative),
    _unary("sqrt", np.sqrt, lambda _, f: 0.5 / f, lambda u, f: -0.25 / u / f, analytic=np.sqrt),
    _unary("exp", np.exp, lambda _, f: f, lambda _, f: f, analytic=np.exp),
    _unary("expm1", np.expm1, lambda u, _: np.exp(u), lambda u, _: np.exp(u), analytic=np.expm1),
    _unary("exp2", np.exp2, lambda _, f: LN2 * f, lambda _, f: LN2**2 * f, analytic=one.complex_exp2),
    _unary("log", np.log, one.log_slope, one.log_curvature, analytic=np.log),
    _unary("log1p", np.log1p, one.log1p_slope, one.log1p_curvature, analytic=one.complex_log1p),
    _unary("log2", np.log2, one.log2_slope, one.log2_curvature, analytic=np.log2),
    _unary("log10", np.log10, one.log10_slope, one.log10_curvature, analytic=np.log10),
    _unary("sin", np.sin, lambda u, _: np.cos(u), lambda _, f: -f, analytic=np.sin),
    _unary("cos", np.cos, lambda u, _: -np.sin(u), lambda _, f: -f, analytic=np.cos),
    _unary("tan", np.tan, one.tan_slope, one.tan_curvature, analytic=np.tan, pole=np.cos),
    _unary("asin", np.arcsin, one.asin_slope, one.asin_curvature, analytic=np.arcsin),
    _unary("acos", np.arccos, one.acos_slope, one.acos_curvature, analytic=np.arccos),
    _unary("atan", np.arctan, one.atan_slope, one.atan_curvature, analytic=np.arctan),
    _unary("sinh", np.sinh, lambda u, _: np.cosh(u), lambda _, f: f, analytic=np.sinh),
    _unary("cosh", np.cosh, lambda u, _: np.sinh(u), lambda _, f: f, analytic=np.cosh),
    _unary("tanh", np.tanh, one.tanh_slope, one.tanh_curvature, analytic=np.tanh),
    _unary("sech", one.sech, one.sech_slope, one.sech_curvature, analytic=one.complex_sech),
    _unary("asinh", np.arcsinh, one.asinh_slope, one.asinh_curvature, analytic=np.arcsinh),
    _unary("acosh", np.arccosh, one.acosh_slope, one.acosh_curvature, analytic=np.arccosh),
    _unary("atanh", np.arctanh, one.atanh_slope, one.atanh_curvature, analytic=np.arctanh),
    _unary("sinc", one.sinc, one.sinc_slope, one.sinc_curvature, analytic=one.complex_sinc),
    _unary("erf", gaussian.erf, special.erf_slope, special.erf_curvature),
    _unary("erfc", special.erfc, special.erfc_slope, special.erfc_curvature),
    _unary("Phi", special.distribution, special.distribution_slope, special.density_slope),
    _unary("phi", normal.phi, special.density_slope, special.density_curvature, analytic=special.complex_density),
    _unary("gamma", gamma, special.gamma_slope, special.gamma_curvature, pole=special.gamma_pole),
    _unary("lgamma", lgamma, lambda u, _: digamma(u), lambda u, _: trigamma(u), pole=special.gamma_pole),
)
ALIASES = {
    "ln": "log",
    "pow": "**",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
}

OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _ALL}
OPERATORS |= {alias: OPERATORS[name] for alias, name in ALIASES.items()}
