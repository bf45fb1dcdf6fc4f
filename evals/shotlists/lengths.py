"""S3: do the shots sum to what was asked for, and does what is said fit into them?"""

from collections.abc import Iterator
from itertools import pairwise

from loreboard.evals.measure import Evidence, Measure
from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.script import Line, Script
from loreboard.story.shots import Shot, ShotList

from .sight import standing, told


def lengths(shots: ShotList, script: Script | None = None, pace: Pace = SHIPPED) -> Measure:
    """S3: distance of the sum from the target, as a share; speech that overruns its shot, and shots too short or too long.

    Speech is timed anew from its words (`screenplay.timing`), so a list cannot pass by claiming fewer frames for it.
    `least` is the list's own word for what an action needs. Judged are the shots.
    """
    tongue = shots.language
    if not shots.shots:
        return told().unjudged("S3", tongue, "no_shots")
    lines = {line.number: line for line in script.lines} if script and script.sha256 == shots.script.sha256 else {}
    ends = {spoken.line: shot.id for shot in shots.shots for spoken in shot.dialogue}
    found = {
        "overruns": [e for shot in shots.shots for e in _overruns(shot, shots, lines, ends, pace)],
        "squeezed": [e for shot in shots.shots for e in _squeezed(shot, shots)],
        "overlong": [e for shot in shots.shots for e in _overlong(shot, shots)],
    }
    held = {name: standing("S3", shots, faults) for name, faults in found.items()}
    off = abs(shots.frames - shots.target_frames) / shots.target_frames
    values = {"off_target": off} | {name: float(len(faults)) for name, faults in held.items()}
    told_off: tuple[Evidence, ...] = ()
    if shots.frames != shots.target_frames:
        text = told().say("off_target", tongue, sum=shots.frames / shots.fps, target=shots.target_frames / shots.fps)
        told_off = (Evidence(text=text),)
    return told().measure("S3", tongue, values, len(shots.shots), (*told_off, *(e for faults in held.values() for e in faults)))


def _overruns(shot: Shot, shots: ShotList, lines: dict[int, Line], ends: dict[int, str], pace: Pace) -> Iterator[Evidence]:
    """Speech that cannot be said in the shot, or is laid over other speech. `ends` names the shot in which each line ends."""
    if not shot.dialogue:
        return
    said = sum(_seconds(shot, i, shots, lines, ends, pace) for i in range(len(shot.dialogue)))
    finish = max(d.start + d.frames for d in shot.dialogue) / shots.fps
    needs, lasts = max(said, finish), shot.frames / shots.fps
    numbers = tuple(d.line for d in shot.dialogue)
    if needs > lasts + told().setting("speech_slack"):
        yield Evidence(shots=(shot.id,), lines=numbers, text=told().say("overrun", shots.language, needs=needs, lasts=lasts))
    for one, two in pairwise(shot.dialogue):
        if two.start < one.start + one.frames:
            yield Evidence(
                shots=(shot.id,), lines=(one.line, two.line), text=told().say("overlap", shots.language, one=one.who, two=two.who)
            )


def _seconds(shot: Shot, i: int, shots: ShotList, lines: dict[int, Line], ends: dict[int, str], pace: Pace) -> float:
    spoken = shot.dialogue[i]
    line = lines.get(spoken.line)
    turn = line.first_of_element if line else not any(d.line == spoken.line - 1 and d.who == spoken.who for d in shot.dialogue[:i])
    turn = turn and ends[spoken.line] == shot.id  # the gap to the next speaker follows the last words
    return timing.speech_seconds(spoken.text, shots.language, spoken.delivery, turn, pace)


def _squeezed(shot: Shot, shots: ShotList) -> Iterator[Evidence]:
    least = max(shot.least / shots.fps, told().setting("shortest_shot"))
    lasts = shot.frames / shots.fps
    if lasts < least - 1 / shots.fps:
        yield Evidence(shots=(shot.id,), lines=shot.lines, text=told().say("squeezed", shots.language, lasts=lasts, least=least))


def _overlong(shot: Shot, shots: ShotList) -> Iterator[Evidence]:
    longest = told().setting("longest_shot")
    if shot.frames > longest * shots.fps:
        text = told().say("overlong", shots.language, lasts=shot.frames / shots.fps, longest=longest)
        yield Evidence(shots=(shot.id,), lines=shot.lines, text=text)
