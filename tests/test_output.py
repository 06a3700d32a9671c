"""Files are written whole or not at all: every call that can fail is made to fail, one after the other."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from actviz import output
from actviz.errors import OutputError, RequestError

OLD, NEW = b"old actviz bytes", b"new actviz bytes"


def left_over(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name.startswith(".actviz"))


def test_wrote_updated_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    assert output.save(path, OLD) == "wrote"
    before = path.stat().st_mtime_ns
    assert output.save(path, OLD) == "unchanged"
    assert path.stat().st_mtime_ns == before
    assert output.save(path, NEW) == "updated"
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("call", ["open", "fdopen", "fchmod", "fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_failing_call_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(OLD)

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OutputError, match=r"cannot write .*a\.png'"):
        output.save(path, NEW)
    monkeypatch.undo()
    assert path.read_bytes() == OLD
    assert left_over(tmp_path) == []


def test_an_interrupt_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(OLD)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        output.save(path, NEW)
    assert path.read_bytes() == OLD
    assert left_over(tmp_path) == []


def test_a_link_stays_a_link_and_the_mode_is_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.png", tmp_path / "link.png"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link.symlink_to(real)
    assert output.save(link, NEW) == "updated"
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_dangling_link_gets_its_target(tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    link.symlink_to(tmp_path / "target.png")
    output.save(link, NEW)
    assert (tmp_path / "target.png").read_bytes() == NEW
    assert link.is_symlink()


def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        output.save(tmp_path / "a.png", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.png").stat().st_mode) == 0o640


def test_a_name_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    assert output.save(tmp_path / ("a" * 251 + ".png"), NEW) == "wrote"
    with pytest.raises(OutputError, match="the file name is too long"):
        output.save(tmp_path / ("a" * 252 + ".png"), NEW)


def test_what_was_not_made_by_us_is_not_replaced_under_an_invented_name(tmp_path: Path) -> None:
    path = tmp_path / "relu.png"
    path.write_bytes(b"somebody else's")
    with pytest.raises(OutputError, match="exists and was not made by actviz"):
        output.save(path, NEW, only_own=True)
    path.write_bytes(OLD)
    assert output.save(path, NEW, only_own=True) == "updated"


def test_no_clobber(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(OLD)
    with pytest.raises(OutputError, match="exists and --no-clobber is given"):
        output.save(path, NEW, clobber=False)
    assert path.read_bytes() == OLD


def test_folders_and_missing_folders(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="is a folder; give a file name"):
        output.save(tmp_path, NEW)
    with pytest.raises(OutputError, match=r"the folder '.*/none' does not exist"):
        output.save(tmp_path / "none" / "a.png", NEW)
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(OutputError, match="is not a folder"):
        output.save(tmp_path / "file" / "a.png", NEW)


def test_a_loop_of_links_is_an_error(tmp_path: Path) -> None:
    loop = tmp_path / "loop.png"
    loop.symlink_to(loop)
    with pytest.raises(OutputError, match="cannot write"):
        output.save(loop, NEW)


def test_two_names_for_one_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="would be one file"):
        output.distinct([tmp_path / "relu.svg", tmp_path / "ReLU.svg"])
    output.distinct([tmp_path / "relu.svg", tmp_path / "relu.png"])


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["/bin/cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert output.save(pipe, NEW) == "wrote"
        assert reader.communicate()[0] == NEW
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_device_is_an_error() -> None:
    with pytest.raises(OutputError, match="no space left on device"):
        output.save(Path("/dev/full"), NEW)


WRITER = """
import sys
from pathlib import Path
from actviz import output
from actviz.cli.main import _terminated
import signal
signal.signal(signal.SIGTERM, _terminated)
n = 0
while True:
    n += 1
    output.save(Path(sys.argv[1]), b"%d" % (n % 10) * 200_000)
    if n == 1:
        print("ready", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_leaves_a_whole_file(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "a.png"
    for delay in (0.01, 0.037, 0.051):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(delay)
            writer.send_signal(number)
            writer.wait(timeout=20)
        data = path.read_bytes()
        assert len(data) == 200_000
        assert len(set(data)) == 1
        if number != signal.SIGKILL:
            assert left_over(tmp_path) == []
