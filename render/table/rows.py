"""A shot as a row: in words, with what has changed since the row above. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loreboard.story.shots import BoardedScene, Shot, ShotList
from loreboard.story.world import Fact

from .shooting import lens, manner, move, person, set_up, side
from .words import Say

RUNNING = ("place", "time", "hour", "weather", "ambience", "music")
"""What is said once and holds until a row says otherwise."""


class Said(NamedTuple):
    """One speech: by whom, how ("" where nothing is told), and the words."""

    who: str
    how: str
    text: str


class Row(NamedTuple):
    """A shot in words. `number` counts from 1 in the episode; `start` and `frames` are frames."""

    number: int
    id: str
    purpose: str
    lines: str
    start: int
    frames: int
    span: str
    seconds: str
    counted: str
    """Its frames, in words."""
    camera: tuple[str, ...]
    picture: str
    people: tuple[str, ...]
    state: tuple[str, ...]
    """What is so since its first frame and was not told before, then what is otherwise at its last."""
    said: tuple[Said, ...]
    sound: str
    """What is heard besides speech; "" where it is as in the row above."""
    notes: tuple[str, ...]


def rows(
    shots: ShotList, scene: BoardedScene, of: Sequence[tuple[int, int, Shot]], looks: Mapping[tuple[str, str], str], say: Say
) -> tuple[Row, ...]:
    """The rows of one scene's shots, each with its number and its first frame in the episode.

    `looks` names somebody in a look, where they have several. What the scene's head says is not said again.
    """
    out: list[Row] = []
    sided = next((shot.camera.side for _, _, shot in of if shot.subjects), 0)
    known: dict[tuple[str, str], str] = {(f.who, f.what): f.value for f in of[0][2].state} if of else {}
    before: Shot | None = None
    for number, start, shot in of:
        out.append(_row(shots, scene, (number, start, shot), before, sided, known, looks, say))
        known.update(((f.who, f.what), f.value) for f in (*shot.state, *shot.changes))
        before, sided = shot, shot.camera.side if shot.subjects else sided
    return tuple(out)


def _row(
    shots: ShotList,
    scene: BoardedScene,
    told: tuple[int, int, Shot],
    before: Shot | None,
    sided: int,
    known: Mapping[tuple[str, str], str],
    looks: Mapping[tuple[str, str], str],
    say: Say,
) -> Row:
    number, start, shot = told
    people = len(shot.subjects)
    seconds = f"{float(shots.seconds(shot.frames)):.1f}"
    new = [f for f in shot.state if known.get((f.who, f.what)) != f.value]
    return Row(
        number=number,
        id=shot.id,
        purpose=say.term("purpose", shot.purpose),
        lines=say.lines(shot.lines, shot.on_line),
        start=start,
        frames=shot.frames,
        span=say.span(start, shot.frames, shots.fps),
        seconds=say("seconds", s=seconds),
        counted=say("frames", n=shot.frames),
        camera=(set_up(shot.camera, people, say), move(shot.camera, say), lens(shot.camera, shot.subjects, say)),
        picture=shot.picture,
        people=tuple(person(s, shot, looks.get((s.name, s.look), s.name), say) for s in shot.subjects),
        state=(*map(say.fact, new), *(say("turns", fact=say.fact(f)) for f in shot.changes)),
        said=tuple(Said(d.who, manner(d, say), d.text) for d in shot.dialogue),
        sound="" if before is not None and before.sound == shot.sound else shot.sound or say("none") if before else shot.sound,
        notes=(*flags(shot, say), *_news(shot, before, sided, scene, say), *_people_s(shot, say)),
    )


def flags(shot: Shot, say: Say) -> list[str]:
    """Status and joins."""
    out = [say(f"status.{shot.status}")] if shot.status != "draft" else []
    out += [say("pinned")] if shot.pinned else []
    how = say.term("transition", shot.transition_in)
    if shot.overlap:
        out.append(say("join_in_over", how=how, n=shot.overlap))
    elif shot.transition_in != "cut":
        out.append(say("join_in", how=how))
    if shot.transition_out != "cut":
        out.append(say("join_out", how=say.term("transition", shot.transition_out)))
    return out


def _news(shot: Shot, before: Shot | None, sided: int, scene: BoardedScene, say: Say) -> list[str]:
    """What holds from here on and did not before: camera's side, light, place, hour, weather, sound of the place, music."""
    out = []
    if shot.camera.axis != (before.camera.axis if before else scene.axis):
        out.append(say("off_axis", axis=shot.camera.axis.replace("|", " – ")) if shot.camera.axis else say("no_axis"))
    if shot.subjects and shot.camera.side != sided:
        out.append(side(shot.camera, say))
    out += _relit(shot, before, scene, say)
    for field in RUNNING if before is not None else ():
        if getattr(shot, field) != getattr(before, field):
            out.append(say("now", what=say(f"heads.{field}"), value=running(shot, field, say) or say("none")))
    return out


def running(shot: Shot, field: str, say: Say) -> str:
    """A field of RUNNING in words."""
    value = str(getattr(shot, field) or "")
    return say.term("time", value) if field == "hour" and value else value


def _relit(shot: Shot, before: Shot | None, scene: BoardedScene, say: Say) -> list[str]:
    """The light where it is not as it was: the scene's own words for its source are not said again."""
    was = (before.light, before.light_type, before.light_quality) if before else (scene.light.source, scene.light.kind, scene.light.quality)
    if was == (shot.light, shot.light_type, shot.light_quality):
        return []
    light = shot.light.removeprefix(scene.light.source).lstrip(";； ") or shot.light
    kind = say.term("light", shot.light_type) if shot.light_type and shot.light_type != was[1] else ""
    quality = say.term("light_quality", shot.light_quality) if shot.light_quality and shot.light_quality != was[2] else ""
    return [say("now", what=say("heads.light"), value=say.list((light if shot.light != was[0] else "", kind, quality)) or say("none"))]


def _people_s(shot: Shot, say: Say) -> list[str]:
    """What people and rules have left on it."""
    out = [say("waived", code=w.code, reason=w.reason, by=w.by) for w in shot.waivers]
    out += [say("mended", code=m.code, field=m.field, was=m.was or say("none"), now=m.now or say("none")) for m in shot.mends]
    return out + ([say("note", text=shot.notes)] if shot.notes else [])


def folded(state: Sequence[Fact], changes: Sequence[Fact]) -> tuple[Fact, ...]:
    """What is so at the end: `state` with `changes` taken in, ended facts left out."""
    out = {(f.who, f.what): f for f in (*state, *changes)}
    return tuple(f for f in out.values() if f.value)
