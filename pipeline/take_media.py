"""The takes that a person has chosen, as what a cut is made of: found from where the timeline lies."""

from collections.abc import Mapping
from pathlib import Path

from loreboard.render.medium import Medium
from loreboard.render.takes import log
from loreboard.render.takes.standing import stand
from loreboard.story.shots import ShotList

from .folder import Folder


def media(root: Path, place: str, shots: ShotList) -> Mapping[str, Medium]:
    """By shot, the chosen takes of `shots` whose files are there and whose length is known; `place` is the folder of the list in `root`, with a slash.

    A shot that is made of pieces is left out. Raises BadInput for a record that cannot be read.
    """
    path = Folder(root).path(log.FILE)
    standing, out = stand(log.read(path.read_bytes(), str(path)) if path.is_file() else ()), {}
    for shot in shots.shots:
        take = standing.holds(shot, None)
        cut = take.cut((shot.id, None), shots.fps) if take else None
        if take and take.file and cut and cut[1] and (root / take.file).is_file():
            url = take.file.removeprefix(place) if take.file.startswith(place) else "../" * place.count("/") + take.file
            out[shot.id] = Medium(url, *cut)
    return out
