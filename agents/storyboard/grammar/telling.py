"""How the rules speak and what they are held to: `rules.yaml` in words, `limits.yaml` in numbers. Knows no rule."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from loreboard.story.script import Language
from loreboard.story.shots import Shot, ShotList
from loreboard.story.yaml_text import own

from ..finding import Finding, Rewrite


def tell(code: str, says: str, shots: ShotList, about: Sequence[Shot], lines: tuple[int, ...] | None = None, **slots: object) -> Finding:
    """The finding of `code` about these shots, in the list's language; the last of them is the one to shoot otherwise.

    `lines` are those of the last shot, unless others are given.
    """
    rule, last = rules()[code], about[-1]
    return Finding(
        code=code,
        severity=rule["severity"],
        shots=tuple(shot.id for shot in about),
        lines=last.lines if lines is None else lines,
        text=str(rule["says"][says][shots.language]).format(**slots),
        rewrite=Rewrite(shot=last.id, text=rule["do"][shots.language]),
    )


def name(code: str, language: Language) -> str:
    """What a rule is called."""
    return str(rules()[code]["name"][language])


def setting(name: str) -> Any:
    """A constant of the rules."""
    return _limits()["settings"][name]["is"]


def mending(name: str) -> Any:
    """A constant of the mends."""
    return _limits()["mends"][name]["is"]


def bands(group: str) -> Mapping[str, Mapping[str, Any]]:
    """The ranges of a group of figures of a whole list ("lengths", "sizes", "moves"), each with `low`, `high`, or both."""
    return dict(_limits()["bands"][group])


@cache
def words(name: str, language: Language) -> re.Pattern[str]:
    """What a picture says when it shows `name`: somebody "moving", "turning" ..."""
    return re.compile(_limits()["words"][name][language], re.I)


def way(direction: str, language: Language) -> str:
    """Left or right, as people say it."""
    return {"left": "左", "right": "右"}[direction] if language == "zh" else direction


def both(names: Sequence[str], language: Language) -> str:
    """Names as one says them together."""
    return (" and " if language == "en" else "和").join(names)


@cache
def rules() -> dict[str, Any]:
    """rules.yaml: by code, its severity, name, sentences and what to do."""
    return {code: rule for code, rule in _read("rules.yaml").items() if isinstance(rule, dict)}


@cache
def _limits() -> dict[str, Any]:
    return _read("limits.yaml")


def _read(file: str) -> dict[str, Any]:
    return dict(own("loreboard.agents.storyboard.grammar", file))
