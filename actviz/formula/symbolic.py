"""Derivatives written out as formulas, as symbolic differentiation does it, and the operations in a formula.

A derivative is kept as one fraction: products of fractions are multiplied out, signs and numbers are taken together,
factors 1 are left out and e^-u above is e^u below.  Nothing else is simplified, and what occurs twice is not shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.errors import RequestError
from actviz.formula.operators import OPERATORS
from actviz.formula.reader import read
from actviz.formula.tree import Absolute, Apply, Extreme, Known, Number, Quotient, Select, Step, Variable

if TYPE_CHECKING:
    from actviz.formula.part import Node

# f′(x) of the operators of one argument, in the language of formulas.
SLOPES: Mapping[str, str] = {
    "sqrt": "1/(2*sqrt(x))",
    "exp": "exp(x)",
    "expm1": "exp(x)",
    "exp2": "log(2)*exp2(x)",
    "log": "1/x",
    "log1p": "1/(1 + x)",
    "log2": "1/(log(2)*x)",
    "log10": "1/(log(10)*x)",
    "sin": "cos(x)",
    "cos": "-sin(x)",
    "tan": "1 + tan(x)**2",
    "asin": "1/sqrt(1 - x**2)",
    "acos": "-1/sqrt(1 - x**2)",
    "atan": "1/(1 + x**2)",
    "sinh": "cosh(x)",
    "cosh": "sinh(x)",
    "tanh": "1 - tanh(x)**2",
    "sech": "-sech(x)*tanh(x)",
    "asinh": "1/sqrt(1 + x**2)",
    "acosh": "1/sqrt(x**2 - 1)",
    "atanh": "1/(1 - x**2)",
    "erf": "2/sqrt(pi)*exp(-x**2)",
    "erfc": "-2/sqrt(pi)*exp(-x**2)",
    "Phi": "phi(x)",
    "phi": "-x*phi(x)",
}
SWITCHES: Mapping[type[Node], str] = {
    Absolute: "abs",
    Extreme: "max and min",
    Quotient: "// and %",
    Select: "where and if",
    Step: "sign, floor, ceil and round",
}
ONE = Number(1.0)


class Fraction(NamedTuple):
    """A number times factors above and below a line; the number 0 stands for a derivative that vanishes."""

    number: float
    above: tuple[Node, ...] = ()
    below: tuple[Node, ...] = ()

    def times(self, other: Fraction) -> Fraction:
        """Return the product."""
        return Fraction(self.number * other.number, self.above + other.above, self.below + other.below)

    def over(self, other: Fraction) -> Fraction:
        """Return the quotient."""
        number = self.number / other.number if other.number else math.nan
        return Fraction(number, self.above + other.below, self.below + other.above)

    def written(self) -> Node:
        """Return it as a formula."""
        size = abs(self.number)
        factors = ((Number(size),) if size != 1 else ()) + self.above
        formula = _product(factors)
        if self.below:
            formula = Apply(OPERATORS["/"], (formula, _product(self.below)))
        return Apply(OPERATORS["neg"], (formula,)) if self.number < 0 else formula


MINUS = Fraction(-1.0)


def _product(factors: tuple[Node, ...]) -> Node:
    if not factors:
        return ONE
    product, *others = factors
    for factor in others:
        product = Apply(OPERATORS["*"], (product, factor))
    return product


def derivative(tree: Node) -> Node:
    """Return f′ as a formula.

    Raises RequestError for a formula with switches, or with an operator whose derivative is not known here.
    """
    return _slope(tree, {}).written()


def composed(tree: Node, inner: Node) -> Node:
    """Return a formula of *inner*, put in wherever x stands; functions of the catalogue are written out."""
    done: dict[Node, Node] = {}

    def within(node: Node) -> Node:
        if node not in done:
            match node:
                case Variable():
                    done[node] = inner
                case Apply():
                    done[node] = Apply(node.operator, tuple(map(within, node.args)))
                case Known():
                    formula = read(node.activation.formula, node.activation.values).tree
                    done[node] = composed(formula, within(node.arg))
                case Number():
                    done[node] = node
                case _:
                    raise _unknown(SWITCHES[type(node)])
        return done[node]

    return within(tree)


def operations(tree: Node) -> int:
    """Return how many operations a formula takes as it is written: each operator and each function call is one."""
    found: dict[Node, int] = {}

    def count(node: Node) -> int:
        if node not in found:
            found[node] = 1 + sum(map(count, node.args)) if isinstance(node, Apply) else 0
        return found[node]

    return count(tree)


def _unknown(name: str) -> RequestError:
    return RequestError(f"derivatives are written out for smooth formulas only; there is no rule for {name}")


@cache
def _rule(name: str) -> Node:
    return read(SLOPES[name], {}).tree


def _factors(node: Node) -> Fraction:
    """Return a formula as a fraction."""
    match node:
        case Number():
            return Fraction(node.value)
        case Apply(operator=operator, args=args) if operator.name == "neg":
            return MINUS.times(_factors(args[0]))
        case Apply(operator=operator, args=args) if operator.name == "*":
            return _factors(args[0]).times(_factors(args[1]))
        case Apply(operator=operator, args=args) if operator.name == "/":
            return _factors(args[0]).over(_factors(args[1]))
        case Apply(operator=operator, args=args) if operator.name == "exp":
            exponent = _factors(args[0])
            if exponent.number < 0:
                turned = exponent._replace(number=-exponent.number).written()
                return Fraction(1.0, below=(Apply(operator, (turned,)),))
    return Fraction(1.0, (node,))


def _slope(node: Node, known: dict[Node, Fraction]) -> Fraction:
    if node not in known:
        match node:
            case Number():
                known[node] = Fraction(0.0)
            case Variable():
                known[node] = Fraction(1.0)
            case Apply():
                known[node] = _applied(node, [_slope(arg, known) for arg in node.args])
            case Known():
                known[node] = _slope(composed(node, Variable()), known)
            case _:
                raise _unknown(SWITCHES[type(node)])
    return known[node]


def _applied(node: Apply, slopes: list[Fraction]) -> Fraction:
    """Return the derivative of an operation from those of its arguments: the rules of every textbook."""
    name = node.operator.name
    if not any(slope.number for slope in slopes):
        return Fraction(0.0)
    if name == "neg":
        return MINUS.times(slopes[0])
    if name in SLOPES:
        return _factors(composed(_rule(name), node.args[0])).times(slopes[0])
    if name not in RULES:
        raise _unknown(name)
    (u, v), (du, dv) = node.args, slopes
    return RULES[name](u, v, du, dv)


def _of_product(u: Node, v: Node, du: Fraction, dv: Fraction) -> Fraction:
    return _sum(du.times(_factors(v)), _factors(u).times(dv))


def _of_quotient(u: Node, v: Node, du: Fraction, dv: Fraction) -> Fraction:
    if not dv.number:
        return du.over(_factors(v))
    square = Fraction(1.0, (Apply(OPERATORS["**"], (v, Number(2.0))),))
    return _sum(du.times(_factors(v)), MINUS.times(_factors(u)).times(dv)).over(square)


def _of_power(u: Node, v: Node, du: Fraction, dv: Fraction) -> Fraction:
    if not dv.number:
        return _power(u, v).times(du)
    log = Fraction(1.0, (Apply(OPERATORS["log"], (u,)),))
    whole = _factors(Apply(OPERATORS["**"], (u, v)))
    return whole.times(_sum(dv.times(log), _factors(v).times(du).over(_factors(u))))


RULES: Mapping[str, Callable[[Node, Node, Fraction, Fraction], Fraction]] = {
    "+": lambda _u, _v, du, dv: _sum(du, dv),
    "-": lambda _u, _v, du, dv: _sum(du, MINUS.times(dv)),
    "*": _of_product,
    "/": _of_quotient,
    "**": _of_power,
}


def _power(u: Node, v: Node) -> Fraction:
    """Return v·u^(v-1) for an exponent without x."""
    if not isinstance(v, Number):
        less = Apply(OPERATORS["-"], (v, ONE))
        return _factors(v).times(Fraction(1.0, (Apply(OPERATORS["**"], (u, less)),)))
    if math.isclose(v.value, 2.0):
        return Fraction(2.0).times(_factors(u))
    return Fraction(v.value, (Apply(OPERATORS["**"], (u, Number(v.value - 1))),))


def _sum(a: Fraction, b: Fraction) -> Fraction:
    if not (a.number and b.number):
        return a if a.number else b
    if b.number < 0:
        return Fraction(1.0, (Apply(OPERATORS["-"], (a.written(), b._replace(number=-b.number).written())),))
    return Fraction(1.0, (Apply(OPERATORS["+"], (a.written(), b.written())),))
