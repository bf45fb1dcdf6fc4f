"""The composer as storyboard artist: what each line is, what it becomes, and a camera for it, by the patterns of the trade.

`kinds` reads the lines, `coverage` chooses what is added, `taking` and `adding` draw, `keeper` minds the grammar of the cuts,
`lighting` the light and the sounds. The table they go by is words/kits/coverage.yaml; what bodies do is words/kits/bodies.yaml.
"""

from itertools import groupby

from loreboard.composer.words import kit
from loreboard.story.ask import Ask
from loreboard.story.drawn import SceneShots

from . import lighting
from .adding import add
from .coverage import WIDE_KINDS, Extra, chosen
from .drawing import Scene
from .keeper import Keeper
from .kinds import Unit, presence, units
from .sheet import Sheet, read
from .taking import take


def answer(ask: Ask) -> SceneShots:
    """The scene's shots and its light."""
    sheet = read(ask)
    told = units(sheet, int(sheet.shots * kit("coverage")["budget"]["merged"]))
    spans = presence(told, sheet.names, sheet.language)
    extras = {at: list(some) for at, some in groupby(chosen(told, sheet, spans), key=lambda extra: extra.at)}
    scene = _scene(sheet, told, list(spans))
    for at, unit in enumerate(told):
        _unit(scene, unit, at, told, extras.get(at, []), spans)
    return SceneShots(light=lighting.plan(sheet, told), ambience=lighting.ambience(sheet), shots=tuple(scene.shots))


def _scene(sheet: Sheet, told: list[Unit], seen: list[str]) -> Scene:
    """Everybody from left to right, those who talk most at the ends; the camera on one side of them."""
    talk: dict[str, int] = {}
    for unit in told:
        if unit.who and unit.kind != "voice":
            talk[unit.who] = talk.get(unit.who, 0) + 1
    most = sorted(talk, key=lambda name: -talk[name])[:2]
    rest = [name for name in dict.fromkeys((*talk, *seen)) if name not in most]
    ends = [name for name in dict.fromkeys((*talk, *seen)) if name in most] or rest[:2]
    rest = [name for name in rest if name not in ends]
    order = [*ends[:1], *rest, *ends[1:]]
    luck = sheet.luck
    if luck.random() < 0.5:
        order.reverse()
    low = luck.random() < kit("coverage")["low"]
    side = 1 if luck.random() < 0.5 else -1
    return Scene(sheet, order, Keeper(luck), low=low, side=side)  # type: ignore[arg-type]


def _unit(scene: Scene, unit: Unit, at: int, told: list[Unit], extras: list[Extra], spans: dict[str, tuple[int, int]]) -> None:
    """One unit with what stands before and after it."""
    mood = scene.sheet.mood(at, len(told))
    for extra in (extra for extra in extras if extra.before):
        add(scene, extra, unit, mood)
    budget = kit("coverage")["budget"]
    every = budget["blow_wide_after"] if any(u.kind == "blow" for u in told[max(0, at - 2) : at + 1]) else budget["wide_after"]
    unplaced = at == 0 and not scene.shots
    long_since = scene.keeper.since_wide >= every
    wide = unplaced or (unit.kind in WIDE_KINDS and long_since)
    to = unit.other or next((n for n, (first, last) in spans.items() if first <= at <= last and n != unit.actor and n in scene.order), "")
    if to and not spans.get(to, (0, 0))[0] <= at <= spans.get(to, (0, -1))[1]:
        to = ""
    if unit.words and unit.kind == "hands":
        add(scene, Extra(at, False, "hands", unit.who, 0.0), unit, mood, unit.numbers)
        return
    if unit.kind == "speech" and to and long_since:  # a talk is seen from farther off now and then, both in the frame
        wide, scene.both = True, False
    take(scene, unit, at == 0, at == len(told) - 1, to, mood, "first" if unplaced else "wide" if wide else "")
    for extra in (extra for extra in extras if not extra.before):
        add(scene, extra, unit, mood)
