"""How a line's own shot is taken: the middle column of the table. Each kind of line has its camera; the words are the script's."""

from loreboard.composer.words import kit
from loreboard.story.camera import Facing, Feeling, Gaze, Going, Move, Purpose, Size
from loreboard.story.drawn import DrawnSubject

from .bodies import after, both, handling, kept, said
from .cues import has, has_name, opens, somebody
from .drawing import Body, Camera, Scene, subject
from .faces import on, shown
from .kinds import Unit, clause
from .lighting import sound
from .people import goes_on
from .rows import LONG_SPEECH

_BEHIND: tuple[Facing, ...] = ("three_quarter_front", "profile", "three_quarter_back")
_BY_EYES = 0.3
"""How often somebody without a name or a look is seen by another's eyes; else without a face."""
_MOST = 3
"""People who can be told apart in one frame."""


def take(scene: Scene, unit: Unit, first: bool, last: bool, to: str, mood: Feeling, wide: str) -> None:
    """The shot that claims `unit`. `to` is whoever else is there to be looked at; `wide` asks for
    a size that shows the place: "wide" where the kind of line bears it, "first" in any case."""
    row = kit("coverage")["kinds"][unit.kind]
    sizes: list[Size] = scene.keeper.wide(row["sizes"]) if wide else list(row["sizes"])
    if wide == "first":
        sizes = [size for size in sizes if size in ("els", "ls", "fs", "mls")] or ["fs", "mls"]
    camera = Camera(sizes, tuple(row.get("facings", ())) or Camera._field_defaults["facings"], tuple(row.get("move", ())))
    if unit.kind == "voice":
        _voice(scene, unit, camera, to, mood)
    elif unit.kind == "answer":
        _answer(scene, unit, camera)
    elif unit.kind == "around":
        _around(scene, unit, camera)
    elif unit.who:
        _speech(scene, unit, camera, wide, last, to, mood)
    elif unit.seen.all:
        _act(scene, unit, camera, first, last, to, mood)
    else:
        _nobody(scene, unit, camera, first)


def _speech(scene: Scene, unit: Unit, camera: Camera, wide: str, last: bool, to: str, mood: Feeling) -> None:
    """Whoever speaks, with what they do first where the script has that; with the other in depth once a scene."""
    tongue, feeling = scene.sheet.language, shown(unit, scene.sheet)
    own = clause(unit, unit.who, tongue)
    other = next((name for name in unit.seen.agents if name != unit.who), "") if unit.kind == "exchange" else ""
    other = other or ("" if scene.both else to)
    close = unit.kind in ("lands", "order") or (unit.kind == "speech" and scene.spoke % 5 in (0, 1, 3))
    scene.spoke += 1
    body = (handling(scene, unit.who, own) if own else None) or kept(scene, unit.who)
    body = body or scene.body(unit.numbers[0], "face" if close and not other else "hands")
    picture = unit.done if own else said(scene, unit, to, body.does)
    moves = camera.moves or _moves(scene, unit, own, last, mood)
    people: tuple[DrawnSubject, ...]
    if other:
        theirs = clause(unit, other, tongue)
        picture = after(unit.done if theirs and not own else picture, both(scene, unit.who, other, unit.numbers[0]), tongue)
        camera = camera._replace(sizes=("ms", "mls"), framing="two_shot", focus="deep", composition="foreground_layer", moves=moves)
        waits = theirs or scene.body(unit.numbers[0], "hold").does
        people = (subject(scene, unit.who, own or body.does, feeling, other), subject(scene, other, waits, "calm", unit.who))
        scene.both = True
        if wide and unit.kind == "speech":
            camera = camera._replace(sizes=("fs", "ls"))
    else:
        turns = mood if unit.kind in ("lands", "lie") or last else None
        busy: Gaze | None = "down" if own and len(scene.order) > 2 else None  # a ring has no one other side to look to
        people = (subject(scene, unit.who, own or body.does, feeling, to, turns, on(unit, scene.sheet), gaze=busy),)
        if own:
            camera = camera._replace(sizes=("ms", "mls"))
        elif unit.kind == "speech":
            camera = camera._replace(sizes=("cu", "mcu") if close else ("ms", "mcu", "mls"))
        low = unit.kind == "order" and scene.low
        scene.low = scene.low and not low
        camera = camera._replace(angle="low" if low else "eye", large=last, moves=moves)
    if wide == "first":
        camera = camera._replace(sizes=("fs", "mls"))
    scene.put(unit, unit.numbers, "speech", camera, picture, people, body, sound(unit.done, scene.sheet) if unit.done else "")


