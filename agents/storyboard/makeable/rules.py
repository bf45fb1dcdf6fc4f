"""The rules one by one: a shot in, what is wrong with it out. What words give away is in the lists, what fields give away is here."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from loreboard.story.shots import Mend
from loreboard.story.wording import term

from ..setups import azimuth
from . import acts, words
from .seen import Seen
from .words import Hit


class Charge(NamedTuple):
    """An accusation before it is put into words. `holes` are added to those of the shot."""

    code: str
    grave: bool = False
    hit: Hit | None = None
    holes: Mapping[str, str] = MappingProxyType({})
    fields: tuple[Mend, ...] = ()


def contact(seen: Seen) -> Iterator[Charge]:
    """Two bodies that touch for longer than a renderer can keep them apart."""
    if seen.seconds > words.limits()["contact"]:
        if hit := seen.hit("CONTACT"):
            yield Charge("CONTACT", hit.grave, hit)
        elif held := _carried(seen):
            yield Charge("CONTACT", False, None, {"bit": held})


def speakers(seen: Seen) -> Iterator[Charge]:
    """More than one mouth at work in the frame; over a shoulder, the second may be the nape."""
    told = list(dict.fromkeys(said.who for _, said in seen.on_screen()))
    if len(told) > 1 and seen.shot.camera.framing not in ("ots", "dirty_single"):
        two = len(told) == 2 and len(seen.shot.subjects) == 2 and not seen.far
        over = (_mend(seen, "SPEAKERS", "camera.framing", seen.shot.camera.framing, "ots"),) if two else ()
        names = [s.name for who in told if (s := seen.subject(who))]
        if len(names) < 2:
            names = told
        yield Charge("SPEAKERS", False, None, {"who": names[0], "other": names[1], "count": str(len(told))}, over)
        return
    if not seen.near_to(seen.acted, "chorus"):
        return
    found, unless = (words.pattern(seen.language, "chorus", name) for name in ("found", "unless"))
    spoken = words.pattern(seen.language, "chorus", "spoken")
    if (match := found.search(seen.acted)) and spoken.search(match[0]) and not unless.search(seen.acted):
        yield Charge("SPEAKERS", False, Hit(match, False))


def text_in_frame(seen: Seen) -> Iterator[Charge]:
    """Words that have to be read in the picture."""
    if hit := seen.hit("TEXT_IN_FRAME"):
        fields: tuple[Mend, ...] = ()
        if hit.group("text") and (without := _without(seen, hit.match["told"])):
            fields = (
                _mend(seen, "TEXT_IN_FRAME", "captions", "", seen.people.plain(hit.group("text"))),
                _mend(seen, "TEXT_IN_FRAME", "picture", seen.shot.picture, without),
            )
        yield Charge("TEXT_IN_FRAME", False, hit, {}, fields)


def mirror(seen: Seen) -> Iterator[Charge]:
    """A face that has to be the same twice."""
    if hit := seen.hit("MIRROR"):
        yield Charge("MIRROR", False, hit)


def crowd(seen: Seen) -> Iterator[Charge]:
    """More people than can be told apart, or many who run."""
    if seen.size == "els" or seen.shot.camera.facing == "back":
        return
    if hit := seen.hit("CROWD"):
        silent = not any(seen.on_screen())
        yield Charge("CROWD", hit.grave, hit, {}, _facing(seen, "CROWD", "back") if silent else ())
    elif len(seen.shot.subjects) > words.limits()["apart"]:
        yield Charge("CROWD", False, None, {"count": str(len(seen.shot.subjects)), "why": "named"})


def count(seen: Seen) -> Iterator[Charge]:
    """A number of like things that somebody could count."""
    if hit := seen.hit("COUNT"):
        yield Charge("COUNT", hit.grave, hit)


def turn(seen: Seen) -> Iterator[Charge]:
    """A face that leaves the picture and comes back another."""
    if said := acts.turned(seen):
        once = not words.pattern(seen.language, "turn", "circle").search(said) and said != seen.end
        yield Charge("TURN", False, None, {"bit": seen.people.plain(said)}, _facing(seen, "TURN", "profile") if once else ())


def mush(seen: Seen) -> Iterator[Charge]:
    """Several acts of a whole body in one clip run into one another."""
    if seen.size in words.limits()["body"] and len(done := acts.big(seen)) > 1:
        yield Charge("MUSH", False, None, {"first": seen.people.plain(done[0]), "second": seen.people.plain(done[1])})


def fingers(seen: Seen) -> Iterator[Charge]:
    """Fine work of fingers, near enough to be counted."""
    if seen.near and (hit := seen.hit("FINGERS")):
        wider = seen.shot.subjects and seen.size != "insert"
        signed = words.pattern(seen.language, "signed").match(hit.match[0])
        yield Charge(
            "FINGERS",
            False,
            hit,
            {"why": "signed"} if signed else {},
            (_mend(seen, "FINGERS", "camera.size", seen.size, "ms"),) if wider else (),
        )


def two_moves(seen: Seen) -> Iterator[Charge]:
    """A second move of the camera in the words of the picture."""
    said = _camera_words(seen)
    own = next((k for k in said if seen.shot.camera.move.startswith(_FIELDS[k])), None) if said else None
    if len(said) > 1:
        yield Charge("TWO_MOVES", False, None, {"first": said[next(iter(said))], "second": list(said.values())[1]})
    elif said and own is None and seen.shot.camera.move not in ("static", "handheld", "gimbal", "shake"):
        still = _mend(seen, "TWO_MOVES", "camera.move", seen.shot.camera.move, "static")
        named = seen.people.plain(next(iter(said.values())))
        yield Charge("TWO_MOVES", False, None, {"first": named, "second": _term(seen, seen.shot.camera.move)}, (still,))


def fast(seen: Seen) -> Iterator[Charge]:
    """Camera and people both in a hurry."""
    camera = seen.shot.camera
    whip = camera.move == "whip_pan"
    if not whip and (camera.speed != "fast" or camera.move in words.limits()["easy"]):
        return
    if not (acts.moves(seen) or (whip and any(seen.on_screen()))):
        return
    going = next((s.going for s in seen.shot.subjects if s.going in ("left", "right")), "right")
    mend = ("camera.move", camera.move, f"pan_{going}") if whip else ("camera.speed", camera.speed, "normal")
    yield Charge("FAST", False, None, {"move": _term(seen, camera.move)}, (_mend(seen, "FAST", *mend),))


def lip(seen: Seen) -> Iterator[Charge]:
    """Lips that nobody can see, or that move for too long."""
    blind = seen.far or seen.size == "insert" or seen.shot.camera.facing in acts.AWAY
    hidden = [
        (n, said)
        for n, said in seen.on_screen()
        if blind and not (seen.shot.camera.framing in ("ots", "dirty_single") and len(seen.shot.subjects) > 1)
    ]
    if hidden:
        fields = tuple(_mend(seen, "LIP", f"dialogue.{n}.on_screen", "true", "false") for n, _ in hidden)
        yield Charge("LIP", False, None, {"who": _name(seen, hidden[0][1].who), "why": "hidden"}, fields)
        return
    spoken: dict[str, int] = {}
    for _, said in seen.on_screen():
        spoken[said.who] = spoken.get(said.who, 0) + said.frames
    for who, frames in spoken.items():
        if frames / seen.fps > words.limits()["speech"]:
            yield Charge("LIP", False, None, {"who": _name(seen, who), "spoken": f"{frames / seen.fps:.1f}", "why": "long"})


def frozen(seen: Seen) -> Iterator[Charge]:
    """An act that has nowhere to arrive at."""
    if not seen.shot.end.strip():
        if seen.shot.purpose != "establish":
            yield Charge("FROZEN", False, None, {"why": "none"})
    elif seen.shot.purpose in ("hook", "action", "insert", "reveal"):
        start, end = (re.sub(r"[\W_]+", "", text.casefold()) for text in (seen.shot.start, seen.shot.end))
        if start == end or words.pattern(seen.language, "same").fullmatch(seen.shot.end.strip(" .。")):
            yield Charge("FROZEN", False, None, {"why": "same"})


def long(seen: Seen) -> Iterator[Charge]:
    """Longer than a clip."""
    if seen.seconds > words.limits()["clip"]:
        yield Charge("LONG", seen.seconds > words.limits()["clip_longest"], None, {"limit": f"{words.limits()['clip']:.0f}"})


def negation(seen: Seen) -> Iterator[Charge]:
    """What is not there, said: a renderer draws it."""
    if hit := seen.hit("NEGATION"):
        yield Charge("NEGATION", False, hit)


def brand(seen: Seen) -> Iterator[Charge]:
    """A mark that is somebody's own, and drawn wrong besides."""
    if hit := seen.hit("BRAND"):
        yield Charge("BRAND", False, hit)


