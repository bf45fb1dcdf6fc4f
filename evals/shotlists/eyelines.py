"""S8: two who look at each other look opposite ways, and whoever goes one way is not going the other after the cut."""

import re
from collections.abc import Iterator
from itertools import pairwise

from loreboard.evals.measure import Evidence, Measure
from loreboard.story.shots import Shot, ShotList, Subject

from .axis import travels
from .sight import scenes, share, standing, told

_SIDEWAYS = ("left", "right")
Found = tuple[Evidence | None, ...]


def eyelines(shots: ShotList) -> Measure:
    """S8: eyelines that do not meet and directions that flip, per pair of looks judged.

    An eyeline is `gaze`, left or right; toward, away, up and down say nothing of it and are not judged. Speaker and answer in
    neighbouring singles, and two who speak in one frame, must look opposite ways; one person in neighbouring singles from one
    side must look the same way unless the picture says that they turn. Inserts between do not count as neighbours.
    """
    pairs = [pair for scene in scenes(shots) for pair in (*_reverses(scene, shots), *_kept(scene, shots), *_faced(scene, shots))]
    if not pairs:
        return told().unjudged("S8", shots.language, "no_looks")
    held = standing("S8", shots, (evidence for evidence in pairs if evidence))
    return told().measure("S8", shots.language, {"astray": share(len(held), len(pairs)), "count": len(held)}, len(pairs), held)


def _singles(scene: tuple[Shot, ...]) -> Iterator[tuple[Shot, Subject, Shot, Subject]]:
    """Neighbouring shots of one person each who look sideways; shots without people between are passed over."""
    seen = [shot for shot in scene if shot.subjects]
    for a, b in pairwise(seen):
        if len(a.subjects) == len(b.subjects) == 1:
            one, two = a.subjects[0], b.subjects[0]
            if one.gaze in _SIDEWAYS and two.gaze in _SIDEWAYS:
                yield a, one, b, two


def _reverses(scene: tuple[Shot, ...], shots: ShotList) -> Found:
    return tuple(
        Evidence(shots=(a.id, b.id), lines=b.lines, text=told().say("eyeline", shots.language, one=one.name, two=two.name, way=_way(one, shots)))
        if one.gaze == two.gaze
        else None
        for a, one, b, two in _singles(scene)
        if one.name != two.name and _speaks(a) and b.purpose in ("speech", "listen", "reaction") and a.camera.side == b.camera.side
    )  # fmt: skip


def _kept(scene: tuple[Shot, ...], shots: ShotList) -> Found:
    turn = re.compile(told().setting("turning")[shots.language], re.I)
    return tuple(
        Evidence(shots=(a.id, b.id), lines=b.lines, text=told().say("flipped", shots.language, who=one.name, way=_way(one, shots)))
        if one.gaze != two.gaze
        else None
        for a, one, b, two in _singles(scene)
        if one.name == two.name and a.camera.side == b.camera.side and not travels(b) and not turn.search(f"{a.picture} {b.picture}")
    )


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
