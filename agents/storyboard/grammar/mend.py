"""Camera-only mends: what the artist drew, with the least change after which a rule of grammar holds.

Deterministic, and it ends: a change is kept only if fewer findings stand after it than before, in every window it can be seen from. What
no change can mend stays a finding. Each change is written down in the shot, and the prompt is compiled anew from what it says now.
"""

from collections.abc import Iterator, Mapping, Set
from itertools import groupby
from typing import NamedTuple

from loreboard.story import wording
from loreboard.story.shots import Shot, ShotList

from ..finding import Finding
from . import changes
from .noting import dull, noted, stands
from .telling import mending, setting
from .whole import levelled, varied

Scene = list[Shot]


class Change(NamedTuple):
    """Shots of a scene by place as they would become, and how much that takes from the artist's."""

    price: int
    shots: Mapping[int, Shot]


def mended(shots: ShotList, turns: Set[str] = frozenset()) -> ShotList:
    """`shots` with every crossing, jump, eyeline and direction mended that a change of camera alone can mend, scene by scene; then, over the
    cuts between scenes too, runs of one size, and low angles beyond the one an episode bears. `turns` are the scenes in which it turns.

    Locked and approved shots are left alone, and so is whatever is waived. The same list comes back where nothing is to mend.
    """
    out: list[Shot] = []
    for _, run in groupby(shots.shots, key=lambda shot: shot.scene):
        out += _scene(list(run), shots)
    out = levelled(varied(out, shots), shots, turns)
    places = {asset.id: asset.text for asset in shots.assets}
    told = tuple(was if now == was else _told(now, shots, places) for was, now in zip(shots.shots, out, strict=True))
    return shots.model_copy(update={"shots": told}) if told != shots.shots else shots


def _scene(scene: Scene, shots: ShotList) -> Scene:
    """The scene, changed until no change leaves fewer findings."""
    while True:
        found = stands(scene, shots)
        better = next((told for one in found if (told := _better(one, scene, shots))), None)
        if better is None:
            return scene
        code, change = better
        for n, shot in change.shots.items():
            scene[n] = noted(code, scene[n], shot)


def _better(found: Finding, scene: Scene, shots: ShotList) -> tuple[str, Change] | None:
    """The smallest change for `found` after which fewer findings stand; one that brings no monotony goes first."""
    at = [n for n, shot in enumerate(scene) if shot.id in found.shots]
    reach, far = mending("reach"), mending("reach") + setting("memory") + 2
    low, high = max(0, at[0] - far), at[-1] + far + 1
    window = scene[low:high]
    before, flat = len(stands(window, shots)), dull(window, shots)
    second = None
    options = [o for o in _options(found, at, scene, shots, reach) if not any(changes.fixed(scene[n]) for n in o.shots)]
    for option in sorted(options, key=lambda o: o.price):
        after = [option.shots.get(n, shot) for n, shot in enumerate(scene[low:high], low)]
        if len(stands(after, shots)) >= before:
            continue
        if dull(after, shots) <= flat:
            return found.code, option
        second = second or option
    return (found.code, second) if second else None


def _options(found: Finding, at: list[int], scene: Scene, shots: ShotList, reach: int) -> Iterator[Change]:
    """Every change that could mend `found`."""
    first, last = at[0], at[-1]
    near = range(max(0, first - reach), min(len(scene), last + reach + 1))
    if found.code == "AXIS_CROSS":
        yield from _sides(first, last, near, scene, shots)
    elif found.code == "JUMP_30":
        yield from _set_ups(last, scene, shots)
        yield from _set_ups(first, scene, shots)
    else:
        yield from _turns(first, last, near, scene, shots)


def _sides(first: int, last: int, near: range, scene: Scene, shots: ShotList) -> Iterator[Change]:
    """The other side for one shot or for all that stand on its side in a row, as drawn or mirrored; and one frame mirrored."""
    for n in (last, first):
        run = [i for i in near if (i >= n if n == last else i <= n) and scene[i].camera.side == scene[n].camera.side]
        alike = _unbroken(n, run, scene)
        for places in ([n], alike):
            plain = {i: told for i in places if (told := changes.other_side(scene[i]))}
            yield _priced("side", plain)
            glass = {i: told for i, shot in plain.items() if (told := changes.mirrored(shot, shots.language))}
            if len(glass) == len(plain):
                yield _priced("mirror", glass)
        if told := changes.mirrored(scene[n], shots.language):
            yield _priced("mirror", {n: told})


def _unbroken(n: int, run: list[int], scene: Scene) -> list[int]:
    """The places of `run` from `n` on or back without a shot on the other side between."""
    step, out, i = (1 if run[-1] >= n and run[0] == n else -1), [], n
    while 0 <= i < len(scene) and scene[i].camera.side != -scene[n].camera.side:
        if i in run:
            out.append(i)
        i += step
    return out


def _set_ups(n: int, scene: Scene, shots: ShotList) -> Iterator[Change]:
    """Another side of the face, size or height for one shot."""
    shot, language = scene[n], shots.language
    for told in changes.other_facings(shot, language):
        yield _priced("facing", {n: told})
    for told in changes.other_sizes(shot, language):
        yield _priced("size", {n: told})
    for kind, one in (("level", changes.level(shot, language)), ("angle", changes.tilted(shot, language))):
        if one:
            yield _priced(kind, {n: one})


def _turns(first: int, last: int, near: range, scene: Scene, shots: ShotList) -> Iterator[Change]:
    """A look or a way turned round, in one shot or in every single of that person."""
    for n in (last, first):
        if told := changes.faced(scene[n], shots.language):
            yield _priced("gaze", {n: told})
        for subject in scene[n].subjects:
            if down := changes.lowered(scene[n], subject.name, shots.language):
                yield _priced("gaze", {n: down})
            for fields in (changes.WHOLE, ("gaze",), ("going",)):
                if one := changes.turned(scene[n], subject.name, shots.language, fields):
                    yield _priced("gaze" if fields == changes.WHOLE else "part", {n: one})
            singles = [i for i in near if [s.name for s in scene[i].subjects] == [subject.name]]
            for places in (singles, [i for i in singles if i >= last], [i for i in singles if i <= first]):
                turned = {i: told for i in places if (told := changes.turned(scene[i], subject.name, shots.language))}
                if len(turned) > 1:
                    yield _priced("gaze", turned)


def _priced(kind: str, told: Mapping[int, Shot]) -> Change:
    prices = mending("price")
    return Change(len(told) * (prices["shot"] + prices[kind]), told)


def _told(now: Shot, shots: ShotList, places: Mapping[str, str]) -> Shot:
    """The changed shot with its prompt compiled anew; a list whose place nobody has described keeps the place's name."""
    place = next((places[ref.asset] for ref in now.refs if ref.role == "location" and ref.asset in places), now.place)
    return now.model_copy(update={"prompt": wording.prompt(now, place, shots.style, shots.language)})
