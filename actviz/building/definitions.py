"""What an activation is made of, as hashes of source text: whoever edits a definition makes its figures stale.

Comments and blank lines do not count.  Of a class of the catalogue that is its own text and that of its bases, what
else its file says outside of classes, and the files of numerics and helpers that it imports, directly or not.  Of a
typed formula, whose text is known, it is the functions called in it; of somebody's Python code the file it is in.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from actviz import catalogue
from actviz.building import written
from actviz.settings import ExperimentSettings
from actviz.spelling import fold

if TYPE_CHECKING:
    from actviz.declared import Declared
    from actviz.views.request import Request

DIGITS = 12
LANGUAGE, FORMULAS = "actviz.formula", "the language of formulas"
NUMERICS, DEFERRED = "actviz.numerics", "actviz.deferred"  # which stands in for modules of numerics
OURS = ("actviz.catalogue", "actviz.vectors", NUMERICS)
# What studies are made of besides what figures of curves are.
ROOMS = ("training", "losses", "rounding", "tutorials", "reports", "experiments", "verdicts")
OF_STUDIES = tuple(f"actviz.{room}" for room in ROOMS)
_WORD = re.compile(r"[A-Za-z_]\w*")


def contents(activation: Declared) -> dict[str, str]:
    """Return a hash for each definition that *activation* is made of, by its name."""
    cls = type(activation)
    if (obj := getattr(cls, "obj", None)) is not None:
        return _of_code(obj, cls.name)
    if cls.__module__ == "actviz.own.typed":
        from actviz.formula.operators import OPERATORS

        words = {fold(word) for word in _WORD.findall(cls.formula) if word not in OPERATORS}
        called = [other for name, other in sorted(catalogue.by_any_name().items()) if name in words]
        return {FORMULAS: _of_formulas()} | {other.name: _of_class(other) for other in called}
    return {cls.name: _of_class(cls)}


@cache
def _of_formulas() -> str:
    """Return the hash of what computes formulas."""
    names = [f"{LANGUAGE}.{path.stem}" for path in sorted(Path(_path(LANGUAGE)).parent.glob("*.py"))]
    numerics = dict.fromkeys(name for module in names for name in _imported(module))
    return digest("\n".join(map(_whole, [*names, *numerics])))


def of_study(request: Request) -> dict[str, str]:
    """Return the hash of what makes a study: its code, and of claims the texts of the cards too."""
    kind, settings = request.kind, request.settings
    name, begins, data = f"the study of {kind}", [f"actviz.reports.{kind}"], []
    root = Path(__file__).parents[1]
    if isinstance(settings, ExperimentSettings):
        name, begins = f"the experiment {settings.experiment}", [f"actviz.experiments.{settings.experiment}"]
    elif kind == "claims":
        begins = [f"actviz.verdicts.{path.stem}" for path in sorted((root / "verdicts").glob("*.py"))]
        data = sorted((root / "tutorials").rglob("*.toml"))
    modules = dict.fromkeys(module for begin in begins for module in (begin, *_imported(begin, OF_STUDIES)))
    return {name: digest("\n".join([*map(_whole, modules), *map(of_file, data)]))}


def digest(text: str) -> str:
    """Return a short hash of *text*."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def of_file(path: Path) -> str:
    """Return the hash of a file's text, of nothing if it cannot be read."""
    try:
        return digest(_plain(path.read_text(encoding="utf-8", errors="replace").splitlines()))
    except (OSError, ValueError):  # the latter of names that no file can have
        return digest("")


def _of_class(cls: type[Declared]) -> str:
    bases = [base for base in cls.__mro__ if base.__module__.startswith(OURS) or base is cls]
    parts = []
    for base in bases:
        source = _source(base.__module__)
        parts += [source.classes.get(base.__qualname__, ""), source.rest]
    imported = dict.fromkeys(name for base in bases for name in _imported(base.__module__))
    own = {base.__module__ for base in bases}
    return digest("\n".join([*parts, *(_whole(name) for name in imported if name not in own)]))


def _of_code(obj: Any, name: str) -> dict[str, str]:
    """Return the hashes of the files that a function, or the class of an object, is made of."""
    found = inspect.unwrap(obj) if callable(obj) else obj
    try:
        path = inspect.getsourcefile(found if hasattr(found, "__code__") or inspect.isclass(found) else type(found))
    except TypeError:  # built in, or written in another language
        path = None
    if not path:
        return {name: digest(repr(type(found)))}
    return {shown: of_file(file) for shown, file in written.files(Path(path)).items()}


class _Source(NamedTuple):
    """The text of a module: class by class, everything else, and what it imports of ours."""

    classes: dict[str, str]
    rest: str
    imports: tuple[str, ...]


@cache
def _source(module: str) -> _Source:
    path = getattr(sys.modules.get(module), "__file__", None) or _path(module)
    text = Path(path).read_text(encoding="utf-8")
    lines = text.splitlines()
    classes, rest = {}, []
    tree = ast.parse(text)
    for node in tree.body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        written = _plain(lines[first - 1 : node.end_lineno])
        if isinstance(node, ast.ClassDef):
            classes[node.name] = written
        elif not isinstance(node, (ast.Import, ast.ImportFrom)):
            rest.append(written)
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return _Source(classes, "\n".join(rest), tuple(name for node in nodes for name in _modules(node)))


@cache
def _whole(module: str) -> str:
    """Return a hash of all that a module says."""
    source = _source(module)
    return digest("\n".join([*source.classes.values(), source.rest]))


def _plain(lines: list[str]) -> str:
    kept = [line.rstrip() for line in lines]
    return "\n".join(line for line in kept if line and not line.lstrip().startswith("#"))


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the modules of ours that a statement may import; a name in one may be a module itself."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        package = NUMERICS if node.module == DEFERRED else node.module or ""
        names = [package, *(f"{package}.{alias.name}" for alias in node.names)]
    return [name for name in names if name.startswith("actviz.") and _path(name)]


def _path(module: str) -> str:
    """Return the file of a module of ours, without importing it; nothing if there is none."""
    root = Path(__file__).parents[2]
    path = root.joinpath(*module.split("."))
    found = next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)
    return str(found) if found else ""


@cache
def _imported(module: str, rooms: tuple[str, ...] = OURS) -> tuple[str, ...]:
    """Return the modules in *rooms* that a module imports, and those that these import."""
    seen: dict[str, None] = {}
    waiting = list(_source(module).imports)
    while waiting:
        name = waiting.pop(0)
        if name not in seen and name.startswith(rooms):
            seen[name] = None
            waiting += _source(name).imports
    return tuple(seen)
