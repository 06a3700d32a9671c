"""A new activation is one declaration in one file: everything else finds it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

TOY = '''
"""Toys."""

from __future__ import annotations

from actviz.activation import Activation
from actviz.terms import Break, Facts, Piece, Tail, constant, line, param
from actviz.interval import POSITIVE, closed


class Stairs(Activation):
    """Rises in one slope between two flat ends."""

    name = "toy_stairs"
    aliases = ("stairway",)
    formula = "clip(x, 0, top)"
    derivative = "where(x <= 0, 0, where(x >= top, 0, 1))"
    mathtext = r"\\min(\\max(x, 0), t)"
    used_in = "tests"
    top: float = param(2.0, POSITIVE, "height of the upper end")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(0.0, order=1), Break(self.top, order=1, takes="right"))

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(closed(0.0, self.top),),
            left=Tail(0.0),
            right=Tail(self.top),
            monotonic="nondecreasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), line(1.0), constant(self.top))
'''


VECTOR_TOY = '''
"""Toys."""

from __future__ import annotations

from actviz.deferred import np
from actviz.vectors.base import Claims, Reference, VectorActivation


class Doubled(VectorActivation):
    """Twice every entry."""

    name = "toy_doubled"
    formula = "2*x_i"
    jacobian_formula = "2*delta_ij"
    mathtext = "y_i = 2 x_i"
    used_in = "tests"
    references = (Reference("Nobody", 2000, "On means"),)
    claims = Claims(shift_invariant=False)

    def _f(self, x):
        return 2 * x

    def _jacobian(self, x):
        return np.broadcast_to(2 * np.eye(x.shape[-1]), (*x.shape, x.shape[-1]))
'''


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with one more file in the catalogue."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("actviz", "tests", "gallery"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md"):
        shutil.copy(PROJECT / name, copy / name)
    (copy / "actviz" / "catalogue" / "toys.py").write_text(TOY, encoding="utf-8")
    (copy / "actviz" / "vectors" / "toys.py").write_text(VECTOR_TOY, encoding="utf-8")
    return copy


def python(project: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd or project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_the_commands_find_it(project: Path, tmp_path: Path) -> None:
    assert "toy_stairs" in python(project, "-m", "actviz", "list").stdout.splitlines()
    assert python(project, "-m", "actviz", "list", "--family", "toys").stdout == "toy_stairs\n"
    card = python(project, "-m", "actviz", "info", "Stairway:top=3").stdout
    assert "dead below 0" in card
    assert "dead above 3" in card
    done = python(project, "-m", "actviz", "plot", "toy_stairs:top=1,3", cwd=tmp_path)
    assert done.stderr == "wrote toy_stairs-top1-toy_stairs-top3.png\n"
    assert "did you mean toy_stairs?" in python(project, "-m", "actviz", "plot", "toy_stair").stderr


def failed_in(project: Path, file: str, choice: str) -> set[str]:
    """Return which tests of a file fail, by their names."""
    measured = "-m", "pytest", "-q", "-n", "0", f"tests/{file}", "-p", "no:cacheprovider", "-k", choice
    done = python(project, *measured)
    assert re.search(r"\d+ passed", done.stdout), done.stdout
    return set(re.findall(r"^FAILED \S+::(\w+\[.*?\])", done.stdout, re.MULTILINE))


def wrong_toy(toy: str, number: int, right: str, wrong: str) -> str:
    """Return the class of a toy under another name and with a wrong claim."""
    _, start, body = toy.partition("\nclass ")
    text = re.sub(r"(?<=\nclass )\w+", f"Wrong{number}", start + body)
    text = re.sub(r'(?<=name = ")\w+', f"toy_wrong_{number}", text)
    text = re.sub(r"    aliases = .*\n", "", text)
    assert right in text
    return text.replace(right, wrong)


@contextmanager
def written(file: Path, text: str) -> Iterator[None]:
    before = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


def test_one_that_takes_a_vector_is_found_and_measured_as_well(project: Path, tmp_path: Path) -> None:
    assert python(project, "-m", "actviz", "list", "--family", "vector toys").stdout == "toy_doubled\n"
    done = python(project, "-m", "actviz", "plot", "toy_doubled", "-q", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    claimed = wrong_toy(VECTOR_TOY, 0, "shift_invariant=False", "shift_invariant=True")
    with written(project / "actviz" / "vectors" / "toys.py", VECTOR_TOY + claimed):
        failed = failed_in(project, "test_vectors.py", "toy_ and (outputs_are or jacobian_is or claims_hold)")
    assert {name.partition("[")[0] for name in failed} == {"test_claims_hold_and_what_is_not_claimed_does_not"}
    assert all("[toy_wrong_0" in name for name in failed)


WRONG = [
    ("peak_slope=1.0", "peak_slope=0.9", "test_the_peak_slope_is_as_declared"),
    ("right=Tail(self.top)", "right=Tail(1.0)", "test_the_declared_limits_are_approached"),
    ("range=(closed(0.0, self.top),)", "range=(closed(0.0, 7.0),)", "test_the_declared_range_is_the_measured_one"),
    ('monotonic="nondecreasing"', 'monotonic="increasing"', "test_monotonicity_is_as_declared"),
    ("Break(0.0, order=1)", "Break(0.0, order=2)", "test_breaks_are_exactly_the_measured_jumps"),
    ("line(1.0)", "line(1.1)", "test_f_and_its_derivatives_are_those_of_the_declared_formula"),
    ("x <= 0, 0", "x <= 0, 1", "test_the_derivative_in_words_is_the_derivative"),
    (r"\min(\max", r"\mni(\max", "test_the_mathtext_can_be_drawn"),
]


def test_the_conformance_tests_measure_it_and_a_wrong_claim_fails_in_the_test_of_that_claim(project: Path) -> None:
    toys = [wrong_toy(TOY, k, right, wrong) for k, (right, wrong, _) in enumerate(WRONG)]
    with written(project / "actviz" / "catalogue" / "toys.py", TOY + "".join(toys)):
        failed = failed_in(project, "test_conformance.py", "toy_")
    assert not [name for name in failed if "[toy_stairs" in name]
    for k, (_, _, test) in enumerate(WRONG):
        assert any(name.startswith(f"{test}[toy_wrong_{k}") for name in failed), (test, failed)


def test_the_readme_gets_a_row(project: Path) -> None:
    done = python(project, "tests/make_docs.py", "--readme")
    assert done.returncode == 0, done.stderr
    assert "| toys | `toy_stairs` | Rises in one slope between two flat ends. | `stairway` |" in (
        project / "README.md"
    ).read_text(encoding="utf-8")
