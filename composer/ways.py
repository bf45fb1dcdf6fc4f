"""The ways in which a beat is written: each hand-written scene of it as lines, its slots filled."""

import re
from collections.abc import Callable, Mapping

from loreboard.story.draft import DraftLine
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language

from .plan import Plan
from .slots import fill, sentence, token_slots
from .threads import Operator
from .voices import voiced
from .words import ROLES, GridBeat

_SPEECH = re.compile(r"^(lead|beloved|rival|witness|owner|other)(?:\s*[(（]([^)）]*)[)）])?\s*[:：]\s*(.+)$")
_OFF = {"off": "O.S.", "o.s.": "O.S.", "offscreen": "O.S.", "v.o.": "V.O.", "画外": "画外音", "画外音": "画外音"}


Measure = Callable[[DraftLine, Language], float]
"""Seconds that a line plays."""


class Written(DraftLine):
    """A line of the draft that knows its beat and whether it may go."""

    beat: str
    spare: bool


def ways(plan: Plan, beat: GridBeat | Operator, words: Mapping[str, str]) -> list[list[Written]]:
    """Every way the beat is written, the one that luck prefers first. Raises ModelTrouble for a beat without words."""
    texts: tuple[str, ...]
    filled = dict(words)
    roles: dict[str, str] = {}
    if beat.token and beat.act and beat.scenes is None:
        token = plan.ledger[beat.token].of(plan.language)
        texts, filled = (token.plant if beat.act == "plant" else token.sting,), token_slots(plan, beat.token, filled)
        holding = plan.engine.tokens[beat.token]
        roles = {"owner": holding.owner, "other": holding.other}
    else:
        if beat.scenes is None:
            raise ModelTrouble(f"The beat {beat.id} has no words", plan.engine.engine, "Write them: see composer/WORDS.md.")
        texts = beat.scenes.of(plan.language)
    order = plan.rng(beat.id).sample(texts, len(texts))
    return [[_line(raw, beat.id, plan, filled, roles) for raw in text.splitlines() if raw.strip()] for text in order]


def _line(raw: str, beat: str, plan: Plan, words: dict[str, str], roles: Mapping[str, str]) -> Written:
    raw = raw.strip()
    spare = raw.startswith("?")
    raw = raw.removeprefix("?").strip()
    found = _SPEECH.match(raw)
    if not found:
        return Written(kind="action", who=None, extension=None, how=None, text=_said(raw, words, plan.language), beat=beat, spare=spare)
    role = next(r for r in ROLES if r == roles.get(found[1], found[1]))
    how = fill(found[2], words).strip() if found[2] else None
    extension = _OFF.get(how.casefold()) if how else None
    return Written(
        kind="speech",
        who=plan.cast[role].name,
        extension=extension,
        how=None if extension else how,
        text=voiced(_said(found[3], words, plan.language), role, plan.language),
        beat=beat,
        spare=spare,
    )


def _said(text: str, words: dict[str, str], tongue: Language) -> str:
    text = fill(text, words).strip()
    return sentence(text) if tongue == "en" else text
