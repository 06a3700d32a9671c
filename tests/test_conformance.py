"""Every declaration is measured; no test here names a function.

A declared fact that is wrong fails with "declared … / measured …".
"""

from __future__ import annotations

import csv
import math
import sys
from functools import cache
from pathlib import Path
from typing import get_args

import numpy as np
import oracle
import pytest
from cases import every_case, sample_points
from mpmath import mpf

from actviz.activation import Activation
from actviz.catalogue import by_any_name, catalogue
from actviz.measure.landmarks import extrema, peak_slope, stretches
from actviz.spec import get
from actviz.spelling import fold
from actviz.terms import Side, Tail

CASES = every_case()
DEFAULTS = [cls() for cls in catalogue().values()]

# The promise to users, several hundred units in the last place; the accuracy page shows that most are below 5.
RELATIVE = 1e-13
# Next to a root of f′ or f″ the promise is in units of the function's own size.
AT_ROOTS = 1e-15
ROOT_NEIGHBOURHOOD = 1 / 16
SMALLEST_NORMAL, LARGEST = 2.0**-1022, sys.float_info.max

SETTLED = 40.0  # farther out slopes of an oscillation are rounding
GRID = np.unique(
    np.concatenate([np.linspace(-40.0, 40.0, 5121), *(s * np.exp2(np.arange(-60.0, 400.0)) for s in (1, -1))])
)


# The scope groups the tests by activation, so that what they all ask of it is computed once.
@pytest.fixture(params=CASES, ids=lambda a: a.spec, scope="module")
def act(request: pytest.FixtureRequest) -> Activation:
    activation: Activation = request.param
    return activation


@pytest.fixture(params=DEFAULTS, ids=lambda a: a.name, scope="module")
def default(request: pytest.FixtureRequest) -> Activation:
    activation: Activation = request.param
    return activation


def values(act: Activation, order: int, x: float) -> float:
    return (act.f, act.d1, act.d2)[order](x)


def roots(act: Activation, order: int) -> list[float]:
    """Return the interior roots of f′ (order 1) or f″ (order 2)."""
    return [x for s in stretches(act) for x in ((), s.level_points, s.turning_points)[order]]


def test_f_and_its_derivatives_are_those_of_the_declared_formula(act: Activation) -> None:
    largest = [max(abs(values(act, order, x)) for x in (-2.0, -1.0, -0.1, 0.1, 1.0, 2.0)) for order in range(3)]
    points = sample_points(act)
    found = [g(np.array(points)).tolist() for g in (act.f, act.d1, act.d2)]
    for k, x in enumerate(points):
        for order, exact in enumerate(oracle.derivatives(act.formula, act.values, x)):
            got = found[order][k]
            if abs(exact) > LARGEST:
                assert got == math.copysign(math.inf, exact), (order, x)
                continue
            miss = abs(mpf(got) - exact)
            if any(abs(x - root) < ROOT_NEIGHBOURHOOD * max(1.0, abs(root)) for root in roots(act, order)):
                allowed = AT_ROOTS * max(largest[order], abs(exact))
            else:
                allowed = RELATIVE * abs(exact) if abs(exact) >= SMALLEST_NORMAL else SMALLEST_NORMAL * RELATIVE**0.5
            assert miss <= allowed, (order, x, got, exact)


def test_the_derivative_in_words_is_the_derivative(act: Activation) -> None:
    stated = oracle.function(act.derivative, act.values)
    for x in (-5.5, -2.2, -0.7, 0.4, 1.6, 4.3, 7.9):
        assert mpf(act.d1(x)) == pytest.approx(stated(mpf(x)), rel=1e-12, abs=1e-14)


def test_breaks_are_exactly_the_measured_jumps(act: Activation) -> None:
    step = 1e-9
    declared = {b.at: b.order for b in act.breaks}
    even = np.linspace(-12.0, 12.0, 1537)
    away = np.abs(even[:, np.newaxis] - list(declared)).min(axis=1, initial=math.inf) > 2 * step
    places = np.unique(np.concatenate([even[away], list(declared)]))
    measured: dict[float, int] = {}
    for order in (2, 1, 0):  # the lowest order wins
        derivative = (act.f, act.d1, act.d2)[order]
        jump, closer = (np.abs(derivative(places + h) - derivative(places - h)) for h in (step, step / 16))
        stays = (jump > 1e-6) & (closer > jump / 2)  # what is only steep shrinks with the step
        measured.update(dict.fromkeys(places[stays].tolist(), order))
    infinite = {b.at: b.order for b in act.breaks if b.order == 1 and math.isinf(act.one_sided(1, b.at, "left"))}
    assert {**measured, **infinite} == declared, f"declared {declared} / measured {measured}"


def test_smoothness_beyond_the_curvature_is_as_declared(act: Activation) -> None:
    beside, terms = "1e-40", 6
    for at in sorted({0.0, *(b.at for b in act.joins)} - {b.at for b in act.breaks}):
        before, after = (oracle.taylor(act.formula, act.values, at, sign + beside, terms) for sign in "-+")
        jumps = [order for order in range(terms) if abs(after[order] - before[order]) > mpf("1e-9")]
        measured = jumps[0] if jumps else None
        declared = {b.at: b.order for b in act.joins}.get(at)
        assert measured == declared, f"declared {declared} / measured {measured} at {at}"
    assert all(b.order <= 2 for b in act.breaks)
    assert all(b.order >= 3 for b in act.joins)


