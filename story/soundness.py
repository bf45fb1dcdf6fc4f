"""What must hold in a shot list before anything can be made of it: names that are there and stand once, lines that are lines, no circle, sums.

Pure. Says where by the path of the field, so that a reader of files can tell the line; `verify` says by the shot what must be so beyond it.

A circle: a shot that begins or ends with a frame taken from another shot (an asset of kind `frame` without a file yet, whose `of` is that
shot's id) must be made after it. Shots that wait for one another that way can none of them be made first.
"""

from collections.abc import Iterable, Sequence

from loreboard.story.json_places import Path
from loreboard.story.mistakes import Told, nearest
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList

Flaws = list[tuple[Path, Told]]


def flaws(shots: ShotList, script: Script | None = None, sums: bool = True) -> Flaws:
    """Everything that does not hold, by path. `script` is looked at if it is the one that the list was made of."""
    out = [*_twice(shots), *_lost(shots), *_circles(shots)]
    if script is not None and script.sha256 == shots.script.sha256:
        out += _dead(shots, script)
    return out + _sums(shots) if sums else out


def waits_for(shots: ShotList, shot: Shot) -> tuple[str, ...]:
    """The shots of the list that must be made before `shot`, since it begins, ends or is made after a frame of theirs that is no file yet."""
    known = {s.id for s in shots.shots}
    used = {shot.first_frame, shot.last_frame, *(ref.asset for ref in shot.refs)}
    return tuple(a.of for a in shots.assets if a.id in used and a.kind == "frame" and a.uri is None and a.of in known)


def _twice(shots: ShotList) -> Flaws:
    out: Flaws = []
    for kind, names in (
        ("shots", [s.id for s in shots.shots]),
        ("scenes", [s.id for s in shots.scenes]),
        ("assets", [a.id for a in shots.assets]),
    ):
        first: dict[str, int] = {}
        for n, name in enumerate(names):
            if name in first:
                out.append(((kind, n, "id"), (f'is "{name}", as {kind}[{first[name]}].id is', "Give it an id of its own.")))
            first.setdefault(name, n)
    return out


def _lost(shots: ShotList) -> Flaws:
    scenes, assets = {s.id for s in shots.scenes}, {a.id: a.kind for a in shots.assets}
    out: Flaws = []
    for n, shot in enumerate(shots.shots):
        if shot.scene not in scenes:
            out.append(
                (("shots", n, "scene"), (f'is "{shot.scene}", which is no scene of the list', nearest(shot.scene, scenes, _there(scenes))))
            )
        for m, ref in enumerate(shot.refs):
            if ref.asset not in assets:
                told = (
                    f'is "{ref.asset}", which is no asset of the list',
                    nearest(ref.asset, assets, "Add it to assets, or take the ref out."),
                )
                out.append((("shots", n, "refs", m, "asset"), told))
        for field in ("first_frame", "last_frame"):
            name = getattr(shot, field)
            if name is not None and assets.get(name) != "frame":
                frames = [a for a, kind in assets.items() if kind == "frame"]
                out.append(
                    (("shots", n, field), (f'is "{name}", which is no asset of kind frame', nearest(name, frames, "Add one to assets.")))
                )
        if not shot.lines and shot.on_line is None:
            out.append(
                (
                    ("shots", n, "lines"),
                    ("are empty, and on_line names no line", "Say which lines the shot claims, or the one it plays on."),
                )
            )
    return out


def _dead(shots: ShotList, script: Script) -> Flaws:
    lines = [line.number for line in script.lines]
    known, out = set(lines), Flaws()
    for n, shot in enumerate(shots.shots):
        asked: list[tuple[Path, int]] = [(("shots", n, "lines", m), line) for m, line in enumerate(shot.lines)]
        if shot.on_line is not None:
            asked.append((("shots", n, "on_line"), shot.on_line))
        for path, line in asked:
            if line not in known:
                near = sorted(lines, key=lambda x, line=line: (abs(x - line), x))[:2]  # type: ignore[misc]
                out.append(
                    (
                        path,
                        (
                            f"is {line}, which is no action or dialogue of the script",
                            f"Near it are lines {' and '.join(map(str, sorted(near)))}.",
                        ),
                    )
                )
    return out


def _circles(shots: ShotList) -> Flaws:
    waits = {s.id: waits_for(shots, s) for s in shots.shots}
    place = {s.id: n for n, s in enumerate(shots.shots)}
    out: Flaws = []
    for circle in circles(waits):
        shot = shots.shots[place[circle[0]]]
        frames = {a.id for a in shots.assets if a.kind == "frame" and a.of == circle[1 % len(circle)]}
        field = "first_frame" if shot.first_frame in frames else "last_frame" if shot.last_frame in frames else "refs"
        told = " waits for ".join((*circle, circle[0]))
        out.append(
            (("shots", place[shot.id], field), (f"goes in a circle: {told}", "Take one of these frames out, or give it a file in uri."))
        )
    return out


def circles(waits: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Each circle that is met first on a walk through who waits for whom, once."""
    done, out = set[str](), []
    for start in waits:
        way: list[str] = []
        todo: list[tuple[str, Iterable[str]]] = [(start, iter(waits[start]))] if start not in done else []
        way += [start] if todo else []
        while todo:
            name, rest = todo[-1]
            after = next(iter(rest), None)
            if after is None:
                done.add(name)
                todo.pop()
                way.pop()
            elif after in way:
                out.append(tuple(way[way.index(after) :]))
            elif after not in done:
                way.append(after)
                todo.append((after, iter(waits.get(after, ()))))
    return out


def _sums(shots: ShotList) -> Flaws:
    out: Flaws = []
    if shots.frames != shots.target_frames:
        told = (f"is {shots.target_frames}, and the shots sum to {shots.frames}", "Fit them with `loreboard shot fit`, or mend a length.")
        out.append((("target_frames",), told))
    for n, shot in enumerate(shots.shots):
        said = max((d.start + d.frames for d in shot.dialogue), default=0)
        if said > shot.frames:
            told = (f"is {shot.frames}, and its speech ends at {said}", "Fit the list with `loreboard shot fit`, or give the shot more.")
            out.append((("shots", n, "frames"), told))
    return out


def _there(names: Iterable[str]) -> str:
    some: Sequence[str] = sorted(names)
    return f"There are: {', '.join(some[:12])}." if some else "Add it to scenes."
