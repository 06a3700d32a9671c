"""A frame with a title, both scales and a key at the ends of its curves: what charts are made of."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from actviz.charts import Axis
from actviz.render.canvas import Box, Canvas, fitted, line_height, text_width, wrapped
from actviz.render.scales import draw_grid, log_ticks, number_x, number_y, numbered, share, ticks
from actviz.render.style import SMALL, TICK, Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.interval import Window

TITLE_ROOM = 0.24  # inches
NUMBERS_ROOM = 0.22
NAME_ROOM = 0.16
LEFT_ROOM = 0.1  # beside the numbers of the y axis
SAMPLE = 0.18  # of the line, beside its name
GAP = 0.05
X_ROOM = 0.4  # inches that a number of the x axis takes at least
Y_ROOM = 0.3
MOST_TICKS, FEWEST_TICKS = 9, 4
MOST_DECADES = 6
HEADROOM = 0.06
NAMES = 0.42  # of the width, that names left of the y axis may take
PIECE = re.compile(r"\(?[^\s_(:,]*[\s_:,]*")  # of a name, after which a line may end
APART = 0.08  # inches between the numbers of the x axis, and between a title and what stands beside it


class Area(NamedTuple):
    """Axes with the box in inches that they fill."""

    axes: Axes
    box: Box


class Ticks(NamedTuple):
    """Where the ticks of an axis are, and what they say."""

    at: list[float]
    texts: list[str]


def padded(low: float, high: float) -> Window:
    """Return a y window with some room beyond what it shows, and one of height 2 for what is level."""
    if not high > low:
        low, high = low - 1, high + 1
    margin = HEADROOM * (high - low)
    return low - margin, high + margin


def head_room(title: str, name: str, width: float, titles: int = 1) -> float:
    """Return the height in inches of a title in at most so many lines, with the name of the y axis beside or under."""
    more = (len(_titles(title, width, titles)) - 1) * line_height(TICK)
    return TITLE_ROOM + more + (0.0 if _is_beside(title, name, width) else NAME_ROOM)


def _titles(title: str, width: float, most: int) -> list[str]:
    """Return a title in at most so many lines."""
    lines = wrapped(title, width, TICK, "bold") if most > 1 else [title]
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [fitted(line, width, TICK, "bold") for line in lines]


def foot_room(name: str, lines: int = 1) -> float:
    """Return the height in inches of the numbers of the x axis, or names of so many lines, with its own name."""
    return NUMBERS_ROOM + (lines - 1) * line_height(SMALL) + (NAME_ROOM if name else 0.0)


def frame(
    canvas: Canvas,
    box: Box,
    x: Window | Axis,
    y: Window | Axis,
    *,
    title: str,
    name: str,
    left: float = 0.0,
    right: float = 0.0,
    above: float = 0.0,
    lines: int = 1,
    titles: int = 1,
) -> Area:
    """Draw an empty frame into *box*; *name* stands under the x axis, that of an Axis for y beside the title.

    *left* is the room kept at least for the numbers of the y axis, *right* that for names of curves, *above* that for
    what stands between title and frame; names under the x axis have at most so many *lines*, the title *titles*.
    """
    theme = canvas.theme
    across, up = (a if isinstance(a, Axis) else Axis(window=a) for a in (x, y))
    head = head_room(title, up.name, box.width, titles) + above
    _write_title(canvas, box, _titles(title, box.width, titles), up.name)
    height = box.height - head - foot_room(name, lines)
    y_ticks = ticks_of(up, max(FEWEST_TICKS, min(MOST_TICKS, round(height / Y_ROOM))))
    labels = [fitted(text, NAMES * box.width, SMALL) for text in y_ticks.texts]
    left = max(left, left_room(labels))
    inner = Box(box.left + left, box.top + head, box.width - left - right, height)
    axes = canvas.axes(inner)
    for set_scale, axis in ((axes.set_xscale, across), (axes.set_yscale, up)):
        if axis.log:
            set_scale("log", nonpositive="mask")
    axes.set_xlim(*window_of(across))
    axes.set_ylim(*window_of(up))
    x_ticks = _ticks_across(across, inner.width, lines)
    named = "".join(letter for letter, axis in (("x", across), ("y", up)) if axis.ticks)
    rows = window_of(up)[0] > window_of(up)[1]  # of bars, which need no lines between them and their names
    draw_grid(axes, x_ticks.at, [] if rows else y_ticks.at, theme, named=named)
    number_y(axes, y_ticks.at, labels, theme, size=SMALL)
    number_x(axes, x_ticks.at, theme, size=SMALL, labels=x_ticks.texts)
    if name:
        under = inner.top + inner.height + NUMBERS_ROOM + (lines - 1) * line_height(SMALL)
        short = fitted(name, inner.width + right, SMALL)
        canvas.text(inner.left + inner.width / 2, under, short, ha="center", fontsize=SMALL, color=theme.muted)
    return Area(axes, inner)


def window_of(axis: Axis) -> Window:
    """Return the window of an axis that has one."""
    if axis.window is None:
        raise ValueError("a frame needs both its windows")
    return axis.window


def ticks_of(axis: Axis, most: int) -> Ticks:
    """Return the ticks of an axis: its own, or at most so many round numbers."""
    low, high = sorted(window_of(axis))
    if axis.ticks:
        own = [(at, text) for at, text in axis.ticks if low <= at <= high]
        return Ticks([at for at, _ in own], [text for _, text in own])
    at = log_ticks(low, high, min(most, MOST_DECADES)) if axis.log else ticks(low, high, most)
    if axis.whole:
        at = [t for t in at if t.is_integer()] or at
    return Ticks(at, numbered(at, log=axis.log))


def left_room(labels: Sequence[str]) -> float:
    """Return the width in inches of the numbers or names left of a frame."""
    return max((text_width(label, SMALL) for label in labels), default=0.0) + LEFT_ROOM


def _ticks_across(axis: Axis, width: float, lines: int) -> Ticks:
    """Return the ticks of the x axis, as many as have room; names are broken into lines."""
    most = max(FEWEST_TICKS, min(MOST_TICKS, round(width / X_ROOM)))
    found = ticks_of(axis, most)
    if axis.ticks and all(map(is_number, found.texts)):
        return _with_room(axis, found, width)
    if axis.ticks:
        return found._replace(texts=["\n".join(broken(text, tick_step(axis, width), lines)) for text in found.texts])
    while most > 2 and sum(text_width(text, SMALL) + APART for text in found.texts) > width:
        most -= 1
        found = ticks_of(axis, most)
    return found


def is_number(text: str) -> bool:
    """Say whether the text of a tick is a number, which shortened would be another number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def _with_room(axis: Axis, found: Ticks, width: float) -> Ticks:
    """Return those ticks whose texts stand apart from the last one before them that does."""
    end = -math.inf
    kept: list[tuple[float, str]] = []
    for at, text in zip(*found, strict=True):
        middle, own = share(axis, at) * width, text_width(text, SMALL)
        if middle - own / 2 >= end:
            kept.append((at, text))
            end = middle + own / 2 + APART
    return Ticks([at for at, _ in kept], [text for _, text in kept])


