"""A writer of series so short that a run takes a tenth of a second: two scenes an episode, in English or Chinese.

Arcs, bible and drafts are made here, from what the ask says alone; readings, looks and shots are the composer's. The same ask is composed
once a process. What was answered is put on a bill that outlives the process, so that nothing is paid twice unseen.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from loreboard.composer import Composer
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.arc import TURNS, LoreUse, Part, Pitch, Rule, TurningPoint
from loreboard.story.ask import Ask, Reply
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan, Light, Place
from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.script import Language

_HAN = re.compile(r"[\u4e00-\u9fff]")


class Words(NamedTuple):
    """One language's people, places and lines; `{}` in a line is a number."""

    people: tuple[str, str]
    places: tuple[str, str]
    times: tuple[str, str]
    title: str
    seen: tuple[str, ...]
    said: tuple[str, ...]
    look: str


WORDS: Mapping[Language, Words] = {
    "en": Words(
        ("Ada", "Bram"), ("LAMP ROOM", "TIDE STAIR"), ("NIGHT", "DAY"), "The Lamp",
        ("Ada trims the wick of lamp {}.", "Bram sets a wet boot on step {}.", "The water takes step {}."),
        ("Count it again, from {}.", "You said {} this morning.", "Then it is {} we leave out."), "a person in a grey coat",
    ),
    "zh": Words(
        ("阿灯", "老秤"), ("灯房", "石阶"), ("夜", "日"), "灯",
        ("阿灯剪第{}盏灯的灯芯。", "老秤把湿靴子踩上第{}级。", "水没过第{}级。"), ("再数，从{}数起。", "早上你说是{}。", "那就少算{}。"), "穿灰袄的人",
    ),
}  # fmt: skip


@dataclass
class Small:
    """A Chat. `bill` is a file that takes a row an answered ask: run, step, fingerprint."""

    bill: Path
    told: dict[str, str] = field(default_factory=dict)
    """Replies by fingerprint; may be shared, and outlive this Chat."""
    model: str = "offline"
    run: str = ""

    async def reply(self, ask: Ask) -> Reply:
        """The reply to `ask`. Raises what the composer raises."""
        name = ask.fingerprint(self.model)
        if name not in self.told:
            way = _WAYS.get(ask.wanted)
            self.told[name] = way(ask).model_dump_json() if way else (await Composer(draft_seconds).reply(ask)).text
        with self.bill.open("a", encoding="utf-8") as bill:
            bill.write(f"{self.run}\t{ask.step}\t{name}\n")
        return Reply(text=self.told[name], model=self.model)

    def billed(self) -> list[tuple[str, str, str]]:
        """Every answer so far: run, step, fingerprint."""
        rows = self.bill.read_text("utf-8").splitlines() if self.bill.exists() else []
        return [(run, step, name) for run, step, name in (row.split("\t") for row in rows)]


def _pitch(ask: Ask) -> Pitch:
    words, mark = _words(ask), _mark(ask.told)
    turns = tuple(
        TurningPoint(
            episode=n, title=f"{words.title} {mark}{n}", kind=TURNS[(n - 1) % len(TURNS)], event=_said(words.seen[n % 3], mark, n),
            gain=_said(words.seen[0], mark, n), loss=_said(words.seen[2], mark, n), question=_said(words.said[n % 3], mark, n),
        )
        for n in range(1, _number(ask, "episodes") + 1)
    )  # fmt: skip
    rule = Rule(power=words.seen[0], price=words.seen[2], taboo=words.said[2], misreading=words.said[1])
    cast = tuple(Part(name=name, role="lead" if n == 0 else "rival", line=words.look) for n, name in enumerate(words.people))
    used = re.findall(r"^ *- id: (\w+)$", ask.told.rpartition("<lore")[2], re.M)
    return Pitch(
        title=f"{words.title} {mark}", logline=_said(words.said[0], mark, 1), rule=rule, turns=turns, cast=cast, steers_away=(),
        lore=tuple(LoreUse(id=name, name=name, what_for="") for name in used[:1]), last_image=_said(words.seen[1], mark, 9), from_premise="",
    )  # fmt: skip


