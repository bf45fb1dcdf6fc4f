"""Events read out of a line of action, by the patterns of verbs.yaml. Precision before recall: what is not sure did not happen.

A sentence is taken clause by clause; whoever was its subject stays it until somebody else is named. What is quoted,
negated, wished, remembered or seen on a screen happens to nobody.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from loreboard.story.script import Language
from loreboard.story.yaml_text import own

from .event import Event, Ground, Hand
from .marking import HELD, LETTERS, Mark, Marked, mark, nouns

_QUOTED = re.compile(r"[\"“‘「『][^\"”’」』]*[\"”’」』]?")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])\s*")
_CLAUSE = {"en": re.compile(r"\s*[,;:—–]\s*|\s+(?:and|then|but)\s+"), "zh": re.compile(r"[，,；;：:—…]+")}
_HANDS: dict[str, Hand] = {"左手": "left", "右手": "right", "双手": "both", "两手": "both"}
NEEDS_THING = ("take", "put", "drop", "give", "throw", "pocket", "don", "doff")
_DON = {"戴": "帽笠盔面具套巾纱", "系": "围裙带", "披": "斗篷蓑披"}


class Rule(NamedTuple):
    name: str
    pattern: "re.Pattern[str]"


class Reader(NamedTuple):
    """The patterns of one language."""

    unreal: "re.Pattern[str]"
    unsaid: "re.Pattern[str]"
    opening: "re.Pattern[str]"
    doing: tuple[Rule, ...]
    bare: tuple[Rule, ...]


def events(text: str, ground: Ground, about: tuple[str, ...] = ()) -> tuple[Event, ...]:
    """What happens on a line of action. `about` are the people it may mean by "she" or "he" beside those it names itself."""
    out: list[Event] = []
    named: list[str] = []
    for sentence in _SENTENCE.split(_QUOTED.sub("“”", text.strip())):
        out += _sentence(sentence, ground, about, named)
    return tuple(out)


def _sentence(sentence: str, ground: Ground, about: tuple[str, ...], named: list[str]) -> list[Event]:
    reader = _reader(ground.language)
    if "“”" in sentence or reader.unreal.search(sentence):
        return []
    told = mark(sentence.rstrip(" .。！!…"), ground)
    out: list[Event] = []
    who = ""
    others = tuple(n for n in dict.fromkeys((*named, *(m.key for m in told.marks if m.letter == "P"), *about)))
    for clause in _CLAUSE[ground.language].split(told.text):
        clause = clause.strip()
        denied = reader.unsaid.search(clause)
        opened = reader.opening.match(clause)
        if opened and (who := _subject(opened, told, ground, about, named)):
            clause = clause[opened.end() :]
        for found in re.finditer(r"⟦P(\d+)⟧", clause):
            named.append(told.marks[int(found[1])].key)
        if denied:
            continue
        last = out[-1] if out and out[-1].thing else None
        event = _first(reader.doing, clause, who, told, ground) if who else None
        event = event or (_first(reader.bare, clause, "", told, ground) if not opened else None)
        if event and (event := _completed(event, last, others, ground)):
            out.append(event)
    return out


def _subject(opened: "re.Match[str]", told: Marked, ground: Ground, about: tuple[str, ...], named: list[str]) -> str:
    """The person a clause begins with; "" for a pronoun that may mean several."""
    if opened["name"]:
        name = told.marks[int(opened["name"])].key
        named.append(name)
        return name
    kind = ground.women if opened["she"].lower() in ("she", "她") else ground.men
    here = [n for n in dict.fromkeys(named) if n in kind]
    if len(here) == 1:
        return here[0]
    alone = [n for n in about if n in kind]
    return alone[0] if not here and len(alone) == 1 else ""


def _first(rules: tuple[Rule, ...], clause: str, who: str, told: Marked, ground: Ground) -> Event | None:
    for rule in rules:
        if found := rule.pattern.match(clause):
            return _event(rule.name, found, clause, who, told, ground)
    return None


def _completed(event: Event, last: Event | None, others: tuple[str, ...], ground: Ground) -> Event | None:
    """`event` with what "it" and "her" mean; None where that is not sure."""
    if event.kind in NEEDS_THING and not event.thing:
        if last is None or last.who != event.who:
            return None
        event = event.model_copy(update={"thing": last.thing, "said": last.said})
    if event.kind == "give" and event.to in ("him", "her"):
        kind = ground.women if event.to == "her" else ground.men
        fits = [n for n in others if n in kind and n != event.who]
        if len(fits) != 1:
            return None
        event = event.model_copy(update={"to": fits[0]})
    return None if event.kind == "give" and event.to in ("", event.who) else event


def _event(name: str, found: "re.Match[str]", clause: str, who: str, told: Marked, ground: Ground) -> Event | None:
    """What a pattern that fits has to say; None where whom it happens to is not sure."""
    marks = {letter: told.marks[int(n)] for letter, n in re.findall(r"⟦(\w)(\d+)⟧", found[0])}
    thing = next((told.marks[int(n)] for letter, n in re.findall(r"⟦(\w)(\d+)⟧", found[0]) if letter in HELD), None)
    person = marks.get("P")
    kind, value = group(name)
    part = found.groupdict().get("dirt") or found.groupdict().get("body") or ""
    to, source, hand = "", "", _hand(found[0], clause[found.end() :], told, ground, who)
    if body := marks.get("B"):
        whose = _whose(body, who, ground)
        if kind in ("hurt", "tend", "dirt"):
            if not whose:
                return None
            who, part = whose, part if kind == "dirt" else body.key
        elif kind == "give":
            if whose == who:
                return None
            whose = whose or {"his": "him", "her": "her"}.get(body.owner.lower(), "")
            to, hand = whose, body.side if body.side in ("left", "right", "both") else ""  # type: ignore[assignment]
    if kind == "give" and person:
        to = person.key
    elif kind == "give" and not to and (m := re.search(r"\b(him|her)\b", found[0])):
        to = m[1].lower()
    elif person and kind in ("tend", "hurt", "wet"):
        who = person.key
    if (
        kind == "take"
        and ground.language == "en"
        and (m := re.match(r"\s*(?:from|out of) ⟦P(\d+)⟧", clause[found.end() - 4 :].lstrip(" ")))
    ):
        source = told.marks[int(m[1])].key
    if kind in ("don", "doff") and ground.language == "zh" and thing:
        value = next((verb for verb, ends in _DON.items() if any(c in thing.key for c in ends)), "穿")
        if kind == "doff" and "从" in found[0] and not re.search(r"[身头脸脖颈手]", found[0][: found[0].index("⟦")]):
            kind, value = "take", ""
    if kind == "wet" and not who:
        return None
    return Event(
        kind=kind, who=who, thing=thing.key if thing else "", said=thing.said if thing else "", hand=hand, to=to, source=source, value=value,  # type: ignore[arg-type]
        part=part,
    )  # fmt: skip


def _whose(body: Mark, who: str, ground: Ground) -> str:
    if body.owner in ("his", "her", "their", "His", "Her", "Their"):
        fits = {"his": ground.women, "her": ground.men}.get(body.owner.lower(), ())
        return "" if who in fits else who
    if body.owner:
        wanted = body.owner.casefold()
        return next((p for p in ground.people if p.casefold() == wanted or p.casefold().split()[-1] == wanted), "")
    return who if body.side == "both" else ""


def _hand(inside: str, after: str, told: Marked, ground: Ground, who: str) -> Hand:
    """The hand that a clause names for what it tells."""
    if ground.language == "zh":
        return next((side for word, side in _HANDS.items() if word in inside), "")
    if m := re.match(r".*?\b(?:in|with) ⟦B(\d+)⟧", after):
        body = told.marks[int(m[1])]
        if body.key.split()[-1] in ("hand", "hands") and _whose(body, who, ground) == who:
            return body.side  # type: ignore[return-value]
    return ""


def unreal(text: str, language: Language) -> bool:
    """Nothing on the line happens, as far as this can be told: it is wished, denied, remembered, asked or seen on a screen."""
    reader = _reader(language)
    return bool(reader.unreal.search(text) or reader.unsaid.search(text))


def group(name: str) -> tuple[str, str]:
    """The kind a pattern's name belongs to, and the value it stands for: ("posture", "sitting"); ("put", "")."""
    for kind, values in verbs()["says"].items():
        if name in values:
            return kind, name
    return name, ""


