"""The composer as storyboard artist: every line to one shot, then a camera for it, by the patterns of the trade.

A scene opens on a detail; two people share a frame once; the listener is held on the line that lands; what changes
hands is seen close; sizes never stand four alike; half of the shots do not move.
"""

import random
import re
from dataclasses import dataclass, field

from loreboard.story.ask import Ask
from loreboard.story.script import Language
from loreboard.story.shots import DrawnShot, DrawnSubject, Feeling, LightPlan, SceneShots, Size

from .asks import data, language, part
from .plan import dice
from .words import kit

_LENS: dict[Size, int] = {"els": 20, "ls": 24, "fs": 28, "mls": 35, "ms": 40, "mcu": 55, "cu": 75, "ecu": 100, "insert": 90}
_SPEECH_SIZES: tuple[Size, ...] = ("mcu", "cu", "ms", "mcu", "cu")
_ACTION_SIZES: tuple[Size, ...] = ("ms", "fs", "mcu", "mls", "ms", "ls")
_PLAYED = {"en": (84, 76), "zh": (28, 25)}
"""Up to so many letters or Han of action and of speech, one person doing and then saying is one shot."""
_ROWS = 3
"""A shot plays three lines at most."""
_EXTRA_EACH = 8
"""One listener's shot for so many of the others."""
_LONG_SPEECH = {"en": 60, "zh": 22}
"""Letters or Han from which a speech is worth seeing received."""
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
_END = re.compile(r"[.!?…:;—\-\"”’』」)）。！？：；~*]$")


@dataclass(frozen=True)
class Row:
    """One numbered line of the scene."""

    number: int
    who: str
    how: str
    off: bool
    text: str


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


