"""Figures of vector activations by their artists: bars, cells, triangles, surfaces, sections, and where texts stand."""

from __future__ import annotations

import csv
import io
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from artists import overlaps, texts
from conftest import Run
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from test_figures import contrast, xy
from test_vectors import vector

from actviz.analysis.envelope import EXAMPLES, Line, envelope
from actviz.analysis.halves import halves
from actviz.analysis.vectors import drawable, mapped, path, section
from actviz.catalogue import catalogue
from actviz.errors import RequestError
from actviz.look import Look, Words
from actviz.prose import vector_words
from actviz.render import frames, heat, simplex, vector_figures
from actviz.render.save import rendered
from actviz.render.style import DARK, LIGHT, THEMES, Theme
from actviz.spec import get as scalar
from actviz.vectors import vectors

WORDS = Words("t", "d")

X = (3.0, 1.0, 0.2)
LONG = (3.0, 1.0, 0.2, -1.0, 2.5, 0.0, -2.25, 1.125, 0.3, -10.0)
WIDTHS = [0.0, 4.0, 10.0]


def of_softmax(look: Look, spec: str = "softmax", x: tuple[float, ...] = X) -> Figure:
    found = tuple(mapped(a, x) for a in vector(spec).variants())
    return vector_figures.results(found, path(found), look)


def figure(spec: str, look: Look) -> Figure:
    """Draw what the plot command draws for one activation."""
    act = vector(spec)
    if act.figure == "halves":
        return vector_figures.halves([halves(act, act.example)], look)
    example = mapped(act, act.example)
    if act.figure == "envelope":
        return vector_figures.envelope(EXAMPLES, example, look)
    if act.figure == "parts":
        return vector_figures.parts(section(act, (0.0,), 0), example, look)
    return of_softmax(look, spec, act.example)


def heights(fig: Figure) -> list[list[float]]:
    bars = [[p.get_height() for p in a.patches if isinstance(p, Rectangle) and p.get_width() < 1] for a in fig.axes]
    return [found for found in bars if found]


def lines(fig: Figure) -> list[Line2D]:
    return [line for axes in fig.axes for line in axes.get_lines()]


def test_bars_are_the_input_and_the_outputs_at_three_temperatures() -> None:
    fig = of_softmax(Look())
    expected = [list(X), *(vector(f"softmax:t={t}").f(X).tolist() for t in (0.5, 1, 2))]
    assert heights(fig) == expected
    for text in ("input x", "t=0.5", "t=1", "t=2", "0.978", "0.836", "0.619"):
        assert text in texts(fig)
    assert "softmax of 3, 1, 0.2 at t=0.5, t=1 and t=2" in texts(fig)


def test_a_chosen_temperature_is_the_only_one() -> None:
    assert len(heights(of_softmax(Look(), "softmax:t=4"))) == 2
    assert "softmax t=4 of 3, 1, 0.2" in texts(of_softmax(Look(), "softmax:t=4"))


def test_the_jacobian_stands_in_its_cells_in_readable_ink() -> None:
    for theme in ("light", "dark"):
        fig = of_softmax(Look(theme=theme), "softmax:t=1")
        (axes,) = [a for a in fig.axes if len(a.patches) == 9]
        cells = [t for t in axes.texts if t.get_text()]
        assert [t.get_text() for t in cells][:3] == ["0.137", "−0.0946", "−0.0425"]
        for text, cell in zip(cells, axes.patches, strict=True):
            assert isinstance(cell, Rectangle)
            assert text.get_position() == (cell.get_x() + 0.5, cell.get_y() + 0.5)
            assert contrast(to_hex(text.get_color()), to_hex(cell.get_facecolor())) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_colours_diverge_from_nothing(theme: Theme) -> None:
    colors = heat.shades(np.array([0.0, 1.0, -1.0, 0.5, 7.0, 1e-9]), 1.0, theme)
    assert to_hex(colors[0]) == theme.background
    assert to_hex(colors[1]) == to_hex(colors[4]) == theme.curves[0]
    assert to_hex(colors[2]) == theme.curves[1]
    assert np.abs(colors[3] - (np.array(to_rgb(theme.background)) + to_rgb(theme.curves[0])) / 2).max() < 0.1
    assert np.abs(colors[5] - colors[0]).max() > 0.02  # what is not 0 never looks like it


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_any_shade_has_an_ink_that_can_be_read_on_it(theme: Theme) -> None:
    for color in heat.shades(np.linspace(-1, 1, 201), 1.0, theme):
        assert contrast(heat.readable(color), to_hex(color)) >= 4.5


