"""Deep random networks, one for each function and initialisation, and what theory says of them.

One network is enough for an order of magnitude; `actviz depth` shows how far several differ.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.mean_field import Spread, gradient_norms, layers
from actviz.charts import Axis, Chart, Line, Points
from actviz.settings import DepthSettings
from actviz.spec import get
from actviz.training.initialisation import initialisation
from actviz.training.propagation import simulate
from actviz.verdicts.evidence import Rough

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.charts import Element

SETTINGS = DepthSettings(seeds=1)
SETTING = {"layers": SETTINGS.layers, "width": SETTINGS.width, "seed": SETTINGS.seed}


class Case(NamedTuple):
    """A function and an initialisation, as depth takes them, with a label and a pen."""

    name: str
    init: str
    label: str = ""
    pen: int = 0


@cache
def gradient(name: str, init: str) -> Array:
    """Return the norms of the gradient by the pre-activations of each layer, over that of the last, in one network."""
    (found,) = simulate([get(name)], SETTINGS._replace(init=init))
    norms: Array = found.gradient[0]
    return norms


def left(name: str, init: str) -> Rough:
    """Return the norm of the gradient in the first layer over that in the last, in one network."""
    return Rough(float(gradient(name, init)[0]))


def theory(activation: Activation, init: str) -> Array:
    """Return the same norms by mean field theory."""
    spread = Spread(initialisation(init, activation).scale)
    return gradient_norms(layers(activation, spread, SETTINGS.layers))


def chart(cases: tuple[Case, ...], *marks: Element) -> Chart:
    """Return the gradient by layer: theory as lines, the networks as dots."""
    layer = np.arange(1.0, SETTINGS.layers + 1)
    lines = [Line(layer, theory(get(c.name), c.init), c.label or c.name, c.pen) for c in cases]
    dots = [Points(layer, gradient(c.name, c.init), pen=c.pen) for c in cases]
    return Chart("gradient by layer", Axis("layer"), Axis("norm over the last", log=True), (*marks, *lines, *dots))
