"""The recipes for documentation, carried out: their commands run, their pages are built, their settings are read."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import pytest
from conftest import COMMAND, ENVIRONMENT, Run

from actviz.cli.main import run as run_command

TEXT = (Path(__file__).parents[1] / "gallery" / "recipes.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"(?:#|//) (\S+\.\w+)\n")
CELL = re.compile(r"^```\{code-cell\} ipython3\n(?:---\n.*?---\n|(?::[^\n]*\n)*)(.*?)^```$", re.DOTALL | re.MULTILINE)
ALT = "GELU dips to -0.17 left of zero, and is x far to the right."


class Block(NamedTuple):
    """A fenced block, the file that it says it is, and the heading that it stands under."""

    language: str
    text: str
    name: str
    heading: str


def blocks(language: str = "", heading: str = "") -> list[Block]:
    found = []
    for fence in FENCE.finditer(TEXT):
        named = NAMED.match(fence[3])
        under = re.findall(r"^## (.*)$", TEXT[: fence.start()], re.MULTILINE)[-1]
        found.append(Block(fence[2], fence[3], named[1] if named else "", under))
    return [b for b in found if b.language.startswith(language) and b.heading.startswith(heading)]


class Images(HTMLParser):
    """The attributes of all images of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append({key: value or "" for key, value in attrs})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with the files that the recipes show."""
    for folder in ("docs/images", "images"):
        (tmp_path / folder).mkdir(parents=True)
    for block in blocks():
        if block.name:
            (tmp_path / block.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.name).write_text(block.text, encoding="utf-8")
    return tmp_path


def carried_out(commands: str, folder: Path, run: Run) -> str:
    """Run the lines of a block as a shell would, and return what they print."""
    printed = ""
    for line in commands.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["cd"]:
            folder /= words[1]
            continue
        target = folder / words.pop() if ">>" in words else None
        assert words[0] == "actviz"
        done = run(*words[1 : -1 if target else None], cwd=folder)
        assert done.returncode == 0, done.stderr
        if target:
            with target.open("a", encoding="utf-8") as file:
                file.write(done.stdout)
        printed += done.stdout
    return printed


def commands_in(tree: Any) -> list[str]:
    """Return the texts of actviz commands anywhere in what a file of YAML holds."""
    if isinstance(tree, dict):
        return [command for value in tree.values() for command in commands_in(value)]
    if isinstance(tree, list):
        return [command for value in tree for command in commands_in(value)]
    return [tree] if isinstance(tree, str) and tree.startswith("actviz ") else []


def test_every_block_is_tried_and_every_heading_is_in_the_contents() -> None:
    languages = {block.language for block in blocks()}
    assert languages == {"sh", "toml", "rst", "py", "md", "yaml", "js"}
    headings = [
        re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    ]
    assert re.findall(r"^- \[.*\]\(#(.*)\)$", TEXT, re.MULTILINE) == headings


def test_the_commands_run_and_the_checks_of_hooks_and_jobs_with_them(project: Path, run: Run) -> None:
    for block in blocks("sh"):
        carried_out(block.text, project, run)
    assert "<picture>" in (project / "README.md").read_text(encoding="utf-8")
    yaml = pytest.importorskip("yaml")
    trees = {block.name: yaml.safe_load(block.text) for block in blocks("yaml")}
    assert list(trees) == ["mkdocs.yml", ".pre-commit-config.yaml", ".github/workflows/figures.yml", ".gitlab-ci.yml"]
    assert [commands_in(tree) for tree in trees.values()] == [[], *[["actviz build --check"]] * 3]
    (project / "docs" / "_static" / "activations" / "gelu-dark.svg").unlink()
    done = run("build", "--check", cwd=project)
    assert (done.returncode, done.stdout) == (1, "missing docs/_static/activations/gelu-dark.svg\n")


def test_sphinx_shows_built_pairs_pasted_markup_and_the_plot_directive(project: Path, run: Run) -> None:
    docs = project / "docs"
    assert run_command(["build", str(project), "--only", "gelu", "--quiet", "--jobs", "1"]) == 0
    pasted = carried_out(blocks("sh", "Files")[0].text, project, run)
    pages = [block.text for block in blocks("rst", "Sphinx")]
    (docs / "index.rst").write_text("\n".join(["Activations\n===========\n", pasted, *pages]), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(docs), str(project / "site")]
    subprocess.run(command, env=ENVIRONMENT, check=True)
    images = Images(project / "site" / "index.html").found
    assert [image.get("class", "") for image in images] == [*["only-light", "only-dark"] * 2, "plot-directive"]
    assert [image["alt"] for image in images[2:]] == [ALT] * 3
    assert all(image["alt"].startswith("Line charts of gelu for x from ") for image in images[:2])
    for image in images:
        assert "<svg" in (project / "site" / image["src"]).read_text(encoding="utf-8")


def test_cells_end_with_results_that_show_themselves() -> None:
    (page,) = blocks("md", "MyST")
    for cell, kind in zip(CELL.findall(page.text), ("image/svg+xml", "text/html"), strict=True):
        *statements, last = cell.strip().splitlines()
        names: dict[str, Any] = {}
        exec("\n".join(statements), {"__builtins__": __builtins__}, names)  # noqa: S102  our own recipe
        exec("import actviz", names)  # noqa: S102  of the cell before
        assert kind in eval(last, names)._repr_mimebundle_()[0]  # noqa: S307


def test_myst_nb_shows_the_cells(tmp_path: Path) -> None:
    pytest.importorskip("myst_nb")
    (tmp_path / "conf.py").write_text('extensions = ["myst_nb"]\n')
    head = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n# Activations\n\n"
    (tmp_path / "index.md").write_text(head + blocks("md", "MyST")[0].text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(tmp_path), str(tmp_path / "site")]
    subprocess.run(command, env=ENVIRONMENT, check=True, stderr=subprocess.PIPE)
    page = tmp_path / "site" / "index.html"
    (image,) = Images(page).found
    assert (image["alt"], Path(image["src"]).suffix) == (ALT, ".svg")
    assert "<th " in page.read_text(encoding="utf-8")


def test_markdown_exec_puts_figures_and_tables_into_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    markdown, superfences = pytest.importorskip("markdown"), pytest.importorskip("markdown_exec")
    monkeypatch.setenv("PATH", f"{COMMAND.parent}:{ENVIRONMENT['PATH']}")
    fences = [
        {"name": name, "class": name, "validator": superfences.validator, "format": superfences.formatter}
        for name in ("python", "sh")
    ]
    settings = {"pymdownx.superfences": {"custom_fences": fences}}
    (page,) = blocks("md", "MkDocs")
    html = markdown.markdown(page.text, extensions=["tables", "pymdownx.superfences"], extension_configs=settings)
    assert html.count('role="img"') == html.count("<desc ") == 2
    assert html.count("<table>") == 1
    assert "<?xml" not in html
    assert "```" not in html


def test_axes_of_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = blocks("py", "Axes")
    exec(block.text, {})  # noqa: S102  our own recipe
    plt.close("all")
    assert (tmp_path / "mine.svg").stat().st_size > 1000


def test_settings_of_svgo_keep_what_is_read_again() -> None:
    (block,) = blocks("js")
    literal = re.sub(r"//.*", "", block.text).partition("export default")[2].strip().removesuffix(";")
    settings = json.loads(re.sub(r",(\s*[}\]])", r"\1", re.sub(r"(\w+):", r'"\1":', literal)))
    (preset,) = settings["plugins"]
    kept = {"removeDesc": False, "cleanupIds": False, "removeUnknownsAndDefaults": {"keepRoleAttr": True}}
    assert (preset["name"], preset["params"]["overrides"]) == ("preset-default", kept)
