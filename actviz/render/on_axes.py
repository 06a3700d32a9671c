"""Curves and strips on axes that somebody else has made, whose frame, ticks and labels stay theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.colors import to_hex, to_rgba

from actviz.analysis.window import vertical
from actviz.render import storeys, strips
from actviz.render.fonts import families
from actviz.render.style import in_style, theme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from actviz.analysis.survey import Survey
    from actviz.look import Look, Panel
    from actviz.render.style import Theme


def draw(survey: Survey, axes: Mapping[Panel, Axes], look: Look) -> None:
    """Draw each panel on its axes; curves carry the labels of their activations, for a legend."""
    for panel, own in axes.items():
        if panel == "strips":
            _strips(own, survey, look)
        else:
            _curves(own, survey, panel, look)


def _theme(axes: Axes, look: Look) -> Theme:
    """Return the colours of a look on the ground that the axes have, which shows in open dots and between hatches."""
    theme, ground = theme_of(look), to_rgba(axes.get_facecolor())
    return theme._replace(background=to_hex(ground), panel=to_hex(ground)) if ground[3] == 1 else theme


def _curves(axes: Axes, survey: Survey, panel: Panel, look: Look) -> None:
    theme, order, log = _theme(axes, look), storeys.STOREYS[panel].order, panel == "log"
    with in_style(look):
        for index, curve in enumerate(survey.curves):
            pen = theme.pen(index)
            line = storeys.draw_curve(axes, curve, order, pen, zorder=3 + index, log=log)
            line.set(label=curve.activation.label, marker="")  # the caller's cycle of styles may have one
            if not log:
                storeys.draw_dots(axes, curve, order, pen.color, theme)
    axes.set_xlim(*survey.window)
    if log:
        axes.set_yscale("log", nonpositive="mask")
        axes.set_ylim(*storeys.log_window(survey))
    else:
        axes.set_ylim(*vertical(survey.curves, order))


def _strips(axes: Axes, survey: Survey, look: Look) -> None:
    """Draw a row for each activation, named by the ticks of the y axis."""
    theme, rows = _theme(axes, look), range(len(survey.sheets))
    axes.set_xlim(*survey.window)
    gap = (strips.ROW - strips.BAR) / 2
    axes.set_ylim(strips.ROW * len(survey.sheets) - gap, -gap)
    with in_style(look):
        for index, sheet in enumerate(survey.sheets):
            strips.draw_bar(axes, sheet.saturation, strips.Bar(strips.ROW * index, survey.window, 1.0), theme)
    names = [sheet.activation.label for sheet in survey.sheets]
    axes.set_yticks([strips.ROW * k + strips.BAR / 2 for k in rows], names)
    for label, name in zip(axes.get_yticklabels(), names, strict=True):
        if not name.isascii():
            label.set_fontfamily(list(families(name)))  # the caller's, and what has the letters they lack
