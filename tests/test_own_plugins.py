"""Activations of installed packages: found by their metadata, imported only when asked for, and looked at first."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run

from actviz import get
from actviz.errors import ActvizError, CallableError, SpecError
from actviz.own.plugins import load_plugin, origin, plugin_names

CODE = """
import numpy as np
from actviz.activation import Activation
from actviz.interval import Interval
from actviz.terms import Facts, Tail

class Twice(Activation):
    \"\"\"Twice x.\"\"\"

    name = "twice"

    @property
    def facts(self):
        return Facts((Interval(),), Tail(float("-inf"), 2.0), Tail(float("inf"), 2.0), "increasing", 2.0)

    def _f(self, x):
        return 2 * x

    def _d1(self, x):
        return 0 * x + 2

    def _d2(self, x):
        return 0 * x

class Nameless(Twice):
    name = ""

class Wrong(Twice):
    name = "wrong"

    def _d1(self, x):
        return x.no_such_thing

def made():
    return Twice

def fails():
    raise RuntimeError("out of luck")

def swoosh(x, beta=1.5):
    \"\"\"Self-gated, with a slope to choose.\"\"\"
    return x / (1 + np.exp(-beta * x))

def scaled(x, factor):
    return factor * x

def summed(x):
    return x.sum() + np.ones(3)

number = 3
"""
POINTS = {
    "twice": "acts:Twice",
    "made": "acts:made",
    "nameless": "acts:Nameless",
    "wrong": "acts:Wrong",
    "fails": "acts:fails",
    "number": "acts:number",
    "gated": "acts:swoosh",
    "scaled": "acts:scaled",
    "summed": "acts:summed",
    "tanh of numpy": "numpy:tanh",
    "str": "builtins:str",
    "missing": "acts:missing",
    "nowhere": "no_such_module_here:f",
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "acts.py").write_text(CODE, encoding="utf-8")
    info = tmp_path / "acts_for_actviz-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acts-for-actviz\nVersion: 1.2\n", encoding="utf-8")
    lines = [f"{name} = {value}" for name, value in POINTS.items()]
    (info / "entry_points.txt").write_text("\n".join(["[actviz.activations]", *lines, ""]), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop("acts", None)


@pytest.mark.usefixtures("installed")
def test_names_are_known_without_importing_anything() -> None:
    names = plugin_names()
    assert set(POINTS) <= set(names)
    assert origin(names["twice"]) == "acts-for-actviz 1.2"
    assert "acts" not in sys.modules


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["twice", "made"])
def test_a_class_or_a_function_that_returns_one(name: str) -> None:
    cls = load_plugin(name)
    assert cls.name == "twice"
    assert cls().f(3.0) == 6.0


@pytest.mark.usefixtures("installed")
def test_a_function_of_x_becomes_a_measured_activation_of_the_registered_name() -> None:
    cls = load_plugin("gated")
    assert (cls.name, cls.summary(), list(cls.parameters)) == ("gated", "Self-gated, with a slope to choose.", ["beta"])
    assert cls(beta=1.0).f(2.0) == pytest.approx(get("silu").f(2.0), rel=1e-15)
    assert cls().d1(0.0) == pytest.approx(0.5, rel=1e-9)
    assert load_plugin("gated")() == cls()
    assert get("gated:beta=2").f(1.0) == cls(beta=2.0).f(1.0)
    assert load_plugin("scaled")(factor=3.0).f(2.0) == 6.0
    with pytest.raises(SpecError, match="factor needs a value, as in scaled:factor=1"):
        load_plugin("scaled")()
    assert load_plugin("tanh of numpy")().f(0.5) == math.tanh(0.5)


NO_SUBCLASS = "gives no subclass of actviz.activation.Activation"
REFUSED: dict[str, tuple[type[ActvizError], str]] = {
    "twcie": (SpecError, "no installed package has an activation 'twcie'; did you mean twice?"),
    "nameless": (CallableError, "plugin nameless of acts-for-actviz 1.2 has no name"),
    "fails": (CallableError, "plugin fails of acts-for-actviz 1.2 raised RuntimeError: out of luck (acts.py, line 38)"),
    "summed": (
        CallableError,
        "plugin summed of acts-for-actviz 1.2: summed returned shape (3,) for an array of shape (13,)",
    ),
    "number": (CallableError, f"plugin number of acts-for-actviz 1.2 {NO_SUBCLASS}"),
    "str": (CallableError, f"plugin str of acts-for-actviz 1.2 {NO_SUBCLASS}"),
    "nowhere": (
        CallableError,
        "plugin nowhere of acts-for-actviz 1.2 raised ModuleNotFoundError: No module named 'no_such_module_here'",
    ),
    "missing": (
        CallableError,
        "plugin missing of acts-for-actviz 1.2 raised AttributeError: module 'acts' has no attribute 'missing'",
    ),
    "wrong": (
        CallableError,
        "plugin wrong of acts-for-actviz 1.2 raised AttributeError: "
        "'numpy.ndarray' object has no attribute 'no_such_thing' (acts.py, line 32)",
    ),
}


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    kind, words = REFUSED[name]
    with pytest.raises(ActvizError) as caught:
        load_plugin(name)
    assert type(caught.value) is kind
    assert str(caught.value) == words


def test_that_no_package_registers_any_is_said_only_if_it_is_so(run: Run, installed: Path) -> None:
    points = installed / "acts_for_actviz-1.2.dist-info" / "entry_points.txt"
    points.write_text("[actviz.activations]\nfails = acts:fails\n", encoding="utf-8")
    done = run("list", "--plugins", env={"PYTHONPATH": str(installed)})
    assert done.stderr.startswith("warning: plugin fails of acts-for-actviz 1.2 raised RuntimeError: out of luck")
    assert "no installed package" not in done.stderr


def test_importing_actviz_looks_at_no_metadata() -> None:
    code = "import sys, actviz.own.plugins; print('importlib.metadata' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
