"""Split, merge, move, delete. Speech goes with its line; lines keep their order; a shot that lives keeps its id."""

from collections.abc import Sequence
from typing import Any

from loreboard.agents.storyboard.making import spoken
from loreboard.agents.storyboard.running import Has
from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, ShotList

from .lengths import floor_of, said, wished
from .settling import settled
from .table import Table, named, new_id, open_to_change, the_shot

MOST_PARTS = 24


def split_at_line(shots: ShotList, table: Table, name: str, line: int) -> ShotList:
    """The shot in two, the second beginning with `line`."""
    shot = open_to_change(the_shot(shots, name))
    if line not in shot.lines[1:]:
        can = f"It can be split at {named(shot.lines[1:])}, or by --frame." if shot.lines[1:] else "Split it by --frame or --parts."
        raise BadInput(f"The shot does not claim line {line} after another one", shot.id, can)
    at = shot.lines.index(line)
    return _in_parts(shots, table, shot, (shot.lines[:at], shot.lines[at:]))


def split_at_frame(shots: ShotList, table: Table, name: str, frame: int) -> ShotList:
    """The shot in two, the second beginning with its frame `frame`, counted from 0. Lines that begin there or later go with it; where none
    does, it claims none and plays on the last. Both are as long as that makes them."""
    shot = open_to_change(the_shot(shots, name))
    begins = _begins(shot, shots, table)
    first = tuple(n for n in shot.lines if begins[n] < frame) or shot.lines[:1]
    parts = (first, shot.lines[len(first) :])
    one, two = _pieces(shots, shot, table, parts)
    least, rest = floor_of(one, shots.fps, table), floor_of(two, shots.fps, table)
    if not least <= frame <= shot.frames - rest:
        starts = ", ".join(f"{at} (line {n})" for n, at in begins.items())
        raise BadInput(
            f"At frame {frame} the halves would have {frame} and {shot.frames - frame} frames; they need {least} and {rest}",
            shot.id,
            f"Its lines begin at frame {starts}: split at one with --line, or give a frame that leaves room."
            if starts
            else "Give a frame nearer its middle.",
        )
    halves = (one.model_copy(update={"frames": frame}), two.model_copy(update={"frames": shot.frames - frame}))
    return settled(shots, _put(shots, shot.id, halves), table, {s.id for s in halves})


def split_in_parts(shots: ShotList, table: Table, name: str, parts: int) -> ShotList:
    """The shot in `parts`: its lines in runs that take about as long; parts that are left over claim none and play on the last line."""
    shot = open_to_change(the_shot(shots, name))
    if not 2 <= parts <= MOST_PARTS:
        raise BadInput(f"A shot cannot be split in {parts}", shot.id, f"Give --parts 2 to {MOST_PARTS}.")
    runs = _runs(shot, shots.fps, table, min(parts, len(shot.lines)))
    return _in_parts(shots, table, shot, (*runs, *((),) * (parts - len(runs))))


def merge(shots: ShotList, table: Table, name: str, other: str | None = None) -> ShotList:
    """One shot of the two, which must be neighbours in a scene: `name` keeps its id and camera, and takes in `other`, else the next."""
    shot = open_to_change(the_shot(shots, name))
    at = shots.shots.index(shot)
    if other is None and (at + 1 == len(shots.shots) or shots.shots[at + 1].scene != shot.scene):
        raise BadInput("Nothing follows the shot in its scene", shot.id, "Name the shot before it with --with.")
    gone = open_to_change(the_shot(shots, other) if other else shots.shots[at + 1])
    if gone.scene != shot.scene or abs(shots.shots.index(gone) - at) != 1:
        raise BadInput(f"{shot.id} and {gone.id} are no neighbours in one scene", gone.id, "Move one beside the other first.")
    first, last = (shot, gone) if at < shots.shots.index(gone) else (gone, shot)
    lines = (*first.lines, *last.lines)
    stop = said()[shots.language]["stop"]
    pictures = dict.fromkeys(p.strip().rstrip(".。") for p in (first.picture, last.picture) if p.strip())
    one = shot.model_copy(
        update={
            "lines": lines, "on_line": None if lines else shot.on_line, "runs_on": "" if lines else first.runs_on, "frames": first.frames + last.frames, "pinned": False,
            "picture": stop.join(pictures), "start": first.start, "end": last.end, "state": first.state,
            "changes": (*first.changes, *last.changes), "dialogue": (), "captions": (), "transition_in": first.transition_in,
            "overlap": first.overlap, "transition_out": last.transition_out, "first_frame": first.first_frame, "last_frame": last.last_frame,
        }
    )  # fmt: skip
    after = [one if s.id == shot.id else s for s in shots.shots if s.id != gone.id]
    return settled(shots, after, table, {shot.id})


