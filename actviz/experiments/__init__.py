"""Seeded experiments in plain numpy, one module each: what is run and found, and the report on it.

The module of an experiment has the experiment's name, and two functions: run(activations, settings, watch) gives its
result, report(result) says it.  What can be asked of it stands in the list below, so that reading it needs no numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from actviz.catalogue import catalogue
from actviz.errors import RequestError
from actviz.settings import LAST_SEED
from actviz.spelling import did_you_mean, quoted
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.reports.report import Report
    from actviz.settings import ExperimentSettings
    from actviz.watching import Watch

SOME = 12  # curves; more in one chart cannot be told apart


class Experiment(NamedTuple):
    """What an experiment shows and takes: at most so many activations, those of the catalogue if none are given.

    at is the place where functions are looked at if nobody says another; None if the experiment has no such place.
    """

    name: str
    summary: str
    most: int = 0
    activations: tuple[str, ...] = ()
    at: float | None = None


# In the order of a lecture.
EXPERIMENTS = {
    e.name: e
    for e in (
        Experiment(
            "linear",
            "Linear layers in a row make one linear layer; activations between them bend it.",
            SOME,
            ("relu", "tanh"),
        ),
        Experiment(
            "zigzag",
            "Inputs that are all positive tie the signs of gradients, and descent zigzags.",
            SOME,
            ("sigmoid", "relu", "tanh"),
        ),
        Experiment("dead", "How many units die at which learning rate.", SOME, ("relu", "leaky_relu")),
        Experiment("prelu", "A slope learned with momentum, with both signs of the update."),
        Experiment(
            "race",
            "The same small network with each activation: loss against step.",
            SOME,
            ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu"),
        ),
        Experiment("steps", "The error of difference quotients against their step size.", 1, ("sigmoid",), at=1.0),
        Experiment("trace", "Forward and reverse mode on the graph of a function, node by node.", 1, ("silu",), at=1.0),
        Experiment("swell", "How the derivative of a composition grows when it is written out.", 1, ("sigmoid",)),
    )
}


def experiment(activations: Sequence[Activation], settings: ExperimentSettings, watch: Watch = unwatched) -> Report:
    """Run the experiment that *settings* name with *activations*, or with its own if there are none, and report it.

    Raises RequestError if there is no such experiment, or if it does not take what it is given.
    """
    asked = named(settings.experiment)
    _refuse_what_it_does_not_take(asked, activations, settings)
    chosen = tuple(activations) or tuple(catalogue()[name]() for name in asked.activations)
    at = asked.at if settings.at is None else settings.at
    module = import_module(f"{__name__}.{asked.name}")
    result = module.run(chosen, settings._replace(experiment=asked.name, at=at), watch)
    report: Report = module.report(result)
    return report


def named(name: str) -> Experiment:
    """Return the experiment called *name*; raises RequestError with the nearest if there is none."""
    if found := EXPERIMENTS.get(name.strip().lower()):
        return found
    near = did_you_mean(name, EXPERIMENTS, otherwise=f"; there are {', '.join(EXPERIMENTS)}")
    raise RequestError(f"unknown experiment {quoted(name)}{near}")


def _refuse_what_it_does_not_take(
    asked: Experiment, activations: Sequence[Activation], settings: ExperimentSettings
) -> None:
    if len(activations) > asked.most:
        allowed = {0: "no activation", 1: "one activation"}.get(asked.most, f"at most {asked.most} activations")
        got = quoted(activations[0].spec) if len(activations) == 1 else len(activations)
        raise RequestError(f"experiment {asked.name} takes {allowed}, got {got}")
    if settings.at is not None and asked.at is None:
        raise RequestError(f"experiment {asked.name} takes no --at: it looks at no single place")
    if not 0 <= settings.seed <= LAST_SEED:
        raise RequestError(f"--seed must be 0 to {LAST_SEED}, got {settings.seed}")
