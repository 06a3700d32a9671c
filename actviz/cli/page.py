"""The options that say how a figure is to look."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.cli.expand import Options
from actviz.look import DPI, Look
from actviz.render.looks import look


class Page(Options):
    """How a figure is to look."""

    theme: Annotated[
        str,
        typer.Option(
            "--theme",
            metavar="light|dark|both|auto",
            help="Colours for white or dark pages, a file for each, or one SVG that follows the reader's setting.",
        ),
    ] = "light"
    size: Annotated[
        str,
        typer.Option(
            "--size",
            metavar="WxH",
            help="Size as 7x5 (inches), 16x10cm, 600x450px, slide, or column (of a paper).",
            show_default=False,
        ),
    ] = ""
    dpi: Annotated[float, typer.Option("--dpi", metavar="N", help="Pixels per inch of a PNG.")] = DPI
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Replace the title.", show_default=False)] = ""
    font_size: Annotated[
        float | None,
        typer.Option(
            "--font-size",
            metavar="N",
            help="Points of the numbers at the axes; all letters follow.",
            show_default=False,
        ),
    ] = None
    style: Annotated[
        str,
        typer.Option(
            "--style",
            metavar="NAME",
            help="print (black and greys), a style of matplotlib such as ggplot, or a .mplstyle file.",
            show_default=False,
        ),
    ] = ""
    transparent: Annotated[bool, typer.Option("--transparent", help="Leave out the background.")] = False
    svg_text: Annotated[bool, typer.Option("--svg-text", help="Keep text as text in an SVG.")] = False
    colors: Annotated[
        str,
        typer.Option(
            "--colors", metavar="LIST", help="Colours of the first curves, as '#0072b2,orange'.", show_default=False
        ),
    ] = ""
    dark_colors: Annotated[
        str,
        typer.Option("--dark-colors", metavar="LIST", help="The same on dark pages.", show_default=False),
    ] = ""

    def look(self, theme: str = "") -> Look:
        """Check everything and return it; raises RequestError naming the option, its value and what is allowed.

        *theme* takes the place of the option's where one command makes files of two themes.
        """
        return look(
            theme=theme or self.theme,
            size=self.size,
            dpi=self.dpi,
            title=self.title,
            font_size=self.font_size,
            style=self.style,
            transparent=self.transparent,
            svg_text=self.svg_text,
            colors=self.colors.split(",") if self.colors else (),
            dark_colors=self.dark_colors.split(",") if self.dark_colors else (),
        )
