"""The user's own functions by where they are: `mypkg.layers:swoosh`, `path/to/mine.py:swoosh`.

Importing runs the user's code, so it happens only for what is written like this.  Their folder is looked in last and
only meanwhile: a file called numpy.py in it stands in nobody's way.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import keyword
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, NoReturn

from actviz.errors import CallableError, SpecError
from actviz.own.guard import running
from actviz.spelling import did_you_mean, quoted

FRAMEWORKS = ("torch", "jax", "keras", "tensorflow", "flax")
ALLOWED = frozenset({"math"})  # the one module of Python that has activations
SUFFIX = ".py"
_NUMBERS = itertools.count()


class _Target(NamedTuple):
    """What stands before and after the colon of path/to/mine.py:swoosh or mypkg.layers:swoosh."""

    home: str
    attribute: str

    @property
    def is_file(self) -> bool:
        return self.home.endswith(SUFFIX) or "/" in self.home or "\\" in self.home


def load(target: str) -> object:
    """Import and return what *target* names: a callable of a module or of a file, after a colon.

    Raises SpecError if there is no such file, module or attribute or it cannot be called, CallableError if the code
    fails while it is imported.
    """
    home, _, attribute = target.rpartition(":")
    if not (home and _is_dotted(attribute)):
        raise SpecError(f"{quoted(target)} must be module:function or path/to/file.py:function")
    found: object = _module(_Target(home, attribute))
    path = home
    for part in attribute.split("."):
        known = _names(found)
        with running(f"{path}: getting {part}"):
            inner = getattr(found, part, _MISSING)
        if inner is _MISSING:
            raise SpecError(f"{path} has no {quoted(part)}{did_you_mean(part, known)}")
        found, path = inner, f"{path}{'.' if path != home else ':'}{part}"
    if not callable(found):
        raise SpecError(f"{target} is a {type(found).__name__}, which cannot be called")
    return found


def members(target: str) -> dict[str, object]:
    """Return the public callables that a file or module defines itself, by name, in the order of its text.

    Raises what load does.
    """
    module = _module(_Target(target, ""))
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and callable(value) and getattr(value, "__module__", None) == module.__name__
    }


_MISSING = object()


def _names(obj: object) -> list[str]:
    """Return the public names of a module or class that can be called or looked into."""
    return [name for name in vars(obj) if not name.startswith("_")] if hasattr(obj, "__dict__") else []


def _is_dotted(text: str) -> bool:
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in text.split("."))


def _module(target: _Target) -> ModuleType:
    return _of_file(target.home) if target.is_file else _of_name(target.home)


def _of_file(shown: str) -> ModuleType:
    path = Path(shown).expanduser()
    if not path.is_file():
        _refuse_file(shown, path)
    if path.suffix != SUFFIX:
        raise SpecError(f"{quoted(shown)} is no Python file; its name must end with {SUFFIX}")
    with _importing(shown, path.resolve().parent, unknown=frozenset()):
        return _run(path.resolve())


def _refuse_file(shown: str, path: Path) -> NoReturn:
    if path.is_dir():
        raise SpecError(f"{quoted(shown)} is a folder; name a file in it, as in {Path(shown) / 'mine.py'}:swoosh")
    folder = path.parent
    near = [p.name for p in folder.glob("*" + SUFFIX)] if folder.is_dir() else []
    where = "" if folder.is_dir() else f": there is no folder {quoted(str(folder))}"
    raise SpecError(f"there is no file {quoted(shown)}{where or did_you_mean(path.name, near)}")


@cache
def _run(path: Path) -> ModuleType:
    """Run a file as a module of its own name, once in a process."""
    name = f"actviz_own_{next(_NUMBERS)}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and others look their module up
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _of_name(name: str) -> ModuleType:
    if not _is_dotted(name):
        raise SpecError(f"{quoted(name)} is no name of a module; a file is named with its ending, as in mine.py:swoosh")
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names - ALLOWED or top == "__main__":
        beside = f"; for the file write ./{top}{SUFFIX}" if Path(top + SUFFIX).is_file() else ""
        raise SpecError(f"{top} is part of Python and has no activations{beside}")
    parts = name.split(".")
    parents = frozenset(".".join(parts[: k + 1]) for k in range(len(parts)))
    with _importing(name, Path.cwd(), unknown=parents):
        return importlib.import_module(name)


@contextmanager
def _importing(shown: str, folder: Path, unknown: frozenset[str]) -> Iterator[None]:
    """Import user code in the body, with *folder* at the end of the path and without leaving compiled files.

    unknown are the names of modules that, if they are not found, are the target itself and not what it imports.
    """
    path, no_bytecode = str(folder), sys.dont_write_bytecode
    sys.path.append(path)
    sys.dont_write_bytecode = True
    importlib.invalidate_caches()
    try:
        with running(f"importing {shown}"):
            yield
    except CallableError as exc:
        missing = exc.__cause__
        if not isinstance(missing, ModuleNotFoundError) or not missing.name:
            raise
        hint = _how_to_install(missing.name)
        if missing.name == "tensorflow" and any(name.startswith("keras.") for name in sys.modules):
            hint += " (or name the backend that is installed, as in KERAS_BACKEND=torch)"
        if missing.name in unknown:
            near = did_you_mean(missing.name, _importable(missing.name, path))
            raise SpecError(f"there is no module {quoted(missing.name)}{hint or near}") from missing
        raise CallableError(f"{shown} imports {missing.name}, which cannot be found{hint}") from missing
    finally:
        sys.dont_write_bytecode = no_bytecode
        if path in sys.path:  # the user's code may have changed the path
            del sys.path[len(sys.path) - 1 - sys.path[::-1].index(path)]


def _how_to_install(module: str) -> str:
    if module not in FRAMEWORKS:
        return ""
    return f"; for the Python that runs actviz: {sys.executable} -m pip install {module}"


def _importable(name: str, folder: str) -> Iterable[str]:
    """Return the names of modules beside the one that is missing: those of its package, else those of the folder."""
    package, _, _ = name.rpartition(".")
    where = getattr(sys.modules.get(package), "__path__", []) if package else [folder]
    return [f"{package}.{m.name}" if package else m.name for m in pkgutil.iter_modules(list(where))]
