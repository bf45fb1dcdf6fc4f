"""`loreboard export`: the shot lists of a folder, or one shots.json, in other formats."""

import re
from pathlib import Path, PurePath

from loreboard.render.profiles import profiles, usable
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.value import Value

from . import guard, papers, settings
from .folder import Folder
from .handoff import exports, read_list
from .scripts import script_at
from .take_media import media


class Exported(Value):
    """One file or one folder of files made, and what the format could not carry."""

    file: str
    """As the Loreboard folder names it; a folder ends with a slash."""
    files: tuple[str, ...]
    """Every file made, by the name it got: beside the usual one where a person has changed what stood there."""
    loses: tuple[str, ...]
    keeps: tuple[str, ...]
    """The fields of a shot that it has, the others being those it loses; of a script's exports nothing."""


def export(path: Path, formats: tuple[str, ...], start: str | None = None, renderer: str | None = None) -> tuple[Exported, ...]:
    """Every shot list at `path` in each of `formats`, beside the list; the time of a cut begins at `start`, HH:MM:SS:FF, else at zero.
    Prompts are in the dialect of `renderer`, a profile's id, else neutral.

    Raises BadInput when there is none, and where a script recites a known text at length.
    """
    lists = lists_at(path)
    for name in formats:
        papers.check(name)
    if not formats:
        raise BadInput("No format is named", "--to", f"There are: {', '.join(papers.names())}.")
    root = root_of(path)
    folder, out = Folder(root), []
    profile = usable(profiles(series=root), renderer) if renderer else None
    refuse_recited(root, lists)
    with folder.locked():
        for file in lists:
            shots, inside = read_list(file), file.resolve().parent.relative_to(root.resolve()).as_posix()
            place = "" if inside == "." else f"{inside}/"
            source, begins = source_of(file, shots.script.file), None if start is None else frames_at(start, shots.fps)
            for name in formats:
                written, (loses, keeps) = exports(folder, place, (name,), shots, source, begins, profile), papers.losses(name)
                shown = f"{place}{name}/" if papers.shown(name).endswith("/") else written[0]
                out.append(Exported(file=shown, files=tuple(written), loses=tuple(sorted(loses)), keeps=tuple(sorted(keeps))))
    return tuple(out)


def frames_at(timecode: str, fps: int) -> int:
    """HH:MM:SS:FF in frames. Raises BadInput for anything else."""
    found = re.fullmatch(r"(\d\d):([0-5]\d):([0-5]\d):(\d\d)", timecode, re.ASCII)
    if found is None or int(found[4]) >= fps or int(found[1]) > 23:
        raise BadInput(f"{timecode!r} is no timecode at {fps} frames a second", "--start", "Give hours to frames, as in 01:00:00:00.")
    hours, minutes, seconds, frames = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * fps + frames


def lists_at(path: Path) -> list[Path]:
    """The shot lists of a folder, or the one that `path` is. Raises BadInput when there is none."""
    lists = sorted(path.glob("e*/shots.json")) if path.is_dir() else [path] if path.name == "shots.json" else []
    if not lists:
        raise BadInput("There is no shot list here", str(path), "Make one with `loreboard new` or `loreboard shots`.")
    return lists


def refuse_recited(root: Path, lists: list[Path]) -> None:
    """Raises BadInput where a script of these lists recites a known text at length."""
    if not (root / settings.FILE).is_file():
        return
    chosen = settings.read(root)
    names = {chosen.script or f"{file.resolve().parent.name}/script.fountain" for file in lists}
    scripts = {name: read_script((root / name).read_bytes(), name) for name in sorted(names) if (root / name).is_file()}
    guard.refuse(guard.recited(root, chosen, scripts))


def root_of(path: Path) -> Path:
    """The Loreboard folder that `path` is or that a shots.json lies in; else the shots.json's own folder."""
    if path.is_dir():
        return path
    series = path.resolve().parent.parent
    return series if (series / settings.FILE).is_file() else path.parent


def source_of(file: Path, named: str = "script.fountain") -> papers.Source:
    """Where the script of the list in `file` is read: the one that the folder's settings name, else the file `named` beside the list.

    Of `named` only the last part counts, so that a list cannot name what lies elsewhere.
    """
    root = root_of(file)
    chosen = settings.read(root).script if (root / settings.FILE).is_file() else ""
    name = PurePath(named).name
    path = root / chosen if chosen else file.resolve().parent / name
    inside = file.resolve().parent.relative_to(root.resolve()).as_posix()
    return papers.Source(
        lambda: script_at(path) if (chosen or name) and path.is_file() else None,
        not chosen and (root / settings.FILE).is_file(),
        lambda shots: media(root, "" if inside == "." else f"{inside}/", shots),
    )


def script_of(file: Path) -> Script | None:
    """The script of the list in `file`, whatever version of it lies there; None when it is not there."""
    return source_of(file).read()
