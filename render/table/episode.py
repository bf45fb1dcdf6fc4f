"""An episode in words: its head, its scenes with their rows, what is to be made once, and what is laid over the picture. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loreboard.story.drawn import LightPlan
from loreboard.story.script import Language
from loreboard.story.shots import BoardedScene, Shot, ShotList

from .rows import RUNNING, Row, rows, running
from .shooting import signed
from .words import Say


class Scene(NamedTuple):
    """A scene: a heading of one line, what holds in it as pairs of a name and words, and its shots."""

    id: str
    heading: str
    told: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


class Made(NamedTuple):
    """Something made once: whose it is, from which words, its file ("" while there is none), and the numbers of its shots."""

    kind: str
    of: str
    text: str
    file: str
    shots: tuple[int, ...]


class Over(NamedTuple):
    """Words laid over the picture: when, in which shot, of which kind."""

    span: str
    number: int
    kind: str
    text: str


class Told(NamedTuple):
    """A whole list in words."""

    language: Language
    title: str
    facts: tuple[str, ...]
    """Episode, length, counts, format and language, to stand on one line."""
    head: tuple[tuple[str, str], ...]
    scenes: tuple[Scene, ...]
    made: tuple[Made, ...]
    over: tuple[Over, ...]
    captioned: tuple[int, int]
    """Spoken lines that have a caption of their very words, and spoken lines in all."""


def told(shots: ShotList) -> Told:
    """`shots` in words of its own language. A scene that is not in the list's head has only its id for a heading."""
    say = Say(shots.language)
    numbered = list(zip(range(1, len(shots.shots) + 1), shots.starts(), shots.shots, strict=True))
    looks = _looks(shots, say)
    known = {scene.id: scene for scene in shots.scenes}
    scenes = []
    for id in dict.fromkeys(shot.scene for shot in shots.shots):
        of = [row for row in numbered if row[2].scene == id]
        scenes.append(_scene(shots, known.get(id) or _unknown(id), of, looks, say))
    over, spoken = _over(shots, numbered, say), sum(len(shot.dialogue) for shot in shots.shots)
    return Told(
        language=shots.language,
        title=shots.title,
        facts=_facts(shots, len(scenes), say),
        head=tuple(
            (name, text)
            for name, text in (
                (say("style"), shots.style),
                (say("script"), shots.script.file),
                (say("made_by"), shots.made_by),
                (say("handles_name"), say("handles", n=shots.handles) if shots.handles else ""),
            )
            if text
        ),
        scenes=tuple(scenes),
        made=_made(shots, looks),
        over=over,
        captioned=(sum(len(shot.captions) for shot in shots.shots) - len(over), spoken),
    )


def _facts(shots: ShotList, scenes: int, say: Say) -> tuple[str, ...]:
    frames = shots.target_frames
    out = [
        say("episode", n=shots.episode),
        say("length", s=f"{float(shots.seconds(frames)):g}", frames=frames, fps=shots.fps),
        *([say("sums", frames=shots.frames)] if shots.frames != frames else []),
        say("count", n=len(shots.shots)) if len(shots.shots) != 1 else say("count_one"),
        say("scenes", n=scenes) if scenes != 1 else say("scenes_one"),
        say("size", width=shots.width, height=shots.height),
        say("language"),
    ]
    return tuple(out)


def _unknown(id: str) -> BoardedScene:
    return BoardedScene(
        id=id, number=None, heading="", first_line=0, last_line=0, light=LightPlan(source="", change="", change_on_line=None)
    )


def _scene(
    shots: ShotList, scene: BoardedScene, of: Sequence[tuple[int, int, Shot]], looks: Mapping[tuple[str, str], str], say: Say
) -> Scene:
    frames = sum(shot.frames for _, _, shot in of)
    first, last = of[0][0], of[-1][0]
    span = say("scene_shots", first=first, last=last) if len(of) > 1 else say("scene_shot", first=first)
    return Scene(
        id=scene.id,
        heading=" ".join(part for part in (say("scene", n=scene.number or scene.id.removeprefix("s").lstrip("0") or scene.id), scene.heading) if part),
        told=say.list((scene.id, span, say("seconds", s=f"{float(shots.seconds(frames)):.1f}"))),
        facts=tuple((say(f"heads.{name}"), text) for name, text in _held(scene, of, say) if text),
        rows=rows(shots, scene, of, looks, say),
    )  # fmt: skip


