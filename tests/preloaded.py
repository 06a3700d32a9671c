"""The command from a process that has loaded it already: each run is a fork of it, a tenth of a fresh start.

What a run leaves behind (its folder, imported code, caches) ends with its fork.  As a program, this reads one request a
line and answers with an exit code.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Self

# What functions of actviz import only when they are called.
LIBRARIES = (
    *("difflib", "fractions", "hashlib", "html", "importlib.metadata", "numpy.polynomial.legendre", "xml.sax.saxutils"),
    *("matplotlib.backends.backend_agg", "matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg"),
    *("matplotlib.figure", "matplotlib.mathtext", "PIL.PngImagePlugin", "rich.console", "typer.rich_utils"),
)
TIMEOUT = 60  # seconds


class Preloaded:
    """The loaded command; *folder* takes what runs print, and must not be the one they run in."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self._out, self._err = folder / "out", folder / "err"
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, arguments: Sequence[str], folder: Path) -> tuple[int, bytes, bytes]:
        """Run the command in *folder*; return its exit code and what it wrote to the two streams."""
        request = json.dumps([list(arguments), *map(str, (folder, self._out, self._err))])
        streams = self._process.stdin, self._process.stdout
        if not (streams[0] and streams[1]):
            raise RuntimeError("the process has no pipes")
        streams[0].write(f"{request}\n")
        streams[0].flush()
        return int(streams[1].readline()), self._out.read_bytes(), self._err.read_bytes()


def _serve() -> None:
    del sys.path[0]  # the folder of the tests, which the command does not see
    _load()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def _load() -> None:
    import actviz
    from actviz.render.undisturbed import load_matplotlib

    load_matplotlib()
    modules = [m.name for m in pkgutil.walk_packages(actviz.__path__, "actviz.")]
    for name in (*LIBRARIES, *(m for m in modules if not m.endswith("__main__"))):
        with contextlib.suppress(Exception):  # it is raised again where it is needed
            importlib.import_module(name)


def _run(arguments: list[str], folder: str, out: str, err: str) -> NoReturn:
    from actviz.cli import main

    signal.alarm(TIMEOUT)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(folder)
    sys.argv = ["actviz", *arguments]
    code = 1
    try:
        main()
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    except BaseException:  # noqa: BLE001  as the interpreter does at its end
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _serve()
