"""A series before it is written: one lore entry, one engine, a cast, a ledger of tokens, and every slot's words.

The same premise, seed, lore entry, engine and language give the same plan, so each ask can be answered from its own
text alone: nothing is remembered between asks.
"""

import hashlib
import random
from dataclasses import dataclass
from typing import Any

from loreboard.story.script import Language

from .premise import Found, entry, read_premise
from .told import Premise, told
from .words import ROLES, Engine, GridBeat, Holding, Role, Token, kit, tokens

TAKES = ("places", "faces", "tastes", "sounds", "skills", "names")
_TRIES = 40
"""Draws of five tokens before one is taken that does not fit everywhere."""
_KIND = {"places": "地方", "faces": "面孔", "tastes": "味道", "sounds": "声音", "skills": "手艺", "names": "名字"}
_TIMES = {
    "en": {"dawn": "DAWN", "day": "DAY", "dusk": "DUSK", "night": "NIGHT"},
    "zh": {"dawn": "清晨", "day": "日", "dusk": "黄昏", "night": "夜"},
}


@dataclass(frozen=True)
class Person:
    role: Role
    name: str
    sex: str
    years: int
    look: str


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before a line is written."""

    language: Language
    engine: Engine
    lore: dict[str, Any]
    """The carrier: the lore entry whose power the plot turns on, as the ask shows it."""
    found: Found
    told: Premise
    cast: dict[Role, Person]
    ledger: dict[str, Token]
    people: dict[str, str]
    call: str
    luck: int

    def rng(self, *about: object) -> random.Random:
        """A generator for one decision, the same every time this plan is made."""
        return dice(self.luck, *about)

    @property
    def places(self) -> dict[str, Any]:
        return entry("places", self.found.places)

    def heading_time(self, time: str) -> str:
        """The time of day as headings write it."""
        return _TIMES[self.language][time]


def dice(*about: object) -> random.Random:
    """A generator seeded by what it is about, alike on every machine."""
    return random.Random(int.from_bytes(hashlib.sha256("|".join(map(str, about)).encode()).digest()[:8], "big"))


def make_plan(
    premise: str, seed: int, language: Language, lore: dict[str, Any], engine: Engine, names: dict[str, str] | None = None
) -> Plan:
    """The plan for one lore entry and engine. `names` (role -> name) stand where a person or an earlier step chose them.

    Every decision has dice of its own, so that a name given from outside changes that name and nothing else.
    """
    luck = dice(premise, seed, language, lore["id"], engine.engine).randrange(2**60)
    found = read_premise(premise, language, dice(premise, seed, language), lore.get("tradition") == "Science fiction")
    cast, call = _cast(found, lore, language, luck, names or {})
    return Plan(
        language=language,
        engine=engine,
        lore=lore,
        found=found,
        told=told(premise, language),
        cast=cast,
        ledger=tokens_for(lore, engine, entry("places", found.places), dice(luck, "ledger")),
        people=dice(luck, "people").choice(entry("places", found.places)["people"]),
        call=call,
        luck=luck,
    )


def takes(lore: dict[str, Any]) -> str:
    """What the entry is paid in: the first cost that names it, else places."""
    return next((cost["takes"] for cost in lore.get("costs", ()) if cost.get("takes") in TAKES), "places")


def tokens_for(lore: dict[str, Any], engine: Engine, places: dict[str, Any], rng: random.Random) -> dict[str, Token]:
    """Five tokens of the entry's kind, T1 the smallest to T5 the dearest, each of which can be seen and missed where the engine plays it."""
    fitting = [t for t in tokens() if t.kind == takes(lore)]
    roofed = {name for name in engine.tokens if all(_roof(beat, places) for beat in engine.played(name))}
    lasting = [t for t in fitting if _suits(t, engine.tokens["T5"], "T5" in roofed)] or fitting
    last = rng.choice([t for t in lasting if t.dear == max(one.dear for one in lasting)])
    others = [t for t in fitting if t is not last and not t.last and t.dear <= last.dear]
    out: dict[str, Token] = {}
    for _ in range(_TRIES):
        rest = sorted(rng.sample(others, 4), key=lambda t: (t.dear, t.id))
        out = {f"T{i}": token for i, token in enumerate([*rest, last], 1)}
        if all(_suits(token, engine.tokens[name], name in roofed) for name, token in out.items()):
            break
    return out


