"""Curves, comparisons, regions and tables in Python: each function returns a result to look at, save and display."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, Unpack

from actviz.api.given import Appearance, Spec, result_of
from actviz.terms import SAMPLES, THRESHOLD
from actviz.views.result import Result, in_python

if TYPE_CHECKING:
    from actviz.look import Panel
    from actviz.views.result import OnAxes


@in_python
def plot(
    *specs: Spec,
    range: tuple[float, float] | None = None,  # noqa: A002  called as the option is
    panels: Sequence[Panel] = (),
    threshold: float = THRESHOLD,
    relative: bool = False,
    samples: int = SAMPLES,
    vector: Sequence[float] | None = None,
    section: int | None = None,
    ax: OnAxes | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Show f, f′ and where the gradient survives; of activations that take a vector what suits them.

    A spec is a text as the command line takes it, an activation, or a Python function.  *panels* are any of "strips",
    "f", "d1", "d2" and "log".

    With *ax* the curves are drawn on axes of yours: one for the first panel that is not "strips", or one for each in a
    mapping such as {"f": upper, "d1": lower}.  With *pyplot*, the module matplotlib.pyplot, the figure becomes one that
    pyplot knows, which is how Sphinx's plot directive and notebooks find figures.

    Raises ActvizError for what the command refuses.
    """
    asked: dict[str, Any] = dict(span=range, threshold=threshold, relative=relative, samples=samples, panels=panels)
    asked |= dict(vector=vector, section=section)
    return result_of("plot", specs, asked, appearance, axes=ax, pyplot=pyplot, allow_imports=allow_imports)


@in_python
def compare(
    *specs: Spec,
    range: tuple[float, float] | None = None,  # noqa: A002  called as the option is
    panels: Sequence[Panel] = (),
    threshold: float = THRESHOLD,
    relative: bool = False,
    samples: int = SAMPLES,
    ax: OnAxes | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Set activations side by side, with crossovers, the facts that differ, a verdict on two; arguments as plot's."""
    asked = dict(span=range, threshold=threshold, relative=relative, samples=samples, panels=panels)
    return result_of("compare", specs, asked, appearance, axes=ax, pyplot=pyplot, allow_imports=allow_imports)


@in_python
def saturation(
    *specs: Spec,
    range: tuple[float, float] | None = None,  # noqa: A002  called as the option is
    threshold: float = THRESHOLD,
    relative: bool = False,
    samples: int = SAMPLES,
    ax: OnAxes | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Show where the gradient dies: the regions as data, as a table and as strips; arguments as plot's."""
    asked = dict(span=range, threshold=threshold, relative=relative, samples=samples)
    return result_of("saturation", specs, asked, appearance, axes=ax, pyplot=pyplot, allow_imports=allow_imports)


@in_python
def table(
    *specs: Spec,
    at: Sequence[float] | str = (),
    threshold: float = THRESHOLD,
    relative: bool = False,
    vector: Sequence[float] | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Result:
    """Show x, f, f′, f″ and the state of the unit at the points *at*, numbers or a text such as "-4..4:0.5"."""
    from actviz.spec.numbers import points

    places = tuple(points(at) if isinstance(at, str) and at else map(float, at))
    asked = dict(threshold=threshold, relative=relative, at=places, vector=vector)
    return result_of("table", specs, asked, appearance, pyplot=pyplot, allow_imports=allow_imports)
