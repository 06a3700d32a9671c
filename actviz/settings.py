"""What can be chosen about each study, with what it is if nobody chooses.  Nothing here needs numpy.

Numbers are checked where they are used; messages name the options of the command line, as --layers.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from actviz.terms import THRESHOLD

LAST_SEED = 2**32 - 1

Study = Literal["depth", "stats", "experiment", "loss", "claims", "precision"]
Dtype = Literal["float16", "bfloat16", "float32", "float64"]
Language = Literal["en", "zh"]

STUDIES: tuple[Study, ...] = get_args(Study)
DTYPES: tuple[Dtype, ...] = get_args(Dtype)
LANGUAGES: tuple[Language, ...] = get_args(Language)


class DepthSettings(NamedTuple):
    """Layers of width units; init is he, xavier, lecun, gain, or n·Var(W) as a number; bias is the variance of biases.

    seeds networks are simulated, from the first seed on.  plane shows the plane of weights and biases instead.
    """

    layers: int = 50
    width: int = 512
    init: str = "he"
    bias: float = 0.0
    seeds: int = 5
    seed: int = 0
    plane: bool = False


class StatsSettings(NamedTuple):
    """Inputs from N(mu, sigma²), and what counts as saturated."""

    mu: float = 0.0
    sigma: float = 1.0
    threshold: float = THRESHOLD
    relative: bool = False


class ExperimentSettings(NamedTuple):
    """The name of an experiment, the first seed, and the place where functions are looked at, if it has one."""

    experiment: str
    seed: int = 0
    at: float | None = None


class LossSettings(NamedTuple):
    """An output activation and a loss; without them the matrix of all pairs."""

    pair: tuple[str, ...] = ()


class ClaimSettings(NamedTuple):
    """Which claims, by id or by name of a function, none for all; the language of their text."""

    claims: tuple[str, ...] = ()
    lang: Language = "en"


class PrecisionSettings(NamedTuple):
    """The types that a formula is rounded to."""

    dtypes: tuple[Dtype, ...] = DTYPES


Settings = DepthSettings | StatsSettings | ExperimentSettings | LossSettings | ClaimSettings | PrecisionSettings
SETTINGS: dict[Study, type[Settings]] = {
    "depth": DepthSettings,
    "stats": StatsSettings,
    "experiment": ExperimentSettings,
    "loss": LossSettings,
    "claims": ClaimSettings,
    "precision": PrecisionSettings,
}


def subject(settings: Settings) -> tuple[str, ...]:
    """Return what a study is about besides activations: an experiment, an activation and a loss, claims."""
    if isinstance(settings, ExperimentSettings):
        return (settings.experiment,)
    if isinstance(settings, LossSettings):
        return settings.pair
    return settings.claims if isinstance(settings, ClaimSettings) else ()
