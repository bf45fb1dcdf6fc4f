"""Doing the jobs: each is sent once at most, followed, fetched at once, and looked at. A run that died is gone on with by the next.

Every step is on record before the next begins. What was surely not taken is tried again; what may have been taken never is.
"""

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from loreboard.story.errors import (
    BadInput,
    Busy,
    LoreboardError,
    ModelTrouble,
    NotAccepted,
    NotLetIn,
    OutOfQuota,
    OverBudget,
    Refused,
    Unknown,
    Unreachable,
)

from . import probing
from .job import Job
from .ledger import Entry, Ledger, Twice
from .renderer import Gone, Renderer
from .setting import Pace
from .states import TO_SEND

Watch = Callable[[Entry], None]


class Place(NamedTuple):
    """Where results and inputs lie. `root` is the series' folder; `assets` are files handed in, by asset."""

    root: Path
    hidden: Path
    assets: Mapping[str, Path] = {}

    def result(self, job: Job) -> Path:
        """Where the result of `job` is put: beside its shot list, named by ids."""
        ending = ".png" if job.kind == "keyframe" else ".mp4"
        return self.root / f"e{job.episode:02d}" / "takes" / f"{'.'.join(job.out_prefix.split('/')[1:])}.{job.job_id}{ending}"


class Run:
    """One run of jobs with one renderer. `watch` is told each entry once it is on record."""

    def __init__(
        self, renderer: Renderer, ledger: Ledger, place: Place, pace: Pace, budget: Decimal | None = None, watch: Watch = lambda entry: None
    ) -> None:
        self._renderer, self._ledger, self._place, self._pace = renderer, ledger, place, pace
        self._budget, self._watch = budget, watch
        self._closed: LoreboardError | None = None

    async def do(self, jobs: Sequence[Job]) -> tuple[Entry, ...]:
        """Do `jobs`, which are on record, in their order, several at a time; how each stands in the end.

        Raises what stops everything (nobody there, no money left, not let in, over budget) once all that is out has been brought in.
        """
        await self._settle_what_was_being_sent(jobs)
        room, done = asyncio.Semaphore(self._pace.at_once), {job.job_id: asyncio.Event() for job in jobs}
        tasks = [asyncio.create_task(self._one(job, room, done)) for job in jobs]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._closed is not None:
            raise self._closed
        return tuple([await self._ledger.entry(job.job_id) for job in jobs])

    async def _one(self, job: Job, room: asyncio.Semaphore, done: Mapping[str, asyncio.Event]) -> None:
        try:
            for id in job.depends_on:
                if id in done:
                    await done[id].wait()
            async with room:
                await self._through(job)
        finally:
            done[job.job_id].set()

    async def _through(self, job: Job) -> None:
        """Take `job` from where it is as far as it goes."""
        entry = await self._ledger.entry(job.job_id)
        if entry.state in TO_SEND and self._closed is None:
            files = await self._files(job)
            if files is None:
                return
            entry = await self._finished(self._send(job, files))
        if entry.at != self._renderer.at:
            return
        if entry.state in ("submitted", "running"):
            entry = await self._follow(entry)
        if entry.state == "succeeded":
            entry = await self._fetch(entry)
        if entry.state == "downloaded":
            await self._look(entry)

    async def _finished(self, sending: "asyncio.Future[Entry] | object") -> Entry:
        """Wait for a send to be on record, even when the run is stopped meanwhile: its bill comes in any case."""
        task: asyncio.Task[Entry] = asyncio.ensure_future(sending)  # type: ignore[arg-type]
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            with suppress(LoreboardError):
                await task
            raise

    async def _send(self, job: Job, files: Mapping[str, Path]) -> Entry:
        """Send `job`, again only while it is sure that it was not taken."""
        try:
            entry = await self._ledger.begin(job.job_id, self._budget, self._renderer.at)
        except OverBudget as error:
            self._closed = error
            return await self._ledger.entry(job.job_id)
        self._watch(entry)
        wait = self._pace.first
        for tries in range(1, self._pace.tries + 1):
            try:
                provider = await self._renderer.submit(job, files)
                break
            except (Unreachable, Busy) as error:
                if tries == self._pace.tries:
                    self._closed = error if isinstance(error, Unreachable) else self._closed
                    return await self._told(job, "planned", error)
                asked = error.wait if isinstance(error, Busy) and error.wait is not None else wait
                await asyncio.sleep(min(max(asked, 0), self._pace.most))
                wait *= 2
            except (NotLetIn, OutOfQuota) as error:
                self._closed = error
                return await self._told(job, "planned", error)
            except Refused as error:
                return await self._told(job, "moderated", error, error.passage)
            except (NotAccepted, Gone, BadInput) as error:
                return await self._told(job, "refused", error)
            except Unknown as error:
                return await self._told(job, "ambiguous", error)
            except Exception as error:
                await self._move(job, "ambiguous", f"{type(error).__name__} while it was being sent")
                raise
        try:
            return await self._move(job, "submitted", provider=provider)
        except Twice as error:
            return await self._told(job, "ambiguous", error)

    async def _follow(self, entry: Entry) -> Entry:
        """Ask how it stands until it is done, or patience ends; what is out stays out, and the next run goes on."""
        job, wait, lost, until = entry.job, self._pace.poll_first, 0, time.monotonic() + self._pace.patience
        while True:
            pause = wait
            try:
                told = await self._renderer.poll(entry.provider or "")
                lost = 0
            except Gone:
                return await self._move(job, "failed", "the service does not know it any more")
            except Busy as error:
                pause = min(max(error.wait if error.wait is not None else wait, 0), self._pace.most)
            except (NotLetIn, OutOfQuota) as error:
                self._closed = error
                return entry
            except ModelTrouble:
                lost += 1
                if lost > self._pace.errors:
                    return entry
            else:
                if told.state not in ("queued", "running"):
                    why = " ".join(filter(None, (told.why, f"[{told.passage}]" if told.passage else "")))
                    more = {} if told.cost is None else {"cost": told.cost}
                    return await self._move(job, told.state, why, **more)
                if told.state == "running" and entry.state != "running":
                    entry = await self._move(job, "running")
                if not self._renderer.waits:
                    return entry
            if time.monotonic() + pause > until:
                return entry
            await asyncio.sleep(pause)
            wait = min(wait * self._pace.factor, self._pace.poll_most)

    async def _fetch(self, entry: Entry) -> Entry:
        """Bring the result here, whole or not at all. One whose address has expired is asked for anew, once."""
        job, path = entry.job, self._place.result(entry.job)
        path.parent.mkdir(parents=True, exist_ok=True)
        part, gone, wait = path.with_name(f".{path.name}.part"), 0, self._pace.first
        for _ in range(self._pace.tries):
            try:
                await self._renderer.fetch(entry.provider or "", part)
                digest = await asyncio.to_thread(probing.sha256, part)
                os.replace(part, path)
                return await self._move(job, "downloaded", file=path.relative_to(self._place.root).as_posix(), sha256=digest)
            except Gone as error:
                gone += 1
                if gone > 1:
                    return await self._told(job, "expired", error)
                with suppress(ModelTrouble):
                    await self._renderer.poll(entry.provider or "")
            except (NotLetIn, OutOfQuota) as error:
                self._closed = error
                return entry
            except ModelTrouble:
                await asyncio.sleep(wait)
                wait *= 2
            finally:
                part.unlink(missing_ok=True)
        return entry

    async def _look(self, entry: Entry) -> Entry:
        found = await asyncio.to_thread(probing.probe, self._place.root / (entry.file or ""), entry.job)
        told = found.model_dump(mode="json")
        return await self._move(entry.job, "unfit" if found.faults else "verified", "; ".join(found.faults), probe=told)

    async def _files(self, job: Job) -> dict[str, Path] | None:
        """The files of its inputs by asset; None while one of them is not made yet. Raises BadInput for one that is not at hand."""
        out: dict[str, Path] = {}
        for given in job.inputs:
            if given.made_by is None:
                path = self._place.assets.get(given.asset)
                if path is None or not path.is_file() or await asyncio.to_thread(probing.sha256, path) != given.sha256:
                    raise BadInput(
                        f"The file of {given.asset} is missing, or is another one", job.job_id, "Put it where the shot list says."
                    )
                out[given.asset] = path
                continue
            before = await self._ledger.entry(given.made_by)
            if before.state != "verified" or before.file is None:
                return None
            source = self._place.root / before.file
            if before.job.kind == "keyframe":
                out[given.asset] = source
                continue
            frame = self._place.hidden / "frames" / f"{given.made_by}.{(before.sha256 or '')[:12]}.png"
            if not frame.is_file():
                await asyncio.to_thread(probing.last_frame, source, before.job.used, frame)
            out[given.asset] = frame
        return out

    async def _settle_what_was_being_sent(self, jobs: Sequence[Job]) -> None:
        """Jobs a dead run was just sending are ambiguous; those the service finds by our id are gone on with."""
        for entry in await self._ledger.recover():
            self._watch(entry)
        for job in jobs:
            entry = await self._ledger.entry(job.job_id)
            if entry.state != "ambiguous" or entry.at != self._renderer.at:
                continue
            with suppress(ModelTrouble):
                found = await self._renderer.find(job)
                if found is not None:
                    with suppress(Twice):
                        await self._move(job, "submitted", "found at the service", provider=found)

    async def _told(self, job: Job, state: str, error: LoreboardError, passage: str = "") -> Entry:
        return await self._move(job, state, " ".join(filter(None, (error.what, f"[{passage}]" if passage else ""))))

    async def _move(self, job: Job, state: str, why: str = "", **more: object) -> Entry:
        entry = await self._ledger.move(job.job_id, state, why, **more)  # type: ignore[arg-type]
        self._watch(entry)
        return entry
