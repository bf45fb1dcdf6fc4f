"""A person's list carried over to another version of its script: by the words of the lines, since their numbers move.

A scene whose heading and lines read as before keeps all its shots. In a scene that reads otherwise, or of which the person has cut a line's
shot, what they have put work into (locked, approved or edited shots) stays where its lines still stand together; what was drawn anew
fills the rest. Looks and light of a scene come from the new drawing, except in locked shots, which keep everything but their line numbers.
"""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from loreboard.story.script import Line, Script
from loreboard.story.shots import Shot, ShotList

from .lengths import fitted
from .settling import reworded
from .table import Table


def carried(theirs: ShotList, was: Script, drawn: ShotList, table: Table, target: int | None) -> ShotList:
    """`drawn`, the list of the script as it now is, with what `theirs`, made of `was`, has that still stands, summing to
    `target` frames, or without one to what its shots come to. Raises BadInput when no lengths fit around its locks."""
    numbers = same_lines(was, table.script)
    scenes = same_scenes(was, table.script, numbers)
    shots: list[Shot] = []
    worked = _with_runs(theirs.shots)
    for scene in drawn.scenes:
        new = [s for s in drawn.shots if s.scene == scene.id]
        old = scenes.get(scene.id)
        kept = [moved for s in theirs.shots if s.scene == old and (moved := _moved(s, scene.id, numbers))]
        if not kept or not _covers(kept, new):
            lain = [m for s in theirs.shots if s.id in worked and (m := _moved(s, scene.id, numbers)) and _of(m, table, scene.id)]
            kept = _laid_over(new, lain)
        shots += kept
    shots = _entered(_apart(shots), drawn.shots)
    assets = {asset.id: asset for asset in (*theirs.assets, *drawn.assets)}
    gone = [s.id for s in theirs.shots if s.id not in {x.id for x in shots}]
    told = drawn.model_copy(
        update={
            "shots": tuple(shots), "assets": tuple(assets.values()), "target_frames": target or sum(s.frames for s in shots), "handles": theirs.handles,
            "retired": tuple(dict.fromkeys(name for name in (*theirs.retired, *gone) if name not in {x.id for x in shots})),
        }
        | dict(theirs.model_extra or {})
    )  # fmt: skip
    return reworded(fitted(told, table), table)


def same_lines(was: Script, now: Script) -> dict[int, int]:
    """The number that each line of `was` now has, where the same words of the same speaker still stand in the same order."""
    old, new = ([(line.kind, line.speaker, line.text, line.delivery, line.extension) for line in script.lines] for script in (was, now))
    out: dict[int, int] = {}
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for n in range(block.size):
            out[was.lines[block.a + n].number] = now.lines[block.b + n].number
    return out


def same_scenes(was: Script, now: Script, numbers: Mapping[int, int]) -> dict[str, str]:
    """Each scene of `now` that reads as one of `was`, and that one's id."""
    out: dict[str, str] = {}
    for scene in now.scenes:
        lines = [line.number for line in scene.lines]
        for old in was.scenes:
            if lines and old.heading == scene.heading and [numbers.get(line.number) for line in old.lines] == lines:
                out[scene.id] = old.id
    return out


def _moved(shot: Shot, scene: str, numbers: Mapping[int, int]) -> Shot | None:
    """`shot` under the new numbers of its lines; None when one of them reads otherwise or is gone."""
    wanted = [*shot.lines, *([shot.on_line] if shot.on_line is not None else [])]
    if any(line not in numbers for line in wanted):
        return None
    on_line = None if shot.on_line is None else numbers[shot.on_line]
    return shot.model_copy(
        update={
            "scene": scene, "lines": tuple(numbers[line] for line in shot.lines), "on_line": on_line,
            "dialogue": tuple(d.model_copy(update={"line": numbers.get(d.line, d.line)}) for d in shot.dialogue),
            "captions": tuple(c.model_copy(update={"line": numbers.get(c.line, c.line)}) for c in shot.captions),
            "group": scene + shot.group[-1:] if shot.group in (f"{shot.scene}a", f"{shot.scene}b") else shot.group,
        }
    )  # fmt: skip


