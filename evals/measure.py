"""What every measure of a script or a shot list comes to: a figure, the range it is held to, and what can be argued about.

Knows nothing of files but the `limits.yaml` and `words.yaml` that stand beside a family of measures. A measure that cannot
be judged says why; it never passes for want of something to look at.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

Verdict = Literal["passed", "failed", "not judged"]


class Figure(Value):
    """One number, and the range it is held to; a figure without low and high is told, not held to anything."""

    name: str
    label: str
    """The name in the language of what was measured."""
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def within(self) -> bool:
        """Whether the value lies in its range, edges included."""
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)


class Evidence(Value):
    """Where, and a sentence a person can disagree with."""

    text: str
    shots: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    """Source lines of the script."""


class Measure(Value):
    """One rule, weighed. The first figure is the rule's own value; the rule holds when every figure lies in its range."""

    id: str
    name: str
    verdict: Verdict
    figures: tuple[Figure, ...] = ()
    judged: int = Field(default=0, ge=0)
    """How many things were looked at: lines, shots, cuts, scenes or words, as the rule's docstring says."""
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    """What could not be judged, and why; empty for a rule that was judged whole."""

    @model_validator(mode="after")
    def _follows(self) -> Self:
        out = any(not figure.within for figure in self.figures)
        whole: Verdict = "not judged" if self.why or not self.figures or not self.judged else "passed"
        if self.verdict != ("failed" if out else whole):
            raise ValueError(f"{self.id} is {self.verdict}, which does not follow from its figures")
        return self

    @property
    def value(self) -> float | None:
        """The rule's own number; None when nothing was judged."""
        return self.figures[0].value if self.figures else None


class Gauge:
    """The limits and the words that one family of measures is told in."""

    def __init__(self, limits: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        self.limits = limits
        self._words = words

    def setting(self, name: str) -> Any:
        """A constant of the family that is no gate."""
        return self.limits["settings"][name]

    def within(self, id: str, name: str, high: float) -> "Gauge":
        """This gauge with another `high` for one figure: where the limit depends on what is measured."""
        rule = dict(self.limits[id]) | {name: dict(self.limits[id].get(name, {})) | {"high": high}}
        return Gauge(dict(self.limits) | {id: rule}, self._words)

    def say(self, key: str, language: Language, **slots: object) -> str:
        """The sentence `key` with its slots filled."""
        return str(self._words["says"][key][language]).format(**slots)

    def measure(
        self, id: str, language: Language, values: Mapping[str, float], judged: int, evidence: Iterable[Evidence] = (), why: str = ""
    ) -> Measure:
        """`values` by name, against the limits of `id`. A figure out of its range that nothing explains is told in a sentence."""
        figures = tuple(self._figure(id, language, name, value) for name, value in values.items())
        told = tuple(evidence)
        out = [figure for figure in figures if not figure.within]
        if out and not told:
            told = tuple(Evidence(text=self.say("out_of_range", language, label=f.label, value=f.value, range=held(f))) for f in out)
        verdict: Verdict = "failed" if out else "not judged" if why or not figures or not judged else "passed"
        return Measure(
            id=id, name=self._words["names"][id][language], verdict=verdict, figures=figures, judged=judged, evidence=told, why=why
        )  # fmt: skip

    def unjudged(self, id: str, language: Language, why: str, **slots: object) -> Measure:
        """The rule with nothing judged, and the sentence `why` that says what is missing."""
        return self.measure(id, language, {}, 0, why=self.say(why, language, **slots))

    def _figure(self, id: str, language: Language, name: str, value: float) -> Figure:
        limit = self.limits[id].get(name, {})
        label = str(self._words["figures"][name][language])
        return Figure(name=name, label=label, value=round(value, 4), low=limit.get("low"), high=limit.get("high"))


def held(figure: Figure) -> str:
    """The range as people write it: "0.4-1.6", "at least 0.95" as ">= 0.95"."""
    if figure.low is not None and figure.high is not None:
        return f"{figure.low:g}-{figure.high:g}"
    return f">= {figure.low:g}" if figure.low is not None else f"<= {figure.high:g}" if figure.high is not None else ""


@cache
def gauge(package: str) -> Gauge:
    """The gauge of `package`, whose folder holds `limits.yaml` and `words.yaml`."""
    return Gauge(data(package, "limits.yaml"), data(package, "words.yaml"))


@cache
def data(package: str, name: str) -> dict[str, Any]:
    """A YAML file of `package`, read once."""
    return dict(own(package, name))
