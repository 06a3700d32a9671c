"""A renderer of matplotlib that writes SVG to stand inside pages: small, without global styles, every colour findable.

matplotlib's own writes for every reader of SVG there ever was; to make that small again takes longer than to draw it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex, to_rgba
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from actviz.render.svg_inks import stops
from actviz.render.svg_letters import UNITS, outlined, words
from actviz.render.svg_nodes import KEY, Node, short
from actviz.render.svg_paths import compact, factor, rounded

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.text import Text
    from matplotlib.transforms import Transform
    from matplotlib.typing import ColorType

    from actviz.arrays import Array
    from actviz.render.strips import Inked

HATCH = 72  # points; the side of the square that is repeated
CAPS = {"projecting": "square"}


class Renderer(RendererBase):
    """Collects the elements of a figure in *body*, and what they refer to in *defs*; sizes are in points."""

    def __init__(self, width: float, height: float, *, text: bool) -> None:
        super().__init__()
        self.width, self.height, self.keeps_text = width, height, text
        self.defs: list[Node] = []
        self.body: list[Node] = []
        self._ids: dict[object, str] = {}
        self._texts: dict[object, list[Node]] = {}
        self._flip = Affine2D().scale(1.0, -1.0).translate(0.0, height)

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size in points."""
        return self.width, self.height

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Measure a line of text in points."""
        return text_to_path.get_text_width_height_descent(s, prop, ismath)

    def option_image_nocomposite(self) -> bool:
        """Keep images apart."""
        return True

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: ColorType | None = None,  # noqa: N803
    ) -> None:
        """Draw a line or an area."""
        is_line = rgbFace is None and gc.get_hatch_path() is None
        data = self._data(path, transform + self._flip, simplify=path.should_simplify and is_line, clip=is_line)
        if data:
            self.body.append(Node("path", {"d": data, **self._clip(gc), **self._style(gc, rgbFace)}))

    def draw_markers(  # noqa: PLR0917  as matplotlib calls it
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: ColorType | None = None,  # noqa: N803
    ) -> None:
        """Draw one shape at many places."""
        data = self._data(marker_path, marker_trans + Affine2D().scale(1.0, -1.0))
        shape = self._shape(data)
        places: Array = (trans + self._flip).transform(path.vertices)
        style = self._style(gc, rgbFace)
        uses = [
            Node("use", {"xlink:href": f"#{shape}", "x": rounded(x), "y": rounded(y)})
            for x, y in places[np.isfinite(places).all(axis=1)].tolist()
        ]
        if uses:
            self.body.append(Node("g", {**self._clip(gc), **style}, uses))

    def draw_ink(self, image: Inked) -> None:
        """Draw a strip as a gradient between its two inks: an image would blur where it is enlarged."""
        low, high, foot, top = image.get_extent()
        (left, y), (right, below) = (image.axes.transData + self._flip).transform([(low, top), (high, foot)])
        nothing, everything = map(short, image.inks)
        shades = [
            Node("stop", {"offset": factor(at), "stop-color": everything, "stop-opacity": factor(share)})
            for at, share in stops(image.shares)
        ]
        name = f"url(#{self._defined(('ink', len(self.body)), 'linearGradient', {}, shades)})"
        box = {"x": left, "y": y, "width": right - left, "height": below - y}
        for fill in (nothing, name):
            self.body.append(Node("rect", {**{k: rounded(v) for k, v in box.items()}, "fill": fill}))

    def draw_text(  # noqa: PLR0917  as matplotlib calls it
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,  # noqa: FBT002  likewise
        mtext: Text | None = None,
    ) -> None:
        """Draw a line of text, as outlines of letters or as text."""
        color = short(to_hex(gc.get_rgb()))
        if self.keeps_text:
            side = mtext.get_horizontalalignment() if mtext and not angle and not ismath else "left"
            for node in words(s, prop, (x, y), side=side, is_math=bool(ismath)):
                values = {"fill": color, **node.values}
                if angle:
                    values["transform"] = f"rotate({rounded(-angle)} {rounded(x)} {rounded(y)})"
                self._append(node._replace(values=values), gc)
            return
        size = prop.get_size_in_points() / text_to_path.FONT_SCALE / UNITS
        turn = f"rotate({rounded(-angle)})" if angle else ""
        transform = f"translate({rounded(x)} {rounded(y)}){turn}scale({factor(size)} {factor(-size)})"
        key = s, bool(ismath), hash(prop)
        if key not in self._texts:
            self._texts[key] = outlined(s, prop, self._shape, is_math=bool(ismath))
        self._append(Node("g", {"fill": color, "transform": transform}, self._texts[key]), gc)

    def _shape(self, data: str) -> str:
        return self._defined(("shape", data), "path", {"d": data})

    def _append(self, node: Node, gc: GraphicsContextBase) -> None:
        """Append what has a transform; it is clipped by a group, as it would take its clip along."""
        clip = self._clip(gc)
        self.body.append(Node("g", clip, [node]) if clip else node)

    def _defined(self, key: object, tag: str, values: dict[str, str], children: list[Node] | None = None) -> str:
        """Return the id of what stands in the defs, once."""
        if key not in self._ids:
            self._ids[key] = f"{KEY}{len(self._ids)}"
            self.defs.append(Node(tag, {"id": self._ids[key], **values}, children or []))
        return self._ids[key]

    def _data(self, path: Path, transform: Transform, *, simplify: bool = False, clip: bool = False) -> str:
        page = (0.0, 0.0, self.width, self.height) if clip else None
        cleaned = path.cleaned(transform, remove_nans=True, clip=page, simplify=simplify, curves=True)
        return compact(np.asarray(cleaned.vertices), np.asarray(cleaned.codes))

    def _clip(self, gc: GraphicsContextBase) -> dict[str, str]:
        box = gc.get_clip_rectangle()
        if box is None:
            return {}
        x, y, width, height = box.bounds
        values = {"x": x, "y": self.height - y - height, "width": width, "height": height}
        rect = Node("rect", {key: rounded(value) for key, value in values.items()})
        key = ("clip", *rect.values.values())
        return {"clip-path": f"url(#{self._defined(key, 'clipPath', {}, [rect])})"}

    def _style(self, gc: GraphicsContextBase, face: ColorType | None) -> dict[str, str]:
        """Return the attributes that say how something is filled and stroked."""
        if gc.get_hatch():
            values = {"fill": self._hatched(gc, face)}
        else:
            values = {"fill": "none"} if face is None else _paint("fill", face)
        width = gc.get_linewidth()
        if width:
            values |= _paint("stroke", gc.get_rgb())
            values |= {"stroke-width": rounded(width)} if width != 1 else {}
            join, cap = gc.get_joinstyle(), gc.get_capstyle()
            values |= {"stroke-linejoin": join} if join != "round" else {}
            values |= {"stroke-linecap": CAPS.get(cap, cap)} if cap != "butt" else {}
            offset, dashes = gc.get_dashes()
            if dashes is not None:
                values["stroke-dasharray"] = " ".join(rounded(dash) for dash in np.asarray(dashes, float).tolist())
                values |= {"stroke-dashoffset": rounded(offset)} if offset else {}
        return values

    def _hatched(self, gc: GraphicsContextBase, face: ColorType | None) -> str:
        """Return the reference to a pattern: hatching over the colour of the page."""
        path = gc.get_hatch_path()
        fill, stroke = "none" if face is None else short(to_hex(face)), short(to_hex(gc.get_hatch_color()))
        data = self._data(path, Affine2D().scale(HATCH).scale(1.0, -1.0).translate(0.0, HATCH))
        ink = {"fill": stroke, "stroke": stroke, "stroke-width": rounded(gc.get_hatch_linewidth())}
        side = str(HATCH)
        values = {"patternUnits": "userSpaceOnUse", "width": side, "height": side}
        contents = [Node("rect", {"width": side, "height": side, "fill": fill}, [])]
        contents.append(Node("path", {"d": data, **ink, "stroke-linejoin": "miter"}))
        # The same hatching in other colours is another pattern: in one theme two of them may be the same colour.
        key = "hatch", gc.get_hatch(), fill, stroke
        return f"url(#{self._defined(key, 'pattern', values, contents)})"


def _paint(key: str, color: ColorType) -> dict[str, str]:
    """Return a colour as an attribute, and how opaque it is if it is not fully."""
    opacity = to_rgba(color)[3]
    return {key: short(to_hex(color)), **({f"{key}-opacity": rounded(opacity)} if opacity != 1 else {})}
