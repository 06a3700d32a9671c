"""Studies in Python: what activations do to signals, gradients and losses, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Unpack

from actviz.api.given import Appearance, Spec, result_of
from actviz.errors import RequestError
from actviz.losses.names import names
from actviz.settings import (
    DTYPES,
    LANGUAGES,
    ClaimSettings,
    DepthSettings,
    Dtype,
    ExperimentSettings,
    Language,
    LossSettings,
    PrecisionSettings,
    Settings,
    StatsSettings,
    Study,
)
from actviz.spelling import did_you_mean, quoted
from actviz.terms import THRESHOLD
from actviz.views.result import Result, in_python


@in_python
def depth(
    *specs: Spec,
    layers: int = 50,
    width: int = 512,
    init: str | float = "he",
    bias: float = 0.0,
    seeds: int = 5,
    seed: int = 0,
    plane: bool = False,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Send a signal and a gradient through a deep random network: theory beside simulated networks.

    *init* is "he", "xavier", "lecun", "gain", or a number V for Var(W) = V/n; *bias* is the variance of the biases.
    With *plane* the plane of weights and biases is shown, with the edge of chaos in it.
    """
    settings = DepthSettings(layers, width, str(init), float(bias), seeds, seed, plane)
    return _study("depth", specs, settings, appearance, pyplot, allow_imports=allow_imports)


@in_python
def stats(
    *specs: Spec,
    mu: float = 0.0,
    sigma: float = 1.0,
    threshold: float = THRESHOLD,
    relative: bool = False,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Show what inputs from N(mu, sigma²) become, and the gains for initialisation that follow."""
    settings = StatsSettings(float(mu), float(sigma), float(threshold), relative)
    return _study("stats", specs, settings, appearance, pyplot, allow_imports=allow_imports)


@in_python
def experiment(
    name: str,
    *specs: Spec,
    seed: int = 0,
    at: float | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Make the experiment *name*, as "actviz experiment" lists them, with its own activations or those given."""
    settings = ExperimentSettings(name, seed, None if at is None else float(at))
    return _study("experiment", specs, settings, appearance, pyplot, allow_imports=allow_imports)


@in_python
def loss(*pair: str, pyplot: ModuleType | None = None, **appearance: Unpack[Appearance]) -> Result:
    """Show an output activation with a loss, as "sigmoid" and "bce"; without a pair the matrix of all."""
    return _study("loss", (), LossSettings(tuple(names(pair)) if pair else ()), appearance, pyplot)


@in_python
def claims(
    *which: str, lang: Language = "en", pyplot: ModuleType | None = None, **appearance: Unpack[Appearance]
) -> Result:
    """Check what tutorials say: claims by id ("C11"), by the name of a function, or all of them."""
    if lang not in LANGUAGES:
        hint = did_you_mean(str(lang), LANGUAGES)
        raise RequestError(f"--lang must be {' or '.join(LANGUAGES)}, got {quoted(str(lang))}{hint}")
    return _study("claims", (), ClaimSettings(which, lang), appearance, pyplot)


@in_python
def precision(
    *specs: Spec,
    dtype: Dtype | Sequence[Dtype] = DTYPES,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Show what a formula loses when every step is rounded to a type of few digits."""
    types: tuple[Dtype, ...] = (dtype,) if isinstance(dtype, str) else tuple(dict.fromkeys(dtype))
    for name in types:
        if name not in DTYPES:
            hint = did_you_mean(str(name), DTYPES)
            raise RequestError(f"--dtype takes any of {', '.join(DTYPES)}, got {quoted(str(name))}{hint}")
    settings = PrecisionSettings(types)
    return _study("precision", specs, settings, appearance, pyplot, allow_imports=allow_imports)


def _study(
    kind: Study,
    specs: Sequence[Spec],
    settings: Settings,
    appearance: Appearance,
    pyplot: ModuleType | None,
    *,
    allow_imports: bool = False,
) -> Result:
    asked = {"settings": settings}
    return result_of(kind, specs, asked, appearance, pyplot=pyplot, allow_imports=allow_imports)
