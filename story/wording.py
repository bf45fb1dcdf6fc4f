"""A shot said in words: the neutral prompt that every renderer's dialect is made from.

Compiled by code from look, place, light, action and camera, in that trade's order: the same shot gives the same bytes.
Look tokens stand word for word; what must not appear is kept apart; text on screen is never said.
"""

import re
from functools import cache
from typing import Any

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


def prompt(shot: Shot, place: str, style: str, language: Language) -> Prompt:
    """The neutral prompt of `shot`: set-up, people, what happens, place, light, lens and move, style. `place` is its look.

    What `shot.prompt` holds of a person's own (overrides, a seed) is kept.
    """
    stop, comma = (". ", ", ") if language == "en" else ("。", "，")
    picture, camera = unsaid(shot), shot.camera
    clauses = [
        comma.join(_shot(camera, len(shot.subjects), language)),
        *(_person(subject, shot, picture, language) for subject in shot.subjects),
        picture,
        comma.join(_things(shot, language)),
        place,
        comma.join(bit for bit in (shot.light, _lit(shot, language)) if bit),
        comma.join(_composed(camera, len(shot.subjects), language)),
        comma.join(_lens(camera, language)),
        style,
    ]
    said = stop.join(c[:1].upper() + c[1:] for c in (clause.strip().rstrip(".。") for clause in clauses) if c)
    return shot.prompt.model_copy(update={"core": said + stop.strip(), "avoid": tuple(_data("avoid")[language])})


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


def _person(subject: Subject, shot: Shot, picture: str, language: Language) -> str:
    """The look, what is in the hands and on the body, and what `picture` does not say already."""
    colon, comma = (": ", ", ") if language == "en" else ("：", "，")
    said = f"{picture} {subject.doing}"
    own = [kinds.so(fact, language) for fact in shot.state if fact.who.casefold() == subject.name.casefold() and _unsaid(fact, shot, said)]
    bits = [subject.look, *own, "" if subject.doing in picture else subject.doing]
    if shot.camera.size in FACES:
        bits.append(_face(subject, language))
    placed = len(shot.subjects) > 1 or shot.camera.composition not in _THIRDS
    bits += [term(kind, getattr(subject, kind), language) for kind in ("at", "gaze", "going") if placed or kind != "at"]
    return subject.name + colon + comma.join(b for b in bits if b)


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


def _lens(camera: Camera, language: Language) -> list[str]:
    lens = f"{camera.lens_mm} mm lens" if language == "en" else f"{camera.lens_mm}毫米镜头"
    bits = [lens, term("look", camera.look, language) if camera.look else ""]
    if camera.focus != "rack":
        bits.append(term("focus", camera.focus, language))
    return [bit for bit in (*bits, _paced(camera, language), _arrives(camera, language)) if bit]


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
