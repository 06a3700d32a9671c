"""What is given to the functions of actviz in Python, checked, and what they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast, get_args

from actviz.errors import RequestError
from actviz.look import Look, Panel, Words
from actviz.render.looks import look
from actviz.spec.either import Either, get, get_all
from actviz.spelling import did_you_mean, quoted
from actviz.views.making import view
from actviz.views.request import Kind, Request
from actviz.views.result import Result, load_theirs

if TYPE_CHECKING:
    from actviz.interval import Window
    from actviz.views.result import OnAxes, Placed

Spec = str | Either | Callable[..., Any]
PANELS: tuple[Panel, ...] = get_args(Panel)
NEEDING_NONE: tuple[Kind, ...] = ("experiment", "loss", "claims")


class Appearance(TypedDict, total=False):
    """How a figure looks: as the options of the commands, whose defaults they have.

    theme is "light", "dark" or "auto" (one SVG with both); size is two numbers in inches, or a text such as "7x5",
    "column" or "600px"; colors and dark_colors are those of the first curves; style is "print", a style of matplotlib
    or a .mplstyle file.  title, alt and caption take the place of ours.
    """

    theme: str
    size: str | tuple[float, float]
    dpi: float
    title: str
    font_size: float | None
    style: str | Path
    transparent: bool
    svg_text: bool
    colors: Sequence[str]
    dark_colors: Sequence[str]
    alt: str
    caption: str
    labels: Sequence[str]


def result_of(
    kind: Kind,
    specs: Sequence[Spec],
    asked: dict[str, Any],
    appearance: Appearance,
    *,
    axes: OnAxes | None = None,
    pyplot: ModuleType | None,
    allow_imports: bool,
) -> Result:
    """Check everything that is given, then compute what is *asked*, the fields of a request as they are given here."""
    activations = _activations(kind, specs, appearance.get("labels", ()), allow_imports=allow_imports)
    numbers = None if asked.get("vector") is None else tuple(map(float, asked["vector"]))
    asked |= {"span": _span(asked.get("span")), "panels": _panels(asked.get("panels", ())), "vector": numbers}
    request = Request(kind, activations, **asked)
    if axes is not None and pyplot is not None:
        raise RequestError("--ax and --pyplot exclude each other: your axes stand in a figure already")
    checked = _look(kind, dict(appearance))
    words = Words(appearance.get("title", ""), _words(appearance, "alt"), _words(appearance, "caption"))
    result = Result(view(request), checked, kind, words)
    if axes is not None:
        result.draw_on(_placed(request, axes))
    elif pyplot is not None:
        result.open_in(pyplot)
    return result


def _activations(
    kind: Kind, specs: Sequence[Spec], labels: Sequence[str], *, allow_imports: bool
) -> tuple[Either, ...]:
    """Return what the specs mean, each once, under the labels if there are any."""
    if not specs and kind not in NEEDING_NONE:
        raise RequestError(f"name an activation, as in {kind}('relu')")
    found: dict[Either, None] = {}
    for spec in specs:
        many = get_all(spec, allow_imports=allow_imports) if isinstance(spec, str) else (get(spec),)
        found |= dict.fromkeys(many)
    if labels and len(labels) != len(found):
        raise RequestError(f"--labels must be {len(found)}, one for each activation, got {len(labels)}")
    return tuple(a.called(label) for a, label in zip(found, labels, strict=True)) if labels else tuple(found)


def _span(given: Sequence[float] | None) -> Window | None:
    """Return two numbers; what else is wrong with them is found where they are used."""
    if given is None:
        return None
    try:
        low, high = map(float, given)
    except (TypeError, ValueError):
        raise RequestError(f"--range takes two numbers, as (-3, 3), got {given!r}") from None
    return low, high


def _panels(given: Sequence[str]) -> tuple[Panel, ...]:
    for name in (given,) if isinstance(given, str) else given:
        if name not in PANELS:
            hint = did_you_mean(str(name), PANELS)
            raise RequestError(f"--panels takes any of {', '.join(PANELS)}, got {quoted(str(name))}{hint}")
    return cast("tuple[Panel, ...]", (given,) if isinstance(given, str) else tuple(dict.fromkeys(given)))


def _look(kind: Kind, given: dict[str, Any]) -> Look:
    unknown = next((key for key in given if key not in Appearance.__annotations__), None)
    if unknown is not None:
        near = did_you_mean(unknown, Appearance.__annotations__)
        raise TypeError(f"{kind}() got an unexpected keyword argument {unknown!r}{near}")
    if given.get("theme") == "both":
        raise RequestError("--theme must be light, dark or auto, got 'both'; ask for each")
    for key in ("colors", "dark_colors"):
        if isinstance(given.get(key), str):  # a sequence of characters, which nobody means
            given[key] = (given[key],)
    given |= {"style": str(given["style"])} if "style" in given else {}
    if isinstance(size := given.get("size"), Sequence) and not isinstance(size, str):
        given["size"] = "x".join(map(str, size))
    if given.keys() & {"style", "colors", "dark_colors"}:
        load_theirs()
    return look(**{key: value for key, value in given.items() if key not in {"alt", "caption", "labels"}})


def _words(appearance: Appearance, key: Literal["alt", "caption"]) -> str:
    """Return the text given, if any; raises RequestError for what no file can hold."""
    text = appearance.get(key, "")
    if not text.replace("\n", " ").isprintable():
        raise RequestError(f"--{key} must be printable text, got {quoted(text)}")
    return text


def _placed(request: Request, axes: OnAxes) -> Placed:
    """Return the axes by the panel that is drawn on them."""
    first: Panel = next((panel for panel in request.shown if panel != "strips"), "strips")
    placed = axes if isinstance(axes, Mapping) else {first: axes}
    _panels(tuple(placed))
    for one in placed.values():
        if not hasattr(one, "add_patch"):
            raise RequestError(
                f"--ax takes axes of matplotlib or a mapping of panels to them, got {type(one).__name__}"
            )
    return placed