def test_a_jacobian_of_zeros_is_said_and_not_drawn() -> None:
    fig = of_softmax(Look(), "hardmax")
    assert not [a for a in fig.axes if len(a.patches) == 9]
    assert "The Jacobian is 0:" in " ".join(texts(fig))


def test_three_classes_are_points_of_a_triangle_on_a_path_over_temperatures() -> None:
    fig = of_softmax(Look())
    marks = list(simplex.MARKERS)
    dots = [line for line in lines(fig) if line.get_marker() in marks and xy(line)[0].size == 1]
    assert [d.get_markersize() for d in dots] == [simplex.MARK] * 3  # none hides another
    expected = [simplex.placed(vector(f"softmax:t={t}").f(X)) for t in (0.5, 1, 2)]
    assert np.array([(xy(d)[0][0], xy(d)[1][0]) for d in dots]) == pytest.approx(np.array(expected))
    (along,) = [line for line in lines(fig) if xy(line)[0].size > 100]
    x, y = xy(along)
    assert (x[0], y[0]) == pytest.approx(tuple(simplex.CORNERS[0]), abs=1e-12)
    assert (x[-1], y[-1]) == pytest.approx(tuple(simplex.CORNERS.mean(axis=0)), abs=1e-3)
    assert simplex.placed(np.eye(3)) == pytest.approx(simplex.CORNERS)


def test_only_probabilities_of_three_classes_have_a_triangle() -> None:
    assert path((mapped(vector("softmax"), (1.0, 2.0)),)) is None
    assert path((mapped(vector("log_softmax"), X),)) is None
    points = path((mapped(vector("softmax"), X), mapped(vector("hardmax"), X)))
    assert points is not None
    assert points.points.size == 0


@pytest.mark.parametrize("entry", [0, 1, 2])
def test_a_section_is_the_function_with_one_entry_changed(entry: int) -> None:
    s = section(vector("softmax"), X, entry)
    fig = vector_figures.section(s, Look())
    curves = [line for line in lines(fig) if xy(line)[0].size > 100]
    assert len(curves) == 3
    for k, line in enumerate(curves):
        x, y = xy(line)
        for place in (0, 100, -1):
            v = list(X)
            v[entry] = float(x[place])
            assert y[place] == vector("softmax").f(v)[k]
    own = xy(curves[entry])[1]
    assert own[0] < 0.01
    assert own[-1] > 0.9
    rest = [v for k, v in enumerate(X) if k != entry]
    assert f"entry {entry + 1} varies, the others are fixed at {vector_words.numbers(rest)}" in texts(fig)


def test_a_softmax_section_is_a_shifted_sigmoid() -> None:
    s = section(vector("softmax"), X, 0)
    x, y = s.parts[0]
    rest = math.log(math.exp(1.0) + math.exp(0.2))
    assert y[:, 0] == pytest.approx(scalar("sigmoid").f(x - rest), rel=1e-13)


