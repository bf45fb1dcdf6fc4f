"""Continuity across cuts: the facts of a shot list, whoever wrote them, held against each other shot by shot. Pure, without a model.

What a shot leaves unsaid is not held against it, but for what cannot go by itself: wounds, wetness, dirt and clothes of
somebody who is seen.
"""

from collections.abc import Iterator
from typing import NamedTuple

from loreboard.agents.storyboard import verify
from loreboard.agents.storyboard.finding import Finding
from loreboard.agents.world.reading import says
from loreboard.agents.world.step import Step
from loreboard.story.bible import Bible
from loreboard.story.kinds import HANDS
from loreboard.story.kinds import told as kinds_told
from loreboard.story.script import Language
from loreboard.story.shots import Shot, ShotList
from loreboard.story.world import Fact, What

from .pictures import pictures
from .words import finding, kind

_BEARS: tuple[What, ...] = ("wound", "wet", "dirt", "wears")


class Seen(NamedTuple):
    fact: Fact
    shot: Shot


class Ledger:
    """What the shots so far have shown, each with the shot that last did."""

    def __init__(self, language: Language, things: tuple[str, ...]) -> None:
        self.language = language
        self.things = tuple(bare for thing in things for bare in _things(thing))
        self.known: dict[tuple[str, What], Seen] = {}
        self.heading = ""

    def enter(self, heading: str) -> None:
        """The next scene: what does not outlast the step is forgotten; wounds may look otherwise on another day."""
        step = Step(self.heading, heading)
        self.known = {
            key: seen
            for key, seen in self.known.items()
            if not step.ends(key[1]) and (step.goes_on or key[1] not in HANDS) and not (step.next_day and key[1] == "wound")
        }
        self.heading = heading

    def shot(self, shot: Shot) -> Iterator[Finding]:
        """What is wrong with `shot` after those before it; then it is one of them."""
        yield from self._twice(shot)
        yield from self._people(shot)
        for fact in shot.state:
            yield from self._against(fact, shot)
        yield from self._gone(shot)
        for fact in (*shot.state, *shot.changes):
            self._learn(fact, shot)

    def _twice(self, shot: Shot) -> Iterator[Finding]:
        for facts in (shot.state, shot.changes):
            seen: dict[tuple[str, str], Fact] = {}
            for fact in facts:
                before = seen.setdefault((fact.who.casefold(), fact.what), fact)
                if before.value != fact.value:
                    holes = {"who": fact.who, "kind": kind(fact.what, self.language), "was": before.value, "now": fact.value}
                    yield finding("TWO_VALUES", shot, shot, self.language, **holes)
        held: dict[str, Fact] = {}
        for fact in shot.state:
            for thing in self._unique(fact):
                other = held.setdefault(thing, fact)
                if other.who.casefold() != fact.who.casefold():
                    yield finding("TWO_HOLDERS", shot, shot, self.language, who=fact.who, other=other.who, thing=thing)

    def _people(self, shot: Shot) -> Iterator[Finding]:
        """The dead who speak or walk, and those who have left and are in the picture."""
        gone = says("leave", "leave", self.language)
        speak = {d.who.casefold() for d in shot.dialogue if not d.extension}
        for subject in shot.subjects:
            who = subject.name.casefold()
            dead = self.known.get((who, "condition"))
            if dead and dead.fact.value.casefold() in _dead(self.language) and (who in speak or subject.going != "still"):
                yield finding("AFTER_DEATH", dead.shot, shot, self.language, who=subject.name)
            left = self.known.get((who, "stands"))
            if left and left.fact.value == gone and left.shot.scene == shot.scene:
                yield finding("ABSENT", left.shot, shot, self.language, who=subject.name)
        for who in sorted(speak - {s.name.casefold() for s in shot.subjects}):
            dead = self.known.get((who, "condition"))
            if dead and dead.fact.value.casefold() in _dead(self.language):
                yield finding("AFTER_DEATH", dead.shot, shot, self.language, who=dead.fact.who)

    def _against(self, fact: Fact, shot: Shot) -> Iterator[Finding]:
        """One fact of a shot against what is known."""
        who = fact.who.casefold()
        before = self.known.get((who, fact.what))
        holes = {"who": fact.who, "kind": kind(fact.what, self.language), "now": fact.value}
        if fact.what in HANDS:
            yield from self._hands(fact, shot)
            return
        if before is None or before.fact.value == fact.value or not fact.value:
            return
        holes |= {"was": before.fact.value}
        code = {"wears": "COSTUME", "lamp": "LAMP_FLIP", "weather": "WEATHER_FLIP", "wound": "CHANGED_UNSHOWN"}.get(
            fact.what, "CHANGED_UNSHOWN"
        )
        yield finding(code, before.shot, shot, self.language, **holes)

    def _hands(self, fact: Fact, shot: Shot) -> Iterator[Finding]:
        """A thing that was last in somebody else's hand, or in the other; a hand that holds something else at the next cut."""
        who = fact.who.casefold()
        for (owner, what), seen in self.known.items():
            if what not in HANDS:
                continue
            for thing in _things(fact.value):
                if thing not in _things(seen.fact.value):
                    continue
                if owner != who and thing in self.things:
                    yield finding("HELD_BY_ANOTHER", seen.shot, shot, self.language, who=fact.who, other=seen.fact.who, thing=thing)
                elif owner == who and {what, fact.what} == {"left_hand", "right_hand"}:
                    yield finding("HAND_FLIP", seen.shot, shot, self.language, who=fact.who, thing=thing)
        before = self.known.get((who, fact.what))
        same = before and (set(_things(fact.value)) & set(_things(before.fact.value)))
        if before and not same and fact.what in ("left_hand", "right_hand") and self._unique(fact) and self._unique(before.fact):
            holes = {"who": fact.who, "kind": kind(fact.what, self.language), "was": before.fact.value, "now": fact.value}
            yield finding("CHANGED_UNSHOWN", before.shot, shot, self.language, **holes)

    def _gone(self, shot: Shot) -> Iterator[Finding]:
        """Wounds, wetness, dirt and clothes that somebody who is seen had, and has not."""
        told = {(fact.who.casefold(), fact.what) for fact in shot.state}
        for subject in shot.subjects:
            for what in _BEARS:
                seen = self.known.get((subject.name.casefold(), what))
                if seen and (subject.name.casefold(), what) not in told:
                    code = "COSTUME" if what == "wears" else "GONE_EARLY"
                    yield finding(code, seen.shot, shot, self.language, who=subject.name, was=seen.fact.value, now="")
                    self.known.pop((subject.name.casefold(), what))

    def _learn(self, fact: Fact, shot: Shot) -> None:
        who = fact.who.casefold()
        if fact.what in HANDS:
            for key, seen in list(self.known.items()):
                if key[1] in HANDS and set(_things(seen.fact.value)) & set(_things(fact.value)) and (key[0] == who or self._unique(fact)):
                    del self.known[key]
        if fact.value:
            self.known[who, fact.what] = Seen(fact, shot)
        else:
            self.known.pop((who, fact.what), None)

    def _unique(self, fact: Fact) -> tuple[str, ...]:
        """The things in a hand of which there is only one: those with a name of their own."""
        return tuple(t for t in _things(fact.value) if t in self.things) if fact.what in HANDS else ()


