"""`loreboard render`: shot lists to clips by a renderer, or to a drawn film; planned, shown, agreed to, then done, and gone on with after a stop."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from loreboard.render.profiles.parts import Tier
from loreboard.render.stage import manifest, planning, probing
from loreboard.render.stage.ledger import FILE, Entry, Ledger
from loreboard.render.stage.memory import memory
from loreboard.render.stage.planning import Asked, Stage
from loreboard.render.stage.plugins import renderer
from loreboard.render.stage.renderer import EpisodeRenderer, Renderer
from loreboard.render.stage.running import Place, Run, Watch
from loreboard.render.stage.setting import Pace, pace
from loreboard.render.stage.states import OUT, TO_SEND
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from . import takes
from .exporting import lists_at, refuse_recited, root_of
from .folder import HIDDEN, Folder
from .handoff import read_list
from .render_sheet import Sheet, sheet_of
from .take_reasons import reasons

BY_HAND = "by-hand"
"""The folder of the renderer that works with files."""
WANTS_A_PERSON = ("unfit", "failed", "refused", "moderated", "ambiguous", "expired")


class Choice(NamedTuple):
    """What a person chose. `budget` is the most that all rendering of the folder may cost, over all runs."""

    name: str
    episode: int | None = None
    budget: Decimal | None = None
    base_url: str | None = None
    key: str | None = None
    own: Mapping[str, str] = {}
    tier: Tier | None = None
    sound: bool | None = None
    pace: Pace | None = None


class Rendered(Value):
    """What came of a run: how each clip stands, or the films that were drawn."""

    sheet: Sheet | None
    entries: tuple[Entry, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def wanting(self) -> tuple[Entry, ...]:
        """Those that a person has to look at."""
        return tuple(entry for entry in self.entries if entry.state in WANTS_A_PERSON)


Consent = Callable[[Sheet], bool]
Frames = Callable[[int, int, int], None]
"""Told of a film: episode, frames done, frames in all."""


async def render(
    path: Path,
    choice: Choice,
    consent: Consent,
    watch: Watch = lambda entry: None,
    frames: Frames = lambda episode, done, of: None,
    dry: bool = False,
) -> Rendered:
    """Render the episodes at `path`. `consent` is shown the plan and says whether to go on; `dry` shows it and sends and writes nothing.

    Raises BadInput, CannotExport, OverBudget before anything is sent, and what stops a renderer (renderer.py).
    """
    root = root_of(path)
    files = lists_at(path)
    lists = [shots for shots in map(read_list, files) if choice.episode in (None, shots.episode)]
    if not lists:
        raise BadInput(f"There is no episode {choice.episode} here", "--episode", "See the folder for those there are.")
    refuse_recited(root, files)
    tool = renderer(choice.name, choice.base_url, choice.key, choice.own, root / BY_HAND)
    if isinstance(tool, EpisodeRenderer):
        return Rendered(sheet=None) if dry else await _draw(root, lists, tool, frames)
    try:
        if dry:
            with _ledger(root, dry) as ledger:
                sheet, _ = await _planned(root, lists, tool, ledger, choice)
                consent(sheet)
                return Rendered(sheet=sheet)
        probing.ready()
        folder = Folder(root)
        with folder.locked(), _ledger(root) as ledger:
            return await _do(folder, lists, tool, ledger, choice, consent, watch)
    finally:
        await tool.close()


async def settle(root: Path, told: Sequence[str]) -> tuple[Entry, ...]:
    """What a person says of ambiguous jobs, as JOB=paid, JOB=unpaid or JOB=id:... Raises BadInput."""
    out = []
    with Folder(root).locked(), _ledger(root) as ledger:
        for one in told:
            job, _, how = one.partition("=")
            out.append(await ledger.settle(job.strip(), how.strip()))
    return tuple(out)


async def retake(root: Path, names: Sequence[str]) -> tuple[Entry, ...]:
    """Want another take of these shots or jobs; it is made by the next run. The takes there were."""
    with Folder(root).locked(), _ledger(root) as ledger:
        return tuple([entry for name in names for entry in await ledger.retake(name)])


async def choose(root: Path, job: str) -> Entry:
    """Use this take of its clip, even one that was found unfit; it stands in the notes on takes as a person's choice."""
    with _ledger(root, dry=True) as ledger:
        picture = (await ledger.entry(job)).job.kind == "keyframe"
    if picture:
        with Folder(root).locked(), _ledger(root) as ledger:
            return await ledger.choose(job)
    await takes.note(root, job, takes.Note(chosen=True))
    with _ledger(root, dry=True) as ledger:
        return await ledger.entry(job)


async def standing(root: Path) -> tuple[Entry, ...]:
    """How every job of a folder stands; empty where nothing was rendered. Sends and writes nothing."""
    with _ledger(root, dry=True) as ledger:
        return await ledger.entries()