def _moves(scene: Scene, unit: Unit, own: str, last: bool, mood: Feeling) -> tuple[Move, ...]:
    """What may move the camera while somebody speaks: the line that is the last, an order, a walk, a voice that is not steady."""
    tongue = scene.sheet.language
    if opens(own, "walk", tongue):
        return ("track_lead", "track_side")
    if own and has(own, "up", tongue):
        return ("tilt_up",)
    if last or unit.kind == "order":
        return ("push_in",)
    loud = unit.said.rstrip('"”').endswith(("!", "！")) or has(unit.done, "haste", tongue)
    unsteady: tuple[Move, ...] = ("handheld",) if loud or mood in ("anger", "fear", "grief") else ()
    slides: tuple[Move, ...] = ("truck_left", "truck_right") if len(unit.said) * 3 >= LONG_SPEECH[tongue] * 2 else ()
    return (*unsteady, *slides, *(("push_in",) if unit.kind == "lands" else ()))


def _voice(scene: Scene, unit: Unit, camera: Camera, to: str, mood: Feeling) -> None:
    """Somebody who is not seen: the line is held on whoever hears it, else on the place."""
    line, feeling = unit.numbers[0], shown(unit, scene.sheet)
    if not to:
        detail = scene.detail(line)
        scene.put(unit, unit.numbers, "listen", camera._replace(sizes=("ls", "insert"), framing="empty"), detail, (), still(scene, line))
        return
    body = scene.body(line, "listen")
    picture = scene.pick("hear", line).format(who=to, other=unit.who, does=body.does)
    people = (subject(scene, to, body.does, feeling, unit.who, mood, on(unit, scene.sheet)),)
    scene.put(unit, unit.numbers, "listen", camera, picture, people, body)


def _answer(scene: Scene, unit: Unit, camera: Camera) -> None:
    """Somebody who is asked and answers, held throughout: the question is heard over their face."""
    body = scene.body(unit.numbers[0], "listen")
    asked, feeling = next(row.who for row in unit.rows if row.who), shown(unit, scene.sheet)
    picture = scene.pick("answer", unit.numbers[0]).format(who=unit.who, other=asked, does=body.does)
    people = (subject(scene, unit.who, body.does, feeling, asked),)
    scene.put(unit, unit.numbers, "listen", camera, picture[:1].upper() + picture[1:], people, body)


def _around(scene: Scene, unit: Unit, camera: Camera) -> None:
    """While somebody speaks on: a thing of the story that they speak of, else something of the place."""
    line = unit.numbers[0]
    if thing := next((prop for prop in scene.sheet.props if has_name(unit.said, prop, scene.sheet.language)), ""):
        camera = camera._replace(sizes=("insert",), framing="insert")
        scene.put(unit, unit.numbers, "insert", camera, scene.shown(thing), (), still(scene, line))
        return
    scene.put(unit, unit.numbers, "insert", camera._replace(framing="empty"), scene.detail(line), (), still(scene, line))


def _act(scene: Scene, unit: Unit, camera: Camera, first: bool, last: bool, to: str, mood: Feeling) -> None:
    """Somebody with a name does something: as the script has it, everybody it names in the frame."""
    tongue, line = scene.sheet.language, unit.numbers[0]
    names = unit.seen.all[:_MOST]
    actor, told = names[0], clause(unit, names[0], tongue)
    body = handling(scene, actor, told or unit.done) or scene.fall(line)
    going = _going(scene, unit, actor)
    feeling = shown(unit, scene.sheet)
    if last and feeling == "calm":
        feeling = mood
    together = (
        not scene.both
        and len(names) == 1
        and bool(to)
        and to not in names
        and unit.kind in ("action", "touch", "face", "walk")
        and not last
    )
    down = unit.kind in ("touch", "discovery", "handover", "power")
    people = [
        subject(
            scene, name, (clause(unit, name, tongue) if name in unit.seen.agents or name == actor else "") or scene.body(line, "hold").does,
            feeling if name == actor else "calm", next((n for n in names if n != name), to),
            gaze=_gaze(unit) if name == actor else None, going=going if name == actor else "still",
        )
        for name in names
    ]  # fmt: skip
    picture = unit.done
    if together:
        people.append(subject(scene, to, scene.body(line, "hold").does, "calm", actor))
        picture = after(picture, both(scene, actor, to, line), tongue)
        camera = camera._replace(sizes=[s for s in camera.sizes if s in ("ms", "mls", "fs", "ls")] or ["ms", "mls"])
        down = False
    camera = camera._replace(sizes=[s for s in camera.sizes if s != "els"])
    if len(people) > 1:
        scene.both = True
        camera = camera._replace(framing="two_shot" if len(people) == 2 else "three_shot", focus="deep", composition="foreground_layer")
        camera = camera._replace(sizes=[s for s in camera.sizes if s not in ("mcu", "cu")] or ["ms", "mls"])
        if len(people) == _MOST:
            camera = camera._replace(sizes=["fs", "mls"], composition=None)
    purpose: Purpose = "button" if last else _purpose(scene, first) or ("reveal" if unit.kind == "discovery" else "action")
    still_frame = kit("coverage")["kinds"][unit.kind].get("still")
    camera = camera._replace(
        facings=camera.facings if still_frame else _BEHIND, moves=() if still_frame else _act_moves(scene, unit, last, mood), large=last,
        focus="shallow" if unit.kind == "silence" else camera.focus,
    )  # fmt: skip
    if last:
        camera = camera._replace(sizes=("ms", "mcu", "cu") if len(people) == 1 else [s for s in camera.sizes if s != "insert"])
    if down and first:
        camera = camera._replace(sizes=[s for s in camera.sizes if s != "insert"] or ["ms", "fs"])
    if unit.kind == "touch" and scene.sheet.opens_episode and scene.overhead and not first and len(people) == 1:
        scene.overhead = False
        camera = camera._replace(sizes=("insert",), angle="overhead")
    seconds = 5.0 if unit.kind == "silence" else 3.0
    scene.put(unit, unit.numbers, purpose, camera, picture, tuple(people), body, sound(unit.done, scene.sheet), seconds)


