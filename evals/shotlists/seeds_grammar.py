"""Seeded faults of film grammar: cuts, axis, eyelines and openings, S6, S7, S8 and S11."""

from collections.abc import Callable

from loreboard.agents.storyboard.grammar import telling
from loreboard.agents.storyboard.grammar.sight import travels
from loreboard.story.camera import Size
from loreboard.story.shots import Shot, ShotList, Subject

from .seeded import Case, Seed, Sown, changed, first, framed, sown

Pair = Callable[[Shot, Shot], bool]


def pair(fits: Pair, change: Callable[[ShotList, int], ShotList]) -> Seed:
    """The seed that changes the second shot of the first cut inside a scene that fits."""

    def seed(case: Case, place: int) -> Sown | None:
        told = case.shots.shots
        i = first(case.shots, place, lambda n, shot: n > 0 and told[n - 1].scene == shot.scene and fits(told[n - 1], shot))
        return None if i is None else sown(change(case.shots, i), i - 1, i)

    return seed


def seen(a: Shot, b: Shot) -> bool:
    return bool(a.subjects) and "insert" not in (a.camera.size, b.camera.size)


def again(shots: ShotList, i: int, **fields: object) -> ShotList:
    """The shot's people and camera are those of the one before, but for `fields` of the camera."""
    told = changed(shots, i, subjects=shots.shots[i - 1].subjects, transition_in="cut")
    return framed(told, i, **(shots.shots[i - 1].camera.model_dump() | fields))


def both_empty(shots: ShotList, i: int) -> ShotList:
    for n in (i - 1, i):
        shots = framed(changed(shots, n, subjects=()), n, size="ls", framing="empty", angle="eye", facing="front", side=0)
    return shots


def still(a: Shot, b: Shot) -> bool:
    """Two shots from one side, neither of which may lawfully cross."""
    wide = b.camera.size in telling.setting("wide")
    return a.camera.side != 0 and b.camera.side == a.camera.side and not travels(a) and not travels(b) and not wide


def crossed_on(case: Case, place: int) -> Sown | None:
    """From one shot to the end of its scene the camera stands on the other side."""
    told = case.shots.shots
    i = first(case.shots, place, lambda n, s: n > 0 and told[n - 1].scene == s.scene and still(told[n - 1], s))
    if i is None:
        return None
    shots = case.shots
    for n in range(i, len(told)):
        if told[n].scene != told[i].scene:
            break
        shots = framed(shots, n, side=-told[n].camera.side)
    return sown(shots, i - 1, i)


def exchanged(shots: ShotList, i: int) -> ShotList:
    """Two shots of the same two, who have changed places in the second."""
    pair = _two(shots.shots[i - 1], shots)
    other = tuple(s.model_copy(update={"at": {"left": "right", "right": "left"}[s.at]}) for s in pair)
    for n, people in ((i - 1, pair), (i, other)):
        shots = framed(changed(shots, n, subjects=people), n, framing="two_shot", side=1, move="static", size="ms" if n == i else "mls")
    return shots


def _two(shot: Shot, shots: ShotList) -> tuple[Subject, Subject]:
    """Somebody of the shot and somebody else of the list, left and right, who stand still and look at each other."""
    one = shot.subjects[0]
    two = next(s for other in shots.shots for s in other.subjects if s.name != one.name)
    left, right = {"at": "left", "gaze": "right", "going": "still"}, {"at": "right", "gaze": "left", "going": "still"}
    return one.model_copy(update=left), two.model_copy(update=right)


def talk(a: Shot, b: Shot) -> bool:
    """A speaker's single, and a single of whoever listens to it."""
    single = len(a.subjects) == len(b.subjects) == 1 and a.subjects[0].name != b.subjects[0].name
    speaks = any(d.who.casefold() == s.name.casefold() for d in a.dialogue for s in a.subjects)
    return single and speaks and b.purpose == "listen" and b.on_line in a.lines and a.camera.side == b.camera.side


def _answers(a: Shot, b: Shot) -> bool:
    """Somebody's line, and another's answer, each by one who is seen to say it."""
    said = [{d.who.casefold() for d in shot.dialogue if d.on_screen} for shot in (a, b)]
    seen = [{s.name.casefold() for s in shot.subjects} for shot in (a, b)]
    return all(len(one) == 1 and one <= two for one, two in zip(said, seen, strict=True)) and said[0] != said[1]


