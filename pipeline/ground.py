"""What the answers of a run stand on beside its settings: the words of the prompts, the types that are wanted, the lore,
a user's own included.

A checkpoint holds answers without saying what they stood on. So it is gone on from only while the ground is the same; else
the run starts at the top, where the record serves every answer whose ask is still word for word the same, and no other.
"""

import json
from hashlib import sha256

from pydantic import BaseModel

from loreboard.lore import Lore
from loreboard.prompts import PromptFile, library
from loreboard.story.arc import Pitch
from loreboard.story.bible import Bible, Looks
from loreboard.story.draft import Draft
from loreboard.story.drawn import SceneShots
from loreboard.story.facts import Knowing, Repairs
from loreboard.story.notes import Reading, Revision, Worn
from loreboard.story.script import Language

WANTED: tuple[type[BaseModel], ...] = (Pitch, Bible, Draft, Knowing, Looks, Reading, Repairs, Revision, SceneShots, Worn)
"""Every type that a prompt of a run returns."""
ASKING = ("writer", "doctor", "storyboard")
"""Whose prompts a run sends. Those of a judge or of a pool touch no series."""


def asked() -> tuple[PromptFile, ...]:
    """The prompt files that a run may send, in every language."""
    return tuple(file for file in library() if file.name.partition("/")[0] in ASKING)


def ground(lore: Lore, language: Language) -> str:
    """One name, hex SHA-256, for all of it; another one as soon as a word of it is another."""
    prompts = [(file.name, file.system, file.shared, file.notes, file.user) for file in asked() if file.language == language]
    types = [wanted.model_json_schema() for wanted in WANTED]
    known = [value.model_dump_json() for value in (*lore.entries, *lore.cliches, *lore.notes.passages)]
    return sha256(json.dumps([prompts, types, known], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
