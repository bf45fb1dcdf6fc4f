"""What the graphs remember between steps: names of artefacts, never bodies. Every key says how two writes become one."""

from dataclasses import dataclass, field
from typing import Annotated, TypedDict

from loreboard.agents.desk import Desk
from loreboard.lore import Lore
from loreboard.screenplay.pace import SHIPPED, Pace

from .folder import Folder
from .gates import Gates
from .progress import Watch
from .settings import Settings
from .store import Store


def last(_: str, new: str) -> str:
    """The later write stands."""
    return new


def merge(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """By key, the later write stands; so branches that run at once cannot lose one another's work."""
    return {**old, **new}


class SeriesState(TypedDict, total=False):
    """The whole series. Values are artefact names in the store, by file name, episode or scene."""

    given: Annotated[dict[str, str], merge]
    """File name -> artefact: what a person has written or changed and every step must take as it is."""
    marked: Annotated[dict[str, str], merge]
    """File name -> artefact: files of ours in which a person has locked something, with their marks."""
    worn_out: Annotated[str, last]
    """What is worn out near the premise, as writers and readers are told it."""
    arcs: Annotated[str, last]
    arc: Annotated[str, last]
    load: Annotated[str, last]
    """The chosen arc's cliché load, as a decimal."""
    bible: Annotated[str, last]
    scripts: Annotated[dict[str, str], merge]
    """Episode -> the script's bytes."""
    drafts: Annotated[dict[str, str], merge]
    """A script's file -> what its writer was told, and what it was begun from instead of a draft."""
    readings: Annotated[dict[str, str], merge]
    boards: Annotated[dict[str, str], merge]
    """Episode/hash of what the artist was handed -> the drawn shots, lines counted from the scene's first."""
    lists: Annotated[dict[str, str], merge]
    """Episode -> its shot list, a person's own where theirs stands."""


class EpisodeState(TypedDict, total=False):
    """One episode on its way from beats to boards."""

    number: Annotated[str, last]
    given: Annotated[dict[str, str], merge]
    marked: Annotated[dict[str, str], merge]
    arc: Annotated[str, last]
    load: Annotated[str, last]
    bible: Annotated[str, last]
    worn_out: Annotated[str, last]
    rounds: Annotated[str, last]
    scripts: Annotated[dict[str, str], merge]
    drafts: Annotated[dict[str, str], merge]
    readings: Annotated[dict[str, str], merge]
    trials: Annotated[dict[str, str], merge]
    """Episode -> the revision that is being tried."""
    tries: Annotated[dict[str, str], merge]
    """Episode -> what has been tried on it, and what became of it."""
    worn: Annotated[dict[str, str], merge]
    """Episode -> what a reader says its scenes play of what is worn out."""
    boards: Annotated[dict[str, str], merge]


class EpisodeOut(TypedDict, total=False):
    """What an episode hands back to the series."""

    scripts: Annotated[dict[str, str], merge]
    drafts: Annotated[dict[str, str], merge]
    readings: Annotated[dict[str, str], merge]
    boards: Annotated[dict[str, str], merge]


class SceneState(TypedDict, total=False):
    """One scene for the storyboard artist."""

    number: Annotated[str, last]
    scene: Annotated[str, last]
    script: Annotated[str, last]
    bible: Annotated[str, last]
    arc: Annotated[str, last]
    worn_out: Annotated[str, last]
    key: Annotated[str, last]
    share: Annotated[str, last]
    """Seconds the scene should take, as a decimal."""
    position: Annotated[str, last]
    """Where in its episode it stands, as JSON."""


@dataclass(frozen=True)
class Crew:
    """What the steps work with. Handed to the graph anew at every start, never stored in a checkpoint."""

    desk: Desk
    lore: Lore
    folder: Folder
    store: Store
    settings: Settings
    watch: Watch
    made_by: str
    pace: Pace = SHIPPED
    """How fast the house plays what is written, as the folder keeps it."""
    ground: str = ""
    """What drawn scenes stand on beside what the artist is handed: while it is the same, they are used again."""
    gates: Gates = field(default_factory=Gates)
    """Where this run waits for a person."""
