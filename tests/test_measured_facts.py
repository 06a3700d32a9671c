"""What is measured of typed formulas is what a mathematician would write: breaks, joins, holes, limits and ranges."""

from __future__ import annotations

import math
import time
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

import actviz
from actviz.activation import Activation

INF, NAN = math.inf, math.nan
ROOT2, PI = math.sqrt(2), math.pi


class Case(NamedTuple):
    """A formula with (place, order) of its breaks and joins, its holes, range, limits, monotonicity and peak slope."""

    formula: str
    breaks: tuple[tuple[float, int], ...] = ()
    joins: tuple[tuple[float, int], ...] = ()
    holes: tuple[tuple[float, float], ...] = ()
    range: str = "(-inf, inf)"
    left: tuple[float, float] = (-INF, 1.0)  # value and slope
    right: tuple[float, float] = (INF, 1.0)
    monotonic: str = "increasing"
    peak: float = 1.0
    wavelength: float = 0.0


OVERFLOW = 709.782712893384  # of exp
CASES = [
    # poles
    Case("1/x", ((0, 0),), (), ((0, 0),), "(-inf, 0) U (0, inf)", (0, 0), (0, 0), "no", INF),
    Case("1/x**2", ((0, 0),), (), ((0, 0),), "(0, inf)", (0, 0), (0, 0), "no", INF),
    Case("1/(x-0.3)", ((0.3, 0),), (), ((0.3, 0.3),), "(-inf, 0) U (0, inf)", (0, 0), (0, 0), "no", INF),
    Case("1/(x-0.3)**2", ((0.3, 0),), (), ((0.3, 0.3),), "(0, inf)", (0, 0), (0, 0), "no", INF),
    Case("x**-3", ((0, 0),), (), ((0, 0),), "(-inf, 0) U (0, inf)", (0, 0), (0, 0), "no", INF),
    Case("1/(exp(x)-1)", ((0, 0),), (), ((0, 0), (OVERFLOW, INF)), "(-inf, -1) U (0, inf)", (-1, 0), (0, 0), "no", INF),
    Case("log(abs(x))", ((0, 0),), (), ((0, 0),), left=(INF, 0), right=(INF, 0), monotonic="no", peak=INF),
    Case("exp(-1/x)", ((0, 0),), (), ((0, 0),), "[0, 1) U (1, inf)", (1, 0), (1, 0), "no", INF),
    Case(
        "atan(1/x)", ((0, 0),), range="(-1.570796327, 0) U (0, 1.570796327]", left=(0, 0), right=(0, 0), monotonic="no"
    ),
    # removable holes
    Case(
        "x/(exp(x)-1)", ((0, 0),), (), ((0, 0), (OVERFLOW, INF)), "(0, 1) U (1, inf)", (INF, -1), (0, 0), "decreasing"
    ),
    Case("x*x/x", ((0, 0),), (), ((0, 0),), "(-inf, 0) U (0, inf)"),
    # domains
    Case("log(x)", (), (), ((-INF, 0),), left=(-INF, INF), right=(INF, 0), peak=INF),
    Case("log(x-100)", (), (), ((-INF, 100),), left=(-INF, INF), right=(INF, 0), peak=INF),
    Case("sqrt(x)", (), (), ((-INF, 0),), "[0, inf)", (0, INF), (INF, 0), peak=INF),
    Case("sqrt(100-x)", (), (), ((100, INF),), "[0, inf)", (INF, 0), (0, -INF), "decreasing", INF),
    Case("acos(x)", (), (), ((-INF, -1), (1, INF)), "[0, 3.141592654]", (PI, -INF), (0, -INF), "decreasing", INF),
    Case("x*log(x)", (), (), ((-INF, 0),), "[-0.3678794412, inf)", (0, -INF), (INF, INF), "no", INF),
    Case("x**x", (), (), ((-INF, 0),), "[0.6922006276, inf)", (1, -INF), (INF, INF), "no", INF),
    # terms that overflow far out
    Case("1/(1+exp(-x))", (), (), ((-INF, -OVERFLOW),), "(0, 1)", (0, 0), (1, 0), peak=0.25),
    Case("log(1+exp(x))", (), (), ((OVERFLOW, INF),), "(0, inf)", (0, 0), (INF, 1)),
    Case(
        "log(cosh(x))",
        (),
        (),
        ((-INF, -710.4758600739439), (710.4758600739439, INF)),
        "[0, inf)",
        (INF, -1),
        (INF, 1),
        "no",
    ),
    Case(
        "x*tanh(log1p(exp(x)))",
        (),
        (),
        ((OVERFLOW, INF),),
        "[-0.308843413, inf)",
        (0, 0),
        (INF, 1),
        "no",
        1.088498161251728,
    ),
    Case("(exp(x)-exp(-x))/(exp(x)+exp(-x))", (), (), ((-INF, -OVERFLOW), (OVERFLOW, INF)), "(-1, 1)", (-1, 0), (1, 0)),
    Case("exp(x)", (), (), (), "(0, inf)", (0, 0), (INF, INF), "increasing", INF),
    Case("exp(-x)", (), (), (), "(0, inf)", (INF, -INF), (0, 0), "decreasing", INF),
    Case("x**5", (), (), (), "(-inf, inf)", (-INF, INF), (INF, INF), "increasing", INF),
    # cancelling far out
    Case("x*(atan(x)/pi+0.5)", (), (), (), "(-0.3183098862, inf)", (-1 / PI, 0), (INF, 1)),
    Case("sqrt(x*x+1)-x", (), (), (), "(0, inf)", (INF, -2), (0, 0), "decreasing", 2.0),
    # switches that meet in kinks, bends and jumps
    Case("abs(x)", ((0, 1),), range="[0, inf)", left=(INF, -1), monotonic="no"),
    Case("max(x,0)", ((0, 1),), range="[0, inf)", left=(0, 0), monotonic="nondecreasing"),
    Case("max(0,-x)", ((0, 1),), range="[0, inf)", left=(INF, -1), right=(0, 0), monotonic="nonincreasing"),
    Case("max(x,x*exp(-abs(x)))", ((0, 2),), range="[-0.3678794412, inf)", left=(0, 0), monotonic="no"),
    Case("max(0,x)+min(0,exp(x)-1)", ((0, 2),), range="(-1, inf)", left=(-1, 0)),
    Case("x/2*min(2,max(0,x+2))", ((-2, 1), (0, 2)), range="[-0.5, inf)", left=(0, 0), monotonic="no"),
    Case("min(max(0,1-x),max(0,1+x))", ((-1, 1), (0, 1), (1, 1)), (), (), "[0, 1]", (0, 0), (0, 0), "no"),
    Case("clip(x,-1,1)", ((-1, 1), (1, 1)), (), (), "[-1, 1]", (-1, 0), (1, 0), "nondecreasing"),
    Case("max(abs(x)-1,0)", ((-1, 1), (1, 1)), range="[0, inf)", left=(INF, -1), monotonic="no"),
    Case("abs(abs(x)-1)", ((-1, 1), (0, 1), (1, 1)), range="[0, inf)", left=(INF, -1), monotonic="no"),
    Case("max(x-pi/7,0)", ((PI / 7, 1),), range="[0, inf)", left=(0, 0), monotonic="nondecreasing"),
    Case(
        "where(x>sqrt(2),x,0)", ((ROOT2, 0),), range="{0} U (1.414213562, inf)", left=(0, 0), monotonic="nondecreasing"
    ),
    Case("x*abs(x)", ((0, 2),), left=(-INF, INF), right=(INF, INF), peak=INF),
    Case("abs(x)**3", (), ((0, 3),), (), "[0, inf)", (INF, -INF), (INF, INF), "no", INF),
    Case("max(x,0)**4", (), ((0, 4),), (), "[0, inf)", (0, 0), (INF, INF), "nondecreasing", INF),
    Case("max(x,tanh(x))", (), ((0, 3),), (), "(-1, inf)", (-1, 0)),
    Case("where(x<30,tanh(x),1)", (), ((30, 8),), (), "(-1, 1]", (-1, 0), (1, 0), "nondecreasing"),
    Case("max(x,0)-max(-x,0)"),
    Case("max(cos(x),1-x*x/2)", range="[-1, 1]", left=(NAN, NAN), right=(NAN, NAN), monotonic="no", wavelength=2 * PI),
    Case("sqrt(abs(x))", ((0, 1),), (), (), "[0, inf)", (INF, 0), (INF, 0), "no", INF),
    Case("sign(x)", ((0, 0),), (), (), "{-1} U {0} U {1}", (-1, 0), (1, 0), "nondecreasing", 0),
    Case("where(x==2,0,1)", ((2, 0),), (), (), "{0} U {1}", (1, 0), (1, 0), "no", 0),
    Case("where(0<x<1,x,0)", ((0, 1), (1, 0)), (), (), "[0, 1)", (0, 0), (0, 0), "no"),
    Case(
        "where(x>0,where(x>1,where(x>2,3,2),1),0)",
        ((0, 0), (1, 0), (2, 0)),
        (),
        (),
        "{0} U {1} U {2} U {3}",
        (0, 0),
        (3, 0),
        "nondecreasing",
        0,
    ),
    Case("clip(arel*0.9,0.01,0.99)*x:arel=1"[:0] or "max(2,3)*x", left=(-INF, 3), right=(INF, 3), peak=3),
    # staircases
    Case("round(clip(x,-1,1))", ((-0.5, 0), (0.5, 0)), (), (), "{-1} U {0} U {1}", (-1, 0), (1, 0), "nondecreasing", 0),
    Case("clip(floor(2*x)/2,0,1)", ((0.5, 0), (1, 0)), (), (), "{0} U {0.5} U {1}", (0, 0), (1, 0), "nondecreasing", 0),
    # constant and steep ones
    Case("3", (), (), (), "{3}", (3, 0), (3, 0), "constant", 0),
    Case("x-x", (), (), (), "{0}", (0, 0), (0, 0), "constant", 0),
    Case("tanh(1000*x)", (), (), (), "(-1, 1)", (-1, 0), (1, 0), "increasing", 1000),
    Case("clip(1e6*x,-1,1)", ((-1e-6, 1), (1e-6, 1)), (), (), "[-1, 1]", (-1, 0), (1, 0), "nondecreasing", 1e6),
    Case("max(0,tanh(1e6*x))", ((0, 1),), (), (), "[0, 1)", (0, 0), (1, 0), "nondecreasing", 1e6),
    # waves
    Case("sin(x)", (), (), (), "[-1, 1]", (NAN, NAN), (NAN, NAN), "no", 1, 2 * PI),
    Case("sin(30*x)", (), (), (), "[-1, 1]", (NAN, NAN), (NAN, NAN), "no", 30, PI / 15),
    Case("x+sin(x)**2", (), (), (), "(-inf, inf)", (-INF, NAN), (INF, NAN), "increasing", 2, PI),
    Case(
        "where(x>0,x+0.3*sin(4*x),x/10)", ((0, 1),), (), (), "(-inf, inf)", (-INF, 0.1), (INF, NAN), "no", 2.2, PI / 2
    ),
    Case("sin(x)*exp(-abs(x)/3)", ((0, 2),), (), (), "[-0.6256095349, 0.6256095349]", (0, 0), (0, 0), "no", 1, 2 * PI),
]
MANY = [
    ("floor(x)", 0, 1.0, "(-inf, inf)", "nondecreasing"),
    ("x-floor(x)", 0, 1.0, "[0, 1)", "no"),
    ("x%2-1", 0, 2.0, "[-1, 1)", "no"),
    ("x%0.25", 0, 0.25, "[0, 0.25)", "no"),
    ("sign(sin(x))", 0, 2 * PI, "{-1} U {0} U {1}", "no"),
    ("max(0,sin(x))", 1, 2 * PI, "[0, 1]", "no"),
    ("abs(x-2*floor(x/2+0.5))", 1, 2.0, "[0, 1]", "no"),
    ("tan(x)", 0, PI, "(-inf, inf)", "no"),
    ("sign(sin(1000*x))", 0, PI / 500, "{-1} U {0} U {1}", "no"),
]


