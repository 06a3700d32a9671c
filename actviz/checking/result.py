"""What a check finds: the verdict with everything that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from actviz.checking.judging import Tolerance
    from actviz.checking.subject import Way

Verdict = Literal["right", "wrong", "cannot tell"]
Convention = Literal["left", "right", "both", "mean", "between", "outside", "not finite", "any"]
SlipKind = Literal[
    "sign flipped",
    "zero",
    "straight through",
    "f itself",
    "second derivative",
    "mirrored",
    "upside down",
    "takes f(x)",
    "applied to f(x)",
    "factor",
    "factor of term",
    "square missing",
    "exchanged",
    "parameter value",
    "break missing",
    "branches swapped",
    "inner derivative",
    "part missing",
    "of another function",
    "missing term",
    "extra term",
    "branch overflows",
    "branch not finite",
]
RemarkKind = Literal["float32", "lost digits", "overflow", "f not finite", "disputed", "of the code"]


class Stretch(NamedTuple):
    """An interval, or a point, on which a claim is wrong; broken if it is not finite there."""

    low: float
    high: float
    broken: bool = False


class Place(NamedTuple):
    """One x with what is claimed and what is right there."""

    x: float
    claimed: float
    right: float

    @property
    def absolute(self) -> float:
        """The size of the difference."""
        return abs(self.claimed - self.right)

    @property
    def relative(self) -> float:
        """The difference against what is right; ∞ if that is 0."""
        return self.absolute / abs(self.right) if self.right else float("inf")


class Row(NamedTuple):
    """What one method says: where the claim differs most from it, against what is allowed, and by how much.

    points are those at which it knows f′ well.
    """

    way: Way
    why_not: str
    points: int = 0
    difference: float = 0.0
    at: float = 0.0


class Kink(NamedTuple):
    """A point without a derivative: the slopes to both sides, and what is claimed there.

    At a kink every number between the slopes is right (a subgradient); where f jumps, none is, and any is allowed.
    """

    at: float
    left: float
    right: float
    claimed: float
    convention: Convention
    jumps: bool


class Slip(NamedTuple):
    """What a wrong derivative looks like, on one stretch: a factor, the name of a parameter, term or function."""

    kind: SlipKind
    low: float
    high: float
    what: str = ""
    factor: float = 1.0


class Remark(NamedTuple):
    """What is worth knowing but no error: on a stretch, with numbers or words."""

    kind: RemarkKind
    low: float = 0.0
    high: float = 0.0
    text: str = ""


class Check(NamedTuple):
    """The outcome for one claim; why says what is missing if the verdict is that nothing can be told."""

    label: str
    claim: str
    verdict: Verdict
    why: str
    wrong: tuple[Stretch, ...]
    example: Place | None
    slips: tuple[Slip, ...]
    rows: tuple[Row, ...]
    kinks: tuple[Kink, ...]
    remarks: tuple[Remark, ...]
    derivative: str
    tolerance: Tolerance
    points: int
