"""A shot list as the rules of editing see it: cuts, scenes, who is in the picture, and what a person has waived."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from loreboard.evals.measure import Evidence, Gauge, gauge
from loreboard.story.shots import Shot, ShotList


def told() -> Gauge:
    """The gauge of this family."""
    return gauge("loreboard.evals.shotlists")


def scenes(shots: ShotList) -> Iterator[tuple[Shot, ...]]:
    """The shots of each scene, as runs in the order they are cut."""
    for _, run in groupby(shots.shots, key=lambda shot: shot.scene):
        yield tuple(run)


def cuts(shots: ShotList) -> Iterator[tuple[Shot, Shot]]:
    """The two sides of every cut inside a scene."""
    for scene in scenes(shots):
        yield from pairwise(scene)


def people(shot: Shot) -> frozenset[str]:
    """Who is in the picture, without case."""
    return frozenset(subject.name.casefold() for subject in shot.subjects)


def waived(shot: Shot, rule: str) -> bool:
    """Whether a person has excused `shot` from `rule`."""
    return any(waiver.code.upper() == rule for waiver in shot.waivers)


def standing(rule: str, shots: ShotList, found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """`found` without what a person has waived on one of its shots."""
    excused = {shot.id for shot in shots.shots if waived(shot, rule)}
    return tuple(evidence for evidence in found if not excused.intersection(evidence.shots))


def share(part: float, whole: float) -> float:
    """`part` of `whole`; 0 of nothing."""
    return part / whole if whole else 0.0
