"""What a manifest may say, and what is said about one that is wrong: every line of every message."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from actviz.catalogue import catalogue
from actviz.errors import ManifestError, RequestError
from actviz.manifest.model import Figure, Manifest, complaint
from actviz.manifest.reading import read
from actviz.views.request import Request

SWOOSH = "import math\n\n\ndef swoosh(x):\n    return x * math.tanh(x)\n"


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("actviz.toml")


def figures(path: Path, text: str, *, allow_imports: bool = False) -> tuple[Figure, ...]:
    path.write_text(text, encoding="utf-8")
    return read(path, allow_imports=allow_imports).figures


def complaints(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError) as error:
        read(path)
    lines = str(error.value).splitlines()
    assert all(line.startswith("actviz.toml:") for line in lines)
    return [line.removeprefix("actviz.toml:") for line in lines]


def complaint_about(path: Path, *keys: str) -> str:
    (line,) = complaints(path, "\n".join(["[[figure]]", *keys]))
    return line


EVERYTHING = """\
out = "docs/_static"
index = ["index.md", "all/index.html"]
title = "Ours"
intro = \"\"\"
By us.
\"\"\"

[defaults]
theme = "both"
formats = ["svg", "png@2x", "md"]
panels = ["f", "d1"]
font_size = 11

[[figure]]
specs = ["relu", "elu:alpha=0.5,1"]
kind = "compare"
name = "some/rectifiers"
labels = ["ReLU", "ELU", "ELU (α = 1)"]
title = "Rectifiers"
alt = \"\"\"
Two lines
of text.\"\"\"
caption = "Said below."
range = [-3, 2.5]
threshold = 0.1
relative = true
samples = 101
panels = "log"
theme = "dark"
formats = "pdf"
size = "7x5"
dpi = 200
font-size = 12
style = "print"
transparent = true
svg-text = true
colors = ["#ee4c2c", "red"]
dark-colors = "white"
"""


def test_everything_that_can_be_said_arrives(manifest: Path) -> None:
    manifest.write_text(EVERYTHING, encoding="utf-8")
    found = read(manifest)
    (figure,) = found.figures
    assert found == Manifest(
        Path("actviz.toml"), Path(), Path("docs/_static"), ("index.md", "all/index.html"), "Ours", "By us.\n", (figure,)
    )
    assert [a.label for a in figure.activations] == ["ReLU", "ELU", "ELU (α = 1)"]
    lines = dict(zip(EVERYTHING.replace("_", "-").split("\n"), range(1, 99), strict=False))
    expected = Figure(
        kind="compare",
        name="some/rectifiers",
        request=Request(
            "compare",
            figure.activations,
            span=(-3.0, 2.5),
            threshold=0.1,
            relative=True,
            samples=101,
            panels=("log",),
        ),
        formats=("pdf",),
        where="actviz.toml:14",
        line=14,
        lines={key: k for line, k in lines.items() if k > 11 and (key := line.partition(" =")[0]) in figure.lines},
        title="Rectifiers",
        alt="Two lines of text.",
        caption="Said below.",
        theme="dark",
        size="7x5",
        dpi=200.0,
        font_size=12.0,
        style="print",
        transparent=True,
        svg_text=True,
        colors=("#ee4c2c", "red"),
        dark_colors=("white",),
    )
    assert figure == expected


def test_what_is_not_said_is_as_in_the_commands(manifest: Path) -> None:
    (figure,) = figures(manifest, '[[figure]]\nspecs = "relu"')
    assert figure == Figure(
        "plot", "relu", Request("plot", figure.activations), ("svg",), "actviz.toml:1", 1, {"specs": 2}
    )
    assert read(manifest)[2:5] == (Path(), (), "Activation functions")


def test_defaults_go_where_they_fit(manifest: Path) -> None:
    text = """
