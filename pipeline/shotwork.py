"""`loreboard shot`: one edit of one shot list, asked for by a person: read, done, told, and written whole or not at all.

What is written counts as the person's: a run takes it in and never writes over it. Exports that depend on it follow.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from loreboard.agents.storyboard.edits import Table
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList
from loreboard.story.value import Value

from . import handoff, lastgood, pacing, settings
from .exporting import lists_at, root_of, script_of, source_of
from .findings import of_list
from .folder import Folder
from .given import yaml_value
from .reading import list_in, read_list

Edit = Callable[[ShotList, Callable[[], Table]], ShotList]
"""An edit asks for the table only if it needs lengths or words of the script."""


class Row(Value):
    """One shot that is otherwise than before. `now` and `was` are frames, None where it is not there."""

    shot: str
    what: Literal["new", "gone", "changed", "length"]
    was: int | None
    now: int | None
    lines: tuple[int, ...] = ()


class Worked(Value):
    """What an edit has done, or with `written` false would do."""

    format: Literal["shotwork.1"] = "shotwork.1"
    file: str
    episode: int
    written: bool
    frames: int
    fps: int
    rows: tuple[Row, ...]
    gone: tuple[str, ...] = ()
    """Findings that the list had."""
    new: tuple[str, ...] = ()
    """Findings that it has now."""
    files: tuple[str, ...] = ()
    """Exports written anew, as they are named in the folder."""
    aside: str = ""
    """Where the list that stood there lies now, if it was put by."""


class _Place(NamedTuple):
    """Where a list lies: the folder that is locked for it, its name there, and the folder's settings, None for a list by itself."""

    root: Path
    file: Path
    name: str
    chosen: settings.Settings | None

    @property
    def beside(self) -> str:
        return self.name.removesuffix("shots.json")


def work(path: Path, episode: int | None, edit: Edit, dry_run: bool = False) -> Worked:
    """Do `edit` on the list at `path`, a shots.json or a folder with `episode`. Raises BadInput for a list that cannot be used, and
    whatever the edit raises; then nothing is written."""
    place = _place(path, episode)
    folder = Folder(place.root)
    with folder.locked():
        script = script_of(place.file)
        before = read_list(place.file, script, sums=False)
        after = edit(before, lambda: _table(place, before, script))
        told = _told(place, before, after, script)
        if dry_run or after == before:
            return told
        return told.model_copy(update={"written": True, "files": _write(folder, place, after)})


def wished(path: Path, episode: int | None) -> int | None:
    """The length in seconds that the folder of the list asks for, None when it has none."""
    chosen = _place(path, episode).chosen
    return chosen.seconds if chosen else None


def restore(path: Path, episode: int | None, dry_run: bool = False) -> Worked:
    """Put the last good version back in place of what stands there, which is kept beside it. Raises BadInput when none is kept."""
    place = _place(path, episode)
    folder = Folder(place.root)
    content = lastgood.last_good(folder, place.name)
    if content is None:
        raise BadInput("No good version of this list is kept", str(place.file), "Mend it, or move it away and run `loreboard resume`.")
    return _swap(place, folder, content, "damaged", dry_run)


def take(path: Path, episode: int | None, dry_run: bool = False) -> Worked:
    """Put the list that a run has laid beside, shots.new.json or its latest, in place of shots.json, which is kept. Raises BadInput when
    there is none."""
    place = _place(path, episode)
    found = sorted(place.file.parent.glob("shots.new*.json"), key=lambda p: (len(p.name), p.name))
    if not found:
        raise BadInput("No other list lies beside it", str(place.file), "A run makes one when yours no longer fits its script or length.")
    told = _swap(place, Folder(place.root), found[-1].read_bytes(), "old", dry_run)
    if told.written:
        found[-1].unlink()
    return told


def _swap(place: _Place, folder: Folder, content: bytes, mark: str, dry_run: bool) -> Worked:
    with folder.locked():
        script = script_of(place.file)
        after = list_in(content, place.name, script, sums=False)
        try:
            before: ShotList | None = read_list(place.file, script, sums=False)
        except BadInput:
            before = None
        told = _told(place, before or after, after, script)
        if dry_run or place.file.read_bytes() == content:
            return told
        aside = _aside(place.file, mark)
        write_whole(aside, place.file.read_bytes(), new=True)
        files = _write(folder, place, after, content)
        return told.model_copy(update={"written": True, "files": files, "aside": aside.name})


