"""`loreboard conform`: an editor's cut held against the shot list it was made from, and taken over when a person says so.

What is written counts as the person's: a run takes it in and never writes over it.
"""

import hashlib
import json
from pathlib import Path

from loreboard.agents.storyboard import verify
from loreboard.render.conform import Conformed, Cut, compare, read, taken, timed
from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole
from loreboard.story.script import Language, Script
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from . import handoff, settings
from .exporting import lists_at, root_of, source_of
from .folder import Folder
from .handoff import read_list


class Back(Value):
    """What a cut has made of a list, and what was done with it."""

    format: str = "conform.1"
    file: str
    """The shot list."""
    episode: int
    language: Language
    fps: int
    told: Conformed
    faults: tuple[str, ...]
    """What `loreboard check` would find in the list as the cut has it, and does not find in it now. Empty where it cannot be taken over."""
    written: bool = False
    files: tuple[str, ...] = ()
    """Exports written anew, as they are named in the folder."""


def conform(cut: Path, to: Path, episode: int | None = None, handles: int = 0, write: bool = False) -> Back:
    """Hold the cut in the file `cut` against the list at `to`, a shots.json or a folder; with `write`, change the list to it.

    In a folder of several lists it is that of `episode`, else the one most of whose shots are in the cut. `handles` are frames that each
    clip's media has before the shot begins. Raises BadInput for a cut that cannot be read or has no shot of the list, and, before anything
    is written, for one that changes a locked shot.
    """
    try:
        content = cut.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read the cut: {error.strerror}", str(cut), "Give an OTIO, EDL, FCP7 XML or FCPXML file.") from error
    lists = [(file, read_list(file)) for file in lists_at(to)]
    if episode is not None and not (lists := [(file, shots) for file, shots in lists if shots.episode == episode]):
        raise BadInput(f"There is no shot list of episode {episode}", "--episode", "Leave it out to find it by the cut.")
    held = [(file, shots, compare(shots, _read(content, cut, shots), handles)) for file, shots in lists]
    file, shots, told = max(held, key=lambda one: len(one[2].kept))
    if not told.kept:
        raise BadInput("No clip of the cut is a shot of this list", str(cut), "Give a cut that was made from an export of it.")
    root = root_of(file)
    folder, name = Folder(root), file.resolve().relative_to(root.resolve()).as_posix()
    chosen = settings.read(root) if (root / settings.FILE).is_file() else None
    back = Back(
        file=file.as_posix(), episode=shots.episode, language=shots.language, fps=shots.fps, told=told,
        faults=_faults(shots, told, source_of(file).read()),
    )  # fmt: skip
    taken_over = _Taken(folder, content)
    taken_over.check(shots, cut)
    if not write or told.same:
        return back
    with folder.locked():
        if read_list(file) != shots:
            raise BadInput("The shot list was changed meanwhile", str(file), "Run the command again.")
        after = taken(shots, told)
        folder.put_theirs(name, handoff.as_json(after))
        taken_over.keep(shots)
        files = handoff.exports(folder, name.removesuffix("shots.json"), chosen.exports if chosen else (), after, source_of(file))
    return back.model_copy(update={"written": True, "files": tuple(files)})


class _Taken:
    """Which version of a list each cut was taken over into, in `.loreboard/conformed.json`. A cut counts frames from where the shots of its
    own export begin: taken over a second time it would cut them a second time."""

    def __init__(self, folder: Folder, content: bytes) -> None:
        self._path = folder.hidden / "conformed.json"
        self._cut = hashlib.sha256(content).hexdigest()

    def check(self, shots: ShotList, cut: Path) -> None:
        """Raises BadInput where the cut was taken over and the list is no longer as it was before."""
        if self._told().get(self._cut, _mark(shots)) != _mark(shots):
            raise BadInput("This cut was taken over already", str(cut), "Export the list anew and cut that, or put the earlier list back.")

    def keep(self, shots: ShotList) -> None:
        """Remember that the cut is taken over into `shots`."""
        body = {"format": "conformed.1", "cuts": {**self._told(), self._cut: _mark(shots)}}
        write_whole(self._path, json.dumps(body, indent=1).encode())

    def _told(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._path.read_bytes())["cuts"])
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadInput("The list of cuts taken over is damaged", str(self._path), "Delete it.") from error


def _mark(shots: ShotList) -> str:
    told = [(shot.id, *timed(shot)) for shot in shots.shots]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _read(content: bytes, cut: Path, shots: ShotList) -> Cut:
    return read(content, str(cut), shots.fps)


def _faults(shots: ShotList, told: Conformed, script: Script | None) -> tuple[str, ...]:
    try:
        after = taken(shots, told)
    except BadInput:
        return ()
    had, has = ({f"{f.code} {f.shot or 'list'}: {f.text}" for f in verify.faults(s, script)} for s in (shots, after))
    return tuple(sorted(has - had))
