"""`loreboard export`: the shot lists of a folder, or one shots.json, in other formats."""

from pathlib import Path

from loreboard.render import EXPORTERS, exporter
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from . import guard, settings
from .folder import Folder
from .handoff import NAMES, read_list


class Exported(Value):
    """One file made, and what the format could not carry."""

    file: str
    loses: tuple[str, ...]


def export(path: Path, formats: tuple[str, ...]) -> tuple[Exported, ...]:
    """Every shot list at `path` in each of `formats`, beside the list. Raises BadInput when there is none, and where a script
    recites a known text at length."""
    lists = lists_at(path)
    tools = [(name, exporter(name)) for name in formats]
    if not tools:
        raise BadInput("No format is named", "--to", f"There are: {', '.join(EXPORTERS)}.")
    root = root_of(path)
    folder, out = Folder(root), []
    refuse_recited(root, lists)
    with folder.locked():
        for file in lists:
            shots = read_list(file)
            for name, tool in tools:
                target = (file.resolve().parent / f"{NAMES.get(name, name)}{tool.SUFFIX}").relative_to(root.resolve()).as_posix()
                written = folder.publish(target, tool.export(shots))
                out.append(Exported(file=written, loses=tuple(sorted(tool.LOSES))))
    return tuple(out)


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
