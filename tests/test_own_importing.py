"""Importing the user's own functions: what is found, what is refused without running, and one line for each failure."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actviz.errors import ActvizError, CallableError, SpecError
from actviz.own.guard import printed
from actviz.own.importing import load, members


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Be in an empty folder that is not on the path, as a person who runs the command is; forget its modules after."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p not in {"", str(Path.cwd())}])
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    yield tmp_path
    for name in [n for n, m in sys.modules.items() if str(getattr(m, "__file__", "")).startswith(str(tmp_path))]:
        del sys.modules[name]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def failure(target: str) -> tuple[type[ActvizError], str]:
    with pytest.raises(ActvizError) as caught:
        load(target)
    assert "\n" not in str(caught.value)
    return type(caught.value), str(caught.value)


def result(found: Any, *arguments: Any) -> Any:
    return found(*arguments)


def test_a_function_of_a_file(folder: Path) -> None:
    write(
        folder / "mine.py", "def swoosh(x):\n    return 2 * x\nclass Acts:\n    @staticmethod\n    def f(x): return 3\n"
    )
    for target in ("mine.py:swoosh", "./mine.py:swoosh", str(folder / "mine.py") + ":swoosh"):
        assert result(load(target), 4) == 8
    assert load("mine.py:swoosh") is load("./mine.py:swoosh")  # imported once
    assert result(load("mine.py:Acts.f"), 1) == 3


def test_a_function_of_a_module_in_the_folder(folder: Path) -> None:
    write(folder / "mypkg/__init__.py", "")
    write(folder / "mypkg/layers.py", "from mypkg.parts import two\ndef swoosh(x):\n    return two * x\n")
    write(folder / "mypkg/parts.py", "two = 2\n")
    assert result(load("mypkg.layers:swoosh"), 4) == 8
    assert not list(folder.rglob("__pycache__"))


def test_math_is_the_one_module_of_python_that_has_activations() -> None:
    assert load("math:tanh") is math.tanh


def test_a_file_finds_its_neighbours_and_hides_no_library(folder: Path) -> None:
    write(folder / "sub/numpy.py", "raise RuntimeError('shadow')\n")
    write(folder / "sub/helpers.py", "two = 2\n")
    code = "import numpy\nfrom helpers import two\ndef f(x): return numpy.add(x, two)\nname = __name__\n"
    write(folder / "sub/mine.py", code)
    before = list(sys.path)
    f: Any = load("sub/mine.py:f")
    assert f(1) == 3
    assert f.__module__ != "__main__"
    assert sys.path == before
    assert not list(folder.rglob("__pycache__"))
    assert sys.dont_write_bytecode is False


def test_dataclasses_can_be_defined_in_a_file(folder: Path) -> None:
    code = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    write(folder / "mine.py", code + "@dataclass\nclass A:\n    a: float = 1.0\n")
    assert isinstance(load("mine.py:A"), type)


def test_what_is_printed_at_import_is_remembered_and_not_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "mine.py", "print('hello')\ndef f(x): return x\n")
    load("mine.py:f")
    assert capsys.readouterr() == ("", "")
    assert printed() == {"importing mine.py": "hello"}


def test_members_are_the_callables_that_the_file_defines(folder: Path) -> None:
    code = "import math\nfrom math import tanh\ndef b(x): return x\ndef _no(x): return x\nclass A: pass\nhalf = 0.5\n"
    write(folder / "mine.py", code + "a = lambda x: x\n")
    assert list(members("mine.py")) == ["b", "A", "a"]
    assert list(members("mine")) == ["b", "A", "a"]


REFUSED = {
    "os:system": "os is part of Python and has no activations",
    "os.path:join": "os is part of Python and has no activations",
    "builtins:print": "builtins is part of Python and has no activations",
    "random:f": "random is part of Python and has no activations; for the file write ./random.py",
    "swoosh": "'swoosh' must be module:function or path/to/file.py:function",
    "mine.py:": "'mine.py:' must be module:function or path/to/file.py:function",
    "mine.py:a b": "'mine.py:a b' must be module:function or path/to/file.py:function",
    "mien.py:swoosh": "there is no file 'mien.py'; did you mean mine.py?",
    "no/mine.py:f": "there is no file 'no/mine.py': there is no folder 'no'",
    "./sub:f": "'./sub' is a folder; name a file in it, as in sub/mine.py:swoosh",
    "./mine.txt:f": "'./mine.txt' is no Python file; its name must end with .py",
    "mine.py:swosh": "mine.py has no 'swosh'; did you mean swoosh?",
    "mine.py:swoosh.zzz": "mine.py:swoosh has no 'zzz'",
    "mine.py:half": "mine.py:half is a float, which cannot be called",
    "mien:swoosh": "there is no module 'mien'; did you mean mine?",
    "sub.patrs:swoosh": "there is no module 'sub.patrs'; did you mean sub.parts?",
    "mine.deep:f": "there is no module 'mine.deep'",
    "my-act:f": "'my-act' is no name of a module; a file is named with its ending, as in mine.py:swoosh",
}


@pytest.mark.parametrize("target", REFUSED)
def test_what_is_refused(target: str, folder: Path) -> None:
    write(folder / "mine.py", "half = 0.5\ndef swoosh(x): return x\n")
    write(folder / "random.py", "raise RuntimeError\n")
    write(folder / "sub/__init__.py", "")
    write(folder / "sub/parts.py", "")
    write(folder / "mine.txt", "")
    assert failure(target) == (SpecError, REFUSED[target])


FAILS = {
    "import no_such_thing_here\n": "bad.py imports no_such_thing_here, which cannot be found",
    "\nx = 1 / 0\n": "importing bad.py raised ZeroDivisionError: division by zero (bad.py, line 2)",
    "def f(x:\n    return 1\n": "importing bad.py raised SyntaxError: '(' was never closed (bad.py, line 1)",
    "raise SystemExit(3)\n": "importing bad.py raised SystemExit: 3 (bad.py, line 1)",
    "raise ValueError('one\\ntwo')\n": "importing bad.py raised ValueError: one (bad.py, line 1)",
    "raise ValueError('\\n  two')\n": "importing bad.py raised ValueError: two (bad.py, line 1)",
    "from math import no\n": "importing bad.py raised ImportError: cannot import name 'no' from 'math' "
    f"({getattr(math, '__file__', 'unknown location')}) (bad.py, line 1)",
}


@pytest.mark.parametrize("code", FAILS)
def test_code_that_fails_at_import(code: str, folder: Path) -> None:
    write(folder / "bad.py", code)
    assert failure("bad.py:f") == (CallableError, FAILS[code])
    as_module = FAILS[code].replace("importing bad.py", "importing bad").replace("bad.py imports", "bad imports")
    assert failure("bad:f") == (CallableError, as_module)


@pytest.mark.parametrize("framework", ["torch", "jax", "keras", "tensorflow"])
def test_a_missing_framework_comes_with_the_way_to_install_it(
    framework: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, framework, None)
    write(folder / "mine.py", f"import {framework}\n")
    hint = f"; for the Python that runs actviz: {sys.executable} -m pip install {framework}"
    assert failure("mine.py:f") == (CallableError, f"mine.py imports {framework}, which cannot be found{hint}")
    assert failure(f"{framework}:f") == (SpecError, f"there is no module '{framework}'{hint}")


def test_interrupting_an_import_is_no_error_of_the_code(folder: Path) -> None:
    write(folder / "mine.py", "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        load("mine.py:f")
