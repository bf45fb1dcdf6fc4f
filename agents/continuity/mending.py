"""The cheapest repair as a patch, where it is a change of one line that leaves the line what it was. Pure."""

import re

from loreboard.story.facts import EpisodePatch
from loreboard.story.notes import Patch
from loreboard.story.script import Line

SENTENCE = re.compile(r"[^.!?。！？;；]+[.!?。！？;；]*[”’\"]?\s*")


def without(line: Line, sentence: str, episode: int, rule: str) -> EpisodePatch | None:
    """`line` without one of its sentences; None where nothing would be left, or it stands there twice."""
    text, bare = line.text, sentence.strip()
    if not bare or text.count(bare) != 1 or not text.replace(bare, "").strip(" .。，,"):
        return None
    at = text.index(bare)
    old = f"{bare} " if text[at + len(bare) :].startswith(" ") else f" {bare}" if text[:at].endswith(" ") else bare
    return EpisodePatch(episode=episode, patch=Patch(line=line.number, old=old, new="", check=rule))


def instead(line: Line, old: str, new: str, episode: int, rule: str) -> EpisodePatch | None:
    """`line` with `new` for `old`; None where that does not stand there once."""
    if not old or line.text.count(old) != 1:
        return None
    return EpisodePatch(episode=episode, patch=Patch(line=line.number, old=old, new=new, check=rule))
