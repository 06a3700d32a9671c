"""Figures by their artists: lines, dots, strips, texts and where they stand."""

from __future__ import annotations

import io
import math
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from artists import overlaps, texts
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text
from PIL import Image

from actviz.analysis.comparison import compare
from actviz.analysis.curve import curve
from actviz.analysis.facts import fact_sheet
from actviz.analysis.marks import Asymptote, marks
from actviz.analysis.survey import Survey, survey
from actviz.errors import RequestError
from actviz.look import Look, Panel, Words
from actviz.render import figures, storeys, strips, text_figures
from actviz.render.canvas import text_width
from actviz.render.save import rendered
from actviz.render.scales import ticks
from actviz.render.style import DARK, DASHES, LIGHT, THEMES, Theme
from actviz.spec import get, get_all

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from actviz.arrays import Array

WORDS = Words("t", "d")

ALL: tuple[Panel, ...] = ("strips", "f", "d1", "d2", "log")


def surveyed(*specs: str, threshold: float = 0.01) -> Survey:
    return survey([a for spec in specs for a in get_all(spec)], threshold=threshold)


def xy(line: Line2D) -> tuple[Array, Array]:
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


def curves_in(axes: Axes) -> list[Line2D]:
    """Return the lines with many points: the curves, not grids and marks."""
    return [line for line in axes.get_lines() if xy(line)[0].size > 100]


def storey(figure: Figure, index: int) -> Axes:
    """Return the strips (0) or the storeys below them (1, 2, …)."""
    return figure.axes[index]


def test_a_curve_is_the_function_at_every_vertex() -> None:
    s = surveyed("silu")
    f, d1 = (curves_in(storey(figures.plot(s, Look()), k))[0] for k in (1, 2))
    x, y = xy(f)
    assert np.array_equal(y, get("silu").f(x))
    x, y = xy(d1)
    assert np.array_equal(y, get("silu").d1(x))
    assert (x[0], x[-1]) == s.window


def test_a_jump_is_cut_and_never_a_ramp() -> None:
    c = curve(get("binary_step"), (-4.0, 4.0))
    x, y = storeys.joined(c, 0)
    (gap,) = np.flatnonzero(np.isnan(y))
    assert (x[gap - 1], y[gap - 1]) == (0.0, 0.0)
    assert (x[gap + 1], y[gap + 1]) == (0.0, 1.0)
    steepest = max(abs(b - a) for a, b in pairwise(y[np.isfinite(y)]) if (a, b) != (0.0, 1.0))
    assert steepest == 0.0


def test_f_is_one_line_through_a_kink_and_its_slope_is_cut_there() -> None:
    c = curve(get("relu"), (-4.0, 4.0))
    assert not np.isnan(storeys.joined(c, 0)[1]).any()
    assert np.isnan(storeys.joined(c, 1)[1]).sum() == 1


def test_the_value_taken_is_a_filled_dot_and_the_other_an_open_one() -> None:
    axes = storey(figures.plot(surveyed("relu"), Look()), 2)
    dots = {float(xy(d)[1][0]): d.get_markerfacecolor() for d in axes.get_lines() if d.get_marker() == "o"}
    assert dots == {0.0: LIGHT.curves[0], 1.0: LIGHT.background}
    assert storeys.jump(curve(get("elu"), (-1.0, 1.0)).breaks[0], 1) == []
    assert storeys.jump(curve(get("elu"), (-1.0, 1.0)).breaks[0], 2) == [(1.0, True), (0.0, False)]


def test_samples_lie_exactly_on_breaks_and_landmarks() -> None:
    x = np.concatenate([s.x for s in curve(get("hard_swish"), (-4.1, 4.1), samples=7).segments])
    for place in (-3.0, 3.0, -1.5):
        assert place in x


def test_a_feature_narrower_than_a_sample_is_drawn() -> None:
    y = np.concatenate([s.d1 for s in curve(get("swish:beta=100000"), (-4.0, 4.0)).segments])
    assert y.max() > 1.09
    assert y.min() < -0.09


def test_coinciding_curves_are_solid_below_dashes() -> None:
    first, second = curves_in(storey(figures.plot(surveyed("relu", "elu"), Look()), 1))
    assert first.get_linestyle() == "-"
    assert second.get_linestyle() == "--"
    assert first.get_zorder() < second.get_zorder()
    assert first.get_linewidth() > second.get_linewidth()