def answer(ask: Ask) -> SceneShots:
    """The scene's shots and its light."""
    tongue = language(ask)
    heading = part(ask, "heading")
    looks = data(ask, "looks") or []
    names = [str(person["name"]) for person in looks]
    rows = _rows(part(ask, "body"), names)
    scene = Scene(rows, names, tongue, dice(ask.seed, heading, *(r.text for r in rows)), not re.match(r"EXT|外", heading.upper()))
    for who in dict.fromkeys(r.who for r in rows if r.who):
        scene.seats[who] = ("left", "right", "centre")[len(scene.seats) % 3]
    groups = _played(_groups(rows, tongue), tongue)
    scene.spare = max(1, len(groups) // _EXTRA_EACH)
    if len(groups) > _OPENS_FROM:
        _open(scene, groups[0])
    moods = re.findall(r"\[(\w+)\]$", part(ask, "beats"), re.M) or ["calm"]
    for place, group in enumerate(groups):
        scene.mood = moods[place * len(moods) // len(groups)]
        after = groups[place + 1] if place + 1 < len(groups) else None
        if group[-1].who:
            _speech(scene, group, after)
        else:
            _action(scene, group, first=place == 0, last=after is None)
    return SceneShots(light=_light(ask, heading, groups, tongue), shots=tuple(scene.shots))


def _rows(body: str, names: list[str]) -> list[Row]:
    """The numbered rows; a row is speech when it opens with a name of the cast and a colon."""
    by_name = {name.casefold(): name for name in names}
    out = []
    for raw in body.splitlines():
        number, _, text = raw.partition(" ")
        if text.startswith("== ") or not number.isdigit():
            continue
        head, colon, said = text.partition(": ")
        bare = re.sub(r" \[[^\]]*\]| \([^)]*\)$", "", head)
        bare = re.sub(r" \(.*\)$", "", bare)
        if colon and bare.casefold() in by_name:
            how = re.search(r"\(([^)]*)\)$", head)
            out.append(Row(int(number), by_name[bare.casefold()], how[1] if how else "", "[" in head, said))
        else:
            out.append(Row(int(number), "", "", False, text))
    return out


def _groups(rows: list[Row], tongue: Language) -> list[list[Row]]:
    """Rows that are one thing: a hard-wrapped paragraph, or a speech that runs over lines and is not too long."""
    limit = _LONG_SPEECH[tongue] * 3
    out: list[list[Row]] = []
    for row in rows:
        before = out[-1] if out else []
        size = sum(len(r.text) for r in before)
        runs_on = before and not _END.search(before[-1].text)
        if (
            before
            and before[-1].who == row.who
            and before[-1].number + 1 == row.number
            and (runs_on or row.who)
            and size < limit
            and before[-1].off == row.off
        ):
            before.append(row)
        else:
            out.append([row])
    return out


def _played(groups: list[list[Row]], tongue: Language) -> list[list[Row]]:
    """What one camera takes in at once: one person doing and speaking, or the first two short speeches of a scene."""
    out: list[list[Row]] = []
    exchanged = False
    for group in groups:
        before = out[-1] if out else []
        if len(out) > 1 and _belongs(before, group, tongue):
            before.extend(group)
        elif before and not exchanged and _exchange(before, group, tongue):
            before.extend(group)
            exchanged = True
        else:
            out.append(list(group))
    return out


def _belongs(before: list[Row], group: list[Row], tongue: Language) -> bool:
    """Whether `group` is the same person going on from `before`, and both together are short."""
    most = sum(_PLAYED[tongue])
    rows = (*before, *group)
    if len(rows) > _ROWS or any(r.off for r in rows) or sum(len(r.text) for r in rows) > most:
        return False
    people = {r.who for r in rows if r.who}
    if len(people) == 1:
        who = people.pop().casefold()
        return all(r.who or r.text.casefold().startswith(who) for r in rows)
    firsts = {_first(r.text, tongue) for r in rows}
    return not people and len(rows) == _ROWS - 1 and len(firsts) == 1


def _exchange(before: list[Row], group: list[Row], tongue: Language) -> bool:
    """Two short speeches, one by each: the one time that a scene shows both in a frame."""
    short = _LONG_SPEECH[tongue]
    pair = (*before, *group)
    return len(pair) == _ROWS - 1 and all(r.who and not r.off and len(r.text) < short for r in pair) and pair[0].who != pair[1].who


def _names(name: str, text: str) -> bool:
    """Whether `text` speaks of somebody of that name, as a word of its own."""
    if re.search(r"[\u3400-\u9fff]", name):
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) is not None


def _first(text: str, tongue: Language) -> str:
    return text.split()[0].casefold() if tongue == "en" else text[:2]


def _open(scene: Scene, first: list[Row]) -> None:
    _draw(
        scene,
        [],
        first[0].number,
        "establish",
        "insert" if scene.luck.random() < 0.6 else "ls",
        _pick(scene, "open"),
        (),
        1.6,
        framing="empty",
    )


def _speech(scene: Scene, group: list[Row], after: list[Row] | None) -> None:
    """A speech, with what the speaker does first when that is part of the shot; and the listener, where it lands."""
    tongue, words = scene.language, kit("boarding")
    done, said = [r for r in group if not r.who], [r for r in group if r.who]
    who, last = said[0].who, after is None
    other = next((n for n in scene.seats if n != who), "")
    text = " ".join(r.text for r in said)
    feeling = _feeling(f"{said[0].how} {text}", tongue)
    numbers = [r.number for r in group]
    if said[0].off:
        _heard(scene, numbers, 0, other, feeling, 0)
    else:
        picture = (
            done[0].text if done else words["say" if other else "say_alone"][tongue].format(who=who, other=other, task=_pick(scene, "task"))
        )
        doing = _doing(done[0].text, who) if done else words["speaking"][tongue]
        people = (_subject(scene, who, doing, feeling),)
        answers = next((r.who for r in said if r.who != who), "")
        if answers:
            both = (*people, _subject(scene, answers, words["speaking"][tongue], scene.mood))
            _draw(scene, numbers, 0, "speech", "ms", picture, both, 0, framing="two_shot", side=0)
        else:
            size = "ecu" if last and len(text) < _LONG_SPEECH[tongue] else "ms" if done else _SPEECH_SIZES[scene.spoke % len(_SPEECH_SIZES)]
            _draw(scene, numbers, 0, "speech", size, picture, people, 0, move=_speech_move(scene, text, last))
    scene.spoke += 1
    scene.acting = who
    lands = len(text) >= _LONG_SPEECH[tongue] or last
    if other and lands and scene.spare and not said[0].off and (after is None or after[0].who != other):
        scene.spare -= 1
        _heard(scene, [], numbers[-1], other, feeling, 2.0)


def _heard(scene: Scene, lines: list[int], on_line: int, who: str, feeling: Feeling, seconds: float) -> None:
    """Whoever receives what is said, seen receiving it; nobody, when the scene has nobody else."""
    words, tongue = kit("boarding"), scene.language
    size: Size = "cu" if not scene.shots or scene.shots[-1].size != "cu" else "mcu"
    seen = words["hear"][tongue].format(who=who, task=_pick(scene, "listen")) if who else _pick(scene, "open")
    shown = scene.mood if feeling == "calm" else feeling
    people = (_subject(scene, who, words["listening"][tongue], shown),) if who else ()
    _draw(scene, lines, on_line, "listen", size, seen, people, seconds, framing="single" if who else "empty")


def _speech_move(scene: Scene, text: str, last: bool) -> str:
    if last or len(text) > 2 * _LONG_SPEECH[scene.language]:
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
        framing = "empty"
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
    feeling = _feeling(text, tongue)
    feeling = scene.mood if last and feeling == "calm" else feeling
    people = () if size == "insert" else tuple(_subject(scene, n, _doing(text, n), feeling) for n in named[:3])
    if people and framing == "empty":
        framing = "single"
    scene.acted += 1
    _draw(scene, [r.number for r in group], 0, purpose, size, text, people, 0, framing=framing, move=move)


def _draw(
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


def _subject(scene: Scene, name: str, doing: str, feeling: Feeling) -> DrawnSubject:
    at = scene.seats.get(name, "centre")
    gaze = {"left": "right", "right": "left", "centre": "toward"}[at]
    return DrawnSubject(name=name, doing=doing, feeling=feeling, at=at, gaze=gaze)  # type: ignore[arg-type]


def _doing(text: str, name: str) -> str:
    """The clause that says what `name` does, without the name."""
    at = text.casefold().find(name.casefold())
    clause = re.split(r"[.;。；]", text[at + len(name) :])[0].strip(" ,，")
    clause = re.sub(r"^[(（][^)）]*[)）]\s*,?\s*", "", clause)
    return clause[:120]


def _feeling(text: str, tongue: Language) -> Feeling:
    said = text.casefold()
    return next((name for name, words in kit("boarding")["feelings"].items() if any(w in said for w in words[tongue])), "calm")


def _has(text: str, words: list[str], tongue: Language) -> bool:
    if tongue == "zh":
        return any(w in text for w in words)
    said = f" {re.sub(r'[^a-z ]', ' ', text.casefold())} "
    return any(f" {w} " in said for w in words)


def _pick(scene: Scene, name: str) -> str:
    """One of a list, not the one used last in this scene."""
    options = kit("boarding")[name][scene.language]
    used = " ".join(s.picture for s in scene.shots[-8:])
    return str(scene.luck.choice([o for o in options if o not in used] or options))


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
