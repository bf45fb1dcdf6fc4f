"""S8: two who look at each other look opposite ways, and whoever goes one way is not going the other after the cut."""

import re
from itertools import pairwise

from loreboard.evals.measure import Evidence, Measure
from loreboard.story.shots import Shot, ShotList, Subject

from .axis import travels
from .sight import scenes, share, standing, told

_SIDEWAYS = ("left", "right")
_ANSWERS = ("speech", "listen", "reaction")
Found = tuple[Evidence | None, ...]


def eyelines(shots: ShotList) -> Measure:
    """S8: eyelines that do not meet and directions that flip, per pair of looks judged.

    An eyeline is `gaze`, left or right; toward, away, up and down say nothing of it and are not judged. Two who speak to each
    other, in neighbouring singles or in one frame, must look opposite ways; one person in neighbouring singles must look, or
    go, the same way, unless the picture says that they turn. Who speaks to whom is known where the picture names them, where a
    scene has two people, a line is held on its listener, or two take turns; elsewhere, as in a ring of four, nothing is judged. Shots
    without people between neighbours are passed over.
    """
    pairs = [pair for scene in scenes(shots) for pair in (*_reverses(scene, shots), *_kept(scene, shots), *_faced(scene, shots))]
    if not pairs:
        return told().unjudged("S8", shots.language, "no_looks")
    held = standing("S8", shots, (evidence for evidence in pairs if evidence))
    return told().measure("S8", shots.language, {"astray": share(len(held), len(pairs)), "count": len(held)}, len(pairs), held)


def _sideways(a: Shot, b: Shot) -> bool:
    """Whether both are singles of somebody who looks left or right, seen from one side."""
    return all(len(s.subjects) == 1 and s.subjects[0].gaze in _SIDEWAYS for s in (a, b)) and a.camera.side == b.camera.side


def _reverses(scene: tuple[Shot, ...], shots: ShotList) -> Found:
    seen = [shot for shot in scene if shot.subjects]
    everybody = {subject.name for shot in seen for subject in shot.subjects}
    out: list[Evidence | None] = []
    for i, (a, b) in enumerate(pairwise(seen)):
        one, two = a.subjects[0], b.subjects[0]
        if not _sideways(a, b) or one.name == two.name or not _speaks(a) or b.purpose not in _ANSWERS:
            continue
        held = b.purpose != "speech" and b.on_line in a.lines
        turns = one.name in map(_alone, seen[i + 2 : i + 3]) or two.name in map(_alone, seen[:i][-1:])
        mutual = [_spoken_to(a, everybody, two.name), _spoken_to(b, everybody, one.name)]
        if False in mutual or (not any(mutual) and len(everybody) > 2 and not held and not turns):
            continue
        text = told().say("eyeline", shots.language, one=one.name, two=two.name, way=_way(one, shots))
        out.append(Evidence(shots=(a.id, b.id), lines=b.lines, text=text) if one.gaze == two.gaze else None)
    return tuple(out)


def _spoken_to(shot: Shot, everybody: set[str], other: str) -> bool | None:
    """Whether the picture says that `other` is spoken to; None where it names nobody beside the speaker."""
    named = {name for name in everybody - {shot.subjects[0].name} if name in shot.picture}
    return other in named if named else None


def _kept(scene: tuple[Shot, ...], shots: ShotList) -> Found:
    tongue = shots.language
    turn, move = (re.compile(told().setting(name)[tongue], re.I) for name in ("turning", "moving"))
    seen = [shot for shot in scene if shot.subjects]
    ring = len({subject.name for shot in seen for subject in shot.subjects}) > 2
    out: list[Evidence | None] = []
    for a, b in pairwise(seen):
        one, two = a.subjects[0], b.subjects[0]
        if not _sideways(a, b) or one.name != two.name or travels(b) or turn.search(f"{a.picture} {b.picture}"):
            continue
        if ring and not (move.search(a.picture) and move.search(b.picture)):
            continue
        text = told().say("flipped", tongue, who=one.name, way=_way(one, shots))
        out.append(Evidence(shots=(a.id, b.id), lines=b.lines, text=text) if one.gaze != two.gaze else None)
    return tuple(out)


def _alone(shot: Shot) -> str:
    """Who speaks in a single; "" for any other shot."""
    return shot.subjects[0].name if len(shot.subjects) == 1 and _speaks(shot) else ""


def _faced(scene: tuple[Shot, ...], shots: ShotList) -> Found:
    out: list[Evidence | None] = []
    for shot in scene:
        voices = {spoken.who.casefold() for spoken in shot.dialogue}
        talking = [subject for subject in shot.subjects if subject.name.casefold() in voices and subject.gaze in _SIDEWAYS]
        if len(talking) == 2:
            one, two = talking
            told_so = told().say("unfaced", shots.language, one=one.name, two=two.name, way=_way(one, shots))
            out.append(Evidence(shots=(shot.id,), lines=shot.lines, text=told_so) if one.gaze == two.gaze else None)
    return tuple(out)


def _speaks(shot: Shot) -> bool:
    return any(spoken.who.casefold() == shot.subjects[0].name.casefold() for spoken in shot.dialogue)


def _way(subject: Subject, shots: ShotList) -> str:
    return {"left": "左", "right": "右"}[subject.gaze] if shots.language == "zh" else subject.gaze
