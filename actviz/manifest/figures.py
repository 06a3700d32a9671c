"""From a [[figure]] to the figures that it means: one, or one for each activation that a pattern matches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from actviz import experiments, stems
from actviz.catalogue import catalogue
from actviz.errors import ActvizError, RequestError
from actviz.experiments import EXPERIMENTS
from actviz.families import members
from actviz.losses import names as losses
from actviz.manifest import globs, names
from actviz.manifest.document import MisplacedError
from actviz.manifest.keys import KEYS, Given, Group, fitting, own_keys
from actviz.manifest.model import FORMATS, Figure, Kind
from actviz.manifest.specs import resolved
from actviz.settings import SETTINGS, STUDIES, Settings, Study, subject
from actviz.spelling import quoted
from actviz.vectors import VectorActivation
from actviz.views.request import Request

if TYPE_CHECKING:
    from actviz.declared import Declared

# Kinds that can show one activation alone.
SINGLE = ("plot", "saturation", "table", "vector", "page", "depth", "stats", "precision")
SUBJECTS: tuple[Study, ...] = (
    "experiment",
    "loss",
    "claims",
)  # kinds with a key of that name, which need no activations
EVERY = "*"  # of the families
ALL = "all"
BLANK = re.compile(r"\{([^{}]*)\}")


class Site(NamedTuple):
    """Where a figure stands, and what is true of all figures of its manifest."""

    path: Path
    line: int
    defaults: Given
    allow_imports: bool


def figures(given: Given, site: Site) -> list[Figure]:
    """Return the figures that one table means.

    Raises MisplacedError with the key at which it asks for the impossible.
    """
    sources = [key for key in ("specs", "each", "family", "all") if key in given.values]
    if not sources and (study := _study(given)):
        return [_figure(study, (), given, site)]
    if len(sources) != 1:
        if not sources:
            raise RequestError('nothing says what is shown, as specs = ["relu", "elu"] or each = "torch:*" would')
        raise MisplacedError(f"{' and '.join(sources)} say different things; a figure has one of them", sources[1])
    source, kind = sources[0], _kind(given, sources[0], site.defaults)
    if source == "specs":
        shown = at("specs", resolved, given.values["specs"], site.path.parent, allow_imports=site.allow_imports)
        return [_figure(kind, shown, given, site)]
    if source == "each":
        found = _each(kind, given.values["each"])
        repeated = Counter(activation.name for activation in found)
        made = [_figure(kind, (a,), _filled(given, a, unique=repeated[a.name] == 1), site) for a in found]
        return _told_apart(made, "name", source)
    made = []
    for family, shown in _sheets(given):
        own = given if family == ALL else _filled(given, shown[0], unique=True)
        made.append(_figure(kind, shown, own, site)._replace(family=family))
    return _told_apart(made, "family", source)


def _told_apart(made: list[Figure], blank: str, source: str) -> list[Figure]:
    """Return the figures that one table means; raises MisplacedError if they have one name."""
    if len({figure.name.lower() for figure in made}) < len(made):
        raise MisplacedError(f"name must have {{{blank}}} in it, because {source} means {len(made)} figures", "name")
    return made


def _study(given: Given) -> Study | None:
    """Return the kind that a key of its name means, or that needs no more to be known."""
    meant = [kind for kind in SUBJECTS if kind in given.values]
    kind = given.values.get("kind")
    if not meant:
        return kind if kind in {"loss", "claims"} else None
    if kind not in {None, meant[0]}:
        raise MisplacedError(f'{meant[0]} is for kind = "{meant[0]}", got {quoted(kind)}', "kind")
    return meant[0]


def _kind(given: Given, source: str, defaults: Given) -> Kind:
    """Return the kind asked for, which must suit where its activations come from."""
    if study := _study(given):
        if study != "experiment" or source != "specs":
            raise MisplacedError(f"{study} takes no {source}", source)
        return study
    of_sheet = source in {"family", "all"}
    kind: Kind = given.values.get("kind") or ("sheet" if of_sheet else defaults.values.get("kind", "plot"))
    if of_sheet and kind != "sheet":
        raise MisplacedError(f'{source} is for kind = "sheet", got {quoted(kind)}', "kind")
    if kind == "sheet" and source == "each":
        raise MisplacedError("a sheet shows specs, a family, or the catalogue with all = true, not each", source)
    if source == "each" and kind not in SINGLE:
        raise MisplacedError(f"each is for {', '.join(SINGLE)}; {kind} shows several activations", "each")
    return kind


def _each(kind: Kind, patterns: Sequence[str]) -> list[Declared]:
    found = at("each", globs.matching, patterns)
    fit = [a for a in found if kind == "page" or isinstance(a, VectorActivation) == (kind == "vector")]
    if not fit and not found:
        raise MisplacedError("each: what is taken away leaves nothing", "each")
    if not fit:
        takes, other = ("a single number", "plot") if kind == "vector" else ("a vector", "vector")
        raise MisplacedError(
            f'each: {found[0].name} takes {takes}, and so does all that matches; kind = "{other}" shows it', "each"
        )
    return fit


def _sheets(given: Given) -> Iterator[tuple[str, tuple[Declared, ...]]]:
    """Yield the family of each sheet, or that it shows all, and its activations."""
    classes = list(catalogue().values())
    if "all" in given.values:
        if not given.values["all"]:
            raise MisplacedError("all = false shows nothing; leave it out", "all")
        yield ALL, tuple(cls() for cls in classes)
        return
    typed = given.values["family"]
    if typed.strip() == EVERY:
        meant = [[cls for cls in classes if cls.family() == f] for f in dict.fromkeys(c.family() for c in classes)]
    else:
        try:
            meant = [members(typed, classes)]
        except RequestError as error:
            raise MisplacedError(str(error).removeprefix("--"), "family") from None
    for found in meant:
        yield found[0].family(), tuple(cls() for cls in found)


def _filled(given: Given, activation: Declared, *, unique: bool) -> Given:
    """Return what is given with {name} and {family} of one activation in the texts that have them."""
    blanks = {
        "name": activation.name if unique else stems.slug(activation.spec),
        "family": activation.family().replace(" ", "-"),
    }

    def fill(key: str, text: str) -> str:
        if unknown := next((blank for blank in BLANK.findall(text) if blank not in blanks), None):
            raise MisplacedError(f"{key} may have {{name}} and {{family}} in it, got {{{unknown}}}", key)
        return BLANK.sub(lambda blank: blanks[blank[1]], text)

    texts = {key: fill(key, given.values[key]) for key in ("name", "title", "alt", "caption") if key in given.values}
    return given._replace(values=given.values | texts)


def _figure(kind: Kind, shown: tuple[Declared, ...], given: Given, site: Site) -> Figure:
    kind, group = _group(kind, shown)
    if unfit := next((key for key in given.values if not fitting(group, key)), None):
        raise MisplacedError(f"{unfit} makes no sense for a {group}, which may have {own_keys(group)}", unfit)
    defaults = {key: value for key, value in site.defaults.values.items() if fitting(group, key)}
    values = defaults | given.values
    fields: dict[str, Any] = {KEYS[key].field: value for key, value in values.items() if KEYS[key].field}
    settings = _settings(kind, fields)
    asked = {field: fields.pop(field) for field in Request._fields if field in fields}
    request = Request("plot" if kind == "vector" else kind, shown, settings=settings, **asked)
    fields["formats"] = _formats(kind, given.values.get("formats"), defaults.get("formats", ()))
    if fields.get("style", "").endswith(".mplstyle"):
        fields["style"] = str(site.path.parent / fields["style"])
    lines = {key: site.defaults.lines[key] for key in defaults} | given.lines
    where = f"{site.path}:{site.line}"
    name, labelled = _name(request, values), request._replace(activations=_labelled(shown, values.get("labels")))
    return Figure(kind, name, labelled, where=where, line=site.line, lines=lines, **fields)


def _settings(kind: Kind, fields: dict[str, Any]) -> Settings | None:
    """Take the settings of a study out of *fields*, and return them; None for other kinds."""
    if kind not in STUDIES:
        return None
    taken = SETTINGS[kind]
    chosen = {field: fields.pop(field) for field in taken._fields if field in fields}
    if kind == "experiment":
        if "experiment" not in chosen:
            raise MisplacedError(f"experiment must be one of {', '.join(EXPERIMENTS)}", "kind")
        chosen["experiment"] = at("experiment", experiments.named, chosen["experiment"]).name
        if "at" in chosen:
            if len(chosen["at"]) != 1:
                raise MisplacedError("at of an experiment is one number", "at")
            chosen["at"] = chosen["at"][0]
    if kind == "loss" and "pair" in chosen:
        chosen["pair"] = tuple(at("loss", losses.names, chosen["pair"]))
    return taken(**chosen)


def _group(kind: Kind, shown: Sequence[Declared]) -> tuple[Kind, Group]:
    """Return the kind of figure that suits what is shown, and the keys that go with it."""
    of_vectors = bool(shown) and isinstance(shown[0], VectorActivation)
    if kind == "vector" and not of_vectors:
        raise MisplacedError(f'{shown[0].name} takes a single number; kind = "plot" shows it', "kind")
    if kind in {"compare", "saturation", "sheet", *STUDIES} and of_vectors:
        raise MisplacedError(f"{shown[0].name} takes a vector; plot and table show it, not {kind}", "kind")
    if kind == "compare" and len(shown) < 2:
        raise MisplacedError("compare needs two or more activations", "specs")
    if kind == "page" and len(shown) > 1:
        raise MisplacedError(f"a page is about one activation, got {len(shown)}", "specs")
    if of_vectors and kind in {"plot", "vector"}:
        return "vector", "figure of a vector activation"
    if of_vectors:
        return kind, "table of vectors" if kind == "table" else "page of a vector activation"
    return kind, kind


def _formats(kind: Kind, given: Sequence[str] | None, default: Sequence[str]) -> tuple[str, ...]:
    """Return the formats asked for, or those of the defaults that the kind has, or else its first."""
    allowed = FORMATS[kind]
    if odd := next((form for form in given or () if form not in allowed), None):
        raise MisplacedError(f"formats of a {kind} are {', '.join(allowed)}, got {quoted(odd)}", "formats")
    return tuple(given or (form for form in default if form in allowed)) or allowed[:1]


def _name(request: Request, values: Mapping[str, Any]) -> str:
    if "name" in values:
        return str(at("name", names.stem, "name", values["name"]))
    shown, kind = request.activations, request.kind
    if kind == "sheet" and "specs" not in values:
        return stems.joined(shown[0].family().split() if "family" in values else ["catalogue"])
    about = subject(request.settings) if request.settings else ()
    prefix = f"section{request.section}" if request.section else kind
    return stems.stem(prefix, [*about, *(activation.spec for activation in shown)])


def _labelled(shown: tuple[Declared, ...], labels: Sequence[str] | None) -> tuple[Declared, ...]:
    if labels is None:
        return shown
    if len(labels) != len(shown):
        specs = ", ".join(activation.spec for activation in shown)
        raise MisplacedError(f"labels must be {len(shown)}, one for each of {specs}, got {len(labels)}", "labels")
    return tuple(activation.called(label) for activation, label in zip(shown, labels, strict=True))


def at(key: str, read: Any, *arguments: Any, **options: Any) -> Any:
    """Return what *read* returns; what it raises is about *key*."""
    try:
        return read(*arguments, **options)
    except MisplacedError as error:
        raise MisplacedError(str(error), key, *error.place) from error
    except ActvizError as error:
        raise MisplacedError(str(error), key) from error
