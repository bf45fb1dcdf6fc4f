"""One shot with everything the list says of it, as groups of names and words. Nothing is left out but what is empty."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from loreboard.story.camera import Camera
from loreboard.story.shots import Asset, Shot, ShotList
from loreboard.story.vocabulary import vocabulary

from ..terms import size_mark
from .rows import folded
from .shooting import face, manner, signed
from .words import Say

Pair = tuple[str, str]
"""A name and words."""


class Group(NamedTuple):
    """Pairs that belong together, under a name."""

    name: str
    pairs: tuple[Pair, ...]


class Card(NamedTuple):
    """A shot in words."""

    number: int
    id: str
    groups: tuple[Group, ...]


def card(shots: ShotList, number: int) -> Card:
    """The card of the shot with that number, from 1, in the list's language. Raises IndexError."""
    say, shot, start = Say(shots.language), shots.shots[number - 1], shots.starts()[number - 1]
    groups = (
        ("shot", _shot(shots, shot, start, say)),
        ("camera", _camera(shot.camera, say)),
        ("picture", _picture(shot, say)),
        ("state", _state(shot, say)),
        ("light", _light(shot, say)),
        ("sound", _sound(shots, shot, say)),
        ("over", _over(shots, shot, say)),
        ("join", _join(shot, say)),
        ("made_after", _assets(shots, shot, say)),
        ("prompt", _prompt(shot, say)),
        ("hand", _hand(shot, say)),
    )
    told = (Group(say(f"groups.{name}"), tuple((n, t) for n, t in pairs if t)) for name, pairs in groups)
    return Card(number, shot.id, tuple(group for group in told if group.pairs))


def _shot(shots: ShotList, shot: Shot, start: int, say: Say) -> Iterable[Pair]:
    scene = next((scene.heading for scene in shots.scenes if scene.id == shot.scene), "")
    seconds = f"{float(shots.seconds(shot.frames)):.3f}"
    yield say("fields.scene"), say.list((shot.scene, scene))
    yield say("fields.lines"), say.lines(shot.lines, shot.on_line)
    yield say("fields.runs_on"), shot.runs_on
    yield say("fields.purpose"), say.term("purpose", shot.purpose)
    yield say("fields.time"), say.list((say.span(start, shot.frames, shots.fps), say("seconds", s=seconds), say("frames", n=shot.frames)))
    most = say("bounds", least=shot.least, most=shot.most) if shot.most else say("bound", least=shot.least)
    yield say("fields.bounds"), most
    yield say("fields.status"), say.list((say(f"status.{shot.status}"), say("pinned") if shot.pinned else "", say("rev", n=shot.rev)))


def _camera(camera: Camera, say: Say) -> Iterable[Pair]:
    for field in ("size", "framing", "angle", "facing", "move", "speed", "amplitude"):
        yield vocabulary().kind(field).name.told(say.language), say.term(field, getattr(camera, field))
    yield say("fields.why"), camera.why
    yield say("fields.ends"), size_mark(camera.ends, say.language) if camera.ends else ""
    yield vocabulary().kind("lens").name.told(say.language), say.list((say("mm", n=camera.lens_mm), say.term("lens", camera.lens)))
    yield vocabulary().kind("look").name.told(say.language), say.term("look", camera.look) if camera.look else ""
    yield vocabulary().kind("focus").name.told(say.language), say(f"focus.{camera.focus}")
    yield vocabulary().kind("composition").name.told(say.language), say.term("composition", camera.composition)
    room = [say.term("room", f"headroom_{camera.headroom}"), say.term("room", f"lead_{camera.lead}") if camera.lead else ""]
    yield vocabulary().kind("room").name.told(say.language), say.list((*room, say("safe" if camera.safe else "unsafe")))
    yield say("fields.roll"), say("degrees", n=camera.roll) if camera.roll else ""
    side = say("side", side=signed(camera.side)) if camera.side else say("on_axis")
    yield say("heads.axis"), say.list((camera.axis.replace("|", " – "), side, say("azimuth", n=camera.azimuth)))


