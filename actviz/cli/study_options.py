"""The options of the commands about training, each group with the settings that it asks for."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from actviz.cli.options import FigureOptions, Threshold, complete_names
from actviz.errors import RequestError
from actviz.settings import (
    DTYPES,
    LANGUAGES,
    DepthSettings,
    Dtype,
    Language,
    PrecisionSettings,
    StatsSettings,
)
from actviz.spelling import did_you_mean, quoted


class DepthOptions(FigureOptions):
    """Everything about signals and gradients through depth."""

    layers: Annotated[int, typer.Option("--layers", metavar="N", help="Layers of the network.")] = (
        DepthSettings().layers
    )
    width: Annotated[int, typer.Option("--width", metavar="N", help="Units in each layer.")] = DepthSettings().width
    init: Annotated[
        str,
        typer.Option(
            "--init",
            metavar="NAME",
            help="he or kaiming (2/n), xavier or glorot, lecun (1/n), gain (each function's own),"
            " or V for Var(W) = V/n.",
        ),
    ] = DepthSettings().init
    bias: Annotated[float, typer.Option("--bias", metavar="V", help="Variance of the biases.")] = DepthSettings().bias
    seeds: Annotated[int, typer.Option("--seeds", metavar="N", help="How many networks are simulated.")] = (
        DepthSettings().seeds
    )
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The first seed; the others follow it.")] = (
        DepthSettings().seed
    )
    plane: Annotated[
        bool, typer.Option("--plane", help="Show the plane of weights and biases, with the edge of chaos.")
    ] = False

    def settings(self) -> DepthSettings:
        """Return what is asked for."""
        return DepthSettings(self.layers, self.width, self.init, self.bias, self.seeds, self.seed, self.plane)


class StatsOptions(Threshold, FigureOptions):
    """Everything about statistics of outputs and slopes."""

    mu: Annotated[float, typer.Option("--mu", metavar="M", help="Mean of the inputs.")] = StatsSettings().mu
    sigma: Annotated[float, typer.Option("--sigma", metavar="S", help="Standard deviation of the inputs.")] = (
        StatsSettings().sigma
    )

    def settings(self) -> StatsSettings:
        """Return what is asked for."""
        return StatsSettings(self.mu, self.sigma, self.threshold, self.relative)


class ExperimentOptions(FigureOptions):
    """Everything about an experiment."""

    at: Annotated[
        float | None,
        typer.Option("--at", metavar="X", help="Where steps and trace look at the function.", show_default=False),
    ] = None
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The first seed; if it takes more, they follow.")] = 0


def complete_experiments(incomplete: str) -> list[str]:
    """Return the experiments that *incomplete* may become, for the shell."""
    from actviz.experiments import EXPERIMENTS

    return [name for name in EXPERIMENTS if name.startswith(incomplete)]


Experiment = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Which experiment.", autocompletion=complete_experiments, show_default=False),
]
Others = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SPEC",
        help="Activations to do it with, instead of its own.",
        autocompletion=complete_names,
        show_default=False,
    ),
]


Pair = Annotated[
    list[str] | None,
    typer.Argument(metavar="ACTIVATION LOSS", help="Such as sigmoid bce; none for all pairs.", show_default=False),
]


Claims = Annotated[
    list[str] | None,
    typer.Argument(metavar="CLAIM", help="Such as C11, or a function: what is said of it.", show_default=False),
]


class ClaimOptions(FigureOptions):
    """Everything about claims."""

    lang: Annotated[str, typer.Option("--lang", metavar="en|zh", help="The language of the text.")] = "en"

    def language(self) -> Language:
        """Return the language asked for."""
        language = self.lang.strip().lower()
        if language not in LANGUAGES:
            hint = did_you_mean(language, LANGUAGES)
            raise RequestError(f"--lang must be {' or '.join(LANGUAGES)}, got {quoted(self.lang)}{hint}")
        return language


class PrecisionOptions(FigureOptions):
    """Everything about formulas in types of few digits."""

    dtype: Annotated[
        str, typer.Option("--dtype", metavar="LIST", help=f"Any of {', '.join(DTYPES)}; all by default.")
    ] = ""

    def settings(self) -> PrecisionSettings:
        """Return what is asked for: some types, or all."""
        typed = [name.strip().lower() for name in self.dtype.split(",")] if self.dtype.strip() else []
        for name in typed:
            if name not in DTYPES:
                hint = did_you_mean(name, DTYPES)
                raise RequestError(f"--dtype takes any of {','.join(DTYPES)}, got {quoted(name)}{hint}")
        return PrecisionSettings(cast("tuple[Dtype, ...]", tuple(dict.fromkeys(typed))) or DTYPES)