RULES: dict[str, Callable[[Seen], Iterator[Charge]]] = {
    "CONTACT": contact, "SPEAKERS": speakers, "TEXT_IN_FRAME": text_in_frame, "MIRROR": mirror, "CROWD": crowd, "COUNT": count,
    "TURN": turn, "MUSH": mush, "FINGERS": fingers, "TWO_MOVES": two_moves, "FAST": fast, "LIP": lip, "FROZEN": frozen, "LONG": long,
    "NEGATION": negation, "BRAND": brand,
}  # fmt: skip
_FIELDS: dict[str, tuple[str, ...]] = {
    "pan": ("pan",), "tilt": ("tilt", "pedestal"), "push": ("push", "zoom_in", "dolly"), "pull": ("pull", "zoom_out"), "crane": ("crane", "drone"),
    "track": ("track", "truck", "gimbal"), "orbit": ("orbit",), "whip": ("whip",), "zoom": ("zoom",),
}  # fmt: skip


def _camera_words(seen: Seen) -> dict[str, str]:
    """The moves that the picture tells the camera to make, by kind, as written."""
    out: dict[str, str] = {}
    if not seen.near_to(seen.acted, "camera"):
        return out
    cut = words.told(seen.language)["acts"]["stop"]
    for sentence in re.split(f"[{re.escape(cut)}]", seen.acted):
        if opened := words.pattern(seen.language, "camera", "opens").search(sentence.strip()):
            rest = sentence.strip()[opened.start() :]
            for kind in words.told(seen.language)["camera"]["moves"]:
                if match := words.pattern(seen.language, "camera", "moves", kind).search(rest):
                    out[kind] = match[0]
    return out


