"""A chart in its frame: what room its texts need, measured before there is a page, and how it is drawn into a box."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.charts import Axis, Bars, Field
from actviz.render import chart_dots, chart_graph, chart_keys, chart_labels, chart_marks, frames
from actviz.render.canvas import line_height
from actviz.render.chart_marks import Place
from actviz.render.chart_windows import with_windows
from actviz.render.layout import LEAST_UNIT
from actviz.render.style import SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.charts import Chart
    from actviz.render.canvas import Box, Canvas

GUTTER = 0.36  # of the width, that keys right of a frame may take
BAR_GUTTER = 0.6
MOST_LINES = 3  # of a name under the x axis
TITLES = 2  # lines
BAR_ROW = 0.21  # inches
HIGH = 3.0  # inches, of a graph


class Sides(NamedTuple):
    """The room in inches that is kept at least left and right of a frame."""

    left: float = 0.0
    right: float = 0.0


NO_SIDES = Sides()


class Plan(NamedTuple):
    """A chart with the room its texts need: height is what it takes beside a share of the page.

    keys_above says that its curves are named over the frame, as there is no room beside it; a graph has its layout.
    """

    chart: Chart
    x: Axis
    y: Axis
    left: float
    right: float
    above: float
    lines: int
    height: float
    keys_above: bool
    graph: chart_graph.Layout | None = None

    @property
    def share(self) -> float:
        """The height that it takes beside others; a high graph has what it needs already."""
        return 0.0 if self.graph and self.graph.height > HIGH else self.chart.share

    @property
    def is_numbered(self) -> bool:
        """Say whether it has a frame with numbers at its y axis."""
        return not (self.graph or self.y.ticks)


def plans(charts: Sequence[Chart], columns: int, width: float, most: float = math.inf) -> list[Plan]:
    """Measure charts that stand in columns of so many inches; graphs are at most so many high if that is possible.

    Frames below each other have one left edge, and those over the same window one right edge as well, so that their
    axes line up.  Names beside bars are too wide to ask for such room elsewhere.
    """
    alone = [plan(chart, width, most) for chart in charts]
    found = []
    for k, own in enumerate(alone):
        stack = [own, *(p for p in alone[k % columns :: columns] if own.is_numbered and p.is_numbered)]
        same = [p for p in stack if (p.x.window, p.x.log) == (own.x.window, own.x.log)]
        sides = Sides(max(p.left for p in stack), max(p.right for p in same))
        found.append(own if sides == (own.left, own.right) else plan(own.chart, width, most, sides))
    return found


def plan(chart: Chart, width: float, most: float = math.inf, sides: Sides = NO_SIDES) -> Plan:
    """Measure a chart for a column of so many inches, with room beside its frame that others need."""
    x, y = with_windows(chart)
    if chart.bare:
        graph = chart_graph.laid_out(chart, width, most)
        needed = Plan(chart, x, y, 0.0, 0.0, 0.0, 1, graph.height, keys_above=False, graph=graph)
        return needed._replace(height=max(0.0, graph.height - LEAST_UNIT * needed.share))
    elements = chart.elements
    names = chart_keys.texts_of_keys(elements, rules=False)
    rules = chart_keys.texts_of_keys(elements, rules=True)
    keys_above = chart_keys.width(names, []) > GUTTER * width
    right = min(chart_keys.width([] if keys_above else names, rules), GUTTER * width)
    # How many numbers an axis has depends on its height, which nobody knows yet.
    counts = range(frames.FEWEST_TICKS, frames.MOST_TICKS + 1)
    labels = [text for count in counts for text in frames.ticks_of(y, count).texts]
    left = max(min(frames.left_room(labels), frames.NAMES * width + frames.LEFT_ROOM), sides.left)
    bars = min(chart_labels.room_for_bars(elements, x, width - left), BAR_GUTTER * (width - left))
    right = max(right, bars, sides.right)
    inner = width - left - right
    lines = 1
    if x.ticks and not all(frames.is_number(text) for _, text in x.ticks):
        step = frames.tick_step(x, inner - 0.1)
        lines = max(len(frames.broken(text, step, MOST_LINES)) for _, text in x.ticks)
    rows = len(chart_keys.rows_of_keys(names, width)) if keys_above else 0
    rows += any(isinstance(e, Field) for e in elements)
    rows += max((label.row + 1 for label in chart_labels.labels_above(elements, x, inner - 0.1)), default=0)
    above = rows * chart_keys.ROW
    fixed = frames.head_room(chart.title, y.name, width, TITLES) + above + frames.foot_room(x.name, lines)
    least = line_height(SMALL) * (len(rules) + (0 if keys_above else len(names)))
    least = max([least, *(BAR_ROW * len(e.values) for e in elements if isinstance(e, Bars))])
    height = fixed + max(0.0, least - LEAST_UNIT * chart.share)
    return Plan(chart, x, y, left, right, above, lines, height, keys_above)


def draw(canvas: Canvas, box: Box, p: Plan) -> None:
    """Draw a chart into *box*."""
    chart, elements = p.chart, p.chart.elements
    if p.graph:
        chart_graph.draw_bare(canvas, box, p.graph)
        return
    rooms = {"left": p.left, "right": p.right, "above": p.above}
    area = frames.frame(canvas, box, p.x, p.y, title=chart.title, name=p.x.name, lines=p.lines, titles=TITLES, **rooms)
    place = Place(area, p.x, p.y, canvas.theme)
    chart_marks.draw(place, elements)
    chart_graph.draw(canvas, place, elements)
    found = chart_keys.keys(place, elements)
    top = box.top + frames.head_room(chart.title, p.y.name, box.width, TITLES)
    if p.keys_above:
        curves = [key for key in found if key.pen or key.dot]
        found = [key for key in found if key not in curves]
        chart_keys.draw_rows(canvas, curves, (box.left, top), box.width)
        top += chart_keys.ROW * len(chart_keys.rows_of_keys([key.text for key in curves], box.width))
    chart_keys.draw_beside(canvas, place, found, p.right)
    for field in elements:
        if isinstance(field, Field):
            chart_labels.draw_scale_of_ink(canvas, field, area.box.left, top, area.box.width)
    chart_labels.draw_above(canvas, place, elements)
    chart_labels.draw_behind_bars(canvas, place, elements, p.right)
    chart_dots.draw(canvas, place, elements)
