"""A slow vendor on disk, with a ground truth of its own: what was handed in and what it billed outlive any process."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from loreboard.llm.slow import NoSuchJob, Outcome
from loreboard.story.ask import Ask

from .rig import MODEL, VirtualTime, a_reply

BEGUN = datetime(2026, 11, 22, 9, tzinfo=UTC)


def dated(time: VirtualTime) -> Callable[[], datetime]:
    """`time` as a clock that tells the date."""
    return lambda: BEGUN + timedelta(seconds=time.now)


class SlowVendor:
    """A `Slow` whose jobs are done after `polls` looks. `says` tells the outcome of each ask (0 for the first time its step is
    answered); `breaks` is called with "hand_in", "handed_in", "collect" and "collected", and may raise or die."""

    def __init__(
        self,
        folder: Path,
        polls: int = 2,
        says: Callable[[Ask, int], Outcome] | None = None,
        breaks: Callable[[str], None] = lambda _: None,
        model: str = MODEL,
    ) -> None:
        self._folder, self._polls, self._breaks, self.model = folder, polls, breaks, model
        self._says = says or (lambda ask, _: a_reply(ask))
        self.looks = 0
        self.canceled: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def handed_in(self) -> list[list[str]]:
        """The steps of each job there is, sorted within it."""
        return [sorted(job["asks"].values()) for job in self._all()]

    @property
    def billed(self) -> list[str]:
        """The steps of all answers that were made."""
        return [step for job in self._all() if job["answered"] for step in job["asks"].values()]

    async def hand_in(self, asks: Mapping[str, Ask]) -> str:
        self._breaks("hand_in")
        name = f"job_{len(self._all())}"
        told = {"asks": {name: ask.step for name, ask in asks.items()}, "looks": 0, "answered": False}
        self._path(name).write_text(json.dumps(told))
        await asyncio.sleep(0)
        self._breaks("handed_in")
        return name

    async def collect(self, job: str, asks: Mapping[str, Ask]) -> Mapping[str, Outcome] | None:
        self.looks += 1
        self._breaks("collect")
        if not self._path(job).exists():
            raise NoSuchJob(f"Nobody knows {job}", "", "Use the other key.")
        told = json.loads(self._path(job).read_text())
        told["looks"] += 1
        told["answered"] = told["looks"] > self._polls
        self._path(job).write_text(json.dumps(told))
        await asyncio.sleep(0)
        if not told["answered"]:
            return None
        earlier = [step for other in self._all() if other["name"] < job and other["answered"] for step in other["asks"].values()]
        outcomes = {name: self._says(ask, earlier.count(ask.step)) for name, ask in asks.items() if name in told["asks"]}
        self._breaks("collected")
        return outcomes

    async def cancel(self, job: str) -> None:
        self.canceled.append(job)

    def forget(self) -> None:
        """All jobs are deleted at the vendor."""
        for path in self._folder.glob("job_*.json"):
            path.rename(path.with_suffix(".deleted"))

    def _path(self, job: str) -> Path:
        return self._folder / f"{job}.json"

    def _all(self) -> list[dict[str, Any]]:
        paths = sorted(self._folder.glob("job_*"))
        return [json.loads(path.read_text()) | {"name": path.stem} for path in paths]


class Sometimes:
    """Raises at a point, the first so many times it is reached."""

    def __init__(self, point: str, error: BaseException, times: int = 1) -> None:
        self._point, self._error, self._left = point, error, times

    def __call__(self, point: str) -> None:
        if point == self._point and self._left:
            self._left -= 1
            raise self._error
