"""Fixtures for tests that run the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from preloaded import Preloaded

Run = Callable[..., "subprocess.CompletedProcess[str]"]
LoadedBy = Callable[..., set[str]]

COMMAND = Path(sys.executable).with_name("actviz")
UNSET = {"NO_COLOR", "COLUMNS", "MPLBACKEND", "TERM"}
ENVIRONMENT = {**{k: v for k, v in os.environ.items() if k not in UNSET}, "PYTHONUTF8": "1"}


@pytest.fixture
def run_fresh(tmp_path: Path) -> Run:
    """Return a function that starts the installed command in an empty folder, as a user would: it takes a second."""

    def runner(*arguments: str, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        options = {"cwd": tmp_path, "capture_output": True, "text": True, "encoding": "utf-8", **options}
        return subprocess.run(
            [str(COMMAND), *arguments], env={**ENVIRONMENT, **(env or {})}, timeout=60, check=False, **options
        )

    return runner


@pytest.fixture(scope="session")
def preloaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preloaded]:
    with Preloaded(tmp_path_factory.mktemp("streams"), ENVIRONMENT) as command:
        yield command


@pytest.fixture
def run(tmp_path: Path, run_fresh: Run, preloaded: Preloaded) -> Run:
    """Return a function that runs the command in an empty folder, loaded already unless it needs an environment."""

    def runner(
        *arguments: str, env: dict[str, str] | None = None, cwd: Path = tmp_path, errors: str = "strict"
    ) -> subprocess.CompletedProcess[str]:
        if env:
            return run_fresh(*arguments, env=env, cwd=cwd, errors=errors)
        code, *printed = preloaded.run(arguments, cwd)
        return subprocess.CompletedProcess(arguments, code, *(data.decode("utf-8", errors) for data in printed))

    return runner


LOADED = """
import sys
from actviz.cli.main import BUG, run
code = run(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
sys.exit(code == BUG)  # as of a module that is there only where another part has loaded it
"""


@pytest.fixture
def loaded_by(tmp_path: Path) -> LoadedBy:
    """Return a function that runs the command and returns the names of all modules that it has loaded."""

    def runner(*arguments: str) -> set[str]:
        command = [sys.executable, "-c", LOADED, *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return set(done.stderr.splitlines()[-1].split())

    return runner