@cache
def typed(text: str) -> Activation:
    found = actviz.get(text)
    assert isinstance(found, Activation)
    return found


def close(a: float, b: float, precision: float = 1e-9) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= precision * max(1.0, abs(a))


def shown_range(act: Activation) -> str:
    def number(value: float) -> str:
        return f"{value:.10g}"

    return " U ".join(
        f"{{{number(i.low)}}}"
        if i.low == i.high
        else f"{'(['[i.low_closed]}{number(i.low)}, {number(i.high)}{')]'[i.high_closed]}"
        for i in act.facts.range
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.formula)
def test_facts_are_what_a_mathematician_writes(case: Case) -> None:
    start = time.process_time()
    act = typed(case.formula)
    facts = act.facts
    assert time.process_time() - start < 2.0
    for expected, found in ((case.breaks, act.breaks), (case.joins, act.joins)):
        assert len(found) == len(expected), found
        assert all(
            b.order == order and close(at, b.at, 1e-15) for (at, order), b in zip(expected, found, strict=True)
        ), found
    assert len(act.holes) == len(case.holes), act.holes
    assert all(
        close(a, b)
        for pair, hole in zip(case.holes, act.holes, strict=True)
        for a, b in zip(pair, hole[:2], strict=True)
    )
    assert shown_range(act) == case.range
    for expected_tail, tail in ((case.left, facts.left), (case.right, facts.right)):
        assert all(close(a, b) for a, b in zip(expected_tail, tail[:2], strict=True)), tail
    assert facts.monotonic == case.monotonic
    assert close(case.peak, facts.peak_slope), facts.peak_slope
    assert close(case.wavelength, facts.wavelength), facts.wavelength