[defaults]
kind = "saturation"
formats = ["png", "md"]
panels = ["f"]
at = "1,2"
style = "mine/ours.mplstyle"
[[figure]]
specs = "relu"
[[figure]]
specs = "relu"
kind = "table"
[[figure]]
specs = "softmax"
kind = "plot"
[[figure]]
specs = "relu"
kind = "page"
[[figure]]
family = "rectifiers"
"""
    found = figures(manifest, text)
    assert [(f.kind, f.name, f.formats, f.request.panels, f.request.at) for f in found] == [
        ("saturation", "saturation-relu", ("png",), (), ()),
        ("table", "table-relu", ("png", "md"), (), (1.0, 2.0)),
        ("vector", "softmax", ("png",), (), ()),
        ("page", "page-relu", ("md",), ("f",), ()),
        ("sheet", "rectifiers", ("png",), ("f",), ()),
    ]
    assert {f.style for f in found} == {"mine/ours.mplstyle"}
    assert found[3].lines == {"kind": 18, "formats": 4, "panels": 5, "style": 7, "specs": 17}


def test_vectors_and_points_are_lists_or_text(manifest: Path) -> None:
    text = """
[[figure]]
specs = ["softmax", "softmin"]
vector = [3, 1, 0.2]
[[figure]]
specs = "softmax"
section = 2
vector = "1,2"
[[figure]]
kind = "table"
specs = "softmax"
vector = [1, inf]
[[figure]]
kind = "table"
specs = "relu"
at = [-1, 0.5]
[[figure]]
kind = "table"
specs = "elu"
at = "-1..1:0.5,7"
"""
    found = figures(manifest, text)
    assert [f.request.vector for f in found] == [(3.0, 1.0, 0.2), (1.0, 2.0), (1.0, float("inf")), None, None]
    assert [f.request.at for f in found[3:]] == [(-1.0, 0.5), (-1.0, -0.5, 0.0, 0.5, 1.0, 7.0)]
    assert [f.name for f in found] == [
        "softmax-softmin",
        "section2-softmax",
        "table-softmax",
        "table-relu",
        "table-elu",
    ]


def names(path: Path, each: str, *more: str) -> list[str]:
    return [figure.name for figure in figures(path, "\n".join(["[[figure]]", f"each = {each}", *more]))]


def test_a_framework_gives_each_of_its_activations_once_with_its_defaults(manifest: Path) -> None:
    found = figures(manifest, '[[figure]]\neach = "torch:*"\nname = "torch/{name}"')
    assert " ".join(f.name.removeprefix("torch/") for f in found) == (
        "elu selu celu gelu_tanh silu gelu hard_swish mish identity relu relu6 leaky_relu softplus prelu"
        " thresholded_relu rrelu_eval hard_shrink soft_shrink tanh_shrink sigmoid tanh softsign hard_sigmoid hard_tanh"
        " log_sigmoid"
    )
    assert names(manifest, '"torch:*"', 'kind = "vector"') == ["glu", "softmax", "log_softmax", "softmin"]
    assert names(manifest, '"torch:nn.functional.*elu"') == names(manifest, '"torch:*elu"')
    keras = figures(manifest, '[[figure]]\neach = "keras:*leaky*"\nname = "{family}/{name}"\ncaption = "{name}!"')
    assert [(f.name, f.activations[0].spec, f.caption) for f in keras] == [
        (
            f"rectifiers/leaky_relu-negative_slope0p{d}",
            f"leaky_relu:negative_slope=0.{d}",
            f"leaky_relu-negative_slope0p{d}!",
        )
        for d in (2, 3)
    ]


def test_patterns_match_names_aliases_families_and_take_away(manifest: Path) -> None:
    assert names(manifest, '["hardsilu", "family:step*", "!Binary*"]') == ["hard_swish", "sign"]
    assert names(manifest, '["keras:*leaky*", "!keras:layers.*"]') == ["leaky_relu-negative_slope0p2"]
    assert names(manifest, '["keras:leaky_relu", "keras:elu", "!leaky*"]') == ["elu"]
    assert names(manifest, '["softm*", "relu6"]', 'kind = "page"') == ["page-relu6", "page-softmax", "page-softmin"]


def test_a_star_stands_for_a_sheet_of_every_family(manifest: Path) -> None:
    sheets = figures(manifest, '[[figure]]\nfamily = "*"\nname = "sheets/{family}"')
    assert len(sheets) > 5
    assert all(f.name == f"sheets/{f.family.replace(' ', '-')}" for f in sheets)
    assert all({a.family() for a in f.activations} == {f.family} for f in sheets)
    assert sum(len(f.activations) for f in sheets) == len(catalogue())
    with pytest.raises(ManifestError, match=r"name must have \{family\} in it, because family means"):
        figures(manifest, '[[figure]]\nfamily = "*"\nname = "sheets"')


def test_what_python_cannot_read_is_said(manifest: Path) -> None:
    with pytest.raises(ManifestError, match=r"^actviz.toml:1: a number in it cannot be read: Exceeds the limit"):
        figures(manifest, f'[[figure]]\nspecs = "relu"\nrange = [0, {"9" * 5000}]')


def test_a_sheet_may_show_a_choice_of_ones_own(manifest: Path) -> None:
    (sheet,) = figures(manifest, '[[figure]]\nspecs = ["relu", "elu:alpha=0.5,2", "x*tanh(x)"]\nkind = "sheet"')
    assert (sheet.kind, sheet.family) == ("sheet", "")
    assert sheet.name == "sheet-relu-elu-alpha0p5-elu-alpha2-x-tanh-x-6da03dbf"
    assert len(sheet.activations) == 4


def test_sheets_hold_their_family_or_all(manifest: Path) -> None:
    sheets = figures(manifest, '[[figure]]\nfamily = "elu"\n[[figure]]\nall = true\nkind = "sheet"')
    assert [(s.kind, s.name, s.family) for s in sheets] == [
        ("sheet", "elu-family", "elu family"),
        ("sheet", "catalogue", "all"),
    ]
    assert set(sheets[0].activations) < set(sheets[1].activations)


def test_only_some_figures_are_asked_for(manifest: Path) -> None:
    manifest.write_text('[[figure]]\neach = "torch:*"\nname = "torch/{name}"', encoding="utf-8")
    assert [f.name for f in read(manifest, only="torch/*GELU").figures] == ["torch/gelu"]
    with pytest.raises(
        RequestError, match=r"^--only must be like the name of a figure in actviz.toml, got 'torch/gleu'; "
    ):
        read(manifest, only="torch/gleu")


def test_python_files_are_found_from_the_manifest_and_run_only_if_allowed(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "manifest_swoosh.py").write_text(SWOOSH, encoding="utf-8")
    text = '[[figure]]\nspecs = [\n  "relu",\n  "./manifest_swoosh.py:swoosh",\n]'
    (figure,) = figures(manifest.with_name("docs") / "actviz.toml", text, allow_imports=True)
    assert [a.spec for a in figure.activations] == ["relu", "./manifest_swoosh.py:swoosh"]
    assert complaints(manifest, text) == [
        "4: specs: './manifest_swoosh.py:swoosh' would import ./manifest_swoosh.py and run its code;"
        " --allow-imports allows it"
    ]
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=r"^actviz.toml:4: specs: there is no file './manifest_nothing.py'$"):
        figures(manifest, text.replace("swoosh.py", "nothing.py"), allow_imports=True)
    assert figures(manifest, '[[figure]]\nspecs = ["torch:relu", "elu:alpha=2"]')  # no modules


def test_a_pyproject_has_its_table_and_its_lines(manifest: Path) -> None:
    project = manifest.with_name("pyproject.toml")
    assert (
        figures(project, '[project]\nname = "x"\n[[tool.actviz.figure]]\nspecs = "relu"')[0].where == "pyproject.toml:3"
    )
    project.write_text(
        '[tool.actviz]\nfigures = 1\ntheme = "dark"\n[tool.actviz.defaults]\nthema = "x"', encoding="utf-8"
    )
    with pytest.raises(ManifestError) as error:
        read(project)
    assert str(error.value).splitlines() == [
        "pyproject.toml:1: there is no [[tool.actviz.figure]]; 'actviz new' writes a first manifest",
        "pyproject.toml:2: unknown key 'figures'; did you mean figure?",
        "pyproject.toml:3: theme belongs into [defaults] or a [[tool.actviz.figure]]",
        "pyproject.toml:5: unknown key 'thema'; did you mean theme?",
    ]
    project.write_text("tool = 1", encoding="utf-8")
    with pytest.raises(
        ManifestError, match=r"^pyproject.toml:1: there is no table \[tool.actviz\]; 'actviz new' writes"
    ):
        read(project)


def test_what_is_wrong_anywhere_is_said_at_once(manifest: Path) -> None:
    text = """\
