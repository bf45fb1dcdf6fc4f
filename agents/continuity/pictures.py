"""Continuity of the picture itself: hours and weather that differ inside a scene, and people who have changed sides. Pure."""

import itertools
from collections.abc import Iterator, Mapping

from loreboard.agents.storyboard.finding import Finding
from loreboard.agents.world.kinds import hour_of
from loreboard.screenplay.headings import take_apart
from loreboard.story.shots import Shot, ShotList

from .words import finding, rules

_ACROSS = {"left": 0, "centre": 1, "right": 2}


def pictures(shots: ShotList, headings: Mapping[str, str]) -> Iterator[Finding]:
    """Shots whose hour is not their scene's, and neighbours of one scene that do not match."""
    language, names = shots.language, rules()["hours"]
    first: dict[str, Shot] = {}
    carried: str | None = None
    for shot in shots.shots:
        opens = shot.scene not in first
        told = first.setdefault(shot.scene, shot)
        if opens:
            carried = hour_of(take_apart(headings.get(shot.scene, "")).time) or (shot.hour if shot.hour else carried)
        if shot.hour and carried and shot.hour != carried:
            yield finding("HOUR_ORDER", told, shot, language, was=names[carried][language], now=names[shot.hour][language])
    for before, after in itertools.pairwise(shots.shots):
        if before.scene != after.scene:
            continue
        if before.weather != after.weather:
            yield finding("WEATHER_FLIP", before, after, language, was=before.weather, now=after.weather)
        yield from _swapped(before, after, shots)


def _swapped(before: Shot, after: Shot, shots: ShotList) -> Iterator[Finding]:
    """Two people who stand the other way round, though the camera kept its side and nobody walked."""
    if (
        before.camera.side != after.camera.side
        or before.camera.side == 0
        or any(s.going != "still" for s in (*before.subjects, *after.subjects))
    ):
        return
    if (
        len(before.subjects) != 2
        or {s.name for s in before.subjects} != {s.name for s in after.subjects}
        or before.camera.move.startswith("orbit")
    ):
        return
    was = {s.name: _ACROSS[s.at] for s in before.subjects}
    now = {s.name: _ACROSS[s.at] for s in after.subjects}
    one, two = (s.name for s in before.subjects)
    if (was[one] - was[two]) * (now[one] - now[two]) < 0:
        yield finding("SIDE_SWAP", before, after, shots.language, who=one, other=two)
