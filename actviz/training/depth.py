"""Signal and gradient through the layers of random networks: theory and simulation of the same networks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.mean_field import FixedPoint, Layer, Spread, correlations, fixed_point, gradient_norms, layers
from actviz.analysis.normal_shares import Inputs
from actviz.analysis.saturation import saturation
from actviz.measure.landmarks import peak_slope, stretches
from actviz.training.propagation import START, Simulation, simulate
from actviz.watching import unwatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.settings import DepthSettings
    from actviz.watching import Watch


class Theory(NamedTuple):
    """What mean field theory says of each layer; the arrays mean what those of a Simulation do, of shape (layers,)."""

    layers: tuple[Layer, ...]
    variance: Array
    second: Array
    gradient: Array
    saturated: Array
    dead: Array
    correlation: Array


class Deep(NamedTuple):
    """Networks of one activation: their spread, theory, where it leads to, and the simulation."""

    activation: Activation
    spread: Spread
    theory: Theory
    fixed_point: FixedPoint
    simulation: Simulation

    @property
    def peak(self) -> float:
        """The largest slope, of which the bound on the gradient is a power that leaves out the weights."""
        return peak_slope(self.activation).slope

    @property
    def constant(self) -> bool:
        """Whether a piece of the function has a slope of exactly 0; if none has, no gradient is 0 but for underflow."""
        return any(stretch.piece.constant for stretch in stretches(self.activation))

    @property
    def chi(self) -> float:
        """The mean factor, over the layers, by which theory multiplies the squared norm of the gradient."""
        factors = [layer.chi for layer in self.theory.layers[:-1] or self.theory.layers]
        if math.isnan(math.fsum(factors)) or min(factors) <= 0:
            return math.nan if math.isnan(math.fsum(factors)) else 0.0
        return float(np.exp(np.mean(np.log(factors))))

    @property
    def lost(self) -> int:
        """The first layer whose signal is beyond the doubles in one of the networks; 0 for none."""
        finite = np.isfinite(self.simulation.variance).all(axis=0)
        return 0 if finite.all() else int(finite.argmin()) + 1


def study(activations: Sequence[Activation], settings: DepthSettings, watch: Watch = unwatched) -> tuple[Deep, ...]:
    """Return theory and simulation for each of *activations*.

    Raises RequestError for settings that make no network.
    """
    found = []
    for simulated in watch(simulate(activations, settings, watch), len(activations), "Mean field theory"):
        activation, spread = simulated.activation, Spread(simulated.weights, settings.bias)
        theory = _theory(activation, spread, settings.layers)
        found.append(Deep(activation, spread, theory, fixed_point(activation, spread), simulated))
    return tuple(found)


def _theory(activation: Activation, spread: Spread, count: int) -> Theory:
    found = layers(activation, spread, count)
    variance, second, _ = np.array(found).T
    regions = saturation(activation).tails
    saturated, dead = (
        np.array([_share([r[:2] for r in regions if r.kind == kind], q) for q in variance])
        for kind in ("saturated", "dead")
    )
    correlation = correlations(activation, spread, count, START)
    return Theory(found, variance, second, gradient_norms(found), saturated, dead, correlation)


def _share(spans: Sequence[tuple[float, float]], variance: float) -> float:
    return Inputs(sigma=math.sqrt(variance)).share(spans) if 0 < variance < math.inf else math.nan
