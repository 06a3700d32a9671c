"""The lines of what stands in a TOML file: every number in these files is that of its own line."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actviz.manifest.lines import Place, lines

TRICKY = [
    "a = §",
    "\n\n# [[figure]]\n  a = § # b = 5\n\tb=§",
    '"a b" = §\n\'c.d\' = §\n"e\\"]" . f . \'g\' = §\n"\\u00e4" = §\n3.1 = §\n-_ = §',
    "[t]\na = §\n[ t . u ]\nb = §\n[t.\"u\".'v w']\nc = §\n[x.y.z]\nd = §",
    "[[figure]]\na = §\n[[figure]]\na = §\n\n[figure.look]\nb = §\n[[figure.part]]\nc = §\n[[figure.part]]\nc = §",
    "[[a]]\n[[a.b]]\nx = §\n[[a]]\n[[a.b]]\nx = §\n[a.b.c]\ny = §\n[[ a . b ]]\nx = §",
    '[tool.actviz]\nx = §\n[[tool.actviz.figure]]\ny = §\n[tool.other]\n"z" = §',
    'x = ["[[figure]]", "# no", """\n[[figure]]\na = 9\n""", \'\'\'\nb = "\n\'\'\', §]\ny = §',
    's = """a""\n"""""\nb = §\nt = \'\'\'\'\'\n\'\'\'\'\'\nc = §\nu = ""\nv = \'\'\nd = §\nw = "\\\\"\ne = §',
    'a = """\\\n  x \\""" y\\\\"""\nb = §',
    "a = [ # one ] [\n §, # [\n\n §\n, §, [§, # ]\n §,], {b = §, c = [§,\n §]} ,\n]\nd = §",
    'a = {b = §, "c d".e = §, f = {g = [§, {h = §}]}}\ni = [{}, {j = §}, []]\nk = {}\nl = §',
    "a = 1979-05-27 07:32:00 # b\nb = §\nc = [1979-05-27 07:32:00, §]\nd = true\ne = [07:32:00, -1.5e3,\n§]",
    'a.b.c = §\na.b.d = §\na."b.".e = §\n[q]\na.b = §',
    "a = '''\n=\n[x]\n'''\nb = §",
]


def numbered(text: str) -> str:
    """Put its line in place of each §."""
    while "§" in text:
        text = text.replace("§", str(text[: text.index("§")].count("\n") + 1), 1)
    return text


def numbers(value: Any, place: Place = ()) -> dict[Place, int]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inside = {p: n for key, item in list(items) for p, n in numbers(item, (*place, key)).items()}
    return {place: value} if type(value) is int else inside


def places(value: Any, place: Place = ()) -> set[Place]:
    items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return {(*place, key) for key, _ in items} | {p for key, item in items for p in places(item, (*place, key))}


def check(text: str) -> None:
    data, found = tomllib.loads(text), lines(text)
    assert set(found) == places(data)
    expected = numbers(data)
    assert {place: found[place] for place in expected} == expected


@pytest.mark.parametrize("text", TRICKY)
def test_every_place_has_its_line(text: str) -> None:
    check(numbered(text))


BLANKS = st.sampled_from(["", "\n", "# [[figure]] a = [\n", " \t", '#"""\n', "\n\n"])
STRINGS = st.sampled_from(
    [
        '"[x]"',
        "'#'",
        '"""\n[[a]]\n"""',
        "'''\n'\n'''",
        '""',
        '"\\""',
        '""""a"""""',
        "1.5",
        "{}",
        "[ ]",
        "1979-05-27 07:32:00",
    ]
)
KEYS = st.sampled_from(["{k}", '"{k}"', "'{k}'", "a{k}.b", '"a.{k}" . c', "{k}.{k}", "figure{k}"])
HEADERS = st.sampled_from(
    [
        "[t{k}]",
        "[[figure]]",
        "[[tool.actviz.figure]]",
        '[[ "figure" ]]',
        "[figure.t{k}]",
        "[[figure.part]]",
        "[ tool.x.'{k}' ]",
    ]
)
VALUES = st.sampled_from(
    ["§", "[§]", "[~, §]", "[_§,_~_,_§_,_§_]", "{x = §, y = ~, z.w = [§,_§]}", "[[_§_],_{x = [~,_§]},_]", "~"]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    text = ""
    for k in range(draw(st.integers(1, 6))):
        text += draw(BLANKS)
        if draw(st.booleans()):
            text += f"\n{draw(HEADERS).format(k=k)}\n"
        parts = [{"_": BLANKS, "~": STRINGS}.get(c, st.just(c)) for c in draw(VALUES)]
        text += f"\n{draw(KEYS).format(k=k)} = {''.join(map(draw, parts))} # end\n"
    return text


@given(documents())
def test_whatever_is_written_every_place_has_its_line(text: str) -> None:
    try:
        tomllib.loads(text.replace("§", "0"))
    except tomllib.TOMLDecodeError:  # a table before its array, or the same one twice
        return
    check(numbered(text))
