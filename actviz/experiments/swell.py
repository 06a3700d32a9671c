"""How the derivative of a composition f(f(…f(x))) grows when it is written out, by counting operations.

Every operator and every function call counts one, and nothing is shared.  The sigmoid of a sigmoid and so on, n times,
takes 4n operations, its derivative 4n² + 3n: each of the n factors of the chain rule holds all that is inside it.
Automatic differentiation shares: for each operation it computes the value once, and for each argument a local
derivative and a multiplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Chart, Line, Points
from actviz.formula.reverse import parts
from actviz.formula.symbolic import composed, derivative, operations
from actviz.formula.tree import Apply, Variable
from actviz.interval import plain
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.rounding.forms import tree_of
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.formula.part import Node
    from actviz.settings import ExperimentSettings
    from actviz.watching import Watch

TIMES = 6
SMOOTH = 61  # points of a curve
POWERS = ("{}", "{}n", "{}n²")


class Count(NamedTuple):
    """Operations of f composed n times, of its derivative written out, and of automatic differentiation."""

    n: int
    function: int
    derivative: int
    automatic: int


class Result(NamedTuple):
    """The counts for n = 1, 2, …; laws holds for each of the three the polynomial that all counts obey, if any.

    A polynomial is given by its coefficients of 1, n and n².
    """

    activation: Activation
    counts: tuple[Count, ...]
    laws: tuple[tuple[float, ...], ...]


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Compose the formula of one function with itself and count.

    Raises RequestError for a function without a formula, or with switches in it.
    """
    del settings
    once, counts = composed(tree_of(activations[0]), Variable()), []
    written: Node = Variable()
    cost = _automatic(once)
    for n in watch(range(1, TIMES + 1), TIMES, "Writing out derivatives"):
        written = composed(once, written)
        counts.append(Count(n, operations(written), operations(derivative(written)), n * cost))
    return Result(activations[0], tuple(counts), tuple(_law([c[k] for c in counts]) for k in (1, 2, 3)))


def _automatic(tree: Node) -> int:
    """Count the values, local derivatives and multiplications of one layer, whichever the mode."""
    seen: dict[Node, bool] = {}  # whether x occurs in it

    def visit(node: Node) -> bool:
        if node not in seen:
            below = [visit(part) for part in parts(node)]
            seen[node] = isinstance(node, Variable) or any(below)
        return seen[node]

    visit(tree)
    applied = [node for node in seen if isinstance(node, Apply)]
    return sum(1 + 2 * sum(seen[part] for part in node.args) for node in applied)


def _law(values: Sequence[int]) -> tuple[float, ...]:
    """Return the coefficients of the polynomial of at most second degree through *values* at 1, 2, …; none, nothing."""
    first, second, third = values[:3]
    square = (third - 2 * second + first) / 2
    slope = second - first - 3 * square
    law = (first - slope - square, slope, square)
    fits = all(law[0] + law[1] * n + law[2] * n * n == value for n, value in enumerate(values, 1))
    return law if fits else ()


def report(result: Result) -> Report:
    """Say how both grow."""
    return Report(
        title=_title(result),
        lines=_lines(result),
        table=_table(result),
        csv=_csv(result),
        record=_record(result),
        alt=_alt(result),
        charts=(_chart(result),),
    )


def _title(r: Result) -> str:
    last = r.counts[-1]
    return (
        f"{r.activation.label} composed {last.n} times takes {last.function} operations, "
        f"its derivative written out {last.derivative}"
    )


def _lines(r: Result) -> tuple[str, ...]:
    names = ("f", "f′ written out", "automatic differentiation")
    grown = [f"{name} {_growth(law, k, r)}" for k, (name, law) in enumerate(zip(names, r.laws, strict=True))]
    return (
        f"Operations for n compositions: {listed(grown)}.",
        "Each factor of the chain rule repeats all that is inside it; automatic differentiation computes that once.",
        f"Each operator and call counts one; fractions are multiplied out{_of_powers(r)}.",
        "Automatic: one for each value, one for each local derivative and one for the multiplication by it.",
    )


def _of_powers(r: Result) -> str:
    exponentials = _exponentials(composed(tree_of(r.activation), Variable()))
    return ", and e to a negative power goes below the line as e to a positive one" if exponentials else ""


def _exponentials(node: Node) -> bool:
    return (isinstance(node, Apply) and node.operator.name == "exp") or any(map(_exponentials, parts(node)))


def _growth(law: tuple[float, ...], k: int, r: Result) -> str:
    if law:
        return _polynomial(law)
    values = [c[k + 1] for c in r.counts]
    if recurrence := _recurrence(values):
        times, more = recurrence
        return f"{times} times the last and {more} more"
    return f"from {values[0]} to {values[-1]}"


def _recurrence(values: Sequence[int]) -> tuple[int, int] | None:
    """Return a and b if each value is a times the last one and b more, with whole numbers a > 1 and b >= 0."""
    first, second, third = values[:3]
    times = (third - second) // (second - first) if second > first else 0
    more = second - times * first
    fits = all(b == times * a + more for a, b in pairwise(values))
    return (times, more) if fits and times > 1 and more >= 0 else None


def _polynomial(law: tuple[float, ...]) -> str:
    """Write a polynomial, highest power first: 4n² + 3n."""
    text = ""
    for power in (2, 1, 0):
        number = law[power]
        if number:
            sign = "-" if number < 0 else ""
            size = "" if abs(number) == 1 and power else plain(abs(number))
            joint = f" {sign or '+'} " if text else sign
            text += joint + POWERS[power].format(size)
    return text or "0"


def _table(r: Result) -> Table:
    rows = tuple(tuple(map(str, c)) for c in r.counts)
    header = ("n", "operations in f", "in f′ written out", "automatic")
    return Table(header, ("right", "right", "right", "right"), rows)


def _csv(r: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return ("n", "f", "derivative", "automatic"), tuple(tuple(map(str, c)) for c in r.counts)


def _record(r: Result) -> dict[str, object]:
    return {"experiment": "swell", **named(r.activation), "counts": [c._asdict() for c in r.counts]}


def _alt(r: Result) -> str:
    counts = [f"{c.n}: {c.function}, {c.derivative} and {c.automatic}" for c in r.counts]
    return (
        f"{_title(r)}. Operations against the number of compositions, in f, in f′ written out and by automatic "
        f"differentiation: {'; '.join(counts)}."
    )


def _chart(r: Result) -> Chart:
    n = np.array([c.n for c in r.counts], dtype=np.float64)
    fine = np.linspace(n[0], n[-1], SMOOTH)
    elements: list[Line | Points] = []
    for pen, (name, law) in enumerate(zip(("f", "f′ written out", "automatic"), r.laws, strict=True)):
        values = np.array([c[pen + 1] for c in r.counts], dtype=np.float64)
        elements.append(Points(n, values, pen=pen))
        if law:
            elements.append(
                Line(fine, np.polyval(law[::-1], fine).astype(np.float64), f"{name}: {_polynomial(law)}", pen)
            )
        else:
            elements.append(Line(n, values, name, pen))
    steep = not all(r.laws)
    ticks = tuple((float(c.n), str(c.n)) for c in r.counts)
    y = Axis("operations", log=steep)
    return Chart("Written out and shared", Axis("compositions n", ticks=ticks), y, tuple(elements))