def shot_findings(shots: ShotList, book: Bible | None = None) -> tuple[Finding, ...]:
    """Everything in the facts and pictures of `shots` that cannot follow on what went before; looks too where `book` is known.

    Waivers are not taken out; `finding.standing` does that.
    """
    things = [prop.name for prop in book.props] if book else []
    things += [asset.of for asset in shots.assets if asset.kind == "prop"]
    out: list[Finding] = []
    ledger = Ledger(shots.language, tuple(dict.fromkeys(things)))
    headings = {scene.id: scene.heading for scene in shots.scenes}
    scene = ""
    for shot in shots.shots:
        if shot.scene != scene:
            scene = shot.scene
            ledger.enter(headings.get(scene, ""))
        out += ledger.shot(shot)
    out += pictures(shots, headings)
    by_id = {shot.id: shot for shot in shots.shots}
    for fault in verify.faults(shots, None, book) if book else ():
        if fault.code == "LOOK_DRIFT":
            shot = by_id[fault.shot]
            out.append(finding("LOOK_DRIFT", shot, shot, shots.language, who=", ".join(s.name for s in shot.subjects), now=fault.text))
    return tuple(out)


def _things(value: str) -> tuple[str, ...]:
    """The things a hand's value lists, bare: "the cup and a rope" is cup and rope."""
    bits = value.casefold().replace("和", "、").replace(" and ", "、").split("、")
    return tuple(bit.removeprefix("the ").removeprefix("a ").removeprefix("an ").strip() for bit in bits if bit.strip())


def _dead(language: Language) -> tuple[str, ...]:
    return (*kinds_told()["plan"]["dead"][language], says("die", "die", language))
