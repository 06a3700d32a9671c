"""The documentation says what the code does: commands run, transcripts are compared, tables are today's."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import make_docs
import pytest
from conftest import Run

from actviz.catalogue import catalogue
from actviz.cli.app import COMMANDS

README = make_docs.README.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def examples() -> list[list[str]]:
    """Return the commands of each block of the README; those of one block may need what those before have made."""
    lines = [[line.partition("  #")[0].strip() for line in block.splitlines()] for block in blocks("sh")]
    return [found for block in lines if (found := [line for line in block if line.startswith("actviz ")])]


def transcripts() -> list[tuple[str, str]]:
    return [(b.splitlines()[0].removeprefix("$ "), b.partition("\n")[2]) for b in blocks("console")]


@pytest.fixture
def files(tmp_path: Path) -> None:
    """Write the files that the README shows."""
    make_docs.write_files(tmp_path)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("commands", examples(), ids=lambda commands: commands[0])
def test_every_example_of_the_readme_works(run: Run, commands: list[str]) -> None:
    for command in commands:
        done = run(*shlex.split(command)[1:])
        assert done.returncode == 0, f"{command}: {done.stderr}"


@pytest.mark.usefixtures("files")
def test_a_check_says_of_a_changed_manifest_what_the_readme_says(run: Run, tmp_path: Path) -> None:
    assert run("build").returncode == 0
    manifest = tmp_path / "actviz.toml"
    manifest.write_text(manifest.read_text().replace("negative_slope=0.1", "negative_slope=0.2"))
    done = run("build", "--check")
    assert done.returncode == 1
    assert done.stdout in blocks("text")
    assert done.stderr.endswith("this mends it: actviz build\n")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("command", "output"), transcripts())
def test_every_transcript_of_the_readme_is_true(run_fresh: Run, command: str, output: str) -> None:
    done = run_fresh(*shlex.split(command)[1:], capture_output=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.stdout == output


def test_the_python_of_the_readme_gives_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks("python"):
        names: dict[str, object] = {}
        for line in block.splitlines():
            code, _, said = line.partition("  # ")
            if said:
                value = said.split(": ")[0] if not said.startswith("[") else said
                assert repr(eval(code, names)) == value  # noqa: S307  our own README
            else:
                exec(code, names)  # noqa: S102  our own README


def test_every_command_is_in_the_readme_and_in_the_changelog() -> None:
    changelog = (make_docs.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"actviz {command}" in README
        assert f"actviz {command}" in changelog


def test_there_are_exactly_two_set_up_commands_and_ci_runs_them() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert "actviz plot relu elu" in commands[0]
    assert "pytest" in commands[1]


def test_the_readme_is_todays() -> None:
    assert make_docs.todays_readme() == README
    for name in catalogue():
        assert f"| `{name}` |" in README


def test_the_gallery_is_todays(run: Run) -> None:
    done = run("build", str(make_docs.GALLERY), "--check")
    assert done.returncode == 0, done.stdout


def test_the_gallery_is_what_is_drawn_today(run: Run) -> None:
    done = run("build", str(make_docs.GALLERY), "--check", "--by", "pixels", "--only", "compare/*", "--jobs", "1")
    assert done.returncode == 0, f"{done.stdout}: if this is meant, raise DRAWING in actviz/building/recipe.py"


def test_every_picture_of_the_readme_exists() -> None:
    shown = set(re.findall(r"gallery/[\w/-]+\.svg", README))
    assert len(shown) > 5
    assert all((make_docs.ROOT / path).is_file() for path in shown)


def test_the_gallery_is_small_enough_to_be_cloned_by_everybody() -> None:
    assert sum(path.stat().st_size for path in make_docs.GALLERY.rglob("*") if path.is_file()) < 15_000_000


def test_every_picture_has_words_for_those_who_cannot_see_it() -> None:
    for image in re.findall(r"<img [^>]*>", README):
        assert re.search(r'alt="[^"]{20,}"', image)


def test_the_accuracy_page_covers_every_function_and_keeps_its_promise() -> None:
    rows = re.findall(
        r"^\| (\w+) \| (.*) \|$", (make_docs.GALLERY / "accuracy.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    errors = {name: [float(cell.replace("∞", "inf")) for cell in cells.split(" | ")[:3]] for name, cells in rows[1:]}
    assert set(errors) == set(catalogue())
    assert max(max(values) for values in errors.values()) <= 450  # 1e-13, in units in the last place
