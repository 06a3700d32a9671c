"""An independent evaluation of the declared formulas of vector activations: mpmath, with 50 digits and more.

Their language is that of oracle.py, with x_i, a_i, b_i, y_i and y_j for entries, delta_ij, and sum_j, max_j and
argmax_j over all entries; "…, then …" are blocks of outputs, "d/da_i: …; d/db_i: …" blocks of slopes.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import cache
from types import CodeType
from typing import Any

import mpmath
from mpmath import mp, mpf
from oracle import FUNCTIONS, _Exact

from actviz.vectors import VectorActivation

Vector = list[mpf]
Matrix = list[Vector]

DIGITS = 60
OVER_ALL = {"sum_j", "max_j", "argmax_j"}
INDEXED = {f"{v}_{k}": (v, k) for v in "xaby" for k in "ij"}


class _Indexed(ast.NodeTransformer):
    """Read x_i as x[i], and sum_j(…) as the sum over j of …"""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in INDEXED:
            vector, index = INDEXED[node.id]
            return ast.parse(f"{vector}[{index} % len({vector})]", mode="eval").body
        return ast.parse("mpf(i == j)", mode="eval").body if node.id == "delta_ij" else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id in OVER_ALL:
            inner = ast.Lambda(ast.arguments([], [ast.arg("j")], None, [], [], None, []), self.visit(node.args[0]))
            return ast.Call(node.func, [inner], [])
        self.generic_visit(node)
        return node


@cache
def _compiled(formula: str) -> CodeType:
    tree = _Exact().visit(_Indexed().visit(ast.parse(formula, mode="eval")))
    return compile(ast.fix_missing_locations(tree), formula, "eval")


def _evaluate(formula: str, act: VectorActivation, x: Vector, **names: Any) -> mpf:
    n = len(x)
    halves = {"a": x[: n // 2], "b": x[n // 2 :]}

    def over_all(pick: Callable[[Vector], Any]) -> Callable[[Callable[[int], mpf]], Any]:
        return lambda term: pick([mpf(term(j)) for j in range(n)])

    every = {
        "sum_j": over_all(mpmath.fsum),
        "max_j": over_all(max),
        "argmax_j": over_all(lambda terms: terms.index(max(terms))),
    }
    values = {key: mpf(value) for key, value in act.values.items()}
    known = {
        "__builtins__": {},
        "mpf": mpf,
        "number": mpf,
        "len": len,
        **FUNCTIONS,
        **every,
        "x": x,
        **halves,
        **values,
        **names,
    }
    return mpf(eval(_compiled(formula), known))  # noqa: S307  our own texts, in the tests only


def outputs(act: VectorActivation, x: Vector) -> Vector:
    """Return what the declared formula gives for x."""
    with mp.workdps(DIGITS + _extra(x)):
        blocks = act.formula.split(", then ")
        count = act.outputs(len(x)) // len(blocks)
        tau = _tau(act, x) if "tau" in act.note.split(" ") else mpf(0)
        return [_evaluate(block, act, x, i=i, tau=tau) for block in blocks for i in range(count)]


def _extra(x: Vector) -> int:
    """Return the digits that differences between such entries need on top, down to the smallest double."""
    return int(mpmath.log10(1 + max(map(abs, x)))) + (340 if max(x) - min(x) > 10 else 0)


def _tau(act: VectorActivation, x: Vector) -> mpf:
    """Find the tau for which the outputs sum to 1, by trying every size of the support."""
    scaled = sorted((v / mpf(act.values["temperature"]) for v in x), reverse=True)
    taus = [(mpmath.fsum(scaled[:k]) - 1) / k for k in range(1, len(x) + 1)]
    return max(taus)  # the sum of max(x - tau, 0) falls with tau, and is at least 1 for each of these


def stated_jacobian(act: VectorActivation, x: Vector) -> Matrix:
    """Return what the declared formula of the Jacobian gives at x."""
    y, n = outputs(act, x), len(x)
    text = act.jacobian_formula
    with mp.workdps(DIGITS + _extra(x)):
        if ": " in text:
            ours = [block.partition(": ")[2] for block in text.split("; ")]
            half = n // 2
            return [
                [_evaluate(ours[j // half], act, x, i=i) if j % half == i else mpf(0) for j in range(n)]
                for i in range(half)
            ]
        blocks = text.split(", then ")
        rows = act.outputs(n) // len(blocks)
        return [[_evaluate(block, act, x, i=i, j=j, y=y) for j in range(n)] for block in blocks for i in range(rows)]


def slopes(act: VectorActivation, x: Sequence[float]) -> Matrix:
    """Differentiate the declared formula numerically, at a point without kinks: (outputs, entries)."""
    columns = []
    with mp.workdps(DIGITS):
        step = mpf(10) ** -20
        for j in range(len(x)):
            ahead, behind = ([mpf(v) + sign * step * (k == j) for k, v in enumerate(x)] for sign in (1, -1))
            pairs = zip(outputs(act, ahead), outputs(act, behind), strict=True)
            columns.append([(up - down) / (2 * step) for up, down in pairs])
    return [list(row) for row in zip(*columns, strict=True)]