def _picture(shot: Shot, say: Say) -> Iterable[Pair]:
    yield say("columns.picture"), shot.picture
    yield say("fields.start"), shot.start
    yield say("fields.end"), shot.end
    for s in shot.subjects:
        going = say.term("going", s.going)
        yield s.name, say.list((s.doing, say.term("at", s.at), say(f"gaze.{s.gaze}"), going, face(s, say)))
        yield say("fields.look", who=s.name), s.look


def _state(shot: Shot, say: Say) -> Iterable[Pair]:
    yield say("fields.state_in"), say.stop.join(map(say.fact, shot.state))
    yield say("fields.changes"), say.stop.join(map(say.fact, shot.changes))
    yield say("fields.state_out"), say.stop.join(map(say.fact, folded(shot.state, shot.changes)))


def _light(shot: Shot, say: Say) -> Iterable[Pair]:
    yield say("heads.place"), shot.place
    yield say("heads.time"), say.list((shot.time, say.term("time", shot.hour) if shot.hour else ""))
    yield say("heads.weather"), shot.weather
    kind = say.term("light", shot.light_type) if shot.light_type else ""
    quality = say.term("light_quality", shot.light_quality) if shot.light_quality else ""
    yield say("heads.light"), say.list((shot.light, kind, quality))


def _sound(shots: ShotList, shot: Shot, say: Say) -> Iterable[Pair]:
    for d in shot.dialogue:
        when = say("in_shot", line=d.line, start=d.start, frames=d.frames)
        seen = "" if d.on_screen else say("off_screen")
        how = say.list(dict.fromkeys((seen, *(manner(d, say).split(say.comma)))))
        yield d.who + (say("in_brackets", text=how) if how else ""), f"{d.text} {say('in_brackets', text=when).strip()}"
    yield say("columns.sound"), shot.sound
    yield say("heads.ambience"), shot.ambience
    yield say("heads.music"), shot.music


def _over(shots: ShotList, shot: Shot, say: Say) -> Iterable[Pair]:
    for c in shot.captions:
        when = say("in_shot", line=c.line, start=c.start, frames=c.frames)
        yield say(f"over.{c.kind}"), f"{c.text} {say('in_brackets', text=when).strip()}"


def _join(shot: Shot, say: Say) -> Iterable[Pair]:
    over = say("frames", n=shot.overlap) if shot.overlap else ""
    yield say("fields.in"), say.list((say.term("transition", shot.transition_in), over))
    yield say("fields.out"), say.term("transition", shot.transition_out)
    yield say("fields.group"), say.list((shot.group, say("alone") if shot.alone else ""))


def _assets(shots: ShotList, shot: Shot, say: Say) -> Iterable[Pair]:
    known = {asset.id: asset for asset in shots.assets}
    for ref in shot.refs:
        weight = say("weight", n=f"{ref.weight:g}") if ref.weight != 1 else ""
        yield say(f"roles.{ref.role}"), say.list((_asset(known.get(ref.asset), ref.asset, say), weight))
    for name in ("first_frame", "last_frame"):
        if frame := getattr(shot, name):
            yield say(f"fields.{name}"), _asset(known.get(frame), frame, say)


def _asset(asset: Asset | None, id: str, say: Say) -> str:
    return say.list((asset.of, id, asset.uri or "")) if asset else id


def _prompt(shot: Shot, say: Say) -> Iterable[Pair]:
    prompt = shot.prompt
    yield say("fields.core"), prompt.core
    yield say("fields.avoid"), say.list(prompt.avoid)
    yield say("fields.seed"), "" if prompt.seed is None else str(prompt.seed)
    for renderer, own in prompt.overrides.items():
        params = json.dumps(own.params, ensure_ascii=False, sort_keys=True) if own.params else ""
        yield say("fields.override", renderer=renderer), " ".join(part for part in (own.prompt or "", params) if part) or say("none")


def _hand(shot: Shot, say: Say) -> Iterable[Pair]:
    """What people and rules have left on it."""
    yield say("fields.notes"), shot.notes
    for w in shot.waivers:
        yield w.code, say("excused", reason=w.reason, by=w.by)
    for m in shot.mends:
        yield m.code, say("changed", field=m.field, was=m.was or say("none"), now=m.now or say("none"))
    for name, value in (shot.model_extra or {}).items():
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
