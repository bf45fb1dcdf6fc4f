"""`loreboard plan`: overhead plans of the scenes of a shot list, one SVG a scene."""

import hashlib
import re
from pathlib import Path

from loreboard.render.plan import svg
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from .exporting import lists_at, refuse_recited, root_of
from .folder import Folder
from .handoff import read_list


class Planned(Value):
    """One plan made."""

    file: str
    """As the folder names it, or below `to`; beside the usual name when a person has changed what stood there."""
    episode: int
    scene: str
    shots: int


def plan(path: Path, scene: str | None = None, to: Path | None = None) -> tuple[Planned, ...]:
    """Draw every scene at `path`, a folder or a shots.json, or those with the id `scene`; beside each list, or all into `to`.

    Raises BadInput when there is no list or no such scene, and where a script recites a known text at length.
    """
    root = root_of(path)
    files = lists_at(path)
    lists = [(file, read_list(file)) for file in files]
    wanted = [(file, shots, id) for file, shots in lists for id in _scenes(shots) if scene in (None, id)]
    if not wanted:
        there = ", ".join(dict.fromkeys(id for _, shots in lists for id in _scenes(shots)))
        raise BadInput(
            f"No shot is of a scene {scene!r}" if scene else "No shot list has a shot", "--scene", f"There are: {there}." if there else ""
        )
    refuse_recited(root, files)
    folder, out = Folder(to or root), []
    with folder.locked():
        for file, shots, id in wanted:
            name = _name(id)
            place = f"e{shots.episode:02d}-{name}" if to else (file.resolve().parent / name).relative_to(root.resolve()).as_posix()
            made = folder.publish(place, svg(shots, id))
            out.append(
                Planned(
                    file=(to / made).as_posix() if to else made,
                    episode=shots.episode,
                    scene=id,
                    shots=sum(s.scene == id for s in shots.shots),
                )
            )
    return tuple(out)


def _scenes(shots: ShotList) -> tuple[str, ...]:
    """The scenes that have shots, in their order."""
    return tuple(dict.fromkeys(shot.scene for shot in shots.shots))


def _name(scene: str) -> str:
    """A file name for a scene; an id that no file could have gets a mark of its own, so that no two share a file."""
    plain = re.sub(r"[^\w-]", "-", scene)[:60]
    mark = "" if plain == scene else f"-{hashlib.sha256(scene.encode()).hexdigest()[:6]}"
    return f"plan-{plain}{mark}.svg"
