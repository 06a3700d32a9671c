"""Comparing a claim with what the methods find: a point is wrong only if those that can tell agree that it is.

The rule: claimed and found may differ by rtol·abs(found) + atol·scale, and by what rounding and the method's own
estimated error explain.  scale is the steepest slope near 0, at most 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.checking.methods import NOISE, ROUNDINGS, Method, estimates, surest
from actviz.checking.points import CORE, at_break
from actviz.checking.quotients import noise_of
from actviz.own.differences import EPS, EPS_FLOAT32, Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array
    from actviz.checking.subject import Claim, Subject, Way

GOOD = 1e-4  # the largest error, against f′ and the scale, with which a method says that a claim is right
TELLING = 0.25  # the largest error, against a deviation, with which a method says that there is none
FAR, FAR_FLOAT32 = 350.0, 43.0  # e^2x leaves the doubles beyond 354, float32 beyond 44
HUGE = 1e300  # beyond which an infinite slope may only have overflowed


class Tolerance(NamedTuple):
    """How far a claim may be off: rtol·abs(f′) + atol·scale."""

    rtol: float
    atol: float
    scale: float = 1.0

    def at(self, slope: Array) -> Array:
        """Return how far off a claim may be where f′ is *slope*."""
        return np.asarray(self.rtol * np.abs(slope) + self.atol * self.scale)

    def is_good(self, found: Estimate) -> NDArray[np.bool_]:
        """Say where a method knows f′ well enough for a claim to be right by it."""
        return np.asarray(found.error <= GOOD * (np.abs(found.value) + self.scale))


FLOAT64 = Tolerance(1e-8, 1e-8)
FLOAT32 = Tolerance(1e-4, 1e-5)


class Judged(NamedTuple):
    """What is known at some x: each is at most one of wrong, broken (the claim is not finite), disputed and right.

    Kinks are none of them.  noise is what rounding does to the claim; said is what each method says, found the surest
    of that.  f is False where the function itself is not finite.
    """

    x: Array
    claimed: Array
    noise: Array
    said: Mapping[Way, Estimate]
    found: Estimate
    wrong: NDArray[np.bool_]
    broken: NDArray[np.bool_]
    disputed: NDArray[np.bool_]
    right: NDArray[np.bool_]
    kink: NDArray[np.bool_]
    f: NDArray[np.bool_]


class Judge(NamedTuple):
    """A claim with the methods that are held against it."""

    subject: Subject
    claim: Claim
    found: Sequence[Method]
    tolerance: Tolerance

    def at(self, x: Array, said: Mapping[Way, Estimate] | None = None) -> Judged:
        """Compare the claim with what all methods say, if that is not known yet."""
        with np.errstate(all="ignore"):
            return self._at(x, estimates(self.found, x) if said is None else said)

    def _at(self, x: Array, said: Mapping[Way, Estimate]) -> Judged:
        claimed = self.claim.d1(x)
        noise = self._noise(x, claimed)
        with_f = np.isfinite(self.subject.f(x))
        kink = at_break(x, [b.at for b in self.subject.kinks])
        nowhere = np.zeros(x.shape, dtype=bool)
        rejected, accepted, finite = nowhere.copy(), nowhere.copy(), nowhere.copy()
        deviation, sureness = np.full(x.shape, np.inf), np.full(x.shape, np.inf)
        for estimate in said.values():
            off = np.abs(claimed - estimate.value)
            allowed = self.tolerance.at(estimate.value) + estimate.error + noise
            rejects, accepts = off > allowed, off <= allowed
            good = self.tolerance.is_good(estimate)
            rejected |= rejects
            accepted |= accepts & good
            finite |= good & (np.abs(estimate.value) < HUGE)
            deviation = np.where(rejects, np.minimum(deviation, off), deviation)
            sureness = np.where(accepts, np.minimum(sureness, estimate.error + noise), sureness)
        counts = with_f & ~kink
        contradicted = sureness < TELLING * deviation
        return Judged(
            x,
            claimed,
            noise,
            said,
            surest(list(said.values())),
            wrong=counts & rejected & ~contradicted,
            broken=counts & ~np.isfinite(claimed) & finite,
            disputed=counts & rejected & contradicted,
            right=counts & accepted & ~rejected,
            kink=kink,
            f=with_f,
        )

    def _noise(self, x: Array, claimed: Array) -> Array:
        eps = EPS_FLOAT32 if self.claim.float32 or self.subject.float32 else EPS
        spread = noise_of(self.claim.d1, x)
        return np.asarray(NOISE * np.where(np.isfinite(spread), spread, 0.0) + ROUNDINGS * eps * np.abs(claimed))


def tolerance_for(subject: Subject, x: Array, found: Estimate, rtol: float | None, atol: float | None) -> Tolerance:
    """Return the tolerance that fits the precision that a function computes in, or the one that is asked for."""
    core = (np.abs(x) <= CORE) & ~at_break(x, [b.at for b in subject.kinks])
    slopes = np.abs(found.value[core])
    steepest = float(np.max(slopes[np.isfinite(slopes)], initial=0.0))
    claim = subject.claim
    default = FLOAT32 if subject.float32 or (claim and claim.float32) else FLOAT64
    return Tolerance(
        default.rtol if rtol is None else rtol,
        default.atol if atol is None else atol,
        min(1.0, steepest) or 1.0,
    )
