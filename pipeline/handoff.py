"""Out of the house: `shots.json` and every export beside it, and a person's own `shots.json` taken back in."""

from collections.abc import Callable, Mapping, Sequence

from loreboard.agents.storyboard import edits, verify
from loreboard.agents.storyboard.edits import Table
from loreboard.render.profiles import Profile
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput, LoreboardError
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

from . import lastgood, papers
from .folder import Folder
from .progress import Event
from .reading import read_list as read_list
from .state import Crew
from .take_media import media


def publish(crew: Crew, number: int, given: Mapping[str, str], script: Script, make: Callable[[], ShotList]) -> str:
    """Write the episode's shot list, made as `settled` tells, and return its artefact. A person's stays as they wrote it."""
    shots, theirs = settled(crew, number, given, script, make)
    name, content = f"e{number:02d}/shots.json", as_json(shots)
    if not theirs and crew.folder.publish(name, content) == name:
        lastgood.keep(crew.folder, name, content)
    return crew.store.put(shots)


def export(crew: Crew, number: int, shots: ShotList, script: Script) -> None:
    """Write the exports of the episode that the settings name."""
    chosen = lambda shots: media(crew.folder.root, f"e{number:02d}/", shots)  # noqa: E731
    source = papers.Source(lambda: script, not crew.settings.script, chosen)
    exports(crew.folder, f"e{number:02d}/", crew.settings.exports, shots, source)
    crew.watch(Event(stage="exports", episode=number, done=True, text=told(shots)))


def exports(
    folder: Folder, place: str, names: Sequence[str], shots: ShotList, source: papers.Source, start: int | None = None,
    profile: Profile | None = None,
) -> list[str]:  # fmt: skip
    """Write `shots` and its script in the formats `names` into `place`, "" or a folder's name with a slash; return the names written.

    `start` is where the time of the cut begins, in frames; `profile` the renderer that prompts are for. Everything is made before anything is written.
    """
    made = [papers.made(name, shots, source, start, profile) for name in names]
    return [folder.publish(f"{place}{inner}", content) for one in made for inner, content in one.items()]


def told(shots: ShotList) -> str:
    """A shot list in a few words, for whoever watches."""
    return f"{len(shots.shots)} shots, {float(shots.seconds(shots.target_frames)):g} s"


def as_json(shots: ShotList) -> bytes:
    """`shots` as a person may read and edit it."""
    return (shots.model_dump_json(indent=1) + "\n").encode()


def settled(crew: Crew, number: int, given: Mapping[str, str], script: Script, make: Callable[[], ShotList]) -> tuple[ShotList, bool]:
    """The episode's list, and whether it is the person's as it stands in their file. `make` lists what is drawn.

    Where theirs does not come to its length, it is fitted around its locks; where the script has changed since, what still stands of it
    is carried over into what is drawn. Both lie beside theirs. Raises BadInput when no lengths fit.
    """
    name = f"e{number:02d}/shots.json"
    if name not in given:
        return make(), False
    theirs = crew.store.get(given[name], ShotList)
    target = crew.settings.seconds * crew.settings.fps if crew.settings.seconds else None
    table = Table(script, crew.pace, crew.settings.grid)
    if theirs.script.sha256 != script.sha256:
        was, drawn = _earlier(crew, theirs), make()
        return (drawn if was is None or drawn.fps != theirs.fps else edits.carried(theirs, was, drawn, table, target)), False
    off = {fault.code for fault in verify.faults(theirs, script)}
    if off & edits.MENDABLE or target not in (None, theirs.target_frames):
        return edits.refit(theirs, table, target), False
    return theirs, True


def _earlier(crew: Crew, shots: ShotList) -> Script | None:
    """The version of the script that `shots` was made of; None when it is nowhere kept."""
    try:
        return read_script(crew.store.bytes(shots.script.sha256), shots.script.file)
    except (LoreboardError, BadInput):
        return None
