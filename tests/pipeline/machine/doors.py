"""The doors by which a person's orders reach a folder, as `console/` calls them; a fast Chat and one library behind all of them."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Self

import pytest

from loreboard.agents.storyboard import edits
from loreboard.agents.storyboard.edits import Table
from loreboard.composer import MADE_BY
from loreboard.lore import Lore
from loreboard.pipeline import given, reading, runs, settings, shotwork, tools
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.ground import ground
from loreboard.pipeline.room import session
from loreboard.pipeline.room.orders import Order, heard
from loreboard.pipeline.runs import Outcome, Tools
from loreboard.pipeline.settings import Settings
from loreboard.render import plugins
from loreboard.story.json_places import places
from loreboard.story.script import Language
from loreboard.story.shots import ShotList

from .small import Small

SCRIPT = "e01/script.fountain"
TEXT = b"""INT. LAMP ROOM - NIGHT

Ada trims the wick of the lamp.

ADA
Count it again, from six.

Bram sets a wet boot on the step.

BRAM
You said eight this morning, and nine at noon.

EXT. TIDE STAIR - DAY

The water takes a step.

ADA
Then it is ten we leave out.

Bram counts, and the water takes another.
"""
PREMISES = {"en": "a lamp-keeper on a tidal stair", "zh": "守灯人住在潮水涨落的石阶上"}
KINDS = ("series", "中文", "script", "room")


@dataclass
class House:
    """What all folders of a session share: the library, the replies composed so far, and a finished folder of each kind."""

    lore: Lore
    home: Path
    told: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def remembering(self) -> Iterator[Self]:
        """What is the same for the same bytes is worked out once: it is half of the time of a run, and no part of what is tried here."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.lore, "brief", cache(self.lore.brief))
            patch.setattr(tools, "ground", cache(ground))
            patch.setattr(plugins, "entry_points", cache(entry_points))
            patch.setattr(given, "yaml_in", lru_cache(256)(given.yaml_in))
            patch.setattr(reading, "places", lru_cache(256)(places))
            yield self

    def folder(self, kind: str, to: Path) -> "Doors":
        """A copy of the finished folder of this kind."""
        first = self.home / kind
        if not first.exists():
            self._make(kind, Doors(self, first, self.home / f"{kind}.bill"))
        shutil.copytree(first, to)
        return Doors(self, to, to.with_name(f"{to.name}.bill"))

    def _make(self, kind: str, doors: "Doors") -> None:
        if kind == "script":
            doors.begin(chosen(kind), TEXT)
        elif kind == "room":
            session.begin(doors.root, chosen(kind))
            doors.sit("pick 1")
            doors.resume()
        else:
            doors.begin(chosen(kind))


def chosen(kind: str) -> Settings:
    """The settings that a folder of this kind begins with."""
    if kind == "script":
        return Settings(script=SCRIPT, language="en", episodes=1, seconds=24, exports=("csv",))
    language: Language = "zh" if kind == "中文" else "en"
    return Settings(
        premise=PREMISES[language], language=language, seconds=20, episodes=2 if kind == "series" else 1, arcs=2, exports=("csv", "srt")
    )


@dataclass
class Doors:
    """One folder and what can be ordered there. Every order raises what the command would print."""

    house: House
    root: Path
    bill: Path

    @property
    def chat(self) -> Small:
        return Small(self.bill, self.house.told)

    def tools(self, chosen: Settings) -> Tools:
        return Tools(models=Models(Hired(self.chat)), lore=self.house.lore, made_by=MADE_BY[chosen.language])

    def begin(self, told: Settings, script: bytes | None = None) -> Outcome:
        """`loreboard new` or `loreboard shots`."""
        given = None if script is None else (told.script, script)
        return asyncio.run(runs.begin(self.root, told, self.tools(told), script=given))

    def resume(self, **told: Any) -> Outcome:
        """`loreboard resume`."""
        return asyncio.run(runs.resume(self.root, self.tools, **told))

    def sit(self, *said: str) -> None:
        """`loreboard brainstorm`, and these orders there."""

        async def sitting() -> None:
            async with session.sitting(self.root, self.tools) as room:
                if room.cut_off:
                    await room.do(Order(kind="again"))
                for one in said:
                    await room.do(room.sound(heard(one, room.language)))

        asyncio.run(sitting())

    def settings(self) -> Settings:
        """Those of the folder."""
        return settings.read(self.root)

    def shot(self, episode: int, edit: Callable[[ShotList, Table], ShotList]) -> shotwork.Worked:
        """`loreboard shot ...` on the list of an episode."""
        return shotwork.work(self.root / f"e{episode:02d}" / "shots.json", None, lambda shots, table: edit(shots, table()))


def shot_edit(kind: str, a: int, b: int) -> Callable[[ShotList, Table], ShotList]:
    """An edit by command, at a shot and by an amount that two numbers choose."""

    def name(shots: ShotList, n: int) -> str:
        return shots.shots[n % len(shots.shots)].id

    def line(table: Table, n: int) -> int:
        return table.script.lines[n % len(table.script.lines)].number

    ways: dict[str, Callable[[ShotList, Table], ShotList]] = {
        "split": lambda s, t: edits.split_in_parts(s, t, name(s, a), 2 + b % 2),
        "split at": lambda s, t: edits.split_at_frame(s, t, name(s, a), b % 60),
        "merge": lambda s, t: edits.merge(s, t, name(s, a)),
        "move": lambda s, t: edits.move(s, t, name(s, a), after=name(s, b)),
        "add": lambda s, t: edits.add(s, t, ("reaction", "insert", "listen", "establish")[b % 4], line(t, a), picture="a cup, upside down"),
        "delete": lambda s, t: edits.delete(s, t, name(s, a)),
        "size": lambda s, t: edits.change(s, t, name(s, a), {"camera.size": ("cu", "ms", "ls")[b % 3]}),
        "frames": lambda s, t: edits.change(s, t, name(s, a), {"frames": str(24 + b % 72)}),
        "free": lambda s, t: edits.change(s, t, name(s, a), {"frames": "free"}),
        "picture": lambda s, t: edits.change(s, t, name(s, a), {"picture": f"a lamp on wet wood {b % 50}"}),
        "lock": lambda s, _: edits.lock(s, [name(s, a), name(s, b)]),
        "lock scene": lambda s, _: edits.lock(s, [x.id for x in s.shots if x.scene == s.shots[a % len(s.shots)].scene]),
        "unlock": lambda s, _: edits.unlock(s, [name(s, a), name(s, b)]),
        "approve": lambda s, _: edits.approve(s, [name(s, a)]),
        "note": lambda s, _: edits.note(s, name(s, a), f"rain {b % 50}"),
        "fit": lambda s, t: edits.refit(s, t),
    }  # fmt: skip
    return ways[kind]


SHOT_EDITS = (
    "split", "split at", "merge", "move", "add", "delete", "size", "frames", "free", "picture", "lock", "lock scene", "unlock", "approve", "note", "fit",
)  # fmt: skip
