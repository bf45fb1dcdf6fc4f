"""Clips by a person, or by a program of theirs: a file of words a clip goes out, a film of the same name comes back.

Out goes `prompts/NAME.txt`, and what is handed in beside it; back comes `results/NAME.mp4` (a picture: `.png`). Nothing is waited for.
"""

import asyncio
import shutil
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from pydantic import JsonValue

from loreboard.render.profiles import Profile, cost, profiles, usable
from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole

from ..clips.of_profile import tier_of
from .brief import Brief
from .job import Job, Kind
from .renderer import Compiled, Gone, Progress

ANYBODY = {
    "id": "anybody/by-hand", "vendor": "Anybody", "model": "By hand", "surface": "local", "status": "live", "verified_at": "2026-11-30",
    "source": ["a person's own tools"], "text": {"negative": "field"}, "time": {"range": {"least": "0.5", "most": "60", "step": "0.1"}},
    "sizes": {"step_px": 2}, "sound": {"audio": "optional", "dialogue": "prose"}, "inputs": {"keyframes": {"first": True, "last": True}, "image": {}},
}  # fmt: skip
"""What is taken where no renderer is named: any length to a tenth of a second, one shot a clip."""
FILMS, PICTURES = (".mp4", ".mov", ".webm", ".mkv"), (".png", ".jpg", ".jpeg", ".webp")


class ByHand:
    """Writes into `place`; `variant` is the profile of what the person uses, as "kling/v3"."""

    name: ClassVar[str] = "manifest"
    makes: ClassVar[frozenset[Kind]] = frozenset({"clip", "keyframe"})
    waits: ClassVar[bool] = False

    def __init__(
        self,
        variant: str = "",
        base_url: str | None = None,
        key: str | None = None,
        own: Mapping[str, str] | None = None,
        place: Path | None = None,
    ) -> None:
        if own or base_url:
            raise BadInput("This renderer has neither an address nor settings", "--base-url", "Leave it out.")
        self._profile = usable(profiles(series=place.parent if place else None), variant) if variant else Profile.model_validate(ANYBODY)
        self._place = place

    @classmethod
    def of(cls, profile: Profile) -> "ByHand":
        """One that takes what `profile` does, and has no folder to write into."""
        one = cls()
        one._profile = profile
        return one

    @property
    def at(self) -> str:
        return ""

    async def profile(self) -> Profile:
        return self._profile

    def compile(self, brief: Brief) -> Compiled:
        told = brief.model_dump(mode="json", exclude={"inputs", "out_prefix"})
        return Compiled(request=told, seconds=brief.seconds)

    async def estimate(self, request: Mapping[str, JsonValue], seconds: Fraction) -> Decimal | None:
        if not seconds:
            return Decimal(0)
        return cost(
            self._profile, seconds, tier_of(self._profile), bool(request.get("sound")) if request.get("sound") is not None else None
        )

    async def submit(self, job: Job, files: Mapping[str, Path]) -> str:
        name = name_of(job)
        await asyncio.to_thread(self._write, job, name, files)
        return f"{job.job_id}/{name}"

    async def poll(self, id: str) -> Progress:
        return Progress(state="succeeded" if await asyncio.to_thread(self._result, id) else "queued")

    async def fetch(self, id: str, to: Path) -> None:
        found = await asyncio.to_thread(self._result, id)
        if found is None:
            raise Gone("The file is not there any more", id, "Put it back.")
        await asyncio.to_thread(shutil.copyfile, found, to)

    async def cancel(self, id: str) -> bool:
        await asyncio.to_thread((self._at("prompts") / f"{_name(id)}.txt").unlink, True)
        return True

    async def find(self, job: Job) -> str | None:
        name = name_of(job)
        there = await asyncio.to_thread((self._at("prompts") / f"{name}.txt").is_file)
        return f"{job.job_id}/{name}" if there else None

    async def close(self) -> None:
        pass

    def _at(self, folder: str) -> Path:
        if self._place is None:
            raise BadInput("Nobody says where the prompts go", "", "Call it with a folder.")
        return self._place / folder

    def _write(self, job: Job, name: str, files: Mapping[str, Path]) -> None:
        beside = []
        for given in job.inputs:
            copy = self._at("prompts") / f"{name}.{given.role}{files[given.asset].suffix}"
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(files[given.asset], copy)
            beside.append(f"{given.role}: {copy.name}")
        self._at("results").mkdir(parents=True, exist_ok=True)
        write_whole(self._at("prompts") / f"{name}.txt", _sheet(job, name, beside).encode())

    def _result(self, id: str) -> Path | None:
        """The file a person put there, of any ending that a film or a picture has; a link is none."""
        paths = [self._at("results") / f"{_name(id)}{ending}" for ending in FILMS + PICTURES]
        return next((path for path in paths if path.is_file() and not path.is_symlink()), None)


def name_of(job: Job) -> str:
    """The name of a clip's files: its ids, and a little of the job's own, so that a shot that changed waits for another film."""
    return ".".join((*job.out_prefix.split("/")[1:], job.job_id[2:8]))


def _name(id: str) -> str:
    name = id.partition("/")[2]
    return "".join(c for c in name if c.isalnum() or c in "._-").lstrip(".") or "none"


def _sheet(job: Job, name: str, beside: list[str]) -> str:
    """What a person reads: the words, the length, the size, and where the film goes."""
    request, lines = job.request, [f"# {job.job_id}  {', '.join(job.shot_ids)}  take {job.take}"]
    if job.kind == "clip":
        lines.append(f"seconds: {float(job.expected.seconds):g} ({float(job.used):.2f} are used)")
    lines += [f"size: {request['width']}x{request['height']} ({request['aspect']})", *beside]
    lines += [f"{key}: {request[key]}" for key in ("seed", "sound") if request.get(key) is not None]
    lines += [f"{key}: {value}" for key, value in sorted(dict(request["params"]).items())] if isinstance(request["params"], dict) else []
    lines += [f"result: results/{name}.{'png' if job.kind == 'keyframe' else 'mp4'}", "", str(request["prompt"])]
    segments = request["segments"]
    for number, part in enumerate(segments if isinstance(segments, list) else (), 1):
        lines.append(f"[{number}] {part['seconds']} s: {part['prompt']}" if isinstance(part, dict) else "")
    if request["negative"]:
        lines += ["", "# not", str(request["negative"])]
    return "\n".join(lines) + "\n"
