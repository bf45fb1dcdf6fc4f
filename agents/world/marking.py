"""People and things of a sentence put into brackets, so that a verb's pattern need not know what nouns look like.

"Bo hands Mei the ledger" becomes "⟦P0⟧ hands ⟦P1⟧ ⟦X2⟧". A noun phrase is taken only where its end is sure.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from loreboard.story.script import Language
from loreboard.story.yaml_text import own

from .event import Ground

LETTERS = {"lamp": "L", "garment": "G", "weapon": "W", "box": "X", "thing": "T", "pocket": "C", "body": "B"}
HELD = "TGLWX"
"""The letters of what a hand can hold."""
_ENDS = [
    "from",
    "off",
    "out",
    "up",
    "down",
    "in",
    "into",
    "on",
    "onto",
    "over",
    "to",
    "at",
    "with",
    "by",
    "and",
    "under",
    "between",
    "across",
    "against",
    "for",
    "of",
    "toward",
    "towards",
    "after",
    "while",
    "as",
    "then",
    "beside",
    "behind",
    "through",
    "back",
    "again",
    "aside",
    "away",
    "open",
    "shut",
    "free",
    "breaks",
    "shatters",
    "snaps",
    "goes",
    "dies",
    "burns",
    "tears",
    "bleeds",
    "is",
    "are",
    "comes",
    "falls",
    "slips",
    "drops",
    "parts",
    "bursts",
    "catches",
    "cracks",
    "rips",
    "sinks",
    "gutters",
    "blows",
    "dims",
    "lights",
    "smashes",
    "next",
    "straight",
    "apart",
]
_STOP = [
    "a",
    "an",
    "the",
    "his",
    "her",
    "their",
    "its",
    "my",
    "your",
    "our",
    "and",
    "or",
    "but",
    "to",
    "from",
    "of",
    "in",
    "on",
    "at",
    "with",
    "by",
    "off",
    "out",
    "up",
    "down",
    "into",
    "onto",
    "over",
    "under",
    "for",
    "as",
    "is",
    "are",
    "was",
    "who",
    "that",
    "which",
    "then",
    "than",
    "not",
    "no",
    "against",
    "across",
    "between",
    "through",
    "toward",
    "towards",
    "behind",
    "beside",
    "near",
    "like",
]


class Mark(NamedTuple):
    """What stands in one bracket. `owner` is a name, or a possessive ("her"), or ""; `side` of a body part."""

    letter: str
    key: str
    said: str
    owner: str = ""
    side: str = ""


class Marked(NamedTuple):
    text: str
    marks: tuple[Mark, ...]


def mark(sentence: str, ground: Ground) -> Marked:
    """`sentence` with its people and things in brackets."""
    marks: list[Mark] = []
    phrase, person = _patterns(ground)

    def put(found: Mark) -> str:
        marks.append(found)
        return f"⟦{found.letter}{len(marks) - 1}⟧"

    text = phrase.sub(lambda m: _thing(m, ground, put), sentence)
    text = person.sub(lambda m: put(Mark("P", called(m[0], ground), m[0])), text)
    return Marked(text, tuple(marks))


def called(said: str, ground: Ground) -> str:
    """The full name of whom `said` names."""
    wanted = said.casefold()
    return next((p for p in ground.people if p.casefold() == wanted), None) or next(
        p for p in ground.people if p.casefold().split()[-1] == wanted
    )


def _thing(found: "re.Match[str]", ground: Ground, put: Any) -> str:
    groups = found.groupdict()
    if name := groups.get("prop"):
        own = next(p for p in ground.props if p.casefold() == name.casefold())
        return str(put(Mark(_letter(own, ground.language), own, with_article(own, ground.language), _owner(groups))))
    head, extra = groups["head"], (groups.get("extra") or "").strip()
    letter, lower = _letter(head, ground.language), head.casefold()
    words = [*extra.casefold().split(), lower] if ground.language == "en" else [extra, lower]
    mine = [p for p in ground.props if _stands_for(words, p, ground.language)]
    any_one = (groups.get("det") or "").strip().casefold() in ("a", "an", "another", "one")
    if len(mine) == 1 and letter not in "BC" and not any_one:
        return str(put(Mark(letter, mine[0], with_article(mine[0], ground.language), _owner(groups))))
    side = (
        next((s for s in ("left", "right", "both") if s in words or (groups.get("det") or "").strip().lower() == s), "")
        if letter == "B"
        else ""
    )
    if ground.language == "en":
        det = (groups.get("det") or "").strip()
        said = " ".join(bit for bit in (det.lower() if not det[:1].isupper() or det in ("A", "An", "The") else det, extra, head) if bit)
        return str(put(Mark(letter, f"{side} {lower}".strip() if letter == "B" else lower, said, _owner(groups), side)))
    return str(put(Mark(letter, head, extra + head)))


def _stands_for(words: list[str], prop: str, language: Language) -> bool:
    """A prop is called by its last word, alone or with words of its own name."""
    if language == "zh":
        return len(words[-1]) > 1 and prop.endswith(words[-1]) and (not words[0] or words[0] in prop)
    own = [w.casefold() for w in prop.split()]
    return own[-1].rstrip("s") == words[-1].rstrip("s") and {*words[:-1]} <= {*own}


def _owner(groups: dict[str, str | None]) -> str:
    det = (groups.get("det") or "").strip()
    return re.sub(r"['’]s$", "", det) if det.lower() in ("his", "her", "their") or re.search(r"['’]s$", det) else ""


def with_article(prop: str, language: Language) -> str:
    """A prop's name as a sentence says it: "the house key"."""
    first = prop.split()[0] if prop.split() else ""
    plain = language == "en" and first[:1].islower() and first not in ("a", "an", "the", "his", "her", "some") and "'s" not in first
    return f"the {prop}" if plain else prop