@pytest.mark.parametrize(("formula", "order", "period", "values", "monotonic"), MANY)
def test_what_switches_for_ever_repeats(formula: str, order: int, period: float, values: str, monotonic: str) -> None:
    act = typed(formula)
    assert act.breaks
    assert {b.order for b in act.breaks} == {order}
    assert close(period, act.facts.wavelength)
    assert shown_range(act) == values
    assert act.facts.monotonic == monotonic
    shift = period if order == 0 or "floor" not in formula else 2.0
    assert np.allclose(np.diff([b.at for b in act.breaks])[:8], np.diff([b.at + shift for b in act.breaks])[:8])


@pytest.mark.parametrize(
    ("formula", "at", "left", "right"),
    [
        ("abs(x-0.3)", 0.3, -1.0, 1.0),
        ("max(x,x**2)", 1.0, 1.0, 2.0),
        ("max(0,sin(x))", 0.0, 0.0, 1.0),
        ("sqrt(abs(x))", 0.0, -INF, INF),
        ("x%1", 2.0, 1.0, 1.0),
        ("where(x>0,1/(1-log(x)),0)", 0.0, 0.0, INF),
        ("relu(x-1)*3", 1.0, 0.0, 3.0),
        ("where(x>0,sin(x)/x,1-x)", 0.0, -1.0, 0.0),
    ],
)
def test_slopes_from_one_side_are_limits(formula: str, at: float, left: float, right: float) -> None:
    act = typed(formula)
    assert close(left, act.one_sided(1, at, "left"), 1e-8)
    assert close(right, act.one_sided(1, at, "right"), 1e-8)


def test_breaks_stand_on_the_double_that_is_meant() -> None:
    for text in ("0.1", "0.3", "-0.7", "1e-5", "123.456"):
        assert [b.at for b in typed(f"abs(x-({text}))").breaks] == [float(text)]
        assert [b.at for b in typed(f"where(x<{text},0,1)").breaks] == [float(text)]
