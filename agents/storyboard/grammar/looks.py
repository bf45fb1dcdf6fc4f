"""Where people look and go: two who talk look opposite ways, and whoever goes one way is not going the other after the cut.

Each `judged_...` gives one item for every pair of shots that could have been wrong: a finding, or None where it is right, so that a
share can be told. An eyeline is `gaze`; toward, away and down say nothing of it and are not judged.
"""

from collections.abc import Iterator
from itertools import pairwise

from loreboard.story.shots import Shot, ShotList

from ..finding import Finding
from .sight import SIDEWAYS, Scene, scenes, speaks, travels
from .telling import setting, tell, way, words

Judged = Iterator[Finding | None]


def eyeline(shots: ShotList) -> Iterator[Finding]:
    """EYELINE: two who speak to each other look one way, or somebody's look flips over a cut."""
    return (found for found in judged_looks(shots) if found)


def direction(shots: ShotList) -> Iterator[Finding]:
    """SCREEN_DIR: somebody goes one way, and the other after the cut, and no shot between shows the turn."""
    return (found for found in judged_moves(shots) if found)


def judged_looks(shots: ShotList) -> Judged:
    """Every pair of looks.

    Who speaks to whom is known where the picture names them, where a scene has two people, a line is held on its listener, or two
    take turns; elsewhere, as in a ring of four, nothing is judged. Shots without people between neighbours are passed over.
    """
    for scene in scenes(shots):
        yield from _reverses(scene, shots)
        yield from _kept(scene, shots, moving=False)
        yield from _faced(scene, shots)


def judged_moves(shots: ShotList) -> Judged:
    """Every pair of shots of one action of somebody on the move."""
    for scene in scenes(shots):
        yield from _goes(scene, shots)
        yield from _kept(scene, shots, moving=True)


def _single(shot: Shot) -> bool:
    return len(shot.subjects) == 1


def _reverses(scene: Scene, shots: ShotList) -> Judged:
    seen = [shot for shot in scene if shot.subjects]
    everybody = {subject.name for shot in seen for subject in shot.subjects}
    for i, (a, b) in enumerate(pairwise(seen)):
        one, two = a.subjects[0], b.subjects[0]
        if not (_single(a) and _single(b)) or a.camera.side != b.camera.side or one.name == two.name:
            continue
        if not speaks(a, one.name) or b.purpose not in setting("answers"):
            continue
        gazes = {one.gaze, two.gaze}
        if not (gazes <= set(SIDEWAYS) or (gazes <= {"up", "down"} and gazes != {"down"})):
            continue
        held = b.purpose != "speech" and b.on_line in (a.lines or (a.on_line,))
        turns = one.name in map(_alone, seen[i + 2 : i + 3]) or two.name in map(_alone, seen[:i][-1:])
        mutual = [_spoken_to(a, everybody, two.name), _spoken_to(b, everybody, one.name)]
        if False in mutual or (not any(mutual) and len(everybody) > 2 and not held and not turns):
            continue
        if len(gazes) > 1:
            yield None
        elif one.gaze == "up":
            yield tell("EYELINE", "vertical", shots, (a, b), one=one.name, two=two.name)
        else:
            yield tell("EYELINE", "eyeline", shots, (a, b), one=one.name, two=two.name, way=way(one.gaze, shots.language))


def _spoken_to(shot: Shot, everybody: set[str], other: str) -> bool | None:
    """Whether the picture says that `other` is spoken to; None where it names nobody beside the speaker.

    Scripts write one name in more ways than one, and "BO & MEI" is somebody else than Bo.
    """
    picture = shot.picture.casefold()
    known = {name.casefold() for name in everybody} - {shot.subjects[0].name.casefold()}
    found = {name for name in known if name in picture}
    named = {name for name in found if not any(name != longer and name in longer for longer in found)}
    return other.casefold() in named if named else None


def _alone(shot: Shot) -> str:
    """Who speaks in a single; "" for any other shot."""
    return shot.subjects[0].name if _single(shot) and speaks(shot, shot.subjects[0].name) else ""


def _kept(scene: Scene, shots: ShotList, moving: bool) -> Judged:
    """Neighbouring singles of one person who looks sideways; `moving` chooses those in which both pictures say that they go somewhere."""
    turn, move = words("turning", shots.language), words("moving", shots.language)
    seen = [shot for shot in scene if shot.subjects]
    ring = len({subject.name for shot in seen for subject in shot.subjects}) > 2
    for a, b in pairwise(seen):
        one, two = a.subjects[0], b.subjects[0]
        if not (_single(a) and _single(b)) or not {one.gaze, two.gaze} <= set(SIDEWAYS) or a.camera.side != b.camera.side:
            continue
        if one.name != two.name or travels(b) or turn.search(f"{a.picture} {b.picture}"):
            continue
        on_the_way = bool(move.search(a.picture) and move.search(b.picture))
        if on_the_way != moving or (ring and not on_the_way) or {one.going, two.going} == set(SIDEWAYS):
            continue
        if one.gaze == two.gaze:
            yield None
        elif moving:
            yield tell("SCREEN_DIR", "faces", shots, (a, b), who=one.name, way=way(one.gaze, shots.language))
        else:
            yield tell("EYELINE", "flipped", shots, (a, b), who=one.name, way=way(one.gaze, shots.language))


def _faced(scene: Scene, shots: ShotList) -> Judged:
    """Two who talk in one frame."""
    for shot in scene:
        talking = [subject for subject in shot.subjects if speaks(shot, subject.name) and subject.gaze in SIDEWAYS]
        if len(talking) == 2:
            one, two = talking
            both_look = way(one.gaze, shots.language)
            alike = one.gaze == two.gaze
            yield tell("EYELINE", "unfaced", shots, (shot,), one=one.name, two=two.name, way=both_look) if alike else None


def _goes(scene: Scene, shots: ShotList) -> Judged:
    """Shots of one mover, with few of other things between, that say in which direction of the picture it goes."""
    turn = words("turning", shots.language)
    last: dict[str, tuple[int, Shot, str]] = {}
    for n, shot in enumerate(scene):
        for subject in shot.subjects:
            at, before, went = last.get(subject.name, (n, shot, ""))
            last[subject.name] = (n, shot, subject.going)
            if not {went, subject.going} <= set(SIDEWAYS) or n - at > setting("contiguous") + 1:
                continue
            crossed = before.camera.side * shot.camera.side < 0
            if crossed or travels(shot) or turn.search(f"{before.picture} {shot.picture}"):
                continue
            back, went_to = went != subject.going, way(went, shots.language)
            yield tell("SCREEN_DIR", "goes", shots, (before, shot), who=subject.name, way=went_to) if back else None
