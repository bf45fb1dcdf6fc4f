"""What the writers' room says in a terminal, by language."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

from loreboard.story.both import Both
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own


class Says(Value):
    """room_words.yaml."""

    format: Literal["room-says.1"]
    date: object
    words: Mapping[str, Both]
    kinds: Mapping[str, Both]
    """Turning points."""
    roles: Mapping[str, Both]


@cache
def says() -> Says:
    """The file, read once."""
    return Says.model_validate(own("loreboard.console", "room_words.yaml"))


def saying(language: Language) -> Callable[..., str]:
    """say("step", n=3) in `language`."""

    def say(name: str, **holes: object) -> str:
        return says().words[name].told(language).format(**holes)

    return say


def listed(numbers: tuple[int, ...], language: Language) -> str:
    """Numbers as people write them after one another."""
    return (", " if language == "en" else "、").join(map(str, numbers)) or "-"
