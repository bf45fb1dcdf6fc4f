"""Shots made of one line each, for the rules of what can be made: the words are data, the rest of the shot is plain."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan
from loreboard.story.script import Language
from loreboard.story.shots import BoardedScene, Prompt, ScriptRef, Shot, ShotList, Spoken, Subject

HERE = Path(__file__).parent / "makeable"
NAMES: dict[Language, tuple[str, ...]] = {"en": ("Mei", "Bo", "Wen"), "zh": ("阿梅", "老周", "小满")}
PLAIN: dict[Language, tuple[str, str]] = {"en": ("weight on both feet", "hands lowered, eyes level"), "zh": ("两脚站稳", "手放下，眼睛平视")}


class Case(NamedTuple):
    code: str
    language: Language
    found: bool
    held: bool
    """Held out: not looked at while the rules were tuned."""
    told: dict[str, Any]


def cases() -> Iterator[Case]:
    for path in sorted(HERE.glob("*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        for language in NAMES:
            for kind in ("found", "left"):
                for n, line in enumerate(data[language][kind]):
                    told = {"picture": line} if isinstance(line, str) else line
                    yield Case(data["code"], language, kind == "found", n % 2 == 1, told)


def shot_of(told: dict[str, Any], language: Language) -> Shot:
    picture, fps = told["picture"], 24
    going = {name: way for name, way in told.get("subjects", [])}
    said = [(who, seconds, seen == "seen", *rest) for who, seconds, seen, *rest in told.get("say", [])]
    heard = {who for who, _, seen, *_ in said if seen}
    inside = [name for name in NAMES[language] if name in picture or name in heard or name in going]
    at, dialogue = 0, []
    for n, (who, seconds, seen, *rest) in enumerate(said):
        frames = round(seconds * fps)
        text = rest[0] if rest else f"({n})"
        dialogue.append(Spoken(line=n + 2, who=who, text=text, delivery=None, extension=None, on_screen=seen, start=at, frames=frames))
        at += frames
    start, end = PLAIN[language]
    return Shot(
        id="e01-a", scene="s01", lines=(1,), on_line=None, purpose=told.get("purpose", "action"), frames=round(told.get("seconds", 4) * fps),
        least=1, place="", time="", light="",
        camera=Camera(
            size=told.get("size", "ms"), framing=told.get("framing", "single"), facing=told.get("facing", "three_quarter_front"),
            move=told.get("move", "static"), speed=told.get("speed", "normal"), amplitude=told.get("amplitude", "small"),
        ),
        subjects=tuple(
            Subject(name=name, look="", doing="", feeling="calm", at="centre", gaze="toward", going=going.get(name, "still")) for name in inside
        ),
        picture=picture, start=told.get("start", start), end=told.get("end", end), dialogue=tuple(dialogue), sound="",
        prompt=Prompt(core="", avoid=()),
    )  # fmt: skip


def list_of(shots: tuple[Shot, ...], language: Language) -> ShotList:
    return ShotList(
        title="x", episode=1, language=language, fps=24, target_frames=sum(s.frames for s in shots), made_by="hand",
        script=ScriptRef(file="x", sha256="", unit="line"),
        scenes=(
            BoardedScene(
                id="s01", number=None, heading="", first_line=1, last_line=9, light=LightPlan(source="", change="", change_on_line=None)
            ),
        ),
        shots=shots,
    )  # fmt: skip