def test_the_value_at_a_break_is_taken_from_the_declared_side(act: Activation) -> None:
    for b in act.breaks:
        for order in range(3):
            sides = get_args(Side) if b.takes == "mean" else (b.takes,)
            expected = sum(act.one_sided(order, b.at, side) for side in sides) / len(sides)
            assert values(act, order, b.at) == pytest.approx(expected, rel=0, abs=0, nan_ok=True)


def test_the_declared_range_is_the_measured_one(act: Activation) -> None:
    declared = act.facts.range
    measured = act.f(GRID)
    between = [p.y for p in extrema(act)]
    between += [act.one_sided(0, b.at, side) for b in act.breaks for side in get_args(Side)]
    lowest, highest = min([float(measured.min()), *between]), max([float(measured.max()), *between])
    for name, end, seen in (("from", declared[0].low, lowest), ("to", declared[-1].high, highest)):
        assert _reaches(seen, end), f"declared {name} {end} / measured {seen}"
    slack = 1e-12
    for y in measured.tolist():
        assert any(part.low - slack <= y <= part.high + slack for part in declared), (
            f"declared {declared} / f takes {y}"
        )


def _reaches(seen: float, end: float) -> bool:
    """Say whether *seen* is the end of the range, or on the far end of the grid on its way to an infinite one."""
    if math.isinf(end):
        return abs(seen) > 100 and math.copysign(1.0, seen) == math.copysign(1.0, end)
    return math.isclose(seen, end, rel_tol=1e-9, abs_tol=1e-9)


def test_the_ends_of_the_range_are_reached_if_declared_closed(act: Activation) -> None:
    inner = act.f(np.linspace(-30.0, 30.0, 6001))
    at_extrema = [p.y for p in extrema(act)] + [act.f(b.at) for b in act.breaks]
    for part in act.facts.range:
        for end, closed in ((part.low, part.low_closed), (part.high, part.high_closed)):
            if math.isfinite(end):
                reached = bool(np.isclose([*at_extrema, *inner[[0, -1]]], end, rtol=1e-14, atol=0).any())
                assert reached == closed or _only_by_rounding(act, end), f"declared {part} / reached {end}: {reached}"


def _only_by_rounding(act: Activation, end: float) -> bool:
    """Say whether f takes *end* only because a tail has come too close to it for a double."""
    return any(tail.value == end and tail.slope == 0 for tail in (act.facts.left, act.facts.right))


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_declared_limits_are_approached(act: Activation, side: str) -> None:
    tail: Tail = getattr(act.facts, side)
    sign = -1.0 if side == "left" else 1.0
    for order, (name, limit) in enumerate(tail._asdict().items()):
        at_near, at_far = (values(act, order, sign * x) for x in (1e6, 1e12))
        shown = f"declared {name} {limit} / measured {at_near} at {sign * 1e6:g}, {at_far} at {sign * 1e12:g}"
        if math.isnan(limit):
            assert act.facts.wavelength, f"declared {name} {limit} without a wavelength"
            assert _oscillates(act, order, sign), shown
        elif math.isinf(limit):
            assert abs(at_far) >= abs(at_near) > 10, shown
            assert abs(at_far) > abs(at_near) or math.isinf(at_far), shown
            assert math.copysign(1.0, limit) == math.copysign(1.0, at_far), shown
        else:
            at_last = at_far if act.facts.wavelength else values(act, order, sign * 1e100)  # powers may take their time
            assert at_last == pytest.approx(limit, abs=1e-6), shown
            assert abs(at_far - limit) <= abs(at_near - limit) or act.facts.wavelength, shown


def _oscillates(act: Activation, order: int, sign: float) -> bool:
    """Say whether the values over a few wavelengths far out go up and down by much."""
    x = sign * (1000 + np.linspace(0.0, 3 * act.facts.wavelength, 301))
    here = (act.f, act.d1, act.d2)[order](x)
    steps = np.sign(np.diff(here))
    return bool(np.ptp(here) > 1e-3 and (steps > 0).any() and (steps < 0).any())


def test_monotonicity_is_as_declared(act: Activation) -> None:
    slopes = np.sign(act.d1(GRID[np.abs(GRID) <= SETTLED] if act.facts.wavelength else GRID))
    steps = np.sign(np.diff(act.f(np.linspace(-15.0, 15.0, 4001))))
    rises, falls = (slopes > 0).any() or (steps > 0).any(), (slopes < 0).any() or (steps < 0).any()
    still = act.d1(np.linspace(-1.0, 1.0, 17)) == 0  # a smooth junction with a flat part cuts no piece in two
    flat = any(piece.constant for _, piece in act.pieces) or bool((still[1:] & still[:-1]).any())
    measured = {
        (True, True): "no",
        (True, False): "nondecreasing" if flat else "increasing",
        (False, True): "nonincreasing" if flat else "decreasing",
        (False, False): "constant",
    }[bool(rises), bool(falls)]
    assert measured == act.facts.monotonic, f"declared {act.facts.monotonic} / measured {measured}"