def test_ink_is_the_square_root_of_the_slope_on_a_fixed_scale() -> None:
    assert strips.ink(np.array([0.0, 0.25, 1.0, -1.0, 7.0])).tolist() == [0.0, 0.5, 1.0, 1.0, 1.0]
    (image,) = figures.plot(surveyed("silu"), Look()).findobj(strips.Inked)
    assert isinstance(image, strips.Inked)
    nothing, everything = (np.array(to_rgb(c)) for c in LIGHT.ink)
    pixels = np.asarray(image.get_array())[0]
    assert pixels == pytest.approx(nothing + image.shares[:, np.newaxis] * (everything - nothing))


def test_strips_show_ink_tails_edges_and_peaks() -> None:
    s = surveyed("sigmoid", "relu")
    figure = figures.plot(s, Look())
    axes = storey(figure, 0)
    images = [a for a in axes.get_children() if isinstance(a, AxesImage)]
    assert len(images) == 2
    tails = [p for p in axes.patches if isinstance(p, Rectangle)]
    hatched = [p for p in tails if p.get_hatch()]
    sand = [p for p in tails if not p.get_hatch()]
    assert [p.get_x() for p in hatched] == [s.window[0], s.sheets[0].saturation.edges[1]]
    assert [(p.get_x(), p.get_width()) for p in sand] == [(s.window[0], -s.window[0])]
    assert to_hex(sand[0].get_facecolor()) == LIGHT.sand
    for text in ("−4.58", "4.58", "0", "max 0.25", "max 1", "sigmoid", "relu"):
        assert text in texts(figure)


def test_an_edge_beyond_the_window_is_an_arrow_with_its_number() -> None:
    figure = figures.saturation(surveyed("hard_tanh:min=-50,max=40"), Look(panels=("strips",)))
    assert "◂ −50" in texts(figure)
    assert "40 ▸" in texts(figure)


@pytest.mark.parametrize(("count", "height"), [(1, 3.0), (2, 5.625), (4, 5.625), (2, 1.9)])
def test_strips_alone_grow_with_their_page(count: int, height: float) -> None:
    s = surveyed(*["sigmoid", "hard_tanh", "gelu", "relu"][:count])
    figure = figures.saturation(s, Look(width=10.0, height=height))
    axes = storey(figure, 0)
    row = axes.get_position().height * height / count
    assert strips.ROW <= row <= strips.MOST_ROW
    assert row == pytest.approx(strips.MOST_ROW, abs=0.01) or axes.get_position().y0 * height < 0.6
    images = axes.findobj(strips.Inked)
    assert len(images) == count
    top, foot = images[0].get_extent()[3], images[0].get_extent()[2]
    assert foot - top == pytest.approx(row - strips.ROW + strips.BAR)
    assert overlaps(figure) == []


def test_numbers_that_would_overlap_are_moved_apart() -> None:
    close = [strips._Number(x, "−1.28", "center") for x in (1.0, 1.05, 1.1)]
    placed = strips.spread(close, 5.0)
    assert len(placed) >= 2
    for a, b in pairwise(placed):
        assert b.x - a.x >= text_width("−1.28", 8.0)


@pytest.mark.parametrize(
    ("specs", "window"),
    [
        (["relu", "elu"], (-6.0, 4.0)),
        (["sigmoid", "tanh"], (-6.0, 6.0)),
        (["silu"], (-8.0, 4.0)),  # its tail at -6.26 is in sight
        (["softsign"], (-12.0, 12.0)),
        (["hard_tanh:min=-50,max=40"], (-4.0, 4.0)),  # nothing near: arrows tell
    ],
)
def test_windows_come_from_the_facts(specs: list[str], window: tuple[float, float]) -> None:
    assert surveyed(*specs).window == window


def test_an_unbounded_function_does_not_squash_the_bounded_ones() -> None:
    axes = storey(figures.plot(surveyed("sigmoid", "tanh", "identity"), Look()), 1)
    assert axes.get_ylim()[1] < 4.0
    alone = storey(figures.plot(surveyed("identity"), Look()), 1)
    assert alone.get_ylim()[1] > 4.0


def test_one_function_has_its_formula_and_its_marks() -> None:
    found = texts(figures.plot(surveyed("silu"), Look()))
    assert "$x\\,\\sigma(x)$" in found
    assert "−0.278 at x = −1.28" in found
    assert "1.1 at x = 2.4" in found


