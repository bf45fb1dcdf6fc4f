"""The label that what is made here, and what will be made of it, is AI content. Every format with room for metadata carries it."""

from functools import cache
from importlib.resources import files
from string import Template

import yaml

from loreboard.story.script import Language
from loreboard.story.shots import ShotList

from .letters import one_line


def label(shots: ShotList, language: Language | None = None) -> str:
    """One sentence or two, in the list's language or in `language`."""
    return Template(_told()[language or shots.language]).substitute(by=one_line(shots.made_by))


@cache
def _told() -> dict[str, str]:
    return dict(yaml.safe_load(files("loreboard.render").joinpath("label.yaml").read_text("utf-8")))
