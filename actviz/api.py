"""What the commands show, in Python: each function returns a result that can be looked at, saved and displayed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypedDict, TypeVar, Unpack

from actviz.activation import Activation
from actviz.errors import RequestError
from actviz.forms import FIGURES
from actviz.render.look import Look, Words
from actviz.render.looks import look as checked
from actviz.spec.either import Either, get, get_all
from actviz.terms import SAMPLES, THRESHOLD
from actviz.views.making import view
from actviz.views.request import PANELS, TEXTS, Kind, Request
from actviz.views.shown import Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.render.look import Panel

__all__ = ["compare", "plot", "saturation", "table"]

Spec = str | Either | Callable[..., Any]
_OPTION = re.compile(r"--([a-z][a-z-]*[a-z])")
P = ParamSpec("P")
R = TypeVar("R")


class Appearance(TypedDict, total=False):
    """How a figure looks: as the options of the commands, whose defaults they have.

    theme is "light", "dark" or "auto" (one SVG with both); size is as typed, such as "7x5", "column" or "600px"; colors
    and dark_colors are those of the first curves; style is "print", a style of matplotlib or a .mplstyle file.  title,
    alt and caption take the place of ours.
    """

    theme: str
    size: str
    dpi: float
    title: str
    font_size: float | None
    style: str
    transparent: bool
    svg_text: bool
    colors: Sequence[str]
    dark_colors: Sequence[str]
    alt: str
    caption: str


def _in_python(function: Callable[P, R]) -> Callable[P, R]:
    """Let messages name arguments as they are called here, not as options of the command line."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except RequestError as error:
            text = _OPTION.sub(lambda option: option[1].replace("-", "_"), str(error))
            raise RequestError(text) from error.__cause__

    return called


@_in_python
def plot(
    *specs: Spec,
    range: tuple[float, float] | None = None,  # noqa: A002  called as the option is
    panels: Sequence[Panel] = (),
    threshold: float = THRESHOLD,
    relative: bool = False,
    samples: int = SAMPLES,
    vector: Sequence[float] | None = None,
    section: int | None = None,
    ax: Axes | Mapping[Panel, Axes] | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Shown:
    """Show f, f′ and where the gradient survives; of activations that take a vector what suits them.

    A spec is a text as the command line takes it, an activation, or a Python function.  *panels* are any of "strips",
    "f", "d1", "d2" and "log".

    With *ax* the curves are drawn on axes of yours: one for the first panel that is not "strips", or one for each in a
    mapping such as {"f": upper, "d1": lower}.  With *pyplot*, the module matplotlib.pyplot, the figure becomes one that
    pyplot knows, which is how Sphinx's plot directive and notebooks find figures.

    Raises ActvizError for what the command refuses.
    """
    request = _request(
        "plot",
        specs,
        allow_imports=allow_imports,
        span=range,
        threshold=threshold,
        relative=relative,
        samples=samples,
        panels=tuple(panels),
        vector=None if vector is None else tuple(map(float, vector)),
        section=section,
    )
    return _shown(request, appearance, ax, pyplot)


@_in_python
def compare(
    *specs: Spec,
    range: tuple[float, float] | None = None,  # noqa: A002  called as the option is
    panels: Sequence[Panel] = (),
    threshold: float = THRESHOLD,
    relative: bool = False,
    samples: int = SAMPLES,
    ax: Axes | Mapping[Panel, Axes] | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Shown:
    """Set activations side by side, with crossovers, the facts that differ, a verdict on two; arguments as plot's."""
    request = _request(
        "compare",
        specs,
        allow_imports=allow_imports,
        span=range,
        threshold=threshold,
        relative=relative,
        samples=samples,
        panels=tuple(panels),
    )
    return _shown(request, appearance, ax, pyplot)


@_in_python
def saturation(
    *specs: Spec,
    range: tuple[float, float] | None = None,  # noqa: A002  called as the option is
    threshold: float = THRESHOLD,
    relative: bool = False,
    samples: int = SAMPLES,
    ax: Axes | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Shown:
    """Show where the gradient dies: the regions as data, as a table and as strips; arguments as plot's."""
    request = _request(
        "saturation",
        specs,
        allow_imports=allow_imports,
        span=range,
        threshold=threshold,
        relative=relative,
        samples=samples,
    )
    return _shown(request, appearance, None if ax is None else {"strips": ax}, pyplot)


@_in_python
def table(
    *specs: Spec,
    at: Sequence[float] | str = (),
    threshold: float = THRESHOLD,
    relative: bool = False,
    vector: Sequence[float] | None = None,
    pyplot: ModuleType | None = None,
    allow_imports: bool = False,
    **appearance: Unpack[Appearance],
) -> Shown:
    """Show x, f, f′, f″ and the state of the unit at the points *at*, numbers or a text such as "-4..4:0.5"."""
    from actviz.spec.numbers import points

    request = _request(
        "table",
        specs,
        allow_imports=allow_imports,
        threshold=threshold,
        relative=relative,
        at=tuple(points(at) if isinstance(at, str) and at else map(float, at)),
        vector=None if vector is None else tuple(map(float, vector)),
    )
    return _shown(request, appearance, None, pyplot)


def _request(kind: Kind, specs: Sequence[Spec], *, allow_imports: bool, **fields: Any) -> Request:
    if not specs:
        raise RequestError(f"name an activation, as in {kind}('relu')")
    found: dict[Either, None] = {}
    for spec in specs:
        many = get_all(spec, allow_imports=allow_imports) if isinstance(spec, str) else (get(spec),)
        found |= dict.fromkeys(many)
    return Request(kind, tuple(found), **fields)


def _shown(
    request: Request, appearance: Appearance, axes: Axes | Mapping[Panel, Axes] | None, pyplot: ModuleType | None
) -> Shown:
    given: dict[str, Any] = dict(appearance)
    words = Words(given.get("title", ""), given.pop("alt", ""), given.pop("caption", ""))
    look: Look = checked(**given)
    shown = Shown(view(request), look, (*FIGURES, *TEXTS[request.kind]), words)
    if axes is not None:
        _draw_on(shown, request, axes)
    elif pyplot is not None:
        pyplot.figure(FigureClass=lambda **_: shown.figure)
    return shown


def _draw_on(shown: Shown, request: Request, axes: Axes | Mapping[Panel, Axes]) -> None:
    from actviz.render.on_axes import draw

    survey = getattr(shown.view, "survey", None)
    if survey is None or not all(isinstance(a, Activation) for a in request.activations):
        raise RequestError("--ax is for curves and strips of scalar activations")
    panels = request.panels or PANELS[request.kind]
    first: Panel = next((panel for panel in panels if panel != "strips"), "strips")
    draw(survey, axes if isinstance(axes, Mapping) else {first: axes}, shown.look)