def test_the_peak_slope_is_as_declared(act: Activation) -> None:
    declared, measured = act.facts.peak_slope, peak_slope(act).slope
    assert measured == pytest.approx(declared, rel=4e-15), f"declared {declared} / measured {measured}"
    assert float(np.abs(act.d1(GRID)).max()) <= declared * (1 + 4e-15)


def test_constant_pieces_are_constant_and_straight_ones_straight(act: Activation) -> None:
    for span, piece in act.pieces:
        x = GRID[(GRID > span.low) & (GRID < span.high)]
        assert piece.constant == (np.ptp(piece.f(x)) == 0)
        assert piece.straight == (not piece.d2(x).any())


def test_nothing_overflows_that_has_a_finite_value(act: Activation) -> None:
    for x in (-1.7e308, -1e300, -1e4, -745.2, 745.2, 1e4, 1e300, 1.7e308):
        with np.errstate(over="ignore", invalid="raise", divide="raise"):
            found = [values(act, order, x) for order in range(3)]
        if all(map(math.isfinite, found)):
            continue
        for order, (got, exact) in enumerate(zip(found, oracle.derivatives(act.formula, act.values, x), strict=True)):
            if not math.isfinite(got):
                assert abs(exact) > LARGEST / 2, (order, x, got, exact)
                assert got == math.copysign(math.inf, exact)


def test_infinities_give_the_limits_and_nan_gives_nan(act: Activation) -> None:
    for order in range(3):
        for x, tail in ((math.inf, act.facts.right), (-math.inf, act.facts.left)):
            assert values(act, order, x) == pytest.approx(tail[order], rel=0, abs=0, nan_ok=True)
        assert math.isnan(values(act, order, math.nan))


def test_shapes_are_kept_and_integers_and_lists_are_accepted(default: Activation) -> None:
    for g in (default.f, default.d1, default.d2):
        assert type(g(2)) is float
        assert g(np.zeros((2, 0, 3))).shape == (2, 0, 3)
        assert g(np.full((2, 3), 1.25)).tolist() == [[g(1.25)] * 3] * 2
        assert g([1, 2, 3]).tolist() == [g(1.0), g(2.0), g(3.0)]
        assert g(np.array([1, 2], dtype=np.int8)).dtype == np.float64


def test_what_is_given_is_neither_changed_nor_given_back(default: Activation) -> None:
    for given in (np.linspace(-3, 3, 7), np.array([-np.inf, -1.0, 0.0, np.nan])):
        before = given.copy()
        for function in (default.f, default.d1, default.d2):
            assert not np.shares_memory(function(given), given)
            assert np.array_equal(given, before, equal_nan=True)


def test_an_element_does_not_depend_on_its_neighbours(default: Activation) -> None:
    x = np.linspace(-9.0, 9.0, 37)
    for g in (default.f, default.d1, default.d2):
        np.testing.assert_array_equal(g(x), [g(float(t)) for t in x])


def test_the_mathtext_can_be_drawn(default: Activation) -> None:
    from matplotlib.mathtext import MathTextParser

    assert default.mathtext
    MathTextParser("path").parse(f"${default.mathtext}$")


def test_every_name_and_alias_finds_its_declaration(default: Activation) -> None:
    for name in (default.name, *default.aliases):
        for typed in (name, name.upper(), name.replace("_", "-"), name.replace("_", " "), name.replace("_", "")):
            assert get(typed) == default
    assert fold(default.name) in by_any_name()


def test_aliases_say_something_that_folding_does_not(default: Activation) -> None:
    folded = [fold(name) for name in (default.name, *default.aliases)]
    assert len(folded) == len(set(folded))


def test_a_declaration_says_what_it_is_where_it_is_used_and_where_it_comes_from(default: Activation) -> None:
    assert (default.__doc__ or "").strip().endswith(".")
    assert default.used_in
    assert default.family()
    for reference in default.references:
        assert 1900 < reference.year < 2100
        assert reference.authors
        assert reference.title


def test_parameters_are_described_and_their_defaults_allowed(default: Activation) -> None:
    for name, parameter in default.parameters.items():
        assert parameter.meaning
        assert parameter.default in parameter.domain
        assert getattr(default, name) == parameter.default


GOLD = Path(__file__).parent / "data" / "gold.tsv"


@cache
def gold() -> dict[str, list[dict[str, str]]]:
    """Return the rows by the names of their functions."""
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        rows.setdefault(row["name"], []).append(row)
    return rows


@pytest.mark.parametrize("name", sorted(gold()))
def test_gold_values_from_outside(name: str) -> None:
    for row in gold()[name]:
        act = get(f"{name}:{row['params']}" if row["params"] else name)
        for order, column in enumerate(("f", "d1", "d2")):
            got, expected = values(act, order, float(row["x"])), float(row[column])
            assert got == pytest.approx(expected, rel=RELATIVE, abs=1e-300), (row, column)
