"""Looks read out of a person's script: what its introductions say first, and only then what a picture needs besides."""

import re
from typing import Any

from loreboard.story.ask import Ask
from loreboard.story.bible import Character, Light, Looks, Place
from loreboard.story.script import Language

from .asks import language, part
from .bible import STYLE
from .plan import dice
from .words import kit

_PLACE = re.compile(r"^(INT/EXT|INT|EXT)\. (.*) \[(.*)\]$")
_ASIDE = re.compile(r"[(（]([^)）]{3,90})[)）]")
_DESCRIBES = re.compile(
    r"(?:an?|the|\d+|mid|late|early|in (?:his|her|their)|young|old|tall|small|thin|heavy)\b|[一二三四五六七八九十\d]+[多来]?岁|穿|戴|高|矮|瘦|胖",
    re.I,
)
_PEOPLE = re.compile(r"\b(?:he|she|they|him|her|his|their|man|woman|girl|boy|people|crowd|hand|hands|face)\b|[他她]|人|手", re.I)
_SHE = {
    "en": re.compile(r"\b(she|her|woman|girl|mother|lady|mrs|ms|miss|queen|sister|daughter|wife|aunt)\b", re.I),
    "zh": re.compile(r"她|女|妈|姐|妹|婶|奶奶|娘|太太|小姐"),
}
_HE = {
    "en": re.compile(r"\b(he|his|him|man|boy|father|mr|king|brother|son|husband|uncle|guy)\b", re.I),
    "zh": re.compile(r"他|男|爸|哥|弟|叔|爷|先生|汉"),
}


def answer(ask: Ask) -> Looks:
    """A look for every cue and a picture for every place, exactly those of the ask.

    What the script says stands first. The rest is kept plain on purpose: nobody wants a scar invented for them.
    """
    tongue = language(ask)
    luck = dice(ask.seed, part(ask, "title"))
    people = _blocks(part(ask, "cast"))
    plain = kit("boarding")["plain"]
    clothes = list(plain["clothes"][tongue])
    luck.shuffle(clothes)
    turns: dict[str, int] = {}
    cast = []
    for name, lines in people:
        sex = _sex(name, " ".join(lines), tongue)
        drawn = sex or luck.choice("fm")
        faces = plain["faces"][drawn][tongue]
        turn = turns[drawn] = turns.get(drawn, -1) + 1
        worn = clothes[(turn + turn // len(faces)) % len(clothes)]
        cast.append(_person(name, lines, sex, faces[turn % len(faces)], worn, tongue))
    names = [name for name, _ in people]
    places = (_place(head, lines, names, tongue) for head, lines in _blocks(part(ask, "places")) if _PLACE.match(head))
    return Looks(style=STYLE[tongue]["modern"], cast=tuple(cast), places=tuple(places))


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    """Headed blocks: a row without indent, then indented rows that belong to it."""
    out: list[tuple[str, list[str]]] = []
    for row in text.splitlines():
        if row.startswith("  ") and out:
            out[-1][1].append(row.strip())
        elif row.strip():
            out.append((row.strip(), []))
    return out


def _person(name: str, lines: list[str], sex: str, face: str, worn: str, tongue: Language) -> Character:
    told = _introduced(name, lines)
    who = {"f": ("woman", "女"), "m": ("man", "男"), "": ("", "")}[sex][tongue == "zh"]
    bits = [b for b in (who, told, face, worn) if b]
    look = (", " if tongue == "en" else "，").join(bits)
    return Character(name=name, role="other", line=told, want="", fear="", voice="", look=look)


def _introduced(name: str, lines: list[str]) -> str:
    """What the script says of somebody when they come in: the bracket after the name, or a clause that describes."""
    for line in lines:
        at = line.casefold().find(name.casefold())
        after = line[at + len(name) :] if at >= 0 else ""
        if found := _ASIDE.match(after.strip()):
            return found[1].strip()
        if (found := re.match(r"\s*[,，]\s*([^.。;；,，]{4,60})[,，.。;；]", after)) and _DESCRIBES.match(found[1]):
            return found[1].strip()
    return ""


def _sex(name: str, text: str, tongue: Language) -> str:
    she, he = len(_SHE[tongue].findall(f"{name} {text}")), len(_HE[tongue].findall(f"{name} {text}"))
    return "f" if she > he else "m" if he > she else ""


def _place(head: str, lines: list[str], names: list[str], tongue: Language) -> Place:
    found = _PLACE.match(head)
    interior, name, times = (found[1], found[2], found[3]) if found else ("INT", head, "")
    told = kit("boarding")["places"]
    look = name if tongue == "zh" else name.lower()
    first = re.split(r"(?<=[.!?。！？])\s*", lines[0])[0] if lines else ""
    peopled = any(n.casefold() in first.casefold() for n in names) or _PEOPLE.search(first)
    if first and len(first) < 160 and not peopled:
        look += (", " if tongue == "en" else "，") + first.rstrip(".。")
    light = tuple(
        Light(time=time, plan=_light(time, interior, tongue, told)) for time in filter(None, (t.strip() for t in times.split(",")))
    )
    return Place(name=name, interior=interior, look=look, light=light)  # type: ignore[arg-type]


def _light(time: str, interior: str, tongue: Language, told: dict[str, Any]) -> str:
    hour = next((key for key, words in told["times"].items() if any(word in time.casefold() for word in words)), "day")
    return str(told["light"]["inside" if interior == "INT" else "outside"][hour][tongue])
