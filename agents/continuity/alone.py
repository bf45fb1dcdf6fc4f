"""The book of a script that has none: its people by their cues, its places by their headings, and the things it names as one of a kind. Pure."""

import re
from collections import Counter
from functools import cache

from loreboard.agents.world.event import Ground
from loreboard.agents.world.marking import HELD, mark, nouns
from loreboard.screenplay.headings import take_apart
from loreboard.story.arc import Rule
from loreboard.story.bible import Bible, Character, Place, Prop
from loreboard.story.kinds import bare_place
from loreboard.story.script import Script

_SEVERAL = {
    "en": re.compile(r"\b(?:another|a second|a third|two|three|several|some|each|every|one of)\b", re.I),
    "zh": re.compile(r"另一|又一|第[二三]|[两二三四五六七八九十几][把只个盏张本根条块封顶件]|每"),
}


def book_of(script: Script) -> Bible:
    """A bible with what the script itself makes sure: no plan, no looks."""
    people = tuple(dict.fromkeys(name for scene in script.scenes for name in scene.speakers))
    shown = {name.casefold(): name if script.language == "zh" else name.title() for name in people}
    places = dict.fromkeys(bare_place(take_apart(scene.heading).place) for scene in script.scenes)
    return Bible(
        title=script.title, logline="", rule=Rule(power="", price="", taboo="", misreading=""), style="", episodes=(), credits=(),
        cast=tuple(Character(name=n, role="other", line="", want="", fear="", voice="", look="") for n in shown.values()),
        places=tuple(Place(name=name, interior="INT", look="", light=()) for name in places if name),
        props=tuple(Prop(name=name, look="", holder="") for name in _things(script, tuple(shown.values()))),
    )  # fmt: skip


def _things(script: Script, people: tuple[str, ...]) -> tuple[str, ...]:
    """Things named with a word of their own ("the brass key", 铜钥匙) in two lines of action or more, and of which there is never a second."""
    found: Counter[str] = Counter()
    several: set[str] = set()
    for line in script.lines:
        if line.kind == "action":
            names = _english(line.text, people) if script.language == "en" else set(_chinese().findall(line.text))
            found.update(names)
            if _SEVERAL[script.language].search(line.text):
                several |= names
    return tuple(name for name, times in found.items() if times > 1 and name not in several)


def _english(text: str, people: tuple[str, ...]) -> set[str]:
    """ "brass key" of "the brass key"; a bare "key", of which there may be many, is left out."""
    out = set()
    for each in mark(text, Ground(language="en", people=people)).marks:
        name = re.sub(r"^(?:an?|the|his|her|their|its|\w+['’]s)\s+", "", each.said, flags=re.I)
        if each.letter in HELD and name.casefold() != each.key.casefold():
            out.add(name)
    return out


@cache
def _chinese() -> "re.Pattern[str]":
    """A noun that can be held, with what it is made of or its colour before it."""
    heads = {head for kind in ("thing", "box", "weapon", "lamp") for head in nouns()["zh"][kind]}
    return re.compile(rf"[金银铜铁锡玉木竹瓷陶皮布纸石骨红黑白青蓝绿黄旧破]{{1,3}}色?(?:{'|'.join(sorted(heads, key=len, reverse=True))})")
