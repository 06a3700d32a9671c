"""The options about what is said of figures: in words, and as the markup that shows them."""

from __future__ import annotations

from typing import Annotated, cast, get_args

import typer

from actviz.cli.expand import Options
from actviz.errors import RequestError
from actviz.look import Dialect
from actviz.spelling import did_you_mean, quoted


class Markup(Options):
    """In which markup to show the files."""

    snippet: Annotated[
        str,
        typer.Option(
            "--snippet",
            metavar="FORM",
            help=f"Print the markup that shows the files: {', '.join(get_args(Dialect))}.",
            show_default=False,
        ),
    ] = ""

    def dialect(self) -> Dialect | None:
        """Return in what markup is asked for, if any."""
        allowed = get_args(Dialect)
        if self.snippet and self.snippet not in allowed:
            hint = did_you_mean(self.snippet, allowed)
            raise RequestError(f"--snippet must be one of {', '.join(allowed)}, got {quoted(self.snippet)}{hint}")
        return cast("Dialect", self.snippet) if self.snippet else None


class Wording(Markup):
    """What to print about a figure."""

    alt_text: Annotated[
        bool, typer.Option("--alt-text", help="Print the figure in words; without -o nothing is drawn.")
    ] = False
