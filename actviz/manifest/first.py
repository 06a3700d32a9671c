"""The manifest to begin with, which shows every key and works as it is."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import NamedTuple

from actviz.spelling import fold
from actviz.terms import FRAMEWORKS

# Files that show with what a project writes its pages, and the folder from which those take images; nearest first.
SITES = (
    ("docs/source/conf.py", "docs/source/_static/activations"),
    ("docs/conf.py", "docs/_static/activations"),
    ("doc/source/conf.py", "doc/source/_static/activations"),
    ("doc/conf.py", "doc/_static/activations"),
    ("mkdocs.yml", "docs/assets/activations"),
    ("zensical.toml", "docs/assets/activations"),
    ("_quarto.yml", "images/activations"),
    ("docs", "docs/activations"),
    ("doc", "doc/activations"),
)

TEXT = Template("""\
# The figures of this project.  Make them with 'actviz build'; 'actviz build --check' fails if one is out of date.
out = $out  # where they go, seen from this file
index = ["index.md"]  # pages that show all of them, also .html
title = "Activation functions"  # of the index; intro is Markdown below it
# intro = "Made by actviz."

[defaults]  # for all figures that do not say otherwise
theme = "both"  # light, dark, both, or auto: one SVG that follows the reader's setting
formats = ["svg"]  # svg, png, png@2x, pdf; tables also md, latex; pages are md
# size = "7x5"  # inches; or 16x10cm, 600x450px, 600px, column, slide
# dpi = 150  # of PNG
# font-size = 9  # points
# style = "print"  # black and greys; or a style of matplotlib, or a .mplstyle file
# colors = ["#ee4c2c"]  # of the curves
# dark-colors = ["#ff8a65"]  # of the curves on dark pages
# transparent = true  # no background
# svg-text = true  # letters that can be searched, in the reader's fonts

[[figure]]
specs = ["relu", "elu:alpha=0.5"]  # names, sweeps such as "elu:alpha=0.5,1", formulas such as "x*tanh(x)"
# kind = "plot"  # compare, saturation, table, vector (softmax and its kind), page (all about one), sheet (many)
# name = "rectifiers"  # of the file, without suffix; folders are made
# labels = ["ReLU", "ELU"]  # one per curve
# title = "Rectifiers"  # instead of ours; so are alt and caption
# alt = "ReLU is 0 for negative x, ELU falls to -0.5."
# caption = "Two rectifiers."
# range = [-3, 3]  # of x
# panels = ["strips", "f", "d1"]  # also d2 and log
# threshold = 0.01  # saturated means abs(f') below it
# relative = true  # measures it against the largest abs(f')
# samples = 1001  # points per curve

[[figure]]
kind = "table"
specs = "gelu"
formats = "md"
# at = "-4..4:0.5"  # or a list of numbers

[[figure]]
each = $each  # one figure for each that matches; also "torch:*", "family:elu", and "!gelu" takes away
name = "{name}"  # which is filled in, and so is {family}

# [[figure]]
# specs = "softmax"
# vector = [3, 1, 0.2]
# section = 1  # lets one entry vary

# [[figure]]
# family = "rectifiers"  # a sheet of a whole family, "*" one of each; all = true for the whole catalogue
# all = true

# What activations do to training.
# [[figure]]
# kind = "depth"
# specs = ["sigmoid", "relu"]
# layers = 50
# width = 512
# init = "he"  # xavier, lecun, gain, or V of Var(W) = V/n
# bias = 0  # variance of the biases
# seeds = 5  # networks that are simulated
# seed = 0  # the first
# plane = false  # true for weights, biases and the edge of chaos

# [[figure]]
# kind = "stats"
# specs = ["relu", "gelu"]
# mu = 0
# sigma = 1

# [[figure]]
# experiment = "dead"  # 'actviz experiment' lists all; some take specs, steps and trace also at = 1.5

# [[figure]]
# loss = ["sigmoid", "mse"]  # kind = "loss" alone: all pairs

# [[figure]]
# claims = "C11"
# lang = "zh"

# [[figure]]
# kind = "precision"
# specs = "sigmoid"
# dtype = ["float16", "float32"]

# Functions of your own are drawn by 'actviz build --allow-imports', which runs their code.
# [[figure]]
# specs = $own
""")


class Project(NamedTuple):
    """What a first manifest depends on: where the figures go, the framework if any, and the name of the package."""

    out: str = "activations"
    framework: str = ""
    package: str = ""


def project(folder: Path) -> Project:
    """Return what the files in *folder* show about its project."""
    out = next((out for sign, out in SITES if (folder / sign).exists()), Project().out)
    packages = [path.parent for where in ("src/*", "*") for path in sorted(folder.glob(f"{where}/__init__.py"))]
    named = [path.name for path in packages if path.name not in {"tests", "test", "docs", "doc"}]
    framework = next((name for name in named if fold(name) in FRAMEWORKS), "")
    return Project(out, framework, named[0] if named else "")


def first(about: Project) -> str:
    """Return the text of the first manifest of a project."""
    each = json.dumps(f"{about.framework}:*" if about.framework else ["gelu*", "silu", "mish"])
    own = json.dumps(f"{about.package}.nn:swoosh" if about.package else "./mine.py:swoosh")
    return TEXT.substitute(out=json.dumps(about.out), each=each, own=own)
