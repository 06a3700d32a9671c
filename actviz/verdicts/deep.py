"""Deep random networks of a few functions and initialisations, and what theory says of them.

The gradient that one network leaves is chance, most of all if it loses its signal layer by layer; so it is the median
of several.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.mean_field import Spread, gradient_norms, layers
from actviz.charts import Axis, Chart, Line, Points
from actviz.settings import DepthSettings
from actviz.spec import get
from actviz.training.gradients import gradients
from actviz.training.initialisation import initialisation
from actviz.verdicts.evidence import Rough

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.charts import Element

SETTINGS = DepthSettings()
SETTING = {
    "layers": SETTINGS.layers,
    "width": SETTINGS.width,
    "seeds": SETTINGS.seeds,
    "seed": SETTINGS.seed,
    "last_seed": SETTINGS.seed + SETTINGS.seeds - 1,
}
LECUN, HE, LARGE = INITS = "lecun", "he", "4"  # Var(W) = 1/n, 2/n and 4/n
NAMES = "sigmoid", "relu", "leaky_relu", "prelu", "gelu", "silu"


class Case(NamedTuple):
    """One of the functions and one of the initialisations, with a label and a pen."""

    name: str
    init: str
    label: str = ""
    pen: int = 0


@cache
def _all() -> Array:
    return gradients([get(name) for name in NAMES], INITS, SETTINGS)


def gradient(name: str, init: str) -> Array:
    """Return the norms of the gradient by the pre-activations, over that of the last layer, as (seeds, layers)."""
    norms: Array = _all()[NAMES.index(name), INITS.index(init)]
    return norms


def left(name: str, init: str) -> Rough:
    """Return the norm of the gradient in the first layer over that in the last, the median of the networks."""
    return Rough(float(np.median(gradient(name, init)[:, 0])))


@cache
def theory(name: str, init: str) -> Array:
    """Return the same norms by mean field theory, of shape (layers,)."""
    activation = get(name)
    spread = Spread(initialisation(init, activation).scale)
    return gradient_norms(layers(activation, spread, SETTINGS.layers))


def chart(cases: tuple[Case, ...], *marks: Element) -> Chart:
    """Return the gradient by layer as theory has it and in the networks."""
    layer = np.arange(1.0, SETTINGS.layers + 1)
    lines = [Line(layer, theory(c.name, c.init), c.label or c.name, c.pen) for c in cases]
    dots = []
    for c in cases:
        found = gradient(c.name, c.init)
        dots.append(Points(layer, np.median(found, axis=0), found.min(axis=0), found.max(axis=0), pen=c.pen))
    title = "gradient by layer (lines: theory; dots: median; bars: range)"
    return Chart(title, Axis("layer"), Axis("norm over the last", log=True), (*marks, *lines, *dots))
