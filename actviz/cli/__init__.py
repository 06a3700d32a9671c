"""The command line: commands parse, call and print."""

from __future__ import annotations

from actviz.cli.main import main

__all__ = ["main"]
