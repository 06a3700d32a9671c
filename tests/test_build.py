"""Builds: what is made of a manifest, what is out of date and why, what is said, and what mends it."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from conftest import LoadedBy
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from actviz import __version__, carried, output
from actviz.building import definitions, plan, recipe, work
from actviz.building.build import Build
from actviz.building.crew import Order
from actviz.building.recipe import Recipe
from actviz.cli.main import run
from actviz.errors import OutputError, RequestError
from actviz.views import making
from actviz.views.base import View
from actviz.views.request import Request

MANIFEST = """
out = "figures"
index = ["index.md", "pages/index.html"]

[[figure]]
name = "sub/leaky"
specs = "leaky_relu:negative_slope=0.01"
theme = "both"
formats = ["svg", "png", "png@2x"]

[[figure]]
name = "auto"
specs = ["relu", "x*mish(x)"]
theme = "auto"
formats = ["svg", "png", "pdf"]

[[figure]]
name = "numbers"
kind = "table"
specs = "gelu"
theme = "dark"
formats = ["md", "latex", "svg"]

[[figure]]
name = "page"
kind = "page"
specs = "elu"

[[figure]]
name = "soft"
specs = "softmax"
style = "mine.mplstyle"

[[figure]]
name = "sheet"
family = "bumps"
"""
LIGHT = ["sub/leaky-light.svg", "sub/leaky-light.png", "sub/leaky-light@2x.png"]
DARK = [name.replace("light", "dark") for name in LIGHT]
LEAKY = [name for pair in zip(LIGHT, DARK, strict=True) for name in pair]
AUTO = ["auto.svg", "auto.png", "auto.pdf"]
NUMBERS, PAGE = ["numbers.md", "numbers.tex", "numbers.svg"], ["page.svg", "page.md"]
SHEET = ["sheet.svg"]
FIGURES = [*LEAKY, *AUTO, *NUMBERS, *PAGE, "soft.svg", *SHEET]
INDEX = ["index.md", "pages/index.html"]
MARKED = "a figure on it is new, gone or has changed"


class Done(NamedTuple):
    code: int
    out: list[str]
    err: list[str]


class Project:
    """A folder with a manifest; *capture* returns what was printed since it was last asked."""

    def __init__(self, folder: Path, capture: Callable[[], tuple[str, str]]) -> None:
        self.folder, self.figures, self.capture = folder, folder / "figures", capture
        self.manifest = folder / "actviz.toml"

    def run(self, *arguments: str) -> Done:
        self.capture()
        code = run(arguments)
        out, err = self.capture()
        return Done(code, out.splitlines(), err.splitlines())

    def build(self, *arguments: str) -> Done:
        return self.run("build", "--jobs", "1", *arguments)

    def check(self, *arguments: str) -> Done:
        return self.build("--check", *arguments)

    def edit(self, old: str, new: str) -> None:
        text = self.manifest.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.manifest.write_text(text.replace(old, new), encoding="utf-8")

    def wrong(self) -> dict[str, list[str]]:
        """Return the files that are not as they should be, with what is wrong, and why."""
        found = Build(Order(Path("actviz.toml"))).findings()
        return {f.path.relative_to("figures").as_posix(): [f.problem, *f.why] for f in found}

    def bytes(self) -> dict[str, bytes]:
        return {p.relative_to(self.figures).as_posix(): p.read_bytes() for p in self.figures.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which everything is built."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "actviz.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "mine.mplstyle").write_text("axes.grid: True\n", encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert run(["build", "--jobs", "1", "-q"]) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    """Return a folder in which nothing is."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys.readouterr)


@pytest.fixture
def project(empty: Project, built: Path) -> Project:
    """Return a folder of our own with everything built."""
    shutil.copytree(built, empty.folder, dirs_exist_ok=True)
    return empty


@pytest.fixture
def small(empty: Project) -> Project:
    """Return a folder with a manifest of two figures, and nothing built."""
    empty.manifest.write_text('out = "figures"\n[[figure]]\nspecs = "relu"\n[[figure]]\nspecs = "elu"\n')
    return empty


def repeated(names: list[str], *said: str) -> dict[str, list[str]]:
    return {name: list(said) for name in names}


