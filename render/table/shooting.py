"""A camera, a person and a speech in the short words of a sheet; what goes without saying is left out, and `goes_unsaid` tells what that is."""

from collections.abc import Sequence

from loreboard.story.camera import Camera
from loreboard.story.shots import Shot, Spoken, Subject
from loreboard.story.vocabulary import vocabulary

from ..terms import size_mark
from .words import Say

_THIRDS = {"left": "thirds_left", "centre": "centre", "right": "thirds_right"}


def set_up(camera: Camera, people: int, say: Say) -> str:
    """Size, framing, facing and angle: "MCU single, 3/4 front"."""
    first = (" " if say.language == "en" else "，").join((size_mark(camera.size, say.language), say.term("framing", camera.framing)))
    return say.list(
        (
            first if camera.size != camera.framing else size_mark(camera.size, say.language),
            say.term("facing", camera.facing) if people and camera.size != "insert" else "",
            say.term("angle", camera.angle) if camera.angle != "eye" else "",
            say("roll", n=camera.roll) if camera.roll else "",
            _off_face(camera, people, say),
        )
    )


def move(camera: Camera, say: Say) -> str:
    """The move with its speed, reach, arrival and reason."""
    still = camera.move == "static"
    how = say.list(
        (
            say.term("speed", camera.speed) if camera.speed != "normal" and not still else "",
            say.term("amplitude", camera.amplitude) if camera.amplitude != "small" and not still else "",
            say("ends", size=size_mark(camera.ends, say.language)) if camera.ends else "",
            say("why", why=camera.why) if camera.why else "",
        )
    )
    named = say.term("move", camera.move)
    return say("move_how", move=named, how=how) if how else named


def lens(camera: Camera, subjects: Sequence[Subject], say: Say) -> str:
    """Millimetres, the class where they do not tell it, focus, and how the frame is filled.

    Somebody alone on the third where they stand, with room before their look, goes without saying.
    """
    alone = subjects[0] if len(subjects) == 1 else None
    unsaid = _THIRDS[alone.at] if alone else "centre"
    usual = vocabulary().term("lens", camera.lens).mm
    tells = usual is not None and usual[0] <= camera.lens_mm <= usual[1]
    return say.list(
        (
            say("mm", n=camera.lens_mm),
            "" if tells else say.term("lens", camera.lens),
            say.term("look", camera.look) if camera.look else "",
            say(f"focus.{camera.focus}") if camera.focus != "deep" else "",
            say.term("composition", camera.composition) if camera.composition not in (unsaid, "centre") else "",
            say.term("room", f"headroom_{camera.headroom}") if camera.headroom != "normal" else "",
            say.term("room", f"lead_{camera.lead}") if camera.lead and not (alone and camera.lead == alone.gaze) else "",
            "" if camera.safe else say("unsafe"),
        )
    )


def side(camera: Camera, say: Say) -> str:
    """The side of the line that the camera stands on."""
    return say("side", side=signed(camera.side)) if camera.side else say("on_axis")


def signed(number: int) -> str:
    """A number with its sign."""
    return f"{number:+d}".replace("-", "−")


def person(subject: Subject, shot: Shot, name: str, say: Say) -> str:
    """Somebody in the frame: place, look, way and face, and what they are busy with where the picture does not say so."""
    how = (
        say.term("at", subject.at),
        say(f"gaze.{subject.gaze}"),
        "" if subject.going == "still" else say(f"going.{subject.going}"),
        face(subject, say),
        "" if subject.doing in shot.picture else subject.doing,
    )
    return say("person", who=name, how=say.list(how))


def face(subject: Subject, say: Say) -> str:
    """The feeling, what it turns into, and the word or the moment on which it does."""
    was = say.term("feeling", subject.feeling)
    if subject.becomes:
        was = say("becomes", was=was, now=say.term("feeling", subject.becomes))
    return say("face_on", face=was, on=subject.on) if subject.on else was


def manner(spoken: Spoken, say: Say) -> str:
    """How a line is said: off screen, V.O., low."""
    off = say("off_screen") if not spoken.on_screen and not spoken.extension else ""
    return say.list((off, spoken.extension or "", spoken.delivery or ""))


def _off_face(camera: Camera, people: int, say: Say) -> str:
    """The degrees off the face where facing and side do not give them."""
    degrees = vocabulary().term("facing", camera.facing).degrees or 0
    wanted = -degrees if camera.side < 0 else degrees
    return say("azimuth", n=camera.azimuth) if people and camera.azimuth != wanted else ""
