"""One shot as a reader of pictures sees it: its texts with people as signs, its speech, its length in seconds. Knows no rule."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from loreboard.story import wording
from loreboard.story.shots import Shot, ShotList, Spoken, Subject

from . import words
from .words import FIRST_NAME, Hit


class People:
    """Everybody named in a list, and the sign each is written with."""

    def __init__(self, shots: ShotList) -> None:
        named = dict.fromkeys(s.name for shot in shots.shots for s in shot.subjects)
        spoken = dict.fromkeys(d.who.title() if d.who.isupper() else d.who for shot in shots.shots for d in shot.dialogue)
        self.names = tuple(sorted({**named, **spoken}, key=len, reverse=True))
        edge = r"\b" if shots.language == "en" else ""
        self._any = re.compile(edge + f"(?:{'|'.join(map(re.escape, self.names))})" + edge) if self.names else None
        self._sign = {name: chr(FIRST_NAME + n) for n, name in enumerate(self.names)}
        self._low = "\n".join(text for s in shots.shots for text in (s.picture, s.end, *(x.doing for x in s.subjects))).casefold()
        self._present: dict[words.Stems, words.Stems] = {}

    def present(self, stems: words.Stems) -> words.Stems:
        """Those of `stems` that any shot of the list holds."""
        if stems not in self._present:
            self._present[stems] = tuple(stem for stem in stems if stem in self._low)
        return self._present[stems]

    def signed(self, text: str) -> str:
        """`text` with people as signs."""
        return self._any.sub(lambda name: self._sign[name[0]], text) if self._any else text

    def plain(self, text: str) -> str:
        """`text` as a person reads it."""
        return re.sub(words.NAMED, lambda sign: self.names[ord(sign[0]) - FIRST_NAME], text)

    def among(self, text: str) -> list[str]:
        """The names in a signed text, in order, each once."""
        return list(dict.fromkeys(self.names[ord(sign) - FIRST_NAME] for sign in re.findall(words.NAMED, text)))


class Seen:
    """A shot of `shots`, read once and asked by every rule."""

    def __init__(self, shot: Shot, shots: ShotList, people: People) -> None:
        self.shot, self.people, self.language, self.fps = shot, people, shots.language, shots.fps
        self.seconds = shot.frames / shots.fps

    @property
    def size(self) -> str:
        """`insert` wherever the set-up is one."""
        return "insert" if self.shot.camera.framing == "insert" and not self.shot.subjects else self.shot.camera.size

    @property
    def far(self) -> bool:
        return self.size in words.limits()["far"]

    @property
    def near(self) -> bool:
        return self.size in words.limits()["near"]

    @cached_property
    def told(self) -> tuple[str, str, str]:
        """The picture, the tasks that it does not tell, and the end pose, people as signs: three tellings of what may be one act."""
        picture, between = wording.unsaid(self.shot), " " if self.language == "en" else ""
        tasks = [s.name + between + s.doing for s in self.shot.subjects if s.doing and s.doing not in picture]
        return self.people.signed(picture), self.people.signed(self._row(tasks)), self.people.signed(self.shot.end)

    @cached_property
    def happens(self) -> tuple[str, str, str]:
        """`told` without what is quoted and what is denied."""
        picture, tasks, end = (self._undenied(self._unquoted(text)) for text in self.told)
        return picture, tasks, end

    @cached_property
    def drawn(self) -> str:
        """What a renderer is told to draw: picture and tasks, without quotes."""
        return self._unquoted(self._row(self.told[:2]))

    @cached_property
    def raw(self) -> str:
        """All that is told, quotes and all."""
        return self._row(self.told)

    @cached_property
    def acted(self) -> str:
        """All that happens."""
        return self._row(self.happens)

    @property
    def start(self) -> str:
        return self.people.signed(self.shot.start)

    @property
    def end(self) -> str:
        return self.told[2]

    def _row(self, texts: Iterable[str]) -> str:
        """`texts` as sentences in a row."""
        stop = ". " if self.language == "en" else "。"
        return stop.join(text.strip().rstrip(".。") for text in texts if text)

    def _unquoted(self, text: str) -> str:
        quoted = any(mark in text for mark in '"“「')
        return words.pattern(self.language, "quotes").sub(" ", text) if quoted else text

    def _undenied(self, text: str) -> str:
        return words.pattern(self.language, "denied").sub(" ", text) if self.near_to(text, "denied") else text

    def near_to(self, text: str, name: str) -> bool:
        """Whether the patterns called `name` are worth looking for in `text`."""
        return words.holds(text.casefold(), self.people.present(words.near(self.language, name)))

    def hit(self, code: str) -> Hit | None:
        """The gravest thing in this shot that the word rule `code` accuses; None for nothing."""
        rule = words.rule(code, self.language)
        text = self.raw if rule.raw else self.drawn if rule.picture else self.acted
        return next(rule.hits(text, self.people.present), None)

    def on_screen(self) -> Iterator[tuple[int, Spoken]]:
        """Each speech whose mouth is in the picture, with its place in `dialogue`."""
        return ((n, said) for n, said in enumerate(self.shot.dialogue) if said.on_screen)

    def subject(self, name: str) -> Subject | None:
        return next((s for s in self.shot.subjects if s.name.casefold() == name.casefold()), None)

    def holes(self, hit: Hit | None = None) -> dict[str, Any]:
        """What a sentence about this shot can be filled with; holes that stay empty are left out.

        who, other: people of the shot, those of the accused words first. bit: the accused words. thing, number, text: parts of them.
        """
        found = self.people.among(_sentence(hit.match)) if hit else []
        names = list(dict.fromkeys([*found, *(s.name for s in self.shot.subjects), *self.people.among(self.raw)]))
        parts = {name: self.people.plain(hit.group(name)) for name in ("thing", "number", "text", "kind")} if hit else {}
        parts["number"] = parts.get("number", "").casefold()
        bit = self.people.plain(hit.match[0]).strip(" ，。,.；;") if hit else ""
        told = {"who": names[0] if names else "", "other": names[1] if len(names) > 1 else "", "bit": bit, "seconds": f"{self.seconds:.1f}"}
        return {name: value for name, value in {**told, **parts}.items() if value}


def _sentence(match: re.Match[str]) -> str:
    """The sentence that `match` stands in, up to its end: who acts is named before the act."""
    before = re.split(r"[.;!?。；！？]", match.string[: match.start()])[-1]
    return before + match[0]
