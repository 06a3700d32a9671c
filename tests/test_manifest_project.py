"""A manifest in its project: where it is found, how the first one is written, and what no figure shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from actviz.errors import ManifestError, SpecError
from actviz.manifest.coverage import uncovered
from actviz.manifest.finding import find
from actviz.manifest.first import Project, first, project
from actviz.manifest.keys import KEYS
from actviz.manifest.reading import read

NN = """
from dataclasses import dataclass
import math
from math import tanh
from typing import Any
from manifest_lib.other import Elsewhere

class BadError(ValueError):
    pass

class Swoosh:
    def __call__(self, x): return x * math.tanh(x)

def swoosh(x): return x * math.tanh(x)
def hard_swish(x): return x
def GELU(x): return x
def Softmax(x): return x
def _hidden(x): return x
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    return tmp_path


def refused(argument: str | None) -> str:
    with pytest.raises(ManifestError) as error:
        find(argument)
    return str(error.value)


def test_a_manifest_is_found_here_or_above_but_not_outside_of_the_repository(folder: Path) -> None:
    nothing = "there is no actviz.toml, and no [tool.actviz] in a pyproject.toml, {}; 'actviz new' writes a first one"
    assert refused(None) == nothing.format("here, nor above in the same repository")
    assert refused("..") == nothing.format("in '..'")
    (folder / "pyproject.toml").write_text("# actviz\n[tool.other]\n", encoding="utf-8")
    assert refused(None) == nothing.format("here, nor above in the same repository")
    (folder / "pyproject.toml").write_text("[tool.actviz]\nout = \n", encoding="utf-8")  # reading it says what is wrong
    assert find(None) == find("..") == Path("../pyproject.toml")
    (folder / "actviz.toml").touch()
    assert find(None) == find("..") == Path("../actviz.toml")
    assert find("../pyproject.toml") == Path("../pyproject.toml")
    (folder / "docs" / ".git").touch()
    assert refused(None) == nothing.format("here, nor above in the same repository")
    (folder / "docs" / "actviz.toml").touch()
    assert find(None) == find(".") == Path("actviz.toml")


def test_a_manifest_that_does_not_exist_is_refused_with_its_neighbours(folder: Path) -> None:
    (folder / "actviz.toml").touch()
    assert refused("../activz.toml") == "there is no file '../activz.toml'; did you mean actviz.toml?"
    assert refused("nowhere/x.toml") == "there is no file 'nowhere/x.toml'; 'actviz new' writes a first one"
    assert refused("") == "the path of the manifest is empty; name a file or folder, or nothing for actviz.toml"


@pytest.mark.parametrize(
    ("signs", "found"),
    [
        ([], Project()),
        (["docs/conf.py", "src/mylib/__init__.py"], Project("docs/_static/activations", "", "mylib")),
        (["docs/source/conf.py", "torch/__init__.py"], Project("docs/source/_static/activations", "torch", "torch")),
        (["mkdocs.yml", "docs/index.md", "tests/__init__.py"], Project("docs/assets/activations")),
    ],
)
def test_the_first_manifest_suits_the_project_and_works_as_it_is(
    tmp_path: Path, signs: list[str], found: Project
) -> None:
    for sign in signs:
        (tmp_path / sign).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / sign).touch()
    assert project(tmp_path) == found
    path = tmp_path / "actviz.toml"
    path.write_text(first(found), encoding="utf-8")
    manifest = read(path)
    assert (manifest.out, manifest.index) == (tmp_path / found.out, ("index.md",))
    assert [figure.kind for figure in manifest.figures[:2]] == ["plot", "table"]
    assert len(manifest.figures) == (27 if found.framework else 8)


def test_the_first_manifest_names_every_key_and_its_comments_work_as_well(tmp_path: Path) -> None:
    text = first(Project(package="mylib"))
    assert [key for key in KEYS if f"{key} = " not in text] == []
    bare = text.replace("# [[", "[[").replace("\n# ", "\n")
    said = ("The figures", "Functions of your own", "What activations do")
    lines = [line for line in bare.splitlines() if not line.startswith(said)]
    path = tmp_path / "actviz.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ManifestError) as error:
        read(path)
    assert [line.partition(": ")[2] for line in str(error.value).splitlines()] == [
        "family and all say different things; a figure has one of them",
        "specs: 'mylib.nn:swoosh' would import mylib.nn and run its code; --allow-imports allows it",
    ]


def test_what_no_figure_shows_is_listed(folder: Path) -> None:
    package = folder / "docs" / "manifest_lib"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "other.py").write_text("class Elsewhere: pass", encoding="utf-8")
    (package / "nn.py").write_text(NN, encoding="utf-8")
    (package / "listed.py").write_text("from math import tanh\n__all__ = ['tanh']\nother = len", encoding="utf-8")
    path = Path("actviz.toml")
    path.write_text('[[figure]]\nspecs = ["manifest_lib.nn:swoosh", "gelu"]', encoding="utf-8")
    manifest = read(path, allow_imports=True)
    unknown = 'not known by this name; add specs = ["manifest_lib.nn:{0}"] if it is an activation'
    assert uncovered("manifest_lib.nn", manifest) == [
        f"Elsewhere: {unknown.format('Elsewhere')}",
        f"Swoosh: {unknown.format('Swoosh')}",
        'hard_swish: add specs = ["hard_swish"]',
        'Softmax: add specs = ["softmax"]',
    ]
    assert uncovered("manifest_lib.listed", manifest) == ['tanh: add specs = ["tanh"]']
    with pytest.raises(SpecError, match=r"^there is no module 'manifest_lib.n'"):
        uncovered("manifest_lib.n", manifest)


def test_names_of_a_framework_mean_what_they_mean_there(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    path = tmp_path / "actviz.toml"
    path.write_text('[[figure]]\neach = ["torch:*", "!silu"]\n[[figure]]\neach = "torch:*"\nkind = "vector"', "utf-8")
    missing = uncovered("torch.nn.modules.activation", read(path))
    assert [line.partition(":")[0] for line in missing] == ["SiLU", "MultiheadAttention", "Softmax2d"]
    assert missing[0] == 'SiLU: add specs = ["silu"]'
