"""Alt texts and captions, read back: every sentence is understood, and what it says is held against the function."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from heard import NUMBER, N, close, numbers, plain_words, value, well_formed

from actviz.analysis.comparison import compare
from actviz.analysis.gradient_table import default_points, gradient_table
from actviz.analysis.poster import poster
from actviz.analysis.saturation import saturation
from actviz.analysis.survey import Survey, survey
from actviz.catalogue import catalogue
from actviz.look import Panel
from actviz.prose import alt
from actviz.prose.alt_numbers import about, exactly, said
from actviz.spec import get, get_all

if TYPE_CHECKING:
    from actviz.analysis.facts import FactSheet

PANELS: tuple[Panel, ...] = ("strips", "f", "d1")
F: tuple[Panel, ...] = ("f",)
FARTHEST = 1e4  # where a tail is looked at


def sentences(text: str) -> list[str]:
    assert text.endswith(".")
    return plain_words(text).removesuffix(".").split(". ")


def surveyed(*specs: str, threshold: float = 0.01, relative: bool = False) -> Survey:
    return survey([a for s in specs for a in get_all(s)], threshold=threshold, relative=relative)


class Claims:
    """What an alt text of one activation may say, each kind of sentence with the check of what it says."""

    def __init__(self, sheet: FactSheet) -> None:
        self.sheet, self.act = sheet, sheet.activation
        grid = np.unique(np.concatenate([np.linspace(-30, 30, 6001), np.geomspace(1e-6, FARTHEST, 400)]))
        self.x = np.unique(np.concatenate([grid, -grid]))
        self.f, self.d1 = self.act.f(self.x), self.act.d1(self.x)
        self.seen: set[str] = set()

    def check(self, sentence: str) -> None:
        steepest, joint, dying = sentence.partition(", and is ")
        if joint:
            self.check(steepest)
            self.check(f"Its slope is {dying}")
            return
        for pattern, claim in self.patterns().items():
            if found := re.fullmatch(pattern, sentence):
                self.seen.add(claim.__name__)
                claim(*found.groups())
                return
        pytest.fail(f"nobody understands: {sentence}")

    def check_all(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            self.check(sentence)

    def patterns(self) -> dict[str, Callable[..., None]]:
        return {
            r"It (increases and |never decreases and |never increases and |decreases and |)takes (.*?)"
            r"(?:, with (.*?))?(?:; its shape comes back every (.*))?": self.shape,
            rf"It is {N} everywhere": self.constant,
            r"Towards both ends it (.*)": self.limits,
            r"Towards minus infinity it (.*), towards infinity it (.*)": self.limits,
            r"It has (.*)": self.breaks,
            r"It is smooth": self.smooth,
            rf"Its slope grows without bound(?: in size)? towards (both ends|(?:x = )?{NUMBER})": self.unbounded,
            rf"Its slope is at most {N}( in size)?": self.at_most,
            rf"Its slope is {N} everywhere": self.straight,
            rf"Its slope tends to its peak( in size)?, {N}, towards {N}": self.tends,
            rf"Its slope peaks at {N}( in size)?, (at|just below|just above) x = {N}(?: and {N})?": self.peaks,
            rf"Its slope peaks at {N}( in size)? again and again, as at x = {N}": self.peaks_again,
            r"Its slope is (below 0.01 in size everywhere, so it is saturated everywhere)": self.gradient,
            r"Its slope is ((?:0|below 0.01 in size) .*)": self.gradient,
            r"On no stretch is its slope (below 0.01 in size)": self.nowhere,
            r"Numbers are rounded": lambda: None,
        }

    def shape(self, verb: str, values: str, extrema: str | None, wavelength: str | None) -> None:
        steps = np.diff(self.f[np.isfinite(self.f)])
        if verb:
            up, strict = ("increases" in verb or "decreases" in verb.partition("never ")[2]), "never" not in verb
            assert ((steps if up else -steps) >= -1e-12 * np.abs(self.f).max(initial=1.0)).all()
            assert strict == (self.act.facts.monotonic in {"increasing", "decreasing"})
        else:
            assert steps.max() > 0 > steps.min()
        spans = re.findall(
            rf"all values|the values? (?:{NUMBER})(?:(?:, | and )(?:{NUMBER}))*|values [^,]*?(?={NUMBER})(?:{NUMBER})"
            rf"(?: (?:and|to)(?: just below)? (?:{NUMBER}))?",
            values,
        )
        found = [span for text in spans for span in self.intervals(text)]
        expected = [tuple(s) for s in self.act.facts.range]
        assert len(found) == len(expected)
        for a, b in zip(found, expected, strict=True):
            assert close(a[0], b[0])
            assert close(a[1], b[1])
            assert a[2:] == b[2:]
        for what, places in re.findall(
            rf"(minimum|maximum) at x = ((?:{NUMBER})(?: and (?:{NUMBER}))?)", extrema or ""
        ):
            end = expected[0][0] if what == "minimum" else expected[-1][1]
            for place in numbers(places):
                assert abs(self.act.f(place) - end) <= 1e-6 * max(1.0, abs(end))
                if math.isclose(place, 0, abs_tol=1e-9) is False:
                    beside = [self.act.f(place * (1 + step)) for step in (-0.05, 0.05)]
                    assert all((y > end) if what == "minimum" else (y < end) for y in beside)
        if (distance := self.act.facts.wavelength) and not self.act.breaks:
            x = np.array([-9.1, -4.0, 0.3, 2.0, 7.7])
            steps = self.act.f(x + distance) - self.act.f(x)
            assert bool(wavelength) == (np.ptp(steps) < 1e-6)
        assert not wavelength or close(value(wavelength), distance)

    @staticmethod
    def intervals(text: str) -> list[tuple[float, float, bool, bool]]:
        ends = numbers(text)
        if text == "all values":
            return [(-math.inf, math.inf, False, False)]
        if text.startswith("the value"):
            return [(x, x, True, True) for x in ends]
        closed = "of at " in text
        if closed or "below " in text[:14] or ("above " in text[:14] and "just" not in text):
            (end,) = ends
            up = "of at least" in text or "above" in text
            return [(end, math.inf, closed, False) if up else (-math.inf, end, False, closed)]
        low, high = ends
        between = "between" in text
        return [(low, high, not between and "just above" not in text, not between and "just below" not in text)]

    def constant(self, level: str) -> None:
        assert (self.f == value(level)).all()

    def limits(self, left: str, right: str = "") -> None:
        right = right or left
        facts = self.act.facts
        for text, tail, x, end in ((left, facts.left, -math.inf, 0), (right, facts.right, math.inf, -1)):
            verb = text.partition(" ")[0]
            assert (verb == "stays") == self.act.pieces[end][1].constant
            if verb == "oscillates":
                assert math.isnan(tail.value)
            elif verb in {"grows", "falls"}:
                assert tail.value == (math.inf if verb == "grows" else -math.inf)
                assert abs(self.act.f(math.copysign(FARTHEST, x))) > 1
                if slopes := numbers(text):
                    assert close(slopes[0], tail.slope)
                else:
                    assert math.isinf(tail.slope) if "steeply" in text else math.isnan(tail.slope)
            else:
                assert verb in {"tends", "stays"}
                (limit,) = numbers(text)
                assert close(limit, tail.value)
                far = self.act.f(math.copysign(FARTHEST, x) * np.array([1.0, 1.5]))
                assert (far == tail.value).all() or verb == "tends"
                assert np.abs(far - tail.value).max() < 0.02

    def breaks(self, text: str) -> None:
        named = {"kink": 1, "jump": 0, "vertical tangent": 1}
        places: dict[int, list[float]] = {0: [], 1: []}
        jump = rf"a jump from {N} to {N} at x = {N} \(the value {N} there\)"
        for left, right, at, there in re.findall(jump, text):
            x = value(at)
            assert close(value(left), self.act.f(x - 1e-9))
            assert close(value(right), self.act.f(x + 1e-9))
            assert value(there) == self.act.f(x)
            places[0].append(x)
        rest = re.sub(jump, "", text)
        for kind, listed in re.findall(rf"(kink|jump|vertical tangent)s? at ((?:(?:{NUMBER})(?:, | and )?)+)", rest):
            for x in numbers(listed):
                places[named[kind]].append(x)
                left, right = self.act.d1(x - 1e-9), self.act.d1(x + 1e-9)
                assert min(left, right) > 1e3 if kind == "vertical tangent" else not math.isclose(left, right)
        expected = [b for b in self.act.breaks if b.order < 2]
        assert sorted(places[0]) == [b.at for b in expected if b.order == 0]
        assert sorted(places[1]) == [b.at for b in expected if b.order == 1]

    def smooth(self) -> None:
        assert not self.act.seams

    def unbounded(self, where: str) -> None:
        ends = (-math.inf, math.inf) if where == "both ends" else (value(where.removeprefix("x = ")),)
        for at in ends:
            far = np.linspace(FARTHEST, FARTHEST + 10, 101)  # a wave is flat now and then
            with np.errstate(over="ignore"):
                assert np.abs(self.act.d1(at + 1e-9 if math.isfinite(at) else math.copysign(1.0, at) * far)).max() > 100

    def bound(self, slope: str, size: str | None) -> float:
        assert close(value(slope), self.sheet.peak.slope)
        size_needed = self.act.facts.monotonic not in {"increasing", "nondecreasing"}
        assert bool(size) == size_needed
        inside = self.d1[np.isfinite(self.d1)]
        assert (np.abs(inside) if size_needed else inside).max() <= value(slope) * (1 + 5.1e-4)
        return value(slope)

    def straight(self, slope: str) -> None:
        assert (self.d1 == value(slope)).all()

    def at_most(self, slope: str, size: str | None) -> None:
        self.bound(slope, size)

    def tends(self, size: str | None, slope: str, where: str) -> None:
        limit = self.bound(slope, size)
        assert math.isclose(abs(self.act.d1(math.copysign(FARTHEST, value(where)))), limit, rel_tol=1e-3)

    def peaks(self, slope: str, size: str | None, how: str, *where: str | None) -> None:
        limit = self.bound(slope, size)
        side = {"at": 0.0, "just below": -1e-9, "just above": 1e-9}[how]
        for x in [value(w) + side for w in where if w]:
            assert math.isclose(abs(self.act.d1(x)), limit, rel_tol=1e-3)
        if how != "at":
            (x,) = (value(w) for w in where if w)
            assert abs(self.act.d1(x - side)) < limit * (1 - 1e-3)

    def peaks_again(self, slope: str, size: str | None, where: str) -> None:
        self.peaks(slope, size, "at", where)
        wavelength = self.act.facts.wavelength
        assert abs(value(where)) <= wavelength / 2 + 1e-9
        for turns in (-3, 1, 4):
            assert math.isclose(abs(self.act.d1(value(where) + turns * wavelength)), value(slope), rel_tol=1e-3)

    def gradient(self, text: str) -> None:
        """Hold |f′| against the threshold on both sides of every edge, and look for places that are left out."""
        if "everywhere" in text:
            assert (np.abs(self.d1) < 0.01).all()
            return
        limit, said_to_be_small = math.nan, np.zeros(self.x.shape, dtype=bool)
        for found in re.finditer(rf"below 0.01 in size|(?:^|and )0 for|(below|above) {N}|from {N} to {N}", text):
            if "0 for" in found[0]:
                limit = 0.0
            elif "in size" in found[0]:
                limit = 0.01
            else:
                side, end, *span = found.groups()
                low, high = (value(s) for s in span) if span[0] else (-math.inf, value(end))
                if side == "above":
                    low, high = value(end), math.inf
                said_to_be_small |= self.small(low, high, limit)
        if not self.sheet.saturation.repeats:
            unsaid = self.x[~said_to_be_small & (np.abs(self.d1) < 0.01) & np.isfinite(self.d1)]
            places = [r for r in self.sheet.saturation.regions if ((unsaid > r.low) & (unsaid < r.high)).any()]
            assert not [r for r in places if r.high - r.low > 0.02]

    def small(self, low: float, high: float, limit: float) -> np.ndarray:
        """Check that the slope is small between two printed numbers and larger beside them; return where that is."""
        width = min(high - low, 1.0)
        edges = [(low, 1.0), (high, -1.0)]
        inside = (self.x > low - 1e-3 * abs(low)) & (self.x < high + 1e-3 * abs(high))  # they are rounded
        for edge, inwards in edges:
            if math.isinf(edge):
                continue
            slack = min(6e-4 * max(abs(edge), 1e-3), width / 4)
            within = abs(self.act.d1(edge + inwards * slack))
            assert within < 0.01 if limit else within == 0
            outside = np.abs(self.act.d1(edge - inwards * slack * np.array([1.0, 30.0])))
            assert (outside >= (0.01 if limit else 1e-300)).any() or self.next_to(edge)
        return inside

    def next_to(self, edge: float) -> bool:
        """Say whether two regions meet in an edge, at a jump or where a dead one ends."""
        ends = [x for r in self.sheet.saturation.regions for x in r[:2]]
        return sum(close(edge, x) for x in ends) > 1

    def nowhere(self, _: str) -> None:
        assert not self.sheet.saturation.regions
        assert (np.abs(self.d1) >= 0.01).mean() > 0.99


@pytest.fixture(scope="module")
def surveys() -> list[Survey]:
    return [survey([cls()], samples=101) for cls in catalogue().values()]


def test_every_sentence_on_a_single_activation_is_true(surveys: list[Survey]) -> None:
    seen: set[str] = set()
    lengths = []
    for shown in surveys:
        words = alt.plot(shown, PANELS)
        well_formed(words)
        claims = Claims(shown.sheets[0])
        chart, *facts = sentences(words.alt)
        low, high = shown.window
        assert chart.startswith(
            f"Line charts of {claims.act.label} for x from {low:g} to {high:g}, showing the function"
        )
        claims.check_all(facts)
        assert {"shape", "limits"} <= claims.seen
        assert {"gradient", "nowhere"}.intersection(claims.seen)
        seen |= claims.seen
        lengths.append(len(words.alt))
    assert {"breaks", "smooth", "unbounded", "at_most", "tends", "peaks"} <= seen
    assert 300 <= statistics.median(lengths) <= 480
    assert max(lengths) <= 620


def test_the_truth_of_one_activation_is_not_that_of_another(surveys: list[Survey]) -> None:
    """Each text, read as if it were on the next activation of the catalogue, says something false."""
    for shown, other in list(pairwise(surveys))[::3]:
        _, *facts = sentences(alt.plot(shown, PANELS).alt)
        a, b = shown.sheets[0].activation, other.sheets[0].activation
        if np.allclose(a.f(np.linspace(-3, 3, 13)), b.f(np.linspace(-3, 3, 13)), atol=1e-3):
            continue
        claims = Claims(other.sheets[0])
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            claims.check_all(facts)


def check_state(claims: Claims, text: str) -> None:
    """Hold "saturated below -4.605 and flat from …" against the slopes on both sides of every edge."""
    if text in {"nowhere saturated", "saturated everywhere", "dead everywhere"}:
        small = np.abs(claims.d1) < 0.01
        assert small.all() if "every" in text else not [r for r in claims.sheet.saturation.regions if "t" != r.kind[-1]]
        return
    limit = math.nan
    for kind, side, end, low, high in re.findall(rf"(dead|saturated|flat)|(below|above) {N}|from {N} to {N}", text):
        if kind:
            limit = 0.0 if kind == "dead" else 0.01
        elif side == "below":
            claims.small(-math.inf, value(end), limit)
        elif side == "above":
            claims.small(value(end), math.inf, limit)
        else:
            claims.small(value(low), value(high), limit)


def check_short(claims: Claims, text: str) -> None:
    """Find the sentence on one of many activations and check what it says."""
    label = re.escape(claims.act.label)
    found = re.search(rf"[.] {label} (?:takes .*? and |takes .*?, )?(?:has (.*?) and )?is (.*?)[.](?: |$)", text)
    assert found
    check_state(claims, found[2])
    if peak := re.search(rf"a peak slope of {N}", found[1] or ""):
        assert close(value(peak[1]), claims.sheet.peak.slope)
        if f"{claims.act.label} takes" in text:
            claims.breaks((found[1] or "").replace(peak[0], ""))


def test_many_activations_are_told_in_short(surveys: list[Survey]) -> None:
    sheets = [s.sheets[0] for s in surveys]
    for count in (5, 12):
        for start in range(0, len(sheets) - count, 23):
            some = sheets[start : start + count]
            shown = Survey((-4.0, 4.0), (), tuple(some))
            for words in (alt.plot(shown, PANELS), alt.saturation(shown)):
                well_formed(words)
                for sheet in some:
                    check_short(Claims(sheet), plain_words(words.alt))
            assert plain_words(words.alt).startswith(f"Strip charts of {count} functions for x from -4 to 4, ")


PAIRS = [("sigmoid", "tanh"), ("relu", "elu"), ("gelu", "gelu_tanh"), ("tanh", "softsign"), ("sine", "relu")]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_what_is_said_of_two_is_true(pair: tuple[str, str]) -> None:
    f, g = get(pair[0]), get(pair[1])
    words = alt.comparison(survey([f, g]), compare([f, g]), (*PANELS, "log"))
    well_formed(words)
    text = plain_words(words.alt)
    for what, at in re.findall(rf"The (curves|slopes) (?:cross|touch) at x = ((?:(?:{NUMBER})(?:, | and )?)+)", text):
        for x in numbers(at):
            sides = [(a.f if what == "curves" else a.d1) for a in (f, g)]
            near = x + np.linspace(-6e-4, 6e-4, 13) * max(abs(x), 1.0)
            assert np.abs(sides[0](near) - sides[1](near)).min() < 1e-3
    if apart := re.search(rf"farthest apart, by {N}, (?:at x = |towards ){N}(?: and {N})?\.", text):
        distance, *places = (value(found) for found in apart.groups() if found)
        grid = np.linspace(-50, 50, 4001)
        assert np.abs(f.f(grid) - g.f(grid)).max() <= distance * (1 + 1e-3)
        assert "The curves are farthest" in text
        for at in places:
            assert math.isclose(abs(f.f(at) - g.f(at)), distance, rel_tol=1e-3)
        mirrored = math.isclose(abs(f.f(-places[0]) - g.f(-places[0])), distance, rel_tol=1e-3)
        assert math.isinf(places[0]) or len(places) == 1 + mirrored
    if steeper := re.search(rf"(\S+) is steeper for x between {N} and {N}, (\S+) beyond", text):
        inner, outer = get(steeper[1]), get(steeper[4])
        low, high = value(steeper[2]), value(steeper[3])
        for x in (0.99 * low, 0.99 * high):
            assert abs(inner.d1(x)) > abs(outer.d1(x))
        for x in (1.01 * low, 1.01 * high):
            assert abs(inner.d1(x)) < abs(outer.d1(x))
    for act, size in re.findall(rf"(\w+) passes (?:at most|up to) {N}", text):
        assert get(act).d1(np.linspace(-9, 9, 2001)).max() <= value(size)


def test_users_functions_are_told_with_their_breaks() -> None:
    told = {
        "log(x)": "It is defined for x above 0. It increases and takes all values. Towards x = 0 it falls without",
        "1/x": "It takes values below 0 and values above 0. Towards both ends it tends to 0. It has a pole at 0.",
        "x/abs(x)": "It has a jump from -1 to 1 at x = 0 (no value there).",
        "sin(x)/x": "It has a gap at 0. ",
        "sqrt(abs(x))": "It has a cusp at 0. Its slope grows without bound in size towards x = 0",
        "sqrt(x**2-1)": "It has no finite values for x from -1 to 1. It takes values of at least 0.",
        "3": "It is 3 everywhere. Its slope is 0 everywhere (dead). The facts are measured.",
        "floor(x)": "It has jumps at -2, -1, 0, 1 and so on.",
        "1e8*tanh(x)": "takes values between -1 times 10 to the 8 and 10 to the 8",
        "0.001*x": "Its slope is 0.001 everywhere, and is below 0.01 in size everywhere, so it is saturated",
    }
    for spec, said_so in told.items():
        words = alt.plot(surveyed(spec), PANELS)
        well_formed(words)
        assert f"of the formula {spec} for x from" in plain_words(words.alt)
        assert said_so in plain_words(words.alt)
        assert words.alt.count("The facts are measured.") == 1


def test_sweeps_are_named_once_in_titles_and_parameters_in_captions() -> None:
    words = alt.plot(surveyed("elu:alpha=0.5,1,2"), PANELS)
    assert words.title == "elu with α=0.5, α=1 and α=2: function, derivative and gradient strips"
    assert alt.plot(surveyed("elu"), F).caption.startswith("elu with α = 1, whose slope is below 0.01 in size")
    assert alt.plot(surveyed("elu"), F).alt.startswith("Line chart of elu for x from −6 to 4, showing the function.")


WAVES = {
    "sin(x)+x": 2 * math.pi,
    "x + 0.3*sin(3*x)": 2 * math.pi / 3,
    "3*cos(2*x)": math.pi,
    "x*sin(x)": 0,
    "sin(x)*exp(-x)": 0,
    "sin(x)/x": 0,
    "sin(x)*tanh(x/9)": 0,
}


@pytest.mark.parametrize("spec", WAVES)
def test_only_what_really_repeats_is_said_to_come_back(spec: str) -> None:
    shown = surveyed(spec)
    told = re.search(rf"; its shape comes back every {N}", plain_words(alt.plot(shown, PANELS).alt))
    assert bool(told) == bool(WAVES[spec])
    assert not told or close(value(told[1]), WAVES[spec])


def test_slopes_grow_towards_the_ends_that_are_named() -> None:
    assert "without bound in size towards minus infinity" in alt.plot(surveyed("sin(x)*exp(-x)"), PANELS).alt
    assert "without bound in size towards both ends" in alt.plot(surveyed("x*sin(x)"), PANELS).alt
    assert "without bound in size towards both ends" in alt.plot(surveyed("x**2"), PANELS).alt


def test_peaks_that_come_again_are_named_near_0() -> None:
    told = alt.plot(surveyed("x + 0.3*sin(3*x)"), PANELS).alt
    assert "Its slope peaks at 1.9 again and again, as at x = 0. On no stretch" in told


def test_captions_leave_out_flat_spots_only_if_they_say_so() -> None:
    assert (
        "hard_swish is dead below −3 and flat from −1.53 to −1.47"
        in alt.plot(surveyed("hard_swish", "relu"), F).caption
    )
    crowded = alt.plot(surveyed("hard_swish", "gelu", "silu", "relu"), F).caption
    assert crowded.startswith("Where the slope is below 0.01 in size, flat spots aside: hard_swish is dead below −3; ")


def test_nearly_equal_peaks_are_not_contrasted() -> None:
    f, g = get("gelu"), get("gelu_tanh")
    caption = alt.comparison(survey([f, g]), compare([f, g]), PANELS).caption
    same = (
        "gelu and gelu_tanh pass nearly the same, up to 1.13 times the gradient, and differ by at most about 0.000473."
    )
    assert caption == same


def test_relative_thresholds_are_named() -> None:
    shown = surveyed("sigmoid", relative=True)
    claim = re.search(
        rf"below 0.01 of the peak slope in size for x below {N}", plain_words(alt.plot(shown, PANELS).alt)
    )
    assert claim
    assert math.isclose(get("sigmoid").d1(value(claim[1])), 0.0025, rel_tol=1e-3)
    assert "(slope" not in alt.plot(surveyed("sigmoid", threshold=0.2), PANELS).alt
    assert "below 0.2 in size" in alt.plot(surveyed("sigmoid", threshold=0.2), PANELS).caption


def test_tables_of_limits_and_of_no_number_can_be_heard() -> None:
    found = [saturation(get("gelu"))]
    heard = alt.table(found, gradient_table(found, [-math.inf, math.inf, math.nan])).alt
    assert "at 3 points from minus infinity to infinity." in heard
    assert "at minus infinity value 0, slope 0," in heard
    assert heard.count("at no number undefined") == 1


def test_tables_are_read_row_by_row() -> None:
    for specs in (["relu"], ["gelu", "silu"], ["log(x)"]):
        activations = [a for s in specs for a in get_all(s)]
        found = [saturation(a) for a in activations]
        words = alt.table(found, gradient_table(found, default_points(activations)))
        well_formed(words)
        for act in activations:
            (own,) = (s for s in sentences(words.alt) if s.removeprefix("The formula ").startswith(f"{act.label}: "))
            rows = re.findall(rf"at {N} value {N}, slope {N}(?:, second derivative {N})?, (\w+)", own)
            assert len(rows) >= 2
            for x, f, d1, d2, state in rows:
                assert close(value(f), act.f(value(x)))
                assert close(value(d1), act.d1(value(x)))
                assert not d2 or close(value(d2), act.d2(value(x)))
                assert saturation(act).state(value(x)) == state
    kink = [saturation(get("relu"))]
    assert "at 0 value 0, slope 0 on the left and 1 on the right, " in alt.table(kink, gradient_table(kink, [0.0])).alt


def test_sheets_say_on_which_sides_the_slope_is_small() -> None:
    chosen = [cls() for cls in catalogue().values()][:40]
    found = poster(chosen, samples=51)
    words = alt.sheet(found, PANELS)
    well_formed(words)
    assert words.title == f"Activation functions: {len(chosen)}"
    small = {a.label: tuple(abs(a.d1(x)) < 0.01 for x in (-1e6, 1e6)) for a in chosen}
    sides = {"on both sides": (True, True), "on the left only": (True, False), "on neither side": (False, False)}
    told = re.findall(r"(on \w+ (?:sides?|left only|right only)|on neither side) for ([^;.]*)", words.alt)
    named = {label: sides[side] for side, labels in told for label in re.split(", | and ", labels)}
    assert named == small
    every = alt.sheet(found._replace(groups=found.groups * 4), PANELS)
    well_formed(every)
    assert f"on neither side for {4 * sum(s == (False, False) for s in small.values())}." in every.alt


def test_numbers_are_said_as_they_are_if_short() -> None:
    exact = {0.25: "0.25", -1.7159: "-1.7159", 6.0: "6", 2500.0: "2500", 1e5: "100000", 1e6: "10 to the 6", 0.0: "0"}
    exact |= {
        5e-5: "5 times 10 to the -5",
        -1e300: "-1 times 10 to the 300",
        math.inf: "infinity",
        1.5e12: "1.5 times 10 to the 12",
    }
    for number, text in exact.items():
        assert said(number) == about(number) == exactly(number) == text
    rounds = {1 / 3: "0.3333", 123456.7: "123457", -math.pi: "-3.142", 2 / 3e7: "6.667 times 10 to the -8"}
    for number, text in rounds.items():
        assert said(number) == text
        assert about(number) == f"about {text}"
    for number in np.random.default_rng(1).lognormal(0, 20, 500).tolist():
        assert close(value(said(number)), number)
        assert close(value(said(-number)), -number)
