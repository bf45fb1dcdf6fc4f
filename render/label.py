"""The label that what is made here, and what will be made of it, is AI content. Every format with room for metadata carries it."""

from functools import cache
from string import Template

from loreboard.story.script import Language
from loreboard.story.shots import ShotList
from loreboard.story.yaml_text import own

from .letters import one_line


def label(shots: ShotList, language: Language | None = None) -> str:
    """One sentence or two, in the list's language or in `language`."""
    return Template(_told()[language or shots.language]).substitute(by=one_line(shots.made_by))


@cache
def _told() -> dict[str, str]:
    return dict(own("loreboard.render", "label.yaml"))
