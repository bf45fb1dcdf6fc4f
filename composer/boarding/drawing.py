"""One scene in the making: who sits where, what was drawn last, and putting one more shot beside it."""

import random
import re
from dataclasses import dataclass, field

from loreboard.composer.words import kit
from loreboard.story.camera import Feeling, Size
from loreboard.story.drawn import DrawnShot, DrawnSubject
from loreboard.story.script import Language

from .rows import Row

_LENS: dict[Size, int] = {"els": 20, "ls": 24, "fs": 28, "mls": 35, "ms": 40, "mcu": 55, "cu": 75, "ecu": 100, "insert": 90}


@dataclass
class Scene:
    """What the artist keeps in mind while drawing."""

    rows: list[Row]
    names: list[str]
    language: Language
    luck: random.Random
    inside: bool
    seats: dict[str, str] = field(default_factory=dict)
    shots: list[DrawnShot] = field(default_factory=list)
    spare: int = 1
    acting: str = ""
    """Whoever the last line of action was about: "He turns" goes on from there."""
    mood: Feeling = "calm"
    """What the face that matters shows in the beat being drawn."""
    spoke: int = 0
    acted: int = 0


def draw(
    scene: Scene, lines: list[int], on_line: int, purpose: str, size: Size, picture: str, people: tuple[DrawnSubject, ...], seconds: float,
    framing: str = "single", move: str = "static", side: int = 1,
) -> None:  # fmt: skip
    """Add a shot, with a size that does not stand a fourth time in a row."""
    tongue, poses = scene.language, kit("boarding")["poses"]
    before = [s.size for s in scene.shots[-3:]]
    if len(before) == 3 and set(before) == {size}:
        size = "mcu" if size != "mcu" else "cu"
    spoken = purpose == "speech"
    front = (
        ("three_quarter_front", "front", "profile")
        if spoken or purpose == "listen"
        else ("three_quarter_front", "profile", "three_quarter_back", "back")
    )
    scene.shots.append(
        DrawnShot(
            lines=tuple(lines),
            on_line=lines[0] if lines else on_line,
            purpose=purpose,  # type: ignore[arg-type]
            size=size,
            framing=framing if len(people) < 2 or framing != "single" else "two_shot",  # type: ignore[arg-type]
            angle=scene.luck.choice(("eye", "eye", "eye", "eye", "low", "high")) if size not in ("insert",) else "high",
            facing=front[0] if scene.luck.random() < 0.6 else scene.luck.choice(front),  # type: ignore[arg-type]
            move=move,  # type: ignore[arg-type]
            speed="slow" if move in ("push_in", "pull_out") else "normal",
            lens_mm=_LENS[size],
            side=0 if not people else side,  # type: ignore[arg-type]
            subjects=people,
            picture=picture,
            start=poses["open_mouth" if spoken else "before"][tongue],
            end=poses["close_mouth" if spoken else "after"][tongue],
            sound=kit("boarding")["sound"]["inside" if scene.inside else "outside"][tongue],
            seconds=seconds or 3.0,
        )
    )


def subject(scene: Scene, name: str, doing: str, feeling: Feeling) -> DrawnSubject:
    at = scene.seats.get(name, "centre")
    gaze = {"left": "right", "right": "left", "centre": "toward"}[at]
    return DrawnSubject(name=name, doing=doing, feeling=feeling, at=at, gaze=gaze)  # type: ignore[arg-type]


def doing(text: str, name: str) -> str:
    """The clause that says what `name` does, without the name."""
    at = text.casefold().find(name.casefold())
    clause = re.split(r"[.;。；]", text[at + len(name) :])[0].strip(" ,，")
    clause = re.sub(r"^[(（][^)）]*[)）]\s*,?\s*", "", clause)
    return clause[:120]


def feeling_of(text: str, tongue: Language) -> Feeling:
    said = text.casefold()
    return next((name for name, words in kit("boarding")["feelings"].items() if any(w in said for w in words[tongue])), "calm")


def pick(scene: Scene, name: str) -> str:
    """One of a list, not the one used last in this scene."""
    options = kit("boarding")[name][scene.language]
    used = " ".join(s.picture for s in scene.shots[-8:])
    return str(scene.luck.choice([o for o in options if o not in used] or options))
