"""The command check: is this derivative right?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.notes import say_ambiguous
from actviz.cli.options import Output, complete_names
from actviz.cli.streams import say
from actviz.cli.targets import Forms, Target, asked_form, deliver, targets
from actviz.errors import RequestError

if TYPE_CHECKING:
    from actviz.checking.result import Check

FORMS = Forms((), ("text", "json"))

Checked = Annotated[
    str,
    typer.Argument(
        metavar="SPEC",
        help="An activation, a formula in x, file.py:function, or file.py to list what is in it.",
        autocompletion=complete_names,
        show_default=False,
    ),
]


class CheckOptions(Output):
    """Everything about a check."""

    against: Annotated[
        str,
        typer.Option("--against", metavar="SPEC", help="Check this as the derivative of SPEC.", show_default=False),
    ] = ""
    at: Annotated[
        str,
        typer.Option("--at", metavar="POINTS", help="As -2,0,3.5 or -4..4:0.5, ends included.", show_default=False),
    ] = ""
    rtol: Annotated[
        float | None,
        typer.Option("--rtol", metavar="R", help="Allow R*abs(f'): 1e-8, in float32 1e-4.", show_default=False),
    ] = None
    atol: Annotated[
        float | None,
        typer.Option("--atol", metavar="A", help="Allow A*scale more: 1e-8, in float32 1e-5.", show_default=False),
    ] = None
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print the verdict only.")] = False


def check(spec: Checked, options: CheckOptions) -> None:
    """Check a derivative by several methods.

      actviz check elu:alpha=0.5
      actviz check "x*sigmoid(x)" --against "sigmoid(x)"
      actviz check mine.py:f --against mine.py:df
      actviz check mine.py:Swoosh --json
      actviz check mine.py

    Without --against, what comes with the function is checked: the declared
    derivative, a function such as df or f_grad beside f, the gradient of a
    torch or JAX function as it stands, custom rules included.

    A value is right if it differs from f' by no more than R*abs(f') + A*scale
    and what rounding and the error of a method explain; scale is the steepest
    slope on -8..8, at most 1. At a kink all between the slopes to both sides is
    right. Exit code: 0 right, 1 wrong or not to be told, 2 a senseless request.
    """
    from actviz.checking.check import check as checked
    from actviz.checking.subjects import subject
    from actviz.spec.numbers import points

    to = targets(options, FORMS) or [Target(None, asked_form(options, FORMS) or "text")]
    if spec.strip().endswith(".py"):
        if options.against or options.at or options.rtol is not None or options.atol is not None:
            raise RequestError(
                f"{spec.strip()} alone lists what can be checked; name a function, as in {spec.strip()}:f"
            )
        _list(spec.strip(), to, options)
        return
    found = subject(spec, options.against or None)
    if found.known:
        say_ambiguous([spec], [found.known], options)
    outcome = checked(found, points(options.at) if options.at else None, options.rtol, options.atol)
    deliver(lambda form: _made(outcome, form, options), to, options)
    if not outcome.claim and not options.quiet:
        say("note: name what is claimed to be its derivative with --against")
    if outcome.verdict != "right":
        raise typer.Exit(1)


def _made(outcome: Check, form: str, options: CheckOptions) -> str:
    from actviz.texts import check_records, check_words, records

    if form == "json":
        return records.dumps(check_records.check(outcome))
    return check_words.verdict(outcome) + "\n" if options.quiet else check_words.report(outcome)


def _list(target: str, to: list[Target], options: CheckOptions) -> None:
    from actviz.checking.members import checkable
    from actviz.texts import check_records, check_words, records
    from actviz.texts.tables import Table

    found = checkable(target)

    def made(form: str) -> str | Table:
        return records.dumps(check_records.members(found)) if form == "json" else check_words.members_table(found)

    deliver(made, to, options)
