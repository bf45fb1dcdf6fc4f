"""The composer as storyboard artist: every line to one shot, then a camera for it, by the patterns of the trade.

A scene opens on a detail; two people share a frame once; the listener is held on the line that lands; what changes
hands is seen close; sizes never stand four alike; half of the shots do not move.
"""

import re

from loreboard.composer.asks import data, language, part
from loreboard.composer.plan import dice
from loreboard.composer.words import kit
from loreboard.story.ask import Ask
from loreboard.story.camera import Feeling, Size
from loreboard.story.drawn import LightPlan, SceneShots
from loreboard.story.script import Language

from .drawing import Scene, doing, draw, feeling_of, pick, subject
from .rows import LONG_SPEECH, Row, groups, numbered_rows, played

_SPEECH_SIZES: tuple[Size, ...] = ("mcu", "cu", "ms", "mcu", "cu")
_ACTION_SIZES: tuple[Size, ...] = ("ms", "fs", "mcu", "mls", "ms", "ls")
_EXTRA_EACH = 8
"""One listener's shot for so many of the others."""
_OPENS_FROM = 7
"""Scenes of more shots than this open on a detail of the place."""
_MOVING = 0.7
_ACTION_MOVES = (
    "push_in",
    "push_in",
    "pull_out",
    "tilt_down",
    "tilt_up",
    "pan_left",
    "pan_right",
    "rack_focus",
    "pedestal_down",
    "handheld",
)
_GOES_ON = {
    "en": re.compile(r"(?:He|She|They|His|Her|Their|[A-Z][a-z]+s)\b(?! of)"),
    "zh": re.compile(r"[他她]|[看走站坐抬低回转伸拿放推拉跑跪蹲]"),
}
"""A line of action that begins so is about whoever the line before was about."""


