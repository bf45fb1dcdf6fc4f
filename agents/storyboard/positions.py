"""Where in its episode a scene stands, and how many shots its seconds bear there: an episode opens slowly, is cut fastest where it turns, and then holds.

By the plan where there is one: the scene that plays the beat on which the episode turns. A script without a plan is read for it: of the
scenes in its later half the one whose lines come fastest, a question counting as two, since writers set a turn in short lines and
ask there what the rest answers. Nothing is said of a script too long to be one episode. Only the order of scenes and, where there is no
plan, how fast each reads is looked at: an edit inside one scene leaves all others where they are, unless the turn itself moves.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from loreboard.screenplay import timing
from loreboard.screenplay.headings import take_apart
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Beat, Bible, EpisodePlan
from loreboard.story.script import Scene, Script
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

Part = Literal["opening", "rise", "turn", "close", "whole", "none"]
"""close is what follows the turn; whole, an episode of one scene, or most of one without a plan; none, a script that is no single episode."""


class Position(Value):
    """A scene's part of its episode. The planned seconds before and after it, to a few, are None where nothing is planned; so is the
    place, from 1, of the beat on which the episode turns."""

    part: Part = "none"
    before: int | None = None
    after: int | None = None
    turns_on: int | None = None
    ease: float = 1.0
    """What its part's rate is taken by, in an episode that as a whole would be asked for more shots than it bears."""

    def shots(self, seconds: float) -> int:
        """How many shots a scene of so many seconds is asked for."""
        return max(1, round(seconds * float(constants()["a_minute"][self.part]) * self.ease / 60))

    def told(self) -> str:
        """The position as the artist reads it, a line a fact."""
        facts = {"part": self.part, "before": self.before, "after": self.after, "turns_on_beat": self.turns_on}
        return "\n".join(f"{name}: {fact}" for name, fact in facts.items() if fact is not None)


NOWHERE = Position()


def positions(script: Script, plan: EpisodePlan | None, pace: Pace = SHIPPED) -> dict[str, Position]:
    """Every scene's position by scene id. Scenes without lines have none. Pure."""
    scenes = [scene for scene in script.scenes if scene.lines]
    planned = beats_of(script, plan) if plan and plan.beats else {}
    beats = [planned.get(scene.id, ()) for scene in scenes]
    if not any(beats) and sum(_seconds(scene, script, pace) for scene in scenes) > constants()["longest"]:
        return {scene.id: NOWHERE for scene in scenes}
    turning = _turning_beat(beats)
    turn = next((n for n, some in enumerate(beats) if turning in some), None) if turning else None
    if turn is None:
        turn = _fastest(scenes, script, pace)
    lengths = [sum(beat.seconds for beat in some) for some in beats] if any(beats) else [1.0] * len(scenes)
    parts: list[Part] = [_part(n, len(scenes), turn, sum(lengths[:n]) + lengths[n] / 2, sum(lengths)) for n in range(len(scenes))]
    ease = _ease(parts, lengths) if any(beats) else 1.0
    if not any(beats) and len(scenes[turn].lines) > constants()["most"] * sum(len(scene.lines) for scene in scenes):
        parts[turn] = "whole"
    return {
        scene.id: Position(
            part=parts[n],
            before=_stepped(sum(lengths[:n])) if any(beats) else None,
            after=_stepped(sum(lengths[n + 1 :])) if any(beats) else None,
            turns_on=beats[n].index(turning) + 1 if n == turn and turning in beats[n] and len(beats[n]) > 1 else None,
            ease=ease,
        )
        for n, scene in enumerate(scenes)
    }


def plan_of(bible: Bible, episode: int) -> EpisodePlan | None:
    """The plan of an episode; a bible of looks alone has none."""
    return next((plan for plan in bible.episodes if plan.number == episode), None)


def beats_of(script: Script, plan: EpisodePlan | None) -> dict[str, tuple[Beat, ...]]:
    """The plan's beats by scene id: neighbouring beats of one place and time are one scene, taken in order.

    A scene that a person has set at another hour keeps the beats that no other scene plays there, so that its neighbours stand where they
    stood. One that they have added, or moved elsewhere, has none.
    """
    runs: list[tuple[tuple[str, str], list[Beat]]] = []
    for beat in plan.beats if plan else ():
        where = (beat.place.casefold(), beat.time.casefold())
        if runs and runs[-1][0] == where:
            runs[-1][1].append(beat)
        else:
            runs.append((where, [beat]))
    out: dict[str, tuple[Beat, ...]] = {scene.id: () for scene in script.scenes}
    for told in (2, 1):
        for scene in script.scenes:
            parts = take_apart(scene.heading)
            where = (parts.place.casefold(), parts.time.casefold())
            at = next((i for i, run in enumerate(runs) if run[0][:told] == where[:told]), None)
            if at is not None and not out[scene.id]:
                out[scene.id] = tuple(runs.pop(at)[1])
    return out


def _turning_beat(beats: Sequence[tuple[Beat, ...]]) -> Beat | None:
    """The beat of the plan on which the episode turns, of those that some scene plays."""
    played = [beat for some in beats for beat in some]
    for family in constants()["turns"]:
        if some := [beat for beat in played if beat.family == family]:
            return some[-1]
    return None


def _fastest(scenes: Sequence[Scene], script: Script, pace: Pace) -> int:
    """The place of the scene in the later half whose lines come fastest; where none has lines enough, of the one in the middle of it."""
    low, high = constants()["window"]
    late = [n for n in range(len(scenes)) if low <= (n + 0.5) / len(scenes) <= high]
    telling = [n for n in late if len(scenes[n].lines) >= constants()["fewest"]]
    if not telling:
        return min(len(scenes) - 1, int(len(scenes) * (low + high) / 2)) if scenes else 0
    return max(telling, key=lambda n: (_a_second(scenes[n], script, pace), n))


def _a_second(scene: Scene, script: Script, pace: Pace) -> float:
    asked = sum("?" in line.text or "？" in line.text for line in scene.lines if line.speaker is not None)
    return (len(scene.lines) + float(constants()["question"]) * asked) / max(_seconds(scene, script, pace), 1.0)


def _part(n: int, count: int, turn: int, middle: float, whole: float) -> Part:
    if count == 1:
        return "whole"
    if n >= turn:
        return "turn" if n == turn else "close"
    return "opening" if n == 0 or middle <= constants()["opening"] * whole else "rise"


def _ease(parts: Sequence[Part], lengths: Sequence[float]) -> float:
    """What every scene's rate is taken by, so that the episode as a whole is asked for no more than it bears. In steps, so that an edit
    inside one scene seldom changes what the others are asked for."""
    rates: Mapping[str, float] = constants()["a_minute"]
    mean = sum(rates[part] * length for part, length in zip(parts, lengths, strict=True)) / (sum(lengths) or 1)
    bears, step = float(constants()["bears"]), float(constants()["ease_step"])
    return 1.0 if not mean or mean <= bears else round(int(bears / mean / step) * step, 3)


def _seconds(scene: Scene, script: Script, pace: Pace) -> float:
    return sum(timing.line_seconds(line, script.language, pace) for line in scene.lines)


def _stepped(seconds: float) -> int:
    step = int(constants()["step"])
    return round(seconds / step) * step


@cache
def constants() -> Mapping[str, Any]:
    """positions.yaml, read once."""
    return dict(own("loreboard.agents.storyboard", "positions.yaml"))
