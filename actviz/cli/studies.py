"""The commands about training: what activations do to signals, gradients and losses, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from actviz import stems
from actviz.cli import streams
from actviz.cli.asked import activations_of
from actviz.cli.options import FigureOptions, Specs
from actviz.cli.showing import show, show_and_print
from actviz.cli.study_options import (
    ClaimOptions,
    Claims,
    DepthOptions,
    Experiment,
    ExperimentOptions,
    Others,
    Pair,
    PrecisionOptions,
    StatsOptions,
)
from actviz.cli.targets import Forms, Target, asked_form, deliver, named, targets
from actviz.forms import FIGURES
from actviz.settings import ClaimSettings, ExperimentSettings, LossSettings, subject
from actviz.views.request import TABLES, Request

if TYPE_CHECKING:
    from actviz.declared import Declared
    from actviz.settings import Settings, Study
    from actviz.texts.tables import Table

FORMS = Forms(FIGURES, TABLES)


def study(
    kind: Study, shown: Sequence[Declared], settings: Settings, options: FigureOptions, *, drawn: bool = True
) -> None:
    """Make a study and bring it to where it is wanted.

    Text is printed; if it is *drawn* and nobody names a file, a figure is written as well.
    """
    from actviz.views.making import view

    to, form = targets(options, FORMS), asked_form(options, FORMS)
    options.look()  # before anything is computed, so that a wrong option is answered at once
    if not to:
        figure = form in FIGURES or (not form and (drawn or bool(options.open or options.snippet)))
        name = stems.stem(kind, [*subject(settings), *(a.spec for a in shown)])
        to = [named(name, form or "png") if figure else Target(None, form or "text")]
    made = view(Request(kind, tuple(shown), settings=settings), partial(streams.counted, quiet=options.quiet))
    (show_and_print if drawn else show)(made, to, options, FORMS)


def depth(specs: Specs, options: DepthOptions) -> None:
    """Send a signal and a gradient through a deep random network.

      actviz depth sigmoid relu
      actviz depth relu gelu --init lecun
      actviz depth sigmoid --layers 10 -o depth.svg --theme dark
      actviz depth tanh --plane

    Theory (lines) beside simulated networks (dots): the gradient, the
    variance and the correlation of two inputs in every layer, and the share
    of units on a flat side.

    Prints the numbers and writes a PNG named after the activations, or the
    files named with -o (.png, .svg, .pdf, .txt, .csv, .json, .md, .tex).
    """
    study("depth", activations_of(specs, options), options.settings(), options)


def stats(specs: Specs, options: StatsOptions) -> None:
    """Print what inputs from N(0, 1) become, and gains.

      actviz stats gelu silu mish
      actviz gain relu selu
      actviz stats tanh --mu 1 --sigma 2
      actviz stats "x*sigmoid(1.7*x)" -o stats.svg

    Mean and variance of the output, E f^2, E f'^2, how often a unit is
    saturated, dead or active, and the gains for initialisation that keep the
    signal (1/sqrt(E f^2)) or the gradient (1/sqrt(E f'^2)), beside torch's.

    Forms: text, csv, json, md, latex; png, svg, pdf for a figure.
    """
    study("stats", activations_of(specs, options), options.settings(), options, drawn=False)


def experiment(options: ExperimentOptions, name: Experiment = "", specs: Others = None) -> None:
    """Make an experiment; without a name, list them.

      actviz experiment
      actviz experiment linear
      actviz experiment dead -o dead.svg
      actviz experiment race relu gelu --seed 3
      actviz experiment trace "x*sigmoid(x)" --at 1.5

    All are small, in plain numpy, and the same seed gives the same numbers.

    Prints the numbers and writes a PNG named after the experiment, or the
    files named with -o (.png, .svg, .pdf, .txt, .csv, .json, .md, .tex).
    """
    if not name:
        list_experiments(options)
        return
    activations = activations_of(specs or [], options)
    study("experiment", activations, ExperimentSettings(name, options.seed, options.at), options)


def list_experiments(options: ExperimentOptions) -> None:
    """Print the names of the experiments, each with what it shows."""
    from actviz.experiments import EXPERIMENTS
    from actviz.texts import records
    from actviz.texts.tables import Table, in_form

    forms = Forms((), ("text", "json", "md"))
    to = targets(options, forms) or [Target(None, asked_form(options, forms) or "text")]
    found = EXPERIMENTS.values()

    def made(form: str) -> str | Table:
        if form == "json":
            return records.dumps({"experiments": [e._asdict() for e in found]})
        rows = tuple((e.name, e.summary) for e in found)
        return in_form(Table(("experiment", "shows"), ("left", "left"), rows), form)

    deliver(made, to, options)


def loss(options: FigureOptions, pair: Pair = None) -> None:
    """Show which loss goes with which output activation.

      actviz loss
      actviz loss sigmoid binary_crossentropy
      actviz loss sigmoid mse -o saturates.svg
      actviz loss tanh bce
      actviz loss softmax scce

    The loss and its slope against the logit for each label: where the slope
    is p - y, where it saturates, and where there is no loss at all.

    Prints the numbers and writes a PNG named after the pair, or the files
    named with -o (.png, .svg, .pdf, .txt, .csv, .json, .md, .tex).
    """
    from actviz.losses.names import names

    study("loss", (), LossSettings(tuple(names(pair)) if pair else ()), options)


def claims(options: ClaimOptions, which: Claims = None) -> None:
    """Check what tutorials say about activations.

      actviz claims
      actviz claims C11
      actviz claims sigmoid --json
      actviz claims C4 -o c4.svg --lang zh

    Each claim has a verdict (true, true if, wrong, not testable) with the
    numbers that settle it, computed when they are shown.

    Forms: text, csv, json, md, latex; png, svg, pdf for a figure.
    """
    study("claims", (), ClaimSettings(tuple(which or ()), options.language()), options, drawn=False)


def precision(specs: Specs, options: PrecisionOptions) -> None:
    """Show what a formula loses in types of few digits.

      actviz precision sigmoid
      actviz precision "exp(x)/(1+exp(x))" --dtype float64
      actviz precision gelu --dtype float16,bfloat16 -o gelu.svg

    The formula as it is written, every step rounded to the type, against its
    exact value: the error in units of the last place, and the first x at
    which it overflows, is wrongly 0 or loses all digits.

    Prints the numbers and writes a PNG named after the activations, or the
    files named with -o (.png, .svg, .pdf, .txt, .csv, .json, .md, .tex).
    """
    settings = options.settings()  # before Python code is run, so that a wrong option is answered at once
    study("precision", activations_of(specs, options), settings, options)