def answer(ask: Ask) -> SceneShots:
    """The scene's shots and its light."""
    tongue = language(ask)
    heading = part(ask, "heading")
    names = [row.removeprefix("- ") for row in part(ask, "people").splitlines()]
    rows = numbered_rows(part(ask, "body"), names)
    scene = Scene(rows, names, tongue, dice(ask.seed, heading, *(r.text for r in rows)), not re.match(r"EXT|外", heading.upper()))
    for who in dict.fromkeys(r.who for r in rows if r.who):
        scene.seats[who] = ("left", "right", "centre")[len(scene.seats) % 3]
    told = played(groups(rows, tongue), tongue)
    scene.spare = max(1, len(told) // _EXTRA_EACH)
    if len(told) > _OPENS_FROM:
        _open(scene, told[0])
    moods = re.findall(r"\[(\w+)\]$", part(ask, "beats"), re.M) or ["calm"]
    for place, group in enumerate(told):
        scene.mood = moods[place * len(moods) // len(told)]
        after = told[place + 1] if place + 1 < len(told) else None
        if any(r.who for r in group):
            _speech(scene, group, after)
        else:
            _action(scene, group, first=place == 0, last=after is None)
    return SceneShots(light=_light(ask, heading, told, tongue), shots=tuple(scene.shots))


def _open(scene: Scene, first: list[Row]) -> None:
    draw(
        scene,
        [],
        first[0].number,
        "establish",
        "insert" if scene.luck.random() < 0.6 else "ls",
        pick(scene, "open"),
        (),
        1.6,
        framing="empty",
    )


def _speech(scene: Scene, group: list[Row], after: list[Row] | None) -> None:
    """A speech, with what the speaker does first when that is part of the shot; and the listener, where it lands."""
    tongue, words = scene.language, kit("boarding")
    done, said = [r for r in group if not r.who], [r for r in group if r.who]
    who, last = said[0].who, after is None
    other = _partner(scene, said[0].number, who)
    hearer = _partner(scene, said[-1].number, said[-1].who)
    text = " ".join(r.text for r in said)
    feeling = feeling_of(f"{said[0].how} {text}", tongue)
    numbers = [r.number for r in group]
    if said[0].off:
        _heard(scene, numbers, 0, other, feeling, 0)
    else:
        picture = (
            done[0].text if done else words["say" if other else "say_alone"][tongue].format(who=who, other=other, task=pick(scene, "task"))
        )
        acts = doing(done[0].text, who) if done else words["speaking"][tongue]
        people = (subject(scene, who, acts, feeling),)
        answers = next((r.who for r in said if r.who != who), "")
        if answers:
            both = (*people, subject(scene, answers, words["speaking"][tongue], scene.mood))
            draw(scene, numbers, 0, "speech", "ms", picture, both, 0, framing="two_shot", side=0)
        else:
            size = "ecu" if last and len(text) < LONG_SPEECH[tongue] else "ms" if done else _SPEECH_SIZES[scene.spoke % len(_SPEECH_SIZES)]
            draw(scene, numbers, 0, "speech", size, picture, people, 0, move=_speech_move(scene, text, last))
    scene.spoke += 1
    scene.acting = who
    lands = len(text) >= LONG_SPEECH[tongue] or last
    if hearer and lands and scene.spare and not said[0].off and (after is None or after[0].who != hearer):
        scene.spare -= 1
        _heard(scene, [], numbers[-1], hearer, feeling, 2.0)


def _partner(scene: Scene, line: int, who: str) -> str:
    """Whom `who` talks to at `line`: the nearest other voice, the one before rather than the one after; "" when alone."""
    others = [r for r in scene.rows if r.who and r.who != who]
    return min(others, key=lambda r: (abs(r.number - line), r.number > line)).who if others else ""


def _heard(scene: Scene, lines: list[int], on_line: int, who: str, feeling: Feeling, seconds: float) -> None:
    """Whoever receives what is said, seen receiving it; nobody, when the scene has nobody else."""
    words, tongue = kit("boarding"), scene.language
    size: Size = "cu" if not scene.shots or scene.shots[-1].size != "cu" else "mcu"
    seen = words["hear"][tongue].format(who=who, task=pick(scene, "listen")) if who else pick(scene, "open")
    shown = scene.mood if feeling == "calm" else feeling
    people = (subject(scene, who, words["listening"][tongue], shown),) if who else ()
    draw(scene, lines, on_line, "listen", size, seen, people, seconds, framing="single" if who else "empty")


def _speech_move(scene: Scene, text: str, last: bool) -> str:
    if last or len(text) > 2 * LONG_SPEECH[scene.language]:
        return "push_in"
    return (
        scene.luck.choice(("static", "static", "static", "push_in", "handheld", "truck_left", "truck_right"))
        if scene.spoke % 2
        else "static"
    )


def _action(scene: Scene, group: list[Row], first: bool, last: bool) -> None:
    tongue, cues = scene.language, kit("boarding")["cues"]
    text = " ".join(r.text for r in group)
    named = [n for n in scene.names if _names(n, text)] or ([scene.acting] if scene.acting and _GOES_ON[tongue].match(text) else [])
    scene.acting = named[0] if named else ""
    has = {kind: _has(text, cues[kind][tongue], tongue) for kind in cues}
    size: Size = _ACTION_SIZES[scene.acted % len(_ACTION_SIZES)]
    framing, move, purpose = "single", "static", "action"
    if has["wide"]:
        size, framing = ("ls", "group")
    elif has["insert"] and scene.acted % 2 == 0 and not first:
        size, framing, purpose = "insert", "insert", "insert"
    elif len(named) > 1:
        size, framing = ("ms", "two_shot") if len(named) == 2 else ("fs", "three_shot")
    if not named and framing == "single":
        framing = "insert" if has["body"] else "empty"
    if last:
        move, purpose = "push_in", "button"
    elif has["walk"] and size != "insert":
        move = "track"
    elif has["blow"]:
        move = "handheld"
    elif scene.luck.random() < _MOVING:
        move = scene.luck.choice(_ACTION_MOVES)
    if first and purpose == "action":
        purpose = "hook" if scene.rows[0].number < 30 else "establish"
    feeling = feeling_of(text, tongue)
    feeling = scene.mood if last and feeling == "calm" else feeling
    people = () if size == "insert" else tuple(subject(scene, n, doing(text, n), feeling) for n in named[:3])
    if people and framing == "empty":
        framing = "single"
    scene.acted += 1
    draw(scene, [r.number for r in group], 0, purpose, size, text, people, 0, framing=framing, move=move)


def _names(name: str, text: str) -> bool:
    """Whether `text` speaks of somebody of that name, as a word of its own."""
    if re.search(r"[\u3400-\u9fff]", name):
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) is not None


def _has(text: str, words: list[str], tongue: Language) -> bool:
    if tongue == "zh":
        return any(w in text for w in words)
    said = f" {re.sub(r'[^a-z ]', ' ', text.casefold())} "
    return any(f" {w} " in said for w in words)


def _light(ask: Ask, heading: str, groups: list[list[Row]], tongue: Language) -> LightPlan:
    """The place's own light at this hour, and its one change at about two thirds of the scene."""
    told = kit("boarding")
    hour = next((key for key, words in told["places"]["times"].items() if any(w in heading.casefold() for w in words)), "day")
    place = data(ask, "place")
    source = ""
    if isinstance(place, dict):
        plans = {light["time"].casefold(): light["plan"] for light in place.get("light", ())}
        source = next((plan for time, plan in plans.items() if time and time in heading.casefold()), next(iter(plans.values()), ""))
    if not source:
        source = told["places"]["light"]["outside" if re.match(r"EXT|外", heading.upper()) else "inside"][hour][tongue]
    turning = groups[len(groups) * 2 // 3][0].number if len(groups) > 3 else None
    return LightPlan(source=source, change=told["change"][hour][tongue] if turning else "", change_on_line=turning)
