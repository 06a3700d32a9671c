"""Functions that jump: the neurons of the perceptron, and what binary networks compute forwards."""

from __future__ import annotations

from actviz.activation import Activation
from actviz.interval import point
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant


class BinaryStep(Activation):
    """Fires or does not; its slope is 0 wherever it has one, so no gradient ever passes."""

    name = "binary_step"
    aliases = ("heaviside", "step", "unit_step", "hardlim", "threshold_unit")
    formula = "where(x >= 0, 1, 0)"
    derivative = "0"
    mathtext = r"1\ (x \geq 0),\quad 0\ (x < 0)"
    used_in = "the perceptron; trained by other means than its gradient"
    known_as = (
        KnownAs("torch", "heaviside"),
        KnownAs("jax", "numpy.heaviside"),
        KnownAs("matlab", "hardlim"),
    )
    differences = (Difference(("torch", "jax"), "the caller chooses the value at 0"),)
    references = (
        Reference(
            "McCulloch & Pitts",
            1943,
            "A logical calculus of the ideas immanent in nervous activity",
            "https://doi.org/10.1007/BF02478259",
        ),
        Reference(
            "Rosenblatt",
            1958,
            "The perceptron: a probabilistic model for information storage and organization in the brain",
            "https://doi.org/10.1037/h0042519",
        ),
    )
    # The value at 0 is a choice: 1 as in MATLAB's hardlim; heaviside of numpy, torch and jax makes the caller choose.
    breaks = (Break(0.0, order=0, takes="right"),)
    facts = Facts(
        range=(point(0.0), point(1.0)),
        left=Tail(0.0),
        right=Tail(1.0),
        monotonic="nondecreasing",
        peak_slope=0.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), constant(1.0))


class Sign(Activation):
    """Gives the sign of its input, and 0 for 0; no gradient ever passes."""

    name = "sign"
    aliases = ("signum", "bipolar_step", "hardlims")
    formula = "sign(x)"
    derivative = "0"
    mathtext = r"\mathrm{sgn}(x)"
    used_in = "binary neural networks, trained with a surrogate for its gradient"
    known_as = (
        KnownAs("torch", "sign"),
        KnownAs("jax", "numpy.sign"),
        KnownAs("tf", "sign"),
        KnownAs("onnx", "Sign"),
        KnownAs("matlab", "hardlims"),
    )
    differences = (Difference(("matlab",), "hardlims(0) is 1"),)
    references = (Reference("Widrow & Hoff", 1960, "Adaptive switching circuits"),)
    # 0 at 0 in every Python framework and in ONNX; MATLAB's hardlims(0) is 1.
    breaks = (Break(0.0, order=0, takes="mean"),)
    facts = Facts(
        range=(point(-1.0), point(0.0), point(1.0)),
        left=Tail(-1.0),
        right=Tail(1.0),
        monotonic="nondecreasing",
        peak_slope=0.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(-1.0), constant(1.0))