def _held(scene: BoardedScene, of: Sequence[tuple[int, int, Shot]], say: Say) -> list[tuple[str, str]]:
    """What a scene's head says; the rows begin from it."""
    first, light = of[0][2], scene.light
    out = [
        ("light", _lit(light, say)),
        ("change", _changes(light, of, say)),
        ("axis", _axis(scene, next((shot.camera.side for _, _, shot in of if shot.subjects), 0), say)),
        ("people", say.between.join(dict.fromkeys(s.name for _, _, shot in of for s in shot.subjects))),
    ]
    for field in RUNNING:
        value = running(first, field, say)
        out.append((field, "" if value.casefold() in scene.heading.casefold() else value))
    return [*out, ("state", say.stop.join(map(say.fact, first.state)))]


def _lit(light: LightPlan, say: Say) -> str:
    return say.list(
        (
            light.source,
            say.term("light", light.kind) if light.kind else "",
            say.term("light_quality", light.quality) if light.quality else "",
            say("kelvin", k=light.kelvin) if light.kelvin else "",
            say("ratio", n=light.key_to_fill) if light.key_to_fill else "",
        )
    )


def _changes(light: LightPlan, of: Sequence[tuple[int, int, Shot]], say: Say) -> str:
    """The one change of the light, with its line and the first shot that has it."""
    line = light.change_on_line
    if not light.change or line is None:
        return light.change
    at = next((number for number, _, shot in of if max((*shot.lines, shot.on_line or 0)) >= line), None)
    return say("change", what=light.change, line=line, shot=at) if at else say("change_somewhere", what=light.change, line=line)


def _axis(scene: BoardedScene, first: int, say: Say) -> str:
    """The two between whom the line runs, and the camera's first side of it; the side alone where nobody is named."""
    one, _, two = scene.axis.partition("|")
    if not two:
        return say("side", side=signed(first)) if first else ""
    if not first:
        return say("axis_on", one=one, two=two)
    return say("axis", one=one, two=two, side=signed(first))


def _looks(shots: ShotList, say: Say) -> dict[tuple[str, str], str]:
    """How somebody in a look is called: by the name, and by a number too where the list has several looks of theirs."""
    seen = dict.fromkeys((asset.of, asset.text) for asset in shots.assets if asset.kind == "look")
    seen |= dict.fromkeys((s.name, s.look) for shot in shots.shots for s in shot.subjects)
    names = [name for name, _ in seen]
    out, count = {}, dict.fromkeys(names, 0)
    for name, look in seen:
        count[name] += 1
        out[name, look] = say("look_of", who=name, n=count[name]) if names.count(name) > 1 else name
    return out


KINDS = ("look", "place", "prop", "voice", "style", "motion", "frame")


def _made(shots: ShotList, looks: Mapping[tuple[str, str], str]) -> tuple[Made, ...]:
    """Looks of everybody seen and all other assets but the list's own style, by kind, with the shots that are made after them."""
    out = [Made("look", name, look, _file(shots, "look", of, look), _with_look(shots, of, look)) for (of, look), name in looks.items()]
    for kind in KINDS[1:]:
        for asset in shots.assets:
            if asset.kind == kind and (kind, asset.text) != ("style", shots.style):
                used = (
                    n
                    for n, shot in enumerate(shots.shots, 1)
                    if asset.id in {*(r.asset for r in shot.refs), shot.first_frame, shot.last_frame}
                )
                out.append(Made(kind, asset.of, asset.text, asset.uri or "", tuple(used)))
    return tuple(out)  # fmt: skip


def _file(shots: ShotList, kind: str, of: str, text: str) -> str:
    return next((a.uri for a in shots.assets if (a.kind, a.of, a.text) == (kind, of, text) and a.uri), "")


def _with_look(shots: ShotList, name: str, look: str) -> tuple[int, ...]:
    return tuple(n for n, shot in enumerate(shots.shots, 1) if any((s.name, s.look) == (name, look) for s in shot.subjects))


def _over(shots: ShotList, numbered: Sequence[tuple[int, int, Shot]], say: Say) -> tuple[Over, ...]:
    """Every caption but those that say a spoken line of their shot word for word."""
    out = []
    for number, start, shot in numbered:
        said = {d.text for d in shot.dialogue}
        for c in shot.captions:
            if c.kind != "speech" or c.text not in said:
                out.append(Over(say.span(start + c.start, c.frames, shots.fps), number, say(f"over.{c.kind}"), c.text))
    return tuple(out)
