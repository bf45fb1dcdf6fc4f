"""What is usual: the numbers every measure is compared with, from norms.yaml, which `evals/norming.py` makes from texts by people.

Nothing here is fitted to any set of ratings; docs/originality.md tells what the numbers are of.
"""

from functools import cache

from pydantic import Field

from loreboard.lore.cliche import Group
from loreboard.lore.sentences import Form
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

FILE = "norms.yaml"


class Usual(Value):
    """Mean and standard deviation of a measure over the texts it was taken on."""

    mean: float
    sd: float = Field(gt=0)

    def z(self, value: float) -> float:
        """How many standard deviations `value` lies above the mean."""
        return (value - self.mean) / self.sd


class Norm(Value):
    """One language and form. Bounds are quantiles of `n` texts: a text under (over) one is as odd as the oddest few of a hundred."""

    n: int
    source: str
    echo: Usual
    matter: tuple[Usual, Usual]
    unity: tuple[Usual, Usual, Usual, Usual, Usual]
    unity_weights: tuple[float, float, float, float, float]
    """Of the five signs of `metrics.unity.Unity`: what tells these texts from salads of their own sentences best."""
    unity_low: float
    unity_high: float
    fresh_low: float
    originality: tuple[float, ...]
    """The headline of the same texts at 0, 5, 10 ... 100 %: what a score is ranked among."""


class Tongue(Value):
    """What is set by language. `tau`: a beat is an echo at that cosine; `trope`: a beat meets a cliché; `same`: two stories are one."""

    tau: float
    trope: float
    same: float
    forms: dict[Form, Norm]

    def norm(self, form: Form) -> Norm:
        """The norm of `form`; prose stands in where a form has none of its own."""
        return self.forms.get(form, self.forms["prose"])


class Settings(Value):
    """The contents of norms.yaml. `k`: so many stories of a pool are looked at; `tropes`: the weight of a cliché by its group, 0..1."""

    format: str
    date: str
    k: int
    tropes: dict[Group, float]
    languages: dict[Language, Tongue]

    def of(self, language: Language) -> Tongue:
        return self.languages[language]


@cache
def settings() -> Settings:
    """The shipped norms. Read once a process."""
    told = own("loreboard.evals", FILE)
    return Settings.model_validate({**told, "date": str(told["date"])})
