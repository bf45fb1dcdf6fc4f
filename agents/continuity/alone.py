"""The book of a script that has none: its people by their cues, its places by their headings, and the things it names as one of a kind. Pure."""

import re
from collections import Counter

from loreboard.agents.world.event import Ground
from loreboard.agents.world.marking import HELD, mark
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
    ground = Ground(language=script.language, people=people)
    found: Counter[str] = Counter()
    several: set[str] = set()
    for line in script.lines:
        if line.kind != "action":
            continue
        names = {name for each in mark(line.text, ground).marks if each.letter in HELD and (name := _own_name(each.said, each.key, script))}
        found.update(names)
        if _SEVERAL[script.language].search(line.text):
            several |= names
    return tuple(name for name, times in found.items() if times > 1 and name not in several)


def _own_name(said: str, key: str, script: Script) -> str:
    """ "brass key" of "the brass key"; "" of a bare "key", of which there may be many."""
    name = re.sub(r"^(?:an?|the|his|her|their|its|\w+['’]s)\s+", "", said, flags=re.I) if script.language == "en" else said
    return name if name.casefold() != key.casefold() else ""
