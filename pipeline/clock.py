"""`loreboard time`: what scripts play, beside what their shot lists sum to and what was wished; and a pace fitted on what was measured.

Reads; only `calibrated` writes, and never over a person's file.
"""

from pathlib import Path
from typing import Literal

from loreboard.screenplay import timing
from loreboard.screenplay.calibration import Calibration, calibrate
from loreboard.screenplay.estimates import EpisodeTime, LineTime, costliest, episode_times
from loreboard.screenplay.matching import samples_of
from loreboard.screenplay.measured import read_measured
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.errors import BadInput
from loreboard.story.script import Language, Script
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from . import pacing, settings
from .handoff import read_list
from .scripts import script_at

MOST_COSTLY = 10


class ListTime(Value):
    """A shot list beside its script, in seconds. A list is exact: its seconds are ordered, not guessed."""

    file: str
    shots: int
    seconds: float
    scenes: dict[str, float]
    """By scene id."""
    stale: bool
    """Whether it was made of another version of the script."""
    apart: float
    """Distance of the script's estimate from `seconds`, over `seconds`."""
    flagged: bool
    """Whether that is more than the two may be apart."""


class Clocked(Value):
    """One episode: the script's estimate, the list's sum where there is one, and the target where there is one."""

    file: str
    time: EpisodeTime
    shots: ListTime | None
    target: float | None
    """Seconds wished."""
    over: float | None
    """Seconds the estimate lies over the target, negative under it."""
    off: bool
    """Whether that is more than the estimate's band."""
    costliest: tuple[LineTime, ...]
    """The lines that cost most, dearest first."""


class Times(Value):
    """All that is told of a script or a series. `pace_file` is where the pace comes from, "" for the shipped constants."""

    format: Literal["times.1"] = "times.1"
    pace: Pace
    pace_file: str
    episodes: tuple[Clocked, ...]


def times(path: Path, seconds: float | None = None, by: Path | None = None) -> Times:
    """What the script, or each script of the folder, plays. `seconds` is the length wished for an episode, else the folder's own setting;
    `by` a file with a pace, else that of the folder. Raises BadInput when there is no script, or a file cannot be used."""
    home = _home(path)
    pace = pacing.read_pace(by) if by else pacing.pace_of(home)
    used = by or (home / pacing.FILE if (home / pacing.FILE).exists() else None)
    wished = seconds or _wished(home)
    clocked = tuple(_clocked(file, episode, shots, sha, wished) for file, episode, shots, sha in _pieces(path, pace))
    return Times(pace=pace, pace_file=str(used) if used else "", episodes=clocked)


def calibrated(path: Path, table: Path, date: str, to: Path | None = None, by: Path | None = None) -> tuple[Calibration, Path, bool]:
    """Fit a pace on the rows of `table` and keep it: what was fitted, the file written, and whether a person's own stayed as it was.

    `by` is the pace to compare with, else that of the folder. Raises BadInput for a table, a row or a script that cannot be used.
    """
    home = _home(path)
    before = pacing.read_pace(by) if by else pacing.pace_of(home)
    try:
        raw = table.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read the table: {error.strerror}", str(table), "Check its name and its rights.") from error
    unit, rows = read_measured(raw, str(table))
    samples = samples_of(unit, rows, [episode for _, episode, _, _ in _pieces(path, SHIPPED)], str(table))
    found = calibrate(unit, samples, before, date, str(table))
    written, aside = pacing.keep(found.pace, home, to)
    return found, written, aside


def language_of(path: Path) -> Language:
    """The language of the first script at `path`. Raises BadInput when there is none."""
    _home(path)
    return script_at(_files(path)[0][0]).language


def _home(path: Path) -> Path:
    """The folder whose settings and pace hold."""
    if not path.exists():
        raise BadInput("There is no such file", str(path), "Give a script, or a folder made by `new` or `shots`.")
    return path if path.is_dir() else pacing.home_of(path)


def _wished(home: Path) -> float | None:
    return settings.read(home).seconds if (home / settings.FILE).is_file() else None


def _pieces(path: Path, pace: Pace) -> list[tuple[str, EpisodeTime, tuple[str, ShotList] | None, str]]:
    """(file, episode, its shot list and where that lies, the script's hash) for each episode at `path`."""
    out = []
    for file, name in _files(path):
        script = script_at(file)
        if not script.lines:
            raise BadInput("The script has no action and no dialogue", str(file), "Give a script with at least one line.")
        episodes = episode_times(script, pace)
        place = pacing.EPISODE.fullmatch(file.parent.name)
        if len(episodes) == 1 and place:
            episodes = (episodes[0].model_copy(update={"number": int(place[1])}),)
        shots = _list(file) if len(episodes) == 1 else None
        out += [(name, _titled(episode, script), shots, script.sha256) for episode in episodes]
    return out


def _titled(episode: EpisodeTime, script: Script) -> EpisodeTime:
    return episode if episode.title else episode.model_copy(update={"title": script.title})


def _files(path: Path) -> list[tuple[Path, str]]:
    """The scripts at `path`, in order, and how each is shown."""
    if path.is_file():
        return [(path, path.name)]
    if (path / settings.FILE).is_file() and (given := settings.read(path).script):
        names = [given]
    else:
        names = [f"{place.name}/script.fountain" for place in sorted(path.iterdir()) if pacing.EPISODE.fullmatch(place.name)]
    there = [(path / name, name) for name in names if (path / name).is_file()]
    if not there:
        raise BadInput("There is no script here", str(path), "Give a script, or a folder with e01/script.fountain in it.")
    return there


def _list(script: Path) -> tuple[str, ShotList] | None:
    path = script.parent / "shots.json"
    if not path.is_file():
        return None
    shots = read_list(path, sums=False)
    return (path.name, shots) if shots.script.file.rsplit("/", 1)[-1] == script.name else None


def _clocked(file: str, episode: EpisodeTime, beside: tuple[str, ShotList] | None, sha: str, wished: float | None) -> Clocked:
    over = episode.seconds - wished if wished else None
    return Clocked(
        file=file,
        time=episode,
        shots=_list_time(*beside, sha, episode.seconds) if beside else None,
        target=wished,
        over=over,
        off=over is not None and wished is not None and abs(over) > wished * episode.band,
        costliest=costliest(episode.lines)[:MOST_COSTLY],
    )


def _list_time(file: str, shots: ShotList, sha: str, played: float) -> ListTime:
    scenes: dict[str, float] = {}
    for shot in shots.shots:
        scenes[shot.scene] = scenes.get(shot.scene, 0.0) + shot.frames / shots.fps
    summed = float(shots.seconds(shots.frames))
    apart = abs(played - summed) / summed if summed else 0.0
    return ListTime(
        file=file,
        shots=len(shots.shots),
        seconds=summed,
        scenes=scenes,
        stale=shots.script.sha256 != sha,
        apart=apart,
        flagged=apart > timing.constants()["apart"],
    )
