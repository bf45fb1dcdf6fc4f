"""The composer for series of any length: it composes five episodes, and more are those again, told another time round.

Episode 7 is episode 2 of the second round. Its title, its beats, its states and a line in each of its scenes say the round,
so that no two asks of a series are the same and nothing contradicts. What is asked for is read from the ask, as the composer does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from loreboard.composer import Composer
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.arc import TURNS, Pitch, TurningPoint
from loreboard.story.ask import Ask, Reply
from loreboard.story.bible import Beat, Bible, EpisodePlan, State
from loreboard.story.draft import Draft, DraftLine

_EPISODES = re.compile(r"^episodes: (\d+)$", re.M)
_ROUND = re.compile(r"\b(\w+)-r(\d+)\b")
_STROKES = ("one", "two", "three", "four", "five")


@dataclass
class Stretched:
    """A Chat. Everything but arcs, bible and drafts is the composer's own."""

    model: str = "offline"

    def __post_init__(self) -> None:
        self._composer = Composer(draft_seconds)
        self._ways: dict[str, Callable[[Ask], Any]] = {"Pitch": self._pitch, "Bible": self._bible, "Draft": self._draft}

    async def reply(self, ask: Ask) -> Reply:
        """The reply to `ask`. Raises what the composer raises."""
        way = self._ways.get(ask.wanted)
        return await (way(ask) if way else self._composer.reply(ask))

    async def _pitch(self, ask: Ask) -> Reply:
        count = _asked(ask)
        told = Pitch.model_validate_json((await self._composer.reply(_for_five(ask))).text)
        turns = tuple(_turn(told, n) for n in range(1, count + 1))
        return Reply(text=told.model_copy(update={"turns": turns}).model_dump_json(), model=self.model)

    async def _bible(self, ask: Ask) -> Reply:
        count = _asked(ask)
        told = Bible.model_validate_json((await self._composer.reply(_for_five(ask))).text)
        episodes = tuple(_plan(told.episodes[(n - 1) % len(TURNS)], n) for n in range(1, count + 1))
        return Reply(text=told.model_copy(update={"episodes": episodes}).model_dump_json(), model=self.model)

    async def _draft(self, ask: Ask) -> Reply:
        found = _ROUND.search(ask.user)
        first = ask.model_copy(update={"user": _ROUND.sub(r"\1", ask.user)})
        reply = await self._composer.reply(first)
        if not found:
            return reply
        told, mark = Draft.model_validate_json(reply.text), f"-r{found[2]}"
        bell = DraftLine(kind="action", who=None, extension=None, how=None, text=f"A far bell strikes {_STROKES[int(found[2]) - 1]}.")
        scenes = tuple(
            scene.model_copy(update={"beats": tuple(beat + mark for beat in scene.beats), "lines": (*scene.lines, bell)})
            for scene in told.scenes
        )
        return Reply(text=told.model_copy(update={"scenes": scenes}).model_dump_json(), model=self.model)


def _asked(ask: Ask) -> int:
    found = _EPISODES.search(ask.told)
    assert found, "the ask says no number of episodes"
    return int(found[1])


def _for_five(ask: Ask) -> Ask:
    five = f"episodes: {len(TURNS)}"
    return ask.model_copy(update={"shared": _EPISODES.sub(five, ask.shared), "user": _EPISODES.sub(five, ask.user)})


def _round(number: int) -> int:
    return (number - 1) // len(TURNS) + 1


def _again(text: str, number: int) -> str:
    return text if _round(number) == 1 else f"{text}, Again {_round(number) - 1}"


def _turn(arc: Pitch, number: int) -> TurningPoint:
    turn = arc.turns[(number - 1) % len(TURNS)]
    return turn.model_copy(update={"episode": number, "title": _again(turn.title, number)})


def _plan(plan: EpisodePlan, number: int) -> EpisodePlan:
    if _round(number) == 1:
        return plan
    mark = f"-r{_round(number)}"
    return plan.model_copy(
        update={
            "number": number,
            "title": _again(plan.title, number),
            "beats": tuple(_beat(beat, mark) for beat in plan.beats),
            "entry": tuple(_state(state, mark) for state in plan.entry),
            "exit": tuple(_state(state, mark) for state in plan.exit),
        }
    )


def _beat(beat: Beat, mark: str) -> Beat:
    return beat.model_copy(update={"id": beat.id + mark, "because": tuple(name + mark for name in beat.because)})


def _state(state: State, mark: str) -> State:
    """The state of this round only: the last round's end is not this one's beginning."""
    return state.model_copy(update={"attribute": f"{state.attribute} {mark}"})