def test_every_file_is_where_it_should_be_with_the_recipe_that_was_asked(project: Project) -> None:
    assert project.bytes().keys() == {*FIGURES, *INDEX}
    made = Build(Order(Path("actviz.toml")))
    for file in (*made.files, *made.index):
        found = recipe.read(carried.recipe_in(file.path))
        assert found
        assert found._replace(words=file.recipe.words, size=file.recipe.size) == file.recipe
        assert (found.size != (0.0, 0.0)) is (file.form in {"svg", "png", "pdf"})
        assert str(project.folder) not in found.written()
    assert project.check() == (0, [], ["18 files are up to date"])


def test_pictures_are_of_their_size_and_pages_show_them(project: Project) -> None:
    one, two = (opened((project.figures / name).read_bytes()).size for name in (LIGHT[1], LIGHT[2]))
    assert two == (2 * one[0], 2 * one[1])
    for name in FIGURES:
        if name.endswith(".svg"):
            assert ET.parse(project.figures / name).getroot().tag.endswith("svg")  # noqa: S314  our own
    assert "prefers-color-scheme" in (project.figures / "auto.svg").read_text()
    assert 'src="page.svg"' in (project.figures / "page.md").read_text().replace("(page.svg)", 'src="page.svg"')
    index = (project.figures / "index.md").read_text()
    assert all(name in index for name in ("sub/leaky-light.svg", "sub/leaky-dark.svg", "auto.svg", "page.md"))
    assert "\n" in (project.figures / "pages" / "index.html").read_text()


def test_a_second_build_draws_and_writes_nothing(project: Project, loaded_by: LoadedBy) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.folder.rglob("*")}
    assert project.build().err == [*(f"unchanged figures/{n}" for n in [*FIGURES, *INDEX]), "18 files: 18 unchanged"]
    project.edit('["relu", "x*mish(x)"]', '"relu"')  # as a formula is checked with numpy
    before |= {project.manifest: project.manifest.stat().st_mtime_ns}
    for arguments in (["--only", "[!a]*"], ["--check", "--only", "[!a]*"]):
        assert not loaded_by("build", *arguments) & {"numpy", "matplotlib", "rich.console", "multiprocessing", "PIL"}
    assert {path: path.stat().st_mtime_ns for path in project.folder.rglob("*")} == before


@pytest.mark.parametrize(
    ("after", "line", "affected", "why"),
    [
        ("sub/leaky", 'colors = ["#000000"]', LIGHT, "colors ours -> #000000"),
        ("sub/leaky", 'dark-colors = ["#ffffff"]', DARK, "dark-colors ours -> #ffffff"),
        ("sub/leaky", "dpi = 100", [n for n in LEAKY if "png" in n], "dpi ours -> 100"),
        ("sub/leaky", "svg-text = true", [LIGHT[0], DARK[0]], "svg-text ours -> true"),
        ("sub/leaky", 'title = "Rectifiers"', LEAKY, "title ours -> Rectifiers"),
        ("sub/leaky", 'alt = "A curve."', LEAKY, "alt ours -> A curve."),
        ("sub/leaky", 'caption = "Curve"', LEAKY, "caption ours -> Curve"),
        ("sub/leaky", "threshold = 0.1", LEAKY, "threshold ours -> 0.1"),
        ("auto", 'colors = ["red"]', AUTO, "colors ours -> red"),
        ("auto", 'dark-colors = ["red"]', ["auto.svg"], "dark-colors ours -> red"),
        ("auto", 'labels = ["R", "S"]', AUTO, "relu: label ours -> R"),
        ("numbers", "threshold = 0.1", NUMBERS, "threshold ours -> 0.1"),
        ("numbers", 'title = "Numbers"', ["numbers.svg"], "title ours -> Numbers"),
        ("numbers", "font-size = 12", ["numbers.svg"], "font-size ours -> 12"),
        ("numbers", 'at = "-1..1:1"', NUMBERS, "at ours -> -1,0,1"),
        ("page", "range = [-2, 2]", PAGE, "range ours -> -2,2"),
        ("page", 'size = "column"', PAGE, "size ours -> column"),
        ("page", 'title = "Page"', PAGE, "title ours -> Page"),
        ("soft", "vector = [1, 2]", ["soft.svg"], "vector ours -> 1,2"),
        ("sheet", 'theme = "dark"', SHEET, "theme light -> dark"),
    ],
)
def test_a_key_that_is_added_concerns_the_files_that_show_it(
    project: Project, after: str, line: str, affected: list[str], why: str
) -> None:
    project.edit(f'name = "{after}"\n', f'name = "{after}"\n{line}\n')
    wrong = project.wrong()
    assert wrong.keys() - set(INDEX) == set(affected)
    for name in affected:
        sized = name == "page.md" and "size" in line  # all that a page shows of how its picture looks
        assert wrong[name][:2] == ["stale", "a picture on it has changed" if sized else why]
    assert {name: said for name, said in wrong.items() if name in INDEX} == repeated(INDEX, "stale", MARKED)