def tick_step(axis: Axis, width: float) -> float:
    """Return the inches from one named tick of an axis to the next, less a gap."""
    return width / max(len(axis.ticks), 1) - APART


def broken(text: str, width: float, most: int) -> list[str]:
    """Break a name into at most so many lines, the last of which holds all that is left, shortened."""
    if text_width(text, SMALL) <= width:
        return [text]
    lines = [""]
    for piece in PIECE.findall(text):
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), SMALL) > width:
            lines.append("")
        lines[-1] += piece
    lines = [fitted(line.strip(), width, SMALL) for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], fitted("".join(lines[most - 1 :]), width, SMALL)]


def _is_beside(title: str, name: str, width: float) -> bool:
    """Say whether the name of the y axis has room beside a title."""
    return not (title and name) or text_width(title, TICK, "bold") + 2 * APART + text_width(name, SMALL) <= width


def _write_title(canvas: Canvas, box: Box, titles: Sequence[str], name: str) -> None:
    """Write the title in bold and the name of the y axis in muted letters."""
    for k, line in enumerate(titles):
        canvas.text(box.left, box.top + k * line_height(TICK), line, weight="bold")
    if not name:
        return
    beside = len(titles) == 1 and _is_beside(titles[0], name, box.width)
    left = box.left + (text_width(titles[0], TICK, "bold") + 2 * APART if beside and titles[0] else 0.0)
    down = line_height(TICK) - line_height(SMALL) if beside else len(titles) * line_height(TICK)
    short = fitted(name, box.left + box.width - left, SMALL)
    canvas.text(left, box.top + down, short, fontsize=SMALL, color=canvas.theme.muted)


def key_width(names: Sequence[str]) -> float:
    """Return the room that the names of curves need right of a frame."""
    return max(text_width(name, SMALL) for name in names) + SAMPLE + 3 * GAP


def name_ends(canvas: Canvas, area: Area, ends: Sequence[tuple[str, float, Pen]]) -> None:
    """Name curves at their right ends, each with a piece of its line; names that would overlap are moved apart."""
    low, high = area.axes.get_ylim()
    height = line_height(SMALL)
    box = area.box
    order = sorted(range(len(ends)), key=lambda k: -ends[k][1])
    places = [box.height * (1 - (min(max(ends[k][1], low), high) - low) / (high - low)) for k in order]
    for place, k in zip(spread(places, height, box.height), order, strict=True):
        name, _, stroke = ends[k]
        start = box.left + box.width + GAP
        canvas.stroke((start, box.top + place), (start + SAMPLE, box.top + place), stroke)
        canvas.text(start + SAMPLE + GAP, box.top + place, name, va="center_baseline", fontsize=SMALL)


def spread(places: Sequence[float], gap: float, most: float) -> list[float]:
    """Move ascending places down, then up again, until neighbours are *gap* apart and the last is at *most*."""
    down: list[float] = []
    for place in places:
        down.append(max(place, down[-1] + gap) if down else place)
    up: list[float] = []
    for place in reversed(down):
        up.append(min(place, up[-1] - gap if up else most))
    return up[::-1]
