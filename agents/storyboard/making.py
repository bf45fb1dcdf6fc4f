"""One shot made of what was drawn, once its length is known: looks, words, light, captions, assets and prompt, all by code."""

import hashlib
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from loreboard.agents.world.carry import Told
from loreboard.screenplay import timing
from loreboard.screenplay.headings import take_apart
from loreboard.screenplay.pace import Pace
from loreboard.story import wording
from loreboard.story.bible import Bible, Character
from loreboard.story.camera import Size, Transition
from loreboard.story.drawn import DrawnShot, LightPlan, SceneShots
from loreboard.story.script import Language, Line, Scene, Script
from loreboard.story.shots import Asset, Caption, Prompt, Ref, Role, Shot, Spoken, Subject
from loreboard.story.wordlists import has_word

from . import setups
from .board import place_of
from .playing import spoken_frames
from .running import Has


class Fit(NamedTuple):
    """What the lengths gave a shot, in frames: what is seen, the least and most it bears, and the dissolve it begins in."""

    frames: int
    least: int
    most: int
    overlap: int


class Ground(NamedTuple):
    """What all shots of one scene stand on."""

    script: Script
    bible: Bible
    scene: Scene
    board: SceneShots
    axis: str
    fps: int
    pace: Pace

    def shot(
        self, drawn: DrawnShot, has: Has, name: str, fit: Fit, join: Transition, assets: dict[str, Asset], told: Told
    ) -> Shot:  # fmt: skip
        """The shot called `name`, which `has` this of the script. What it is made after is added to `assets`; `told` is what is so in it."""
        language, light, heading = self.script.language, self.board.light, take_apart(self.scene.heading)
        place = place_of(self.scene, self.bible)
        at = drawn.lines[0] if drawn.lines else drawn.on_line
        lit, group = light_at(light, self.scene.id, at, language)
        camera = setups.camera(drawn, self.axis)
        subjects = tuple(
            Subject.model_validate(
                s.model_dump() | {"name": person.name, "look": person.look, "becomes": s.becomes if s.becomes != s.feeling else None}
            )
            for s in drawn.subjects
            if (person := self.bible.character(s.name))
        )
        dialogue = spoken(has, mouths(subjects, drawn.size), fit.frames, self.fps, language, self.pace)
        weather = setups.seen_weather([self.scene.heading, self.scene.lines[0].text], language) if heading.interior != "INT" else ""
        shot = Shot(
            id=name,
            scene=self.scene.id,
            lines=drawn.lines,
            on_line=None if drawn.lines else drawn.on_line,
            runs_on=drawn.runs_on if has.enters else "",
            purpose=drawn.purpose,
            frames=fit.frames,
            least=fit.least,
            most=max(fit.most, fit.frames),
            camera=camera,
            place=place.name if place else heading.place,
            time=heading.time,
            hour=setups.hour(heading.time),
            weather=weather,
            subjects=subjects,
            picture=drawn.picture,
            start=drawn.start,
            end=drawn.end,
            state=told.state,
            changes=told.changes,
            light=lit,
            light_type=light.kind,
            light_quality=light.quality,
            dialogue=dialogue,
            captions=captioned(has.lines, dialogue, fit.frames),
            sound=drawn.sound,
            ambience=self.board.ambience,
            transition_in=join,
            overlap=fit.overlap,
            group=group,
            prompt=Prompt(core="", avoid=()),
        )
        look = place.look if place else heading.place
        shot = shot.model_copy(update={"refs": self._refs(shot, look, assets)})
        return shot.model_copy(update={"prompt": wording.prompt(shot, look, self.bible.style, language)})

    def _refs(self, shot: Shot, place: str, assets: dict[str, Asset]) -> tuple[Ref, ...]:
        """Every look, voice, place, thing and style that the shot is made after."""
        out: list[Ref] = []

        def add(kind: str, role: Role, of: str, text: str) -> None:
            name = f"{kind}-{hashlib.sha256(f'{of}|{text}'.encode()).hexdigest()[:8]}"
            assets.setdefault(name, Asset(id=name, kind=kind, of=of, text=text))  # type: ignore[arg-type]
            out.append(Ref(asset=name, role=role))

        for subject in shot.subjects:
            add("look", "identity", subject.name, subject.look)
        add("place", "location", " ".join(bit for bit in (shot.place, shot.time) if bit), place)
        seen = " ".join((shot.picture, shot.start, shot.end, *(s.doing for s in shot.subjects), *(f.value for f in shot.state))).casefold()
        for prop in self.bible.props:
            if has_word(seen, prop.name.casefold()):
                add("prop", "prop", prop.name, prop.look)
        voices = [c for d in shot.dialogue if (c := self.bible.character(d.who))]
        for person in dict.fromkeys(voices):
            add("voice", "voice", person.name, _voice(person))
        if self.bible.style:
            add("style", "style", self.bible.title, self.bible.style)
        return tuple(out)


def _voice(person: Character) -> str:
    return person.voice or person.line


def light_at(light: LightPlan, scene: str, line: int, language: Language) -> tuple[str, str]:
    """How `line` of the scene is lit, and the group of its shots: those before the light's change, or those from it on."""
    changed = bool(light.change_on_line is not None and line >= light.change_on_line and light.change)
    return light.source + (("; " if language == "en" else "；") + light.change if changed else ""), f"{scene}{'b' if changed else 'a'}"


def captioned(lines: Sequence[Line], dialogue: Sequence[Spoken], frames: int) -> tuple[Caption, ...]:
    """What an editor lays over the picture: each speech while it is spoken, and what the script puts on the screen throughout."""
    said = [Caption(line=d.line, text=d.text, kind="speech", start=d.start, frames=d.frames) for d in dialogue]
    shown = [Caption(line=line.number, text=line.text, kind="screen", start=0, frames=frames) for line in lines if line.kind == "centered"]
    return tuple(sorted((*said, *shown), key=lambda caption: caption.line))


def mouths(subjects: Iterable[Subject], size: Size) -> frozenset[str]:
    """The names, case-folded, of those whose mouths a shot of this size can show: nobody's in an insert of hands or of a thing."""
    return frozenset() if size == "insert" else frozenset(subject.name.casefold() for subject in subjects)


def spoken(has: Has, seen: Set[str], frames: int, fps: int, language: Language, pace: Pace) -> tuple[Spoken, ...]:
    """Where each line of speech lies in a shot of `frames`: actions before and between take what the speeches leave. `seen` are the
    names, case-folded, of those whose mouths are in the picture. A voice that comes over the cut goes on with the first frame."""
    lines = has.lines
    seconds = [timing.line_seconds(line, language, pace) for line in lines]
    lengths = [spoken_frames(s, fps) if line.speaker is not None else 0 for line, s in zip(lines, seconds, strict=True)]
    acts = [0.0 if line.speaker is not None else s for line, s in zip(lines, seconds, strict=True)]
    free = max(0, frames - sum(lengths))
    each = free / sum(acts) if sum(acts) else 0.0
    at = 0.0 if sum(acts) or has.enters else min(free / 2, fps / 6)
    out = []
    for line, length, act in zip(lines, lengths, acts, strict=True):
        if line.speaker is None:
            at += act * each
            continue
        out.append(
            Spoken(
                line=line.number,
                who=line.speaker,
                text=line.text,
                delivery=line.delivery,
                extension=line.extension,
                on_screen=line.speaker.casefold() in seen and not line.extension,
                start=int(at),
                frames=max(1, length),
            )
        )
        at += length
    return tuple(out)