def test_a_section_jumps_where_the_function_does() -> None:
    s = section(vector("hardmax"), X, 1)
    assert [b.at for b in s.breaks] == [3.0]
    (left, before), (right, after) = s.parts
    assert left[-1] == right[0] == 3.0
    assert before[-1].tolist() == [1.0, 0.0, 0.0]
    assert after[0].tolist() == [0.0, 1.0, 0.0]
    fig = vector_figures.section(s, Look())
    dots = [d for d in lines(fig) if d.get_marker() == "o" and xy(d)[0][0] == 3.0]
    filled = {(d.get_color(), xy(d)[1][0]) for d in dots if d.get_markerfacecolor() == d.get_color()}
    assert filled == {(LIGHT.curves[0], 1.0), (LIGHT.curves[1], 0.0)}  # at a tie the first entry wins
    assert len(dots) == 4


def test_samples_lie_exactly_on_the_kinks_of_a_section() -> None:
    s = section(vector("sparsemax"), X, 0)
    assert [b.at for b in s.breaks] == pytest.approx([0.1, 0.4, 2.0])
    for b in s.breaks:
        assert b.at in s.parts[0][0]


def test_envelopes_are_the_functions_they_name() -> None:
    spec_of = {0: "relu", 1: "leaky_relu:negative_slope=0.1"}
    for e, example in enumerate(EXAMPLES):
        for z in np.linspace(-3, 3, 25).tolist():
            (winner,) = {s.winner for s in example.stretches if s.low <= z < s.high} or {example.stretches[-1].winner}
            largest = max(p.at(z) for p in example.pieces)
            assert example.pieces[winner].at(z) == largest
            assert vector("maxout").f([p.at(z) for p in example.pieces]).tolist() == [largest]
            if e in spec_of:
                assert largest == scalar(spec_of[e]).f(z)
            elif e == 2:
                assert largest == abs(z)
    assert EXAMPLES[3].corners == [-1.5, -0.5, 0.5, 1.5]


def test_pieces_that_never_win_are_passed_over() -> None:
    e = envelope("three", (Line(-1.0, 0.0), Line(0.0, -5.0), Line(1.0, 0.0)), (-3.0, 3.0))
    assert [s.winner for s in e.stretches] == [0, 2]
    parallel = envelope("two", (Line(1.0, 0.0), Line(1.0, 2.0)), (-1.0, 1.0))
    assert [s.winner for s in parallel.stretches] == [1]


def test_maxout_shows_pieces_envelope_and_winners() -> None:
    fig = figure("maxout", Look())
    bold = [line for line in lines(fig) if line.get_linewidth() == 3.0]
    assert [xy(line)[0].tolist() for line in bold][:2] == [[-3.0, 0.0, 3.0], [-3.0, 0.0, 3.0]]
    assert [xy(line)[1].tolist() for line in bold][2] == [3.0, 0.0, 3.0]
    strips = [a for a in fig.axes if len(a.patches) == 5]
    assert [to_hex(p.get_facecolor()) for p in strips[0].patches] == list(LIGHT.curves[:5])
    for text in ("relu = max(0, z)", "absolute value = max(−z, z)"):
        assert text in texts(fig)


def test_a_gated_pair_shows_its_surface_its_slices_and_its_slopes() -> None:
    h = halves(vector("swiglu"), (2.0, -1.0, 1.0, -2.0))
    assert h.surface[-1, 0] == pytest.approx(vector("swiglu").f([-4.0, 4.0])[0])  # rows are b
    fig = vector_figures.halves([h], Look())
    surface, values, slopes = fig.axes
    dots = [(xy(d)[0][0], xy(d)[1][0]) for d in surface.get_lines() if d.get_marker() == "o"]
    assert dots == [(2.0, 1.0), (-1.0, -2.0)]
    labels = {t.get_text() for t in surface.texts}
    assert {"0", "5", "−5"} <= labels
    for axes, order in ((values, 0), (slopes, 1)):
        curves = [line for line in axes.get_lines() if xy(line)[0].size > 100]
        assert len(curves) == 5
        x, y = xy(curves[-1])
        silu = scalar("silu")
        assert y == pytest.approx(4.0 * (silu.d1(x) if order else silu.f(x)))
    assert [t for t in texts(fig) if t.startswith("b = ")] == ["b = 4", "b = 2", "b = 0", "b = −2", "b = −4"] * 2


