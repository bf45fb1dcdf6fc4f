"""A shot said in words: the neutral prompt that every renderer's dialect is made from.

Compiled by code from look, place, light, action and camera, in that trade's order: the same shot gives the same bytes.
Look tokens stand word for word; what must not appear is kept apart; text on screen is never said.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from loreboard.story.script import Language, Line
from loreboard.story.shots import Camera, Prompt, Subject
from loreboard.story.vocabulary import vocabulary

SAID = ("size", "framing", "facing", "angle", "feeling", "at", "gaze", "move", "speed")
"""The kinds of the vocabulary that a prompt says; light, place and style are said in the words of the book."""


def prompt(camera: Camera, subjects: tuple[Subject, ...], picture: str, place: str, light: str, style: str, language: Language) -> Prompt:
    """The neutral prompt: shot, people, what happens, place, light, lens and move, style. `place` is its look."""
    stop, comma = (". ", ", ") if language == "en" else ("。", "，")
    clauses = [
        comma.join(_shot(camera, len(subjects), language)),
        *(_person(subject, camera, picture, language) for subject in subjects),
        picture,
        place,
        light,
        comma.join(_lens(camera, language)),
        style,
    ]
    said = stop.join(c[:1].upper() + c[1:] for c in (clause.strip().rstrip(".。") for clause in clauses) if c)
    return Prompt(core=said + stop.strip(), avoid=tuple(_avoided()[language]))


def unsaid(picture: str, lines: tuple[Line, ...]) -> str:
    """`picture` without what is spoken or stands on the screen in `lines`: a renderer would write it into the frame."""
    for line in lines:
        if line.speaker is not None or line.kind == "centered":
            opens = r"(?<!\w)" if line.text[:1].isascii() else ""
            closes = r"(?!\w)" if line.text[-1:].isalnum() else ""
            picture = re.sub(rf"[\"“‘「『]?{opens}{re.escape(line.text)}{closes}[\"”’」』]?", "", picture)
    return re.sub(r"  +", " ", picture).strip()


def term(group: str, name: str, language: Language) -> str:
    """The wording of a camera term, face or place in frame: term("size", "cu", "en") is "close-up"; "" for what goes without saying."""
    said = vocabulary().term(group, name).say
    return said.told(language) if said else ""


def _shot(camera: Camera, people: int, language: Language) -> list[str]:
    out = [term("size", camera.size, language), term("framing", camera.framing, language)]
    if people and camera.size != "insert":
        out.append(term("facing", camera.facing, language))
    if camera.angle != "eye":
        out.append(term("angle", camera.angle, language))
    return out


def _person(subject: Subject, camera: Camera, picture: str, language: Language) -> str:
    """The look, and what `picture` does not say already."""
    colon, comma = (": ", ", ") if language == "en" else ("：", "，")
    bits = [subject.look, "" if subject.doing in picture else subject.doing]
    if camera.size in ("cu", "ecu", "mcu", "ms"):
        bits.append(term("feeling", subject.feeling, language))
    bits += [term("at", subject.at, language), term("gaze", subject.gaze, language)]
    return subject.name + colon + comma.join(b for b in bits if b)


def _lens(camera: Camera, language: Language) -> list[str]:
    lens = f"{camera.lens_mm} mm lens" if language == "en" else f"{camera.lens_mm}毫米镜头"
    return [lens, _paced(camera, language)]


def _paced(camera: Camera, language: Language) -> str:
    """The move with its speed, which English says last and Chinese before the verb; what has no speed of its own goes without."""
    move, speed = term("move", camera.move, language), term("speed", camera.speed, language)
    if not speed or camera.move in _UNPACED:
        return move
    return f"{move} {speed}" if language == "en" else _VERB.sub(lambda verb: speed + verb[0], move, count=1)


_UNPACED = ("static", "whip_pan", "handheld", "gimbal", "shake")
_VERB = re.compile("推近|拉远|变焦|向.(?:横移|摇|环绕)|垂直|升起|降下|倒退|平行|跟拍|飞行|.时针|由近")


@cache
def _avoided() -> dict[str, Any]:
    return dict(yaml.safe_load((files("loreboard.agents.storyboard") / "avoid.yaml").read_text(encoding="utf-8")))
