"""The checks. What fails is told by a code and a sentence; nothing of it is a matter of taste."""

import asyncio
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loreboard.render.clips.packing import pictures
from loreboard.render.stage import probing
from loreboard.render.stage.job import Job, canonical
from loreboard.render.stage.planning import plan
from loreboard.render.stage.renderer import EpisodeRenderer, Gone, Renderer
from loreboard.story.errors import CannotExport, LoreboardError
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from .lists import golden

PREFIX = re.compile(r"e\d\d/[A-Za-z0-9_-]+/t\d\d")
WAIT, TRIES = 0.2, 600


class Failing(Value):
    """What a renderer does not keep to, and on which list."""

    code: str
    list: str
    says: str


async def offline(renderer: Renderer, key: str = "") -> tuple[Failing, ...]:
    """Plan every golden list and look at the requests; submits nothing. `key` is one it was made with: no request may hold it.

    A service that tells its own profile and prices is asked for those.
    """
    out: list[Failing] = []
    refused = 0
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", renderer.name):
        out.append(Failing(code="NAME", list="", says=f"{renderer.name!r} is no id: small letters, digits, dashes"))
    profile = await renderer.profile()
    if profile.status == "retired":
        out.append(Failing(code="RETIRED", list="", says=f"{profile.id} is retired"))
    for name, shots in golden().items():
        try:
            with _no_network_in(renderer) as reached:
                one, two = (await plan(shots, renderer)).jobs, (await plan(shots, renderer)).jobs
        except CannotExport as error:
            refused += 1  # a profile may well make nothing of a list; that it says so is what is wanted
            if refused == len(golden()):
                out.append(Failing(code="NOTHING", list=name, says=f"it makes nothing of any list: {error.what}"))
            continue
        except LoreboardError as error:
            out.append(Failing(code="ERROR", list=name, says=str(error)))
            continue
        out += [Failing(code=code, list=name, says=says) for code, says in _of_jobs(shots, one, two, key)]
        out += [Failing(code="NETWORK", list=name, says="compile opens a connection")] if reached else []
    return tuple(out)


async def live(renderer: Renderer, root: Path) -> tuple[Failing, ...]:
    """Send the first clip of a list, follow, fetch and look at it. This may be billed."""
    shots = golden()["speakers-en"]
    job = (await plan(shots, renderer)).jobs[0]
    id = await renderer.submit(job, {})
    out = []
    if not isinstance(id, str) or not id:
        return (Failing(code="ID", list="speakers-en", says="submit gives no id"),)
    for _ in range(TRIES):
        told = await renderer.poll(id)
        if told.state not in ("queued", "running") or not renderer.waits:
            break
        await asyncio.sleep(WAIT)
    if told.state != "succeeded":
        return (Failing(code="MADE", list="speakers-en", says=f"it ends {told.state}: {told.why}"),)
    film = root / "clip.mp4"
    await renderer.fetch(id, film)
    out += [Failing(code="CLIP", list="speakers-en", says=says) for says in probing.probe(film, job).faults]
    if (found := await renderer.find(job)) not in (None, id):
        out.append(Failing(code="FIND", list="speakers-en", says=f"it finds {found} for a job that is {id}"))
    try:
        stranger = await renderer.poll("nobody-knows-this")
        if stranger.state == "succeeded":
            out.append(Failing(code="STRANGER", list="", says="it has made a job that nobody sent"))
    except Gone:
        pass
    await renderer.cancel(id)
    return tuple(out)


def drawn(renderer: EpisodeRenderer, root: Path) -> tuple[Failing, ...]:
    """Draw a short episode and count its frames."""
    shots, told = golden()["speakers-zh"], list[int]()
    film = root / Path(renderer.file).name
    renderer.render(shots, film, told.append)
    with probing.ready().open(str(film)) as box:
        frames = sum(packet.pts is not None for packet in box.demux(video=0))
    out = []
    if frames != shots.frames:
        out.append(Failing(code="FRAMES", list="speakers-zh", says=f"{frames} frames instead of {shots.frames}"))
    if not told or told != sorted(told) or told[-1] != shots.frames:
        out.append(Failing(code="WATCH", list="speakers-zh", says="it does not tell how far it is"))
    return tuple(out)


def _of_jobs(shots: ShotList, jobs: Sequence[Job], again: Sequence[Job], key: str) -> Iterator[tuple[str, str]]:
    if [canonical(job.model_dump(mode="json")) for job in jobs] != [canonical(job.model_dump(mode="json")) for job in again]:
        yield "PURE", "the same list gives other jobs the second time"
    cut: dict[str, int] = {}
    for job in jobs:
        if key and key.encode() in canonical(job.model_dump(mode="json")):
            yield "KEY", f"{job.job_id} holds the key"
        if job.kind == "clip" and job.expected.seconds < job.used:
            yield "LENGTH", f"{job.job_id} asks for {float(job.expected.seconds):g} s and {float(job.used):g} s are used"
        if job.cost is not None and job.cost < 0:
            yield "ESTIMATE", f"{job.job_id} costs less than nothing"
        if not PREFIX.fullmatch(job.out_prefix):
            yield "PREFIX", f"{job.out_prefix!r} is not of ids only"
        for slot in job.slots if job.kind == "clip" else ():
            cut[slot.shot] = cut.get(slot.shot, 0) + slot.frames
    wanted = dict(zip((shot.id for shot in shots.shots), pictures(shots), strict=True))
    if cut != wanted:
        yield "COVER", f"frames are missing or doubled of {', '.join(id for id in wanted if cut.get(id) != wanted[id])}"


@contextmanager
def _no_network_in(renderer: Any) -> Iterator[list[str]]:
    """Notes it when `compile` of this renderer connects to anything."""
    compile, connect, reached, inside = renderer.compile, socket.socket.connect, list[str](), list[int]()

    def watched(self: socket.socket, address: Any) -> None:
        if inside:
            reached.append(str(address))
        connect(self, address)

    def compiled(brief: Any) -> Any:
        inside.append(1)
        try:
            return compile(brief)
        finally:
            inside.pop()

    socket.socket.connect, renderer.compile = watched, compiled  # type: ignore[method-assign, assignment]
    try:
        yield reached
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
        del renderer.compile