def _carried(seen: Seen) -> str:
    """Who holds another person, by the state at the first frame; "" for nobody."""
    for fact in seen.shot.state:
        if fact.what in ("carries", "both_hands", "left_hand", "right_hand") and seen.subject(fact.value) and seen.subject(fact.who):
            return f"{fact.who}, {fact.value}" if seen.language == "en" else f"{fact.who}、{fact.value}"
    return ""


def _facing(seen: Seen, code: str, now: str) -> tuple[Mend, ...]:
    """The camera goes where it sees `now`; its azimuth goes with it."""
    camera = seen.shot.camera
    return (
        _mend(seen, code, "camera.facing", camera.facing, now),
        _mend(seen, code, "camera.azimuth", str(camera.azimuth), str(azimuth(now, camera.side))),
    )


def _mend(seen: Seen, code: str, field: str, was: str, now: str) -> Mend:
    return Mend(code=code, field=field, was=was, now=now)


def _without(seen: Seen, told: str) -> str:
    """The picture without the clause that quotes; "" where it is not in the picture as written."""
    plain = seen.people.plain(told)
    return seen.shot.picture.replace(plain, "", 1) if plain and plain in seen.shot.picture else ""


def _name(seen: Seen, who: str) -> str:
    subject = seen.subject(who)
    return subject.name if subject else who


def _term(seen: Seen, move: str) -> str:
    return term("move", move, seen.language) or move
