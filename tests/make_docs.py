"""Write what the documentation takes from the code: the README's table and transcripts, the pictures, the accuracies.

python tests/make_docs.py             everything
python tests/make_docs.py --readme    only the README, which takes a second
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
import tempfile
from pathlib import Path

import accuracy

from actviz.catalogue import catalogue
from actviz.cli.main import run
from actviz.declared import Declared
from actviz.texts.tables import markdown_escaped
from actviz.vectors import vectors

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "gallery"
README = ROOT / "README.md"
BEGIN = "<!-- begin functions: written by tests/make_docs.py -->\n"
END = "<!-- end functions -->\n"
FILES = re.compile(r"^```(py|toml)\n# (\w+\.\1)\n(?:.*\n)*?```\n", re.MULTILINE)
CONSOLE = re.compile(r"^```console\n\$ (.*)\n(?:.*\n)*?```\n", re.MULTILINE)


def functions_table() -> str:
    """Return the README's table of functions."""
    lines = ["| family | name | what it is | also called |\n", "|---|---|---|---|\n"]
    declared: list[type[Declared]] = [*catalogue().values(), *vectors().values()]
    for act in declared:
        aliases = ", ".join(f"`{alias}`" for alias in act.aliases)
        lines.append(f"| {act.family()} | `{act.name}` | {markdown_escaped(act.summary())} | {aliases} |\n")
    return "".join(lines)


def write_files(folder: Path) -> None:
    """Write each file that the README shows, named in its first line, into *folder*."""
    for block in FILES.finditer(README.read_text(encoding="utf-8")):
        text = block[0].removeprefix(f"```{block[1]}\n").removesuffix("```\n")
        (folder / block[2]).write_text(text, encoding="utf-8")


def transcript(command: str) -> str:
    """Return what a command prints, on both streams."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        run(shlex.split(command)[1:])
    return printed.getvalue()


def todays_readme() -> str:
    """Return the README as it should be: with today's table and transcripts."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    text = before + BEGIN + functions_table() + END + after
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        write_files(Path(folder))
        return CONSOLE.sub(lambda block: f"```console\n$ {block[1]}\n{transcript(block[1])}```\n", text)


def main() -> None:
    """Write the files."""
    README.write_text(todays_readme(), encoding="utf-8")
    if "--readme" in sys.argv:
        return
    if code := run(["build", str(GALLERY), "--prune"]):
        sys.exit(code)
    (GALLERY / "accuracy.md").write_text(accuracy.page(), encoding="utf-8")


if __name__ == "__main__":
    main()
