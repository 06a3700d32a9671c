"""Outputs of one sign: what they do to the gradients of the weights behind them, and to descent."""

from __future__ import annotations

from functools import cache

from actviz.experiments import zigzag
from actviz.experiments.zigzag import ALONE, TOGETHER
from actviz.settings import ExperimentSettings
from actviz.spec import get
from actviz.training.signs import BATCH, INPUTS, SEEDS
from actviz.verdicts.evidence import Evidence, Rough, Value, percent

NAMES = "sigmoid", "relu", "tanh"


@cache
def _found() -> zigzag.Result:
    return zigzag.run(tuple(map(get, NAMES)), ExperimentSettings("zigzag"))


def _shares(batch: int) -> dict[str, Rough]:
    """Return in how many per cent of the batches all gradients of a neuron's weights have one sign."""
    return {s.activation.name: percent(s.shares[batch]) for s in _found().found}


def c7() -> Evidence:
    """Count how often all weights of a neuron are pushed one way."""
    single, batch = _shares(ALONE), _shares(TOGETHER)
    values: dict[str, Value] = {
        **single,
        "batch_sigmoid": batch["sigmoid"],
        "inputs": INPUTS,
        "batch": BATCH,
        "seed": _found().seed,
    }
    settled = single["sigmoid"].value == single["relu"].value == 100 and single["tanh"].value < 1
    *_, signs, _ = zigzag.report(_found()).charts
    return Evidence(values, settled, (signs,))


def c8() -> Evidence:
    """Walk down with positive and with centred inputs, one example at a time and in batches."""
    sigmoid = _found().found[0]
    ways = {
        "positive": sigmoid.ways[ALONE],
        "centred": sigmoid.centred[ALONE],
        "batch_positive": sigmoid.ways[TOGETHER],
        "batch_centred": sigmoid.centred[TOGETHER],
    }
    ratios = {name: Rough(way.ratio) for name, way in ways.items()}
    values: dict[str, Value] = {
        **ratios,
        **{f"batch_{name}": share for name, share in _shares(TOGETHER).items()},
        "inputs": INPUTS,
        "batch": BATCH,
        "seeds": SEEDS,
        "seed": _found().seed,
    }
    zigzags = ratios["positive"].value > ratios["centred"].value
    mended = ratios["batch_positive"].value < ratios["positive"].value
    alone, together, *_ = zigzag.report(_found()).charts
    return Evidence(values, zigzags and mended, (alone, together), columns=2)