async def cancel(root: Path, job: str, choice: Choice) -> Entry:
    """Give up a job that is out. Raises BadInput when it is not, or the service does not give it up."""
    with Folder(root).locked(), _ledger(root) as ledger:
        entry = await ledger.entry(job)
        if entry.state in TO_SEND:
            return await ledger.move(job, "cancelled", "by a person")
        tool = renderer(choice.name, choice.base_url, choice.key, choice.own, root / BY_HAND)
        if isinstance(tool, EpisodeRenderer) or entry.state not in ("submitted", "running") or tool.at != entry.at:
            raise BadInput(f"{job} is {entry.state}: there is nothing to cancel here", "--cancel", "See `loreboard render DIR`.")
        try:
            if not await tool.cancel(entry.provider or ""):
                raise BadInput(f"The service does not give {job} up", "--cancel", "Run again to bring it in.")
        finally:
            await tool.close()
        return await ledger.move(job, "cancelled", "by a person")


async def _do(
    folder: Folder, lists: Sequence[ShotList], tool: Renderer, ledger: Ledger, choice: Choice, consent: Consent, watch: Watch
) -> Rendered:
    before = await ledger.entries()
    sheet, stages = await _planned(folder.root, lists, tool, ledger, choice)
    if not consent(sheet):
        return Rendered(sheet=sheet)
    names = []
    for shots, stage in zip(lists, stages, strict=True):
        name = "manifest" if tool.name == "manifest" else f"manifest.{_plain(tool.name)}"
        names.append(folder.publish(f"e{shots.episode:02d}/{name}.jsonl", _manifest(shots, stage, tool, choice)))
    jobs = [job for stage in stages for job in stage.jobs]
    await ledger.enter(jobs)
    wanted = {job.job_id for job in jobs}
    open = [
        e.job for e in before if e.job.renderer == tool.name and e.state in (*OUT, "submitting", "ambiguous") and e.job.job_id not in wanted
    ]
    place = Place(folder.root, folder.hidden, _assets(folder, lists))
    entries = await Run(tool, ledger, place, choice.pace or pace(), choice.budget, watch).do([*open, *jobs])
    return Rendered(sheet=sheet, entries=entries, files=tuple(names))


async def _planned(root: Path, lists: Sequence[ShotList], tool: Renderer, ledger: Ledger, choice: Choice) -> tuple[Sheet, list[Stage]]:
    """The jobs of each list, with what was said of takes there were, and the plan as a person sees it."""
    told, entries = takes.standing(root), await ledger.entries()
    asked = Asked(takes=await ledger.takes(), tier=choice.tier, sound=choice.sound, memory=memory(told, entries))
    stages = [await planning.plan(shots, tool, asked) for shots in lists]
    why = [reason for shots, stage in zip(lists, stages, strict=True) for reason in reasons(shots, stage, told, entries, root)]
    return sheet_of(stages, tool, entries, choice.budget).model_copy(update={"why": tuple(why)}), stages


def _manifest(shots: ShotList, stage: Stage, tool: Renderer, choice: Choice) -> bytes:
    dates = [money.price_date for money in stage.profile.money]
    head = manifest.Head(
        project=shots.title, episode=shots.episode, renderer=tool.name, profiles={stage.profile.id: stage.profile.verified_at},
        price_date=min(dates, default=None), budget=choice.budget, jobs=len(stage.jobs),
    )  # fmt: skip
    return manifest.dumps(head, stage.jobs)


def _assets(folder: Folder, lists: Sequence[ShotList]) -> dict[str, Path]:
    """The files of assets that lie in the folder itself."""
    out = {}
    for asset in (asset for shots in lists for asset in shots.assets):
        if asset.uri and asset.sha256 and "://" not in asset.uri:
            out[asset.id] = folder.path(asset.uri)
    return out


async def _draw(root: Path, lists: Sequence[ShotList], tool: EpisodeRenderer, frames: Frames) -> Rendered:
    """Draw each episode to a file elsewhere, and put it in its place when it is whole."""
    folder, out = Folder(root), []
    with folder.locked():
        for shots in lists:
            with TemporaryDirectory(dir=folder.hidden, prefix="film-") as made:
                part = Path(made) / tool.file
                await asyncio.to_thread(tool.render, shots, part, partial(_frames, frames, shots))
                out.append(folder.publish(f"e{shots.episode:02d}/{tool.file}", await asyncio.to_thread(part.read_bytes)))
    return Rendered(sheet=None, files=tuple(out))


def _frames(frames: Frames, shots: ShotList, done: int) -> None:
    frames(shots.episode, done, shots.frames)


def _ledger(root: Path, dry: bool = False) -> Ledger:
    """The folder's ledger; for a dry look, a copy in memory, so that nothing is written."""
    return Ledger(root / HIDDEN / FILE, dry)


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_")) or "renderer"