def says(kind: str, value: str, language: Language) -> str:
    """What a fact of `kind` is called: says("posture", "sitting", "en")."""
    return str(verbs()["says"][kind][value][language])


@cache
def _reader(language: Language) -> Reader:
    told = verbs()[language]
    adverbs = told["adverbs"]
    if language == "en":
        start = rf"^(?:(?:and|then|so)\s+)?(?:{adverbs}\s+)?(?:⟦P(?P<name>\d+)⟧|(?P<she>she|he))\s+(?:{adverbs}\s+){{0,2}}"
        lead = rf"(?:{adverbs}\s+){{0,2}}"
    else:
        start = rf"^(?:[^，⟦⟧]{{0,2}}声)?(?:{adverbs})?(?:⟦P(?P<name>\d+)⟧|(?P<she>[她他]))"
        lead = rf"(?:{adverbs}){{0,3}}(?:左手|右手|双手|两手|单手)?(?:{adverbs})?"
    return Reader(
        re.compile(told["unreal"], re.I),
        re.compile(told["unsaid"], re.I),
        re.compile(start, re.I),
        tuple(Rule(name, re.compile(lead + _slots(pattern, language), re.I)) for name, pattern in told["events"]),
        tuple(Rule(name, re.compile(_slots(pattern, language), re.I)) for name, pattern in told["bare"]),
    )


def _slots(pattern: str, language: Language) -> str:
    """A pattern of verbs.yaml as a regular expression."""
    told = nouns()[language]
    slots = {kind: rf"⟦{letter}\d+⟧" for kind, letter in LETTERS.items()} | {"thing": rf"⟦[{HELD}]\d+⟧", "person": r"⟦P\d+⟧"}
    if language == "en":
        slots["thing"], slots["person"] = rf"(?:⟦[{HELD}]\d+⟧|\bit\b)", r"(?:⟦P\d+⟧|\b(?:him|her)\b)"
    slots["dirt"] = rf"(?P<dirt>{'|'.join(sorted(told['dirt'], key=len, reverse=True))})"
    if language == "zh":
        for kind in ("body", "pocket"):
            words = "|".join(sorted(told[kind], key=len, reverse=True))
            slots[kind] = f"(?P<body>{words})" if kind == "body" else f"(?:{words})"
    out = pattern
    for kind, text in slots.items():
        out = out.replace(f"{{{kind}}}", text, 1) if "(?P<" in text else out.replace(f"{{{kind}}}", text)
        if "(?P<" in text:
            out = out.replace(f"{{{kind}}}", re.sub(r"\?P<\w+>", "?:", text))
    return f"(?:{out})"


@cache
def verbs() -> dict[str, Any]:
    """verbs.yaml, read once."""
    return dict(own("loreboard.agents.world", "verbs.yaml"))
