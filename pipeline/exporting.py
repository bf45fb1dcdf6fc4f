"""`loreboard export`: the shot lists of a folder, or one shots.json, in other formats."""

from pathlib import Path, PurePath

from loreboard.render import EXPORTERS
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from . import guard, papers, settings
from .folder import Folder
from .handoff import NAMES, read_list
from .scripts import script_at


class Exported(Value):
    """One file made, and what the format could not carry."""

    file: str
    loses: tuple[str, ...]


def export(path: Path, formats: tuple[str, ...]) -> tuple[Exported, ...]:
    """Every shot list at `path` in each of `formats`, beside the list. Raises BadInput when there is none, and where a script
    recites a known text at length."""
    lists = lists_at(path)
    for name in formats:
        papers.check(name)
    if not formats:
        raise BadInput("No format is named", "--to", f"There are: {', '.join((*EXPORTERS, *papers.OF_SCRIPTS))}.")
    root = root_of(path)
    folder, out = Folder(root), []
    refuse_recited(root, lists)
    with folder.locked():
        for file in lists:
            shots = read_list(file)
            script, ours = script_of(root, file, shots)
            for name in formats:
                made = papers.paper(name, shots, script, ours)
                target = (file.resolve().parent / f"{NAMES.get(name, name)}{made.ending}").relative_to(root.resolve()).as_posix()
                out.append(Exported(file=folder.publish(target, made.content), loses=tuple(sorted(made.loses))))
    return tuple(out)


def script_of(root: Path, file: Path, shots: ShotList) -> tuple[Script | None, bool]:
    """The script of a list at `file`, if it is there, and whether it was written here. Raises BadInput for one that cannot be read."""
    chosen = settings.read(root).script if (root / settings.FILE).is_file() else ""
    beside = root / chosen if chosen else file.resolve().parent / PurePath(shots.script.file).name
    there = bool(PurePath(shots.script.file).name) and beside.is_file()
    return (script_at(beside) if there else None), not chosen and (root / settings.FILE).is_file()


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
