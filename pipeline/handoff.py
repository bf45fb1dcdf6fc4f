"""Out of the house: `shots.json` and every export beside it, and a person's own `shots.json` taken back in."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

from . import papers
from .state import Crew

NAMES = {
    "csv": "shots",
    "pdf": "storyboard",
    "html": "review",
    "md": "shots",
    "otio": "cut",
    "srt": "captions",
    "script.pdf": "script",
    "fdx": "script",
}


def publish(crew: Crew, number: int, shots: ShotList, script: Script, theirs: bool = False) -> None:
    """Write the episode's shot list and the exports that the settings name. A list that is `theirs` stays as they wrote it."""
    if not theirs:
        crew.folder.publish(f"e{number:02d}/shots.json", as_json(shots))
    for name in crew.settings.exports:
        made = papers.paper(name, shots, script, ours=not crew.settings.script)
        crew.folder.publish(f"e{number:02d}/{NAMES.get(name, name)}{made.ending}", made.content)


def told(shots: ShotList) -> str:
    """A shot list in a few words, for whoever watches."""
    return f"{len(shots.shots)} shots, {float(shots.seconds(shots.target_frames)):g} s"


def as_json(shots: ShotList) -> bytes:
    """`shots` as a person may read and edit it."""
    return (shots.model_dump_json(indent=1) + "\n").encode()


def read_list(path: Path) -> ShotList:
    """A `shots.json`. Raises BadInput naming the field that is wrong."""
    try:
        return ShotList.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadInput(f"Cannot read the shot list: {error.strerror}", str(path), "Run `loreboard resume` on its folder.") from error
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"])) or "the whole file"
        raise BadInput(
            f"The shot list is wrong at {where}: {wrong['msg']}", str(path), "Mend it, or delete the file and run `loreboard resume`."
        ) from error


def given_list(crew: Crew, number: int, given: Mapping[str, str], script: Script) -> ShotList | None:
    """The person's shot list of the episode, if they changed it and it still fits the script."""
    name = f"e{number:02d}/shots.json"
    if name not in given:
        return None
    shots = crew.store.get(given[name], ShotList)
    return shots if shots.script.sha256 == script.sha256 else None
