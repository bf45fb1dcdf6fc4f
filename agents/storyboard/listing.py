"""A shot list of exact length, made by code from what the artist drew.

Durations, ids, looks, dialogue and prompts are derived here; the artist is never asked for what can be computed.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping

from loreboard.screenplay import timing
from loreboard.screenplay.headings import take_apart
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible
from loreboard.story.script import Language, Line, Scene, Script
from loreboard.story.shots import (
    BoardedScene,
    Camera,
    DrawnShot,
    LightPlan,
    SceneShots,
    ScriptRef,
    Shot,
    ShotList,
    Spoken,
    Subject,
    Transition,
)  # fmt: skip

from . import wording
from .board import place_of
from .needs import Needs, spoken_frames
from .rooms import Clips

_JOINS: dict[str, Transition] = {
    "DISSOLVE": "dissolve",
    "叠化": "dissolve",
    "SMASH": "smash_cut",
    "MATCH": "match_cut",
    "FADE IN": "fade_in",
    "淡入": "fade_in",
}


def shot_list(
    script: Script,
    bible: Bible,
    drawn: Mapping[str, SceneShots],
    *,
    episode: int,
    title: str,
    file: str,
    made_by: str,
    fps: int = 24,
    target_frames: int | None = None,
    clips: Clips | None = None,
    pace: Pace = SHIPPED,
) -> ShotList:
    """The episode's shot list. `drawn` holds the shots of each scene by scene id; scenes without lines need none.

    Without a target the list takes what the script takes. With `clips`, every shot can be covered by one of them, and
    lengths that waste less of them are preferred. Raises BadInput when the lines do not fit the target, naming what to cut or add.
    """
    board = [(scene, shot) for scene in script.scenes if scene.lines for shot in drawn[scene.id].shots]
    joins = _joins(script)
    needs = Needs(script, board, joins, fps, clips, pace)
    fitted, target = needs.fitted(target_frames, file)
    names = _ids(episode, board)
    shots = []
    for number, (scene, shot) in enumerate(board):
        opens = number == 0 or board[number - 1][0].id != scene.id
        light = drawn[scene.id].light
        shots.append(
            _shot(
                script,
                bible,
                scene,
                shot,
                light,
                names[number],
                fitted.visible[number],
                needs.least(number),
                fps,
                pace,
                joins.get(scene.id, "cut") if opens else "cut",
            )
        )
    return ShotList(
        title=title,
        episode=episode,
        language=script.language,
        fps=fps,  # type: ignore[arg-type]
        target_frames=target,
        made_by=made_by,
        script=ScriptRef(file=file, sha256=script.sha256, unit="paragraph" if script.source == "fdx" else "line"),
        scenes=tuple(
            BoardedScene(
                id=s.id, number=s.number, heading=s.heading, first_line=s.span.first, last_line=s.span.last, light=drawn[s.id].light
            )
            for s in script.scenes
            if s.lines
        ),
        shots=tuple(shots),
    )


def _spoken_frames(line: Line, language: Language, fps: int, pace: Pace) -> int:
    """Whole frames one line of speech takes; 0 for an action."""
    return spoken_frames(timing.line_seconds(line, language, pace), fps) if line.speaker is not None else 0


def _claimed(scene: Scene, shot: DrawnShot) -> tuple[Line, ...]:
    wanted = set(shot.lines)
    return tuple(line for line in scene.lines if line.number in wanted)


def _ids(episode: int, board: list[tuple[Scene, DrawnShot]]) -> list[str]:
    """Names made of what a shot covers, so that an edit elsewhere, or a second run, does not rename it."""
    seen: Counter[str] = Counter()
    out = []
    for scene, shot in board:
        texts = {line.number: line.text for line in scene.lines}
        told = "|".join([scene.heading, *(texts[n] for n in shot.lines or (shot.on_line,)), "" if shot.lines else shot.purpose])
        seen[told] += 1
        name = hashlib.sha256(f"{told}|{seen[told]}".encode()).hexdigest()[:6]
        out.append(f"e{episode:02d}-{name}")
    while len(set(out)) < len(out):
        counts: Counter[str] = Counter()
        for i, name in enumerate(out):
            counts[name] += 1
            out[i] = name if counts[name] == 1 else f"{name}{counts[name]}"
    return out


def _joins(script: Script) -> dict[str, Transition]:
    """How a scene is entered, where the script says so at the end of the one before."""
    out: dict[str, Transition] = {}
    for before, after in zip(script.scenes, script.scenes[1:], strict=False):
        for element in before.elements[-2:]:
            if element.kind == "transition":
                said = element.text.upper()
                out[after.id] = next((join for word, join in _JOINS.items() if word in said), "cut")
    return out


def _shot(
    script: Script,
    bible: Bible,
    scene: Scene,
    drawn: DrawnShot,
    light: LightPlan,
    name: str,
    frames: int,
    least: int,
    fps: int,
    pace: Pace,
    join: Transition,
) -> Shot:
    camera = Camera(
        size=drawn.size, framing=drawn.framing, angle=drawn.angle, facing=drawn.facing, move=drawn.move,
        speed=drawn.speed, lens_mm=min(300, max(8, drawn.lens_mm)), side=drawn.side,
    )  # fmt: skip
    subjects = tuple(
        Subject(name=person.name, look=person.look, doing=s.doing, feeling=s.feeling, at=s.at, gaze=s.gaze)
        for s in drawn.subjects
        if (person := bible.character(s.name))
    )
    heading = take_apart(scene.heading)
    place = place_of(scene, bible)
    at = drawn.lines[0] if drawn.lines else drawn.on_line
    changed = light.change_on_line is not None and at >= light.change_on_line and light.change
    lit = light.source + (("; " if script.language == "en" else "；") + light.change if changed else "")
    return Shot(
        id=name,
        scene=scene.id,
        lines=drawn.lines,
        on_line=None if drawn.lines else drawn.on_line,
        purpose=drawn.purpose,
        frames=frames,
        least=least,
        camera=camera,
        place=place.name if place else heading.place,
        time=heading.time,
        subjects=subjects,
        picture=drawn.picture,
        start=drawn.start,
        end=drawn.end,
        light=lit,
        dialogue=_dialogue(scene, drawn, frames, script.language, fps, pace),
        sound=drawn.sound,
        transition_in=join,
        prompt=wording.prompt(
            camera,
            subjects,
            wording.unsaid(drawn.picture, _claimed(scene, drawn)),
            place.look if place else heading.place,
            lit,
            bible.style,
            script.language,
        ),
    )


def _dialogue(scene: Scene, drawn: DrawnShot, frames: int, language: Language, fps: int, pace: Pace) -> tuple[Spoken, ...]:
    """Where each line of speech lies in the shot: actions before and between take what the speeches leave."""
    lines = _claimed(scene, drawn)
    lengths = [_spoken_frames(line, language, fps, pace) for line in lines]
    acts = [0.0 if line.speaker is not None else timing.line_seconds(line, language, pace) for line in lines]
    free = max(0, frames - sum(lengths))
    each = free / sum(acts) if sum(acts) else 0.0
    at = 0.0 if sum(acts) else min(free / 2, fps / 6)
    seen = {s.name.casefold() for s in drawn.subjects}
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
