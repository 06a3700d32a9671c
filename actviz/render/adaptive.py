"""One SVG for light and dark pages: it follows the setting of whoever looks at it, also as the source of an <img>.

Every colour stands where readers without media queries find it, as an attribute with its light value; where the dark
one is another, the element also has a class, for which a rule holds on dark screens only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.render import svg
from actviz.render.save import on_page
from actviz.render.style import in_style
from actviz.render.svg_nodes import KEY, Node

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look, Words

COLORS = ("fill", "stroke", "stop-color")


def adaptive(light: Figure, dark: Figure, words: Words, look: Look, recipe: str = "") -> bytes:
    """Return one SVG of a figure that was drawn in both themes and differs in nothing but colours."""
    with in_style(look):
        day, night = (svg.drawn(on_page(figure, look), look) for figure in (light, dark))
    classes: dict[str, str] = {}
    defs, body = (_merged(*pair, classes) for pair in ((day.defs, night.defs), (day.body, night.body)))
    rules = "".join(f".{name}{{{rule}}}" for rule, name in classes.items())
    css = f"@media (prefers-color-scheme:dark){{{rules}}}" if rules else ""
    return svg.finished(day._replace(defs=defs, body=body), words, recipe, css)


def _merged(day: Sequence[Node], night: Sequence[Node], classes: dict[str, str]) -> list[Node]:
    """Return the elements of *day* with a class where those of *night* have other colours; *classes* grows."""
    if len(day) != len(night):
        raise ValueError("the light and the dark figure differ in more than colours")
    return [_both(*pair, classes) for pair in zip(day, night, strict=True)]


def _both(day: Node, night: Node, classes: dict[str, str]) -> Node:
    if day == night:
        return day
    same = {key: value for key, value in night.values.items() if key not in COLORS}
    if (day.tag, day.text, {**day.values, **same}.keys()) != (night.tag, night.text, night.values.keys()) or any(
        day.values[key] != value for key, value in same.items()
    ):
        raise ValueError(f"the light and the dark figure differ in more than colours: {day} and {night}")
    rule = ";".join(f"{key}:{night.values[key]}" for key in COLORS if day.values.get(key) != night.values.get(key))
    values = dict(day.values)
    if rule:
        values["class"] = classes.setdefault(rule, f"{KEY}c{len(classes)}")
    return day._replace(values=values, children=_merged(day.children, night.children, classes))