def test_the_text_of_a_mark_stays_inside_its_frame() -> None:
    figure = figures.plot(surveyed("soft_root_sign"), Look())
    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    labels = [t for t in figure.findobj(Annotation) if isinstance(t, Annotation)]
    assert labels
    for label in labels:
        assert label.axes is not None
        frame, box = label.axes.get_window_extent(renderer), label.get_window_extent(renderer)
        assert frame.x0 - 1 <= box.x0 < box.x1 <= frame.x1 + 1


def test_asymptotes_are_drawn_only_where_a_curve_is_not_its_asymptote() -> None:
    dotted = [
        line
        for line in storey(figures.plot(surveyed("softplus"), Look()), 1).get_lines()
        if line.get_linestyle() == ":"
    ]
    del dotted

    assert marks(fact_sheet(get("softplus"))).asymptotes == (Asymptote(0.0, 0.0, -1), Asymptote(1.0, 0.0, 1))
    assert marks(fact_sheet(get("relu"))).asymptotes == ()
    assert marks(fact_sheet(get("tanh_shrink"))).asymptotes == (Asymptote(1.0, 1.0, -1), Asymptote(1.0, -1.0, 1))


def test_compare_says_its_verdict_and_names_the_crossovers() -> None:
    s = surveyed("sigmoid", "tanh")
    figure = text_figures.compare(s, compare([get("sigmoid"), get("tanh")]), Look(panels=("strips", "f", "d1", "log")))
    found = texts(figure)
    assert "sigmoid passes at most 0.25 of the gradient, tanh up to all of it" in found
    assert "tanh is steeper for |x| < 1.6629, sigmoid beyond" in found
    assert "−1.6629" in found
    assert "1.6629" in found
    assert "mean output is 0" in found
    assert "monotone" not in found  # they do not differ in it
    log = storey(figure, 3)
    assert log.get_yscale() == "log"
    rings = [line for line in log.get_lines() if line.get_marker() == "o"]
    assert [xy(r)[1][0] for r in rings] == pytest.approx([0.1339745962] * 2)


def test_every_threshold_stands_in_the_figure() -> None:
    for threshold, text in ((0.01, "< 0.01"), (0.1, "< 0.1"), (1e-20, "< 1e−20")):
        assert any(text in t for t in texts(figures.plot(surveyed("sigmoid", threshold=threshold), Look())))


def test_more_than_five_curves_are_small_multiples_with_the_same_axes() -> None:
    figure = figures.plot(surveyed("relu", "elu", "gelu", "silu", "mish", "tanh", "sigmoid"), Look())
    cells = figure.axes[1:]
    assert len(cells) == 7
    assert len({(a.get_xlim(), a.get_ylim()) for a in cells}) == 1
    assert all(len(curves_in(a)) == 2 for a in cells)


def test_more_than_twelve_curves_are_refused() -> None:
    with pytest.raises(RequestError, match=r"^a figure shows at most 12 curves, got 13$"):
        surveyed("elu:alpha=0.1..2/13")


def test_any_subset_of_panels() -> None:
    subsets: list[tuple[Panel, ...]] = [("strips",), ("f",), ("d2", "log"), ALL]
    for panels in subsets:
        figure = figures.plot(surveyed("elu", "gelu"), Look(panels=panels))
        assert len(figure.axes) == len(panels)


@pytest.mark.parametrize("width", [0.0, 4.0, 10.0])
@pytest.mark.parametrize(
    "specs",
    [
        ["relu", "elu"],
        ["silu"],
        ["hard_sigmoid", "sigmoid", "tanh", "silu"],
        ["gelu", "gelu_tanh", "quick_gelu"],
        ["thresholded_relu:theta=2,value=1.5"],
        ["hard_tanh:min=-0.1,max=0.1", "relu6"],
        [
            "relu",
            "elu",
            "gelu",
            "silu",
            "mish",
            "tanh",
            "sigmoid",
            "softsign",
            "celu",
            "selu",
            "softplus",
            "hard_swish",
        ],
    ],
)
def test_no_text_overlaps_another_or_leaves_the_page(specs: list[str], width: float) -> None:
    figure = figures.plot(surveyed(*specs), Look(width=width))
    assert overlaps(figure) == []


@pytest.mark.parametrize("width", [0.0, 4.0, 10.0, 13.0])
@pytest.mark.parametrize(
    "specs", [["sigmoid", "tanh"], ["relu", "elu", "gelu"], ["gelu", "gelu_tanh"], ["elu:alpha=0.5", "celu:alpha=2"]]
)
def test_no_text_of_a_comparison_overlaps_another_or_leaves_the_page(specs: list[str], width: float) -> None:
    look = Look(width=width, panels=("strips", "f", "d1", "log"))
    figure = text_figures.compare(surveyed(*specs), compare([get(s) for s in specs]), look)
    assert overlaps(figure) == []


