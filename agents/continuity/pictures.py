"""Continuity of the picture itself: hours and weather that differ inside a scene. Who has changed sides, film grammar sees. Pure."""

import itertools
from collections.abc import Iterator, Mapping

from loreboard.agents.storyboard.finding import Finding
from loreboard.screenplay.headings import take_apart
from loreboard.story.kinds import hour_of
from loreboard.story.shots import Shot, ShotList

from .words import finding, rules


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
