"""Statistics for normal inputs, against mpmath, closed forms, published numbers and what torch has hard-coded."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise
from statistics import NormalDist

import mpmath
import numpy as np
import oracle
import pytest
from mpmath import mp, mpf

from actviz.activation import Activation
from actviz.analysis.gains import coded_gain, settled
from actviz.analysis.normal_shares import Inputs
from actviz.analysis.stats import stats
from actviz.catalogue import catalogue
from actviz.charts import Bars, Dot, Line, Shade
from actviz.errors import RequestError
from actviz.look import Look
from actviz.render.charts import figure
from actviz.reports.report import Report, as_text
from actviz.reports.stats import report
from actviz.settings import StatsSettings
from actviz.spec import get
from actviz.texts.records import dumps

DEFAULTS = [cls() for cls in catalogue().values()]

# E f, E f², E f′², 1/√(E f²), 1/√(E f′²) for z ~ N(0, 1), to four decimals, as others have published them, and the gain
# on the page of torch.nn.init, None where calculate_gain raises an error.
PUBLISHED: dict[str, tuple[float, float, float, float, float, float | None]] = {
    "sigmoid": (0.5000, 0.2934, 0.0448, 1.8462, 4.7226, 1.0),
    "tanh": (0.0, 0.3943, 0.4644, 1.5925, 1.4674, 5 / 3),
    "relu": (0.3989, 0.5, 0.5, 1.4142, 1.4142, math.sqrt(2)),
    "elu": (0.1605, 0.6449, 0.6681, 1.2452, 1.2234, None),
    "selu": (0.0, 1.0, 1.0716, 1.0, 0.9660, 0.75),
    "softplus": (0.8061, 0.9212, 0.2934, 1.0419, 1.8462, None),
    "silu": (0.2066, 0.3558, 0.3795, 1.6765, 1.6233, None),
    "gelu": (0.2821, 0.4252, 0.4559, 1.5335, 1.4811, None),
    "mish": (0.2404, 0.4523, 0.4791, 1.4868, 1.4448, None),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_statistics(name: str) -> None:
    s = stats(get(name))
    found = (s.mean, s.second, s.slope_second, s.forward_gain, s.backward_gain)
    assert found == pytest.approx(PUBLISHED[name][:5], abs=6e-5)
    assert (s.coded.value if s.coded else None) == PUBLISHED[name][5]


PANELS = (-16, -11, *range(-8, 9), 11, 16)
FAR = (*range(-16, 17), 20)  # where what grows as a cube or an exponential counts
STEP = mpf(1) / 7


@cache
def rule() -> list[tuple[mpf, mpf]]:
    """Return points and weights on (-1, 1) of the tanh-sinh rule: another one than that under test."""
    times = [STEP * k for k in range(-20, 21)]
    half = mp.pi / 2
    return [(mp.tanh(half * mp.sinh(t)), STEP * half * mp.cosh(t) * mp.sech(half * mp.sinh(t)) ** 2) for t in times]


def exact(act: Activation, mu: float, sigma: float, *, rugged: bool, steep: bool) -> list[mpf]:
    """Return E f, E f², E f³ and E f′²; rugged for a square of f′ without a mean, steep for what grows fast."""
    f, d1 = oracle.function(act.formula, act.values), oracle.function(act.derivative, act.values)
    # A round corner, as soft_clipping has near 0 and 1, is as good as a break for any rule.
    rounds = {corner + side * 8 / v for v in act.values.values() if v > 10 for corner in (0, 1) for side in (-1, 1)}
    corners = {(mpf(x) - mu) / sigma for x in (*(b.at for b in act.breaks), *rounds, -1, 0, 1)}
    cuts = sorted(c for c in corners | set(map(mpf, FAR if steep else PANELS)))
    sums = [mpf(0)] * 4
    for low, high in pairwise(cuts):
        for t, w in rule():
            z = (low + high) / 2 + (high - low) / 2 * t
            weight = w * (high - low) / 2 * mpmath.npdf(z)
            if weight > (0 if steep else 1e-16):
                y, slope = f(mu + sigma * z), 0 if rugged else d1(mu + sigma * z)
                terms = (y, y * y, y**3, slope * slope)
                sums = [s + weight * term for s, term in zip(sums, terms, strict=True)]
    return sums


CASES = [(a, Inputs(0.5, 2.0)) for a in DEFAULTS] + [(a, Inputs(-1.5, 0.7)) for a in DEFAULTS[::6]]


@pytest.mark.parametrize(("act", "inputs"), CASES, ids=lambda v: getattr(v, "name", str(v)))
def test_statistics_agree_with_mpmath(act: Activation, inputs: Inputs) -> None:
    found = stats(act, inputs)
    rugged = math.isinf(found.slope_second)
    mean, second, third, slope_second = exact(act, *inputs, rugged=rugged, steep=found.second > 10)
    variance = second - mean**2
    assert found.error < 1e-10
    pairs = [(found.mean, mean), (found.second, second), (found.variance, variance)]
    if rugged:  # tests of the moments show that there is none
        assert found.backward_gain == 0.0
    else:
        pairs.append((found.slope_second, slope_second))
    if variance > 1e-9:
        pairs.append((found.skewness * variance**1.5, third - 3 * mean * second + 2 * mean**3))
        pairs.append((1 / mpf(found.forward_gain) ** 2, second))
    for value, other in pairs:
        assert abs(value - other) < 1e-10 * max(1, abs(other))


def tail(z: mpf) -> float:
    return float(mpmath.ncdf(z))


def test_shares_of_tails_have_all_their_digits() -> None:
    tanh, edge = get("tanh"), mp.acosh(mp.sqrt(1 / mpf(0.01)))  # sech² = 0.01
    assert stats(tanh).shares.saturated == pytest.approx(2 * tail(-edge), rel=1e-12)
    far = stats(tanh, Inputs(20.0, 1.0)).shares
    assert far.active == pytest.approx(tail(edge - 20), rel=1e-12)
    assert far.saturated == 1.0
    sigmoid = stats(get("sigmoid"), Inputs(0.5, 2.0)).shares
    edge = 2 * mp.acosh(mp.sqrt(1 / mpf(0.01)) / 2)  # sech²(x/2)/4 = 0.01
    assert sigmoid.saturated == pytest.approx(tail((-edge - 0.5) / 2) + tail((0.5 - edge) / 2), rel=1e-12)
    relu = stats(get("relu"), Inputs(-12.0, 1.0)).shares
    assert (relu.dead, relu.active) == pytest.approx((1.0, tail(mpf(-12))), rel=1e-12)
    narrow = stats(get("gelu"), threshold=1e-9)
    spot = narrow.saturation.flat_spots[0]
    assert narrow.shares.flat_spot == pytest.approx(tail(mpf(spot.high)) - tail(mpf(spot.low)), rel=1e-6)


@pytest.mark.parametrize("act", DEFAULTS, ids=lambda a: a.name)
@pytest.mark.parametrize("inputs", [Inputs(), Inputs(1.0, 9.0)], ids=str)
def test_shares_are_those_of_the_states_of_many_inputs(act: Activation, inputs: Inputs) -> None:
    s = stats(act, inputs)
    assert math.fsum(s.shares) == pytest.approx(1.0, abs=1e-14)
    count = 120
    x = [NormalDist(*inputs).inv_cdf((k + 0.5) / count) for k in range(count)]
    states: list[str] = [s.saturation.state(each) for each in x]
    for kind, share in zip(("saturated", "dead", "flat spot", "active", "undefined"), s.shares, strict=True):
        assert states.count(kind) / count == pytest.approx(share, abs=8 / count)  # one input beside each of the edges
    values = act.f(np.array(x))
    assert np.mean(values > s.mean + 1e-12) == pytest.approx(s.above, abs=8 / count)


def test_skewness_and_the_share_above_the_mean_of_known_distributions() -> None:
    lognormal, chi_squared, rectified = (stats(get(name)) for name in ("exponential", "square", "relu"))
    assert lognormal.skewness == pytest.approx((math.e + 2) * math.sqrt(math.e - 1), rel=1e-10)
    assert lognormal.above == pytest.approx(tail(mpf(-0.5)), rel=1e-12)
    assert chi_squared.skewness == pytest.approx(math.sqrt(8), rel=1e-12)
    assert chi_squared.above == pytest.approx(2 * tail(mpf(-1)), rel=1e-12)
    mean = 1 / math.sqrt(2 * math.pi)
    assert rectified.above == pytest.approx(tail(mpf(-mean)), rel=1e-12)
    third = 2 * mean - 3 * mean / 2 + 2 * mean**3  # E x³ above 0 is √(2/π)
    assert rectified.skewness == pytest.approx(third / (0.5 - mean**2) ** 1.5, rel=1e-12)
    assert (stats(get("tanh")).skewness, stats(get("tanh")).above) == (0.0, 0.5)


def test_formulas_and_python_functions_have_the_statistics_of_the_functions_that_they_are() -> None:
    silu = stats(get("silu"), Inputs(0.5, 2.0))
    for own in (get("x/(1+exp(-x))"), get(lambda x: x / (1 + np.exp(-x)))):
        found = stats(own, Inputs(0.5, 2.0))
        for key in ("mean", "variance", "second", "slope_second", "forward_gain", "backward_gain", "above"):
            assert getattr(found, key) == pytest.approx(getattr(silu, key), rel=1e-10)
        assert found.shares == pytest.approx(silu.shares, rel=1e-9, abs=1e-12)
        assert found.error < 1e-10


def test_where_f_lacks_values_there_are_no_means_but_shares() -> None:
    s = stats(get("log(x)"))
    assert all(math.isnan(v) for v in (s.mean, s.variance, s.second, s.forward_gain, s.backward_gain, s.above))
    assert (s.shares.undefined, s.shares.active) == pytest.approx((0.5, 0.5), rel=1e-12)
    pole = stats(get("1/x"))
    assert (pole.second, pole.slope_second, pole.forward_gain) == (math.inf, math.inf, 0.0)
    assert math.isnan(pole.mean)
    assert math.isnan(pole.skewness)
    constant = stats(get("binary_step"))
    assert (constant.slope_second, constant.backward_gain) == (0.0, math.inf)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (Inputs(math.inf, 1.0), "--mu must be -1000000000 to 1000000000, got inf"),
        (Inputs(0.0, 0.0), "--sigma must be 1e-09 to 1000000000, got 0"),
        (Inputs(0.0, math.nan), "--sigma must be 1e-09 to 1000000000, got nan"),
        (Inputs(100.0, 0.001), "--sigma must be 0.01 or more for --mu 100, got 0.001"),
    ],
)
def test_inputs_that_make_no_sense(inputs: Inputs, message: str) -> None:
    with pytest.raises(RequestError) as error:
        stats(get("relu"), inputs)
    assert str(error.value) == message


def test_gains_are_those_of_torch() -> None:
    init = pytest.importorskip("torch").nn.init
    names = {"linear": "identity", "leaky_relu": "leaky_relu"}
    for name in ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"):
        coded = coded_gain(get(names.get(name, name)))
        assert coded
        assert coded.value == init.calculate_gain(name)
    steeper = coded_gain(get("leaky_relu:slope=0.2"))
    assert steeper
    assert steeper.value == init.calculate_gain("leaky_relu", 0.2)
    for name in ("elu", "gelu", "silu", "mish", "softplus"):
        assert coded_gain(get(name)) is None
        with pytest.raises(ValueError, match="Unsupported nonlinearity"):
            init.calculate_gain(name)


def test_a_deep_network_with_a_hard_coded_gain_settles_where_it_is_said_to() -> None:
    # Published runs of 10 to 100 layers of tanh with 5/3 end with outputs of standard deviation 0.65; those of 100
    # layers of selu with 3/4 at 0.20 and still falling slowly.
    tanh = settled(get("tanh"), 5 / 3)
    assert math.sqrt(tanh.variance) / (5 / 3) == pytest.approx(0.6518, abs=2e-3)
    selu = settled(get("selu"), 0.75)
    assert 0.15 < math.sqrt(selu.variance) / 0.75 < 0.2044
    assert settled(get("relu"), math.sqrt(2)).every
    assert settled(get("relu"), math.sqrt(2)).chi == pytest.approx(1.0, rel=1e-12)
    assert settled(get("relu"), 1.0).variance == 0.0
    assert settled(get("relu"), 2.0).variance == math.inf
    rng = np.random.default_rng(5)
    x = rng.standard_normal((64, 400))
    for _ in range(60):
        weights = rng.standard_normal((400, 400)) / math.sqrt(400)
        x = 1 / (1 + np.exp(-x)) @ weights  # torch's gain of sigmoid is 1
    assert np.mean(x**2) == pytest.approx(settled(get("sigmoid"), 1.0).variance, rel=0.1)  # 400 units


def test_a_square_that_outgrows_the_density_has_no_finite_mean() -> None:
    s = stats(get("exp(x**2)"), Inputs(-2.0, 0.5))  # E exp(x²) is finite for variances below 1/2, E exp(2x²) below 1/4
    assert s.mean == pytest.approx(math.exp(4 / 0.5) / math.sqrt(0.5), rel=1e-10)
    assert (s.second, s.forward_gain) == (math.inf, 0.0)


def shown(*specs: str, mu: float = 0.0, sigma: float = 1.0) -> Report:
    return report([get(spec) for spec in specs], StatsSettings(mu, sigma))


def test_the_title_says_which_gain_to_initialise_with() -> None:
    assert shown("gelu").title == "gelu: weights of gain 1.534 keep the signal, 1.481 the gradient"
    assert shown("relu").title == "relu: weights of gain 1.414 keep the signal and the gradient"
    assert shown("binary_step").title == "binary_step: weights of gain 1.414 keep the signal; no gradient passes"
    assert shown("log(x)").title == "log(x) has no value for 50 % of the inputs, and so no mean"
    assert shown("1/x").title == "1/x has outputs of infinite mean square, which no weights keep"
    assert shown("gelu", "relu").title == "Gains that keep signal and gradient: gelu 1.534 and 1.481; relu 1.414"
    assert shown("relu", "selu", "tanh").title == "Gains that keep the signal go from 1 (selu) to 1.593 (tanh)"
    assert (
        shown("tanh", mu=-2, sigma=0.5).title
        == "tanh for inputs from N(-2, 0.5²): gain 1.057 brings the signal to mean square 1, 6.671 keeps the gradient"
    )


@pytest.mark.parametrize(("mu", "sigma"), [(0.0, 2.0), (-1.5, 0.7)])
def test_gains_for_other_inputs_are_said_to_do_what_they_do(mu: float, sigma: float) -> None:
    specs = ("relu", "elu", "gelu")
    for s in (stats(get(spec), Inputs(mu, sigma)) for spec in specs):
        second = float(exact(s.activation, mu, sigma, rugged=False, steep=False)[1])
        assert s.forward_gain**2 * second == pytest.approx(1.0, rel=1e-9)
        assert s.keeping_gain**2 * second == pytest.approx(mu**2 + sigma**2, rel=1e-9)
    for count in (1, 2, 3):
        r = shown(*specs[:count], mu=mu, sigma=sigma)
        assert "to mean square 1" in r.title
        for text in (r.title, *(chart.title for chart in r.charts)):
            assert not re.search(r"keeps? (the )?signal", text)
        assert f"mean square of the inputs, {mu**2 + sigma**2:.3g}, instead: " in " ".join(r.lines)
    assert "gain that keeps E x²" in {row[0] for row in r.table.rows}
    assert "gain that keeps E x²" not in {row[0] for row in shown("relu").table.rows}
    assert stats(get("gelu")).keeping_gain == stats(get("gelu")).forward_gain


def test_numbers_in_sentences_are_those_of_the_table() -> None:
    # (1 + slope²)/2 of leaky_relu with slope 0.01 is 0.50005, which three digits would make 0.5.
    assert "exact: E f² = E f′² = 0.50005." in " ".join(shown("leaky_relu").lines)


def test_shares_are_percentages_however_small_they_are() -> None:
    lines = " ".join(shown("tanh", sigma=0.1).lines)
    assert 0 < stats(get("tanh"), Inputs(0.0, 0.1)).shares.saturated < 1e-100
    assert "Of the inputs under 0.01 % are saturated and over 99.95 % active" in lines


def test_the_lines_say_why_torch_has_other_gains() -> None:
    lines = shown("relu", "tanh", "selu", "gelu").lines
    assert "torch has √2 = 1.414 for relu, which is exact: E f² = E f′² = 0.5." in lines
    assert (
        "torch has 5/3 = 1.667 for tanh (its page gives no derivation): deep inputs settle at variance 1.18, "
        "where a layer scales the gradient by 1.1." in lines
    )
    assert "torch's calculate_gain knows no gelu: it raises an error." in lines
    assert lines[-1].endswith("errors below 1e-14, relative ones for values above 1.")
    assert max(map(len, lines)) <= 150


def test_csv_and_record_have_all_numbers_exactly() -> None:
    found, r = stats(get("tanh")), shown("tanh")
    header, rows = r.csv
    values = {row[3]: row[4] for row in rows}
    assert header == ("activation", "mu", "sigma", "quantity", "value")
    assert float(values["backward_gain"]) == found.backward_gain
    assert float(values["torch_gain"]) == 5 / 3
    (one,) = r.record["activations"]
    assert one["saturated"] == found.shares.saturated
    assert one["torch_gain"]["url"].startswith("https://docs.pytorch.org/")
    assert '"skewness": 0.0' in dumps(r.record)
    assert "1.59253742" in as_text(r)


def test_charts_show_shares_under_the_density_and_at_most_bars_for_many() -> None:
    inputs, outputs = shown("relu").charts
    dead = next(e for e in inputs.elements if isinstance(e, Shade))
    assert (dead.low, dead.high, dead.sand, dead.label) == (-math.inf, 0.0, True, "dead 50 %")
    curve = next(e for e in outputs.elements if isinstance(e, Line))
    assert np.interp(1.0, curve.x, curve.y) == pytest.approx(tail(mpf(1)), abs=1e-3)
    gains, *_ = shown("relu", "gelu").charts
    (bars,) = gains.elements
    assert isinstance(bars, Bars)
    assert bars.texts == ("1.414", "1.414", "1.414", "1.534", "1.481")
    assert shown(*(a.name for a in DEFAULTS[:20])).charts == ()  # the table is drawn
    assert len(shown("0*x", "log(x)", "1/x").charts) == 2  # nothing has a gain, one has outputs


def test_a_pen_belongs_to_one_function_in_all_charts_of_a_few() -> None:
    names = ("relu", "tanh", "gelu", "sine")
    r = shown(*names)
    gains, outputs, shares = r.charts
    assert r.columns == 3
    pens = {e.label: e.pen for e in outputs.elements if isinstance(e, Line)}
    assert list(pens) == list(names)
    for chart in (gains, shares):
        (bars,) = chart.elements
        assert isinstance(bars, Bars)
        for (_, name), pen in zip(chart.y.ticks, bars.pens, strict=True):
            label, what = name.split(": ")
            assert pen == (None if what == "torch" else pens[label])
    assert dict(zip((name for _, name in shares.y.ticks), shares.elements[0].texts, strict=True)) == {  # type: ignore[union-attr]
        "relu: dead": "50 %",
        "tanh: saturated": "0.276 %",
        "gelu: saturated": "0.108 %",
        "gelu: flat spots": "1.39 %",
        "sine: flat spots": "0.465 %",
    }
    assert shown("identity", "relu").charts[2].elements[0].texts == ("none", "50 %")  # type: ignore[union-attr]


def test_four_functions_fit_on_a_slide() -> None:
    assert figure(shown("relu", "elu", "gelu", "selu"), Look(width=10.0, height=5.625)).axes


def test_what_is_too_small_or_too_large_to_be_known_is_not_called_0_or_infinite() -> None:
    small, large, flat = shown("1e-200*x"), shown("1e200*x"), shown("gaussian", sigma=1e-9)
    assert small.title == "1e-200*x has outputs or slopes too small for a gain to be known"
    assert large.title == "1e200*x has outputs whose mean square is too large to be known"
    of_small, of_large, cells = ({row[0]: row[1] for row in r.table.rows} for r in (small, large, flat))
    assert of_small["E f²"] == "below 1e-307"
    assert of_large["E f′²"] == "too large"
    assert cells["variance Var f"].startswith("below 1e-")
    assert cells["share above the mean"] == "undefined"
    assert flat.lines[0].endswith(f"variance {cells['variance Var f']}.")
    assert shown("0*x").title == "0*x lets no signal through"
    assert shown("exp(x**2)").title == "exp(x**2) has outputs of infinite mean square, which no weights keep"


def test_active_inputs_too_few_to_be_counted_are_not_called_none() -> None:
    steep = stats(get("tanh(1e5*(x-0.3))"))
    assert math.isnan(steep.shares.active)
    assert math.isnan(steep.shares.saturated)
    assert stats(get("tanh(x-0.3)")).shares.active > 0.9
    bump = stats(get("exp(-(1e5*(x-0.3))**2)"))  # above its mean of 6.76e-6 within 3.45e-5 of 0.3
    half = mp.sqrt(-mp.log(mpf(bump.mean))) / 10**5
    assert bump.above == pytest.approx(float(2 * half * mpmath.npdf(mpf("0.3"))), rel=1e-6)


def test_a_function_keeps_its_pen_beside_one_without_moments() -> None:
    outputs = report([get("1/x"), get("tanh")], StatsSettings()).charts[-2]
    assert {e.pen for e in outputs.elements if isinstance(e, (Line, Dot))} == {1}
