"""The Typer application: its commands, and what it says to those who name none."""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Callable
from textwrap import indent
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from actviz.cli import building, checking, citing, figures, listing, studies, texts
from actviz.cli.expand import spread
from actviz.cli.streams import emit
from actviz.errors import RequestError
from actviz.spelling import fold, nearest, quoted

EXAMPLES = """
actviz shows what an activation function does to a signal and to a gradient.

  actviz plot relu elu              f, f' and where the gradient survives
  actviz compare sigmoid tanh       the same with crossovers, facts, a verdict
  actviz table gelu --at -3..3:0.5  x, f, f', f'' and the state of the unit
  actviz plot "x*sigmoid(1.7*x)"    a formula of yours, like any other
"""
COMMANDS: dict[str, Callable[..., None]] = {
    "plot": figures.plot,
    "compare": figures.compare,
    "table": texts.table,
    "saturation": texts.saturation,
    "info": texts.info,
    "check": checking.check,
    "depth": studies.depth,
    "stats": studies.stats,
    "loss": studies.loss,
    "experiment": studies.experiment,
    "claims": studies.claims,
    "precision": studies.precision,
    "build": building.build,
    "new": building.new,
    "cite": citing.cite,
    "list": listing.listing,
}
ALIASES = {"gain": "stats"}


class Commands(TyperGroup):
    """Knows that the name of an activation where a command belongs is a plot that someone wants."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; anything else gets a hint what to type."""
        if args[0] in self.commands or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        raise RequestError(f"no command is called {quoted(args[0])}; {self._hint(args)}")

    def _hint(self, args: list[str]) -> str:
        from actviz import catalogue, vectors

        name = args[0].partition(":")[0]
        if fold(name) in {**catalogue.by_any_name(), **vectors.by_any_name()}:
            return f"did you mean: actviz plot {shlex.join(args)}"
        if commands := nearest(args[0], self.commands):
            return f"did you mean: actviz {' '.join([commands[0], *args[1:]])}"
        if activations := nearest(name, [*catalogue.all_names(), *vectors.all_names()]):
            return f"did you mean: actviz plot {activations[0]}"
        if set(args[0]) & set("(*+:"):  # a formula, or a Python function
            return f"did you mean: actviz plot {shlex.join(args)}"
        return f"there are {', '.join(self.commands)}"


def kept(text: str) -> str:
    """Mark every paragraph after the first to be kept as written, with examples indented; typer would rewrap it."""
    first, *rest = inspect.cleandoc(text).split("\n\n")
    examples = [indent(p, "  ") if p.startswith("actviz ") else p for p in rest]
    return "\n\n".join([first, *(f"\b\n{paragraph}" for paragraph in examples)])


def _version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        from actviz import __version__

        emit(f"actviz {__version__}\n")
        raise typer.Exit


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback(invoke_without_command=True, help=kept(EXAMPLES))
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Show examples and commands when there is nothing to do."""
    del version  # its callback has done all there is to do
    if context.invoked_subcommand is None:
        emit(context.get_help() + "\n")


for _name, _command in COMMANDS.items():
    app.command(_name, help=kept(_command.__doc__ or ""))(spread(_command))
for _name, _meant in ALIASES.items():
    app.command(_name, help=f"The same as {_meant}.", hidden=True)(spread(COMMANDS[_meant]))