def _aside(file: Path, mark: str) -> Path:
    n = 1
    while (path := file.with_name(f"shots.{mark}{n if n > 1 else ''}.json")).exists():
        n += 1
    return path


def _write(folder: Folder, place: _Place, shots: ShotList, content: bytes | None = None) -> tuple[str, ...]:
    body = content or handoff.as_json(shots)
    folder.put_theirs(place.name, body)
    lastgood.keep(folder, place.name, body)
    return tuple(handoff.exports(folder, place.beside, place.chosen.exports if place.chosen else (), shots, source_of(place.file)))


def _place(path: Path, episode: int | None) -> _Place:
    files = lists_at(path)
    if path.is_dir():
        there = {int(found[1]): file for file in files if (found := pacing.EPISODE.fullmatch(file.parent.name))}
        if episode is None and len(there) != 1:
            raise BadInput(f"The folder has {len(there)} shot lists", "--episode", f"Say which: {', '.join(map(str, there))}.")
        if episode is not None and episode not in there:
            raise BadInput(f"There is no shot list of episode {episode}", "--episode", f"There are: {', '.join(map(str, there))}.")
        file = there[episode] if episode is not None else next(iter(there.values()))
    else:
        file = files[0]
    root = root_of(file)
    name = file.resolve().relative_to(root.resolve()).as_posix()
    return _Place(root, file, name, settings.read(root) if (root / settings.FILE).is_file() else None)


def _table(place: _Place, shots: ShotList, script: Script | None) -> Table:
    if script is None:
        raise BadInput(f"The script of the list, {shots.script.file}, is not here", str(place.file), "Put it beside the list.")
    if script.sha256 != shots.script.sha256:
        raise BadInput(
            "The list was made from another version of the script", str(place.file), "Run `loreboard resume`, then `loreboard shot take`."
        )
    book = place.root / "bible.yaml"
    grid = place.chosen.grid if place.chosen else None
    return Table(script, pacing.pace_of(place.root), grid, yaml_value(book, Bible) if place.chosen and book.is_file() else None)


def _told(place: _Place, before: ShotList, after: ShotList, script: Script | None) -> Worked:
    known = script if script is not None and script.sha256 == after.script.sha256 else None
    had, has = ({f"{f.code} {f.text}" for f in of_list(shots, known, None, "")} for shots in (before, after))
    return Worked(
        file=str(place.file), episode=after.episode, written=False, frames=after.frames, fps=after.fps, rows=rows(before, after),
        gone=tuple(sorted(had - has)), new=tuple(sorted(has - had)),
    )  # fmt: skip


def rows(before: ShotList, after: ShotList) -> tuple[Row, ...]:
    """What is otherwise, in the order of the list, what is gone last."""
    was, out = {s.id: s for s in before.shots}, []
    order = [s.id for s in before.shots if s.id in {x.id for x in after.shots}]
    moved = {name for name, other in zip([s.id for s in after.shots if s.id in was], order, strict=True) if name != other}
    for shot in after.shots:
        old = was.get(shot.id)
        if old is None:
            out.append(Row(shot=shot.id, what="new", was=None, now=shot.frames, lines=shot.lines))
        elif _content(old) != _content(shot) or (shot.id in moved and shot.rev != old.rev):
            out.append(Row(shot=shot.id, what="changed", was=old.frames, now=shot.frames, lines=shot.lines))
        elif old.frames != shot.frames:
            out.append(Row(shot=shot.id, what="length", was=old.frames, now=shot.frames, lines=shot.lines))
    there = {s.id for s in after.shots}
    return (*out, *(Row(shot=s.id, what="gone", was=s.frames, now=None, lines=s.lines) for s in before.shots if s.id not in there))


def _content(shot: Shot) -> Shot:
    """The shot without what follows from its length alone."""
    return shot.model_copy(update={"frames": 1, "least": 1, "most": None, "dialogue": (), "captions": ()})
