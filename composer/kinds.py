"""Which kind of story the composer tells for a shape, a premise and an arc, and what it says of the kinds it has not."""

from collections.abc import Collection, Mapping
from typing import Any

from loreboard.story.arc import TURNS, Pitch
from loreboard.story.ask import Ask
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language
from loreboard.story.shapes import answer_name

from .asks import data
from .plan import dice, takes
from .premise import entry, kinds_wanted, read_premise
from .words import Engine, engines

LENGTHS = (170, 205)
"""Seconds of an episode that the hand-written scenes can be cut or stretched to, over every lore entry, engine and language."""
_MANY: Mapping[Language, str] = {"en": "no one two three four five six seven eight", "zh": "零 一 两 三 四 五 六 七 八"}
"""Small numbers as they are said before a noun, from none on."""
_KIND_WEIGHT = 3
"""What it counts that an entry takes what the premise speaks of losing, beside words of help."""
_SIDES = {
    "en": {"owner": "the rule belongs to", "way": "its price is", "known": "it is", "pays_last": "who pays last is"},
    "zh": {"owner": "规矩归", "way": "代价是", "known": "这规矩", "pays_last": "最后付账的是"},
}


def check_measure(ask: Ask) -> None:
    """Raises ModelTrouble for a length or a number of episodes that there are no words for."""
    measure, (shortest, longest) = data(ask, "measure"), LENGTHS
    if not shortest <= int(measure["seconds_each"]) <= longest:
        raise ModelTrouble(
            f"The offline composer's episodes play {shortest} to {longest} seconds, not {measure['seconds_each']}",
            "--seconds",
            "Ask for a length between them, or choose a model with --model.",
        )
    if int(measure["episodes"]) != len(TURNS):
        raise ModelTrouble(
            f"The offline composer writes series of {len(TURNS)} episodes, not {measure['episodes']}",
            "--episodes",
            f"Ask for {len(TURNS)} episodes, or choose a model with --model.",
        )


def engine_for(shape: dict[str, Any], but: Collection[str] = ()) -> Engine:
    """The engine that comes nearest to `shape`: the way of paying first, then who knows the rule, who owns it, and who pays last where an
    engine leans that way; so that each of two engines of a way has half of its shapes. None of `but` while there are others."""
    fits = {
        "polarity": (shape.get("way"), 8),
        "visibility": (shape.get("known"), 3),
        "owner": (shape.get("owner"), 2),
        "leans": (shape.get("pays_last"), 1),
    }
    free = [e for e in engines() if e.engine not in but] or list(engines())
    return max(free, key=lambda e: sum(weight for key, (wanted, weight) in fits.items() if e.ledger.get(key, "") == wanted))


def carried(
    premise: str, seed: int, tongue: Language, constellation: list[dict[str, Any]], taken: Collection[str] = ()
) -> list[dict[str, Any]]:
    """`constellation` with the entry first that helps most against the premise's danger, of those not paid in what is `taken`. Raises ModelTrouble when nothing is in it."""
    if not constellation:
        raise ModelTrouble("The offline composer needs an entry of the lore library to write from", "lore", "Choose a model with --model.")
    hazard = entry("hazards", read_premise(premise, tongue, dice(premise, seed, tongue), False).hazard)
    words, wanted = [w.casefold() for w in hazard["helps"][tongue]], kinds_wanted(premise, tongue)

    def help_of(item: dict[str, Any]) -> int:
        text = " ".join([*(p["text"] for p in item["powers"]), item["prop"]["can"], item["prop"]["does"]]).casefold()
        return sum(word in text for word in words) + _KIND_WEIGHT * (takes(item) in wanted)

    carrier = max(constellation, key=lambda item: (takes(item) not in taken, help_of(item)))
    return [carrier, *(item for item in constellation if item is not carrier)]


def engine_of(arc: Pitch) -> Engine:
    """The engine that an arc of ours was made with: the one whose turning points it uses. A person may have edited it."""

    def shared(engine: Engine) -> int:
        ours = [t for e in engine.episodes for t in (*e.title_en, *e.title_zh)]
        return sum(_bare(turn.title) in map(_bare, ours) for turn in arc.turns)

    best = max(engines(), key=shared)
    return best if shared(best) else engines()[dice(arc.title).randrange(len(engines()))]


def shape_note(shape: dict[str, Any], engine: Engine, tongue: Language) -> str:
    """What of the shape asked for the engine does not bear out, "" where it bears out all."""
    has = {"owner": engine.ledger["owner"], "way": engine.ledger["polarity"], "known": engine.ledger["visibility"], "pays_last": "lead"}
    gap = " " if tongue == "en" else ""
    off = [f"{_SIDES[tongue][key]}{gap}{answer_name(key, was, tongue)}" for key, was in has.items() if shape.get(key) not in (None, was)]
    if not off:
        return ""
    told = ", ".join(off) if tongue == "en" else "、".join(off)
    return (
        f"Composed offline, so of the shape asked for this is otherwise: {told}."
        if tongue == "en"
        else f"离线编的，格局里有几样没照要的来：{told}。"
    )


def shared_note(many: int, tongue: Language) -> str:
    """That `many` arcs of the choice are of one kind."""
    if tongue == "en":
        return f"The composer knows {kinds_told('en')} kinds of story: {many} of these arcs are of this kind, with other lore, people and losses."
    return f"离线编剧只会{kinds_told('zh')}路故事：这几个方案里有{many}个走的是这一路，典故、人和付出去的东西各不相同。"


def kinds_told(tongue: Language) -> str:
    """How many kinds of story there are words for, as it is said before a noun: a word as far as eight, then digits."""
    said, known = _MANY[tongue].split(), len(engines())
    return said[known] if known < len(said) else str(known)


def _bare(title: str) -> str:
    """The part of a title that no slot can change."""
    return "".join(c for c in title.casefold().split("{")[0] if c.isalnum())