def test_the_slope_of_a_gate_with_a_kink_is_cut_there() -> None:
    fig = figure("reglu", Look())
    slopes = fig.axes[2]
    curves = [line for line in slopes.get_lines() if xy(line)[0].size > 100]
    gaps = [np.flatnonzero(np.isnan(xy(c)[1])).size for c in curves]
    assert gaps == [1, 1, 0, 1, 1]  # with b = 0 nothing jumps
    open_dots = [
        xy(d)[1][0] for d in slopes.get_lines() if d.get_marker() == "o" and d.get_markerfacecolor() != d.get_color()
    ]
    assert open_dots == [-4.0, -2.0, 2.0, 4.0]


def test_what_is_exactly_nothing_has_the_colour_of_nothing() -> None:
    fig = figure("reglu", Look(theme="dark"))
    canvas: Any = FigureCanvasAgg(fig)
    canvas.draw()
    buffer = np.asarray(canvas.buffer_rgba())
    x, y = fig.axes[0].transData.transform((-2.0, 2.5))
    assert to_hex(buffer[buffer.shape[0] - int(y), int(x)] / 255) == DARK.background


def test_names_at_the_ends_of_curves_are_moved_apart() -> None:
    placed = frames.spread([0.0, 0.01, 0.02, 1.99], 0.15, 2.0)
    assert all(b - a >= 0.15 - 1e-12 for a, b in pairwise(placed))
    assert placed[-1] <= 2.0
    assert frames.spread([1.9, 1.95, 2.0], 0.15, 2.0) == pytest.approx([1.7, 1.85, 2.0])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", vectors())
def test_no_text_overlaps_another_or_leaves_the_page(name: str, width: float) -> None:
    assert overlaps(figure(name, Look(width=width))) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_overlaps_in_other_figures(width: float) -> None:
    look = Look(width=width)
    assert overlaps(of_softmax(look, "softmax", LONG)) == []
    assert overlaps(of_softmax(look, "log_softmax", (1000.0, -1000.0, 0.123456))) == []
    for spec in ("softmax", "hardmax", "sparsemax", "crelu"):
        assert overlaps(vector_figures.section(section(vector(spec), X, 1), look)) == []
    assert overlaps(vector_figures.section(section(vector("softmax"), LONG, 9), look)) == []
    found = tuple(mapped(vector(spec), X) for spec in ("softmax", "softmin", "sparsemax", "hardmax"))
    assert overlaps(vector_figures.results(found, path(found), look)) == []
    pairs = [halves(vector(spec), span=(-1.0, 50.0)) for spec in ("glu", "bilinear")]
    assert overlaps(vector_figures.halves(pairs, look)) == []


def test_dark_is_dark_all_over() -> None:
    for name in vectors():
        fig = figure(name, Look(theme="dark"))
        assert to_hex(fig.get_facecolor()) == DARK.background
        cells = {t for a in fig.axes for t in a.texts}
        for text in fig.findobj(Text):
            if isinstance(text, Text) and text.get_text() and text not in cells:
                assert contrast(to_hex(text.get_color()), DARK.background) > 4.5


def test_the_same_figure_gives_the_same_bytes() -> None:
    for name in ("softmax", "glu", "maxout"):
        for form in ("svg", "png"):
            assert rendered(figure(name, Look()), form, WORDS, Look()) == rendered(
                figure(name, Look()), form, WORDS, Look()
            )


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(RequestError, match=r"^--vector: a figure shows at most 10 entries, got 11$"):
        drawable(vector("softmax"), (0.0,) * 11)
    with pytest.raises(RequestError, match=r"^--vector: a figure of softmax shows finite entries only, got inf$"):
        drawable(vector("softmax"), (0.0, math.inf))
    with pytest.raises(RequestError, match=r"^--section must be 1 to 3, the entries of the vector, got 4$"):
        section(vector("softmax"), X, 3)


