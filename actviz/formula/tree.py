"""The tree that a typed formula becomes: numbers, x, operators, and switches between formulas.

A switch (max, abs, where, floor, relu …) does one of several things on either side of the points where it turns over.
A tree is evaluated as typed, or *frozen*: every switch held in the state that it has at one point, which is a formula
without breaks that can be followed up to the ends of the interval where it holds, and beyond.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.formula import jets
from actviz.formula.jets import Jet
from actviz.formula.operators import OPERATORS, Operator
from actviz.formula.part import Condition, Node, Point

if TYPE_CHECKING:
    from actviz.activation import Activation


@dataclass(frozen=True, eq=False)
class Number(Node):
    """A number, or a parameter with its value."""

    value: float

    def jet(self, at: Point) -> Jet:
        """Return the number."""
        del at
        return jets.constant(self.value)


@dataclass(frozen=True, eq=False)
class Variable(Node):
    """The variable x."""

    def jet(self, at: Point) -> Jet:
        """Return x, whose slope is 1."""
        return Jet(at.x, 1.0)


@dataclass(frozen=True, eq=False)
class Apply(Node):
    """A smooth operator with its arguments."""

    operator: Operator
    args: tuple[Node, ...]

    def jet(self, at: Point) -> Jet:
        """Return the operator's jet by the chain rule."""
        args = [a.jet(at) for a in self.args]
        if self.operator.name == "**" and args[0].varies:
            at.note((self, "base"), np.sign(args[0].f))
        if self.operator.pole is not None and at.seen is not None:
            at.note((self, "pole"), np.sign(self.operator.pole(*(a.f for a in args))))
        return jets.apply(self.operator, args, at.order)


@dataclass(frozen=True, eq=False)
class Known(Node):
    """A function of the catalogue with its parameters, applied to an argument."""

    activation: Activation
    arg: Node

    def jet(self, at: Point) -> Jet:
        """Return the declared value and derivatives, by the chain rule."""
        act, u = self.activation, self.arg.jet(at)
        if not act.seams:
            return jets.apply(_operator(act.name, act.f, act.d1, act.d2), [u], at.order)
        values = np.asarray(u.f, dtype=np.float64)
        index = np.sum([values > b.at for b in act.seams], axis=0)
        for b in act.seams:
            at.note((self, b.at), np.sign(values - b.at))
        at.note(self, index)
        if at.frozen is None:
            return jets.apply(_operator(act.name, act.f, act.d1, act.d2), [u], at.order)
        piece = act.pieces[int(at.frozen[self])][1]
        if piece.constant:
            return jets.constant(float(piece.f(np.zeros(1))[0]))
        bend = (lambda _: 0.0) if piece.straight else piece.d2
        return jets.apply(_operator(act.name, piece.f, piece.d1, bend), [u], at.order)


def _operator(name: str, f: Callable[..., Any], d1: Callable[..., Any], d2: Callable[..., Any]) -> Operator:
    """Return a function of one argument, given by f, f′ and f″, as an operator."""
    return Operator(name, 1, f, lambda u, _: (d1(u),), lambda u, _: (d2(u),))


@dataclass(frozen=True, eq=False)
class Select(Node):
    """One formula where a condition holds, another one elsewhere."""

    condition: Condition
    yes: Node
    no: Node

    def jet(self, at: Point) -> Jet:
        """Return the jet of the branch that is taken."""
        if at.frozen is not None:
            return (self.yes if at.frozen[self] else self.no).jet(at)
        where = np.broadcast_to(self.condition.holds(at), at.x.shape)
        at.note(self, where)
        return jets.chosen(where, self.yes.jet(at.within(where)), self.no.jet(at.within(~where)))


@dataclass(frozen=True, eq=False)
class Extreme(Node):
    """The larger (largest = True) or smaller of two formulas; where they cross the slope is that of the left side."""

    largest: bool
    a: Node
    b: Node

    def jet(self, at: Point) -> Jet:
        """Return the jet of the larger or smaller one."""
        if at.frozen is not None and self in at.frozen:
            return (self.a if at.frozen[self] else self.b).jet(at)
        to_a, to_b = at.branch(), at.branch()
        a, b = self.a.jet(to_a), self.b.jet(to_b)
        if not (a.varies or b.varies):  # two numbers have no state of their own
            at.take(to_a, np.True_)
            at.take(to_b, np.True_)
            return jets.constant(float((np.maximum if self.largest else np.minimum)(a.f, b.f)))
        above = np.broadcast_to(np.sign(np.subtract(a.f, b.f)) * (1 if self.largest else -1), at.x.shape)
        at.note((self, "tie"), above)
        # Left of a crossing the larger one is the one that rises less, the smaller one the one that rises more.
        rises_less = np.less_equal(a.d1, b.d1) if self.largest else np.greater_equal(a.d1, b.d1)
        takes_a = (above > 0) | ((above == 0) & rises_less)
        at.note(self, takes_a)
        at.take(to_a, takes_a)
        at.take(to_b, ~takes_a)
        return jets.spoilt(np.isnan(a.f) | np.isnan(b.f), jets.chosen(takes_a, a, b))


@dataclass(frozen=True, eq=False)
class Absolute(Node):
    """The size of a formula; at a zero its slope is the mean of both sides, times that of the formula."""

    arg: Node

    def jet(self, at: Point) -> Jet:
        """Return the jet of the argument or of its negative."""
        u = self.arg.jet(at)
        if at.frozen is not None:
            return jets.flipped(float(at.frozen[self]), u)
        sign = np.sign(u.f)
        at.note(self, sign)
        at.note((self, "tie"), sign)
        return jets.flipped(sign, u)._replace(f=np.abs(u.f))


STEPS: dict[str, Callable[[Any], Any]] = {"sign": np.sign, "floor": np.floor, "ceil": np.ceil, "round": np.round}


@dataclass(frozen=True, eq=False)
class Step(Node):
    """Sign, floor, ceil or round: constant between jumps."""

    name: str
    arg: Node

    def jet(self, at: Point) -> Jet:
        """Return the value, with slope 0."""
        if at.frozen is not None:
            return jets.constant(float(at.frozen[self]))
        u = self.arg.jet(at)
        value = STEPS[self.name](u.f)
        at.note(self, value)
        if self.name == "sign":
            at.note((self, "tie"), value)
        return Jet(value, varies=u.varies)


@dataclass(frozen=True, eq=False)
class Quotient(Node):
    """The whole quotient a // b, or with remainder=True what is left of it, a % b; both as in Python."""

    a: Node
    b: Node
    remainder: bool

    def jet(self, at: Point) -> Jet:
        """Return a // b, which is constant between jumps, or a - b·(a // b)."""
        a, b = self.a.jet(at), self.b.jet(at)
        whole = np.floor_divide(a.f, b.f) if at.frozen is None else at.frozen[self]
        at.note(self, whole)
        at.note((self, "pole"), np.sign(b.f))
        times = jets.constant(float(whole)) if at.frozen is not None else Jet(whole, varies=a.varies or b.varies)
        if not self.remainder:
            return times
        rest = jets.apply(OPERATORS["-"], [a, jets.apply(OPERATORS["*"], [b, times], at.order)], at.order)
        return rest if at.frozen is not None else rest._replace(f=np.mod(a.f, b.f), varies=a.varies or b.varies)