def _side_by_side(shots: ShotList, i: int) -> ShotList:
    """Both lines in the second shot, whose two speakers look the same way, as if past each other."""
    two = [shots.shots[n] for n in (i - 1, i)]
    people = tuple(
        next(s for s in shot.subjects if s.name.casefold() in {d.who.casefold() for d in shot.dialogue if d.on_screen}).model_copy(
            update={"at": at, "gaze": "right"}
        )
        for shot, at in zip(two, ("left", "right"), strict=True)
    )
    return framed(changed(shots, i, subjects=people, dialogue=two[0].dialogue + two[1].dialogue), i, framing="two_shot", move="static")


def looking(shots: ShotList, i: int, *ways: str) -> ShotList:
    """The people of the shots up to `i`, one a shot, look `ways`."""
    for n, way in zip(range(i - len(ways) + 1, i + 1), ways, strict=True):
        shots = changed(shots, n, subjects=tuple(s.model_copy(update={"gaze": way}) for s in shots.shots[n].subjects))
    return shots


def alike(way: str) -> Callable[[ShotList, int], ShotList]:
    """Two who speak to each other, as the picture says, look one way."""

    def change(shots: ShotList, i: int) -> ShotList:
        one, two = (shots.shots[n].subjects[0].name for n in (i - 1, i))
        says = f"{one} speaks to {two}" if shots.language == "en" else f"{one}对{two}说话"
        return looking(changed(shots, i - 1, picture=says), i, way, way)

    return change


def walks_back(shots: ShotList, i: int) -> ShotList:
    """Somebody walks to the left, and after the cut to the right."""
    one = shots.shots[i - 1].subjects[0]
    goes = {"en": f"{one.name} walks along the wall", "zh": f"{one.name}沿着墙走"}[shots.language]
    for n, way in ((i - 1, "left"), (i, "right")):
        shots = changed(shots, n, subjects=(one.model_copy(update={"gaze": way}),), picture=goes, dialogue=(), purpose="action")
        shots = framed(shots, n, framing="single", side=1, move="static", size="fs" if n == i else "ms")
    return shots


def _opened(*sizes: Size) -> Seed:
    """A scene opens on these, on a face, and nobody says where we are."""

    def seed(case: Case, place: int) -> Sown | None:
        told = case.shots.shots
        i = first(
            case.shots, place, lambda n, s: (n == 0 or told[n - 1].scene != s.scene) and told[min(n + 1, len(told) - 1)].scene == s.scene
        )
        face = next((s.subjects[:1] for s in told if s.subjects), None)
        if i is None or face is None:
            return None
        shots = case.shots
        for n, size in enumerate(sizes, i):
            shots = framed(changed(shots, n, subjects=face, purpose="speech", notes=""), n, size=size, framing="single", side=1)
        return sown(shots, i, i + 1)

    return seed


SEEDS: dict[str, dict[str, Seed]] = {
    "S6": {
        "the same set-up again": pair(seen, again),
        "a tilted horizon": pair(seen, lambda t, i: again(t, i, angle="dutch", move="handheld") if t.shots[i - 1].camera.angle == "eye" else again(t, i)),
        "another lens": pair(seen, lambda t, i: again(t, i, lens_mm=t.shots[i - 1].camera.lens_mm + 10)),
        "the empty place twice": pair(lambda a, b: b.transition_in == "cut", both_empty),
    },
    "S7": {
        "one shot from the other side": pair(still, lambda t, i: framed(t, i, side=-t.shots[i].camera.side)),
        "the other side from here on": crossed_on,
        "two change places": pair(lambda a, b: bool(a.subjects), exchanged),
    },
    "S8": {
        "both look left": pair(talk, alike("left")),
        "both look right": pair(talk, alike("right")),
        "side by side in one frame": pair(_answers, _side_by_side),
        "walks back on itself": pair(lambda a, b: bool(a.subjects), walks_back),
    },
    "S11": {
        "two close-ups": _opened("cu", "mcu"),
        "a face, then the room's people": _opened("ecu", "ms"),
        "a detail of a hand": _opened("insert", "cu"),
    },
}  # fmt: skip
