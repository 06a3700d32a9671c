"""The keys of a figure: how each is read, to what it belongs, and which may be a default for all figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from actviz.look import Panel
from actviz.manifest import values
from actviz.manifest.document import Complaints, MisplacedError
from actviz.manifest.model import FORMATS, KINDS, THEMES, Kind
from actviz.settings import DTYPES, LANGUAGES
from actviz.spelling import did_you_mean, quoted

if TYPE_CHECKING:
    from actviz.manifest.lines import Place

# What is shown of vector activations takes other keys than what is shown of scalar ones.
Group = Kind | str


class Key(NamedTuple):
    """How a key is read, and the field of Figure, or of the settings of a study, that it sets.

    names says that it is about what one figure shows, which no default can be.
    """

    read: Callable[[str, object], Any]
    field: str = ""
    names: bool = False


FORMS = tuple(dict.fromkeys(form for forms in FORMATS.values() for form in forms))
KEYS: dict[str, Key] = {
    "specs": Key(values.strings, names=True),
    "each": Key(values.strings, names=True),
    "family": Key(values.text, names=True),
    "all": Key(values.flag, names=True),
    "experiment": Key(values.text, "experiment", names=True),
    "loss": Key(values.strings, "pair", names=True),
    "claims": Key(values.strings, "claims", names=True),
    "name": Key(values.text, names=True),
    "labels": Key(values.labels, names=True),
    "title": Key(values.words, "title", names=True),
    "alt": Key(values.words, "alt", names=True),
    "caption": Key(values.words, "caption", names=True),
    "kind": Key(values.one_of(KINDS)),
    "range": Key(values.window, "span"),
    "threshold": Key(values.positive, "threshold"),
    "relative": Key(values.flag, "relative"),
    "samples": Key(values.whole, "samples"),
    "panels": Key(values.some_of(get_args(Panel)), "panels"),
    "at": Key(values.points, "at"),
    "vector": Key(values.vector, "vector"),
    "section": Key(values.whole, "section"),
    "layers": Key(values.whole, "layers"),
    "width": Key(values.whole, "width"),
    "init": Key(values.typed_number, "init"),
    "bias": Key(values.number, "bias"),
    "seeds": Key(values.whole, "seeds"),
    "seed": Key(values.natural, "seed"),
    "plane": Key(values.flag, "plane"),
    "mu": Key(values.number, "mu"),
    "sigma": Key(values.positive, "sigma"),
    "lang": Key(values.one_of(LANGUAGES), "lang"),
    "dtype": Key(values.some_of(DTYPES), "dtypes"),
    "theme": Key(values.one_of(THEMES), "theme"),
    "formats": Key(values.some_of(FORMS), "formats"),
    "size": Key(values.text, "size"),
    "dpi": Key(values.positive, "dpi"),
    "font-size": Key(values.positive, "font_size"),
    "style": Key(values.text, "style"),
    "transparent": Key(values.flag, "transparent"),
    "svg-text": Key(values.flag, "svg_text"),
    "colors": Key(values.strings, "colors"),
    "dark-colors": Key(values.strings, "dark_colors"),
}
SHARED = tuple(key for key, about in KEYS.items() if not about.names)
CURVES = {"range", "threshold", "relative", "samples", "panels"}
# Keys that only some figures have; all others fit every figure.
FITTING: dict[Group, set[str]] = {
    "plot": {"labels", *CURVES},
    "compare": {"labels", *CURVES},
    "saturation": {"labels", "range", "threshold", "relative", "samples"},
    "table": {"labels", "at", "threshold", "relative"},
    "table of vectors": {"labels", "vector"},
    "figure of a vector activation": {"labels", "vector", "section", "range", "samples"},
    "sheet": {"range", "threshold", "relative", "panels"},
    "page": {"labels", *CURVES},
    "page of a vector activation": {"labels"},
    "depth": {"labels", "layers", "width", "init", "bias", "seeds", "seed", "plane"},
    "stats": {"labels", "mu", "sigma", "threshold", "relative"},
    "experiment": {"labels", "experiment", "seed", "at"},
    "loss": {"loss"},
    "claims": {"claims", "lang"},
    "precision": {"labels", "dtype"},
}
SOMETIMES = set().union(*FITTING.values())


class Given(NamedTuple):
    """The values that were read, by key, and their lines."""

    values: dict[str, Any]
    lines: dict[str, int]


def read_keys(table: Mapping[str, object], place: Place, complaints: Complaints, allowed: tuple[str, ...]) -> Given:
    """Read the values in *table*, which stands at *place*; - and _ in keys are the same.  What is wrong is gathered."""
    given = Given({}, {})
    for typed, value in table.items():
        with complaints.at(*place, typed):
            key = typed.replace("_", "-")
            if key not in allowed:
                raise MisplacedError(f"{_unknown(typed, key, allowed)}")
            if key in given.values:
                raise MisplacedError(f"{key} is given twice, with - and with _")
            given.values[key] = KEYS[key].read(key, value)
            given.lines[key] = complaints.document.line((*place, typed))
    return given


def _unknown(typed: str, key: str, allowed: tuple[str, ...]) -> str:
    if key in KEYS:
        return f"{key} says what one figure shows and is no default; it belongs into a [[figure]]"
    hint = did_you_mean(key, allowed) or f"; there are {', '.join(allowed)}"
    return f"unknown key {quoted(typed)}{hint}"


def fitting(group: Group, key: str) -> bool:
    """Say whether *key* makes sense for a kind of figure."""
    return key not in SOMETIMES or key in FITTING[group]


def own_keys(group: Group) -> str:
    """Return the keys that only some kinds of figures have, and this one."""
    return ", ".join(key for key in KEYS if key in FITTING[group])
