"""Forward and reverse mode on the graph of a function: values and derivatives at each node.

Forward mode carries dv/dx along with every value v, in one pass, as dual numbers do.  Reverse mode goes back from the
result with df/dv, after one pass for the values.  Both multiply by the same local derivative once for each arrow of the
graph.  Where the two formulas of a max or min are equal, both take the one that is the result to the left of there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Chart, Link, Node
from actviz.errors import RequestError
from actviz.formula import reverse
from actviz.formula.part import Point
from actviz.formula.tree import Absolute, Apply, Extreme, Known, Quotient, Step, Variable
from actviz.interval import plain
from actviz.prose.numbers import brief, indexed, precise, rounded
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.rounding.forms import tree_of
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.watching import unwatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.formula.part import Node as Part
    from actviz.settings import ExperimentSettings
    from actviz.watching import Watch

SAME = 1e-12
DIGITS, CONSTANT = 4, 6  # digits of results and of constants in the boxes of the graph
MOST_DRAWN = 30  # nodes
ACROSS = 6  # levels that have room beside each other; deeper graphs go down the page
INFIX = frozenset({"+", "-", "*", "/", "**"})
HEIGHT = 0.4  # share of a chart, for each lane or level


class Traced(NamedTuple):
    """A node: its operation in terms of other nodes, its value, dv/dx and df/dv, and the nodes that it is made of.

    local holds its derivative by each of those nodes.
    """

    operation: str
    value: float
    forward: float
    backward: float
    parts: tuple[int, ...]
    local: tuple[float, ...]


class Result(NamedTuple):
    """The nodes in the order of evaluation, x first and the result last; declared is f′ of the declaration."""

    activation: Activation
    at: float
    nodes: tuple[Traced, ...]
    declared: float
    ties: tuple[int, ...]  # nodes at which both formulas of a max or min are equal

    @property
    def slopes(self) -> tuple[float, float]:
        """f′ by forward and by reverse mode."""
        return self.nodes[-1].forward, self.nodes[0].backward


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Follow the formula of one function at one place; numbers that do not depend on x are no nodes.

    Raises RequestError if the function has no formula, no x in it, or no value there.
    """
    del watch  # it takes no time
    activation, at = activations[0], settings.at if settings.at is not None else 1.0
    tree, place = tree_of(activation), np.array([at])
    seen: dict[object, Array] = {}
    with np.errstate(all="ignore"):
        tree.jet(Point(place, 1, seen=seen))
        tape = list(reversed(reverse.sweep(tree, place, seen)))
        jets = {part: part.jet(Point(place, 1)) for part, *_ in tape}
    if not jets[tree].varies:
        raise RequestError(f"{activation.label} does not depend on x: there is nothing to trace")
    if not np.isfinite(jets[tree].f).all():
        raise RequestError(f"--at must be a place where {activation.label} has a value, got {plain(at)}")
    total = sum(float(slope[0]) for part, slope, _ in tape if isinstance(part, Variable))
    nodes = [Traced("x", at, 1.0, total, (), ())]
    index: dict[Part, int] = {part: 0 for part, *_ in tape if isinstance(part, Variable)}
    for part, slope, partials in tape:
        if jets[part].varies and part not in index:
            index[part] = len(nodes)
            below = reverse.parts(part)
            texts = [indexed("v", index[b]) if b in index else rounded(_number(jets[b].f), CONSTANT) for b in below]
            used = [(index[b], _number(by)) for b, by in zip(below, partials, strict=False) if b in index]
            numbers = (_number(jets[part].f), _number(jets[part].d1), float(slope[0]))
            nodes.append(
                Traced(_operation(part, texts), *numbers, tuple(k for k, _ in used), tuple(by for _, by in used))
            )
    ties = tuple(k for part, k in index.items() if (part, "tie") in seen and seen[part, "tie"][0] == 0)
    return Result(activation, at, tuple(nodes), activation.d1(at), ties)


def _number(value: object) -> float:
    return float(np.broadcast_to(np.asarray(value, dtype=np.float64), 1)[0])


def _operation(part: Part, args: Sequence[str]) -> str:
    """Write an operation with the names of what it is applied to."""
    match part:
        case Apply(operator=operator) if operator.name in INFIX:
            return f" {operator.name} ".join(args)
        case Quotient():
            return f" {'%' if part.remainder else '//'} ".join(args)
        case Apply(operator=operator):
            name = "-" if operator.name == "neg" else operator.name
        case Known():
            name = part.activation.label
        case Extreme():
            name = "max" if part.largest else "min"
        case Step():
            name = part.name
        case Absolute():
            name = "abs"
        case _:  # the condition is no part of the value
            name, args = "where", ["…", *args]
    return f"-{args[0]}" if name == "-" else f"{name}({', '.join(args)})"


def report(result: Result) -> Report:
    """Say what both modes find, and what that costs."""
    few = len(result.nodes) <= MOST_DRAWN
    return Report(
        title=_title(result),
        lines=_lines(result),
        table=_table(result),
        csv=_csv(result),
        record=_record(result),
        alt=_alt(result),
        charts=(_chart(result),) if few else (),
    )