def _letter(noun: str, language: Language) -> str:
    last = noun.casefold().split()[-1] if language == "en" else noun
    for kind, letter in LETTERS.items():
        heads = nouns()[language].get(kind, ())
        if last in heads or (language == "zh" and any(last.endswith(h) for h in heads if len(h) > 1)):
            return letter
    return "T"


@cache
def _patterns(ground: Ground) -> tuple["re.Pattern[str]", "re.Pattern[str]"]:
    told = nouns()[ground.language]
    props = "|".join(re.escape(p) for p in sorted(ground.props, key=len, reverse=True) if p)
    if ground.language == "en":
        heads = "|".join(sorted({h for kind in LETTERS for h in told[kind]}, key=len, reverse=True))
        short = {p.split()[-1] for p in ground.people if len(p.split()) > 1}
        names = "|".join(re.escape(n) for n in sorted({*ground.people, *(s for s in short if s[0].isupper())}, key=len, reverse=True))
        ends = rf"(?=$|\s*[,.;:!?)…—–]|\s+(?:{'|'.join(_ENDS)})\b|\s+\w+ly\b)"
        det = rf"(?P<det>\b(?:an?|the|his|her|their|its|another|one|both|(?:{names})['’]s)\s+)"
        extra = rf"(?P<extra>(?:(?!(?:{'|'.join(_STOP)})\b)[a-z][a-z'-]*\s+){{0,3}}?)"
        own = rf"(?:{det}?(?P<prop>\b(?:{props})\b){ends})|" if props else ""
        own = own.replace("(?P<det>", "(?:")
        return re.compile(rf"{own}(?:{det}{extra}(?P<head>(?:{heads})){ends})", re.I), re.compile(
            rf"\b(?:{names})\b(?!['’]s?\b)(?!-)" if names else r"(?!)", re.I
        )
    heads = "|".join(sorted((h for k in LETTERS if k not in ("body", "pocket") for h in told[k]), key=len, reverse=True))
    names = "|".join(re.escape(n) for n in sorted(ground.people, key=len, reverse=True))
    own = rf"(?P<prop>{props})|" if props else ""
    count = rf"(?:[一二两三四五六七八九十半几这那另]+(?:{'|'.join(told_counters())}))"
    extra = r"(?P<extra>(?:[^，。；、⟦⟧把给了着起过下出进拿抓从的]{1,4}的?)?)"
    plain = r"(?P<bare>(?:自己的|他的|她的)?[大小长短旧新破空黑白红铁铜木竹油皮棉毛布草]{0,2})"
    ends = r"(?=$|[，。；：！？、…—]|[掉碎断烧裂破灭落滑扔递交放搁塞揣挂丢插往向在给就转从朝和跟与也都还又了回上下进出到走跑退抱捧抛甩摔撕翻举摆收送推按拿捏包打倒一哗啪啷咣绷着戴穿披脱摘解])"
    return re.compile(rf"{own}(?:{count}{extra}|{plain})(?P<head>{heads}){ends}"), re.compile(names or r"(?!)")


def told_counters() -> list[str]:
    return list(nouns()["counters"])


@cache
def nouns() -> dict[str, Any]:
    """nouns.yaml, read once."""
    return dict(own("loreboard.agents.world", "nouns.yaml"))
