"""One more arc as a person steers: what rules can do of it. Notes are not understood, but for a name that is to be another."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from loreboard.story.arc import Pitch
from loreboard.story.ask import Ask
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language

from .arcs import pitch, said, start
from .asks import data, entries, language, part
from .kinds import carried, check_measure, engine_for, engine_of, kinds_told, shape_note
from .plan import make_plan

_RENAME: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:re)?name\s+(\w[\w' -]*?)\s+(?:to\s+|as\s+)?(\w[\w'-]*)[.!]?\s*$|\bcall\s+(\w[\w' -]*?)\s+(\w[\w'-]*)[.!]?\s*$", re.I
    ),
    "zh": re.compile(r"把?([\u4e00-\u9fff]{1,4}?)(?:改名叫|改名为|改叫|改名|叫成|换成)([\u4e00-\u9fff]{1,4})"),
}
_UNREAD = {
    "en": "The composer does not understand notes: what this one asks for is left to you or to a model.",
    "zh": "离线编剧读不懂这句话，要改的地方得由你来改，或者换个模型。",
}
_RENAMED = {"en": "Changed as the note says: {old} is now called {new}.", "zh": "照吩咐改了：{old}改叫{new}。"}
_MERGED = {
    "en": "Rule and turns are those of “{one}”, the people those of “{other}”; the composer does not write the turns anew for them.",
    "zh": "规矩和转折取自《{one}》，人取自《{other}》；离线编剧没有为这几个人重写转折。",
}
_SAME_KIND = {
    "en": "All {many} kinds of story that the composer knows were on the table already, so this one is of a kind that was there.",
    "zh": "离线编剧只会{many}路故事，桌上都有了，这一个走的还是其中一路。",
}


def answer(ask: Ask) -> Pitch:
    """The arc that is asked for by turn, with its locked events. Raises ModelTrouble for arcs in the ask that are none."""
    tongue, turn, note = language(ask), part(ask, "turn").strip(), part(ask, "note").strip()
    check_measure(ask)
    theirs = [_pitch(told) for told in data(ask, "arcs") or []]
    if turn == "change":
        told = _changed(theirs[0], note, tongue)
    elif turn == "merge":
        told = said(_merged(*theirs[:2]), _MERGED[tongue].format(one=theirs[0].title, other=theirs[1].title), _unread(note, tongue))
    else:
        told = said(_fresh(ask, turn, theirs, tongue), _unread(note, tongue))
    locked = {row["number"]: row["text"] for row in data(ask, "locked") or []}
    turns = tuple(point.model_copy(update={"event": locked.get(point.episode, point.event)}) for point in told.turns)
    return told.model_copy(update={"turns": turns})


def _pitch(told: dict[str, Any]) -> Pitch:
    try:
        return Pitch.model_validate({name: told[name] for name in Pitch.model_fields if name in told})
    except ValidationError as error:
        raise ModelTrouble(f"The composer cannot read an arc of the request: {error}", "arcs", "Choose a model with --model.") from error


def _fresh(ask: Ask, turn: str, theirs: list[Pitch], tongue: Language) -> Pitch:
    """Of a constellation that none of `theirs` draws on; of their first one's engine for `more_like`, else of one that they have not."""
    premise, shape = part(ask, "premise"), data(ask, "shape") or {}
    used = [engine_of(arc).engine for arc in theirs]
    engine = engine_of(theirs[0]) if turn == "more_like" else engine_for(shape, used)
    taken = {use.id for arc in theirs for use in arc.lore}
    groups = [group for group in entries(ask) if group]
    free = [left for group in groups if (left := [item for item in group if item["id"] not in taken])] or groups
    constellation = carried(premise, ask.seed, tongue, free[0] if free else [])
    plan = make_plan(premise, ask.seed, tongue, constellation[0], engine)
    told = pitch(plan, constellation, start(premise, ask.seed, engine) + used.count(engine.engine), len(theirs))
    stuck = turn != "more_like" and engine.engine in used
    return said(told, shape_note(shape, engine, tongue), _SAME_KIND[tongue].format(many=kinds_told(tongue)) if stuck else "")


def _merged(one: Pitch, other: Pitch) -> Pitch:
    """`one` with the people of `other` in the same roles, by name and by line."""
    theirs = {person.role: person for person in other.cast}
    names = {person.name: theirs[person.role].name for person in one.cast if person.role in theirs}
    told = _renamed(one, names)
    ours = {person.role: person for person in told.cast}
    title = one.title if one.title != other.title else f"{one.title} / {other.title}"
    return told.model_copy(update={"title": title, "cast": tuple(theirs.get(role, person) for role, person in ours.items())})


def _changed(arc: Pitch, note: str, tongue: Language) -> Pitch:
    """`arc` with one name changed where the note asks for that, and word for word as it was where it asks for anything else."""
    found = _RENAME[tongue].search(note)
    old, new = [group.strip() for group in found.groups() if group] if found else ("", "")
    if not any(person.name == old for person in arc.cast):
        return said(arc, _UNREAD[tongue])
    return said(_renamed(arc, {old: new}), _RENAMED[tongue].format(old=old, new=new))


def _renamed(arc: Pitch, names: Mapping[str, str]) -> Pitch:
    """`arc` with every name in `names` as another, in all its texts at once, so that two can be swapped."""
    some = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if not some:
        return arc
    bounds = ("", "") if re.search(r"[\u4e00-\u9fff]", some) else (r"\b", r"\b")
    pattern = re.compile(f"{bounds[0]}({some}){bounds[1]}")

    def told(value: Any, key: str = "") -> Any:
        if isinstance(value, str):
            return value if key in ("id", "role", "kind") else pattern.sub(lambda found: names[found[1]], value)
        if isinstance(value, dict):
            return {name: told(item, name) for name, item in value.items()}
        return [told(item) for item in value] if isinstance(value, list) else value

    return Pitch.model_validate_json(json.dumps(told(arc.model_dump(mode="json")), ensure_ascii=False))


def _unread(note: str, tongue: Language) -> str:
    return _UNREAD[tongue] if note else ""
