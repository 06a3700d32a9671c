"""A new activation is one declaration in one file: everything else finds it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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


def test_one_that_takes_a_vector_is_found_and_measured_as_well(project: Path, tmp_path: Path) -> None:
    assert python(project, "-m", "actviz", "list", "--family", "vector toys").stdout == "toy_doubled\n"
    done = python(project, "-m", "actviz", "plot", "toy_doubled", "-q", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    measured = "-m", "pytest", "-q", "tests/test_vectors.py", "-p", "no:cacheprovider", "-k"
    done = python(project, *measured, "toy_doubled and (outputs_are or jacobian_is or claims_hold)")
    assert done.returncode == 0, done.stdout
    file = project / "actviz" / "vectors" / "toys.py"
    file.write_text(VECTOR_TOY.replace("shift_invariant=False", "shift_invariant=True"), encoding="utf-8")
    try:
        done = python(project, *measured, "toy_doubled")
    finally:
        file.write_text(VECTOR_TOY, encoding="utf-8")
    assert "::test_claims_hold_and_what_is_not_claimed_does_not[toy_doubled" in done.stdout


def test_the_conformance_tests_measure_it(project: Path) -> None:
    done = python(
        project, "-m", "pytest", "-q", "tests/test_conformance.py", "-k", "toy_stairs", "-p", "no:cacheprovider"
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


@pytest.mark.parametrize(
    ("right", "wrong", "test"),
    [
        ("peak_slope=1.0", "peak_slope=0.9", "test_the_peak_slope_is_as_declared"),
        ("right=Tail(self.top)", "right=Tail(1.0)", "test_the_declared_limits_are_approached"),
        ("range=(closed(0.0, self.top),)", "range=(closed(0.0, 7.0),)", "test_the_declared_range_is_the_measured_one"),
        ('monotonic="nondecreasing"', 'monotonic="increasing"', "test_monotonicity_is_as_declared"),
        ("Break(0.0, order=1)", "Break(0.0, order=2)", "test_breaks_are_exactly_the_measured_jumps"),
        ("line(1.0)", "line(1.1)", "test_f_and_its_derivatives_are_those_of_the_declared_formula"),
        ("x <= 0, 0", "x <= 0, 1", "test_the_derivative_in_words_is_the_derivative"),
        (r"\\min(\\max", r"\\mni(\\max", "test_the_mathtext_can_be_drawn"),
    ],
)
def test_a_wrong_claim_fails_in_the_test_of_that_claim(project: Path, right: str, wrong: str, test: str) -> None:
    file = project / "actviz" / "catalogue" / "toys.py"
    source = TOY.replace(right.replace("\\\\", "\\"), wrong.replace("\\\\", "\\"))
    assert source != TOY
    file.write_text(source, encoding="utf-8")
    try:
        done = python(
            project, "-m", "pytest", "-q", "tests/test_conformance.py", "-k", "toy_stairs", "-p", "no:cacheprovider"
        )
    finally:
        file.write_text(TOY, encoding="utf-8")
    assert done.returncode == 1
    assert f"::{test}[toy_stairs" in done.stdout


def test_the_readme_gets_a_row(project: Path) -> None:
    done = python(project, "tests/make_docs.py", "--readme")
    assert done.returncode == 0, done.stderr
    assert "| toys | `toy_stairs` | Rises in one slope between two flat ends. | `stairway` |" in (
        project / "README.md"
    ).read_text(encoding="utf-8")
