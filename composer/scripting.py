"""An episode: for each beat of the plan one hand-written scene, its slots filled, cut to the length asked for."""

import re

from loreboard.story.ask import Ask
from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language

from .asks import data, entries, language, part
from .length import seconds_of
from .plan import Plan, make_plan
from .slots import fill, sentence, slots, token_slots
from .words import ROLES, Engine, GridBeat, engines

_SPEECH = re.compile(r"^(lead|beloved|rival|witness|owner|other)(?:\s*[(（]([^)）]*)[)）])?\s*[:：]\s*(.+)$")
_OFF = {"off": "O.S.", "o.s.": "O.S.", "offscreen": "O.S.", "v.o.": "V.O.", "画外": "画外音", "画外音": "画外音"}
_UNDER = 0.985
"""A draft is cut until it plays no longer than this share of the target, so that the cut has air."""


def answer(ask: Ask) -> Draft:
    """The episode whose plan stands in the ask, with the names of the bible."""
    plan_data, book = data(ask, "plan"), data(ask, "bible")
    ids = [beat["id"] for beat in plan_data["beats"]]
    engine = _engine(ids)
    names = {c["role"]: c["name"] for c in book["cast"]}
    plan = make_plan(part(ask, "premise"), ask.seed, language(ask), entries(ask)[0][0], engine, names)
    words = slots(plan)
    written = {name: _beat(plan, beat, words) for name in ids if (beat := engine.beat(name))}
    target = float(data(ask, "measure")["seconds"])
    lines = _cut([line for name in ids for line in written[name]], target, plan.language)
    return Draft(title=plan_data["title"], scenes=_scenes(plan_data["beats"], lines, book))


class _Written(DraftLine):
    """A line of the draft that knows its beat and whether it may go."""

    beat: str
    spare: bool


def _engine(ids: list[str]) -> Engine:
    for engine in engines():
        if all(engine.beat(name) for name in ids):
            return engine
    raise ModelTrouble(
        "The offline composer can only write the beats of its own plans",
        ", ".join(ids[:4]),
        "Keep the beats it made, write the script yourself, or choose a model with --model.",
    )


def _beat(plan: Plan, beat: GridBeat, words: dict[str, str]) -> list[_Written]:
    if beat.token and beat.act and beat.scenes is None:
        token = plan.ledger[beat.token].of(plan.language)
        text, filled = (token.plant if beat.act == "plant" else token.sting), token_slots(plan, beat.token, words)
        holding = plan.engine.tokens[beat.token]
        roles: dict[str, str] = {"owner": holding.owner, "other": holding.other}
    else:
        if beat.scenes is None:
            raise ModelTrouble(f"The beat {beat.id} has no words", plan.engine.engine, "Write them: see composer/WORDS.md.")
        text, filled, roles = plan.rng(beat.id).choice(beat.scenes.of(plan.language)), words, {}
    return [_line(raw, beat.id, plan, filled, roles) for raw in text.splitlines() if raw.strip()]


def _line(raw: str, beat: str, plan: Plan, words: dict[str, str], roles: dict[str, str]) -> _Written:
    raw = raw.strip()
    spare = raw.startswith("?")
    raw = raw.removeprefix("?").strip()
    found = _SPEECH.match(raw)
    if not found:
        return _Written(kind="action", who=None, extension=None, how=None, text=_said(raw, words, plan.language), beat=beat, spare=spare)
    role = roles.get(found[1], found[1])
    who = next(plan.cast[r].name for r in ROLES if r == role)
    how = fill(found[2], words).strip() if found[2] else None
    extension = _OFF.get(how.casefold()) if how else None
    return _Written(
        kind="speech",
        who=who,
        extension=extension,
        how=None if extension else how,
        text=_said(found[3], words, plan.language),
        beat=beat,
        spare=spare,
    )


def _said(text: str, words: dict[str, str], tongue: Language) -> str:
    text = fill(text, words).strip()
    return sentence(text) if tongue == "en" else text


def _cut(lines: list[_Written], target: float, tongue: Language) -> list[_Written]:
    """Drop spare lines, the longest first, until the whole plays no longer than the target."""
    told = {id(line): seconds_of(line, tongue) for line in lines}
    total = sum(told.values())
    for line in sorted((x for x in lines if x.spare), key=lambda x: -told[id(x)]):
        if total <= target * _UNDER:
            break
        lines = [x for x in lines if x is not line]
        total -= told[id(line)]
    return lines


def _scenes(beats: list[dict[str, str]], lines: list[_Written], book: dict[str, list[dict[str, str]]]) -> tuple[DraftScene, ...]:
    """Neighbouring beats of one place and time are one scene."""
    interiors = {p["name"]: p["interior"] for p in book["places"]}
    runs: list[tuple[str, str, list[str]]] = []
    for beat in beats:
        if runs and runs[-1][:2] == (beat["place"], beat["time"]):
            runs[-1][2].append(beat["id"])
        else:
            runs.append((beat["place"], beat["time"], [beat["id"]]))
    return tuple(
        DraftScene(
            interior=interiors.get(place, "EXT"),  # type: ignore[arg-type]
            place=place,
            time=time,
            beats=tuple(ids),
            lines=tuple(DraftLine(kind=x.kind, who=x.who, extension=x.extension, how=x.how, text=x.text) for x in lines if x.beat in ids),
        )
        for place, time, ids in runs
    )
