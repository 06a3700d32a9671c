"""Builds as processes: several that draw, some that die or are stopped, and what is around them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import COMMAND, ENVIRONMENT
from PIL import Image

from actviz.cli.main import run

MINE = """
import multiprocessing, os
import numpy as np

def swoosh(x):
    return x * np.tanh(x)

def breaks(x):
    if np.size(x) > 1000:
        raise ValueError("too many")
    return x

def dies(x):
    if np.size(x) > 1000 and multiprocessing.parent_process():
        os._exit(3)
    return x
"""
OWN = "".join(f'[[figure]]\nname = "{name}"\nspecs = "./mine.py:{name}"\n' for name in ("swoosh", "breaks", "dies"))
MANY = """
out = "figures"
index = ["index.md"]
[[figure]]
each = ["gelu", "silu", "mish", "elu", "selu", "relu", "tanh", "celu"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mine.py").write_text(MINE)
    (tmp_path / "actviz.toml").write_text(MANY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(figures: Path) -> dict[str, str]:
    return {str(p.relative_to(figures)): hashlib.sha256(p.read_bytes()).hexdigest() for p in whole(figures)}


def whole(figures: Path) -> list[Path]:
    """Return all files, which can all be read to their ends."""
    found = [path for path in figures.rglob("*") if path.is_file() and path.suffix != ".tmp"]
    for path in found:
        if path.suffix == ".svg":
            ET.parse(path)  # noqa: S314  our own
        elif path.suffix == ".png":
            Image.open(io.BytesIO(path.read_bytes())).load()
    return found


def test_code_in_the_manifest_runs_only_when_that_is_allowed_and_what_it_breaks_is_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "actviz.toml").write_text(f'{OWN}[[figure]]\neach = ["relu", "elu"]\n')
    assert run(["build"]) == 2
    assert "'./mine.py:swoosh' would import ./mine.py and run its code; --allow-imports" in capsys.readouterr().err
    assert run(["build", "--allow-imports", "--jobs", "2"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert sorted(said[:-2]) == [
        "Error: actviz.toml:4: ./mine.py:breaks raised ValueError: too many (mine.py, line 10)",
        "Error: actviz.toml:7: the process that made it ended with exit code 3",
        "wrote elu.svg",
        "wrote relu.svg",
        "wrote swoosh.svg",
    ]
    assert said[-2:] == ["5 files: 3 written, 2 failed", "Error: 2 of 5 files could not be made"]
    (folder / "mine.py").write_text(f"# mine\n{MINE}".replace("np.tanh(x)", "np.sin(x)"))
    assert run(["build", "--allow-imports", "--jobs", "1", "--check"]) == 1
    assert "stale swoosh.svg: mine.py has changed" in capsys.readouterr().out


def test_the_bytes_are_the_same_whoever_draws_them_wherever(folder: Path, tmp_path: Path) -> None:
    manifest = folder / "actviz.toml"
    manifest.write_text(f'{MANY}theme = "auto"\nformats = ["svg", "png", "pdf"]\n[[figure]]\nfamily = "bumps"\n')
    assert run(["build", "--jobs", "1", "--quiet", "--only", "[grb]*"]) == 0
    elsewhere = tmp_path / "else" / "where"
    elsewhere.mkdir(parents=True)
    (elsewhere.parent / "actviz.toml").write_text(manifest.read_text())
    (elsewhere / "matplotlibrc").write_text("lines.linewidth: 9\nfont.size: 30\n")
    around = {"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kolkata", "HOME": str(elsewhere), "PYTHONHASHSEED": "7"}
    around |= {"MPLBACKEND": "svg", "SOURCE_DATE_EPOCH": "1", "COLUMNS": "30"}
    command = [str(COMMAND), "build", str(elsewhere.parent), "--jobs", "2", "--quiet", "--only", "[grb]*"]
    done = subprocess.run(command, cwd=elsewhere, env={**ENVIRONMENT, **around}, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert len(written(folder / "figures")) == 7
    assert written(folder / "figures") == written(elsewhere.parent / "figures")


def alive(group: int) -> bool:
    """Say whether a process of a group runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@contextlib.contextmanager
def started(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a build that has written its first file, as the leader of a group of processes."""
    command, errors = [str(COMMAND), "build", "--jobs", "2"], subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stderr=errors, start_new_session=True) as process:
        try:
            while not list(folder.glob("figures/*.svg")) and process.poll() is None:
                time.sleep(0.01)
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("number", "to_all", "code", "said"),
    [
        (signal.SIGINT, True, 130, b"Interrupted\n"),  # as a terminal sends it
        (signal.SIGTERM, False, 143, b""),
        (signal.SIGKILL, False, -9, b""),
    ],
)
def test_a_build_that_is_stopped_leaves_whole_files_and_no_process_and_the_next_one_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str], number: int, *, to_all: bool, code: int, said: bytes
) -> None:
    with started(folder) as process:
        (os.killpg if to_all else os.kill)(process.pid, number)
        _, err = process.communicate(timeout=30)
        assert process.returncode == code
        assert re.sub(rb"^wrote .*\n", b"", err, flags=re.MULTILINE) == said
        until = time.monotonic() + 30
        while alive(process.pid) and time.monotonic() < until:
            time.sleep(0.01)
        assert not alive(process.pid)
    before = {path: path.stat().st_mtime_ns for path in whole(folder / "figures")}
    assert 0 < len(before) < 8
    assert run(["build", "--jobs", "1"]) == 0
    assert capsys.readouterr().err.endswith(f"9 files: {9 - len(before)} written, {len(before)} unchanged\n")
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_terminal_shows_how_far_it_is_and_every_line_whole(folder: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    long = "a-name-that-is-much-longer-than-the-terminal-is-wide"
    (folder / "actviz.toml").write_text(f'[[figure]]\nspecs = "relu"\nname = "{long}"\n[[figure]]\nspecs = "elu"\n')
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    environment = {**ENVIRONMENT, "TERM": "xterm-256color"}
    with subprocess.Popen([str(COMMAND), "build", "--jobs", "1"], cwd=folder, env=environment, stderr=theirs):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # which is how the end of a pseudo-terminal is told
            while part := os.read(ours, 4096):
                shown += part
        os.close(ours)
    assert b"drawing" in shown
    plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode()
    lines = re.split(r"[\r\n]+", plain)
    assert f"wrote {long}.svg" in lines
    assert "wrote elu.svg" in lines
    assert lines[-2] == "2 files: 2 written"