@pytest.mark.parametrize("specs", [["sigmoid", "tanh"], ["relu", "elu", "gelu"], ["relu", "leaky_relu", "elu", "gelu"]])
def test_a_comparison_of_a_few_fits_a_slide(specs: list[str]) -> None:
    look = Look(width=10.0, height=5.625, panels=("strips", "f", "d1", "log"))
    figure = text_figures.compare(surveyed(*specs), compare([get(s) for s in specs]), look)
    assert overlaps(figure) == []
    (facts,) = [t for t in figure.texts if t.get_text() == "peak slope"]
    assert facts.get_position()[0] > max(axes.get_position().x1 for axes in figure.axes)
    assert float(facts.get_fontsize()) >= 7.0


def test_a_size_without_room_is_refused_with_what_is_needed() -> None:
    with pytest.raises(
        RequestError, match=r"^--size is too small for what is to be shown: it needs \S+ inches, got 2x2$"
    ):
        figures.plot(surveyed("relu"), Look(width=2.0, height=2.0))


def contrast(a: str, b: str) -> float:
    def luminance(color: str) -> float:
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    dark, light = sorted([luminance(a), luminance(b)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_colours_can_be_told_from_the_page(theme: Theme) -> None:
    assert contrast(theme.foreground, theme.background) > 12
    assert contrast(theme.muted, theme.background) > 4.5
    for color in theme.curves[: len(DASHES)]:
        assert contrast(color, theme.background) >= 3.0
    assert contrast(theme.ink[1], theme.background) > 10
    assert len(set(theme.curves)) == len(theme.curves) == 10


def test_dark_is_dark_all_over() -> None:
    figure = figures.plot(surveyed("relu", "elu"), Look(theme="dark"))
    assert to_hex(figure.get_facecolor()) == DARK.background
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_text():
            assert contrast(to_hex(text.get_color()), DARK.background) > 4.5


def test_svg_is_valid_and_has_words_for_screen_readers() -> None:
    s = surveyed("relu", "elu")
    svg = rendered(figures.plot(s, Look()), "svg", Words("a < b", "x & y"), Look())
    root = ET.fromstring(svg)  # noqa: S314  we have just written it
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert description is not None
    assert (title.text, description.text) == ("a < b", "x & y")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    ids = re.findall(rb'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    referred = set(re.findall(rb'(?:href="#|url\(#)([^")]+)', svg))
    assert referred <= set(ids)


def test_png_carries_its_description_and_is_opaque() -> None:
    s = surveyed("relu")
    words = Words("Plot of relu", "The slope is −1 ≤ f′.")
    image = Image.open(io.BytesIO(rendered(figures.plot(s, Look()), "png", words, Look())))
    assert image.mode == "RGB"
    assert image.info["Software"] == "actviz"
    assert (image.info["Title"], image.info["Description"]) == (words.title, words.alt)


def test_a_figure_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    draws: list[object] = []
    original = Figure.draw

    def counted(self: Figure, renderer: object) -> object:
        draws.append(self)
        return original(self, renderer)  # type: ignore[arg-type]

    monkeypatch.setattr(Figure, "draw", counted)
    for form in ("png", "svg", "pdf"):
        draws.clear()
        rendered(figures.plot(surveyed("silu", "relu"), Look()), form, WORDS, Look())
        assert len(draws) == 1


def test_the_users_settings_are_neither_used_nor_changed() -> None:
    import matplotlib as mpl

    s = surveyed("relu")
    before = rendered(figures.plot(s, Look()), "svg", WORDS, Look())
    with mpl.rc_context({"lines.linewidth": 9, "font.size": 30, "axes.facecolor": "red", "svg.fonttype": "none"}):
        assert rendered(figures.plot(s, Look()), "svg", WORDS, Look()) == before
        assert mpl.rcParams["lines.linewidth"] == 9


def test_ticks_are_few_and_round() -> None:
    assert ticks(-6.0, 4.0, 7) == [-6.0, -4.0, -2.0, 0.0, 2.0, 4.0]
    assert ticks(-0.08, 1.08, 6) == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    for low, high in ((1e-12, 3e-12), (-1e300, 1e300), (0.1, 0.1000001)):
        assert 2 <= len(ticks(low, high, 7)) <= 8
        assert all(math.isfinite(t) for t in ticks(low, high, 7))
