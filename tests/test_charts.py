"""Reports as figures: where curves, dots, bars, rules, fields and boxes stand, and that no text covers another."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from artists import overlaps, texts
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from actviz.charts import Axis, Band, Bars, Chart, Dot, Element, Field, Line, Link, Node, Points, Rule, Shade
from actviz.errors import RequestError
from actviz.look import Look, Words
from actviz.render import chart_graph, chart_marks, chart_tables, panels
from actviz.render.adaptive import adaptive
from actviz.render.chart_windows import with_windows
from actviz.render.charts import figure
from actviz.render.frames import broken
from actviz.render.save import rendered
from actviz.render.scales import log_ticks, numbered, shares
from actviz.render.style import DARK, LIGHT, in_style
from actviz.reports.report import Report
from actviz.texts.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from actviz.arrays import Array
    from actviz.interval import Window

WORDS = Words("t", "d")
TABLE = Table(("layer", "norm"), ("right", "number"), (("1", "0.25"), ("50", "1e-31")))
X = np.linspace(-6.0, 6.0, 241)
LAYERS = np.arange(1.0, 51.0)


def reported(*charts: Chart, title: str = "What was found", columns: int = 1, table: bool = False) -> Report:
    lines = ("Why it is so.", "Seeds 0 to 4.")
    return Report(title, lines, TABLE, ((), ()), {}, "", charts=charts, columns=columns, table_drawn=table)


def chart(*elements: Element, x: Axis | None = None, y: Axis | None = None, title: str = "") -> Chart:
    return Chart(title, x or Axis(), y or Axis(), elements)


def drawn(*elements: Element, look: Look | None = None, x: Axis | None = None, y: Axis | None = None) -> Figure:
    return figure(reported(chart(*elements, x=x, y=y, title="A chart")), look or Look())


def axes_of(found: Figure) -> Axes:
    return found.axes[0]


def xy(line: Line2D) -> tuple[Array, Array]:
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


def text(found: Figure, words: str) -> Text:
    every = [*found.texts, *(t for axes in found.axes for t in axes.texts)]
    (only,) = [t for t in every if t.get_text() == words]
    return only


def place(found: Figure, words: str) -> tuple[float, float]:
    """Return the middle of a text, in the data of the first axes."""
    canvas: Any = FigureCanvasAgg(found)
    box = text(found, words).get_window_extent(canvas.get_renderer())
    axes = axes_of(found)
    x, y = axes.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
    return float(x), float(y)


def test_a_report_has_its_title_its_lines_and_its_charts() -> None:
    found = figure(reported(chart(Line(X, X), title="A chart", x=Axis("x"), y=Axis("f(x)"))), Look())
    assert {"What was found", "Why it is so.", "Seeds 0 to 4.", "A chart", "x", "f(x)"} <= set(texts(found))
    assert "layer" not in texts(found)
    assert "another title" in texts(figure(reported(chart(Line(X, X))), Look(title="another title")))


def test_the_table_is_drawn_alone_or_under_the_charts_if_it_is_wanted() -> None:
    assert {"layer", "1e−31"} <= {t.strip() for t in texts(figure(reported(), Look()))}
    under = figure(reported(chart(Line(X, X)), table=True), Look())
    (heading,) = [t for t in under.texts if t.get_text() == "layer"]
    assert heading.get_position()[1] < axes_of(under).get_position().y0


def test_a_curve_is_its_values_cut_where_there_are_none() -> None:
    y = np.where(X > 5, np.inf, np.where(X < -5, np.nan, X))
    (line,) = [one for one in axes_of(drawn(Line(X, y, "f"))).lines if len(xy(one)[0]) == X.size]
    assert np.array_equal(xy(line)[1], np.where(np.abs(X) > 5, np.nan, X), equal_nan=True)
    assert line.get_color() == LIGHT.curves[0]


def test_a_logarithm_leaves_out_what_is_not_positive() -> None:
    found = axes_of(drawn(Line(X, X), Points(X[::40], X[::40]), y=Axis(log=True)))
    (line,) = [one for one in found.lines if len(xy(one)[0]) == X.size]
    assert np.isnan(xy(line)[1][X <= 0]).all()
    assert found.get_ylim()[0] > 0


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (1e-31, 1.0, ["10⁻³⁰", "10⁻²⁰", "10⁻¹⁰", "1"]),
        (1e-3, 1.0, ["0.001", "0.01", "0.1", "1"]),
        (1e-5, 0.03, ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"]),
        (0.2, 3.0, ["0.2", "0.5", "1", "2"]),
        (1e-300, 1e300, ["10⁻²⁰⁰", "1", "10²⁰⁰"]),
        (7e3, 2e7, ["10⁴", "10⁵", "10⁶", "10⁷"]),
    ],
)
def test_ticks_of_a_logarithmic_axis_are_few_and_round(low: float, high: float, labels: list[str]) -> None:
    at = log_ticks(low, high, 6)
    assert numbered(at, log=True) == labels
    assert all(low <= t <= high for t in at)


def test_numbers_of_ticks_have_the_digits_that_tell_them_apart() -> None:
    assert numbered([1.0, 1.0000000005, 1.000000001]) == ["1", "1.0000000005", "1.000000001"]
    assert numbered([0.0, 1e6, 2e6]) == ["0", "1e6", "2e6"]


def test_shares_of_an_axis() -> None:
    assert shares([1e-4, 1e-2, 1.0], (1e-4, 1.0), log=True) == pytest.approx([0.0, 0.5, 1.0])
    assert np.isnan(shares([0.0, -1.0], (1e-4, 1.0), log=True)).all()
    assert shares([0.0, 3.0], (3.0, -1.0)) == pytest.approx([0.75, 0.0])


@pytest.mark.parametrize(
    ("elements", "x", "y"),
    [
        ((Line([0, 10], [1, 3]),), (0, 10), (0.88, 3.12)),
        ((Line([-1, 1], [-1, math.inf]), Line([-1, 1], [0, 2])), (-1, 1), (-1.18, 2.18)),
        ((Points([1, 11], [0, 5]),), (0.7, 11.3), (0, 5.3)),
        ((Line([0, 1], [4, 4]),), (0, 1), (2.88, 5.12)),
        ((Bars([2, 4]),), (0, 4.12), (1.5, -0.5)),
        ((Bars([-2, 4]),), (-2.18, 4.18), (1.5, -0.5)),
        ((Field([0, 2], [0, 1], np.zeros((2, 2)), (0, 1)),), (0, 2), (0, 1)),
        ((Line([0, 1], [1, 2]), Rule(5.0)), (0, 1), (0.76, 5.24)),
        ((Line([0, 1], [1, 2]), Shade(3.0, math.inf)), (0, 1), (0.94, 2.06)),
        ((Shade(3.0, 4.0),), (2.97, 4.03), (0, 1)),
        ((), (0, 1), (0, 1)),
    ],
)
def test_windows_hold_what_is_finite(elements: tuple[Element, ...], x: Window, y: Window) -> None:
    found = with_windows(chart(*elements))
    assert found[0].window == pytest.approx(x)
    assert found[1].window == pytest.approx(y)


def test_windows_of_logarithms_have_room_in_decades() -> None:
    _, y = with_windows(chart(Line([0, 1], [1e-10, 1.0]), y=Axis(log=True)))
    assert y.window is not None
    assert np.log10(y.window) == pytest.approx([-10.6, 0.6])
    _, y = with_windows(chart(Line([0, 1], [0.0, -1.0]), y=Axis(log=True)))
    assert y.window == (0.1, 10.0)
    _, y = with_windows(chart(Line([0, 1], [5e-324, 1e308]), y=Axis(log=True)))
    assert y.window is not None
    assert 0 < y.window[0] < y.window[1] < math.inf


def test_an_asked_window_is_kept() -> None:
    found = axes_of(drawn(Line(X, X**3), x=Axis(window=(-2.0, 2.0)), y=Axis(window=(-1.0, 1.0))))
    assert (found.get_xlim(), found.get_ylim()) == ((-2.0, 2.0), (-1.0, 1.0))


@pytest.mark.parametrize("width", [3.4, 7.4])
@pytest.mark.parametrize("label", ["relu", "leaky_relu with a slope of 0.01 and a name that is much too long"])
def test_names_of_curves_that_end_in_one_place_stand_apart_on_the_page(width: float, label: str) -> None:
    curves = [Line(X, (k + 1) * X * (6 - X) / 40, f"{label} {k}", k) for k in range(8)]
    found = drawn(*curves, Line(X, 0 * X, "bound", thin=True), Rule(0.1, label="0.1"), look=Look(width=width))
    assert overlaps(found) == []
    assert sum(words.startswith(label[:4]) for words in texts(found)) == 8


def test_names_stand_at_the_height_where_their_curves_end() -> None:
    found = drawn(Line(X, X, "rises", 0), Line(X, -X, "falls", 1), Points(X[::80], 0 * X[::80], label="level", pen=2))
    for words, height in (("rises", 6.0), ("level", 0.0), ("falls", -6.0)):
        x, y = place(found, words)
        assert x > 6.0
        assert y == pytest.approx(height, abs=0.3)


def test_dots_share_the_key_of_the_line_with_their_pen() -> None:
    found = drawn(Line(X, X, "theory and simulation", 1), Points(X[::40], X[::40], label="simulation", pen=1))
    assert "simulation" not in texts(found)
    marks = [a for a in found.artists if isinstance(a, Line2D) and a.get_marker() == "o"]
    assert [to_hex(str(mark.get_color())) for mark in marks] == [LIGHT.curves[1]]


def test_thin_curves_are_muted_and_told_apart_by_dashes() -> None:
    guides = Line(X, X, "a", 3, thin=True), Line(X, X + 1, thin=True), Line(X, -X, "b", 4, thin=True)
    found = axes_of(drawn(*guides))
    lines = [one for one in found.lines if len(xy(one)[0]) == X.size]
    assert {one.get_color() for one in lines} == {LIGHT.muted}
    first, its, second = (one.get_linestyle() for one in lines)
    assert first == its != second


def test_dots_have_bars_of_their_spread_and_may_be_hollow() -> None:
    x, y = [1.0, 2.0, 3.0], [1e-2, 1e-4, 1e-6]
    found = axes_of(drawn(Points(x, y, [1e-3, 0.0, 1e-7], [1e-1, 1e-3, 1e-5], hollow=True), y=Axis(log=True)))
    (dots,) = [one for one in found.lines if one.get_marker() == "o"]
    assert [v.tolist() for v in xy(dots)] == [x, y]
    assert dots.get_markerfacecolor() == LIGHT.panel
    (bars,) = [one for one in found.lines if one.get_linewidth() == chart_marks.SPREAD]
    ends = xy(bars)[1].reshape(3, 3)
    assert ends[0, :2].tolist() == [1e-3, 1e-1]
    assert ends[1, 0] == found.get_ylim()[0]  # 0 is below all that a logarithm shows


def test_a_band_fills_what_is_between_its_curves() -> None:
    low = np.where(np.abs(X) < 1, np.nan, X - 1)
    areas = [p for p in axes_of(drawn(Band(X, low, X + 1, 2))).patches if isinstance(p, Polygon)]
    assert len(areas) == 2
    corners = np.concatenate([area.get_xy()[:-1] for area in areas])
    assert sorted(corners[:, 0]) == sorted([*X[np.abs(X) >= 1]] * 2)
    assert {to_hex(area.get_facecolor()) for area in areas} == {LIGHT.curves[2]}


def bars_of(found: Figure) -> list[Rectangle]:
    return [p for p in axes_of(found).patches if isinstance(p, Rectangle)]


def test_bars_begin_at_0_and_have_their_texts_behind_them() -> None:
    values = (30.0, 12.5, -4.0, math.nan)
    said = ("30 of 48, which is a long text", "12.5", "-4", "diverged")
    names = Axis(
        ticks=tuple(enumerate(["true", "true if some condition that takes long to tell holds", "wrong", "no"]))
    )
    found = drawn(Bars(values, said, (0, None, 2, 3)), y=names)
    bars = bars_of(found)
    assert [(b.get_x(), b.get_width()) for b in bars] == [(0, 30), (0, 12.5), (0, -4)]
    assert [b.get_y() + b.get_height() / 2 for b in bars] == pytest.approx([0, 1, 2])
    assert [to_hex(b.get_facecolor()) for b in bars] == [LIGHT.curves[0], LIGHT.foreground, LIGHT.curves[2]]
    for k, (value, words) in enumerate(zip(values, [w.replace("-4", "−4") for w in said], strict=True)):
        x, y = place(found, words)
        assert y == pytest.approx(k, abs=0.15)
        assert x > max(0.0, np.nan_to_num(value))
    assert overlaps(found) == []
    assert found.axes[0].get_ylim() == (3.5, -0.5)


def test_bars_of_a_logarithm_begin_at_its_left_end() -> None:
    found = drawn(Bars([1e-3, 1e-6]), x=Axis(log=True))
    assert {b.get_x() for b in bars_of(found)} == {axes_of(found).get_xlim()[0]}


def test_many_bars_make_a_page_higher() -> None:
    heights = [drawn(Bars(range(n)), y=Axis(ticks=tuple((k, "a") for k in range(n)))).get_figheight() for n in (5, 60)]
    assert heights[1] > heights[0] + 5


def test_rules_cross_the_chart_and_are_named_at_their_ends() -> None:
    found = drawn(Line(X, X), Rule(2.5, "y", "2.5"), Rule(-3.0, "x", "kink"), Rule(99.0, "x"), x=Axis(window=(-6, 6)))
    rules = [a for a in axes_of(found).get_children() if isinstance(a, Line2D) and a.get_zorder() == 2.0]
    ends = [[v.tolist() for v in xy(rule)] for rule in rules]
    assert ends == [[[0.0, 1.0], [2.5, 2.5]], [[-3.0, -3.0], [0.0, 1.0]]]
    x, y = place(found, "2.5")
    assert x > 6.0
    assert y == pytest.approx(2.5, abs=0.2)
    x, y = place(found, "kink")
    assert x == pytest.approx(-3.0, abs=0.1)
    assert y > axes_of(found).get_ylim()[1]


def test_labels_above_a_chart_do_not_overlap() -> None:
    rules = [Rule(k / 10, "x", f"rule number {k}") for k in range(8)]
    assert overlaps(drawn(Line(X, X), *rules, Shade(-9, -4, label="dead"), Shade(4, 9, label="saturated"))) == []


def test_shades_cover_what_an_axis_shows_of_them() -> None:
    found = drawn(Line(X, X), Shade(-math.inf, -4.0, label="saturated"), Shade(5.0, 7.0, "y", sand=True), Shade(8, 9))
    shades = [a for a in axes_of(found).get_children() if isinstance(a, Rectangle) and a.get_zorder() == 0.3]
    hatched, sand = shades
    assert (hatched.get_x(), hatched.get_width(), hatched.get_hatch()) == (-6.0, 2.0, "////")
    top = axes_of(found).get_ylim()[1]
    assert sand.get_y() == 5.0
    assert sand.get_height() == pytest.approx(top - 5.0)
    assert to_hex(sand.get_facecolor()) == LIGHT.sand
    x, y = place(found, "saturated")
    assert x == pytest.approx(-5.0, abs=0.1)
    assert y > top


def test_texts_of_marked_points_stand_beside_them_and_on_no_curve() -> None:
    curve = Line(X, 1 / (1 + np.exp(-X)))
    found = drawn(curve, Dot(0.0, 0.5, "steepest"), Dot(0.2, 0.55, "next to it"), Dot(5.9, 0.997, "at the end"))
    assert overlaps(found) == []
    canvas: Any = FigureCanvasAgg(found)
    dense = np.linspace(-6, 6, 4001)
    points = axes_of(found).transData.transform(np.column_stack([dense, 1 / (1 + np.exp(-dense))]))
    for words, at in (("steepest", 0.0), ("next to it", 0.2), ("at the end", 5.9)):
        box = text(found, words).get_window_extent(canvas.get_renderer())
        inside = (points[:, 0] > box.x0) & (points[:, 0] < box.x1) & (points[:, 1] > box.y0) & (points[:, 1] < box.y1)
        assert not inside.any()
        dot = axes_of(found).transData.transform((at, 1 / (1 + math.exp(-at))))
        away = np.maximum(np.maximum([box.x0, box.y0] - dot, dot - np.array([box.x1, box.y1])), 0)
        assert float(np.hypot(*away)) / found.dpi < 0.5


def test_a_field_is_ink_with_a_strip_that_says_what_it_means() -> None:
    x, y = np.linspace(0, 4, 41), np.linspace(0, 2, 21)
    found = drawn(Field(x, y, np.add.outer(0 * y, x), (0.0, 4.0), "χ"), x=Axis("σ"))
    assert {"χ", "0", "4"} <= set(texts(found))
    (filled,) = axes_of(found).collections
    colors = [to_hex(c) for c in np.asarray(filled.get_facecolor())]
    assert (colors[0], colors[-1]) == LIGHT.ink
    strip = [to_hex(p.get_facecolor()) for p in found.axes[1].get_children() if isinstance(p, Rectangle)][: len(colors)]
    assert strip == colors
    # Step k of n covers the values from k/n to (k + 1)/n of the window: here x from 4 k/n on.
    firsts = [float(np.asarray(path.vertices)[:, 0].min()) for path in filled.get_paths()]
    assert firsts == pytest.approx([4 * k / len(colors) for k in range(len(colors))])


def nodes(count: int) -> tuple[Element, ...]:
    boxes = [Node(float(k), float(k % 2), (f"v{k} = exp(v{k - 1})", f"value {k}.1234")) for k in range(count)]
    return (*boxes, *(Link((a.x, a.y), (b.x, b.y)) for a, b in pairwise(boxes)))


@pytest.mark.parametrize(("count", "look"), [(4, Look()), (4, Look(width=3.4)), (9, Look()), (9, Look(width=3.4))])
def test_boxes_of_a_graph_do_not_cover_each_other(count: int, look: Look) -> None:
    found = figure(reported(Chart("A graph", Axis(), Axis(), nodes(count), bare=True)), look)
    boxes = [a.get_window_extent() for a in found.get_children() if isinstance(a, Rectangle) and a is not found.patch]
    assert len(boxes) == count
    for a, b in combinations(boxes, 2):
        assert not (min(a.x1, b.x1) > max(a.x0, b.x0) and min(a.y1, b.y1) > max(a.y0, b.y0))
    assert overlaps(found) == []
    tips = [a.get_xy()[0] for a in found.get_children() if isinstance(a, Polygon)]
    assert len(tips) == count - 1
    for tip, box in zip(found.transFigure.transform(tips), boxes[1:], strict=True):
        off = [abs(tip[0] - box.x0), abs(tip[0] - box.x1), abs(tip[1] - box.y0), abs(tip[1] - box.y1)]
        assert min(off) < 0.01
        assert box.x0 - 0.01 <= tip[0] <= box.x1 + 0.01
        assert box.y0 - 0.01 <= tip[1] <= box.y1 + 0.01


def test_a_graph_too_wide_is_turned() -> None:
    with in_style():
        layout = chart_graph.laid_out(Chart("", Axis(), Axis(), nodes(9), bare=True), 3.0)
    turned = [e for e in layout.chart.elements if isinstance(e, Node)]
    assert [(n.x, n.y) for n in turned] == [(-float(k % 2), -float(k)) for k in range(9)]


def test_paths_are_arrows_between_their_points() -> None:
    found = drawn(Link((0, 0), (1, 1), 0), Link((1, 1), (2, 0), 1))
    tips = [a for a in found.get_children() if isinstance(a, Polygon)]
    ends = axes_of(found).transData.inverted().transform(found.transFigure.transform([t.get_xy()[0] for t in tips]))
    assert ends == pytest.approx(np.array([[1, 1], [2, 0]]))
    assert [to_hex(t.get_facecolor()) for t in tips] == list(LIGHT.curves[:2])


@pytest.mark.parametrize(("look", "columns"), [(Look(), 2), (Look(width=3.4), 1), (Look(width=12.0), 2)])
def test_charts_stand_in_columns_if_there_is_room(look: Look, columns: int) -> None:
    found = figure(reported(*[chart(Line(X, X), title=f"{k}") for k in range(4)], columns=2), look)
    assert len({round(axes.get_position().x0, 3) for axes in found.axes}) == columns


def test_a_low_page_has_more_columns_than_asked_for() -> None:
    report = reported(*[chart(Line(X, X), title=f"{k}") for k in range(4)])
    found = figure(report, Look(width=10.0, height=5.625))
    assert len({round(axes.get_position().x0, 3) for axes in found.axes}) > 1
    with pytest.raises(RequestError, match=r"^--size is too small for what is to be shown: it needs .* got 4x1$"):
        figure(report, Look(width=4.0, height=1.0))


@pytest.mark.parametrize(
    ("height", "said"),
    [
        (5.0, ""),
        (4.0, "On a larger page: the table."),
        (3.8, "On a larger page: the table, 1 more line."),
        (2.8, "On a larger page: the table, 1 more line, 2 more charts."),
        (2.2, "On a larger page: the table, 2 more lines, 3 more charts."),
    ],
)
def test_a_low_page_leaves_out_what_it_has_no_room_for_and_says_so(height: float, said: str) -> None:
    charts = [chart(Line(X, X), title=f"chart {k}", x=Axis("x")) for k in range(4)]
    found = figure(reported(*charts, table=True), Look(width=6.25, height=height))
    shown = set(texts(found))
    assert [t for t in shown if t.startswith("On a larger page")] == ([said] if said else [])
    assert ("layer" in shown) == (not said)
    assert ("Seeds 0 to 4." in shown) == ("line" not in said)
    assert ("Why it is so." in shown) == ("2 more lines" not in said)
    assert len(found.axes) == 4 - (int(said.split(" more charts", maxsplit=1)[0][-1]) if "charts" in said else 0)
    assert {"What was found", "chart 0"} <= shown
    assert overlaps(found) == []


def test_names_under_an_axis_are_broken_at_their_joints() -> None:
    with in_style():
        assert broken("leaky_relu", 0.4, 3) == ["leaky_", "relu"]
        assert broken("elu(alpha=2)", 0.65, 3) == ["elu", "(alpha=2)"]
        assert broken("one two three four", 0.35, 2) == ["one", "t…ur"]
    names = ["relu", "leaky_relu", "gelu_tanh with a long name", "elu", "selu", "softplus"]
    axis = Axis(ticks=tuple(enumerate(names)))
    found = drawn(Points(range(6), range(6), label="measured"), x=axis, look=Look(width=3.4))
    assert overlaps(found) == []
    assert axes_of(found).get_xlim() == (-0.5, 5.5)


def ticks_under(axes: Axes) -> list[str]:
    """Return the texts under the x axis: numbers stand at the lower edge of their axes."""
    return [t.get_text() for t in axes.texts if t.get_verticalalignment() == "top"]


def test_numbers_under_an_axis_are_whole_or_left_out() -> None:
    rates = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5)
    axis = Axis(log=True, ticks=tuple((rate, f"{rate:g}") for rate in rates))
    found = drawn(Points(rates, rates, label="measured"), x=axis, look=Look(width=2.2))
    shown = ticks_under(axes_of(found))
    assert shown[0] == "0.005"
    assert 2 < len(shown) < len(rates)
    assert set(shown) < {f"{rate:g}" for rate in rates}
    assert overlaps(found) == []


@pytest.mark.parametrize(
    ("elements", "x"),
    [
        ((Line([1, 2, 3], [0.5, 0.25, 0.1]),), ["1", "2", "3"]),
        ((Line([1, 2], [0.5, 0.25], thin=True), Points([1, 2], [0.5, 0.25])), ["1", "2"]),
        ((Line([1, 2], [0.5, 0.25]),), ["1", "1.2", "1.4", "1.6", "1.8", "2"]),
        ((Line([1, 1.5, 2], [0.5, 0.25, 0.1]),), ["1", "1.2", "1.4", "1.6", "1.8", "2"]),
    ],
)
def test_counts_have_no_ticks_between_whole_numbers(elements: tuple[Element, ...], x: list[str]) -> None:
    found = axes_of(drawn(*elements, look=Look(width=4.0)))
    assert ticks_under(found) == x
    assert [t.get_text() for t in axes_of(drawn(Line(X, X), x=Axis(whole=True, window=(0, 2)))).texts][-3:] == [*"012"]


@pytest.mark.parametrize("columns", [1, 2])
def test_frames_below_each_other_line_up(columns: int) -> None:
    long = Line(X, 1e-12 * np.abs(X), "a long name of a curve")
    other = Chart("", Axis(window=(0.0, 1.0)), Axis(), (Line([0.0, 1.0], [0.0, 1.0], "the longest name of any curve"),))
    bars = Chart("", Axis(), Axis(ticks=((0, "the name of a bar that is long"),)), (Bars([3]),))
    charts = [c for c in (chart(Line(X, X, "f")), chart(long), bars, other) for _ in range(columns)]
    boxes = [axes.get_position() for axes in figure(reported(*charts, columns=columns), Look(width=9.0)).axes]
    for k in range(columns):
        first, second, names, last = boxes[k::columns]
        assert first.x0 == pytest.approx(second.x0) == pytest.approx(last.x0)
        assert first.x1 == pytest.approx(second.x1)
        assert last.x1 != pytest.approx(first.x1)
        assert names.x0 > first.x0


def test_texts_of_a_table_are_broken_to_fit_and_numbers_are_not() -> None:
    table = Table(
        ("id", "claim", "x"), ("left", "left", "number"), (("C1", "many words " * 9, "1.25"), ("C2", "few", "3"))
    )
    with in_style():
        narrow = chart_tables.narrowed(table, 3.0)
        assert panels.width(narrow) <= 3.0
        assert chart_tables.narrowed(table, 20.0) is table
    assert [row[0] for row in narrow.rows if row[0]] == ["C1", "C2"]
    assert " ".join(row[1] for row in narrow.rows[:-1]) == ("many words " * 9).strip()
    assert [row[2] for row in narrow.rows if row[2]] == ["1.25", "3"]


@pytest.mark.parametrize(("rows", "least"), [(4, 11.0), (20, 9.5), (60, 0.0)])
def test_a_table_alone_on_a_page_of_fixed_size_has_the_largest_letters_that_fit(rows: int, least: float) -> None:
    table = Table(("name", "x"), ("left", "number"), tuple((f"row_{k}", "1.25") for k in range(rows)))
    report = reported()._replace(table=table)
    if not least:
        with pytest.raises(RequestError, match=r"^--size is too small"):
            figure(report, Look(width=10.0, height=5.625))
        return
    found = figure(report, Look(width=10.0, height=5.625))
    cells = {t.get_text(): t for t in found.texts}
    assert float(cells["row_3"].get_fontsize()) >= least
    assert overlaps(found) == []
    usual = {t.get_text(): t for t in figure(report, Look()).texts}
    assert usual["row_3"].get_fontsize() == 9.0


def test_no_word_of_a_table_is_shortened_to_enlarge_it() -> None:
    word = "a_word_that_cannot_be_broken"
    table = Table(("loss", "verdict"), ("left", "left"), ((word, "it fits, and with many more words than that " * 2),))
    with in_style():
        found = chart_tables.largest(table, [], 5.0, 9.0)
    assert found is not None
    assert found[1] > 9.0
    assert found[0].rows[0][0] == word


EVERYTHING = reported(
    chart(
        Shade(-6, -3, label="saturated"),
        Shade(0.2, 0.4, "y", "a shade", sand=True),
        Band(X, np.tanh(X) - 0.1, np.tanh(X) + 0.1, 1),
        Line(X, np.tanh(X), "tanh", 1),
        Line(X, 0 * X + 1, "bound", thin=True),
        Points(X[::40], np.tanh(X[::40]), np.tanh(X[::40]) - 0.2, np.tanh(X[::40]) + 0.1, pen=1),
        Points(X[::60], 0 * X[::60], label="left out", pen=2, hollow=True),
        Rule(0.5, label="half"),
        Rule(1.0, "x", "one"),
        Dot(0.0, 0.0, "origin"),
        title="A title",
        x=Axis("x"),
        y=Axis("f(x)"),
    ),
    chart(Line(LAYERS, 0.25**LAYERS, "0.25^L", None), y=Axis("norm", log=True), x=Axis("layer", log=True)),
    chart(Bars([3, 2], ("3", "two")), y=Axis(ticks=((0, "a"), (1, "b")))),
    chart(Field(X[::20], X[::20], np.outer(X[::20], X[::20]), (-36, 36), "xy"), Link((0, 0), (3, 3), 0)),
    Chart("A graph", Axis(), Axis(), nodes(3), bare=True),
    columns=2,
    table=True,
)


@pytest.mark.parametrize(
    "look",
    [Look(), Look(theme="dark"), Look(style="print"), Look(width=3.4), Look(width=6.25), Look(font_size=14.0)],
    ids=["light", "dark", "print", "column", "600px", "large"],
)
def test_no_text_of_a_report_covers_another_or_leaves_the_page(look: Look) -> None:
    assert overlaps(figure(EVERYTHING, look)) == []


@pytest.mark.parametrize("look", [Look(), Look(theme="dark", transparent=True), Look(svg_text=True)])
@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_every_form_of_a_report(form: str, start: bytes, look: Look) -> None:
    first, again = (rendered(figure(EVERYTHING, look), form, WORDS, look) for _ in range(2))
    assert first == again
    assert first.startswith(start)


def test_svg_has_everything_that_is_drawn() -> None:
    svg = rendered(figure(EVERYTHING, Look()), "svg", WORDS, Look()).decode()
    assert "<image" not in svg
    for color in (LIGHT.curves[1], LIGHT.sand, LIGHT.ink[1], LIGHT.hatch, LIGHT.muted):
        short = color if color[1::2] != color[2::2] else f"#{color[1::2]}"
        assert short in svg


def test_one_svg_has_both_themes() -> None:
    look = Look(theme="auto")
    light, dark = (figure(EVERYTHING, look._replace(theme=theme)) for theme in ("light", "dark"))
    svg = adaptive(light, dark, WORDS, look)
    ET.fromstring(svg)  # noqa: S314  our own
    assert b"prefers-color-scheme:dark" in svg
    assert to_hex(to_rgb(DARK.ink[1])).encode() in svg
