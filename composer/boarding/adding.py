"""The shots that claim no line: a detail, a listener, hands, what it cost. Each is a row of `cuts` in words/kits/coverage.yaml."""

from collections.abc import Mapping, Sequence
from typing import Any

from loreboard.composer.words import kit
from loreboard.story.camera import Facing, Feeling

from .coverage import Extra
from .drawing import Camera, Scene, subject
from .faces import on, shown
from .kinds import Unit
from .taking import still

_FACES: tuple[Facing, ...] = ("three_quarter_front", "front", "profile")


def add(scene: Scene, extra: Extra, unit: Unit, mood: Feeling, lines: Sequence[int] = ()) -> None:
    """The shot of `extra` on `unit`; with `lines`, one that has them."""
    row = kit("coverage")["cuts"][extra.cut]
    line = unit.numbers[0 if extra.before else -1]
    camera = Camera(list(row["sizes"]), _FACES)
    if row["of"] == "place":
        _place(scene, extra, unit, line, camera)
        return
    body, to = scene.body(line, row["words"]), unit.actor if unit.actor != extra.who else unit.other
    feeling = shown(unit, scene.sheet)
    turns = None if extra.cut in ("hands", "eyes", "struck") else mood if mood != "calm" else feeling
    starts: Feeling = "calm" if turns or extra.cut == "hands" else feeling
    people = (
        subject(
            scene, extra.who, body.does, starts, to, turns, on(unit, scene.sheet),
            gaze="down" if extra.cut in ("hands", "cost") else None,
        ),
    )  # fmt: skip
    pattern = "hands" if extra.cut == "hands" else "hear" if row["purpose"] in ("listen", "button") and unit.who and to else "seen"
    picture = scene.pick(pattern, line).format(who=extra.who, other=to, does=body.does)
    camera = camera._replace(
        moves=("push_in",) if extra.cut in ("listener", "decider") and turns else (), large=extra.cut == "decider",
        angle="high" if extra.cut == "cost" and scene.sheet.luck.random() < 0.3 else "eye",
    )  # fmt: skip
    scene.put(
        unit,
        list(lines),
        row["purpose"],
        camera,
        picture[:1].upper() + picture[1:],
        people,
        body,
        seconds=_seconds(scene, row),
        on_line=line,
    )


def _place(scene: Scene, extra: Extra, unit: Unit, line: int, camera: Camera) -> None:
    """The place before anybody moves, or what a blow did to it."""
    row = kit("coverage")["cuts"][extra.cut]
    if scene.sheet.inside:
        camera = camera._replace(sizes=[s for s in camera.sizes if s != "els"])
    after = extra.cut == "aftermath"
    picture = scene.pick("after", line) if after else scene.detail(line, whole=extra.cut == "view")
    camera = camera._replace(framing="empty", moves=() if after else ("tilt_down", "tilt_up", "pull_out"))
    scene.put(unit, [], row["purpose"], camera, picture, (), still(scene, line), seconds=_seconds(scene, row), on_line=line)


def _seconds(scene: Scene, row: Mapping[str, Any]) -> float:
    """About what the row says: inserts that all last alike are heard as a beat. A look at somebody is held as long as it is meant to be."""
    uneven = float(kit("coverage")["uneven"]) if row["purpose"] == "insert" else 0.0
    return round(float(row["seconds"]) * (1 + uneven * (2 * scene.sheet.luck.random() - 1)), 2)
