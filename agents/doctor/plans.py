"""C1, C2, C3, SC4, P1 and E1: who drives the plan of an episode, what causes what, what is planted and paid, and how it feels.

A finding stands at the first line of the scene that plays the beat; a beat that no scene of the script plays is not spoken of.
"""

import itertools
from collections.abc import Iterable, Iterator

from loreboard.agents.storyboard.positions import beats_of
from loreboard.story.bible import Beat, Bible, EpisodePlan
from loreboard.story.script import Line, Script

from .flag import Flag, flagged, told

Played = tuple[Line, tuple[Beat, ...]]
"""The first line of a scene and the beats it plays."""


def planned(script: Script, book: Bible, plan: EpisodePlan) -> Iterator[Flag]:
    """Everything the plan of this episode shows, check by check."""
    beats = beats_of(script, plan)
    scenes = tuple((scene.lines[0], beats[scene.id]) for scene in script.scenes if scene.lines and beats[scene.id])
    known = {beat.id: beat for episode in book.episodes for beat in episode.beats} | {beat.id: beat for beat in plan.beats}
    for line in _passive(scenes, book, plan):
        yield flagged("C1", line, script.language)
    for line in _and_then(scenes, plan):
        yield flagged("SC4", line, script.language)
    for check, line, beat in (*_turns(scenes, known, book, plan), *_plants(scenes, known)):
        yield flagged(check.split("_")[0], line, script.language, check, what=beat.what)
    if scenes and flat([beat.feeling for beat in plan.beats]):
        yield flagged("E1", scenes[-1][0], script.language)


def flat(feelings: Iterable[str]) -> bool:
    """Whether feelings in their order turn less than three times, or keep within a narrow range."""
    felt, limits = tuple(feelings), told()["emotion_arc"]
    turns, width = arc(felt)
    return bool(len(felt) >= limits["fewest_beats"] and (turns < limits["turns"] or width < limits["range"]))


def arc(feelings: Iterable[str]) -> tuple[int, float]:
    """How often feelings in their order change direction, and how far apart the brightest and the darkest are (valence, -1 to 1)."""
    values = [float(told()["valence"][feeling]) for feeling in feelings]
    steps = [after - before for before, after in itertools.pairwise(values) if after != before]
    turns = sum((a > 0) != (b > 0) for a, b in itertools.pairwise(steps))
    return turns, max(values, default=0.0) - min(values, default=0.0)


def _passive(scenes: tuple[Played, ...], book: Bible, plan: EpisodePlan) -> Iterator[Line]:
    """C1: the first scene the lead does not drive, where the lead drives too little; a climax that somebody else turns."""
    lead = next((person.name for person in book.cast if person.role == "lead"), "")
    if not lead or not plan.beats:
        return
    if sum(beat.drives == lead for beat in plan.beats) / len(plan.beats) < told()["led"]:
        yield from [line for line, beats in scenes if not any(beat.drives == lead for beat in beats)][:1] or [
            line for line, _ in scenes[:1]
        ]
    elif plan.turning_point == "climax":
        turning = [(line, beat) for line, beats in scenes for beat in beats if beat.family in told()["deciding"]]
        if turning and not any(beat.drives == lead for _, beat in turning):
            yield turning[0][0]


def _and_then(scenes: tuple[Played, ...], plan: EpisodePlan) -> Iterator[Line]:
    """SC4: scenes with no beat that an earlier scene causes; the first of the story needs none."""
    for at, (line, beats) in enumerate(scenes):
        own = {beat.id for beat in beats}
        if (at or plan.number > 1) and not any(set(beat.because) - own for beat in beats):
            yield line


def _turns(scenes: tuple[Played, ...], known: dict[str, Beat], book: Bible, plan: EpisodePlan) -> Iterator[tuple[str, Line, Beat]]:
    """C2: a turn that nothing earlier in this episode or the two before causes; C3: one that a thing first seen in its own scene brings about."""
    near = {beat.id for episode in book.episodes if 0 < plan.number - episode.number <= told()["causes_within"] for beat in episode.beats}
    for line, beats in scenes:
        own = {beat.id for beat in beats}
        for beat in beats:
            before = {other.id for other in plan.beats[: plan.beats.index(beat)]}
            if beat.family == "turn" and not set(beat.because) & (near | before):
                yield "C2", line, beat
            elif beat.family == "turn" and plan.number >= told()["rescue_from"] and _borrowed(beat, own, known):
                yield "C3", line, beat


def _borrowed(turn: Beat, own: set[str], known: dict[str, Beat]) -> bool:
    """Whether all that causes `turn` stands in its own scene, and some of it came from nowhere."""
    direct = [known[id] for id in turn.because if id in known]
    fresh = [beat for beat in direct if beat.family in told()["brings"] and causes(beat, known) <= own]
    return bool(fresh) and {beat.id for beat in direct} <= own


def _plants(scenes: tuple[Played, ...], known: dict[str, Beat]) -> Iterator[tuple[str, Line, Beat]]:
    """P1: plants that no later beat uses, when more than one; what is spent and was not shown before."""
    used = {cause for beat in known.values() for cause in beat.because}
    unpaid = [(line, beat) for line, beats in scenes for beat in beats if beat.family == "plant" and beat.id not in used]
    if len(unpaid) > told()["unpaid"]:
        yield from (("P1_unpaid", line, beat) for line, beat in unpaid)
    for line, beats in scenes:
        own = {beat.id for beat in beats}
        for beat in beats:
            shown = [known[id] for id in beat.because if id in known]
            if beat.family == "spend" and not any(b.family == "plant" or (b.id not in own and b.family in told()["shows"]) for b in shown):
                yield "P1_unplanted", line, beat


def causes(beat: Beat, known: dict[str, Beat]) -> set[str]:
    """Ids of all beats that `beat` follows from, by whatever way."""
    out: set[str] = set()
    todo = [id for id in beat.because if id in known]
    while todo:
        if (id := todo.pop()) not in out:
            out.add(id)
            todo += [cause for cause in known[id].because if cause in known]
    return out - {beat.id}
