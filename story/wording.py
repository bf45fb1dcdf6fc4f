"""A shot said in words: the neutral prompt that every renderer's dialect is made from.

Compiled by code from look, place, light, action and camera, in that trade's order: the same shot gives the same bytes.
Look tokens stand word for word; what must not appear is kept apart; text on screen is never said.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, NamedTuple

from . import kinds
from .camera import Camera
from .script import Language
from .shots import Prompt, Shot, Subject
from .vocabulary import vocabulary
from .world import Fact
from .yaml_text import own

SAID = (
    "size", "framing", "facing", "angle", "feeling", "at", "gaze", "going", "move", "speed", "amplitude", "look", "focus", "composition", "room",
    "light_quality",
)  # fmt: skip
"""The kinds of the vocabulary that a prompt says; light, place and style are said in the words of the book."""
LANGUAGES: tuple[Language, ...] = ("en", "zh")
FACES = ("cu", "ecu", "mcu", "ms")
"""The sizes in which a face can be read."""
_THIRDS = ("thirds_left", "thirds_right")


Part = Literal[
    "frame", "look", "held", "doing", "face", "stance", "action", "things", "place", "light", "room", "lens", "move", "arrives", "style"
]  # fmt: skip
"""What of a shot a clause says. frame: size, framing, side and height of the camera; held: what is in the hands and on the body; stance: where
somebody stands in the frame, looks and goes; room: what is left free and where; arrives: the size that a move ends on; the others as they are called."""


class Clause(NamedTuple):
    """As much as stands or falls together when a prompt has to be shorter. `who` is whom it is of, "" of nobody."""

    part: Part
    text: str
    who: str = ""


Sentence = tuple[Clause, ...]


def prompt(shot: Shot, place: str, style: str, language: Language) -> Prompt:
    """The neutral prompt of `shot`: set-up, people, what happens, place, light, lens and move, style. `place` is its look.

    What `shot.prompt` holds of a person's own (overrides, a seed) is kept.
    """
    return shot.prompt.model_copy(
        update={"core": joined(sentences(shot, place, style, language), language), "avoid": tuple(_data("avoid")[language])}
    )


def sentences(shot: Shot, place: str, style: str, language: Language) -> tuple[Sentence, ...]:
    """What the neutral prompt says, clause by clause and in its order; a clause is never empty, nor a sentence.

    The look of a person is one clause, word for word as the book has it, behind the name.
    """
    picture, camera, people = unsaid(shot), shot.camera, len(shot.subjects)
    told: list[Sentence] = [
        tuple(Clause("frame", text) for text in _shot(camera, people, language)),
        *(_person(subject, shot, picture, language) for subject in shot.subjects),
        (Clause("action", picture),),
        tuple(Clause("things", text) for text in _things(shot, language)),
        (Clause("place", place),),
        (Clause("light", shot.light), Clause("light", _lit(shot, language))),
        tuple(Clause("room", text) for text in _composed(camera, people, language)),
        _lens(camera, language),
        (Clause("style", style),),
    ]
    return tuple(full for sentence in told if (full := tuple(clause for clause in sentence if clause.text.strip().rstrip(".。"))))


def joined(told: Iterable[Sentence], language: Language) -> str:
    """Sentences as text, each with a capital and one stop; "" of none."""
    stop, comma = (". ", ", ") if language == "en" else ("。", "，")
    said = [comma.join(clause.text.strip() for clause in sentence).strip().rstrip(".。") for sentence in told]
    said = [text[:1].upper() + text[1:] for text in said if text]
    return stop.join(said) + stop.strip() if said else ""


def unsaid(shot: Shot) -> str:
    """The picture without what is spoken or stands on the screen: a renderer would write it into the frame."""
    picture = shot.picture
    for text in [d.text for d in shot.dialogue] + [c.text for c in shot.captions]:
        if not text:
            continue
        opens = r"(?<!\w)" if text[:1].isascii() else ""
        closes = r"(?!\w)" if text[-1:].isalnum() else ""
        picture = re.sub(rf"[\"“‘「『]?{opens}{re.escape(text)}{closes}[\"”’」』]?", "", picture)
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


def _person(subject: Subject, shot: Shot, picture: str, language: Language) -> Sentence:
    """The look, what is in the hands and on the body, and what `picture` does not say already."""
    name, said = subject.name, f"{picture} {subject.doing}"
    own = [kinds.so(fact, language) for fact in shot.state if fact.who.casefold() == name.casefold() and _unsaid(fact, shot, said)]
    told = [
        Clause("look", subject.look, name),
        *(Clause("held", text, name) for text in own),
        Clause("doing", "" if subject.doing in picture else subject.doing, name),
    ]
    if shot.camera.size in FACES:
        told.append(Clause("face", _face(subject, language), name))
    placed = len(shot.subjects) > 1 or shot.camera.composition not in _THIRDS
    told += [
        Clause("stance", term(kind, getattr(subject, kind), language), name) for kind in ("at", "gaze", "going") if placed or kind != "at"
    ]
    first, *rest = [clause for clause in told if clause.text] or [Clause("look", "", name)]
    return (first._replace(text=called(name, language) + first.text), *rest)


def called(name: str, language: Language) -> str:
    """The name as the words about somebody follow it."""
    return name + (": " if language == "en" else "：")


def _face(subject: Subject, language: Language) -> str:
    """The face, and what it turns into."""
    first = term("feeling", subject.feeling, language)
    if not subject.becomes:
        return first
    return first + (", then " if language == "en" else "，随后") + term("feeling", subject.becomes, language)


def _things(shot: Shot, language: Language) -> list[str]:
    """What is so of the place and of things; people say theirs themselves."""
    seen = {subject.name.casefold() for subject in shot.subjects}
    what = kinds.told()["what"]
    return [
        said
        for fact in shot.state
        if fact.who.casefold() not in seen and what[fact.what]["of"] != "person" and _unsaid(fact, shot, unsaid(shot))
        if (said := kinds.so(fact, language))
    ]


def _unsaid(fact: Fact, shot: Shot, said: str) -> bool:
    """A fact is said where the shot is wide enough to show it and no other words of the shot speak of the same.

    A thing in hand that the picture names anywhere is the picture's to place: said twice, it is drawn twice.
    """
    if not fact.value or not kinds.seen(fact, shot.camera.size):
        return False
    spoken = said.casefold()
    if fact.what == "posture":
        return not any(kinds.posed(spoken, language) for language in LANGUAGES)
    if any(kinds.speaks_of(fact.what, spoken, language) for language in LANGUAGES):
        return False
    return not any(word in spoken for word in kinds.nouns_of(fact))


def _lit(shot: Shot, language: Language) -> str:
    return term("light_quality", shot.light_quality, language) if shot.light_quality else ""


def _composed(camera: Camera, people: int, language: Language) -> list[str]:
    """Where things stand in the frame and what is left free; room before a look goes without saying."""
    out = [] if camera.composition == "centre" else [term("composition", camera.composition, language)]
    if people and camera.size != "insert" and camera.headroom != "normal":
        out.append(term("room", f"headroom_{camera.headroom}", language))
    if people and camera.safe and camera.size != "insert":
        out.append(term("room", "vertical_safe", language))
    return out


def _lens(camera: Camera, language: Language) -> Sentence:
    lens = f"{camera.lens_mm} mm lens" if language == "en" else f"{camera.lens_mm}毫米镜头"
    bits = [Clause("lens", lens), Clause("lens", term("look", camera.look, language) if camera.look else "")]
    if camera.focus != "rack":
        bits.append(Clause("lens", term("focus", camera.focus, language)))
    return (*bits, Clause("move", _paced(camera, language)), Clause("arrives", _arrives(camera, language)))


def _arrives(camera: Camera, language: Language) -> str:
    if not camera.ends:
        return ""
    return ("ending on " if language == "en" else "停在") + term("size", camera.ends, language)


def _paced(camera: Camera, language: Language) -> str:
    """The move with its speed, which English says last and Chinese before the verb; what has no speed of its own goes without."""
    move = term("move", camera.move, language)
    if camera.move in _UNPACED:
        return move
    far = term("amplitude", camera.amplitude, language) if camera.amplitude == "large" else ""
    hows = [how for how in (term("speed", camera.speed, language), far) if how]
    return " ".join((move, *hows)) if language == "en" else _VERB.sub(lambda verb: "".join(hows) + verb[0], move, count=1)


_UNPACED = ("static", "whip_pan", "handheld", "gimbal", "shake")
_VERB = re.compile("推近|拉远|变焦|向.(?:横移|摇|环绕)|垂直|升起|降下|倒退|平行|跟拍|飞行|.时针|由近")


@cache
def _data(name: str) -> dict[str, Any]:
    return dict(own("loreboard.story", f"{name}.yaml"))
