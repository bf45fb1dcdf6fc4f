"""Measured rows and the episodes, scenes and lines that they name. Pure; every row that names nothing, or two things, is said by its number."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from loreboard.story.errors import BadInput

from .calibration import Sample
from .estimates import EpisodeTime, LineTime, SceneTime
from .measured import Row
from .pace import Unit

_T = TypeVar("_T", SceneTime, LineTime)
_SHOWN = 12


def samples_of(unit: Unit, rows: Sequence[Row], episodes: Sequence[EpisodeTime], where: str) -> tuple[Sample, ...]:
    """Each row beside what it names in `episodes`, which are estimated by the shipped constants.

    An episode goes by its number, e01 or its title; a scene by its number in the script, by s01, by its place where scenes have no numbers,
    or by its heading; a line by its number. Raises BadInput naming the row, for what is not there, is meant twice, or has nothing to time.
    """
    seen: dict[object, Row] = {}
    out = []
    for row in rows:
        here = f"{where}, row {row.row}"
        within = _among(row.episode, episodes, here) if row.episode else tuple(episodes)
        key, speech, action = _found(unit, row, within, here)
        if key in seen:
            raise BadInput(f"{row.name} is what row {seen[key].row} measures under another name", here, "Keep one of them.")
        seen[key] = row
        if speech + action <= 0:
            raise BadInput(f"{unit} {row.name} has no line to time", here, "Leave the row out.")
        out.append(Sample(row=row.row, name=f"{row.episode} {row.name}".strip(), speech=speech, action=action, measured=row.seconds))
    return tuple(out)


def _found(unit: Unit, row: Row, within: Sequence[EpisodeTime], here: str) -> tuple[object, float, float]:
    """(what is named, seconds said, all other seconds)."""
    if unit == "episode":
        episode = _among(row.name, within, here)[0]
        return id(episode), episode.speech, episode.action + episode.joins if episode.lines else 0.0
    if unit == "scene":
        scene = _only([scene for episode in within for scene in _scenes(row.name, episode)], row, "scene", within, here)
        return id(scene), scene.speech, scene.action + scene.joins if scene.lines else 0.0
    line = _only([line for episode in within for line in _lines(row.name, episode)], row, "line", within, here)
    return id(line), *((line.seconds, 0.0) if line.kind == "speech" else (0.0, line.seconds))


def _among(name: str, episodes: Sequence[EpisodeTime], here: str) -> tuple[EpisodeTime]:
    """The episode that `name` names."""
    told = name.casefold().strip()
    for episode in episodes:
        number = episode.number or (1 if len(episodes) == 1 else 0)
        if told in {str(number), f"{number:02d}", f"e{number:02d}", f"第{number}集", episode.title.casefold().strip()} - {"", "0"}:
            return (episode,)
    there = ", ".join(str(e.number or at) for at, e in enumerate(episodes, 1))
    raise BadInput(f"There is no episode {name[:60]}", here, f"There are: {there}.")


def _scenes(name: str, episode: EpisodeTime) -> Iterator[SceneTime]:
    """The scenes of that name, by the first way of naming that finds any."""
    told = name.casefold().strip()
    numbered = any(scene.number for scene in episode.scenes)
    ways = (
        [s for s in episode.scenes if (s.number or "").casefold() == told],
        [s for s in episode.scenes if s.id == told],
        [s for at, s in enumerate(episode.scenes, 1) if not numbered and str(at) == told],
        [s for s in episode.scenes if s.heading.casefold().strip() == told],
    )
    yield from next((found for found in ways if found), [])


def _lines(name: str, episode: EpisodeTime) -> Iterator[LineTime]:
    if name.isdecimal():
        yield from (line for line in episode.lines if line.number == int(name))


def _only(found: Sequence[_T], row: Row, unit: str, within: Sequence[EpisodeTime], here: str) -> _T:
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"{len(found)} {unit}s are called {row.name}", here, "Add a column episode, or call the scene s01, s02 ... .")
    names = (
        [s.number or s.id for e in within for s in e.scenes] if unit == "scene" else [str(line.number) for e in within for line in e.lines]
    )
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    what = f"There is no {unit} {row.name[:60]}" + (" with action or speech" if unit == "line" else "")
    raise BadInput(what, here, f"There are: {shown or 'none'}.")
