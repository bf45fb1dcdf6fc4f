"""The seeded set of continuity: short stories in which nothing contradicts anything, and what goes wrong in them on a bad day.

    python -m loreboard.evals.continued            # figures by rule, in both languages, of both rounds
    python -m loreboard.evals.continued FOLDER     # besides: what the rules say of every series and script under FOLDER

A case is a script with its plan and the one rule that should speak of it, or none; `evals.planting` counts. The faults of shot lists
are in tests/agents/continuity.
"""

from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any, Literal

from pydantic import ConfigDict

from loreboard.agents import continuity
from loreboard.agents.continuity.words import rules
from loreboard.evals import planting
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Bible
from loreboard.story.facts import Contradiction
from loreboard.story.script import Language, Script
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .pages import book_of

LANGUAGES: tuple[Language, ...] = ("en", "zh")
Round = Literal["first", "later", "last", "held"]
ROUNDS: tuple[Round, ...] = ("first", "later", "last", "held")
"""first: written before the rules of knowledge, promises, distances and prices. later: when they were done. last: when what `later` had found
was mended, of knows-too-soon only. held: the same once more; after it, only that a question is no source."""
_GROUPS = {"first": ("plants", "clean"), "later": ("later", "later_clean"), "last": ("last", "last_clean"), "held": ("held", "held_clean")}
_STORIES = {"first": "stories", "later": "later_stories"}


class Case(Value):
    """A script with its plan, the rule that should speak, "" for none, and the rule it was written for."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    name: str
    script: Script
    book: Bible
    rule: str = ""
    like: str = ""

    @cached_property
    def found(self) -> tuple[Contradiction, ...]:
        """What the rules say of it."""
        return continuity.check(self.book, {1: self.script})

    @cached_property
    def found_alone(self) -> tuple[Contradiction, ...]:
        """What they say of the script without its plan."""
        return continuity.check_alone(self.script)


def cases(language: Language, when: Round) -> tuple[Case, ...]:
    """The stories as they are, those with one fault, and those that only look like it."""
    told = _told(language)
    planted, clean = _GROUPS[when]
    out = [_case(name, text, "", "") for name, text in told.get(_STORIES.get(when, ""), {}).items()]
    stories = {**told["stories"], **told["later_stories"]}
    for group, faulty in ((planted, True), (clean, False)):
        for rule, story, *words in told[group]:
            name = f"{rule} in {story}" if faulty else f"like {rule} in {story}"
            edits = [(_lines(old), _lines(new)) for old, new in zip(words[::2], words[1::2], strict=True)]
            out.append(_case(name, planting.put(stories[story], edits, name), rule if faulty else "", rule))
    return tuple(out)


def figures(cases: Iterable[Case], alone: bool = False) -> tuple[planting.Figures, ...]:
    """Each rule that a case was planted for, in the order of rules.yaml; `alone`: of scripts without their plan, by the rules that need none."""
    order = [name for name, rule in rules()["scripts"].items() if not alone or not rule.get("plan")]
    seen = (planting.Seen(case.name, case.rule, frozenset(c.rule for c in (case.found_alone if alone else case.found))) for case in cases)
    return planting.figures(seen, order)


def _lines(words: str) -> str:
    """Words of an edit as they stand in the page, where no line is indented."""
    return "\n".join(line.strip() for line in words.split("\n"))


def _case(name: str, page: str, rule: str, like: str) -> Case:
    text, plan = page.split("===\n")
    return Case(name=name, script=read_fountain(text.encode(), "story.fountain"), book=book_of(plan), rule=rule, like=like)


@cache
def _told(language: Language) -> dict[str, Any]:
    return dict(own("loreboard.evals.continued", f"stories.{language}.yaml"))
