"""Fixtures for tests that run the installed command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

COMMAND = Path(sys.executable).with_name("actviz")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs the installed command in an empty folder, as a user would."""
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "COLUMNS", "MPLBACKEND", "TERM"}}

    def runner(*arguments: str, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        options = {"cwd": tmp_path, "capture_output": True, "text": True, "encoding": "utf-8", **options}
        return subprocess.run(
            [str(COMMAND), *arguments],
            env={**environment, "PYTHONUTF8": "1", **(env or {})},
            timeout=60,
            check=False,
            **options,
        )

    return runner
