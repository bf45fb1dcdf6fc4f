"""An episode: for each beat of the plan one hand-written scene, its slots filled, cut to the length asked for."""

import re
from collections.abc import Callable

from loreboard.story.ask import Ask
from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language

from .asks import data, entries, language, part
from .plan import Plan, make_plan
from .slots import fill, sentence, slots, token_slots
from .words import ROLES, Engine, GridBeat, engines

_SPEECH = re.compile(r"^(lead|beloved|rival|witness|owner|other)(?:\s*[(（]([^)）]*)[)）])?\s*[:：]\s*(.+)$")
_OFF = {"off": "O.S.", "o.s.": "O.S.", "offscreen": "O.S.", "v.o.": "V.O.", "画外": "画外音", "画外音": "画外音"}
Measure = Callable[[DraftLine, Language], float]
"""Seconds that a line plays."""
_OVER, _UNDER = 1.0, 0.97
"""A draft is cut until it plays no longer than the first share of the target, and lengthened while it is under the second."""


def answer(ask: Ask, measure: Measure) -> Draft:
    """The episode whose plan stands in the ask, with the names of the bible."""
    plan_data, book = data(ask, "plan"), data(ask, "bible")
    ids = [beat["id"] for beat in plan_data["beats"]]
    engine = _engine(ids)
    names = {c["role"]: c["name"] for c in book["cast"]}
    plan = make_plan(part(ask, "premise"), ask.seed, language(ask), entries(ask)[0][0], engine, names)
    words = slots(plan)
    said = (words, words | {"obj.wakes": words["obj.wakes_again"], "obj.dims": words["obj.dims_again"]})
    ways = {name: _ways(plan, beat, said[place % 2]) for place, name in enumerate(ids) if (beat := engine.beat(name))}
    joins = _JOIN * (len({(b["place"], b["time"]) for b in plan_data["beats"]}) - 1)
    target = float(data(ask, "measure")["seconds"]) - joins
    lines = _to_length([ways[name] for name in ids], target, lambda line: measure(line, plan.language))
    return Draft(title=plan_data["title"], scenes=_scenes(plan_data["beats"], lines, book))


class _Written(DraftLine):
    """A line of the draft that knows its beat and whether it may go."""

    beat: str
    spare: bool


_JOIN = 0.5
"""Seconds a change of scene takes."""


def _engine(ids: list[str]) -> Engine:
    for engine in engines():
        if all(engine.beat(name) for name in ids):
            return engine
    raise ModelTrouble(
        "The offline composer can only write the beats of its own plans",
        ", ".join(ids[:4]),
        "Keep the beats it made, write the script yourself, or choose a model with --model.",
    )


def _ways(plan: Plan, beat: GridBeat, words: dict[str, str]) -> list[list[_Written]]:
    """Every way the beat is written, the one that luck prefers first."""
    texts: tuple[str, ...]
    if beat.token and beat.act and beat.scenes is None:
        token = plan.ledger[beat.token].of(plan.language)
        texts, filled = (token.plant if beat.act == "plant" else token.sting,), token_slots(plan, beat.token, words)
        holding = plan.engine.tokens[beat.token]
        roles: dict[str, str] = {"owner": holding.owner, "other": holding.other}
    else:
        if beat.scenes is None:
            raise ModelTrouble(f"The beat {beat.id} has no words", plan.engine.engine, "Write them: see composer/WORDS.md.")
        texts, filled, roles = beat.scenes.of(plan.language), words, {}
    order = plan.rng(beat.id).sample(texts, len(texts))
    return [[_line(raw, beat.id, plan, filled, roles) for raw in text.splitlines() if raw.strip()] for text in order]


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


def _to_length(ways: list[list[list[_Written]]], target: float, seconds: Callable[[_Written], float]) -> list[_Written]:
    """The preferred way of each beat; where the whole runs over or under, another way that helps most; then spare lines go.

    Spare lines go the longest first, and only as many as the target asks for.
    """
    chosen = [0] * len(ways)
    core = [[sum(seconds(x) for x in way if not x.spare) for way in beat] for beat in ways]
    full = [[sum(seconds(x) for x in way) for way in beat] for beat in ways]
    for _ in ways:
        least, most = (sum(told[b][w] for b, w in enumerate(chosen)) for told in (core, full))
        if least > target * _OVER:
            gains = [(core[b][chosen[b]] - core[b][w], b, w) for b, beat in enumerate(ways) for w in range(len(beat))]
        elif most < target * _UNDER:
            gains = [(full[b][w] - full[b][chosen[b]], b, w) for b, beat in enumerate(ways) for w in range(len(beat))]
        else:
            break
        gain, beat_at, way_at = max(gains)
        if gain <= 0:
            break
        chosen[beat_at] = way_at
    lines = [line for beat, way in zip(ways, chosen, strict=True) for line in beat[way]]
    total = sum(map(seconds, lines))
    spare = sorted((x for x in lines if x.spare), key=lambda x: -seconds(x))
    for line in [*(x for x in spare if not _parts(lines, x)), *spare]:
        if total <= target * _OVER:
            break
        if any(x is line for x in lines):
            lines = [x for x in lines if x is not line]
            total -= seconds(line)
    return lines


def _parts(lines: list[_Written], line: _Written) -> bool:
    """Whether `line` stands between two speeches of one person, which would run together without it."""
    at = next(i for i, x in enumerate(lines) if x is line)
    before, after = (lines[at - 1] if at else None), (lines[at + 1] if at + 1 < len(lines) else None)
    return bool(before and after and before.who and before.who == after.who)


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
