"""What actviz does in Python: results, axes and windows of the caller, and that nothing of the caller's is touched."""

from __future__ import annotations

import base64
import math
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from PIL import Image

import actviz
from actviz.cli.main import run as run_command
from actviz.errors import CallableError, OutputError, RequestError, SpecError, UnknownActivationError
from actviz.render.style import LIGHT
from actviz.texts import records
from actviz.views.result import Result

SVG = "{http://www.w3.org/2000/svg}"
FUNCTIONS: dict[str, Callable[..., Result]] = {
    "plot": actviz.plot,
    "compare": actviz.compare,
    "saturation": actviz.saturation,
    "table": actviz.table,
}


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    yield
    plt.close("all")


def bundle(result: Result) -> dict[str, Any]:
    return result._repr_mimebundle_()[0]


@pytest.mark.parametrize(
    ("kind", "specs", "given", "options"),
    [
        ("plot", ["relu", "elu:alpha=0.5,1"], {"range": (-2, 3), "samples": 11}, "--range -2 3 --samples 11"),
        ("plot", ["softmax"], {"vector": [3, 1], "section": 2}, "--vector 3,1 --section 2"),
        ("compare", ["gelu", "x*sigmoid(1.702*x)"], {"relative": True}, "--relative"),
        ("saturation", ["hard_shrink"], {"threshold": 0.1}, "--threshold 0.1"),
        ("table", ["gelu"], {"at": "-1..1:0.5,inf"}, "--at=-1..1:0.5,inf"),
        ("table", ["gelu"], {"at": [-1, 0.5]}, "--at=-1,0.5"),
        ("table", ["softmax"], {"vector": (1, 2)}, "--vector 1,2"),
    ],
)
def test_data_are_those_of_the_command(
    kind: str, specs: list[str], given: dict[str, Any], options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([kind, *specs, *options.split(), "--json"]) == 0
    assert records.dumps(FUNCTIONS[kind](*specs, **given).data) == capsys.readouterr().out


def test_a_result_has_the_words_that_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    result = actviz.plot("relu", "elu")
    run_command(["plot", "relu", "elu", "--alt-text"])
    assert f"{result.alt}\n" == capsys.readouterr().out
    assert result.title == "relu and elu: function, derivative and gradient strips"
    assert repr(result) == f"<{result.title}>"
    assert result.caption
    own = actviz.plot("relu", title="Mine", alt="A ramp.", caption="Figure 1.")
    assert (own.title, own.alt, own.caption) == ("Mine", "A ramp.", "Figure 1.")
    assert "Mine" in {text.get_text() for text in own.figure.texts}


def test_saves_the_files_that_the_command_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [f"gelu.{suffix}" for suffix in ("svg", "png", "pdf", "txt", "csv", "json", "md", "tex")]
    actviz.table("gelu", at=[0, 1]).save(*names)
    saved = {name: Path(name).read_bytes() for name in names}
    outputs = [argument for name in names for argument in ("-o", name)]
    run_command(["table", "gelu", "--at", "0,1", "-q", *outputs])
    assert {name: Path(name).read_bytes() for name in names} == saved
    actviz.plot("relu").save("again.svg", tmp_path / "AGAIN.PNG")
    assert Path("AGAIN.PNG").read_bytes().startswith(b"\x89PNG")


def test_a_figure_is_drawn_once_and_not_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from actviz.render import figures

    drawn, draw = [], figures.plot

    def counted(survey: Any, look: Any) -> Figure:
        drawn.append(look)
        return draw(survey, look)

    monkeypatch.setattr(figures, "plot", counted)
    result = actviz.plot("silu", "x*tanh(x)", size=(7, 5), dpi=100)
    assert result.alt
    assert drawn == []
    assert isinstance(result.figure, Figure)
    result.save(tmp_path / "a.png", tmp_path / "a.svg")
    bundle(result)
    assert len(drawn) == 1
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (700, 500)


def test_notebooks_get_svg_png_and_words() -> None:
    shown, about = actviz.plot("gelu", title="Unit & slope")._repr_mimebundle_(include={"image/png"})
    root = ET.fromstring(shown["image/svg+xml"])  # noqa: S314  we have just written it
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == ("Unit & slope", shown["text/plain"])
    assert shown["image/svg+xml"].startswith("<svg ")
    png = base64.b64decode(shown["image/png"])
    width, height = (int.from_bytes(png[k : k + 4]) for k in (16, 20))
    size = about["image/png"]
    assert (size["width"], size["height"]) == (round(width / 150 * 96), round(height / 150 * 96))
    assert size["alt"] == shown["text/plain"]
    assert set(shown) == {"image/svg+xml", "image/png", "text/plain"}
    auto = bundle(actviz.plot("gelu", theme="auto"))
    assert "prefers-color-scheme" in auto["image/svg+xml"]
    assert auto["image/png"] == bundle(actviz.plot("gelu"))["image/png"]


def test_notebooks_get_tables_as_tables() -> None:
    shown = bundle(actviz.table("relu", at=[1]))
    assert set(shown) == {"text/html", "text/plain"}
    head, body = ET.fromstring(shown["text/html"])  # noqa: S314  we have just written it
    assert [cell.text for cell in head[0]] == ["x", "f", "f′", "f″", "state"]
    assert [cell.text for cell in body[0]] == ["1", "1", "1", "0", "active"]
    assert shown["text/plain"].split()[:2] == ["x", "f"]


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        (actviz.plot, RequestError, "name an activation, as in plot('relu')"),
        (lambda: actviz.plot("gleu"), UnknownActivationError, "unknown activation 'gleu'; did you mean gelu"),
        (lambda: actviz.plot("./mine.py:f"), SpecError, "pass allow_imports=True to allow it"),
        (lambda: actviz.plot(3), CallableError, "got int"),  # type: ignore[arg-type]
        (lambda: actviz.plot("relu", font_size=99), RequestError, "font_size must be 4 to 36, got 99"),
        (lambda: actviz.plot("relu", dark_colors=["rd"]), RequestError, "dark_colors takes colours such"),
        (lambda: actviz.plot("relu", theme="both"), RequestError, "theme must be light, dark or auto, got 'both'"),
        (lambda: actviz.plot("relu", size="1x1").figure, RequestError, "size is too small"),
        (lambda: actviz.plot("relu", panels=["d3"]), RequestError, "panels takes any of strips, f, d1, d2, log, got"),  # type: ignore[list-item]
        (lambda: actviz.plot("relu", range=(3, 1)), RequestError, "range must rise"),
        (lambda: actviz.plot("relu", range=5), RequestError, "range takes two numbers, as (-3, 3), got 5"),  # type: ignore[arg-type]
        (lambda: actviz.plot("relu", vector=[1]), RequestError, "vector is for activations such as softmax"),
        (lambda: actviz.plot("softmax", section=9), RequestError, "section must be 1 to 3"),
        (lambda: actviz.plot("softmax", "relu"), RequestError, "they cannot be shown together"),
        (lambda: actviz.compare("softmax"), RequestError, "compare is for scalar activations"),
        (lambda: actviz.table("gelu", at="a"), RequestError, "at takes numbers and ranges"),
        (lambda: actviz.plot("relu").made("md"), RequestError, "format must be one of png, svg, pdf, json, got 'md'"),
        (lambda: actviz.plot("relu").save("relu"), RequestError, "'relu' has no suffix"),
        (lambda: actviz.plot("relu").save("relu.md"), RequestError, "unknown format '.md' (.png, .svg, .pdf, .json)"),
        (lambda: actviz.plot("relu").save("a.png", "./a.png"), RequestError, "would be one file"),
        (lambda: actviz.plot("relu").save("missing/a.png"), OutputError, "/missing' does not exist"),
        (lambda: actviz.plot("relu", theme="auto").save("a.png"), RequestError, "theme auto is "),
        (lambda: actviz.plot("relu", colour="red"), TypeError, "plot() got an unexpected keyword argument 'colour'"),  # type: ignore[call-arg]
        (lambda: actviz.table("relu", panels="f"), TypeError, "table() got an unexpected keyword argument 'panels'"),  # type: ignore[call-arg]
    ],
)
def test_errors_name_arguments_as_they_are_called(
    asked: Callable[[], object], error: type[Exception], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=re.escape(message)) as raised:
        asked()
    assert "--" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_specs_are_texts_functions_and_activations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def swoosh(x: float) -> float:
        return x / (1 + math.exp(-2 * x))

    _, axes = plt.subplots()
    actviz.plot(swoosh, "elu:alpha=0.5,1", actviz.get("relu"), "relu", ax=axes)
    assert list(lines_of(axes)) == ["swoosh", "elu α=0.5", "elu α=1", "relu"]
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text("def ramp(x):\n    return x if x > 0 else 0.0\n")
    assert "ramp" in actviz.saturation("./mine.py:ramp", allow_imports=True).title


