"""A series as its scripts show it, scene by scene: who is there, and what each line says. What the rules over several scenes walk through."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible
from loreboard.story.facts import At
from loreboard.story.kinds import bare_place
from loreboard.story.script import Language, Line, Scene, Script

from .terms import matches
from .words import rules


class Speech(NamedTuple):
    """What one person says without being interrupted. `who` is as the bible writes them."""

    who: str
    text: str
    lines: tuple[Line, ...]


class Played:
    """One scene of one episode."""

    def __init__(self, episode: int, script: Script, scene: Scene, people: tuple[str, ...]) -> None:
        self.episode, self.scene, self.lines = episode, scene, scene.lines
        self.language: Language = script.language
        self.people = people
        self.place = bare_place(take_apart(scene.heading).place)

    def at(self, line: Line) -> At:
        return At(episode=self.episode, scene=self.scene.id, line=line.number)

    @cached_property
    def action(self) -> str:
        return "\n".join(line.text for line in self.lines if line.kind != "dialogue")

    @cached_property
    def there(self) -> frozenset[str]:
        """Everybody of the cast who is heard or named in action: whoever may see and hear what goes on."""
        speak = {s.casefold() for s in self.scene.speakers}
        return frozenset(name for name in self.people if name.casefold() in speak or named(name, self.action, self.language))

    @cached_property
    def elsewhen(self) -> bool:
        """A flashback or a dream, by its heading."""
        return any(word in self.scene.heading.upper() for word in rules()["elsewhen"][self.language])

    @cached_property
    def overheard(self) -> bool:
        """Somebody whom nobody names may be listening."""
        return matches("unseen", self.action, self.language) or matches("crowd", self.action, self.language)

    @cached_property
    def speeches(self) -> tuple[Speech, ...]:
        """Runs of lines by one speaker."""
        out: list[Speech] = []
        run: list[Line] = []
        for line in (*self.lines, None):
            if run and (line is None or line.speaker is None or line.first_of_element):
                out.append(Speech(self._called(run[0].speaker or ""), " ".join(each.text for each in run), tuple(run)))
                run = []
            if line is not None and line.speaker:
                run.append(line)
        return tuple(out)

    def _called(self, speaker: str) -> str:
        return next((name for name in self.people if name.casefold() == speaker.casefold()), speaker)


def stage(book: Bible, scripts: Mapping[int, Script]) -> tuple[Played, ...]:
    """All scenes that have lines, in the order of the story as it is told."""
    return tuple(_scenes(book, scripts))


def _scenes(book: Bible, scripts: Mapping[int, Script]) -> Iterator[Played]:
    people = tuple(person.name for person in book.cast)
    for number, script in sorted(scripts.items()):
        known = {name.casefold() for name in people}
        others = dict.fromkeys(name for scene in script.scenes for name in scene.speakers if name.casefold() not in known)
        yield from (Played(number, script, scene, (*people, *others)) for scene in script.scenes if scene.lines)


def named(name: str, text: str, language: Language) -> bool:
    """`text` names them, in full or by the first or last of several words, but for a lower-case "Old" or "The"."""
    if language == "zh":
        return name in text
    parts = [part for part in (name.split()[:1] + name.split()[-1:]) if len(part) > 2]
    short = "|".join(re.escape(part.capitalize()) for part in parts)
    return re.search(rf"\b{re.escape(name)}\b", text, re.I) is not None or bool(short and re.search(rf"\b(?:{short})\b", text))
