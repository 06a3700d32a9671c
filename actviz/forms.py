"""The forms a result can be written in, and the suffixes of files that mean them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.spelling import did_you_mean, quoted

if TYPE_CHECKING:
    from pathlib import Path

FORM_BY_SUFFIX = {
    ".png": "png",
    ".svg": "svg",
    ".pdf": "pdf",
    ".txt": "text",
    ".csv": "csv",
    ".json": "json",
    ".md": "md",
    ".tex": "latex",
    ".bib": "bib",
}
SUFFIX_BY_FORM = {form: suffix for suffix, form in FORM_BY_SUFFIX.items()}
FIGURES = ("png", "svg", "pdf")


def suffixes(forms: Sequence[str]) -> str:
    """Return the suffixes that mean *forms*, to be named in messages."""
    return ", ".join(SUFFIX_BY_FORM[form] for form in forms)


def of_path(path: Path, forms: Sequence[str]) -> str:
    """Return the form that the suffix of *path* means; raises RequestError if it is none of *forms*."""
    if not path.suffix:
        raise RequestError(f"{quoted(str(path))} has no suffix; give a file name with one: {suffixes(forms)}")
    form = FORM_BY_SUFFIX.get(path.suffix.lower(), "")
    if form not in forms:
        hint = did_you_mean(path.suffix, [SUFFIX_BY_FORM[f] for f in forms])
        raise RequestError(f"unknown format {quoted(path.suffix)} ({suffixes(forms)}){hint}")
    return form