def test_a_changed_parameter_is_said_and_what_another_activation_is(project: Project) -> None:
    project.edit("negative_slope=0.01", "negative_slope=0.1")
    project.edit('specs = "elu"', 'specs = "selu"')
    assert project.wrong() == {
        **repeated(LEAKY, "stale", "leaky_relu: negative_slope 0.01 -> 0.1"),
        **repeated(PAGE, "stale", "shows selu instead of elu"),
        **repeated(INDEX, "stale", MARKED),
    }
    done = project.build("--dry-run")
    assert done.out == [
        *(f"figures/{name}: leaky_relu: negative_slope 0.01 -> 0.1" for name in LEAKY),
        *(f"figures/{name}: shows selu instead of elu" for name in ("page.svg", "page.md")),
    ]


def test_a_style_file_concerns_what_is_drawn_in_it(project: Project) -> None:
    (project.folder / "mine.mplstyle").write_text("axes.grid: False\n")
    assert project.wrong()["soft.svg"] == ["stale", "mine.mplstyle has changed"]
    (project.folder / "mine.mplstyle").write_text("# a grid\n\naxes.grid: True\n")
    assert project.wrong() == {}


def test_the_title_of_the_index_concerns_the_index_alone(project: Project) -> None:
    project.edit('out = "figures"', 'out = "figures"\ntitle = "All"')
    assert project.wrong() == repeated(INDEX, "stale", "title Activation functions -> All")


