"""The arrows between the parts of the package: nothing points back, and nothing goes round."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "actviz"

# Each layer may import those above it in this list, and itself.
LAYERS = [
    {"errors", "interval", "spelling", "arrays", "forms", "stems", "look", "charts", "watching"},
    {"numerics"},
    {"deferred"},
    {"terms"},
    {"settings"},
    {"declared", "discovery"},
    {"activation"},
    {"catalogue"},
    {"vectors"},
    {"families"},
    {"frameworks"},
    {"measure"},
    {"formula"},
    {"own"},
    {"spec"},
    {"analysis"},
    {"checking"},
    {"training", "losses", "rounding"},
    {"tutorials"},
    {"output", "carried"},
    {"prose"},
    {"texts"},
    {"reports"},
    {"experiments"},
    {"verdicts"},
    {"markup"},
    {"render"},
    {"views"},
    {"api", "testing"},
    {"manifest"},
    {"building"},
    {"cli"},
]
HOME_OF = {"matplotlib": {"render", "views"}, "rich": {"texts", "cli"}, "typer": {"cli"}, "PIL": {"render", "building"}}
FILES = sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """Return the top-level part of the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> set[str]:
    """Return all modules that a file imports, anywhere in it, also for annotations only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_file_imports_upwards(path: Path) -> None:
    if part(path) in {"__init__", "__main__"}:
        return
    rank = next(k for k, layer in enumerate(LAYERS) if part(path) in layer)
    allowed = set().union(*LAYERS[: rank + 1])
    used = {module.split(".")[1] for module in imports(path) if module.startswith("actviz.")}
    assert used <= allowed | {"__version__"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_heavy_libraries_stay_where_they_belong(path: Path) -> None:
    for library, homes in HOME_OF.items():
        if part(path) not in homes:
            assert not {m for m in imports(path) if m.split(".")[0] == library}
    assert not {m for m in imports(path) if m.startswith("matplotlib.pyplot")}


def test_files_do_not_import_each_other_in_circles() -> None:
    names = {str(p.relative_to(PACKAGE.parent).with_suffix("")).replace("/", "."): p for p in FILES}
    graph = {name: {m for m in imports(path) if m in names and m != name} for name, path in names.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in graph[name]:
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_modules_are_small() -> None:
    sizes = {str(p.relative_to(PACKAGE)): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {name: size for name, size in sizes.items() if size > 310} == {}


def test_the_package_checks_no_input_with_assert() -> None:
    for path in FILES:
        assert not [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Assert)]
