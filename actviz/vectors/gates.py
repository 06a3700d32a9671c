"""Gated linear units: the vector is cut into halves a and b, and one half decides how much of the other passes.

±∞ follow the arithmetic of products: ∞ times a gate that is exactly shut, and so 0·∞, is nan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from actviz.catalogue.gated.logistic import Swish
from actviz.catalogue.gated.normal import GELU
from actviz.catalogue.linear import Identity
from actviz.catalogue.rectifiers.straight import ReLU
from actviz.catalogue.sigmoids.logistic import Sigmoid
from actviz.catalogue.sigmoids.tangents import Tanh
from actviz.deferred import np
from actviz.errors import RequestError
from actviz.interval import NOT_NEGATIVE
from actviz.vectors.base import FigureKind, KnownAs, Reference, VectorActivation, diagonal, param

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.terms import Break

DAUPHIN = Reference(
    "Dauphin, Fan, Auli & Grangier",
    2016,
    "Language modeling with gated convolutional networks",
    "https://arxiv.org/abs/1612.08083",
)
SHAZEER = Reference("Shazeer", 2020, "GLU variants improve transformer", "https://arxiv.org/abs/2002.05202")
IDENTITY = Identity()


class Halves(VectorActivation):
    """g(a)·h(b) for the halves a and b of the vector, entry by entry."""

    example = (2.0, -1.0, 1.0, -2.0)
    figure: ClassVar[FigureKind] = "halves"

    @property
    def factors(self) -> tuple[Activation, Activation]:
        """The scalar activations g and h that the halves go through."""
        raise NotImplementedError(f"{self.name} declares no factors")

    def outputs(self, entries: int) -> int:
        """Return half the number of entries; raise RequestError unless that is a whole number above 0."""
        if entries < 1 or entries % 2:
            raise RequestError(
                f"{self.name} cuts its vector into two halves a and b, so it takes an even number of entries,"
                f" got {entries}"
            )
        return entries // 2

    def _f(self, x: Array) -> Array:
        g, h = self.factors
        a, b = np.split(x, 2, axis=-1)
        return self._product(g.f(a), h.f(b))

    def _jacobian(self, x: Array) -> Array:
        g, h = self.factors
        a, b = np.split(x, 2, axis=-1)
        blocks = self._product(g.d1(a), h.f(b)), self._product(g.f(a), h.d1(b))
        return np.concatenate([diagonal(block) for block in blocks], axis=-1)

    @staticmethod
    def _product(left: Array, right: Array) -> Array:
        with np.errstate(invalid="ignore"):
            return left * right

    def section_breaks(self, v: Array, entry: int) -> tuple[Break, ...]:
        """Return the breaks of the factor that the entry goes through."""
        g, h = self.factors
        return g.breaks if entry < len(v) // 2 else h.breaks


class GLU(Halves):
    """One half of the vector gated by the sigmoid of the other: the gate b passes a on or shuts it off."""

    name = "glu"
    aliases = ("gated_linear_unit",)
    formula = "a_i*sigmoid(b_i)"
    jacobian_formula = "d/da_i: sigmoid(b_i); d/db_i: a_i*sigmoid(b_i)*(1 - sigmoid(b_i))"
    note = "x = [a, b]; the second half b is the gate"
    mathtext = r"y_i = a_i\,\sigma(b_i)"
    used_in = "gated convolutional language models; blocks of Conformer"
    known_as = (
        KnownAs("torch", "nn.GLU"),
        KnownAs("keras", "glu"),
        KnownAs("jax", "nn.glu"),
        KnownAs("flax", "glu"),
    )
    references = (DAUPHIN,)
    factors = (IDENTITY, Sigmoid())


class GTU(Halves):
    """The tanh of one half gated by the sigmoid of the other, as in the cells of an LSTM."""

    name = "gtu"
    aliases = ("gated_tanh_unit",)
    formula = "tanh(a_i)*sigmoid(b_i)"
    jacobian_formula = "d/da_i: (1 - tanh(a_i)**2)*sigmoid(b_i); d/db_i: tanh(a_i)*sigmoid(b_i)*(1 - sigmoid(b_i))"
    note = "x = [a, b]; the second half b is the gate"
    mathtext = r"y_i = \tanh(a_i)\,\sigma(b_i)"
    used_in = "PixelCNN; WaveNet"
    references = (
        Reference(
            "van den Oord et al.",
            2016,
            "Conditional image generation with PixelCNN decoders",
            "https://arxiv.org/abs/1606.05328",
        ),
    )
    factors = (Tanh(), Sigmoid())


class Bilinear(Halves):
    """The product of both halves: each is the other's gate, and neither is ever shut or open by itself."""

    name = "bilinear"
    aliases = ("bilinear_glu",)
    formula = "a_i*b_i"
    jacobian_formula = "d/da_i: b_i; d/db_i: a_i"
    note = "x = [a, b]; each half is the other's gate"
    mathtext = r"y_i = a_i\,b_i"
    used_in = "feed-forward layers of transformers, as a baseline"
    references = (DAUPHIN, SHAZEER)
    factors = (IDENTITY, IDENTITY)


class ReGLU(Halves):
    """One half gated by the ReLU of the other: shut exactly where the gate is negative."""

    name = "reglu"
    formula = "max(a_i, 0)*b_i"
    jacobian_formula = "d/da_i: where(a_i > 0, b_i, 0); d/db_i: max(a_i, 0)"
    note = "x = [a, b]; the first half a is the gate"
    mathtext = r"y_i = \max(a_i,\ 0)\,b_i"
    used_in = "feed-forward layers of transformers"
    references = (SHAZEER,)
    factors = (ReLU(), IDENTITY)


class GEGLU(Halves):
    """One half gated by the GELU of the other."""

    name = "geglu"
    formula = "a_i*Phi(a_i)*b_i"
    jacobian_formula = "d/da_i: (Phi(a_i) + a_i*phi(a_i))*b_i; d/db_i: a_i*Phi(a_i)"
    note = "x = [a, b]; the first half a is the gate"
    mathtext = r"y_i = a_i\,\Phi(a_i)\,b_i"
    used_in = "feed-forward layers of T5 1.1 and Gemma"
    references = (SHAZEER,)
    factors = (GELU(), IDENTITY)


class SwiGLU(Halves):
    """One half gated by the swish of the other."""

    name = "swiglu"
    formula = "a_i*sigmoid(beta*a_i)*b_i"
    jacobian_formula = (
        "d/da_i: sigmoid(beta*a_i)*(1 + beta*a_i*(1 - sigmoid(beta*a_i)))*b_i; d/db_i: a_i*sigmoid(beta*a_i)"
    )
    note = "x = [a, b]; the first half a is the gate"
    mathtext = r"y_i = a_i\,\sigma(\beta a_i)\,b_i"
    used_in = "feed-forward layers of Llama and PaLM"
    known_as = (KnownAs("onnx", "SwiGLU"), KnownAs("timm", "SwiGLU"))
    references = (SHAZEER,)
    beta: float = param(1.0, NOT_NEGATIVE, "sharpness of the gate; 1 makes it silu, 0 makes it a/2")

    @property
    def factors(self) -> tuple[Activation, Activation]:
        """The scalar activations that the halves go through."""
        return Swish(beta=self.beta), IDENTITY
