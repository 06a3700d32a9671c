"""Fonts for letters that ours has not got, Chinese above all: looked for only when a text needs one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, findfont, findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font

from actviz.errors import FontError

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

# As they are called on Debian and Fedora, macOS, Windows; the same characters have other shapes in other languages.
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "STHeiti",
    "SimHei",
    "Noto Sans CJK TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Arial Unicode MS",
    "Droid Sans Fallback",
)
JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
    "IPAexGothic",
    "IPAGothic",
    "TakaoGothic",
    "VL Gothic",
)
KOREAN = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Source Han Sans KR",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "UnDotum",
)
KANA = ("\u3040", "\u30ff")
HANGUL = ("\uac00", "\ud7a3")
WIDE = ("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\uff00", "\uffef"), ("\U00020000", "\U0003ffff"), KANA, HANGUL
BOXES = ("Last Resort", "LastResort", ".LastResort", "Adobe Blank")  # have every character, and no letter
INSTALL = (
    "install fonts-noto-cjk (Debian, Ubuntu), google-noto-sans-cjk-fonts (Fedora) or noto-fonts-cjk (Arch);"
    " macOS and Windows bring one"
)


def families(text: str) -> tuple[str, ...]:
    """Return the fonts that *text* needs: those of the style, and behind them what has the letters they have not got.

    Raises FontError if no font of this machine has them.
    """
    own = tuple(mpl.rcParams["font.family"])
    if text.isascii():
        return own
    lacking = [c for c in text if not c.isascii() and _is_lacking(c, own)]
    if not lacking:
        return own
    chosen, left = _fallbacks(frozenset(lacking))
    if left:
        first = next(c for c in lacking if c in left)
        advice = f";\n{INSTALL}" if is_wide(first) else ""
        raise FontError(f"no font on this machine has the character {first} of the figure{advice}")
    return (*own, *chosen)


def completed(figure: Figure) -> Figure:
    """Give every text of a figure the fonts that it needs; formulas are read only in what has our letters."""
    for text in _texts(figure):
        if not text.get_text().isascii():
            needed = families(text.get_text())
            if len(needed) > len(mpl.rcParams["font.family"]):
                text.set_fontfamily(list(needed))
                text.set_parse_math(False)
    return figure


def has_fallbacks(figure: Figure) -> bool:
    """Say whether a text of a figure is drawn in more than the fonts of the style."""
    own = set(mpl.rcParams["font.family"])
    return any(not own.issuperset(text.get_fontfamily()) for text in _texts(figure))


def _texts(figure: Figure) -> Iterator[Text]:
    """Yield the texts of a figure; matplotlib's own search would make it set up the ticks that we do without."""
    yield from figure.texts
    for axes in figure.axes:
        yield from axes.texts


def is_wide(letter: str) -> bool:
    """Say whether a character is one of those that lines may be broken between, or belongs to them."""
    return any(low <= letter <= high for low, high in WIDE)


@lru_cache(maxsize=4096)
def _is_lacking(letter: str, own: tuple[str, ...]) -> bool:
    """Say whether none of the fonts of a style has a letter."""
    if letter.isspace() or not letter.isprintable():
        return False
    files = (findfont(FontProperties(family=[name])) for name in own)
    return not any(_has(str(file), getattr(file, "face_index", 0), letter) for file in files)


@lru_cache(maxsize=256)
def _fallbacks(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return as few fonts as needed, the usual ones first, that have these letters, and the letters that none has."""
    chosen, left = _covering(letters)
    return _covering(letters) if left and _add_new(left) else (chosen, left)


def _covering(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the fonts that were found, and the letters that none of them has."""
    chosen: list[str] = []
    left = letters
    for name, files in _candidates(letters):
        if found := {c for c in left if any(_has(file, index, c) for file, index in files)}:
            chosen.append(name)
            left -= found
        if not left:
            break
    return tuple(chosen), left


def _candidates(letters: Iterable[str]) -> Iterator[tuple[str, Sequence[tuple[str, int]]]]:
    """Yield the names and upright faces of all fonts that matplotlib knows, those for the language first."""
    faces: dict[str, list[tuple[str, int]]] = {}
    for entry in fontManager.ttflist:
        if entry.style == "normal" and not entry.name.startswith(BOXES):
            faces.setdefault(entry.name, []).append((entry.fname, getattr(entry, "index", 0)))
    usual = dict.fromkeys([*_language(letters), *CHINESE, *JAPANESE, *KOREAN])
    for name in [*usual, *sorted(set(faces) - set(usual), key=lambda name: ("Serif" in name, name))]:
        if name in faces:
            yield name, faces[name][:1]


def _language(letters: Iterable[str]) -> tuple[str, ...]:
    """Return the fonts of the language that letters are of: kana are Japanese only, hangul Korean only."""
    if any(KANA[0] <= c <= KANA[1] for c in letters):
        return JAPANESE
    return KOREAN if any(HANGUL[0] <= c <= HANGUL[1] for c in letters) else CHINESE


def _add_new(letters: Iterable[str]) -> bool:
    """Tell matplotlib of fonts with these letters that were installed after it made its list; say if there are any."""
    known = {entry.fname for entry in fontManager.ttflist}
    new = [file for file in sorted(findSystemFonts()) if file not in known and any(_has(file, 0, c) for c in letters)]
    for file in new:
        fontManager.addfont(file)
    return bool(new)


@lru_cache(maxsize=1 << 14)
def _has(file: str, index: int, letter: str) -> bool:
    """Say whether a face draws a letter: some have it as a bitmap, which cannot be drawn, or as nothing."""
    face = _face(file, index)
    if face is None or not face.get_char_index(ord(letter)):
        return False
    try:
        face.set_size(12.0, 72.0)
        face.load_char(ord(letter))
        return len(face.get_path()[0]) > 0
    except RuntimeError:
        return False


@lru_cache(maxsize=64)
def _face(file: str, index: int) -> Any:
    try:
        return FT2Font(file, face_index=index) if index else FT2Font(file)
    except (OSError, RuntimeError):
        return None