def _suits(token: Token, holding: Holding, roofed: bool) -> bool:
    """Whether a token can stand between the two who hold it, where the engine plays it."""
    pair = {holding.owner, holding.other}
    stranger = token.between == "near" and "rival" in pair
    known = token.between == "far" and pair == {"lead", "beloved"}
    return not stranger and not known and (token.set == "any" or roofed)


def _roof(beat: GridBeat, places: dict[str, Any]) -> bool:
    return bool(places[beat.where]["en"]["interior"] == "INT")


def kind_word(lore: dict[str, Any], language: Language) -> str:
    """What the entry is paid in, as a word."""
    return takes(lore) if language == "en" else _KIND[takes(lore)]


def _cast(found: Found, lore: dict[str, Any], language: Language, luck: int, names: dict[str, str]) -> tuple[dict[Role, Person], str]:
    bank = _bank(found, lore, language, dice(luck, "bank"))
    rng = dice(luck, "cast")
    sexes: dict[Role, str] = {"lead": found.sex, "beloved": rng.choice("fm"), "rival": rng.choice("fm"), "witness": rng.choice("fm")}
    ages: dict[Role, str] = {
        "lead": "adult",
        "beloved": rng.choice(("old", "old", "adult")),
        "rival": rng.choice(("adult", "old")),
        "witness": rng.choice(("old", "young", "adult")),
    }
    clothes = rng.sample([c for c in kit("rest_clothes") if found.genre in c["genres"]] or kit("rest_clothes"), 3)
    worn = {
        "lead": entry("trades", found.trade)[language]["clothes"],
        **{role: c[language] for role, c in zip(ROLES[1:], clothes, strict=True)},
    }
    drawn: dict[Role, str] = {}
    looks: set[str] = set()
    cast: dict[Role, Person] = {}
    for role in ROLES:
        drawn[role] = (found.name if role == "lead" else "") or _name(bank, sexes[role], ages[role], set(drawn.values()), rng)
        look = rng.choice([x for x in kit("looks") if x["sex"] == sexes[role] and x["age"] == ages[role] and x["id"] not in looks])
        looks.add(look["id"])
        face = _look(sexes[role], look[language], worn[role], language)
        cast[role] = Person(role=role, name=names.get(role) or drawn[role], sex=sexes[role], years=look["years"], look=face)
    calls = kit("names")["calls"][language]
    elder = f"elder_{sexes['beloved']}"
    drawn_call = rng.choice(calls[elder] if ages["beloved"] == "old" else calls["peer"])
    return cast, _titled(cast["beloved"].name, language) or drawn_call


def _titled(name: str, language: Language) -> str:
    """What somebody is called whose name says what they are, "" where it does not."""
    told: list[tuple[str, str]] = kit("names")["titles"][language]
    if language == "en":
        return next((call for title, call in told if f"{name} ".startswith(f"{title} ")), "")
    return next((call for title, call in told if name.endswith(title)), "")


def _bank(found: Found, lore: dict[str, Any], language: Language, rng: random.Random) -> dict[str, Any]:
    banks = [bank for bank in kit("names")[language] if found.genre in bank["genres"]] or kit("names")[language]
    near = [bank for bank in banks if any(word in lore.get("tradition", "").casefold() for word in bank["id"].split("_"))]
    if language == "en" and lore.get("tradition") == "Shan Hai Jing":
        near = [bank for bank in banks if "chinese" in bank["id"]] or near
    chosen: dict[str, Any] = rng.choice(near or banks)
    return chosen


def _name(bank: dict[str, Any], sex: str, age: str, used: set[str], rng: random.Random) -> str:
    group = bank[f"elders_{sex}"] if age == "old" else bank["women" if sex == "f" else "men"]
    initials = {name[0] for name in used}
    free = [n["short"] for n in group if n["short"] not in used]
    return str(rng.choice([n for n in free if n[0] not in initials] or free))


def _look(sex: str, face: str, clothes: str, language: Language) -> str:
    if language == "en":
        return f"{'woman' if sex == 'f' else 'man'}, {face}, wearing {clothes}"
    return f"{'女' if sex == 'f' else '男'}，{face}，身穿{clothes}"
