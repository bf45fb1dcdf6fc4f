"""The world while a script is gone through: who has what and in which hand, and every other fact, each with the line that made it so.

A thing in hand is *sure* until a line handles it in a way that is not understood; then it is only known to be about them,
and no prompt says it. What nobody has taken into a hand belongs to somebody, at most.
"""

import re
from typing import NamedTuple

from loreboard.agents.world.step import Step
from loreboard.story.facts import At
from loreboard.story.kinds import HANDS
from loreboard.story.script import Language
from loreboard.story.world import Fact, What

from .event import Event, Hand
from .reading import says, verbs
from .wounds import Wounds

_SLOT: dict[Hand, What] = {"left": "left_hand", "right": "right_hand", "both": "both_hands", "": "holds"}
_HAND: dict[str, Hand] = {"left_hand": "left", "right_hand": "right", "both_hands": "both", "holds": ""}
HANDFULS = 2


class Held(NamedTuple):
    """Something that `who` has. `sure` is in hand; else it is only about them."""

    thing: str
    said: str
    hand: Hand
    sure: bool
    at: At


class Known(NamedTuple):
    value: str
    at: At


class World:
    """Changes as lines go by. `copy` before a shot, compare after it."""

    def __init__(self, language: Language, props: tuple[str, ...] = (), looks: dict[str, str] | None = None) -> None:
        self.language: Language = language
        self.props = props
        self.looks = looks or {}
        self.held: dict[str, dict[str, Held]] = {}
        self.known: dict[tuple[str, What], Known] = {}
        self.wounds = Wounds(language)
        self.heading = ""
        self.place = ""

    def copy(self) -> "World":
        other = World(self.language, self.props, self.looks)
        other.held = {who: dict(things) for who, things in self.held.items()}
        other.known = dict(self.known)
        other.wounds = self.wounds.copy()
        other.heading, other.place = self.heading, self.place
        return other

    def facts(self) -> dict[tuple[str, What], Fact]:
        """Everything that is sure, by whom and what."""
        out = {(who, what): Fact(who=who, what=what, value=known.value) for (who, what), known in self.known.items() if known.value}
        for who, things in self.held.items():
            for what in HANDS:
                inside = [h.said for h in things.values() if h.sure and _SLOT[h.hand] == what]
                if inside:
                    out[who, what] = Fact(who=who, what=what, value=_listed(inside, self.language))  # type: ignore[index,arg-type]
        return out

    def lines(self) -> dict[tuple[str, What], Fact]:
        """The facts that lines have made so; those that were so before the episode are the plan's to tell."""
        return {key: fact for key, fact in self.facts().items() if key not in self.known or self.known[key].at.line}

    def holder(self, thing: str) -> tuple[str, Held] | None:
        """Whoever has `thing` about them, and how."""
        return next(((who, things[thing]) for who, things in self.held.items() if thing in things), None)

    def enter(self, heading: str, place: str) -> None:
        """The next scene begins: what ends with a scene, an hour or a day is not known any more."""
        step = Step(self.heading, heading)
        lasting = {*self.props, *self.looks}
        self.known = {
            (who, what): known
            for (who, what), known in self.known.items()
            if not step.ends(what) and (what != "condition" or step.goes_on or who in lasting)
        }
        if not step.goes_on:
            for who, things in self.held.items():
                self.held[who] = {name: held._replace(sure=False, hand="") for name, held in things.items()}
        if step.next_day:
            self.wounds.another_day()
            for who in self.wounds.parts:
                if known := self.known.get((who, "wound")):
                    self._wounded(who, known.at)
        self.heading, self.place = heading, place

    def own(self, who: str, thing: str, said: str, at: At) -> None:
        """`thing` belongs to `who`, in no hand that is known."""
        self.held.setdefault(who, {})[thing] = Held(thing, said, "", False, at)

    def happens_to(self, thing: str, who: str, said: str, at: At) -> None:
        """`thing` passes to `who`, off the page."""
        self._gone(thing)
        self.own(who, thing, said, at)

    def told(self, fact: Fact, at: At, name: str = "") -> None:
        """A fact that somebody states outright. `name` is the thing a hand holds, where it has a name of its own."""
        if fact.what in HANDS:
            mine = self.held.setdefault(fact.who, {})
            slot = _HAND[fact.what]
            for thing, held in list(mine.items()):
                if held.sure and held.hand == slot and thing != (name or fact.value):
                    del mine[thing]
            if fact.value:
                self._take(fact.who, name or fact.value, fact.value, slot, at)
            return
        if fact.what == "wound":
            self.wounds.tell(fact.who, fact.value)
        if fact.value:
            self.known[fact.who, fact.what] = Known(fact.value, at)
        else:
            self.known.pop((fact.who, fact.what), None)

    def happens(self, event: Event, at: At) -> None:
        """What `event` leaves behind."""
        event = self.meant(event)
        who, kind, value = event.who, event.kind, event.value
        if kind == "take":
            self._take(who, event.thing, event.said, event.hand, at)
        elif kind == "give":
            self._gone(event.thing)
            self._take(event.to, event.thing, event.said, event.hand, at)
        elif kind in ("put", "drop", "throw"):
            self._gone(event.thing)
        elif kind == "pocket":
            self._gone(event.thing)
            self.own(who, event.thing, event.said, at)
        elif kind == "hurt":
            self.wounds.hurt(who, event.part)
            self._wounded(who, at)
        elif kind == "tend":
            self.wounds.tend(who, event.part)
            self._wounded(who, at)
        elif kind == "wet":
            self.known[who, "wet"] = Known(says("wet", "wet", self.language), at)
        elif kind == "dry":
            self.known.pop((who, "wet"), None)
        elif kind == "dirt":
            self.known[who, "dirt"] = Known(says("dirt", "dirty", self.language).format(part=event.part), at)
        elif kind == "clean":
            self.known.pop((who, "dirt"), None)
        elif kind == "posture":
            self.known[who, "posture"] = Known(says(kind, value, self.language), at)
        elif kind == "die":
            self.known[who, "condition"] = Known(says("die", "die", self.language), at)
        elif kind == "leave":
            self.known[who, "stands"] = Known(says("leave", "leave", self.language), at)
            self.known.pop((who, "posture"), None)
        elif kind == "enter":
            self.known.pop((who, "stands"), None)
        elif kind in ("don", "doff"):
            self._dressed(event, at)
        elif kind == "spoil":
            self.known[event.thing, "condition"] = Known(says("spoil", value, self.language), at)
            if value == "snapped":
                self._gone(event.thing)
        elif kind in ("lamp", "door", "weather") and self.place:
            self.known[self.place, kind] = Known(says(kind, value, self.language), at)

    def doubt(self, text: str, things: tuple[str, ...], people: tuple[str, ...], handled: frozenset[str]) -> None:
        """What line `text` may have changed: it names `things` and `people`, and `handled` of them is understood."""
        words = verbs()[self.language]
        for who, mine in self.held.items():
            loses = who in people and re.search(words["empties"], text, re.I)
            vague = who in people and re.search(r"\b(?:it|them)\b" if self.language == "en" else "它", text) and not handled
            for name, held in list(mine.items()):
                if held.sure and name not in handled and (name in things or loses or vague):
                    mine[name] = held._replace(sure=False, hand="")
        for (who, what), known in list(self.known.items()):
            if what == "posture" and who in people and who not in handled:
                low = known.value not in [says("posture", name, self.language) for name in ("sitting", "standing")]
                if low or re.search(words["moves"], text, re.I):
                    del self.known[who, what]
            if what == "wound" and who in people and who not in handled and known.at.line == 0 and self.wounds.named(who, text):
                del self.known[who, what]
                self.wounds.tell(who)
            if what == "condition" and who in things and who not in handled and known.at.line == 0:
                del self.known[who, what]

    def back(self, who: str) -> None:
        """`who` is in the picture: nobody who is seen has left."""
        known = self.known.get((who, "stands"))
        if known and known.value == says("leave", "leave", self.language):
            del self.known[who, "stands"]

    def drop_doubtful(self, who: str, things: tuple[str, ...]) -> None:
        """`who` may have let go of `things`: they are about them, in no hand that is known."""
        for thing in things:
            if thing in self.held.get(who, {}):
                self.held[who][thing] = self.held[who][thing]._replace(sure=False, hand="")

    def in_hand(self, who: str) -> tuple[Held, ...]:
        """What `who` surely has in hand."""
        return tuple(held for held in self.held.get(who, {}).values() if held.sure)

    def meant(self, event: Event) -> Event:
        """ "The bowl" is the walnut bowl, to somebody who holds one."""
        mine = self.held.get(event.who, {}) if event.who else {n: h for things in self.held.values() for n, h in things.items() if h.sure}
        if not event.thing or event.thing in mine:
            return event
        fits = [
            h for n, h in mine.items() if n.casefold().endswith(event.thing.casefold()) or event.thing.casefold().endswith(n.casefold())
        ]
        return event.model_copy(update={"thing": fits[0].thing, "said": fits[0].said}) if len(fits) == 1 else event

    def _take(self, who: str, thing: str, said: str, hand: Hand, at: At) -> None:
        was = self.holder(thing)
        if was and not hand and was[0] == who and was[1].sure:
            hand = was[1].hand
        for other, things in self.held.items():
            if thing in things and (other == who or thing in self.props):
                del things[thing]
            elif thing in things:
                self.drop_doubtful(other, (thing,))
        mine = self.held.setdefault(who, {})
        mine[thing] = Held(thing, _indefinite(said, self.language), hand, True, at)
        both = [h for h in mine.values() if h.sure]
        for held in both[: max(0, len(both) - HANDFULS)]:
            mine[held.thing] = held._replace(sure=False, hand="")
        for held in both[:-1]:
            if (hand and held.hand in (hand, "both")) or (hand == "both" and held.thing != thing):
                mine[held.thing] = held._replace(sure=False, hand="")

    def _gone(self, thing: str) -> None:
        for things in self.held.values():
            things.pop(thing, None)

    def _dressed(self, event: Event, at: At) -> None:
        own = {"thing": event.thing if self.language == "en" else event.said, "verb": event.value}
        value = says(event.kind, event.kind, self.language).format(**own)
        if event.kind == "don":
            self._gone(event.thing)
            value = says("don", "don", self.language).format(thing=_indefinite(event.said, self.language), verb=event.value)
        before = self.known.get((event.who, "wears"))
        same = before is not None and event.thing in before.value
        if event.kind == "doff" and same and before and not before.value.startswith(("no ", "没")):
            self.known.pop((event.who, "wears"), None)
            return
        if event.kind == "doff" and not same and event.thing.casefold() not in self.looks.get(event.who, "").casefold():
            return
        others = [bit for bit in re.split(r", |，", before.value) if event.thing not in bit] if before else []
        self.known[event.who, "wears"] = Known((", " if self.language == "en" else "，").join([*others, value]), at)

    def _wounded(self, who: str, at: At) -> None:
        if value := self.wounds.say(who):
            self.known[who, "wound"] = Known(value, at)
        else:
            self.known.pop((who, "wound"), None)


def _listed(said: list[str], language: Language) -> str:
    return " and ".join(said) if language == "en" else "和".join(said)


def _indefinite(said: str, language: Language) -> str:
    """A thing as a prompt says it, where whose it is goes without saying: "his apple" is an apple."""
    found = re.match(r"(?:his|her|their|another|one)\s+(.+)", said) if language == "en" else None
    if not found:
        return said
    plural = found[1].endswith("s") and not found[1].endswith("ss")
    return found[1] if plural else f"{'an' if found[1][0] in 'aeiou' else 'a'} {found[1]}"
