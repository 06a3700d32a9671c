"""Formulas, Python functions and plugins through the installed command: streams, files, exit codes and figures."""

from __future__ import annotations

import csv
import io
import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from artists import overlaps, texts
from conftest import COMMAND, LoadedBy, Run
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

import actviz
from actviz.analysis.survey import Survey, survey
from actviz.errors import SpecError, UnknownActivationError
from actviz.look import Look
from actviz.render import figures
from actviz.render.style import LIGHT
from actviz.spec import get_all

DATA = Path(__file__).parent / "data" / "users_functions.py"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Put the functions of a user into the folder where the command runs."""
    return Path(shutil.copy(DATA, tmp_path / "mine.py"))


def strict(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


RELU = "relu: Passes positive inputs unchanged and stops the rest, gradient included."
NUMERICAL = "note: {}: its derivatives are numerical, by differences\n"


def test_a_name_in_front_is_the_label_everywhere(run: Run, tmp_path: Path) -> None:
    spec = "swoosh = x*sigmoid(beta*x):beta=1.5"
    assert run("plot", spec, "-o", "a.svg", "-o", "a.json").stderr == "wrote a.svg\nwrote a.json\n"
    drawn = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "Line charts of swoosh" in drawn
    assert "sigmoid" not in drawn
    record = strict((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert record["curves"][0]["label"] == "swoosh"
    assert run("plot", spec).stderr == "wrote swoosh.png\n"
    assert run("table", spec, "relu", "--at", "1").stdout.splitlines()[1].startswith("swoosh ")
    assert run("info", spec).stdout.startswith("swoosh: A typed formula.\n")
    (row,) = rows(run("table", spec, "--at", "1", "--format", "csv").stdout)
    assert row["activation"] == spec


def test_a_sweep_adds_the_swept_parameter_to_the_name(run: Run) -> None:
    done = run("table", "swoosh = a*x*sigmoid(beta*x):a=2,beta=1,1.5", "--at", "1", "--format", "md")
    assert [line.split("|")[1].strip() for line in done.stdout.splitlines()[2:]] == ["swoosh β=1", "swoosh β=1.5"]
    assert [a.label for a in actviz.get_all("x*sigmoid(beta*x):beta=1..2/2")] == [
        "x*sigmoid(beta*x) β=1",
        "x*sigmoid(beta*x) β=2",
    ]
    assert [a.label for a in actviz.get_all("s = elu:alpha=1,2")] == ["s α=1", "s α=2"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("x = 2*x", "'x = 2*x': x already has a meaning; give the function another name"),
        ("pi = x", "'pi = x': pi already has a meaning; give the function another name"),
        ("f =", "'f =': there is nothing behind the ="),
        ("a" * 81 + " = x", f"the name in front of = is longer than 80 characters: '{'a' * 29}…{'a' * 30}'"),
    ],
)
def test_names_that_are_refused(spec: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        actviz.get(spec)
    assert str(caught.value) == message


def test_two_functions_of_one_name_are_not_shown_together(run: Run, tmp_path: Path) -> None:
    done = run("plot", "relu = max(x, 0.1*x)", "relu")
    message = "Error: two different functions are called relu; give one of them another name\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    assert list(tmp_path.iterdir()) == []
    done = run("table", "s = x", "s = x", "--at", "1")
    assert (done.returncode, done.stderr) == (0, "note: s = x is given twice; shown once\n")


NOT_IMPORTED = {
    "elu:alpha": "'elu:alpha': alpha needs a value, as in elu:alpha=1",
    "leaky_relu:0.2": "'leaky_relu:0.2': say which parameter, as in leaky_relu:negative_slope=0.2",
    "kears:relu": "unknown framework in 'kears:relu'; did you mean keras:relu?",
    "os:system": "os is part of Python and has no activations",
    "builtins:eval": "builtins is part of Python and has no activations",
    "antigravity:geohash": "antigravity is part of Python and has no activations",
}


@pytest.mark.parametrize("spec", NOT_IMPORTED)
def test_what_looks_like_a_spec_imports_nothing(run: Run, tmp_path: Path, spec: str) -> None:
    for name in ("elu", "leaky_relu", "kears", "os", "builtins", "antigravity"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w').close()\n", encoding="utf-8")
    done = run("table", spec)
    hint = f"; for the file write ./{spec.partition(':')[0]}.py" if "is part of Python" in NOT_IMPORTED[spec] else ""
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {NOT_IMPORTED[spec]}{hint}\n")
    assert not (tmp_path / "imported").exists()


def test_the_order_of_reading(run: Run, mine: Path, tmp_path: Path) -> None:
    for name in ("relu", "torch", "pkg"):
        shutil.copy(mine, tmp_path / f"{name}.py")

    def shown(spec: str) -> str:
        done = run("info", spec)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[0]

    assert shown("relu") == RELU  # a name of the catalogue before anything beside it
    assert shown("torch:relu") == shown("relu")  # a framework's name before a module
    assert shown("pkg:elu:alpha=2") == "pkg:elu α=2: A Python function."
    assert shown("./relu.py:relu") == "./relu.py:relu: A Python function."
    assert shown("x") == "x: A typed formula."
    assert shown("relu(x)") == "relu(x): A typed formula."


@pytest.mark.parametrize("spec", ["m:f", "./m.py:f", "m.py:f:beta=2", "pkg.mod:f", "s = m:f"])
def test_importing_has_to_be_allowed(spec: str) -> None:
    with pytest.raises(SpecError, match=r"would import .* and run its code; pass allow_imports=True to allow it$"):
        actviz.get(spec)
    with pytest.raises(SpecError, match="allow_imports"):
        actviz.get_all(spec)


def test_importing_when_it_is_allowed(mine: Path) -> None:
    act = actviz.get(f"{mine}:swoosh:beta=2", allow_imports=True)
    assert act.values == {"beta": 2.0}
    assert [a.values["alpha"] for a in actviz.get_all(f"{mine}:elu:alpha=1,2", allow_imports=True)] == [1.0, 2.0]
    with pytest.raises(SpecError, match=r"means 2 activations; use actviz\.get_all$"):
        actviz.get(f"{mine}:elu:alpha=1,2", allow_imports=True)


def test_without_a_colon_nothing_is_imported() -> None:
    with pytest.raises(SpecError, match=r"^'mine\.py' is a file; name a function in it, as in mine\.py:swoosh$"):
        actviz.get("mine.py", allow_imports=True)
    with pytest.raises(UnknownActivationError):
        actviz.get("json", allow_imports=True)


PLOTTED = {
    "mine.py:swoosh": "mine-py-swoosh.png",
    "./mine.py:swoosh:beta=2": None,
    "mine:swoosh": "mine-swoosh.png",
    "mine.py:elu:alpha=0.5": "mine-py-elu-alpha0p5.png",
    "mine.py:step": "mine-py-step.png",
    "mine.py:constant": "mine-py-constant.png",
    "mine.py:logarithm": "mine-py-logarithm.png",
    "mine.py:reciprocal": "mine-py-reciprocal.png",
    "mine.py:overflows": "mine-py-overflows.png",
    "mine.py:hole": "mine-py-hole.png",
    "s = mine.py:swoosh": "s.png",
}
HOLES = {
    "mine.py:logarithm": "f below 0",
    "mine.py:reciprocal": "f at 0",
    "mine.py:hole": "f from -1 to 1",
}


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize("spec", PLOTTED)
def test_plotting_functions_of_a_file(run: Run, tmp_path: Path, spec: str) -> None:
    done = run("plot", spec)
    label = {"./mine.py:swoosh:beta=2": "./mine.py:swoosh β=2", "mine.py:elu:alpha=0.5": "mine.py:elu α=0.5"}.get(spec)
    label = label or spec.partition(" = ")[0]
    hole = f"note: {label} is not finite: {HOLES[spec]}\n" if spec in HOLES else ""
    (made,) = tmp_path.glob("*.png")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{NUMERICAL.format(label)}wrote {made.name}\n{hole}"
    assert made.name == PLOTTED[spec] or PLOTTED[spec] is None
    if hole:
        assert run("plot", spec, "-q").stderr == ""
    assert not list(tmp_path.rglob("__pycache__"))


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("scalar", "works on single numbers only, called once for each"),
        ("narrow", "computes in float32"),
    ],
)
def test_notes_on_how_a_function_computes(run: Run, name: str, note: str) -> None:
    done = run("saturation", f"mine.py:{name}")
    assert done.returncode == 0
    assert done.stderr == f"note: mine.py:{name}: {note}\n{NUMERICAL.format(f'mine.py:{name}')}"
    assert run("saturation", f"mine.py:{name}", "--quiet").stderr == ""


@pytest.mark.usefixtures("mine")
def test_a_declared_derivative_needs_no_note(run: Run) -> None:
    done = run("table", "mine.py:with_slope", "--at", "1", "--format", "csv")
    assert done.stderr == ""
    assert rows(done.stdout)[0]["d1"] == "0.41997434161402614"


FAILS = {
    "short": (1, "mine.py:short returned shape (12,) for an array of shape (13,)"),
    "nothing": (1, "mine.py:nothing returned None; it needs a return"),
    "imaginary": (1, "mine.py:imaginary returned complex numbers; an activation has real values"),
    "chance": (1, "mine.py:chance gives other values each time it is called; an activation has one value for each x"),
    "counter": (1, "mine.py:counter gives other values each time it is called; an activation has one value for each x"),
    "mixes": (1, "mine.py:mixes mixes the numbers of an array; an activation takes each by itself"),
    "raises": (1, "mine.py:raises raised ValueError: out of luck (mine.py, line {})"),
    "leaves": (1, "mine.py:leaves raised SystemExit: 3 (mine.py, line {})"),
    "nowhere": (2, "mine.py:nowhere is not finite anywhere"),
    "needs": (2, "mine.py:needs: gain needs a value, as in mine.py:needs:gain=1"),
    "number": (2, "mine.py:number is a int, which cannot be called"),
    "swosh": (2, "mine.py has no 'swosh'; did you mean swoosh?"),
    "swoosh:gamma=1": (2, "mine.py:swoosh has no parameter 'gamma' (it has beta)"),
    "swoosh:beta": (2, "'mine.py:swoosh:beta': beta needs a value, as in mine.py:swoosh:beta=1"),
}


@pytest.mark.parametrize("name", FAILS)
def test_functions_that_are_none(run: Run, mine: Path, tmp_path: Path, name: str) -> None:
    code, message = FAILS[name]
    command = "plot" if code == 1 else "table"
    lines = mine.read_text(encoding="utf-8").splitlines()
    body = next((k for k, line in enumerate(lines, 2) if line.startswith(f"def {name}(")), 0)
    done = run(command, f"mine.py:{name}", "-q")
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr == f"Error: {message.format(body)}\n"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.py"]


@pytest.mark.usefixtures("mine")
def test_debug_shows_where_the_users_code_failed(run: Run) -> None:
    done = run("plot", "mine.py:raises", "--debug")
    assert done.returncode == 1
    assert 'raise ValueError("out of luck")' in done.stderr


def test_code_that_fails_at_import(run: Run, tmp_path: Path) -> None:
    for code, message in {
        "raise SystemExit(7)": "importing bad.py raised SystemExit: 7 (bad.py, line 1)",
        "import nonesuch": "bad.py imports nonesuch, which cannot be found",
        "def f(x): return (": "importing bad.py raised SyntaxError: '(' was never closed (bad.py, line 1)",
    }.items():
        (tmp_path / "bad.py").write_text(code + "\n", encoding="utf-8")
        done = run("plot", "bad.py:f")
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"Error: {message}\n")


def test_what_users_code_prints_spoils_no_output(run: Run, mine: Path) -> None:
    mine.write_text("print('loading')\n" + mine.read_text(encoding="utf-8"), encoding="utf-8")
    done = run("table", "mine.py:prints", "--at", "0,1", "--json")
    assert [row["x"] for row in strict(done.stdout)["rows"]] == [0.0, 1.0]
    assert done.stderr == (
        "note: importing mine.py prints 'loading'; what it prints is not shown\n"
        "note: mine.py:prints prints 'working on it'; what it prints is not shown\n"
        + NUMERICAL.format("mine.py:prints")
    )
    assert run("table", "mine.py:prints", "--at", "0", "-q").stderr == ""


@pytest.mark.usefixtures("mine")
def test_interrupting_users_code(tmp_path: Path) -> None:
    command = [str(COMMAND), "plot", "mine.py:sleeps"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(300):
            if (tmp_path / "asleep").exists():
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "Interrupted\n")


@pytest.mark.usefixtures("mine")
def test_a_function_beside_its_twin(run: Run) -> None:
    for spec, twin in (("max(0,x)", "relu"), ("x*sigmoid(x)", "silu"), ("mine.py:relu", "relu")):
        done = run("compare", spec, twin, "--json")
        assert done.returncode == 0
        record = strict(done.stdout)
        for meetings in (record["meetings_f"], record["meetings_d1"]):
            assert meetings["crossovers"] == meetings["touching"] == []
            assert [(i["low"], i["high"]) for i in meetings["coinciding"]] == [("-inf", "inf")]
        assert record["largest_difference"] == {"distance": 0.0, "at": None}


@pytest.mark.usefixtures("mine")
def test_what_is_undefined_in_tables_and_regions(run: Run) -> None:
    for spec in ("mine.py:logarithm", "log(x)"):
        at = rows(run("table", spec, "--at", "-1,0,2", "--format", "csv").stdout)
        assert [(row["f"], row["state"]) for row in at[:2]] == [("nan", "undefined"), ("-inf", "undefined")]
        assert at[2]["state"] == "active"
        assert strict(run("table", spec, "--at", "-1", "--json").stdout)["rows"][0]["f"] is None
        regions = rows(run("saturation", spec, "--format", "csv").stdout)
        assert [(r["kind"], r["low"]) for r in regions if "not" in r["kind"]] == [("f not finite", "-inf")]
        assert "f not finite" in run("saturation", spec).stdout
        strict(run("saturation", spec, "--json").stdout)


@pytest.mark.usefixtures("mine")
def test_info_names_the_nearest_known_function_and_what_is_measured(run: Run) -> None:
    done = run("info", "mine.py:swoosh:beta=1.702")
    assert "  nearest known      equals quick_gelu to 1e-" in done.stdout
    assert "  derivative         numerical, by differences of f\n" in done.stdout
    assert "  parameters         beta = 1.702: a parameter of the function (must be a finite number)\n" in done.stdout
    record = strict(run("info", "mine.py:swoosh:beta=1.702", "--json").stdout)
    assert record["nearest"]["activation"] == "quick_gelu"
    assert record["nearest"]["equal"] is True
    assert record["facts"]["numerical"] is True
    typed = run("info", "x*sigmoid(1.702*x)")
    assert "  derivative         by Taylor arithmetic, exact but for rounding\n" in typed.stdout
    assert typed.stderr == ""


def test_formulas_without_x_and_without_values(run: Run, tmp_path: Path) -> None:
    done = run("plot", "2+1", "-o", "a.png")
    assert (done.returncode, done.stderr) == (0, "note: 2+1: the formula does not use x\nwrote a.png\n")
    done = run("plot", "0/0*x")
    assert (done.returncode, done.stderr) == (2, "Error: 0/0*x is not finite anywhere\n")
    done = run("plot", "log(x)", "--range", "-3", "-1")
    assert (done.returncode, done.stderr) == (2, "Error: log(x) is not finite anywhere on [-3, -1]\n")
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_names_of_files_are_safe_and_tell_formulas_apart(run: Run, tmp_path: Path) -> None:
    specs = ("x*2", "x**2", "x/2", "max(x,0)", "max(x,-0)")
    for spec in specs:
        assert run("plot", spec, "-q").returncode == 0
    names = [p.stem for p in tmp_path.iterdir()]
    assert len(names) == len(specs)
    assert all(name.replace("-", "").isalnum() and name.isascii() and len(name) <= 64 for name in names)


def surveyed(*specs: str) -> Survey:
    return survey([a for spec in specs for a in get_all(spec, allow_imports=True)])


def curve_in(axes: Axes) -> Line2D:
    return max(axes.get_lines(), key=lambda line: np.size(line.get_xdata()))


def crossed(figure: Figure) -> list[tuple[float, float]]:
    """Return the x intervals that are crossed out in the strips."""
    patches = [p for p in figure.axes[0].patches if isinstance(p, Rectangle) and p.get_hatch() == "xxx"]
    return [(p.get_x(), p.get_x() + p.get_width()) for p in patches]


def test_the_figure_says_where_slopes_are_numerical(mine: Path) -> None:
    figure = figures.plot(surveyed(f"s = {mine}:swoosh", "t = x*tanh(x)"), Look())
    assert texts(figure).count("numerical, by differences: s") == 1
    assert not overlaps(figure)
    assert not [t for t in texts(figures.plot(surveyed("x*tanh(x)"), Look())) if "numerical" in t]


def test_what_is_not_finite_is_crossed_out_and_not_drawn(mine: Path) -> None:
    figure = figures.plot(surveyed(f"s = {mine}:hole"), Look())
    assert crossed(figure) == [(-1.0, 1.0)]
    assert any("crossed not finite" in t for t in texts(figure))
    x, y = (np.asarray(v, dtype=float) for v in curve_in(figure.axes[1]).get_data())
    assert not ((np.abs(x) < 1) & np.isfinite(y)).any()
    assert np.array_equal(y[np.isfinite(y)], x[np.isfinite(y)])
    for spec in ("log(x)", "sqrt(x)", f"s = {mine}:logarithm"):  # infinitely steep at 0
        shown = surveyed(spec)
        assert crossed(figures.plot(shown, Look())) == [(shown.window[0], 0.0)]


@pytest.mark.parametrize("spec", ["{}:step", "where(x>=0, 1, 0)"])
def test_a_jump_is_cut_and_has_its_dots(mine: Path, spec: str) -> None:
    figure = figures.plot(surveyed(f"s = {spec.format(mine)}"), Look())
    x, y = (np.asarray(v, dtype=float) for v in curve_in(figure.axes[1]).get_data())
    (gap,) = np.flatnonzero(np.isnan(y))
    assert (x[gap - 1], y[gap - 1], x[gap + 1], y[gap + 1]) == (0.0, 0.0, 0.0, 1.0)
    dots = [d for d in figure.axes[1].get_lines() if d.get_marker() == "o"]
    filled = {float(np.asarray(d.get_ydata())[0]): d.get_markerfacecolor() != LIGHT.background for d in dots}
    assert filled == {1.0: True, 0.0: False}


def test_a_pole_is_no_line_through_infinity(mine: Path) -> None:
    for spec in (f"s = {mine}:reciprocal", "1/x"):
        y = np.asarray(curve_in(figures.plot(surveyed(spec), Look()).axes[1]).get_ydata(), dtype=float)
        finite = np.isfinite(y)
        rises = np.flatnonzero(finite[:-1] & finite[1:] & (y[:-1] < 0) & (y[1:] > 0))
        assert rises.size == 0
        assert np.abs(y[finite]).max() > 3


def test_figures_of_users_functions_are_the_same_twice(run: Run, mine: Path, tmp_path: Path) -> None:
    arguments = [f"s = {mine}:elu", "x*tanh(x)", "-q"]
    run("plot", *arguments, "-o", "a.svg", "-o", "a.png")
    run("plot", *arguments, "-o", "b.svg", "-o", "b.png")
    for form in ("svg", "png"):
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


@pytest.fixture
def plugins(tmp_path: Path) -> dict[str, str]:
    """Install a package with activations into a folder of its own, and return the environment that sees it."""
    folder = tmp_path / "installed"
    info = folder / "acts_for_actviz-1.2.dist-info"
    info.mkdir(parents=True)
    code = (
        "from actviz.catalogue.rectifiers.straight import ReLU\n"
        "class Twice(ReLU):\n"
        '    """Rectifier of a package."""\n'
        "    name, aliases, known_as = 'twice', (), ()\n"
        "def broken(): raise RuntimeError('out of luck')\n"
        "open('imported', 'a').write('x')\n"
    )
    (folder / "acts.py").write_text(code, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acts-for-actviz\nVersion: 1.2\n", encoding="utf-8")
    points = "[actviz.activations]\ntwice = acts:Twice\nbroken = acts:broken\nrelu = acts:Twice\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


def test_plugins_are_found_by_name_and_hide_nothing(run: Run, tmp_path: Path, plugins: dict[str, str]) -> None:
    assert run("info", "relu", env=plugins).stdout.startswith(RELU)
    assert not (tmp_path / "imported").exists()
    assert run("plot", "twice", env=plugins).stderr == "wrote twice.png\n"
    assert (tmp_path / "imported").exists()
    assert run("info", "twice", env=plugins).stdout.startswith("twice: Rectifier of a package.")
    done = run("plot", "broken", env=plugins)
    message = "Error: plugin broken of acts-for-actviz 1.2 raised RuntimeError: out of luck (acts.py, line 5)\n"
    assert (done.returncode, done.stderr) == (1, message)


def test_plugins_are_listed_and_a_broken_one_is_a_warning(run: Run, plugins: dict[str, str]) -> None:
    done = run("list", "--plugins", env=plugins)
    assert done.returncode == 0
    assert done.stderr == (
        "warning: plugin broken of acts-for-actviz 1.2 raised RuntimeError: out of luck (acts.py, line 5)\n"
    )
    assert "twice" in done.stdout
    assert "acts-for-actviz 1.2" in done.stdout
    listed = strict(run("list", "--plugins", "--json", env=plugins).stdout)["plugins"]
    assert [p["name"] for p in listed] == ["relu", "twice"]
    none = run("list", "--plugins")
    assert (none.returncode, none.stdout) == (0, "")
    assert none.stderr.startswith("note: no installed package registers an activation")


@pytest.mark.parametrize("command", ["info", "plot", "table", "saturation"])
def test_a_name_of_the_catalogue_loads_nothing_of_formulas_and_of_users_code(loaded_by: LoadedBy, command: str) -> None:
    loaded = loaded_by(command, "relu")
    assert not [m for m in loaded if m.startswith(("actviz.formula", "actviz.own", "torch"))]


@pytest.mark.parametrize("command", ["info", "table"])
def test_a_formula_loads_no_matplotlib_and_no_code_for_python_functions(loaded_by: LoadedBy, command: str) -> None:
    assert not loaded_by(command, "x*tanh(x)") & {"matplotlib", "rich", "actviz.own.python", "actviz.own.importing"}