def _gaze(unit: Unit) -> Gaze | None:
    """Where somebody looks who is busy: at their hands, or out of the frame by which they leave."""
    if unit.kind in ("touch", "discovery", "handover"):
        return "down"
    return "away" if unit.kind == "exit" else "toward" if unit.kind == "arrival" else None


def _going(scene: Scene, unit: Unit, actor: str) -> Going:
    if unit.kind == "exit":
        return scene.goes(actor, scene.outward(actor))
    if unit.kind in ("arrival", "walk"):
        return scene.goes(actor, scene.inward(actor))
    return "still"


def _act_moves(scene: Scene, unit: Unit, last: bool, mood: Feeling) -> tuple[Move, ...]:
    """What on the page may move the camera: a walk, something that rises or falls, haste, the hands before the face, the end."""
    tongue, text, way = scene.sheet.language, unit.done, scene.going.get(unit.actor, (0, "still"))[1]
    if last:
        return ("push_in", "pull_out")
    if unit.kind == "blow":
        return ("handheld",)
    out: list[Move] = []
    if unit.kind == "walk":
        out += ["track_follow", "track_side", "track_lead"]
        out += ["pan_left"] if way == "left" else ["pan_right"] if way == "right" else []
    if has(text, "haste", tongue):
        out.append("handheld")
    if has(text, "up", tongue):
        out.append("tilt_up")
    elif has(text, "down", tongue) or unit.kind == "touch":
        out.append("tilt_down")
    if unit.kind in ("face", "discovery", "handover"):
        out += ["push_in", "pan_left" if scene.gaze(unit.actor, unit.other) == "left" else "pan_right"]
    if mood in ("anger", "fear"):
        out.append("handheld")
    return tuple(out)


def _nobody(scene: Scene, unit: Unit, camera: Camera, first: bool) -> None:
    """A place, a thing, a crowd, or somebody whom the script gives no name."""
    tongue, text = scene.sheet.language, unit.done
    moves: list[Move] = []
    if unit.kind == "crowd":
        camera = camera._replace(framing="group", angle="high" if scene.sheet.luck.random() < 0.3 else "eye")
        moves = ["handheld", "track"] if has(text, "haste", tongue) else ["track"] if has(text, "walk", tongue) else []
    elif somebody(text, tongue) or any(name.casefold() in text.casefold() for name in scene.sheet.names):
        camera = camera._replace(
            framing="pov" if not first and not goes_on(text, tongue) and scene.sheet.luck.random() < _BY_EYES else "insert"
        )
        moves = ["handheld"]
    else:
        camera = camera._replace(framing="empty")
        moves = ["pan_left", "pan_right", "pull_out"]
        if not has(text, "wide", tongue) or scene.sheet.inside:
            camera = camera._replace(sizes=[s for s in camera.sizes if s != "els"])
    if has(text, "up", tongue):
        moves.insert(0, "tilt_up")
    elif has(text, "down", tongue):
        moves.insert(0, "tilt_down")
    purpose: Purpose = _purpose(scene, first) or "action"
    scene.put(
        unit, unit.numbers, purpose, camera._replace(moves=tuple(moves)), text, (), still(scene, unit.numbers[0]), sound(text, scene.sheet)
    )


def _purpose(scene: Scene, first: bool) -> Purpose | None:
    if not first:
        return None
    return "hook" if scene.sheet.opens_episode else "establish"


def still(scene: Scene, line: int) -> Body:
    """Both ends of a picture that has nobody in it."""
    start, _, end = scene.pick("poses", line, "things").partition(" | ")
    return Body("", start, end)
