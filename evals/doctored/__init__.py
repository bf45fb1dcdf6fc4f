"""The doctor's seeded set: scenes without a fault, and each with one fault put in as a writer would put it.

    python -m loreboard.evals.doctored            # figures by rule, in both languages
    python -m loreboard.evals.doctored FOLDER     # besides: what the rules say of every script under FOLDER

A case is a script and the one check that should speak of it, or none; `evals.planting` counts.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from loreboard.agents.doctor import findings
from loreboard.agents.doctor.flag import Flag, told
from loreboard.evals import planting
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.script import Language, Script
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .planned import planned_cases

LANGUAGES: tuple[Language, ...] = ("en", "zh")
ALSO = {"E3": frozenset(("D1",))}
"""Checks that speak rightly of a fault that was planted for another: a speech of ideas names the theme."""


class Case(Value):
    """A script, its plan where one is known, and the check that should speak; "" for none."""

    name: str
    script: Script
    check: str = ""
    book: Bible | None = None
    plan: EpisodePlan | None = None

    @property
    def found(self) -> tuple[Flag, ...]:
        """What the rules say of it."""
        return findings(self.script, self.book, self.plan)


def cases(language: Language) -> tuple[Case, ...]:
    """The clean scenes and the planted ones, then the same of episodes with a plan."""
    clean = [Case(name=name, script=_read(text)) for name, text in _scenes(language)["scenes"].items()]
    plans = [Case(name=n, script=_read(t), check=c, book=b, plan=p) for n, t, c, b, p in planned_cases(language)]
    return (*clean, *_planted(language, "plants"), *plans)


def later(language: Language) -> tuple[Case, ...]:
    """Faults written when the rules were done, for which no rule may be changed: how far the word lists reach."""
    return _planted(language, "later")


def unseen(language: Language) -> tuple[Case, ...]:
    """Faults for the five checks that read for meaning, and clean edits that look like one, by another hand. The clean scenes are not among them."""
    told = own("loreboard.evals.doctored", f"unseen.{language}.yaml")
    return (*_put(language, told["faults"]), *(case.model_copy(update={"check": ""}) for case in _put(language, told["clean"])))


def _planted(language: Language, key: str) -> tuple[Case, ...]:
    return _put(language, _scenes(language)[key])


def _put(language: Language, plants: Iterable[dict[str, Any]]) -> tuple[Case, ...]:
    out, scenes = [], _scenes(language)["scenes"]
    for plant in plants:
        name = f"{plant['check']} in {plant['scene']}"
        text = planting.put(scenes[plant["scene"]], plant["edits"], name)
        out.append(Case(name=name, script=_read(text), check=plant["check"]))
    return tuple(out)


def figures(cases: Iterable[Case]) -> tuple[planting.Figures, ...]:
    """Each rule that a case was planted for, in the doctor's order."""
    seen = (planting.Seen(case.name, case.check, _said(case)) for case in cases)
    return planting.figures(seen, told()["order"])


def _said(case: Case) -> frozenset[str]:
    return frozenset(flag.check for flag in case.found) - ALSO.get(case.check, frozenset())


def _read(text: str) -> Script:
    return read_fountain(text.encode(), "scene.fountain")


@cache
def _scenes(language: Language) -> dict[str, Any]:
    return dict(own("loreboard.evals.doctored", f"scenes.{language}.yaml"))
