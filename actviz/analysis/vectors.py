"""What a vector activation makes of one vector: outputs, Jacobian, and the same along one entry or the temperature."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.window import checked
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.measure.grid import ascending
from actviz.terms import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.terms import Break
    from actviz.vectors import VectorActivation

REACH = 6.0  # how far a section goes beyond the entries; softmax passes less than 1 % there
LARGEST = 1e300  # that a figure can have on its axes
MOST_ENTRIES = 10  # that a figure can tell apart
COLDEST, HOTTEST, STEPS = 0.02, 1000.0, 600  # of a path over temperatures
CLASSES = 3  # whose probabilities are the points of a triangle


class Mapped(NamedTuple):
    """A vector x of n entries with its m outputs y and the Jacobian, shape (m, n)."""

    activation: VectorActivation
    x: Array
    y: Array
    jacobian: Array


class Section(NamedTuple):
    """The outputs while one entry varies: one part per stretch between jumps, x with shape (k,), y with (k, m)."""

    activation: VectorActivation
    vector: Array
    entry: int
    window: Window
    parts: tuple[tuple[Array, Array], ...]
    breaks: tuple[Break, ...]
    here: Array  # the outputs at the vector itself


class Path(NamedTuple):
    """The outputs over temperatures from cold to hot, shape (steps, 3), with the points that are asked for."""

    points: Array
    marked: tuple[Mapped, ...]


def mapped(activation: VectorActivation, vector: Sequence[float]) -> Mapped:
    """Return what *activation* makes of *vector*; raises RequestError for a vector that it does not take."""
    x = np.array(vector, dtype=np.float64)
    return Mapped(activation, x, activation.f(x), activation.jacobian(x))


def drawable(activation: VectorActivation, vector: Sequence[float]) -> None:
    """Raise RequestError if no figure can show *vector*: too many entries, or some that are not finite."""
    if len(vector) > MOST_ENTRIES:
        raise RequestError(f"--vector: a figure shows at most {MOST_ENTRIES} entries, got {len(vector)}")
    if odd := [v for v in vector if not math.isfinite(v)]:
        raise RequestError(f"--vector: a figure of {activation.name} shows finite entries only, got {plain(odd[0])}")
    if far := [v for v in vector if abs(v) > LARGEST]:
        raise RequestError(f"--vector: a figure shows entries within ±{plain(LARGEST)}, got {plain(far[0])}")
    in_reach(activation, activation.f(vector), activation.jacobian(vector))


def in_reach(activation: VectorActivation, *results: Array) -> None:
    """Raise RequestError if some results are too large to be drawn, or not finite."""
    for values in results:
        if not (np.abs(values) <= LARGEST).all():
            beyond = f"{activation.name} goes beyond ±{plain(LARGEST)} here"
            raise RequestError(f"{beyond}, where no figure can follow; take smaller numbers")


def section(
    activation: VectorActivation,
    vector: Sequence[float],
    entry: int,
    span: Window | None = None,
    samples: int = SAMPLES,
) -> Section:
    """Let entry number *entry* (from 0) vary over *span*, or over a window that holds all entries and every break.

    Raises RequestError for an entry that the vector does not have.
    """
    v = np.array(vector, dtype=np.float64)
    if not 0 <= entry < v.size:
        raise RequestError(f"--section must be 1 to {v.size}, the entries of the vector, got {entry + 1}")
    breaks = activation.section_breaks(v, entry)
    low, high = checked(*span) if span else _window(activation, v, breaks)
    inside = [b for b in breaks if low < b.at < high]
    ends = [low, *(b.at for b in inside if b.order == 0), high]
    even = ascending(np.linspace(low, high, samples), [b.at for b in inside], ends)
    parts = []
    for start, stop in itertools.pairwise(ends):
        x = even[(even >= start) & (even <= stop)]
        probe = x.copy()
        if start > low:
            probe[0] = np.nextafter(start, math.inf)
        if stop < high:
            probe[-1] = np.nextafter(stop, -math.inf)
        y = activation.f(_along(v, entry, probe))
        in_reach(activation, y)
        parts.append((x, y))
    return Section(activation, v, entry, (low, high), tuple(parts), tuple(inside), activation.f(v))


def at_break(s: Section, place: Break) -> Array:
    """Return the outputs taken exactly at a break of a section."""
    values: Array = s.activation.f(_along(s.vector, s.entry, np.array([place.at])))[0]
    return values


def _along(v: Array, entry: int, values: Array) -> Array:
    vectors = np.tile(v, (values.size, 1))
    vectors[:, entry] = values
    return vectors


def _window(activation: VectorActivation, v: Array, breaks: tuple[Break, ...]) -> Window:
    scale = activation.values.get("temperature", 1.0)
    marks = [*v.tolist(), *(b.at for b in breaks)]
    return float(math.floor(min(marks) - REACH * scale)), float(math.ceil(max(marks) + REACH * scale))


def path(marked: tuple[Mapped, ...]) -> Path | None:
    """Return the outputs over all temperatures, or nothing unless they are probabilities of three classes.

    Without a temperature, or with different activations, the path is empty and only the points are left.
    """
    first = marked[0]
    if first.y.size != CLASSES or not all(m.activation.claims.sums_to_one for m in marked):
        return None
    alike = {type(m.activation) for m in marked} == {type(first.activation)}
    if not alike or "temperature" not in first.activation.parameters:
        return Path(np.empty((0, CLASSES)), marked)
    temperatures = np.geomspace(COLDEST, HOTTEST, STEPS)
    cls = type(first.activation)
    points = np.array([cls(temperature=float(t)).f(first.x) for t in temperatures])
    return Path(points, marked)
