"""The checks that only a reader's labels find, SC2, SC3, C4, C5, C6 and D3: short episodes without a fault, and each with one of each put in.

A case is all that the doctor's reader is handed: the script, and the arc and the book that it was written to. Knows no reader.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from loreboard.agents.doctor import findings
from loreboard.agents.doctor.flag import told
from loreboard.evals import planting
from loreboard.screenplay import read_fountain
from loreboard.story.arc import Arc, Rule, TurningPoint
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan, Place, Prop
from loreboard.story.notes import Reading
from loreboard.story.script import Language, Script
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

BEAT_SECONDS = 20.0


class Case(Value):
    """An episode of a story, and the check that should speak of it; "" for none."""

    story: str
    check: str
    script: Script
    arc: Arc
    book: Bible
    spot: tuple[int, ...] = ()
    """Lines on one of which the finding has to stand: of the scenes that the fault has changed, for C5 of whoever wants nothing."""

    @property
    def name(self) -> str:
        """How people call it."""
        return f"{self.check or 'nothing'} in {self.story}"

    @property
    def plan(self) -> EpisodePlan:
        """The plan of the one episode."""
        return self.book.episodes[0]

    def seen(self, read: Reading | None, noted: bool = False) -> planting.Seen:
        """What the labels of `read` find, and where `noted` its notes too; nothing where there is no reading. A finding beside the fault is
        none of it."""
        flags = findings(self.script, self.book, self.plan, read) if read else ()
        said = [(flag.check, flag.line) for flag in flags] + [(note.check, note.line) for note in (read.notes if read and noted else ())]
        kinds = {check for check, line in said if check in checks() and (check != self.check or line in self.spot)}
        return planting.Seen(self.name, self.check, frozenset(kinds))


@cache
def checks() -> tuple[str, ...]:
    """The checks that are found by labels, in the doctor's order."""
    return tuple(check for check in told()["order"] if check in told()["by_label"])


@cache
def cases(language: Language) -> tuple[Case, ...]:
    """Every story as it is, and with one fault. Raises ValueError where the words of an edit do not stand in it once."""
    told = own("loreboard.evals.doctored", f"labelled.{language}.yaml")
    clean = {name: _case(name, story) for name, story in told["stories"].items()}
    return (*clean.values(), *(_planted(clean[plant["story"]], told["stories"][plant["story"]], plant) for plant in told["plants"]))


def _case(name: str, story: Mapping[str, Any]) -> Case:
    book = _book(story)
    kind, event, gain, loss, question = story["turn"]
    turn = TurningPoint(episode=1, title=story["title"], kind=kind, event=event, gain=gain, loss=loss, question=question)
    arc = Arc(
        title=story["title"], logline=story["logline"], rule=book.rule, lore=(), steers_away=(), cast=(), turns=(turn,),
        last_image=question, from_premise="",
    )  # fmt: skip
    return Case(story=name, check="", script=_read(story["script"]), arc=arc, book=book)


def _planted(clean: Case, story: Mapping[str, Any], plant: Mapping[str, Any]) -> Case:
    script = _read(planting.put(story["script"], plant["edits"], f"{plant['check']} in {clean.story}"))
    return clean.model_copy(update={"check": plant["check"], "script": script, "spot": _spot(clean.script, script, plant.get("who"))})


def _spot(clean: Script, script: Script, who: str | None) -> tuple[int, ...]:
    """Lines of the scenes that are not as they were, or, of one who speaks, every line."""
    if who:
        return tuple(line.number for line in script.lines if (line.speaker or "").casefold() == who.casefold())
    pairs = zip(clean.scenes, script.scenes, strict=True)
    return tuple(line.number for was, now in pairs if [x.text for x in was.lines] != [x.text for x in now.lines] for line in now.lines)


def _book(story: Mapping[str, Any]) -> Bible:
    people = tuple(_person(row) for row in story["cast"])
    names = tuple(person.name for person in people)
    kinds: Mapping[str, Literal["INT", "EXT", "INT/EXT"]] = story["places"]
    return Bible(
        title=story["title"], logline=story["logline"], rule=Rule(**story["rule"]), style="", cast=people,
        places=tuple(Place(name=name, interior=kind, look="", light=()) for name, kind in kinds.items()),
        props=tuple(Prop(name=name, look=look, holder=holder) for name, look, holder in story["props"]),
        episodes=(_plan(story, names),), credits=(),
    )  # fmt: skip


def _person(row: Sequence[Any]) -> Character:
    name, role, line, want, fear, voice = row
    return Character(name=name, role=role, line=line, want=want, fear=fear, voice=voice, look="")


def _plan(story: Mapping[str, Any], names: tuple[str, ...]) -> EpisodePlan:
    beats = []
    for id, family, drives, feeling, because, place, time, what in story["beats"]:
        fields = {"id": id, "family": family, "what": what, "drives": drives, "feeling": feeling, "because": because.split()}
        beats.append(Beat.model_validate(fields | {"on": names, "place": place, "time": time, "seconds": BEAT_SECONDS}))
    return EpisodePlan(number=1, title=story["title"], turning_point=story["turn"][0], beats=tuple(beats), entry=(), exit=())


def _read(text: str) -> Script:
    return read_fountain(text.encode(), "script.fountain")
