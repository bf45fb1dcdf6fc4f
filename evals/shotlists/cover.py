"""S1 and S2: is every line of the script shot, and in the script's order?"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from loreboard.agents.storyboard import verify
from loreboard.evals.measure import Evidence, Measure
from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList

from .sight import share, standing, told, waived

_CODES = ("NOT_COVERED", "COVERED_TWICE", "DEAD_LINE", "UNSAID", "ELSEWHERE", "RETYPED")


def coverage(shots: ShotList, script: Script | None, pace: Pace = SHIPPED) -> Measure:
    """S1: the share of the script's estimated seconds that a shot claims, and shots that cite nothing of it.

    The faults themselves are those of `storyboard.verify`. Judged are the script's lines.
    """
    tongue, say = shots.language, told().say
    if script is None:
        return told().unjudged("S1", tongue, "no_script")
    if script.sha256 != shots.script.sha256:
        return told().unjudged("S1", tongue, "other_script")
    seconds = {line.number: timing.line_seconds(line, script.language, pace) for line in script.lines}
    if not seconds:
        return told().unjudged("S1", tongue, "no_lines")
    claimed = {n for shot in shots.shots for n in shot.lines}
    orphans = [shot for shot in shots.shots if not cites(shot) & seconds.keys()]
    found = [
        Evidence(
            shots=(fault.shot,) if fault.shot else (), lines=(fault.line,) if fault.line else (),
            text=fault.text if tongue == "en" else say(fault.code, tongue, line=fault.line),
        )
        for fault in verify.faults(shots, script)
        if fault.code in _CODES
    ]  # fmt: skip
    found += [Evidence(shots=(shot.id,), lines=tuple(sorted(cites(shot))), text=say("orphan", tongue)) for shot in orphans]
    held = standing("S1", shots, found)
    values = {
        "coverage": share(sum(v for n, v in seconds.items() if n in claimed), sum(seconds.values())),
        "orphans": sum(not waived(shot, "S1") for shot in orphans),
        "faults": len(held),
    }
    return told().measure("S1", tongue, values, len(seconds), held)


def cites(shot: Shot) -> set[int]:
    """The lines a shot claims, or the one it plays on."""
    return set(shot.lines) or ({shot.on_line} if shot.on_line is not None else set())


def order(shots: ShotList) -> Measure:
    """S2: Kendall's tau between the order of the script and the order of the shots; the shots that would have to move.

    Read from line numbers alone. Scenes whose heading calls them a flashback, and shots waived "S2", are left out.
    Judged are the shots that cite a line.
    """
    tongue, say = shots.language, told().say
    back = re.compile(told().setting("flashback"), re.I)
    past = {scene.id for scene in shots.scenes if back.search(scene.heading)}
    kept = [shot for shot in shots.shots if shot.scene not in past and not waived(shot, "S2") and cites(shot)]
    if len(kept) < 2:
        return told().unjudged("S2", tongue, "too_short", count=len(kept))
    lines = [n for shot in kept for n in shot.lines or (shot.on_line or 0,)]
    found = [
        Evidence(shots=(kept[i].id,), lines=kept[i].lines, text=say("misplaced", tongue, line=min(cites(kept[i]))))
        for i in _out_of_line([min(cites(shot)) for shot in kept])
    ]
    found += [
        Evidence(shots=(shot.id,), lines=shot.lines, text=say("inside_out", tongue))
        for shot in kept
        if list(shot.lines) != sorted(shot.lines)
    ]
    return told().measure("S2", tongue, {"tau": _tau(lines), "misplaced": len(found)}, len(kept), found)


def _tau(numbers: Sequence[int]) -> float:
    """Kendall's tau of `numbers` with their places; equal neighbours count as in order."""
    seen: list[int] = []
    wrong = 0
    for number in numbers:
        at = bisect_right(seen, number)
        wrong += len(seen) - at
        seen.insert(at, number)
    pairs = len(numbers) * (len(numbers) - 1) / 2
    return 1 - 2 * wrong / pairs if pairs else 1.0


def _out_of_line(numbers: Sequence[int]) -> list[int]:
    """Places outside of one longest run that never falls: the fewest that would have to move."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, number in enumerate(numbers):
        at = bisect_right(tails, number)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [number], [i]
    kept = set()
    i = ends[-1] if ends else -1
    while i >= 0:
        kept.add(i)
        i = before[i]
    return [i for i in range(len(numbers)) if i not in kept]