def move(shots: ShotList, table: Table, name: str, *, before: str | None = None, after: str | None = None) -> ShotList:
    """The shot before or after another one of its scene. Lines keep the script's order; a shot that claims none plays on what it then follows."""
    if (before is None) == (after is None):
        raise BadInput("Say where the shot goes", name, "Give --before or --after with another shot.")
    shot, mark = open_to_change(the_shot(shots, name)), the_shot(shots, before or after or "")
    if mark.id == shot.id:
        raise BadInput("A shot cannot be moved beside itself", shot.id, "Name another shot.")
    if mark.scene != shot.scene:
        raise BadInput(f"{mark.id} is in another scene", shot.id, "A shot moves within its scene; add one there instead.")
    left = [s for s in shots.shots if s.id != shot.id]
    at = next(n for n, s in enumerate(left) if s.id == mark.id) + (after is not None)
    moved = [*left[:at], shot, *left[at:]]
    if shot.lines:
        _in_order(moved, shot)
    else:
        follows = [s.lines[-1] for s in left[:at] if s.scene == shot.scene and s.lines]
        heads = [s.lines[0] for s in left[at:] if s.scene == shot.scene and s.lines]
        moved[at] = shot.model_copy(update={"on_line": follows[-1] if follows else heads[0] if heads else shot.on_line})
    return settled(shots, moved, table, {shot.id})


def delete(shots: ShotList, table: Table, name: str, to: str | None = None) -> ShotList:
    """The list without the shot. Lines it claims go to `to`, the nearest shot before or after it in the scene that claims lines, or any between."""
    shot = open_to_change(the_shot(shots, name))
    at = shots.shots.index(shot)
    left = [s for s in shots.shots if s.id != shot.id]
    if not shot.lines:
        if not left:
            raise BadInput("It is the only shot of the list", shot.id, "Add another one first.")
        return settled(shots, left, table, ())
    can = _heirs(shots, at)
    if to is None:
        names = " or ".join(s.id for s in can if not s.locked) or "nothing: unlock a neighbour first"
        raise BadInput(
            f"The shot claims {named(shot.lines)}, which must be in a shot", shot.id, f"Say which takes them, with --to {names}."
        )
    heir = open_to_change(the_shot(shots, to))
    if heir not in can:
        raise BadInput(
            f"{heir.id} cannot take {named(shot.lines)}: the lines would leave their order", heir.id,
            f"Give --to {' or '.join(s.id for s in can)}." if can else "Move its lines by merge first.",
        )  # fmt: skip
    lines = (*heir.lines, *shot.lines) if shots.shots.index(heir) < at else (*shot.lines, *heir.lines)
    took = heir.model_copy(
        update={
            "lines": lines,
            "on_line": None,
            "runs_on": "",
            "frames": heir.frames + shot.frames,
            "pinned": False,
            "dialogue": (),
            "captions": (),
        }
    )
    return settled(shots, [took if s.id == heir.id else s for s in left], table, {heir.id})


def _heirs(shots: ShotList, at: int) -> list[Shot]:
    """The shots of the scene that can take the lines of the one at `at` and keep the order, nearest first on either side."""
    scene, out = shots.shots[at].scene, []
    for side in (shots.shots[:at][::-1], shots.shots[at + 1 :]):
        for shot in side:
            if shot.scene != scene:
                break
            out.append(shot)
            if shot.lines:
                break
    return out


def _in_order(moved: Sequence[Shot], shot: Shot) -> None:
    order = [n for s in moved for n in s.lines]
    if order == sorted(order):
        return
    at = moved.index(shot)
    over = [s.id for s in moved[:at] if s.lines and s.lines[0] > shot.lines[-1]]
    over += [s.id for s in moved[at + 1 :] if s.lines and s.lines[-1] < shot.lines[0]]
    raise BadInput(
        f"It claims {named(shot.lines)} and would pass {', '.join(over[:4])}: lines keep the script's order", shot.id,
        "Move it only past shots that claim no line, or change the order in the script and run `loreboard resume`.",
    )  # fmt: skip


