"""The entry point: one place that turns every outcome into an exit code and at most two lines of text.

0 done, 1 could not be done, 2 the request makes no sense, 70 a bug of ours, 130 and 143 interrupted.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Sequence
from types import FrameType

from actviz.cli import streams
from actviz.errors import ActvizError
from actviz.spelling import quoted

BUG, INTERRUPTED, TERMINATED, USAGE = 70, 130, 143, 2


def main() -> None:
    """Run the command line and leave with its exit code."""
    # Nothing here lives long enough to be worth collecting, neither while modules are loaded nor at the end: together
    # that is a sixth of the time of a figure.
    gc.disable()
    streams.prepare()
    signal.signal(signal.SIGTERM, _terminated)
    code = run(sys.argv[1:])
    if sys.stdout is not None:
        code = _flushed(code)
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; every message goes to standard error."""
    debug = "--debug" in arguments
    try:
        for argument in arguments:
            if any("\ud800" <= c <= "\udfff" for c in argument):
                streams.say(f"Error: an argument is not valid UTF-8: {quoted(argument)}")
                return USAGE
        return _invoke(list(arguments))
    except ActvizError as error:
        streams.say(str(error) if error.exit_code == INTERRUPTED else f"Error: {error}")
        if debug:
            traceback.print_exc()
        return error.exit_code
    except BrokenPipeError:
        streams.drop_output()
        return 0
    except KeyboardInterrupt:
        streams.say("Interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last line of defence: a bug of ours, said in one line
        if debug:
            traceback.print_exc()
        streams.say(f"Error: this is a bug in actviz, please report it: {type(error).__name__}: {error}")
        if not debug:
            streams.say("Run the same command with --debug for the traceback to report.")
        return BUG


def _invoke(arguments: list[str]) -> int:
    import typer

    from actviz.cli.app import app

    try:
        with warnings.catch_warnings():
            # A slope of 1e300 makes values of ∞, which is how they are then shown.
            warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning)
            result = app(args=arguments, prog_name="actviz", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as error:
        streams.say(f"Error: {_hinted(error.format_message(), arguments)}")
        return USAGE
    if result == INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _hinted(message: str, arguments: Sequence[str]) -> str:
    """Add what people need who typed a formula that begins with a minus sign: it looks like an option."""
    first = next((a for a in arguments[1:] if a.startswith("-") and any(c in a for c in "x(*")), "")
    if message.startswith("No such option") and first and not first.startswith("--"):
        return f"{message} (put -- before a spec that starts with '-')"
    return message


def _terminated(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(TERMINATED)


def _flushed(code: int) -> int:
    """Flush standard output, and say so if that fails, while there is still someone to say it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        streams.drop_output()
    except OSError as error:
        streams.say(f"Error: cannot write to standard output: {os.strerror(error.errno or 0).lower()}")
        streams.drop_output()
        return code or 1
    return code
