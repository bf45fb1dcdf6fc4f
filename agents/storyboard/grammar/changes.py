"""Changes of one shot's camera that keep what is seen: another side of the face, a look turned round, a size nearer or wider.

Each gives the changed shot, or nothing where the shot does not bear it: a picture that says itself where its left is or from where it
is taken, a face that has to be read, hands that have to stay in the frame. Who is in it, what is seen, said and done, and how long it
lasts are never touched.
"""

from collections.abc import Iterator
from typing import Any

from loreboard.story import wording
from loreboard.story.camera import Angle, Camera, Facing, Size
from loreboard.story.script import Language
from loreboard.story.shots import Shot, Subject

from .. import setups
from .sight import SIDEWAYS, speaks
from .telling import mending, words

_OTHER: dict[str, Any] = {"left": "right", "right": "left"}
_THIRDS: dict[str, Any] = {"thirds_left": "thirds_right", "thirds_right": "thirds_left"}
_FACINGS: tuple[Facing, ...] = ("front", "three_quarter_front", "profile", "three_quarter_back", "back")
_OF_A_PLACE: tuple[Size, ...] = ("els", "ls", "fs")
_OF_A_BODY: tuple[Size, ...] = ("ls", "fs", "mls", "ms")
WHOLE = ("at", "gaze", "going")
_WIDEST_OF_A_FACE: Size = "ms"
_WIDEST_OF_A_VOICE: Size = "mls"
_NEAREST_OF_HANDS: Size = "ms"


def fixed(shot: Shot) -> bool:
    """Whether a person has settled this shot."""
    return shot.status != "draft"


def turned(shot: Shot, name: str, language: Language, fields: tuple[str, ...] = WHOLE) -> Shot | None:
    """The shot with the look, the way and the place of `name` the other way round, or only what `fields` name of these."""
    if says_sides(shot, language):
        return None
    subjects = tuple(_mirrored(s, fields) if s.name == name else s for s in shot.subjects)
    if subjects == shot.subjects:
        return None
    camera = shot.camera
    if len(subjects) == 1 and "gaze" in fields and subjects[0].gaze != shot.subjects[0].gaze:
        camera = _turned(camera, placed="at" in fields)
    return shot.model_copy(update={"subjects": subjects, "camera": camera})


def lowered(shot: Shot, name: str, language: Language) -> Shot | None:
    """The shot with `name`, who looks up, looking down: at somebody who looks up at them."""
    if words("upward", language).search(_words(shot)):
        return None
    subjects = tuple(s.model_copy(update={"gaze": "down"}) if s.name == name and s.gaze == "up" else s for s in shot.subjects)
    return None if subjects == shot.subjects else shot.model_copy(update={"subjects": subjects})


def faced(shot: Shot, language: Language) -> Shot | None:
    """The shot with its two people looking at each other, each to where the other stands."""
    if len(shot.subjects) != 2 or says_sides(shot, language):
        return None
    order = ("left", "centre", "right")
    one, two = shot.subjects
    if one.at == two.at:
        return None
    first = order.index(one.at) < order.index(two.at)
    looks: tuple[Any, Any] = ("right", "left") if first else ("left", "right")
    subjects = tuple(s.model_copy(update={"gaze": gaze}) for s, gaze in zip(shot.subjects, looks, strict=True))
    return None if subjects == shot.subjects else shot.model_copy(update={"subjects": subjects})


def mirrored(shot: Shot, language: Language) -> Shot | None:
    """The shot as in a mirror, taken from the same side: everybody's place, look and way are the other's."""
    if says_sides(shot, language):
        return None
    told = shot.model_copy(update={"subjects": tuple(map(_mirrored, shot.subjects)), "camera": _turned(shot.camera)})
    return None if told == shot else told


def other_side(shot: Shot) -> Shot | None:
    """The shot taken from the other side of the line, its frame as drawn."""
    camera = shot.camera
    if not camera.side:
        return None
    return with_camera(shot, side=-camera.side, azimuth=-camera.azimuth if abs(camera.azimuth) < 180 else camera.azimuth)


def other_facings(shot: Shot, language: Language) -> Iterator[Shot]:
    """The shot from another side of the face, the nearest first."""
    camera = shot.camera
    if not shot.subjects or camera.framing in ("ots", "pov") or words("seen_from", language).search(_words(shot)):
        return
    at = _FACINGS.index(camera.facing)
    kept = mending("faces") if len(shot.subjects) == 1 else mending("pair_faces")
    for facing in sorted(kept, key=lambda f: (abs(_FACINGS.index(f) - at), _FACINGS.index(f))):
        if facing != camera.facing:
            yield with_camera(shot, facing=facing, azimuth=setups.azimuth(facing, camera.side))


