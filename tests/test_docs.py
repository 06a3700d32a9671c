"""The documentation says what the code does: commands run, transcripts are compared, tables are today's."""

from __future__ import annotations

import re
import shlex
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import make_docs
import pytest
from conftest import Run

from actviz.catalogue import catalogue
from actviz.cli.app import COMMANDS

README = make_docs.README.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def example_commands() -> list[str]:
    lines = [line.partition("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("actviz ")]


def transcripts() -> list[tuple[str, str]]:
    return [(b.splitlines()[0].removeprefix("$ "), b.partition("\n")[2]) for b in blocks("console")]


@pytest.fixture
def files(tmp_path: Path) -> None:
    """Write the Python files that the README shows."""
    make_docs.write_files(tmp_path)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("command", example_commands())
def test_every_example_of_the_readme_works(run: Run, command: str) -> None:
    done = run(*shlex.split(command)[1:])
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("command", "output"), transcripts())
def test_every_transcript_of_the_readme_is_true(run_fresh: Run, command: str, output: str) -> None:
    done = run_fresh(*shlex.split(command)[1:], capture_output=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.stdout == output


def test_the_python_of_the_readme_gives_what_it_says() -> None:
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


@pytest.mark.parametrize("arguments", make_docs.gallery_commands(), ids=" ".join)
def test_the_pictures_of_the_gallery_show_todays_facts(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    name = arguments[arguments.index("-o") + 1]
    run(*arguments)
    assert described(make_docs.GALLERY / name) == described(tmp_path / name)


def described(path: Path) -> list[str | None]:
    space = "{http://www.w3.org/2000/svg}"
    root = ET.parse(path).getroot()  # noqa: S314  our own file
    return [element.text for tag in ("title", "desc") for element in root.findall(space + tag)]


def test_every_picture_of_the_readme_exists_and_comes_from_a_command() -> None:
    made = {arguments[arguments.index("-o") + 1] for arguments in make_docs.gallery_commands()}
    shown = set(re.findall(r"gallery/([\w-]+\.svg)", README))
    assert shown <= made
    assert {p.name for p in make_docs.GALLERY.glob("*.svg")} == made


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
