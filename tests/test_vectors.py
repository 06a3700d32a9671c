"""Vector activations: every declaration is measured against its formula, and no generic test names one."""

from __future__ import annotations

import math
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import vector_oracle
from mpmath import mp, mpf

import actviz
import actviz.vectors
from actviz.arrays import Array
from actviz.catalogue import catalogue
from actviz.discovery import declarations
from actviz.errors import RequestError, SpecError, UnknownActivationError
from actviz.spec import get as scalar
from actviz.spec.either import get_all
from actviz.spelling import fold
from actviz.vectors import VectorActivation, by_any_name, vectors

RANDOM = np.random.default_rng(8)
SMALLEST = 2.0**-1074

# Even lengths, so that they have halves; without ties, so that they are away from kinks.
PLAIN: list[list[float]] = [
    [3.0, 1.1, 0.2, -0.7],
    [0.3, -0.2],
    *RANDOM.normal(size=(4, 4)).tolist(),
    *(RANDOM.normal(size=(4, 6)) * 5).tolist(),
]
HOSTILE: list[list[float]] = [
    [1e3, -1e3],
    [1e3, 999.0, 998.5, -1e3],
    [1e3, 1e3 - 1e-9],
    [-1e3, -1e3 + 0.1],
    [40.0, 0.0],
    [700.0, 0.0, -45.0, 1e-9],
    [1e15, 1e15 - 2.0],
    [1e-300, 2e-300],
    [0.1, 0.3, 1e-17, 0.2],
]
TIES: list[list[float]] = [[0.0, 0.0], [2.5, 2.5, 2.5, 2.5], [1.0, 3.0, 3.0, 1.0]]
FACTORS_OF_T = (0.1, 0.3, 2.0, 7.0)


def every_case() -> list[VectorActivation]:
    """Return each declaration with its defaults, and with other values of its parameters."""
    cases = []
    for cls in vectors().values():
        cases.append(cls())
        for p in cls.parameters.values():
            cases += [cls(**{p.name: value}) for value in FACTORS_OF_T if value in p.domain]
    return cases


@pytest.fixture(params=every_case(), ids=lambda a: a.spec)
def act(request: pytest.FixtureRequest) -> VectorActivation:
    activation: VectorActivation = request.param
    return activation


def vector(spec: str) -> VectorActivation:
    found = actviz.get(spec)
    assert isinstance(found, VectorActivation)
    return found


def ulps(got: float, exact: mpf) -> float:
    """Measure an error in units in the last place of the nearest double."""
    unit = max(math.ulp(float(exact)), SMALLEST)
    with mp.workdps(80):
        return float(abs(mpf(got) - exact) / mpf(unit))


def worst(act: VectorActivation, inputs: list[list[float]]) -> float:
    pairs = (
        pair
        for x in inputs
        for pair in zip(act.f(x).tolist(), vector_oracle.outputs(act, [mpf(v) for v in x]), strict=True)
    )
    return max(ulps(got, exact) for got, exact in pairs)


def test_outputs_are_those_of_the_declared_formula(act: VectorActivation) -> None:
    for x in PLAIN + HOSTILE + TIES:
        exact = vector_oracle.outputs(act, [mpf(v) for v in x])
        for got, true in zip(act.f(x).tolist(), exact, strict=True):
            assert abs(mpf(got) - true) <= mpf(1e-13) * abs(true) + mpf(SMALLEST), (x, got, true)


def test_the_stated_jacobian_is_the_derivative_of_the_formula(act: VectorActivation) -> None:
    for x in PLAIN:
        exact = vector_oracle.slopes(act, x)
        stated = vector_oracle.stated_jacobian(act, [mpf(v) for v in x])
        for row, other in zip(stated, exact, strict=True):
            for s, e in zip(row, other, strict=True):
                assert abs(s - e) <= mpf(10) ** -20 * (1 + abs(e)), (x, s, e)  # a central difference of step 1e-20


def test_the_jacobian_is_the_stated_one(act: VectorActivation) -> None:
    for x in PLAIN + HOSTILE:
        stated = vector_oracle.stated_jacobian(act, [mpf(v) for v in x])
        got = act.jacobian(x)
        assert got.shape == (act.outputs(len(x)), len(x))
        for row, exact in zip(got.tolist(), stated, strict=True):
            for g, e in zip(row, exact, strict=True):
                assert abs(mpf(g) - e) <= mpf(1e-13) * abs(e) + mpf(2.0**-1022 * 1e-8), (x, g, e)