out = "/tmp"
index = ["index.txt"]
title = ""
[defaults]
name = "x"
dpi = true
[[figure]]
specs = "rellu"
[[figure]]
specs = "relu"
rang = [1, 2]
font_size = 3
font-size = 4
[[figure]]
specs = "relu"
[[figure]]
specs = "relu"
"""
    assert complaints(manifest, text) == [
        "1: out starts where the manifest is, so it cannot be absolute, got '/tmp'",
        "2: index must end in .md or .html, got 'index.txt'",
        "3: title is empty; leave it out for ours",
        "5: name says what one figure shows and is no default; it belongs into a [[figure]]",
        "6: dpi must be a number, got true",
        "8: specs: unknown activation 'rellu'; did you mean lrelu? ('actviz list' shows all)",
        "11: unknown key 'rang'; did you mean range?",
        "13: font-size is given twice, with - and with _",
        "16: name: 'relu' is that of the figure in line 14 as well; name one of them",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: there is no [[figure]]; 'actviz new' writes a first manifest"),
        ("\nfigure = 3", "2: figure must be tables, each under its own [[figure]]"),
        ('[figure]\nspecs = "relu"', "1: figure must be tables, each under its own [[figure]]"),
        ("\n\nout = \n", "3: this is no TOML: Invalid value (column 7)"),
        ("out = 1\nout = 2\n", "2: this is no TOML: Cannot overwrite a value (column 8)"),
        ("\nout = '''\n\n", "2: this is no TOML: Expected \"'''\" (at end of document)"),
        ("\n\na = " + "[" * 5000, "1: the brackets are nested too deeply"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(manifest: Path, text: str, said: str) -> None:
    assert complaints(manifest, text) == [said]


def test_files_of_other_systems_are_read_and_other_encodings_refused(manifest: Path) -> None:
    manifest.write_bytes(b'\xef\xbb\xbf# x\r\n[[figure]]\r\nspecs = "relu"\r\nalt = """a\r\nb"""\r\n')
    (figure,) = read(manifest).figures
    assert (figure.lines, figure.alt) == ({"specs": 3, "alt": 4}, "a b")
    manifest.write_bytes(b'# x\nout = "\xe4"')
    with pytest.raises(ManifestError, match=r"^actviz.toml:2: 'actviz.toml' is not written in UTF-8$"):
        read(manifest)
    with pytest.raises(ManifestError, match=r"^nothing.toml:1: cannot be read: No such file or directory$"):
        read(Path("nothing.toml"))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            ['specs = ["relu", "softmax"]'],
            "2: specs: softmax takes a vector and relu a single number; they need figures of their own",
        ),
        (['specs = ["relu",', '"relu"]'], "3: specs: relu is there twice"),
        (['specs = ["a=x**2", "a=x**3"]'], "2: specs: two functions are called a; give one of them another name"),
        (["specs = []"], "2: specs must be a string or a list of strings, got []"),
        (["specs = [1]"], "2: specs must be a string or a list of strings, got [1]"),
        (['specs = ["relu", " "]'], "2: specs has an empty string in it"),
        (['specs = "x*tan(("'], "2: specs: 'x*tan((': cannot read the formula: 2 parentheses are not closed"),
        (['specs = "elu:alpa=1"'], "2: specs: elu has no parameter 'alpa' (it has alpha); did you mean alpha?"),
        (
            ["theme = 'dark'"],
            '1: nothing says what is shown, as specs = ["relu", "elu"] or each = "torch:*" would',
        ),
        (
            ["specs = 'relu'", "each = '*'"],
            "3: specs and each say different things; a figure has one of them",
        ),
        (
            ["specs = 'elu:alpha=0.5,1'", "labels = 'a'"],
            "3: labels must be 2, one for each of elu:alpha=0.5, elu:alpha=1, got 1",
        ),
        (["specs = ['relu', 'elu']", "labels = ['a', 'a']"], "3: labels must differ, got 'a' twice"),
        (
            ["specs = 'relu'", "labels = ['a\\tb\\u0000']".replace("'", '"')],
            "3: control characters are not allowed in labels",
        ),
        (
            ["specs = 'relu'", "kind = 'tabel'"],
            "3: kind must be one of plot, compare, saturation, table, vector, sheet, page, depth, stats, experiment,"
            " loss, claims, precision, got 'tabel';"
            " did you mean table?",
        ),
        (["specs = 'relu'", "panels = ['f', 'd3']"], "3: panels must be one of strips, f, d1, d2, log, got 'd3'"),
        (
            ["specs = 'relu'", "theme = 'drak'"],
            "3: theme must be one of light, dark, both, auto, got 'drak'; did you mean dark?",
        ),
        (["specs = 'relu'", "formats = ['svg', 'md']"], "3: formats of a plot are svg, png, png@2x, pdf, got 'md'"),
        (
            ["specs = 'relu'", "formats = 'jpeg'"],
            "3: formats must be one of svg, png, png@2x, pdf, md, latex, got 'jpeg'",
        ),
        (
            ["specs = 'relu'", "range = [3, 1]"],
            "3: range must be two finite numbers that rise, as in [-3, 3], got [3, 1]",
        ),
        (["specs = 'relu'", "range = 3"], "3: range must be two numbers, as in [-3, 3], got 3"),
        (["specs = 'relu'", "range = [1, true]"], "3: range must be a number, got true"),
        (["specs = 'relu'", "threshold = 0"], "3: threshold must be a number greater than 0, got 0"),
        (["specs = 'relu'", "relative = 1"], "3: relative must be true or false, got 1"),
        (["specs = 'relu'", "samples = 10.5"], "3: samples must be a whole number from 1, got 10.5"),
        (["specs = 'relu'", "dpi = '150'"], "3: dpi must be a number, got '150'"),
        (["specs = 'relu'", "size = [7, 5]"], "3: size must be a string in quotes, got [7, 5]"),
        (
            ["specs = 'relu'", "at = '1'"],
            "3: at makes no sense for a plot, which may have labels, range, threshold, relative, samples, panels",
        ),
        (
            ["specs = 'relu'", "kind = 'table'", "panels = 'f'"],
            "4: panels makes no sense for a table, which may have labels, threshold, relative, at",
        ),
        (
            ["specs = 'softmax'", "kind = 'table'", "at = [1]"],
            "4: at makes no sense for a table of vectors, which may have labels, vector",
        ),
        (
            ["specs = 'relu'", "vector = [1]"],
            "3: vector makes no sense for a plot, which may have labels, range, threshold, relative, samples, panels",
        ),
        (["specs = 'relu'", "kind = 'table'", "at = '1..2'"], "4: at '1..2' needs a step, as in 1..2:0.5"),
        (
            ["specs = 'relu'", "kind = 'table'", "at = []"],
            '4: at must be a list of numbers or text such as "-4..4:0.5", got []',
        ),
        (["specs = 'softmax'", "kind = 'compare'"], "3: softmax takes a vector; plot and table show it, not compare"),
        (["specs = 'relu'", "kind = 'vector'"], '3: relu takes a single number; kind = "plot" shows it'),
        (["specs = 'relu'", "kind = 'compare'"], "2: compare needs two or more activations"),
        (["specs = ['relu', 'elu']", "kind = 'page'"], "2: a page is about one activation, got 2"),
        (
            ["each = 'relu*'", "kind = 'sheet'"],
            "2: a sheet shows specs, a family, or the catalogue with all = true, not each",
        ),
        (
            ["each = 'relu'", "kind = 'compare'"],
            "2: each is for plot, saturation, table, vector, page, depth, stats, precision;"
            " compare shows several activations",
        ),
        (["each = ['relu*',", "'troch:*']"], "3: each: 'troch:*' matches nothing; did you mean torch:*?"),
        (["each = '*sofmax*'"], "2: each: '*sofmax*' matches nothing; did you mean softmax?"),
        (["each = 'torch:selou'"], "2: each: 'torch:selou' matches nothing; did you mean torch:SELU?"),
        (["each = 'family:rectifers'"], "2: each: there is no family 'rectifers'; did you mean rectifiers?"),
        (["each = 'family:p'"], "2: each: family 'p' may be periodic or powers; a * behind it takes all"),
        (
            ["each = 'elu:alpha=3'"],
            "2: each: 'elu:alpha=3' matches nothing; before a colon stands"
            " family, torch, keras, keras2, jax, flax, tf, tfa, onnx, hf, timm, matlab",
        ),
        (["each = '!elu'"], "2: each takes away before there is anything; begin with what there is, as in '*'"),
        (["each = ['elu', '!ELU']"], "2: each: what is taken away leaves nothing"),
        (
            ["each = 'softm*'"],
            '2: each: softmax takes a vector, and so does all that matches; kind = "vector" shows it',
        ),
        (["each = 'relu*'", "name = 'x'"], "3: name must have {name} in it, because each means 5 figures"),
        (["each = 'relu*'", "name = '{nam}'"], "3: name may have {name} and {family} in it, got {nam}"),
        (
            ["family = 'x'"],
            "2: family must be one of bumps, elu family, exponentials, gated, linear,"
            " logarithms, periodic, powers, rectifiers, shrinkage, sigmoids, steps, got 'x'",
        ),
        (["family = 'elu'", "kind = 'plot'"], "3: family is for kind = \"sheet\", got 'plot'"),
        (["all = false"], "2: all = false shows nothing; leave it out"),
        (["specs = 'relu'", "name = '../x'"], "3: name must be below out, without .., got '../x'"),
        (["specs = 'relu'", "name = 'C:x'"], "3: name must be below out, got the absolute 'C:x'"),
        (
            ["specs = 'relu'", "name = 'a//b'"],
            "3: name: no part of it may be empty, or begin or end with a dot or space, got 'a//b'",
        ),
        (["specs = 'relu'", "name = 'a/Con.x'"], "3: name: 'Con.x' is no file on Windows, got 'a/Con.x'"),
        (["specs = 'relu'", "name = 'x.svg'"], "3: name has no suffix, got 'x.svg'; formats says what is made"),
        (
            ["specs = 'relu'", "name = 'x?'"],
            "3: name may have letters, digits, spaces and . , = + - _ in it, and / between folders, not '?', got 'x?'",
        ),
        (
            ["specs = 'relu'", "name = '{name}'"],
            "3: name may have letters, digits, spaces and . , = + - _ in it, and / between folders,"
            " not '{', got '{name}'",
        ),
    ],
)
def test_a_figure_that_is_wrong_says_so_where_it_is(manifest: Path, keys: list[str], said: str) -> None:
    assert complaint_about(manifest, *keys) == said


def test_files_that_would_replace_each_other_are_refused(manifest: Path) -> None:
    text = """\
