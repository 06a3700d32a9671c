"""A figure as the bytes of a file: one draw, no date, no random id, with its description inside."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from actviz.render.style import in_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CREATOR = "actviz"
# matplotlib numbers its groups; nothing refers to them, and two figures on one page would share them.
_GROUP_ID = re.compile(rb' id="[a-zA-Z0-9]+_[0-9]+"')
_SVG_TAG = re.compile(rb"<svg\b[^>]*")


def rendered(figure: Figure, form: str, title: str, description: str) -> bytes:
    """Draw *figure* once and return the bytes of a png, svg or pdf, the same ones every time."""
    buffer = io.BytesIO()
    with in_style():
        if form == "svg":
            return _svg(figure, title, description)
        metadata = {
            "png": {"Software": CREATOR, "Title": title, "Description": description},
            "pdf": {"Creator": CREATOR, "Title": title, "Subject": description, "Producer": None, "CreationDate": None},
        }[form]
        figure.savefig(buffer, format=form, metadata=metadata)
    return buffer.getvalue()


def _svg(figure: Figure, title: str, description: str) -> bytes:
    import matplotlib as mpl

    key = hashlib.sha256(f"{title}\n{description}".encode()).hexdigest()[:8]
    buffer = io.BytesIO()
    # The salt makes matplotlib's ids repeatable; one per figure keeps figures on one page from sharing clip paths.
    with mpl.rc_context({"svg.hashsalt": key}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Format": None, "Type": None, "Creator": None})
    return _accessible(_GROUP_ID.sub(b"", buffer.getvalue()), title, description, key)


def _accessible(svg: bytes, title: str, description: str, key: str) -> bytes:
    """Put title and description where screen readers look for them."""
    tag = _SVG_TAG.search(svg)
    if tag is None:
        raise ValueError("not an SVG")
    words = [
        f' role="img" aria-labelledby="t{key} d{key}">',
        f'<title id="t{key}">{escape(title)}</title>',
        f'<desc id="d{key}">{escape(description)}</desc>',
        f"<metadata>{CREATOR}</metadata",  # its bracket is the one that closed the tag
    ]
    return svg[: tag.end()] + "\n ".join(words).encode() + svg[tag.end() :]
