"""What counts as a change of a definition, and whose figures it makes stale."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from actviz import deferred, vectors
from actviz.building import definitions
from actviz.building.written import files
from actviz.catalogue import catalogue
from actviz.declared import Declared
from actviz.own.python import of_callable
from actviz.spec import declared

CLASSES: dict[str, type[Declared]] = {cls.name: cls for cls in (*catalogue().values(), *vectors.by_any_name().values())}
TOY = '''
"""Toys."""
import math

LIMIT = 3.0


class Base:
    name = "base"


class Toy(Base):
    """Rises."""

    name = "toy"

    def f(self, x):
        return LIMIT * x
'''


def hashes() -> dict[str, str]:
    return {name: definitions.contents(cls())[name] for name, cls in CLASSES.items()}


@pytest.fixture
def uncached(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let sources be replaced, without a trace afterwards."""
    monkeypatch.setattr(definitions, "_source", cache(definitions._source.__wrapped__))
    yield monkeypatch
    definitions._source.cache_clear()


def edited(monkeypatch: pytest.MonkeyPatch, module: str, name: str = "") -> None:
    """Let a module be read with another text of a class, or of what is outside of classes."""
    read = definitions._source

    @cache
    def source(other: str) -> definitions._Source:
        found = read(other)
        if other != module:
            return found
        if name:
            return found._replace(classes={**found.classes, name: found.classes[name] + "\n    beta = 2"})
        return found._replace(rest=f"{found.rest}\nbeta = 2")

    monkeypatch.setattr(definitions, "_source", source)
    monkeypatch.setattr(definitions, "_whole", cache(definitions._whole.__wrapped__))


def test_the_class_that_is_edited_and_what_builds_on_it_change_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = hashes()
    for name in ("gelu", "softmax", "relu"):
        cls = CLASSES[name]
        with monkeypatch.context() as patch:
            edited(patch, cls.__module__, cls.__qualname__)
            changed = {n for n, h in hashes().items() if h != before[n]}
        # Declarations that compute with one of another file import that file.
        related = {n for n, c in CLASSES.items() if issubclass(c, cls) or cls.__module__ in imported(c)}
        assert changed == related
        assert name in changed


def imported(cls: type[Declared]) -> set[str]:
    """Return the modules of ours that the declaration of a class loads, found by their import statements alone."""
    seen: set[str] = set()
    waiting = own = [base.__module__ for base in cls.__mro__ if base.__module__.startswith(definitions.OURS)]
    while waiting:
        seen.update(waiting)
        waiting = [other for module in waiting for other in imports(module) if other not in seen]
    return seen - set(own)


@cache
def imports(module: str) -> list[str]:
    spec, found = importlib.util.find_spec(module), []
    if spec is None or spec.origin is None:
        raise RuntimeError(module)
    for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.module == "actviz.deferred":
            found += [name for a in node.names if (name := getattr(deferred, a.name)._name) != "numpy"]
        elif (node.module or "").startswith(definitions.OURS):
            found += [str(node.module), *(n for a in node.names if (n := f"{node.module}.{a.name}") in sys.modules)]
    return found


@pytest.mark.parametrize("module", ["normal", "logistic", "twofold"])
def test_a_change_of_numerics_reaches_all_that_import_it_and_no_others(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    module, before = f"actviz.numerics.{module}", hashes()
    users = {name for name, cls in CLASSES.items() if module in imported(cls)}
    edited(monkeypatch, module)
    assert {n for n, h in hashes().items() if h != before[n]} == users
    assert 0 < len(users) < len(CLASSES)


def test_a_formula_is_made_of_the_functions_that_it_calls() -> None:
    assert set(definitions.contents(declared("x*mish(x) + swish(x)")[0])) == {definitions.FORMULAS, "mish", "swish"}
    assert set(definitions.contents(declared("x*tanh(x) + exp(x)")[0])) == {definitions.FORMULAS}


def test_formulas_are_made_of_what_computes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    formula = declared("x*Phi(x)")[0]
    before = definitions.contents(formula)
    edited(monkeypatch, "actviz.numerics.normal")
    definitions._of_formulas.cache_clear()
    after = definitions.contents(formula)
    definitions._of_formulas.cache_clear()
    assert before != after


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("LIMIT * x", "LIMIT * x + 1", True),
        ("LIMIT = 3.0", "LIMIT = 4.0", True),
        ('name = "base"', 'name = "bass"', True),
        ("import math", "import math, os", False),
        ("        return", "\n        # a comment\n        return", False),
        ("\n\nclass Toy", "\n# another\n\n\n\nclass Toy", False),
        ("LIMIT * x", "LIMIT * x  ", False),
    ],
)
def test_what_is_computed_counts_and_comments_and_blank_lines_do_not(
    tmp_path: Path, uncached: pytest.MonkeyPatch, old: str, new: str, *, counts: bool
) -> None:
    path = tmp_path / "toys_for_a_test.py"
    found = []
    for text in (TOY, TOY.replace(old, new)):
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("actviz.catalogue.toys_for_a_test", path)
        if not (spec and spec.loader):
            raise RuntimeError(path)
        module = importlib.util.module_from_spec(spec)
        uncached.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        definitions._source.cache_clear()
        found.append(definitions._of_class(module.Toy))
    assert (found[0] != found[1]) is counts


def test_of_somebodys_code_the_file_counts_but_not_its_comments(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    texts = ["def f(x):\n    return x\n", "# mine\n\ndef f(x):\n    return x \n", "def f(x):\n    return 2 * x\n"]
    found = []
    for text in texts:
        path.write_text(text, encoding="utf-8")
        names: dict[str, object] = {}
        exec(compile(text, str(path), "exec"), names)  # noqa: S102  as an import does
        found.append(definitions.contents(of_callable(names["f"], "mine.py:f")())["mine.py"])
    assert found[0] == found[1] != found[2]


def test_of_somebodys_code_what_it_imports_from_beside_it_counts(tmp_path: Path) -> None:
    package = tmp_path / "lib"
    (package / "deep").mkdir(parents=True)
    texts = {
        "lib/__init__.py": "",
        "lib/nn.py": "import math, other\nfrom . import core\nfrom .deep.more import K\n",
        "lib/core.py": "from lib.nn import f\n",
        "lib/deep/__init__.py": "from .. import unused_name\n",
        "lib/deep/more.py": "K = 1\n",
        "lib/apart.py": "",
        "other.py": "def broken(:\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert set(files(package / "nn.py")) == set(texts) - {"lib/apart.py"}
    assert set(files(tmp_path / "other.py")) == {"other.py"}


def test_what_has_no_source_has_a_hash_as_well() -> None:
    import math

    assert definitions.contents(of_callable(math.tanh, "math:tanh")())["math:tanh"]
