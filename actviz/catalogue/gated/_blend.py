"""What gates have in common that let a share of the input pass beside them, or stretch what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping, leaning, too_large
from actviz.terms import Facts, Piece, line

if TYPE_CHECKING:
    from actviz.arrays import Array


class Blend(Activation):
    """through·x + gain·x·g(sharpness·x), for positive numbers or 0, on top of a class that has the second term.

    With g(-t) = 1 - g(t) the slope of t·g(t) is 1 minus its mirror image, so its least is 1 minus its peak.
    """

    MINIMUM: ClassVar[float]
    PEAK_SLOPE: ClassVar[float]

    @property
    def _through(self) -> float:
        return 0.0

    @property
    def _gain(self) -> float:
        return 1.0

    @property
    def _sharpness(self) -> float:
        return 1.0

    def _complaint(self) -> str:
        return too_large(self._through, self._gain, self._sharpness)

    @property
    def facts(self) -> Facts:
        through, gain, sharpness = self._through, self._gain, self._sharpness
        if not sharpness:
            slope = through + gain / 2
            return leaning((slope, slope), slope, slope)
        if not through:
            return dipping(gain * self.MINIMUM / sharpness, gain * self.PEAK_SLOPE, slope=gain)
        least, peak = through + gain * (1 - self.PEAK_SLOPE), through + gain * self.PEAK_SLOPE
        return leaning((through, through + gain), least, peak)

    def _f(self, x: Array) -> Array:
        return self._through * x + super()._f(x)

    def _d1(self, x: Array) -> Array:
        return self._through + super()._d1(x)

    def _pieces(self) -> tuple[Piece, ...]:
        return super()._pieces() if self._sharpness else (line(self._through + self._gain / 2),)
