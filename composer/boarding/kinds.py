"""What kind of line each unit of a scene is: the left column of the line-to-shot table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loreboard.composer.words import kit
from loreboard.story.script import Language

from .cues import has, opens, somebody
from .people import Seen, does, goes_on, partners, seen, sex_of, sexes
from .rows import LONG_SPEECH, Row, groups, held, joined, played
from .running import Part, parts
from .sheet import Sheet

_SHORT = {"en": 60, "zh": 20}
"""Letters or Han under which a line can be an order, a silence or an answer in another's frame."""
_APART = 4
"""Lines between two that land, or two that order: a scene has few of either."""


@dataclass
class Unit:
    """What one camera takes in at once, and what it is."""

    rows: list[Row]
    kind: str = "action"
    who: str = ""
    """The speaker; "" where nobody speaks."""
    other: str = ""
    """Whom it is said to, or the second of an act."""
    seen: Seen = field(default_factory=lambda: Seen((), ()))
    """Who is in its action."""
    done: str = ""
    """Its action, as the script has it."""
    words: str = ""
    """The words with which it begins in the midst of a line that another unit claims; "" where it claims its rows."""
    goes_on: bool = False
    """Its last line goes on in the next unit."""

    @property
    def numbers(self) -> list[int]:
        return [row.number for row in self.rows]

    @property
    def said(self) -> str:
        return " ".join(row.text for row in self.rows if row.who)

    @property
    def actor(self) -> str:
        """Whoever does or says it; "" for nobody with a name."""
        return self.who or next(iter(self.seen.all), "")


def units(sheet: Sheet, most: int) -> list[Unit]:
    """The scene's units in order; about `most` of them, where lines can be joined so, and under what is asked for, where they can be joined loosely."""
    to = partners(sheet.rows)
    out: list[Unit] = []
    memory = _Memory(sheet)
    for part in _cut(_taken_in(sheet, most, to), to, sheet.language):
        rows = list(part.rows)
        unit = Unit(rows, part.kind, done=" ".join(row.text for row in rows if not row.who), words=part.words, goes_on=part.goes_on)
        spoken = [row for row in rows if row.who]
        if unit.done:
            unit.seen = memory.seen(unit.done)
        if spoken:
            unit.who, unit.other = spoken[-1].who, to.get(spoken[-1].number, "")
            for row in spoken:
                memory.hear(row.who)
        out.append(unit)
    _kinds(out, sheet)
    return out


def _cut(told: Sequence[Sequence[Row]], to: Mapping[int, str], tongue: Language) -> list[Part]:
    """What each camera takes in, long lines cut up."""
    return [part for rows in told for part in parts(rows, bool(to.get(rows[-1].number)), tongue)]


def _taken_in(sheet: Sheet, most: int, to: Mapping[int, str]) -> list[list[Row]]:
    """The rows of each unit: a line each where the episode turns, if the scene bears it; elsewhere the fewer the slower it is cut."""
    tongue = sheet.language
    lines, alone = groups(list(sheet.rows), tongue), _alone(sheet)
    bears = kit("coverage")["budget"]["bears"][sheet.part] * sheet.shots
    if sheet.part == "turn" and len(_cut(lines, to, tongue)) <= bears:
        return lines
    told = joined(played(lines, tongue, alone), sheet.names, tongue, alone, most)
    if len(_cut(told, to, tongue)) >= sheet.shots:
        told = joined(played(lines, tongue, alone, loose=True), sheet.names, tongue, alone, most)
    return told if sheet.part == "turn" else held(told, tongue, int(bears))


def _alone(sheet: Sheet) -> set[int]:
    """The lines of action that are a picture of their own whoever stands beside them."""
    tongue = sheet.language
    out = set()
    for row in sheet.rows:
        if row.who:
            continue
        people = sum(name.casefold() in row.text.casefold() for name in sheet.names)
        leaves = has(row.text, "leave", tongue) or has(row.text, "arrive", tongue)
        quiet = len(row.text) <= _SHORT[tongue] and has(row.text, "silence", tongue)
        if quiet or (people and leaves) or (people > 1 and (has(row.text, "blow", tongue) or has(row.text, "give", tongue))):
            out.add(row.number)
    return out