def _in_parts(shots: ShotList, table: Table, shot: Shot, parts: Sequence[tuple[int, ...]]) -> ShotList:
    """The shot in parts that share its frames by what their lines would take, none under what it needs while there is enough."""
    pieces = _pieces(shots, shot, table, parts)
    floors = [floor_of(piece, shots.fps, table) for piece in pieces]
    wishes = [wished(piece, shots.fps, table) if piece.lines else floor for piece, floor in zip(pieces, floors, strict=True)]
    free = max(0, shot.frames - sum(floors))
    over = [max(1, wish - floor) for wish, floor in zip(wishes, floors, strict=True)]
    lengths = [floor + free * share // sum(over) for floor, share in zip(floors, over, strict=True)]
    lengths[0] += max(0, shot.frames - sum(lengths))
    cut = [piece.model_copy(update={"frames": frames}) for piece, frames in zip(pieces, lengths, strict=True)]
    return settled(shots, _put(shots, shot.id, cut), table, {piece.id for piece in cut})


def _pieces(shots: ShotList, shot: Shot, table: Table, parts: Sequence[tuple[int, ...]]) -> list[Shot]:
    """The shot and its new fellows, of one set-up: it begins as the first and ends as the last, and nobody has said what lies between."""
    heading, texts = table.scene(shot).heading, {line.number: line.text for line in table.scene(shot).lines}
    claimed, out, made = shot.lines[-1] if shot.lines else shot.on_line or 0, [], list[str]()
    for n, lines in enumerate(parts):
        first, last = n == 0, n == len(parts) - 1
        claimed = lines[-1] if lines else claimed
        update: dict[str, Any] = {"lines": lines, "on_line": None if lines else claimed, "pinned": False, "dialogue": (), "captions": ()}
        if not first:
            told = (heading, *(texts.get(x, "") for x in lines or (claimed,)), "" if lines else shot.purpose)
            made.append(new_id(shots, told, made))
            update |= {"id": made[-1], "rev": shot.rev + 1, "status": "draft", "notes": "", "transition_in": "cut", "overlap": 0}
            update |= {"start": "", "first_frame": None, "runs_on": ""}
        if not last:
            update |= {"end": "", "changes": (), "transition_out": "cut", "last_frame": None}
        if not lines and shot.lines:
            update |= {"least": 1, "most": None}
        out.append(shot.model_copy(update=update))
    return out


def _put(shots: ShotList, name: str, pieces: Sequence[Shot]) -> list[Shot]:
    return [one for s in shots.shots for one in (pieces if s.id == name else (s,))]


def _begins(shot: Shot, shots: ShotList, table: Table) -> dict[int, int]:
    """The frame on which each claimed line begins: speech where it lies, an action where the line before it ends."""
    lines, out, at = table.lines(shot), dict[int, int](), 0
    speeches = {d.line: d for d in spoken(Has(lines), set(), shot.frames, shots.fps, shots.language, table.pace)}
    for n, line in enumerate(lines):
        speech = speeches.get(line.number)
        out[line.number] = 0 if n == 0 else speech.start if speech else at
        at = speech.start + speech.frames if speech else at + 1
    return out


def _runs(shot: Shot, fps: int, table: Table, parts: int) -> list[tuple[int, ...]]:
    """The claimed lines in so many runs, each ended where its share of the time is used up."""
    if parts < 2:
        return [shot.lines]
    takes = [wished(shot.model_copy(update={"lines": (line,), "on_line": None}), fps, table) for line in shot.lines]
    out: list[list[int]] = [[]]
    used = 0
    for n, (line, frames) in enumerate(zip(shot.lines, takes, strict=True)):
        rest = len(shot.lines) - n
        full = used + frames / 2 > sum(takes) * len(out) / parts
        if out[-1] and len(out) < parts and (full or rest == parts - len(out)):
            out.append([])
        out[-1].append(line)
        used += frames
    return [tuple(run) for run in out]