NOTE = "note: {} takes a vector and gives a vector, so there is no single curve; {}\n"


@pytest.mark.parametrize(
    ("arguments", "said", "name"),
    [
        (["softmax"], "shown for the vector 3, 1, 0.2 (--vector chooses another)", "softmax.png"),
        (["softmax", "--vector", "-1,2"], "shown for the vector -1, 2", "softmax.png"),
        (["softmax:t=0.5,4"], "shown for the vector 3, 1, 0.2 (--vector chooses another)", None),
        (
            ["softmax", "--section", "1"],
            "shown as a section: entry 1 varies, the others are fixed at 1, 0.2 (--vector chooses another)",
            "section1-softmax.png",
        ),
        (["glu"], "shown over its halves a and b (--vector marks pairs in it)", "glu.png"),
        (["glu", "--vector", "1,2"], "shown over its halves a and b", "glu.png"),
        (["maxout"], "shown for the vector 3, 1, 0.2 (--vector chooses another)", "maxout.png"),
        (["crelu"], "shown for the vector 2, -1, 0.5 (--vector chooses another)", "crelu.png"),
    ],
)
def test_plot_says_in_one_line_why_there_is_no_curve(
    run: Run, tmp_path: Path, arguments: list[str], said: str, name: str | None
) -> None:
    done = run("plot", *arguments)
    assert done.returncode == 0
    assert done.stderr.endswith(NOTE.format(arguments[0].partition(":")[0], said))
    assert done.stderr.count("\n") == 2
    if name:
        assert [p.name for p in tmp_path.iterdir()] == [name]
    assert run("plot", *arguments, "-q").stderr == ""


FAIL = [
    (["plot", "softmax", "relu"], "softmax takes a vector and relu a single number; they cannot be shown together,"),
    (["table", "relu", "softmax"], "softmax takes a vector and relu a single number; they cannot be shown together,"),
    (["plot", "softmax", "--vector", "1e308,1"], "--vector: a figure shows entries within ±1e+300, got 1e+308"),
    (["table", "softmax", "--vector", ""], "--vector takes numbers separated by commas, as in 3,1,0.2, got ''"),
    (["compare", "softmax", "relu"], "softmax takes a vector and gives a vector; this is for scalar ones"),
    (["saturation", "softmax"], "softmax takes a vector and gives a vector; this is for scalar ones"),
    (["plot", "softmax", "--vector", "1,x"], "--vector takes numbers separated by commas, as in 3,1,0.2, got 'x'"),
    (["plot", "softmax", "--vector", "1,inf"], "--vector: a figure of softmax shows finite entries only, got inf"),
    (["plot", "softmax", "--section", "0"], "--section must be 1 to 3, the entries of the vector, got 0"),
    (["plot", "softmax", "--section", "4"], "--section must be 1 to 3, the entries of the vector, got 4"),
    (["plot", "glu", "--vector", "1,2,3"], "glu cuts its vector into two halves a and b, so it takes an even number"),
    (["plot", "relu", "--vector", "1,2"], "--vector is for activations such as softmax; relu takes a single number"),
    (["plot", "relu", "--section", "1"], "--section is for activations such as softmax; relu takes a single number"),
    (["table", "relu", "--vector", "1"], "--vector is for activations such as softmax; relu takes a single number"),
    (["table", "softmax", "--at", "1"], "--at is for scalar activations; softmax takes --vector"),
    (["plot", "softmax", "glu"], "softmax and glu are shown by different figures; ask for one of them at a time"),
    (
        ["plot", "log_softmax", "--vector", "1e308,-1e308"],
        "--vector: a figure shows entries within ±1e+300, got 1e+308",
    ),
    (["plot", "bilinear", "--range", "-1e200", "1e200"], "bilinear goes beyond ±1e+300 here, where no figure"),
    (["plot", "glu", "--section", "1", "--range", "3", "1"], "--range must rise, got 3 1 (swap them?)"),
    (["plot", "softmax", "--size", "2x2"], "--size is too small for what is to be shown: it needs"),
    (["plot", "softmax", "--panels", "f"], "--panels is for scalar activations only"),
    (["plot", "softmax", "--range", "0", "1"], "--range is for sections and gated pairs; softmax is shown for one"),
    (["plot", "softmax", "hardmax", "--section", "1"], "--section shows one activation, got 2"),
    (["plot", "softmax:t=1..7/7"], "a figure shows at most 6 vector activations, got 7"),
    (["softmax"], "no command is called 'softmax'; did you mean: actviz plot softmax"),
    (["sofmax"], "no command is called 'sofmax'; did you mean: actviz plot softmax"),
]


