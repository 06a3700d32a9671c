"""What all declarations have in common: names, parameters with their domains, sources, and how they are called.

A declaration is a class with a name; the assignments of `param` in its body are its parameters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from copy import copy
from typing import ClassVar, NoReturn, Self

from actviz.errors import SpecError
from actviz.interval import plain
from actviz.spelling import did_you_mean, fold
from actviz.terms import Difference, KnownAs, Parameter, Reference

LABEL_DIGITS = 6
SMALLEST, LARGEST = 1e-150, 1e150  # slopes and curvatures multiply two parameters, or divide by their product


class Declared:
    """A function with its parameters; instances do not change."""

    name: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()
    formula: ClassVar[str] = ""
    mathtext: ClassVar[str] = ""
    used_in: ClassVar[str] = ""
    known_as: ClassVar[tuple[KnownAs, ...]] = ()
    differences: ClassVar[tuple[Difference, ...]] = ()
    references: ClassVar[tuple[Reference, ...]] = ()
    parameters: ClassVar[Mapping[str, Parameter]] = {}

    @classmethod
    def family(cls) -> str:
        """Return the family: the name of the catalogue's folder or file that the declaration stands in, with spaces.

        What stands elsewhere is somebody's own.
        """
        inside, ours = re.subn(r"^actviz\.(catalogue|vectors)\.", "", cls.__module__)
        if not ours:
            return "functions of your own"
        return inside.partition(".")[0].replace("_", " ")

    @classmethod
    def summary(cls) -> str:
        """Return the first paragraph of the docstring on one line: what it is."""
        return " ".join((cls.__doc__ or "").strip().partition("\n\n")[0].split())

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {key: value._replace(name=key) for key, value in vars(cls).items() if isinstance(value, Parameter)}
        cls.parameters = {**cls.parameters, **own}
        for key, parameter in own.items():
            setattr(cls, key, parameter.default)

    def __init__(self, /, **values: float) -> None:
        chosen: dict[str, float] = {}
        for key, value in values.items():
            parameter = self.parameter(key)
            if parameter.name in chosen:
                raise SpecError(f"{self.name}: {parameter.name} is given twice")
            if not isinstance(value, (int, float)):
                raise SpecError(f"{self.name}: {parameter.name} must be a number, got {type(value).__name__}")
            if not (math.isfinite(value) and value in parameter.domain):
                allowed = parameter.domain.in_words()
                raise SpecError(f"{self.name}: {parameter.name} must be {allowed}, got {plain(value)}")
            if value and not SMALLEST <= abs(value) <= LARGEST:
                allowed = f"{'0 or ' if 0 in parameter.domain else ''}{plain(SMALLEST)} to {plain(LARGEST)} in size"
                raise SpecError(f"{self.name}: {parameter.name} must be {allowed}, got {plain(value)}")
            chosen[parameter.name] = float(value)
        self._keep(chosen)
        self.__dict__["_chosen"] = frozenset(chosen)
        if complaint := self._complaint():
            raise SpecError(f"{self.name}: {complaint}")

    @classmethod
    def parameter(cls, key: str) -> Parameter:
        """Return the parameter called *key*, by its name or an alias; raises SpecError if there is none."""
        for parameter in cls.parameters.values():
            if fold(key) in map(fold, (parameter.name, *parameter.aliases)):
                return parameter
        has = f"it has {', '.join(cls.parameters)}" if cls.parameters else "it has none"
        raise SpecError(f"{cls.name} has no parameter '{key}' ({has}){did_you_mean(key, cls.parameters)}")

    def _keep(self, values: Mapping[str, float]) -> None:
        """Make the values attributes, which is how formulas read them."""
        self.__dict__.update(values)

    def _complaint(self) -> str:
        """Say what is wrong with the parameters taken together, or nothing."""
        return ""

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{self!r} does not change; make another one to set {name}")

    def __repr__(self) -> str:
        return f"<activation {self.spec}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Declared) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return (self.name, self.own_name, *self.values.values())

    @property
    def values(self) -> dict[str, float]:
        """The parameters' values by name, in the order of the declaration."""
        return {key: getattr(self, key) for key in self.parameters}

    def _worth_naming(self) -> dict[str, float]:
        chosen: frozenset[str] = self.__dict__["_chosen"]
        return {k: v for k, v in self.values.items() if k in chosen or v != self.parameters[k].default}

    def called(self, name: str, swept: Collection[str] = ()) -> Self:
        """Return the same under the user's own name, if there is one, which only *swept* parameters are added to."""
        if not name:
            return self
        twin = copy(self)
        twin.__dict__["_own_name"] = name
        twin.__dict__["_swept"] = frozenset(swept)
        return twin

    @property
    def own_name(self) -> str:
        """The name that the user gave it, if any."""
        name: str = self.__dict__.get("_own_name", "")
        return name

    @property
    def spec(self) -> str:
        """What to type to get this activation: elu:alpha=0.5."""
        tail = ",".join(f"{key}={plain(value)}" for key, value in self._worth_naming().items())
        spec = f"{self.name}:{tail}" if tail else self.name
        return f"{self.own_name} = {spec}" if self.own_name else spec

    @property
    def label(self) -> str:
        """The name for figures and tables, with every parameter that was given or is not the default: elu α=0.5."""
        worth_naming = self._worth_naming()
        if self.own_name:
            worth_naming = {k: v for k, v in worth_naming.items() if k in self.__dict__["_swept"]}
        shown = [f"{self.parameters[key].symbol}={_short(value)}" for key, value in worth_naming.items()]
        return " ".join([self.own_name or self.name, ", ".join(shown)]).strip()


def _short(value: float) -> str:
    """Write a parameter for a label: six digits say enough, and the spec has all of them."""
    return plain(float(f"{value:.{LABEL_DIGITS}g}"))