def other_sizes(shot: Shot, language: Language) -> Iterator[Shot]:
    """The shot one or two sizes nearer or wider, a single step first, where it still shows what it has to."""
    if shot.camera.size == "insert" or not shot.subjects or shot.camera.framing in ("insert", "empty"):
        return
    at, (low, high) = setups.SIZES.index(shot.camera.size), _bears(shot, language)
    for step in (1, -1, 2, -2):
        if low <= at + step <= high:
            yield sized(shot, setups.SIZES[at + step])


def sizes_of_a_place(shot: Shot) -> Iterator[Shot]:
    """A shot in which nobody has a look, one or two sizes nearer or wider: a place stays one that is seen whole, a body does not become a face."""
    sizes = _OF_A_PLACE if shot.camera.framing == "empty" else _OF_A_BODY
    if shot.subjects or shot.camera.size not in sizes:
        return
    at = sizes.index(shot.camera.size)
    for step in (1, -1, 2, -2):
        if 0 <= at + step < len(sizes):
            yield sized(shot, sizes[at + step])


def level(shot: Shot, language: Language) -> Shot | None:
    """The shot at eye level."""
    if shot.camera.angle == "eye" or words("seen_from", language).search(_words(shot)):
        return None
    return with_camera(shot, angle="eye", roll=0)


def tilted(shot: Shot, language: Language) -> Shot | None:
    """The shot from a little above: what a level camera has left when nothing else may change."""
    angle: Angle = "high"
    if shot.camera.angle != "eye" or shot.camera.size == "insert" or words("seen_from", language).search(_words(shot)):
        return None
    return with_camera(shot, angle=angle)


def sized(shot: Shot, size: Size) -> Shot:
    """The shot in another size, and with it the focus and the headroom that come with a size; what was chosen otherwise stays."""
    camera, usual = shot.camera, setups.rules()
    more: dict[str, Any] = {kind: usual[kind][size] for kind in ("focus", "headroom") if getattr(camera, kind) == usual[kind][camera.size]}
    if camera.ends:
        step = setups.SIZES.index(camera.ends) - setups.SIZES.index(camera.size)
        more["ends"] = setups.SIZES[min(max(setups.SIZES.index(size) + step, 0), len(setups.SIZES) - 1)]
    return with_camera(shot, size=size, **more)


def with_camera(shot: Shot, **fields: object) -> Shot:
    """The shot with fields of its camera replaced."""
    return shot.model_copy(update={"camera": Camera.model_validate(shot.camera.model_dump() | fields)})


def says_sides(shot: Shot, language: Language) -> bool:
    """Whether its words name the left or the right of the picture, which then must stay."""
    return words("sided", language).search(_words(shot)) is not None


def _bears(shot: Shot, language: Language) -> tuple[int, int]:
    """The widest and the nearest size, by their place on the ladder, in which it shows what it has to; its own is always among them."""
    at, index = setups.SIZES.index(shot.camera.size), setups.SIZES.index
    said, acting = _words(shot), shot.purpose in ("action", "reveal", "hook", "establish")
    widest = 0 if acting else index(_WIDEST_OF_A_FACE if shot.camera.size in wording.FACES and not shot.dialogue else _WIDEST_OF_A_VOICE)
    if any(s.becomes for s in shot.subjects) or any(speaks(shot, s.name) for s in shot.subjects):
        widest = max(widest, index(_WIDEST_OF_A_VOICE))
    shows = len(shot.subjects) > 1 or any(s.going != "still" for s in shot.subjects) or acting
    shows = shows or words("hands", language).search(said) is not None or words("moving", language).search(said) is not None
    nearest = index(_NEAREST_OF_HANDS) if shows else index("cu")
    return min(at, widest), max(at, nearest)


def _mirrored(subject: Subject, names: tuple[str, ...] = WHOLE) -> Subject:
    fields = {name: _OTHER[value] for name in names if (value := getattr(subject, name)) in SIDEWAYS}
    return subject.model_copy(update=fields)


def _turned(camera: Camera, placed: bool = True) -> Camera:
    """The room before a look on its other side, and with it the third in which somebody stands."""
    composition = _THIRDS.get(camera.composition, camera.composition) if placed else camera.composition
    return camera.model_copy(update={"composition": composition, "lead": _OTHER[camera.lead] if camera.lead else None})


def _words(shot: Shot) -> str:
    return " ".join((shot.picture, shot.start, shot.end, *(f"{s.doing} {s.on}" for s in shot.subjects)))