def measured(act: VectorActivation) -> dict[str, bool]:
    """Measure every invariant that an activation can claim."""
    x = np.array([x[:2] for x in PLAIN])
    y, jacobian = act.f(x), act.jacobian(x)
    shifted = act.f(x + 0.25)
    return {
        "sums_to_one": bool(np.allclose(y.sum(axis=-1), 1.0, rtol=1e-15, atol=0)),
        "shift_invariant": bool(np.allclose(shifted, y, rtol=1e-12, atol=1e-15)),
        "rows_sum_to_zero": bool(np.allclose(jacobian.sum(axis=-1), 0.0, atol=1e-14)),
        "columns_sum_to_zero": bool(np.allclose(jacobian.sum(axis=-2), 0.0, atol=1e-14)),
    }


def test_claims_hold_and_what_is_not_claimed_does_not(act: VectorActivation) -> None:
    assert measured(act) == act.claims._asdict(), f"declared {act.claims} / measured {measured(act)}"


def test_claims_also_hold_far_out_and_for_many_entries(act: VectorActivation) -> None:
    for x in ([1e3, -1e3], [1e15, 1e15 - 2], RANDOM.normal(size=1000).tolist()):
        y, jacobian = act.f(x), act.jacobian(x)
        steepest = 1 + np.abs(jacobian).max()
        if act.claims.sums_to_one:
            assert math.fsum(y) == pytest.approx(1.0, abs=4e-16)
        if act.claims.rows_sum_to_zero:
            assert [math.fsum(row) for row in jacobian] == pytest.approx([0.0] * len(y), abs=1e-15 * steepest)


def test_a_nan_anywhere_is_nan_everywhere(act: VectorActivation) -> None:
    x = [1.0, math.nan, 0.0, 2.0]
    assert np.isnan(act.f(x)).all()
    assert np.isnan(act.jacobian(x)).all()
    both = act.f([x, [3.0, 1.0, 0.2, 0.0]])
    assert np.isnan(both[0]).all()
    assert np.isfinite(both[1]).all()


def test_leading_axes_are_kept_and_every_vector_stands_alone(act: VectorActivation) -> None:
    x = RANDOM.normal(size=(2, 3, 4))
    y, jacobian = act.f(x), act.jacobian(x)
    assert y.shape == (2, 3, act.outputs(4))
    assert jacobian.shape == (2, 3, act.outputs(4), 4)
    assert np.array_equal(y[1, 2], act.f(x[1, 2]))
    assert np.array_equal(jacobian[1, 2], act.jacobian(x[1, 2].tolist()))
    assert act.f(np.zeros((0, 4))).shape == (0, act.outputs(4))
    assert act.f([1, 2]).dtype == np.float64


def test_what_is_no_vector_is_refused(act: VectorActivation) -> None:
    with pytest.raises(RequestError, match=f"^{act.name} takes a vector, got the single number 3$"):
        act.f(3.0)
    with pytest.raises(RequestError, match=f"^{act.name} "):
        act.f([])


def test_sections_break_where_they_say_and_nowhere_else(act: VectorActivation) -> None:
    """Between two breaks f and the Jacobian are continuous; at each of them one of the two jumps."""
    step = 1e-7
    for x in PLAIN[:2]:
        for entry in range(len(x)):
            places = sorted(b.at for b in act.section_breaks(np.array(x), entry))
            assert places == sorted(set(places))

            def moved(at: Array, x: list[float] = x, entry: int = entry) -> Array:
                v = np.tile(x, (at.size, 1))
                v[:, entry] = at
                return np.concatenate([act.f(v), act.jacobian(v).reshape(at.size, -1)], axis=1)

            for b in act.section_breaks(np.array(x), entry):
                before, here, after = moved(b.at + np.array([-step, 0.0, step]))
                assert np.abs(after - before).max() > 0.05
                if b.order == 0:
                    assert np.abs(here - (after if b.takes == "right" else before)).max() < 1e-6
            fine = np.array([t for t in np.linspace(-9.0, 9.0, 361) if all(abs(t - p) > 0.05 for p in places)])
            jumps = np.abs(np.diff(moved(fine), axis=0)).max(axis=1)
            whole = [not any(a < p < c for p in places) for a, c in pairwise(fine.tolist())]
            assert jumps[whole].max() < 0.25 / min(1.0, act.values.get("temperature", 1.0)) ** 2


