"""What list --plugins prints: activations that installed packages register, each loaded by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.cli import streams
from actviz.cli.targets import Target, deliver
from actviz.errors import ActvizError

if TYPE_CHECKING:
    from actviz.cli.options import ListOptions
    from actviz.views.shown import Product


def listed(to: Sequence[Target], options: ListOptions) -> None:
    """Print the plugins with their packages; one that cannot be loaded is a warning and stops none of the others."""
    from actviz.own.plugins import load_plugin, origin, plugin_names

    known, rows = sorted(plugin_names().items()), []
    for name, entry in known:
        try:
            rows.append((name, origin(entry), load_plugin(name).summary()))
        except ActvizError as error:
            streams.say(f"warning: {error}")
    if not known and not options.quiet:
        streams.say("note: no installed package registers an activation (entry points of the group actviz.activations)")

    def made(form: str) -> Product:
        if form == "json":
            from actviz.texts import records

            keys = ("name", "package", "summary")
            return records.dumps({"plugins": [dict(zip(keys, row, strict=True)) for row in rows]})
        from actviz.texts.tables import Table

        return Table(("name", "package", "what it is"), ("left", "left", "left"), tuple(rows)) if rows else ""

    deliver(made, to, options)