def _bible(ask: Ask) -> Bible:
    words, title = _words(ask), _title(ask)
    rule = Rule(power=words.seen[0], price=words.seen[2], taboo=words.said[2], misreading=words.said[1])
    cast = tuple(
        Character(name=name, role="lead" if n == 0 else "rival", line=words.look, want="", fear="", voice="", look=f"{words.look} {n}, {title}")
        for n, name in enumerate(words.people)
    )  # fmt: skip
    places = tuple(
        Place(name=name, interior="INT" if n == 0 else "EXT", look=words.look, light=(Light(time=words.times[n], plan=words.look),))
        for n, name in enumerate(words.places)
    )
    seconds, plans = _number(ask, "seconds(?:_each)?"), []
    for number in range(1, _number(ask, "episodes") + 1):
        beats = tuple(
            Beat(
                id=f"b{number}{'ab'[n]}", family="want", what=_said(words.seen[n], title, number), drives=words.people[n], on=(), place=place,
                time=words.times[n], seconds=seconds / 2, because=() if n == 0 else (f"b{number}a",), feeling="calm",
            )
            for n, place in enumerate(words.places)
        )  # fmt: skip
        kind = TURNS[(number - 1) % len(TURNS)]
        plans.append(EpisodePlan(number=number, title=f"{words.title} {number}", turning_point=kind, beats=beats, entry=(), exit=()))
    return Bible(
        title=title, logline=words.said[0], rule=rule, style=words.look, cast=cast, places=places, props=(), episodes=tuple(plans), credits=()
    )  # fmt: skip


def _draft(ask: Ask) -> Draft:
    words, title, language = _words(ask), _title(ask), _language(ask)
    plan, target = ask.told.rpartition("<plan")[2], _number(ask, "seconds")
    beats = re.findall(r"\bid: (\w+)", plan)
    scenes: list[list[DraftLine]] = [[] for _ in words.places]
    played, count = 0.0, int(_mark(f"{title} {beats}"), 16) % 7
    while played < 0.97 * target:
        count += 1
        line = _line(words, count)
        played += draft_seconds(line, language)
        scenes[int(played > target / 2)].append(line)
    return Draft(
        title=f"{words.title} {beats[0]}",
        scenes=tuple(
            DraftScene(interior="INT" if n == 0 else "EXT", place=place, time=words.times[n], beats=(beats[n],), lines=tuple(scenes[n]))
            for n, place in enumerate(words.places)
        ),
    )


def _line(words: Words, count: int) -> DraftLine:
    if count % 2:
        return DraftLine(kind="action", who=None, extension=None, how=None, text=words.seen[count // 2 % 3].format(count))
    return DraftLine(
        kind="speech", who=words.people[count // 2 % 2], extension=None, how=None, text=words.said[count // 2 % 3].format(count)
    )


_WAYS: Mapping[str, Callable[[Ask], BaseModel]] = {"Pitch": _pitch, "Bible": _bible, "Draft": _draft}


def _language(ask: Ask) -> Language:
    return "zh" if _HAN.search(ask.system) else "en"


def _words(ask: Ask) -> Words:
    return WORDS[_language(ask)]


def _number(ask: Ask, name: str) -> int:
    found = re.search(rf"^{name}: (\d+)$", ask.told, re.M)
    assert found, f"{ask.step} says no {name}"
    return int(found[1])


def _title(ask: Ask) -> str:
    """The title of the arc that the ask tells."""
    found = re.search(r"^title: (.+)$", ask.told, re.M)
    assert found, f"{ask.step} tells no title"
    return found[1].strip("'\"")


def _said(text: str, mark: str, n: int) -> str:
    return text.format(f"{mark}-{n}")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:3]
