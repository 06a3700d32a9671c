"""Studies as people ask for them: commands, kinds of a manifest and functions in Python, in every form."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from PIL import Image

import actviz
from actviz.cli.app import COMMANDS
from actviz.experiments import EXPERIMENTS
from actviz.manifest.reading import read
from actviz.settings import SETTINGS, STUDIES
from actviz.texts import records
from actviz.texts.tables import markdown_escaped
from actviz.views.request import TABLES
from actviz.views.result import Result

# Small ones, by the arguments of the command, the keys of a manifest and the function in Python.
SMALL: dict[str, tuple[str, str, Callable[[], Result]]] = {
    "depth": (
        "relu tanh --layers 4 --width 16 --seeds 2 --init lecun --bias 0.1 --seed 3",
        'kind = "depth"\nspecs = ["relu", "tanh"]\nlayers = 4\nwidth = 16\nseeds = 2\n'
        'init = "lecun"\nbias = 0.1\nseed = 3',
        lambda: actviz.depth("relu", "tanh", layers=4, width=16, seeds=2, init="lecun", bias=0.1, seed=3),
    ),
    "stats": (
        "silu x**3 --mu 0.5 --sigma 2 --threshold 0.1",
        'kind = "stats"\nspecs = ["silu", "x**3"]\nmu = 0.5\nsigma = 2\nthreshold = 0.1',
        lambda: actviz.stats("silu", "x**3", mu=0.5, sigma=2, threshold=0.1),
    ),
    "experiment": (
        "trace x*tanh(x) --at 0.5 --seed 2",
        'experiment = "trace"\nspecs = "x*tanh(x)"\nat = 0.5\nseed = 2',
        lambda: actviz.experiment("trace", "x*tanh(x)", at=0.5, seed=2),
    ),
    "loss": ("sigmoid mse", 'loss = ["sigmoid", "mse"]', lambda: actviz.loss("sigmoid", "mse")),
    "claims": ("C11 --lang zh", 'claims = "C11"\nlang = "zh"', lambda: actviz.claims("C11", lang="zh")),
    "precision": (
        "exp(x)/(1+exp(x)) --dtype float16",
        'kind = "precision"\nspecs = "exp(x)/(1+exp(x))"\ndtype = "float16"',
        lambda: actviz.precision("exp(x)/(1+exp(x))", dtype="float16"),
    ),
}
IN_LATIN = [kind for kind in STUDIES if kind != "claims"]  # figures of the others need no further font


def test_each_study_is_a_command_a_kind_and_a_function() -> None:
    assert {*STUDIES} == {*SMALL} == {*SETTINGS} <= COMMANDS.keys()
    assert {*STUDIES} <= {*actviz.__all__}


@pytest.mark.parametrize("kind", STUDIES)
def test_a_study_has_every_form_of_text(run: Run, tmp_path: Path, kind: str) -> None:
    arguments = [kind, *SMALL[kind][0].split()]
    files = {"text": "a.txt", "csv": "a.csv", "json": "a.json", "md": "a.md", "latex": "a.tex"}
    assert {*files} == {*TABLES}
    done = run(*arguments, *(part for name in files.values() for part in ("-o", name)))
    assert (done.returncode, done.stderr.splitlines()) == (0, [f"wrote {name}" for name in files.values()])
    texts = {form: (tmp_path / name).read_text(encoding="utf-8") for form, name in files.items()}
    for form in TABLES:
        assert run(*arguments, "--format", form).stdout == texts[form]
    title = texts["text"].splitlines()[0]
    assert json.loads(texts["json"])["schema"] == 1
    header, *rows = csv.reader(texts["csv"].splitlines())
    assert rows
    assert {len(row) for row in rows} == {len(header)}
    assert texts["md"].splitlines()[0] == f"**{markdown_escaped(title)}**"
    assert "|" in texts["md"]
    assert r"\toprule" in texts["latex"]


@pytest.mark.parametrize("kind", IN_LATIN)
def test_a_study_is_drawn_and_described(run: Run, tmp_path: Path, kind: str) -> None:
    arguments = [kind, *SMALL[kind][0].split()]
    done = run(*arguments, "-o", "a.svg", "-o", "a.png", "--theme", "dark", "--alt-text")
    assert done.returncode == 0, done.stderr
    alt = done.stdout.strip()
    assert alt.endswith(".")
    svg = ET.fromstring((tmp_path / "a.svg").read_text(encoding="utf-8"))  # noqa: S314  it is ours
    title, described = (svg.find(f"{{http://www.w3.org/2000/svg}}{tag}") for tag in ("title", "desc"))
    assert title is not None
    assert described is not None
    assert title.text == run(*arguments, "--format", "text").stdout.splitlines()[0]
    assert described.text == alt
    with Image.open(tmp_path / "a.png") as picture:
        colours = picture.convert("RGB").getcolors(1 << 24)
        assert picture.width > 500
    assert colours is not None
    assert len(colours) > 8


@pytest.mark.parametrize("kind", STUDIES)
def test_a_manifest_asks_for_what_the_command_does(run: Run, tmp_path: Path, kind: str) -> None:
    arguments, keys, _ = SMALL[kind]
    (tmp_path / "actviz.toml").write_text(f'[[figure]]\nformats = ["md"]\n{keys}\n', encoding="utf-8")
    done = run("build")
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.glob("*.md")
    recipe, text = made.read_text(encoding="utf-8").split("\n", 1)
    assert recipe.startswith("<!--")
    assert text.strip() == run(kind, *arguments.split(), "--format", "md").stdout.strip()
    assert run("build", "--check").returncode == 0
    assert made.stem.startswith(kind)


@pytest.mark.parametrize("kind", STUDIES)
def test_a_function_returns_what_the_command_prints(run: Run, kind: str) -> None:
    result = SMALL[kind][2]()
    assert records.dumps(result.data) == run(kind, *SMALL[kind][0].split(), "--json").stdout


def test_what_is_drawn_by_itself_is_named_after_what_it_shows(run: Run, tmp_path: Path) -> None:
    for arguments, name in {
        "depth tanh --layers 3 --width 8 --seeds 1": "depth-tanh.png",
        "experiment trace": "experiment-trace.png",
        "loss sigmoid mse": "loss-sigmoid-mse.png",
        "precision x*tanh(x) --dtype bfloat16": "precision-x-tanh-x-",
    }.items():
        done = run(*arguments.split())
        assert done.returncode == 0, done.stderr
        assert done.stdout
        assert f"wrote {name}" in done.stderr
    assert len([*tmp_path.iterdir()]) == 4
    for arguments in ("stats tanh", "claims C9"):
        assert run(*arguments.split()).stdout
    assert len([*tmp_path.iterdir()]) == 4


def test_the_experiments_are_listed(run: Run) -> None:
    lines = run("experiment").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [*EXPERIMENTS]
    listed = json.loads(run("experiment", "--json").stdout)["experiments"]
    assert [e["name"] for e in listed] == [*EXPERIMENTS]


def test_gain_is_another_word_for_stats(run: Run) -> None:
    assert run("gain", "relu").stdout == run("stats", "relu").stdout
    assert "gain" not in run("--help").stdout.split("Commands:")[1].split()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("depth softmax", "softmax takes a vector"),
        ("depth relu --layers 0", "--layers must be"),
        ("depth relu --width 0", "--width must be"),
        ("depth relu --init hee", "did you mean he"),
        ("depth relu --seeds 0", "--seeds must be"),
        ("depth relu --bias=-1", "--bias must be"),
        ("stats relu --sigma 0", "--sigma must be"),
        ("stats relu --mu nan", "--mu must be"),
        ("experiment rase", "did you mean race"),
        ("experiment linear --at 2", "takes no --at"),
        ("experiment prelu relu", "takes no activation"),
        ("loss sigmiod mse", "did you mean sigmoid"),
        ("loss sigmoid bec", "did you mean bce"),
        ("claims C99", "C99"),
        ("claims sigmiod", "did you mean sigmoid"),
        ("claims C11 --lang fr", "--lang must be en or zh, got 'fr'"),
        ("precision sigmoid --dtype float23", "did you mean float32"),
        ("stats relu --format jsno", "did you mean json"),
    ],
)
def test_a_wrong_request_is_answered_in_one_line(run: Run, tmp_path: Path, arguments: str, message: str) -> None:
    done = run(*arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ('experiment = "rase"', "2: unknown experiment 'rase'; did you mean race?"),
        ('experiment = "race"\nkind = "plot"', "3: experiment is for kind = \"experiment\", got 'plot'"),
        ('kind = "experiment"', "nothing says what is shown"),
        ('kind = "stats"\nspecs = "relu"\nlayers = 3', "4: layers makes no sense for a stats"),
        ('claims = "C1"\nspecs = "relu"', "3: claims takes no specs"),
        ('kind = "depth"\nspecs = "softmax"', "softmax takes a vector"),
        ('experiment = "steps"\nat = [1, 2]', "3: at of an experiment is one number"),
    ],
)
def test_a_manifest_says_what_is_wrong_with_a_study(tmp_path: Path, keys: str, complaint: str) -> None:
    path = tmp_path / "actviz.toml"
    path.write_text(f"[[figure]]\n{keys}\n", encoding="utf-8")
    with pytest.raises(actviz.ActvizError) as raised:
        read(path)
    assert complaint in str(raised.value)


def test_a_changed_setting_makes_a_figure_stale(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "actviz.toml"
    keys = 'kind = "stats"\nspecs = "relu"\nformats = ["md"]\nsigma = '
    path.write_text(f"[[figure]]\n{keys}2\n", encoding="utf-8")
    assert run("build").returncode == 0
    path.write_text(f"[[figure]]\n{keys}3\n", encoding="utf-8")
    done = run("build", "--check")
    assert done.returncode == 1
    assert "stale stats-relu.md: sigma 2 -> 3" in done.stderr + done.stdout


def test_names_of_studies_can_be_asked_for_without_numpy(loaded_by: Any) -> None:
    for arguments in (["experiment"], ["depth", "-h"], ["claims", "-h"], ["experiment", "rase"]):
        assert not {"numpy", "matplotlib"} & loaded_by(*arguments)
    assert "matplotlib" not in loaded_by("stats", "relu")


def test_claims_are_known_by_their_numbers_however_typed(run: Run) -> None:
    usual = run("claims", "C9", "C12", "--format", "md").stdout
    for typed in (["C9,C12"], ["12", "9"], ["c09", "C-12"]):
        assert run("claims", *typed, "--format", "md").stdout == usual
