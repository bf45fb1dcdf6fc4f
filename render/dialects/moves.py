"""A move of the camera in a renderer's own terms: a command in brackets, a word, numbers by axis, or a flag; else it stays prose."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from pydantic import JsonValue

from loreboard.render.profiles import Profile
from loreboard.render.profiles.cameras import camera
from loreboard.story.shots import Shot


class Moved(NamedTuple):
    """How the moves of a clip are given. `brackets` by shot, "" where there is none; `prose`: the shots whose move has to be said in words;
    `lost`: what does not come through, as "move: how nearest"."""

    brackets: tuple[str, ...] = ()
    params: Mapping[str, JsonValue] = MappingProxyType({})
    fixed: bool | None = None
    prose: frozenset[int] = frozenset()
    lost: tuple[str, ...] = ()


def moved(profile: Profile, seen: Sequence[Shot]) -> Moved:
    """The moves of `seen`. Parameters hold for a whole clip: where its shots move otherwise, all stay prose."""
    everyone = frozenset(range(len(seen)))
    control = profile.control
    if control.table is None:
        return Moved(brackets=("",) * len(seen), prose=everyone)
    table = camera(control.table)
    given = [table.moves[shot.camera.move] for shot in seen]
    lost = tuple(
        f"move: {shot.camera.move} in {shot.id} is told by what comes nearest"
        for shot, g in zip(seen, given, strict=True)
        if g.how == "nearest"
    )
    if control.camera == "bracket":
        told = tuple(g.to if isinstance(g.to, str) else "" for g in given)
        return Moved(brackets=told, prose=frozenset(n for n, text in enumerate(told) if not text), lost=lost)
    if control.camera == "flag":
        return Moved(brackets=("",) * len(seen), fixed=all(g.to is not None for g in given), prose=everyone)
    plain = Moved(brackets=("",) * len(seen), prose=everyone)
    first = seen[0].camera
    if any((shot.camera.move, shot.camera.amplitude) != (first.move, first.amplitude) for shot in seen):
        return plain._replace(lost=("move: shots of one clip move each in their own way, so it is told in words",))
    if control.camera == "amplitude":
        word = table.amplitude.get(first.amplitude)
        return plain._replace(params={table.field: str(word)} if word else {})
    if given[0].to is None:
        return plain
    to = given[0].to
    value: JsonValue = to if isinstance(to, str) else {axis: _number(n) for axis, n in table.axes(first.move, first.amplitude).items()}
    if not value:
        return plain
    for key in reversed(table.within):
        value = [value] if key == "[]" else {key: value}
    if isinstance(value, dict):
        value = {**table.beside, **value}
    exact = given[0].how == "exact"
    return plain._replace(params={table.field: value}, prose=frozenset() if exact else everyone, lost=lost[:1])


def _number(told: Decimal) -> int | float:
    return int(told) if told == told.to_integral_value() else float(told)