def test_a_changed_definition_makes_stale_what_shows_it_also_inside_a_formula(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_class = definitions._of_class
    monkeypatch.setattr(
        definitions, "_of_class", lambda cls: "new" if cls.name in {"mish", "softmax"} else of_class(cls)
    )
    assert project.wrong() == {
        **repeated(AUTO, "stale", "the definition of mish has changed"),
        "soft.svg": ["stale", "the definition of softmax has changed"],
        **repeated(INDEX, "stale", MARKED),
    }


def test_when_drawing_changes_everything_is_stale(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recipe, "__new__", _drawing_later(Recipe.__new__))
    wrong = project.wrong()
    assert wrong.keys() == {*FIGURES, *INDEX}
    assert all("drew it differently" in said[-1] for name, said in wrong.items() if name in FIGURES)


def _drawing_later(new: Callable[..., Recipe]) -> Callable[..., Recipe]:
    def made(cls: type[Recipe], *values: object, **named: object) -> Recipe:
        return new(cls, *values, **({"drawing": recipe.DRAWING + 1} | named))

    return made


def test_another_version_is_a_note_unless_strict(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    small.build()
    monkeypatch.setattr(plan, "__version__", "99.0")
    done = small.check()
    note = "note: figures/relu.svg: drawn by actviz {}; its recipe is the same (--strict fails for that)"
    assert (done.code, done.out, len(done.err)) == (0, [], 3)
    assert done.err[0] == note.format(__version__)
    assert small.build().err[-1] == "2 files: 2 unchanged"
    done = small.check("--strict")
    assert (done.code, len(done.out)) == (1, 2)
    assert done.err == [
        "Error: 2 of 2 files are not as they should be; this mends it: actviz build --strict",
    ]
    assert small.build("--strict").err[-1] == "2 files: 2 updated"
    assert small.check("--strict").code == 0


def mended(project: Project, done: Done) -> list[str]:
    """Run the command that a check prints, and return its arguments; the check is then content."""
    command = shlex.split(done.err[-1].partition("this mends it: ")[2])
    assert command[:2] == ["actviz", "build"]
    assert project.build(*command[2:]).code == 0
    return command[2:]


def test_a_check_names_what_is_wrong_and_what_mends_it(project: Project) -> None:
    spoilt: dict[str, Callable[[bytes], bytes]] = {
        "auto.svg": lambda data: data[: len(data) // 2],
        "auto.png": lambda data: data[:-500],
        "auto.pdf": lambda data: data[:-20],
        "page.svg": lambda data: data.replace(b"&quot;digest&quot;", b"&quot;{]", 1),
    }
    for name, spoil in spoilt.items():
        (project.figures / name).write_bytes(spoil((project.figures / name).read_bytes()))
    (project.figures / "numbers.tex").unlink()
    project.edit('name = "soft"', 'name = "softer"')
    done = project.check()
    assert done.code == 1
    assert done.out == [
        *(f"stale figures/{name}: it ends in the middle" for name in ("auto.svg", "auto.png", "auto.pdf")),
        "missing figures/numbers.tex",
        "stale figures/page.svg: no build of actviz made it",
        "missing figures/softer.svg",
        *(f"stale figures/{name}: {MARKED}" for name in INDEX),
        "orphan figures/soft.svg: no figure makes it any more",
    ]
    assert mended(project, done) == ["--force", "--prune"]
    assert project.check() == (0, [], ["18 files are up to date"])
    assert not (project.figures / "soft.svg").exists()


def test_somebody_elses_file_is_not_replaced_without_force(small: Project) -> None:
    small.figures.mkdir()
    (small.figures / "relu.svg").write_text("<svg>mine</svg>")
    done = small.build()
    assert done.code == 1
    assert done.err[0] == ("Error: figures/relu.svg exists and no build of actviz made it; --force replaces it")
    assert (small.figures / "relu.svg").read_text() == "<svg>mine</svg>"
    assert (small.figures / "elu.svg").exists()
    assert mended(small, small.check()) == ["--force"]
    assert small.check().code == 0


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def painted(data: bytes, box: tuple[int, int, int, int], by: int) -> bytes:
    """Return a PNG with the same recipe in which the pixels of a box differ."""
    image, words = opened(data), PngInfo()
    words.add_text("actviz", image.info["actviz"])
    pixels = image.convert("RGB")
    part = pixels.crop(box).point(lambda value: max(value - by, 0))
    pixels.paste(part, box)
    buffer = io.BytesIO()
    pixels.save(buffer, "png", pnginfo=words)
    return buffer.getvalue()


def moved(data: bytes, by: float) -> bytes:
    """Return an SVG in which the first path begins elsewhere."""
    return re.sub(rb'( d="M ?)(-?[\d.]+)', lambda m: m[1] + f"{float(m[2]) + by:g}".encode(), data, count=1)


def test_pictures_that_were_painted_over_are_found_by_their_pixels_and_the_slightest_change_by_bytes(
    small: Project,
) -> None:
    small.edit('specs = "relu"', 'specs = "relu"\nformats = ["png", "svg"]')
    small.build("--only", "relu")
    png, svg = small.figures / "relu.png", small.figures / "relu.svg"
    raster, drawing = png.read_bytes(), svg.read_bytes()
    width, height = opened(raster).size
    curve = (width // 3, height // 3, 2 * width // 3, 2 * height // 3)

    def found(way: str) -> list[str]:
        return small.check("--only", "relu", "--by", way).out

    assert found("bytes") == found("pixels") == []
    png.write_bytes(painted(raster, (40, 40, 60, 60), 1))
    svg.write_bytes(moved(drawing, 0.01))
    assert found("pixels") == []
    assert found("bytes") == [f"stale figures/relu.{form}: its bytes differ" for form in ("png", "svg")]
    png.write_bytes(painted(raster, curve, 128))
    svg.write_bytes(moved(drawing, 9.0))
    assert small.check("--only", "relu").code == 0
    said = found("pixels")
    assert [line.partition(":")[0] for line in said] == ["stale figures/relu.png", "stale figures/relu.svg"]
    assert "something in it has moved by 9" in said[1]
    assert "its pixels differ by" in said[0]
    assert mended(small, small.check("--only", "relu", "--by", "pixels")) == ["--only", "relu", "--fresh"]
    assert (png.read_bytes(), svg.read_bytes()) == (raster, drawing)
    png.write_bytes(raster[:2000] + b"\0" * 500 + raster[2500:])
    assert found("pixels") == ["stale figures/relu.png: it is no picture any more"]


def test_prune_removes_what_this_manifest_has_made_and_nothing_else(small: Project) -> None:
    small.edit('out = "figures"', 'out = "."\nindex = ["all.md"]')
    inner = Project(small.folder / "inner", small.capture)
    for place in ("inner", ".venv", "env", "node_modules", "more"):
        (small.folder / place).mkdir()
    inner.manifest.write_text('[[figure]]\nspecs = "relu"\n')
    (small.folder / "env" / "pyvenv.cfg").touch()
    assert small.build().code == small.build("inner").code == 0
    mine = small.folder / "mine.svg"
    mine.write_text("<svg/>")
    for place in (".venv", "env", "node_modules"):  # copies in which nobody looks
        shutil.copy("elu.svg", place)
    small.edit('specs = "elu"', 'specs = "elu"\nname = "more/elu"')
    assert small.check().out[-1] == "orphan elu.svg: no figure makes it any more"
    done = small.build("--prune")
    assert "removed elu.svg" in done.err
    left = {path.as_posix() for path in Path().rglob("*.svg")}
    kept = {f"{place}/elu.svg" for place in (".venv", "env", "node_modules")}
    assert left == {"relu.svg", "mine.svg", "more/elu.svg", "inner/relu.svg", *kept}
    assert small.check().code == small.check("inner").code == 0
    small.edit('index = ["all.md"]', "")
    assert small.check().out == ["orphan all.md: no figure makes it any more"]


def test_only_some_figures_are_made_without_the_index(small: Project) -> None:
    small.edit('out = "figures"', 'out = "figures"\nindex = ["all.md"]')
    assert small.build("--only", "E*").err == ["wrote figures/elu.svg", "1 file: 1 written"]
    assert small.bytes().keys() == {"elu.svg"}
    assert small.check("--only", "elu").err == ["1 file is up to date"]
    assert small.check().out == ["missing figures/relu.svg", "missing figures/all.md"]
    done = small.build("--only", "tanh")
    assert (done.code, done.err) == (2, ["Error: --only must be like the name of a figure in actviz.toml, got 'tanh'"])
    assert small.build("--only", "elu", "--prune").code == 2


def test_files_in_another_folder_are_the_same(small: Project) -> None:
    small.build()
    assert small.build("--out", "else/where").err[0] == "wrote else/where/relu.svg"
    assert {p.name: p.read_bytes() for p in Path("else/where").iterdir()} == small.bytes()
    small.edit('specs = "relu"', 'specs = "silu"')
    done = small.check("--out", "else/where")
    assert done.out == [
        "missing else/where/silu.svg",
        "orphan else/where/relu.svg: no figure makes it any more",
    ]
    assert mended(small, done) == ["--out", "else/where", "--prune"]
    assert small.check("--out", "else/where").code == 0


def test_dry_runs_and_fresh_builds(small: Project) -> None:
    done = small.build("--dry-run")
    assert (done.code, done.out) == (0, ["figures/relu.svg", "figures/elu.svg"])
    assert not small.figures.exists()
    small.build()
    assert small.build("-n") == (0, [], ["note: all figures are up to date"])
    assert small.build("-n", "--fresh").out == ["figures/relu.svg", "figures/elu.svg"]
    before = (small.figures / "elu.svg").stat().st_mtime_ns
    assert small.build("--fresh").err[-1] == "2 files: 2 unchanged"  # the same bytes are not written again
    assert (small.figures / "elu.svg").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--jobs", "0"], "--jobs must be 1 to 256, got 0"),
        (["--jobs", "257"], "--jobs must be 1 to 256, got 257"),
        (["--by", "pixel", "--check"], "--by must be one of recipe, pixels, bytes, got 'pixel'; did you mean pixels?"),
        (["--by", "bytes"], "--by bytes is a way to --check; give both"),
        (["nowhere.toml"], "there is no file 'nowhere.toml'; 'actviz new' writes a first one"),
        ([], "there is no actviz.toml, and no [tool.actviz] in a pyproject.toml, here, nor above in the same"),
    ],
)
def test_requests_that_make_no_sense_are_refused(empty: Project, arguments: list[str], said: str) -> None:
    (empty.folder / ".git").mkdir()
    done = empty.run("build", *arguments)
    assert done.code == 2
    assert done.err[0].startswith(f"Error: {said}")


def test_the_manifest_is_a_file_a_folder_or_a_table_of_the_project(small: Project, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    text = small.manifest.read_text()
    (docs / "pyproject.toml").write_text(
        text.replace("out", "[tool.actviz]\nout").replace("[[figure]]", "[[tool.actviz.figure]]")
    )
    assert small.build("--only", "relu").err[0] == "wrote figures/relu.svg"
    for argument in ("docs", "docs/pyproject.toml", str(docs)):
        (docs / "figures" / "relu.svg").unlink(missing_ok=True)
        done = small.build(argument, "--only", "relu")
        assert (
            done.err[0] == f"wrote {Path(argument) if argument != 'docs/pyproject.toml' else 'docs'}/figures/relu.svg"
        )
    recipes = [recipe.read(carried.recipe_in(folder / "figures" / "relu.svg")) for folder in (small.folder, docs)]
    assert [found.owner for found in recipes if found] == ["../actviz.toml", "../pyproject.toml"]


def test_what_cannot_be_written_is_said_and_the_rest_is_written(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.edit('specs = "relu"', 'specs = "relu"\nname = "in/the/way"')
    small.figures.mkdir()
    (small.figures / "in").touch()
    done = small.build()
    assert done.code == 1
    assert done.err == [
        "Error: cannot make the folder 'figures/in/the': not a directory",
        "wrote figures/elu.svg",
        "2 files: 1 written, 1 failed",
        "Error: 1 of 2 files could not be made",
    ]
    (small.figures / "in").unlink()
    (small.figures / "in" / "the" / "way.svg").mkdir(parents=True)
    assert "Error: 'figures/in/the/way.svg' is a folder; give a file name" in small.build().err

    def full(path: Path, data: bytes, *, at_once: bool) -> output.Outcome:
        assert data
        assert not at_once  # nobody waits for the disk for a picture
        raise OutputError(f"cannot write {path}: no space left on device")

    monkeypatch.setattr(output, "save", full)
    assert small.build("--fresh").err[1].startswith("Error: cannot write figures/elu.svg: no space left")
    assert (small.figures / "elu.svg").exists()


def test_one_form_that_fails_costs_no_other(empty: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = '[[figure]]\nspecs = "relu"\ndpi = 150\nformats = ["svg", "png", "png@2x"]\n'
    (empty.folder / "actviz.toml").write_text(manifest, encoding="utf-8")
    original = work.Making.contents

    def contents(making: work.Making, file: plan.File) -> bytes:
        if file.density == 2:
            raise RequestError("--dpi is too high")
        return original(making, file)

    monkeypatch.setattr(work.Making, "contents", contents)
    assert empty.build("--jobs", "1").err == [
        "wrote relu.svg",
        "wrote relu.png",
        "Error: actviz.toml:3: relu: dpi is too high",
        "3 files: 2 written, 1 failed",
        "Error: 1 of 3 files could not be made",
    ]


def test_one_figure_that_fails_costs_no_other_but_the_index(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    small.edit('out = "figures"', 'out = "figures"\nindex = ["all.md"]\ndefaults.formats = ["svg", "png"]')
    view = making.view

    def of_a_section(asked: Request) -> View:
        return view(asked._replace(section=3 if asked.activations[0].name == "relu" else None))

    monkeypatch.setattr(making, "view", of_a_section)
    done = small.build()
    assert done.code == 1
    assert done.err == [
        "Error: actviz.toml:4: --section is for activations such as softmax; relu takes a single number".replace(
            "--section", "section"
        ),
        "wrote figures/elu.svg",
        "wrote figures/elu.png",
        "note: figures/all.md not written, because a figure failed",
        "4 files: 2 written, 2 failed",
        "Error: 2 of 4 files could not be made",
    ]
    assert small.bytes().keys() == {"elu.svg", "elu.png"}


def test_what_a_killed_build_has_left_is_swept_away_when_it_is_old(small: Project) -> None:
    small.figures.mkdir()
    old, new, other = (small.figures / name for name in (".actviz-0a.tmp", ".actviz-0b.tmp", "mine.tmp"))
    for path in (old, new, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (1e9, 1e9))
    small.build()
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_a_first_manifest_is_written_once_and_can_be_built(empty: Project) -> None:
    (empty.folder / "docs").mkdir()
    assert empty.run("new").err == ["wrote actviz.toml", "make its figures with: actviz build"]
    assert empty.build("--dry-run", "--only", "gelu").out == [
        f"docs/activations/gelu-{t}.svg" for t in ("light", "dark")
    ]
    assert empty.run("new") == (1, [], ["Error: actviz.toml exists; --force replaces it"])
    assert empty.run("new", "--force", "-q") == (0, [], [])
    assert empty.run("new", "docs").err[-1] == "make its figures with: actviz build docs"
    assert empty.run("new", "nowhere") == (2, [], ["Error: there is no folder 'nowhere'"])


def test_what_a_module_has_and_no_figure_shows_is_listed(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(small.folder)
    (small.folder / "shown_for_a_test.py").write_text("def relu(x): return x\ndef elu(x): return x\n")
    (small.folder / "more_for_a_test.py").write_text("def relu(x): return x\ndef mish(x): return x\n")
    assert small.build("--coverage", "shown_for_a_test")[:2] == (0, [])
    done = small.build("--coverage", "more_for_a_test")
    assert (done.code, len(done.out)) == (1, 1)
    assert "mish" in done.out[0]