@pytest.mark.parametrize(("arguments", "message"), FAIL, ids=lambda v: " ".join(v) if isinstance(v, list) else None)
def test_wrong_requests_are_answered_in_one_line(run: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {message}")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_table_has_entries_outputs_and_rows_of_the_jacobian(run: Run) -> None:
    done = run("table", "softmax", "--vector", "3,1,0.2", "--format", "md")
    assert done.stdout.splitlines()[2] == ("| 1 | 3 | 0.8360188028 | 0.1370913642 | -0.09458954287 | -0.04250182131 |")
    rows = list(
        csv.DictReader(io.StringIO(run("table", "softmax", "glu", "--vector", "3,1", "--format", "csv").stdout))
    )
    assert list(rows[0]) == ["activation", "output", "y", "entry", "x", "dy_dx"]
    assert len(rows) == 4 + 2
    jacobian = vector("softmax").jacobian([3.0, 1.0])
    assert [float(row["dy_dx"]) for row in rows[:4]] == jacobian.ravel().tolist()
    data = json.loads(run("table", "softmax", "--vector", "inf,inf", "--json").stdout)
    assert data["results"][0]["y"] == [None, None]


@pytest.mark.parametrize("form", ["text", "latex", "png", "svg"])
def test_the_table_in_other_forms(run: Run, form: str) -> None:
    suffix = {"text": "txt", "latex": "tex"}.get(form, form)
    for name in ("softmax", "maxout", "crelu", "swiglu"):
        assert run("table", name, "-o", f"{name}.{suffix}").stderr == f"wrote {name}.{suffix}\n"


@pytest.mark.parametrize("name", vectors())
def test_info_has_a_card_and_plot_has_json(run: Run, tmp_path: Path, name: str) -> None:
    done = run("info", name)
    assert (done.returncode, done.stderr) == (0, "")
    for label in ("formula", "Jacobian", "used in"):
        assert f"\n  {label} " in done.stdout
    if "∞" in (vectors()[name].__doc__ or ""):
        assert "∞" in done.stdout
    card = json.loads(run("info", name, "--json").stdout)
    assert card["schema"] == 1
    assert card["claims"] == vectors()[name].claims._asdict()
    data = json.loads(run("plot", name, "--json", "-q").stdout)
    assert data["schema"] == 1
    assert list(tmp_path.iterdir()) == []


def test_the_list_has_both_kinds(run: Run) -> None:
    assert run("list").stdout.splitlines() == [*catalogue(), *vectors()]
    assert run("list", "--family", "vector-softmaxes").stdout.split() == [
        "softmax",
        "log_softmax",
        "sparsemax",
        "hardmax",
        "softmin",
    ]
    families = {e["name"]: e["family"] for e in json.loads(run("list", "--json").stdout)["activations"]}
    assert families["glu"] == "vector gates"
    assert families["silu"] == "gated"


def test_completion_knows_them(run: Run) -> None:
    environment = {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": "actviz plot softm", "COMP_CWORD": "2"}
    assert run(env=environment).stdout.split() == ["softmax", "softmin"]