def lines_of(axes: Axes) -> dict[str, str]:
    """Return the colours of the labelled lines."""
    return {
        str(line.get_label()): to_hex(line.get_color()) for line in axes.get_lines() if str(line.get_label())[0] != "_"
    }


def test_curves_on_axes_of_the_caller() -> None:
    figure, (upper, lower) = plt.subplots(2, sharex=True, facecolor="#eeeeff")
    upper.set(title="mine", ylabel="y", facecolor="#fffff0")
    before = dict(mpl.rcParams)
    result = actviz.plot("relu", "hard_shrink", ax=upper, range=(-2, 1))
    actviz.compare("relu", "gelu", ax={"log": lower})
    assert dict(mpl.rcParams) == before
    assert lines_of(upper) == {"relu": LIGHT.curves[0], "hard_shrink": LIGHT.curves[1]}
    assert list(lines_of(lower)) == ["relu", "gelu"]
    assert lower.get_yscale() == "log"
    assert [text.get_text() for text in upper.legend().get_texts()] == ["relu", "hard_shrink"]
    assert (upper.get_title(), upper.get_ylabel(), upper.get_xlabel()) == ("mine", "y", "")
    assert not any(spine.get_visible() is False for spine in upper.spines.values())
    dots = [line for line in upper.get_lines() if line.get_marker() == "o"]
    assert {to_hex(dot.get_markerfacecolor()) for dot in dots} == {LIGHT.curves[1], "#fffff0"}
    (own,) = upper.plot([0, 1], [0, 1])
    assert own.get_color() == mpl.rcParams["axes.prop_cycle"].by_key()["color"][0]
    assert bundle(result) == {"text/plain": repr(result)}
    figure.canvas.draw()