class _Memory:
    """Whom a line that says only "he" would be about: who did the last thing, if nobody else has spoken since."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._sexes = sexes(sheet.rows, sheet.names, sheet.language)
        self.acted = self.spoke = ""
        self.others = False
        """Whether somebody else has spoken since."""

    def hear(self, who: str) -> None:
        """Somebody speaks."""
        self.others = self.others or bool(self.acted and who != self.acted) or bool(self.spoke and who != self.spoke)
        self.spoke = who

    def seen(self, text: str) -> Seen:
        """Who is in a line of action, its "he" and "she" resolved where that is sure."""
        tongue = self._sheet.language
        found = seen(text, self._sheet.names, tongue)
        if not found.all and goes_on(text, tongue) and (who := self._meant(text)):
            found = Seen((who,), ())
        if found.all or somebody(text, tongue) or has(text, "crowd", tongue):
            self.acted, self.spoke, self.others = next(iter(found.all), ""), "", False
        return found

    def _meant(self, text: str) -> str:
        wanted = sex_of(re.split(r"[ ，,的]", text)[0], self._sheet.language)
        recent = [name for name in dict.fromkeys((self.spoke, self.acted)) if name]
        if len(self._sheet.names) == 1:
            return recent[0] if recent else ""
        sure = [name for name in recent if wanted and self._sexes.get(name) == wanted]
        if sure:
            return sure[0]
        unsure = self.others or len(recent) != 1 or (wanted and recent[0] in self._sexes)
        return "" if unsure else recent[0]


def _kinds(told: list[Unit], sheet: Sheet) -> None:
    landed = ordered = -_APART
    for at, unit in enumerate(told):
        if not unit.who:
            unit.kind = _act(unit, sheet)
            unit.other = next(iter(unit.seen.all[1:]), "")
            continue
        follows = told[at + 1] if at + 1 < len(told) else None
        if unit.goes_on or (unit.words and unit.kind != "speech"):
            unit.kind = unit.kind if unit.words else _begun(unit)
            continue
        unit.kind = _speech(unit, follows, sheet.language, at - landed >= _APART, at - ordered >= _APART)
        landed = at if unit.kind == "lands" else landed
        ordered = at if unit.kind == "order" else ordered


def _speech(unit: Unit, follows: Unit | None, tongue: Language, may_land: bool, may_order: bool) -> str:
    first = next(row for row in unit.rows if row.who)
    if first.who != unit.who:
        return "answer"
    said = unit.said.casefold()
    if first.off:
        return "voice"
    if unit.done and unit.seen.agents and unit.who not in unit.seen.agents:
        return "exchange"
    if has(f"{first.how} {said}", "lie", tongue):
        return "lie"
    short = len(unit.said) <= _SHORT[tongue]
    if may_order and unit.other and (has(said, "threat", tongue) or (short and opens(said, "command", tongue))):
        return "order"
    answered = follows is not None and follows.who and follows.who != unit.who
    if may_land and unit.other and (len(unit.said) >= LONG_SPEECH[tongue] or not answered):
        return "lands"
    return "speech"


def _begun(unit: Unit) -> str:
    """A speech that goes on beyond its shot: what it is to whoever hears it shows at its end."""
    if next(row for row in unit.rows if row.who).off:
        return "voice"
    return "exchange" if unit.done and unit.seen.agents and unit.who not in unit.seen.agents else "speech"


def _act(unit: Unit, sheet: Sheet) -> str:
    text, tongue, people = unit.done, sheet.language, unit.seen.all
    told = [kind for kind, cue, least in _ACTS if len(people) >= least and has(text, cue, tongue)]
    if tongue == "en" and people:  # elsewhere in a sentence these are nouns, or things that walk
        own = clause(unit, people[0], tongue)
        told = [kind for kind in told if kind != "walk" or opens(own, "walk", tongue)]
    if not people and _works(text, sheet):
        return "power"
    if told and (told[0] != "silence" or len(text) <= _SHORT[tongue]):
        return told[0]
    if people:
        return "action"
    return "stranger" if somebody(text, tongue) else "place"


_ACTS = (
    ("silence", "silence", 0),
    ("blow", "blow", 2),
    ("handover", "give", 2),
    ("exit", "leave", 1),
    ("arrival", "arrive", 1),
    ("discovery", "find", 1),
    ("walk", "walk", 1),
    ("touch", "touch", 1),
    ("face", "face", 1),
    ("crowd", "crowd", 0),
)
"""Kind, cue, and how many named people it takes; the first that fits."""


def _works(text: str, sheet: Sheet) -> bool:
    """Whether the thing the plot turns on does something by itself: it opens the line."""
    if not sheet.props:
        return False
    name, low = sheet.props[0].casefold(), text.casefold()
    if sheet.language == "zh":
        return any(low.startswith(f"{this}{name[-1]}") or low.startswith(f"{this}朵{name[-1]}") for this in ("那", "这")) or low.startswith(
            name
        )
    return low.startswith((name, f"the {name.rsplit(' ', 1)[-1]} "))


def presence(told: list[Unit], names: Sequence[str], tongue: Language) -> dict[str, tuple[int, int]]:
    """From which unit to which each person can be in a picture: from an arrival, where nothing is seen or heard of them before, to an exit."""
    out: dict[str, tuple[int, int]] = {}
    for at, unit in enumerate(told):
        there = (*([unit.who] if unit.who and unit.kind != "voice" else []), *unit.seen.all)
        for name in there:
            if name not in out:
                out[name] = (at if unit.kind == "arrival" and name in unit.seen.agents else 0, len(told))
            elif out[name][1] < at:
                out[name] = (out[name][0], len(told))
        if unit.kind == "exit" and unit.seen.agents:
            out[unit.seen.agents[0]] = (out[unit.seen.agents[0]][0], at)
    return {name: span for name, span in out.items() if name in names}


def clause(unit: Unit, name: str, tongue: Language) -> str:
    """What `name` does in the unit's action."""
    return does(unit.done, name, tongue, unit.seen.all) if unit.done and name in unit.seen.agents else ""