def _title(r: Result) -> str:
    forward, backward = r.slopes
    where = f"f′ of {r.activation.label} at {brief(r.at)}"
    if _same(forward, backward):
        return f"Forward and reverse mode agree: {where} is {rounded(forward, DIGITS)}"
    return f"Forward and reverse mode disagree: {where} is {brief(forward)} by the one, {brief(backward)} by the other"


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=SAME, abs_tol=SAME)


def _lines(r: Result) -> tuple[str, ...]:
    arrows = sum(len(n.parts) for n in r.nodes)
    each = "the one arrow" if arrows == 1 else f"each of the {arrows} arrows"
    same = "the same" if _same(r.declared, r.slopes[0]) else precise(r.declared)
    declared = "" if r.activation.numerical else f"; the declared f′ is {same}"
    tied = listed([indexed("v", k) for k in r.ties])
    ties = (f"At {tied} both formulas are equal: both modes take the one that is the result on the left.",)
    return (
        "Each box: value v; forwards dv/dx, carried along from x; backwards df/dv, sent back from the result.",
        f"Either mode multiplies once for {each}, by its local derivative{declared}.",
        *(ties if r.ties else ()),
        "Forward mode takes a pass for each input, reverse mode one back for all; here there is one input.",
    )


def _table(r: Result) -> Table:
    rows = [
        (indexed("v", k), n.operation, _locals(n), precise(n.value), precise(n.forward), precise(n.backward))
        for k, n in enumerate(r.nodes)
    ]
    header = ("node", "operation", "local derivatives", "value", "forwards dv/dx", "backwards df/dv")
    return Table(header, ("left", "left", "left", "number", "number", "number"), tuple(rows))


def _locals(n: Traced) -> str:
    """Write the derivatives of a node by the nodes that it is made of."""
    return ", ".join(f"{rounded(by, DIGITS)} by {indexed('v', k)}" for k, by in zip(n.parts, n.local, strict=True))


def _csv(r: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [(f"v{k + 1}", n.operation, *map(plain, (n.value, n.forward, n.backward))) for k, n in enumerate(r.nodes)]
    return ("node", "operation", "value", "forward", "backward"), tuple(rows)


def _record(r: Result) -> dict[str, object]:
    return {
        "experiment": "trace",
        **named(r.activation),
        "at": r.at,
        "declared": r.declared,
        "nodes": [
            {
                "node": f"v{k + 1}",
                "operation": n.operation,
                "value": n.value,
                "forward": n.forward,
                "backward": n.backward,
                "parts": [f"v{part + 1}" for part in n.parts],
                "local": list(n.local),
            }
            for k, n in enumerate(r.nodes)
        ],
    }


def _alt(r: Result) -> str:
    said = [
        f"{indexed('v', k)} = {n.operation} = {rounded(n.value, DIGITS)}, dv/dx {rounded(n.forward, DIGITS)},"
        f" df/dv {rounded(n.backward, DIGITS)}"
        for k, n in enumerate(r.nodes)
    ]
    return f"{_title(r)}. A graph of boxes with arrows from x to the result: {'; '.join(said)}."


def _chart(r: Result) -> Chart:
    levels, lanes = _levels(r.nodes), _lanes(r.nodes)
    down = max(levels) >= ACROSS
    at = [(lane, -level) if down else (level, -lane) for level, lane in zip(levels, lanes, strict=True)]
    boxes = [
        Node(
            *at[k],
            (
                f"{indexed('v', k)} = {n.operation}",
                *([f"local {_locals(n)}"] if n.parts else []),
                f"value {rounded(n.value, DIGITS)}",
                f"forwards {rounded(n.forward, DIGITS)}",
                f"backwards {rounded(n.backward, DIGITS)}",
            ),
        )
        for k, n in enumerate(r.nodes)
    ]
    links = [Link(at[part], at[k]) for k, n in enumerate(r.nodes) for part in dict.fromkeys(n.parts)]
    share = HEIGHT * (1 + max(levels if down else lanes))
    return Chart("", Axis(), Axis(), (*links, *boxes), share=share, bare=True)


def _levels(nodes: Sequence[Traced]) -> list[float]:
    """Return how far from x each node stands: as near to what it is used for as can be, but x first."""
    to_end = [0.0] * len(nodes)
    for k in reversed(range(len(nodes))):
        for part in nodes[k].parts:
            to_end[part] = max(to_end[part], to_end[k] + 1)
    return [to_end[0] - distance for distance in to_end]


def _lanes(nodes: Sequence[Traced]) -> list[float]:
    """Return a lane for each node: that of the first node that it is made of, if that one's is not yet taken."""
    lanes = [0.0] * len(nodes)
    used: set[int] = set()
    lane = -1

    def place(k: int) -> float:
        nonlocal lane
        if k == 0 or k in used:  # x has the first lane, and leads into a new one wherever it is used
            lane += 1
            return float(lane)
        used.add(k)
        found = [place(part) for part in nodes[k].parts]
        lanes[k] = found[0]
        return lanes[k]

    place(len(nodes) - 1)
    return lanes