def _worked_on(shot: Shot) -> bool:
    return shot.status != "draft" or shot.rev > 1 or shot.pinned


def _with_runs(shots: Sequence[Shot]) -> set[str]:
    """The ids of what a person has put work into, and of all shots over which the same line runs: the words of one are told by the next."""
    out: set[str] = set()
    run: list[Shot] = []
    for shot in (*shots, None):
        if run and (shot is None or shot.lines):
            out |= {s.id for s in run if any(map(_worked_on, run)) or _worked_on(s)}
            run = []
        if shot is None or (not shot.lines and not shot.runs_on):
            out |= {shot.id} if shot and _worked_on(shot) else set()
        else:
            run.append(shot)
    return out


def _of(shot: Shot, table: Table, scene: str) -> bool:
    """Whether the lines of `shot` are of that scene, and stand together there."""
    lines: Sequence[Line] = next(s.lines for s in table.script.scenes if s.id == scene)
    order = [line.number for line in lines]
    own = shot.lines or ((shot.on_line,) if shot.on_line is not None else ())
    if not own or any(line not in order for line in own):
        return False
    at = order.index(own[0])
    return not shot.lines or tuple(order[at : at + len(own)]) == shot.lines


def _covers(kept: Sequence[Shot], new: Sequence[Shot]) -> bool:
    return [n for s in kept for n in s.lines] == [n for s in new for n in s.lines]


def _laid_over(new: Sequence[Shot], kept: Sequence[Shot]) -> list[Shot]:
    """`new` with `kept` in place of what claims their lines. A new shot that claims more keeps the lines before or after; the kept ones
    that claim none follow the shot of their line."""
    taken = {line for shot in kept for line in shot.lines}
    out: list[Shot] = []
    laid: set[str] = set()
    for shot in new:
        runs: list[tuple[int, ...] | Shot] = []
        for line in shot.lines:
            owner = next((k for k in kept if line in k.lines), None)
            if owner is None:
                if runs and isinstance(runs[-1], tuple):
                    runs[-1] = (*runs[-1], line)
                else:
                    runs.append((line,))
            elif owner.id not in laid:
                laid.add(owner.id)
                runs.append(owner)
        if not shot.lines:
            if shot.on_line not in taken and shot.id not in laid:
                out.append(shot)
            continue
        for run in runs:
            out.append(run if isinstance(run, Shot) else shot if run == shot.lines else shot.model_copy(update={"lines": run}))
    for shot in kept:
        if not shot.lines:
            places = [n for n, x in enumerate(out) if shot.on_line in x.lines or (not x.lines and x.on_line == shot.on_line)]
            out.insert(places[-1] + 1 if places else len(out), shot)
    return out


def _apart(shots: Sequence[Shot]) -> list[Shot]:
    """No id twice: a person's shot keeps its own, and what is drawn gets a mark."""
    theirs = {s.id for s in shots if _worked_on(s)}
    seen: set[str] = set()
    out = []
    for shot in shots:
        name, n = shot.id, 2
        while name in seen or (name in theirs and not _worked_on(shot)):
            name, n = f"{shot.id}-{n}", n + 1
        seen.add(name)
        out.append(shot if name == shot.id else shot.model_copy(update={"id": name}))
    return out


def _entered(shots: Sequence[Shot], drawn: Sequence[Shot]) -> list[Shot]:
    """Each scene entered as the script now says, unless a locked shot opens it."""
    firsts: dict[str, Shot] = {}
    for shot in drawn:
        firsts.setdefault(shot.scene, shot)
    out, opened = [], set[str]()
    for shot in shots:
        first = firsts.get(shot.scene)
        if first is not None and shot.scene not in opened and not shot.locked and shot.transition_in in ("cut", "dissolve"):
            shot = shot.model_copy(update={"transition_in": first.transition_in, "overlap": first.overlap})
        opened.add(shot.scene)
        out.append(shot)
    return out