def test_cards_have_what_they_need(act: VectorActivation) -> None:
    assert (act.__doc__ or "").strip()
    assert act.formula
    assert act.jacobian_formula
    assert act.mathtext
    assert act.used_in
    assert act.references or act.name == "hardmax"  # as old as the idea of a maximum
    act.f(act.example)


def test_names_are_nobody_elses() -> None:
    scalars = {fold(name) for cls in catalogue().values() for name in (cls.name, *cls.aliases)}
    assert not scalars & set(by_any_name())

    class Impostor(VectorActivation):
        name = "soft_max"

    with pytest.raises(TypeError, match=r"'softmax' names both \S*Impostor and Softmax"):
        declarations(actviz.vectors.__name__, actviz.vectors.__path__, VectorActivation, [Impostor])


# Logits of 1000 and hundreds of random vectors, in units in the last place: exp and one division are all that rounds.
@pytest.mark.parametrize(
    ("spec", "limit"),
    [("softmax", 3.0), ("softmax:temperature=0.3", 3.0), ("softmin", 3.0), ("log_softmax", 3.0), ("sparsemax", 1.0)],
)
def test_competitions_are_right_to_a_few_units_in_the_last_place(spec: str, limit: float) -> None:
    random = np.random.default_rng(3)
    spread = [(random.normal(size=n) * scale).tolist() for n in (2, 3, 7) for scale in (0.1, 3, 30) for _ in range(20)]
    assert worst(vector(spec), [*spread, *HOSTILE, *TIES]) <= limit


def test_no_digit_is_lost_when_one_logit_dominates() -> None:
    log_softmax = vector("log_softmax")
    assert ulps(float(log_softmax.f([50.0, 0.0])[0]), -mpmath.log1p(mpmath.exp(-50))) <= 1.0
    own = vector("softmax").jacobian([50.0, 0.0])[0, 0]
    assert ulps(float(own), mpmath.exp(-50) / (1 + mpmath.exp(-50)) ** 2) <= 4.0


def test_the_difference_of_logits_is_not_rounded() -> None:
    x = [0.1, -30.3]  # their difference is no double
    exact = vector_oracle.outputs(vector("softmax"), [mpf(v) for v in x])
    assert ulps(float(vector("softmax").f(x)[1]), exact[1]) <= 2.0
    assert ulps(float(np.exp(x[1] - x[0])), exact[1]) > 2.0  # what the plain formula makes of it


def test_entries_on_the_edge_of_the_support_are_outside_it() -> None:
    sparsemax = vector("sparsemax")
    assert sparsemax.f([1.0, 0.0]).tolist() == [1.0, 0.0]
    assert sparsemax.f([1.0, 2.0**-60]).tolist() == [1.0, 2.0**-61]  # 1 - 2**-61 is 1 in a double
    assert sparsemax.f([0.1, 1.1]).tolist() == [0.0, 1.0]  # 1.1 - 0.1 is a little more than 1
    assert sparsemax.f([3.3, 3.3, 3.3]).tolist() == [1 / 3] * 3


