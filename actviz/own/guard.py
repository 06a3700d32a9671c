"""Running other people's code: what it prints is kept from standard output, and what it raises becomes one line."""

from __future__ import annotations

import os
import sysconfig
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from actviz.errors import CallableError
from actviz.spelling import shortened

LONGEST = 240  # characters of what foreign code says
_PRINTED: dict[str, str] = {}
OURS = str(Path(__file__).parents[1]) + os.sep
STANDARD_LIBRARY = sysconfig.get_path("stdlib")
INSTALLED = ("site-packages", "dist-packages")


@contextmanager
def running(subject: str) -> Iterator[None]:
    """Run foreign code in the body: raise what goes wrong there as CallableError, "*subject* raised …".

    What it prints is remembered, the last line of it, for `printed`.
    """
    with redirect_stdout(StringIO()) as heard, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except KeyboardInterrupt:
            raise
        except BaseException as exc:
            raise CallableError(f"{subject} raised {said(exc)}") from exc
        finally:
            text = "" if heard.closed else heard.getvalue()
            if lines := [line for line in text.splitlines() if line.strip()]:
                _PRINTED[subject] = shortened("".join(c if c.isprintable() else " " for c in lines[-1]), LONGEST)


def printed() -> dict[str, str]:
    """Return the last line that each piece of foreign code has printed since this was last asked for."""
    found = dict(_PRINTED)
    _PRINTED.clear()
    return found


def said(exc: BaseException) -> str:
    """Return the type and the first line of an exception with the place in the user's code that raised it."""
    if isinstance(exc, SyntaxError):  # whose text begins with the line of code
        text = f"{type(exc).__name__}: {exc.msg}"
    else:
        text = traceback.format_exception_only(exc)[0]
    first, *more = [line.strip() for line in text.splitlines() if line.strip()]
    line = f"{first} {more[0]}" if more and first.endswith(":") else first
    line = "".join(c if c.isprintable() else " " for c in line)
    return shortened(line, LONGEST) + _place(exc)


def _place(exc: BaseException) -> str:
    if isinstance(exc, SyntaxError) and exc.filename and exc.lineno:  # was not run, so no frame shows it
        return f" ({Path(exc.filename).name}, line {exc.lineno})"
    frames = traceback.extract_tb(exc.__traceback__)
    written = [f for f in frames if _is_installed(f) or not f.filename.startswith((OURS, STANDARD_LIBRARY, "<frozen"))]
    theirs = [f for f in written if not _is_installed(f)] or written
    return f" ({Path(theirs[-1].filename).name}, line {theirs[-1].lineno})" if theirs else ""


def _is_installed(frame: traceback.FrameSummary) -> bool:
    return not frame.filename.startswith(OURS) and any(part in Path(frame.filename).parts for part in INSTALLED)
