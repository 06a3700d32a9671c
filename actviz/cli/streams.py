"""Standard output is data, standard error is talk; neither may crash on a character, a closed pipe or a full disk."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO, TypeVar

from actviz.errors import OutputError

if TYPE_CHECKING:
    from actviz.texts.tables import Table

# What to write where the encoding knows only ASCII.
PLAIN = {
    "′": "'",
    "″": "''",
    "∞": "inf",
    "−": "-",
    "·": "*",
    "≥": ">=",
    "≤": "<=",
    "→": "->",
    "±": "+-",
    "∪": "U",
    "²": "^2",
    "…": "...",
    "α": "alpha",
    "β": "beta",
    "θ": "theta",
    "λ": "lambda",
    "μ": "mu",
    "σ": "sigma",
    "ω": "omega",
    "é": "e",
    "ü": "ue",
}
Item = TypeVar("Item")
READABLE = "actviz-readable"
NARROWEST = 20  # columns; a terminal that claims less is not believed


def prepare() -> None:
    """Make both streams write readable ASCII where their encoding lacks a character, and no carriage returns."""
    codecs.register_error(READABLE, _readable)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=READABLE, newline="\n")


def _readable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return in_ascii(error.object[error.start : error.end]), error.end


def in_ascii(text: str) -> str:
    """Return *text* in readable ASCII."""
    return "".join(PLAIN.get(c) or c.encode("ascii", "backslashreplace").decode() for c in text)


def _writes(stream: TextIO | None, text: str) -> bool:
    """Say whether a stream's encoding has every character of *text*."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")  # text held in memory has no encoding
    except UnicodeEncodeError:
        return False
    return True


def say(message: str) -> None:
    """Write a line of talk to standard error; nobody listening is no reason to fail."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            return


def emit(text: str) -> None:
    """Write data to standard output.

    Raises OutputError if that fails; a reader that has gone away is a BrokenPipeError, which counts as done.
    """
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        raise _refused(error) from error


def emit_bytes(data: bytes) -> None:
    """Write binary data to standard output; refuse a terminal, which it would only disturb."""
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    if sys.stdout.isatty():
        raise OutputError("standard output is a terminal; redirect it, or name a file with -o")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise _refused(error) from error


def _refused(error: OSError) -> Exception:
    if error.errno in {errno.EPIPE, errno.EINVAL}:  # Windows says EINVAL
        return BrokenPipeError()
    reason = "no space left on device" if error.errno == errno.ENOSPC else (error.strerror or str(error)).lower()
    return OutputError(f"cannot write to standard output: {reason}")


def drop_output() -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not complain about it at its exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):
        return


def styled(stream: TextIO | None) -> bool:
    """Say whether colours and bold text belong on a stream: only on a terminal that nobody told otherwise."""
    if stream is None or not stream.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def progress(items: Sequence[Item], doing: str, *, quiet: bool = False) -> Iterable[Item]:
    """Yield *items* with a bar on standard error that tells how many are done, if somebody watches a terminal."""
    return counted(items, len(items), doing, quiet=quiet)


def counted(items: Iterable[Item], total: int, doing: str, *, quiet: bool = False) -> Iterable[Item]:
    """Yield *items*, of which there will be *total*, with a bar as `progress` shows it."""
    if quiet or not total or not styled(sys.stderr):
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, doing, total=total, console=Console(stderr=True, soft_wrap=True), transient=True)


def emit_table(table: Table) -> None:
    """Write a table to standard output, in rich's style on a terminal, as plain aligned text elsewhere."""
    from actviz.texts import tables

    if not _writes(sys.stdout, tables.text(table)):
        table = table.mapped(in_ascii)  # before it is aligned, because some characters become several
    emit(_in_rich(table) if styled(sys.stdout) else tables.text(table))


def _in_rich(table: Table) -> str:
    from rich.console import Console

    from actviz.texts import tables

    drawn = tables.rich_table(table)
    console = Console(force_terminal=True, highlight=False, markup=False, emoji=False)
    # At least as wide as the numbers need: a terminal may wrap a long line, but no digit is ever cut.
    needed = console.measure(drawn, options=console.options.update(width=10_000)).minimum
    console.width = max(console.width, needed, NARROWEST)
    with console.capture() as capture:
        console.print(drawn)
    return capture.get()