@pytest.mark.parametrize(
    ("spec", "x", "y"),
    [
        ("softmax", [math.inf, 0.0, 1.0], [1.0, 0.0, 0.0]),
        ("softmax", [-math.inf, 0.0, 0.0], [0.0, 0.5, 0.5]),
        ("softmax", [math.inf, math.inf, 0.0], [math.nan] * 3),
        ("softmax", [-math.inf, -math.inf], [math.nan] * 2),
        ("softmax", [7.0], [1.0]),
        ("softmax", [1.7e308, -1.7e308], [1.0, 0.0]),
        ("softmax:temperature=1e-150", [1.0, 0.0], [1.0, 0.0]),
        ("softmax:temperature=1e150", [1.0, 0.0], [0.5, 0.5]),
        ("log_softmax", [math.inf, 0.0], [0.0, -math.inf]),
        ("log_softmax", [1.7e308, -1.7e308], [0.0, -math.inf]),
        ("log_softmax", [-math.inf, 0.0], [-math.inf, 0.0]),
        ("softmin", [-math.inf, 0.0], [1.0, 0.0]),
        ("sparsemax", [math.inf, 0.0], [1.0, 0.0]),
        ("sparsemax", [-math.inf, 0.0, 0.0], [0.0, 0.5, 0.5]),
        ("sparsemax", [math.inf, math.inf], [math.nan] * 2),
        ("sparsemax", [1.7e308, -1.7e308], [1.0, 0.0]),
        ("hardmax", [1.0, 2.0, 2.0], [0.0, 1.0, 0.0]),
        ("hardmax", [math.inf, math.inf], [1.0, 0.0]),
        ("maxout", [1.0, 5.0, -2.0], [5.0]),
        ("crelu", [2.0, -3.0], [2.0, 0.0, 0.0, 3.0]),
        ("crelu", [-math.inf, 0.0], [0.0, 0.0, math.inf, 0.0]),
        ("glu", [4.0, 0.0], [2.0]),
        ("glu", [1.0, 6.0, math.inf, -math.inf], [1.0, 0.0]),
        ("glu", [math.inf, -math.inf], [math.nan]),
        ("bilinear", [2.0, 3.0, 5.0, 7.0], [10.0, 21.0]),
        ("reglu", [-2.0, 3.0, 5.0, 7.0], [0.0, 21.0]),
    ],
)
def test_values(spec: str, x: list[float], y: list[float]) -> None:
    np.testing.assert_array_equal(vector(spec).f(x), y)


def test_large_input_is_fast_enough_and_right() -> None:
    x = np.random.default_rng(1).normal(size=(50, 400))
    for spec in ("softmax", "sparsemax"):
        assert vector(spec).f(x).sum(axis=-1) == pytest.approx(np.ones(50), rel=1e-14)


def test_specs() -> None:
    assert vector("Soft-Max") == vector("softmax")
    for typed in ("softmax:temperature=2", "softmax:t=2", "softmax:tau=2"):
        assert vector(typed).values == {"temperature": 2.0}
    assert actviz.get("softmax", temperature=2) == vector("softmax:t=2")
    assert actviz.get(vector("softmax"), temperature=2) == vector("softmax:t=2")
    assert [a.label for a in get_all("softmax:temperature=0.5,1,4")] == ["softmax t=0.5", "softmax t=1", "softmax t=4"]
    assert [a.name for a in actviz.get_all("elu:alpha=1,2")] == ["elu", "elu"]
    assert vector("swiglu").variants() == (vector("swiglu"),)
    assert [a.spec for a in vector("softmax").variants()] == [f"softmax:temperature={t}" for t in ("0.5", "1", "2")]
    assert vector("softmax:t=1").variants() == (vector("softmax:t=1"),)
    assert vector("glu:").name == "glu"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("sofmax", "unknown activation 'sofmax'; did you mean softmax? ('actviz list' shows all)"),
        ("softmax:temperature=0", "softmax: temperature must be greater than 0, got 0"),
        ("softmax:beta=1", "softmax has no parameter 'beta' (it has temperature)"),
        ("softmax:2", "'softmax:2': say which parameter, as in softmax:temperature=2"),
        ("glu:1", "glu has no parameters, got 'glu:1'"),
        ("softmax:t=1,2", "'softmax:t=1,2' means 2 activations; use actviz.get_all"),
    ],
)
def test_messages(spec: str, message: str) -> None:
    with pytest.raises((SpecError, UnknownActivationError)) as caught:
        actviz.get(spec)
    assert str(caught.value) == message


def test_what_needs_a_scalar_says_so() -> None:
    with pytest.raises(
        SpecError,
        match=r"^softmax takes a vector and gives a vector; this is for scalar ones",
    ):
        scalar("softmax:t=2")


def test_halves_of_odd_vectors_are_refused() -> None:
    with pytest.raises(RequestError) as caught:
        vector("glu").f([1.0, 2.0, 3.0])
    assert str(caught.value) == (
        "glu cuts its vector into two halves a and b, so it takes an even number of entries, got 3"
    )


def test_a_family_of_gates_agrees_with_the_scalars_it_is_made_of() -> None:
    a = [-2.0, 0.5, 3.0]
    for spec, name in (("reglu", "relu"), ("geglu", "gelu"), ("swiglu:beta=2", "swish:beta=2")):
        assert vector(spec).f([*a, 1.0, 1.0, 1.0]).tolist() == scalar(name).f(a).tolist()
