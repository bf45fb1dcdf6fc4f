"""A shot more that claims no line: a reaction, a close look, a detail of the place, set up by rule where nobody has said how."""

from typing import get_args

from loreboard.agents.storyboard import setups
from loreboard.agents.storyboard.prices import told as lengths
from loreboard.story.camera import Camera, Framing, Purpose, Size
from loreboard.story.drawn import DrawnShot, DrawnSubject
from loreboard.story.errors import BadInput
from loreboard.story.script import Line, Scene
from loreboard.story.shots import Prompt, Shot, ShotList, Subject

from .lengths import said
from .settling import settled
from .table import Table, line_of, new_id, the_shot

ADDED: tuple[Purpose, ...] = ("reaction", "listen", "insert", "establish")


def add(
    shots: ShotList,
    table: Table,
    purpose: str,
    line: int,
    *,
    after: str | None = None,
    who: str = "",
    picture: str = "",
    seconds: float | None = None,
    size: str = "",
) -> ShotList:
    """The list with a shot of `purpose` that plays on `line`: after the shot that claims it (an establishing one before it), or `after`.

    `who` is seen in it: for a reaction, else whoever of the scene does not speak the line. `seconds` is its wish; the rest gives way.
    Raises BadInput for what no such shot can be, and when no lengths fit.
    """
    kind = next((p for p in ADDED if p == purpose), None)
    if kind is None:
        raise BadInput(
            f"{purpose!r} is no shot that can be added", "PURPOSE", f"There are: {', '.join(ADDED)}. Others claim lines: split one."
        )
    scene, told = _found(table, line)
    host = next((s for s in shots.shots if line in s.lines), None)
    if host is None:
        raise BadInput(f"Line {line} is in no shot", "--line", "Cover it first.")
    beside = the_shot(shots, after) if after else host
    if beside.scene != scene.id:
        raise BadInput(f"Line {line} is in another scene than {beside.id}", "--after", "A shot plays on a line of its own scene.")
    at = shots.shots.index(beside) + (1 if after or kind != "establish" else 0)
    seen = _people(shots, host, told, kind, who)
    frames = round((seconds or lengths()["bands"][kind][0]) * shots.fps)
    words = said()[shots.language]
    shown = picture.strip() or {
        "reaction": words["takes_in"].format(who=seen[0].name if seen else ""),
        "listen": words["takes_in"].format(who=seen[0].name if seen else ""),
        "establish": words["place"].format(place=host.place),
    }.get(kind, "")
    if not shown:
        raise BadInput("Nobody has said what the shot shows", "--picture", 'Say it, as in --picture "the cup, upside down".')
    hold = round(lengths()["hold"] * shots.fps)
    one = Shot(
        id=new_id(shots, (table.scene(host).heading, told.text, kind)), rev=2,
        scene=scene.id, lines=(), on_line=line, purpose=kind, frames=max(1, frames),
        least=hold if frames >= hold and kind in lengths()["protected"] else 1,
        most=max(2 * frames, 4 * shots.fps), camera=_camera(shots, host, kind, seen, size), place=host.place, time=host.time, hour=host.hour,
        weather=host.weather, subjects=seen, picture=shown, start="", end="", state=host.state, light=host.light, light_type=host.light_type,
        light_quality=host.light_quality, dialogue=(), sound="", ambience=host.ambience, music=host.music, group=host.group,
        refs=host.refs, prompt=Prompt(core="", avoid=()),
    )  # fmt: skip
    return settled(shots, [*shots.shots[:at], one, *shots.shots[at:]], table, {one.id})


def _found(table: Table, line: int) -> tuple[Scene, Line]:
    for scene in table.script.scenes:
        for told in scene.lines:
            if told.number == line:
                return scene, told
    raise BadInput(
        f"Line {line} is no action or dialogue of the script",
        "--line",
        "Give a line number of the script, as `loreboard time SCRIPT --lines` prints them.",
    )


def _people(shots: ShotList, host: Shot, line: Line, kind: Purpose, who: str) -> tuple[Subject, ...]:
    """Who is seen: `who`; else, where somebody takes something in, the nearest who does not speak the line."""
    if kind == "establish" and not who:
        return ()
    near = sorted((s for s in shots.shots if s.scene == host.scene), key=lambda s: abs(line_of(s) - line.number))
    known = {x.name.casefold(): x for s in (*shots.shots, *reversed(near)) for x in s.subjects}
    if who:
        if who.casefold() not in known:
            raise BadInput(f"Nobody called {who} is seen in the list", "--who", f"There are: {', '.join(x.name for x in known.values())}.")
        return (_calm(known[who.casefold()], shots),)
    if kind == "insert":
        return ()
    speaker = (line.speaker or "").casefold()
    other = next((x for s in near for x in s.subjects if x.name.casefold() != speaker), None)
    if other is None:
        raise BadInput("Nobody else is seen in the scene", "--who", "Say who takes it in.")
    return (_calm(other, shots),)


def _calm(subject: Subject, shots: ShotList) -> Subject:
    """The same person with the face they have, listening."""
    return subject.model_copy(
        update={"doing": said()[shots.language]["listens"], "becomes": None, "on": "", "at": "centre", "going": "still"}
    )


def _camera(shots: ShotList, host: Shot, kind: Purpose, seen: tuple[Subject, ...], size: str) -> Camera:
    how = said()["setups"][kind]
    wanted: Size | None = next((term for term in get_args(Size) if term == (size or how["size"])), None)
    if wanted is None:
        raise BadInput(f"{size!r} is no size", "--size", f"There are: {', '.join(get_args(Size))}.")
    framing: Framing = how["framing"] if seen or kind in ("insert", "establish") else "empty"
    drawn = DrawnShot(
        lines=(), on_line=0, purpose=kind, size=wanted, framing=framing, angle="eye", facing="three_quarter_front",
        move="static", speed="normal", lens_mm=how["mm"], side=host.camera.side, picture="", start="", end="", sound="", seconds=1.0,
        subjects=tuple(
            DrawnSubject(name=s.name, doing=s.doing, feeling=s.feeling, at=s.at, gaze=s.gaze, going=s.going) for s in seen
        ),
    )  # fmt: skip
    return setups.camera(drawn, host.camera.axis)
