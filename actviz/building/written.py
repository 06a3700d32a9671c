"""The files that somebody's Python code is written in: its own, and those beside it that it imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = "__init__.py"


def files(path: Path) -> dict[str, Path]:
    """Return the files that the code in *path* is made of, by their names below the folder it is imported from.

    Only what stands in that folder counts, and what an import statement names; nothing is run.
    """
    root = _root(path)
    found: dict[Path, None] = {}
    waiting = [path.resolve()]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += _imported(one, root)
    return {one.relative_to(root).as_posix() if one.is_relative_to(root) else one.name: one for one in found}


def _root(path: Path) -> Path:
    """Return the folder that the outermost package of a file stands in."""
    folder = path.resolve().parent
    while (folder / PACKAGE).is_file():
        folder = folder.parent
    return folder


@cache
def _imported(path: Path, root: Path) -> tuple[Path, ...]:
    """Return the files below *root* that one file imports."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
    except (OSError, SyntaxError, ValueError):
        return ()
    names = [name for node in ast.walk(tree) for name in _names(node, path, root)]
    places = [root.joinpath(*name) for name in dict.fromkeys(names) if name]
    found = [p for place in places for p in (place.with_name(f"{place.name}.py"), place / PACKAGE) if p.is_file()]
    return tuple(p.resolve() for p in found)


def _names(node: ast.AST, path: Path, root: Path) -> Iterator[tuple[str, ...]]:
    """Yield the modules that a statement may import, as parts of dotted names; a name in one may be a module itself."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _with_packages(tuple(alias.name.split(".")))
    elif isinstance(node, ast.ImportFrom):
        here = path.parent.parts[len(root.parts) :]
        base = here[: len(here) - node.level + 1] if node.level else ()
        module = (*base, *(node.module or "").split(".")) if node.module else base
        yield from _with_packages(module)
        for alias in node.names:
            yield (*module, alias.name)


def _with_packages(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a name and the packages around it, which are imported first."""
    for length in range(1, len(name) + 1):
        yield name[:length]