index = ["Gelu.md", "gelu.md"]
[[figure]]
specs = "relu"
theme = "both"
[[figure]]
specs = "elu"
name = "ReLU-Dark"
[[figure]]
specs = "gelu"
kind = "page"
name = "gelu"
"""
    assert complaints(manifest, text) == [
        "1: index: a page is there twice",
        "7: name: 'ReLU-Dark' is that of the figure in line 2 as well; name one of them",
        "11: name: 'gelu' is that of an index page; choose another one",
    ]


def test_later_errors_find_the_key_that_they_are_about(manifest: Path) -> None:
    (figure,) = figures(manifest, '[defaults]\nfont-size = 99\n[[figure]]\nspecs = "relu"\nrange = [0, 1]')
    said = [
        complaint(figure, RequestError(text))
        for text in ("--font-size must be 4 to 36, got 99", "--open-ended is --at")
    ]
    assert [str(error) for error in said] == [
        "actviz.toml:2: relu: font-size must be 4 to 36, got 99",
        "actviz.toml:3: --open-ended is at",
    ]


def seconds(path: Path) -> float:
    start = time.process_time()
    read(path)
    return time.process_time() - start


def test_reading_names_takes_no_time_and_no_numpy(manifest: Path) -> None:
    text = '[defaults]\ntheme = "both"\n[[figure]]\neach = "torch:*"\nname = "t/{name}"\n'
    text += "".join(f'[[figure]]\nspecs = ["relu", "elu:alpha={k}"]\nlabels = ["ReLU", "ELU"]\n' for k in range(1, 101))
    assert len(figures(manifest, text)) == 125
    assert min(seconds(manifest) for _ in range(3)) < 0.1
    code = (
        "import sys; from pathlib import Path; from actviz.manifest.reading import read; import actviz.manifest.first,"
        " actviz.manifest.finding; read(Path('actviz.toml'));"
        " print(sorted({'numpy', 'matplotlib', 'rich', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