def test_strips_on_axes_of_the_caller() -> None:
    _, axes = plt.subplots()
    actviz.saturation("relu", "gelu", ax=axes)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["relu", "gelu"]
    assert len([image for image in axes.get_images() if isinstance(image, AxesImage)]) == 2
    assert plt.get_fignums() == [1]


def test_many_curves_and_a_cycle_with_markers_on_one_axes() -> None:
    with mpl.rc_context({"axes.prop_cycle": cycler(color=["r"], marker=["s"]), "lines.marker": "^"}):
        _, axes = plt.subplots()
        actviz.plot("elu:alpha=0.1..2/12", ax=axes)
    assert len(lines_of(axes)) == 12
    assert {line.get_marker() for line in axes.get_lines()} == {""}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda axes: {"ax": [axes, axes]}, "ax takes axes of matplotlib or a mapping of panels to them, got list"),
        (lambda _: {"ax": {"f": "g"}}, "ax takes axes of matplotlib or a mapping of panels to them, got str"),
        (lambda axes: {"ax": {"g": axes}}, "panels takes any of strips, f, d1, d2, log, got 'g'"),
        (lambda axes: {"ax": axes, "pyplot": plt}, "ax and pyplot exclude each other"),
        (lambda axes: {"ax": axes, "vector": [1, 2]}, "ax is for curves and strips of scalar activations"),
    ],
)
def test_axes_that_are_none(given: Callable[[Axes], dict[str, Any]], message: str) -> None:
    _, axes = plt.subplots()
    options = given(axes)
    with pytest.raises(RequestError, match=f"^{message}"):
        actviz.plot("softmax" if "vector" in options else "relu", **options)
    assert not axes.has_data()


