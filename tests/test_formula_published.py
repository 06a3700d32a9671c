"""More than 300 published activations typed as formulas: slopes, breaks and facts against mpmath."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import formula_oracle
import numpy as np
import pytest
from mpmath import mp, mpf

import actviz
from actviz.activation import Activation
from actviz.interval import Interval

DATA = Path(__file__).parent / "data" / "published_formulas.tsv"
REACH = 8.0
POINTS = np.linspace(-REACH, REACH, 9) + 0.0137
GRID = np.linspace(-REACH, REACH, 513) + 0.00037
NEARBY = 1e-12
STEEP = 1e3  # infinitely so at the break
AT_ONCE = 3.0  # seconds of work, on a machine that does other things as well
# Written as published, these lose digits of f where terms cancel; f′ has them.
CANCELLING = {"kumaraswamy": 0.1, "soft_lif": 1e-8, "siren": 1e-12}


def published() -> Iterator[tuple[str, str, str]]:
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, formula, parameters = line.split("\t")
            yield name, formula, parameters


CASES = list(published())
# The scope groups the tests by formula, so that what they all ask of it is computed once.
by_name = pytest.mark.parametrize(
    ("name", "formula", "parameters"), CASES, ids=[name for name, _, _ in CASES], scope="module"
)


def values(parameters: str) -> dict[str, float]:
    return {key: float(value) for key, _, value in (p.partition("=") for p in parameters.split(",") if p)}


@cache
def measured(formula: str, parameters: str) -> tuple[Activation, float]:
    """Return a formula with its facts, and the seconds that they took."""
    start = time.process_time()
    found = actviz.get(f"{formula}:{parameters}" if parameters else formula)
    assert isinstance(found, Activation)
    assert found.facts
    return found, time.process_time() - start


def typed(formula: str, parameters: str) -> Activation:
    return measured(formula, parameters)[0]


def test_there_are_many() -> None:
    assert len(CASES) >= 300
    assert len({name for name, _, _ in CASES}) == len(CASES)


@by_name
def test_values_and_slopes_are_those_of_mpmath(name: str, formula: str, parameters: str) -> None:
    act = typed(formula, parameters)
    real = formula_oracle.function(formula, values(parameters))
    for x in map(float, POINTS):
        if any(abs(b.at - x) < 1e-9 for b in act.seams):
            continue
        try:
            with mp.workdps(50):
                expected = real(mpf(x))
            slope = formula_oracle.slope(formula, values(parameters), x)
        except ArithmeticError:
            assert not math.isfinite(act.f(x))
            continue
        assert abs(act.f(x) - expected) <= CANCELLING.get(name, 1e-13) * abs(expected) + 1e-15, x
        assert abs(act.d1(x) - slope) <= CANCELLING.get(name, 1e-12) * abs(slope) + 1e-15, x


@by_name
def test_at_breaks_the_limits_from_both_sides_differ_as_said(name: str, formula: str, parameters: str) -> None:
    act = typed(formula, parameters)
    real = formula_oracle.function(formula, values(parameters))
    for b in (b for b in act.breaks if abs(b.at) <= REACH and b.order < 2):
        beside = NEARBY * max(1.0, abs(b.at))
        with mp.workdps(50):
            left, right = real(mpf(b.at) - beside), real(mpf(b.at) + beside)
        if not all(math.isfinite(act.one_sided(0, b.at, side)) for side in ("left", "right")):
            assert max(abs(left), abs(right)) > 1e10, (name, b)
            continue
        sides = [formula_oracle.slope(formula, values(parameters), b.at + side * beside) for side in (-1, 1)]
        if b.order == 0:
            assert abs(left - right) > 1e-6, (name, b)
        else:
            assert abs(sides[0] - sides[1]) > 1e-6 or abs(sides[0]) > STEEP, (name, b)
            assert abs(left - right) < 1e-5 or max(map(abs, sides)) > STEEP, (name, b)
        for side, expected in zip(("left", "right"), sides, strict=True):
            got = act.one_sided(1, b.at, side)  # type: ignore[arg-type]
            assert got == pytest.approx(float(expected), rel=1e-6, abs=1e-9) or abs(expected) > STEEP, (name, b)


@by_name
def test_no_jump_or_kink_is_missing(name: str, formula: str, parameters: str) -> None:
    """Between breaks the trapezoidal rule on f′ explains f, up to what f″ does."""
    act = typed(formula, parameters)
    f, d1, d2 = act.f(GRID), act.d1(GRID), act.d2(GRID)
    h = np.diff(GRID)
    cut = np.zeros(h.shape, dtype=bool)
    for b in act.breaks:
        cut |= (GRID[:-1] <= b.at) & (b.at <= GRID[1:])
    for hole in act.holes:
        cut |= (GRID[:-1] <= hole.high) & (hole.low <= GRID[1:])
    bends = np.abs(np.diff(d2)) + 0.1 * (np.abs(d2[:-1]) + np.abs(d2[1:]))
    missed = np.abs(np.diff(f) - h * (d1[:-1] + d1[1:]) / 2) > h**2 * bends + 1e-9 * (1 + np.abs(f[1:]))
    assert not missed[~cut].any(), (name, GRID[:-1][missed & ~cut])


@by_name
def test_facts_come_at_once_and_fit_the_values(name: str, formula: str, parameters: str) -> None:
    act, seconds = measured(formula, parameters)
    assert seconds < AT_ONCE, name
    facts = act.facts
    y, slope = act.f(GRID), act.d1(GRID)
    known = np.isfinite(y) & np.isfinite(slope)
    assert all(_holds(facts.range, value) for value in y[known])
    assert np.abs(slope[known]).max() <= facts.peak_slope * (1 + 1e-12)
    steps = np.diff(y[known])
    if facts.monotonic in {"increasing", "nondecreasing"}:
        assert (steps >= -1e-12).all()
    if facts.monotonic in {"decreasing", "nonincreasing"}:
        assert (steps <= 1e-12).all()
    if facts.monotonic == "no":
        assert not (steps > 0).all()


def _holds(parts: tuple[Interval, ...], value: float) -> bool:
    slack = 1e-12 * max(1.0, abs(value))
    return any(part.low - slack <= value <= part.high + slack for part in parts)
