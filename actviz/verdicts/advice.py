"""Advice: what to use where, and what stands in the way of learning."""

from __future__ import annotations

import math

import numpy as np

from actviz.analysis.moments import moments
from actviz.charts import Axis, Bars, Chart, Dot, Line, Points
from actviz.prose.numbers import brief, interval
from actviz.spec import get
from actviz.spec.either import get as get_either
from actviz.verdicts import deep
from actviz.verdicts.curves import chart
from actviz.verdicts.evidence import Evidence, Rough, Value

HIDDEN = "relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid"
OUTPUTS = {"sigmoid": "sigmoid", "tanh": "tanh", "linear": "identity"}
DIGITS = 3  # of theory, whose means are good to more
SIZES = 1, 2, 3, 4
MATRICES = 40_000


def c46() -> Evidence:
    """Compare what deep networks with He's initialisation leave of the gradient."""
    left = {name: float(deep.theory(name, deep.HE)[0]) for name in HIDDEN}
    values: dict[str, Value] = {
        "layers": deep.SETTINGS.layers,
        **{name: Rough(norm, DIGITS) for name, norm in left.items()},
    }
    names = tuple((float(k), name) for k, name in enumerate(HIDDEN))
    bars = Bars(list(left.values()), tuple(map(brief, left.values())), (0,) * len(HIDDEN))
    settled = left["sigmoid"] < 1e-9 and all(0.5 < left[name] < 100 for name in ("relu", "leaky_relu", "elu", "tanh"))
    title = f"factor on the gradient, {deep.SETTINGS.layers} layers, Var(W) = 2/n (He)"
    return Evidence(values, settled, (Chart(title, Axis("norm over the last", log=True), Axis(ticks=names), (bars,)),))


def c47() -> Evidence:
    """Compare the ranges of output activations, and the slopes of hidden ones."""
    ranges = {name: interval(get(spec).facts.range[0]) for name, spec in OUTPUTS.items()}
    slopes = {name: moments(get(name)).slope_second for name in ("relu", "sigmoid")}
    total = float(get_either("softmax").f([3.0, 1.0, 0.2]).sum())
    values: dict[str, Value] = {
        **{f"{name}_range": text for name, text in ranges.items()},
        **{f"{name}_slope": mean for name, mean in slopes.items()},
        "softmax_sum": total,
    }
    fits = get("sigmoid").facts.range[0][:2] == (0.0, 1.0) and get("tanh").facts.range[0][:2] == (-1.0, 1.0)
    settled = fits and math.isclose(total, 1.0) and slopes["relu"] > 10 * slopes["sigmoid"]
    outputs = [get(spec) for spec in OUTPUTS.values()]
    hidden = [get(name) for name in ("relu", "gelu", "sigmoid")]
    charts = (
        chart("output layers: the range counts", outputs, (-3.0, 3.0)),
        chart("hidden layers: the slope counts", hidden, (-3.0, 3.0), 1),
    )
    return Evidence(values, settled, charts, columns=2)


def c48() -> Evidence:
    """Count how many random symmetric matrices have positive eigenvalues only, as the curvature at a minimum has."""
    seed = 0
    rng = np.random.default_rng([seed, 48])
    shares = [_minima(rng, size) for size in SIZES]
    exact = (2 - math.sqrt(2)) / 4
    values: dict[str, Value] = {
        "matrices": MATRICES,
        "seed": seed,
        "one": SIZES[0],
        "two": SIZES[1],
        "last": SIZES[-1],
        "share_one": Rough(shares[0]),
        "share_two": Rough(shares[1]),
        "share_last": Rough(shares[-1], 1),
        "exact_two": exact,
    }
    seen = Points(SIZES, shares, pen=0)
    even = Line(SIZES, [0.5**n for n in SIZES], "signs of eigenvalues by chance", None, thin=True)
    axes = Axis("dimensions", ticks=tuple((float(n), str(n)) for n in SIZES)), Axis("share of minima", log=True)
    charts = (Chart("flat points that are minima", *axes, (even, seen, Dot(2.0, exact, brief(exact)))),)
    settled = abs(shares[0] - 0.5) < 0.02 and abs(shares[1] - exact) < 0.02 and 0 < shares[-1] < 0.01
    return Evidence(values, settled, charts)


def _minima(rng: np.random.Generator, size: int) -> float:
    """Return the share of matrices from the Gaussian orthogonal ensemble without a negative eigenvalue."""
    entries = rng.standard_normal((MATRICES, size, size))
    eigenvalues = np.linalg.eigvalsh(entries + entries.transpose(0, 2, 1))
    return float((eigenvalues[:, 0] > 0).mean())