def test_pyplot_knows_the_figure_and_keeps_it(tmp_path: Path) -> None:
    before, backend = dict(mpl.rcParams), mpl.get_backend()
    result = actviz.plot("gelu", pyplot=plt)
    actviz.table("gelu", pyplot=plt)
    assert plt.get_fignums() == [1, 2]
    assert plt.figure(1) is result.figure
    window = result.figure.canvas
    result.save(tmp_path / "a.png", tmp_path / "a.svg", tmp_path / "a.pdf")
    assert result.figure.canvas is window
    assert (tmp_path / "a.png").read_bytes() == actviz.plot("gelu").made("png")
    assert bundle(result) == {"text/plain": repr(result)}
    plt.close(result.figure)
    assert plt.get_fignums() == [2]
    assert (dict(mpl.rcParams), mpl.get_backend()) == (before, backend)


IMPORTED = """
import os, sys, logging
import actviz
assert not {"numpy", "matplotlib", "rich", "typer"} & set(sys.modules), "loaded by the import"
assert actviz.get("relu").name == "relu"
level, here, environment = logging.getLogger("matplotlib").level, os.getcwd(), dict(os.environ)
actviz.plot("relu", "elu", font_size=8, colors=["#123456"]).save("a.png")
actviz.table("relu").save("b.svg")
assert "matplotlib.pyplot" not in sys.modules
import matplotlib
settings = dict(matplotlib.rcParams)
assert settings["figure.facecolor"] == "red" and settings["backend"] == "svg"
assert (logging.getLogger("matplotlib").level, os.getcwd(), dict(os.environ)) == (level, here, environment)
actviz.plot("relu", style="ggplot", colors=["orange"]).save("c.png")
assert dict(matplotlib.rcParams) == settings
assert (logging.getLogger("matplotlib").level, os.getcwd(), dict(os.environ)) == (level, here, environment)
"""


def test_a_process_is_left_as_it_was_and_its_settings_play_no_part(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("figure.facecolor: red\nlines.marker: s\nsavefig.bbox: tight\n")
    environment = {**os.environ, "MPLCONFIGDIR": mpl.get_configdir(), "MPLBACKEND": "svg"}
    subprocess.run([sys.executable, "-W", "error", "-c", IMPORTED], cwd=tmp_path, env=environment, check=True)
    expected = actviz.plot("relu", "elu", font_size=8, colors=["#123456"]).made("png")
    assert (tmp_path / "a.png").read_bytes() == expected


def test_labels_and_words_of_ones_own() -> None:
    shown = actviz.plot("relu", "elu:alpha=0.5,2", labels=["ReLU", "half", "double"], alt="Three\nlines.")
    assert [curve["label"] for curve in shown.data["curves"]] == ["ReLU", "half", "double"]
    assert shown.alt == "Three\nlines."
    with pytest.raises(actviz.ActvizError, match=r"^labels must be 1, one for each activation, got 2$"):
        actviz.plot("relu", labels=["a", "b"])
    with pytest.raises(actviz.ActvizError, match=r"^alt must be printable text, got 'a\\x07b'$"):
        actviz.plot("relu", alt="a\x07b")
