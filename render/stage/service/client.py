"""A service of five verbs as a renderer: profile, estimate, submit, poll, fetch, and cancel."""

import asyncio
import base64
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from loreboard.render.profiles import Profile, cost
from loreboard.story.errors import BadInput, CannotExport, ModelTrouble, NotAccepted, Unknown

from ..brief import Brief
from ..job import Job, Kind
from ..line import Line
from ..probing import sha256
from ..renderer import Compiled, Gone, Progress
from ..setting import handed_in
from .wire import Accepted, Cancelled, ClipRequest, Estimated, EstimateRequest, Input, JobRequest, JobTold, ProfileTold

T = TypeVar("T", bound=BaseModel)


class Service:
    """At `base_url`, which a person names; `variant` is not used."""

    name: ClassVar[str] = "http"
    makes: ClassVar[frozenset[Kind]] = frozenset({"clip"})
    waits: ClassVar[bool] = True

    def __init__(
        self, variant: str = "", base_url: str | None = None, key: str | None = None, own: Mapping[str, str] | None = None
    ) -> None:
        if base_url is None:
            raise BadInput("Nobody says where the service is", "--base-url", "Name it: --base-url http://127.0.0.1:9000.")
        if own:
            raise BadInput("This renderer has no settings", "--set", "Leave it out; parameters of a shot stand in its prompt's overrides.")
        self._line = Line(base_url, key)
        self._profile: Profile | None = None

    @property
    def at(self) -> str:
        return self._line.spot

    async def profile(self) -> Profile:
        """What the service says of itself, asked once."""
        if self._profile is None:
            try:
                self._profile = ProfileTold.model_validate(await self._line.ask("GET", "/v1/profile")).profile
            except Gone as error:
                raise BadInput("There is no renderer at that address", error.where, "Correct --base-url.") from error
            except ValidationError as error:
                raise BadInput(
                    f"The service's profile cannot be used: {_first(error)}", self._line.base, "docs/renderers.md lists the fields."
                ) from error
        return self._profile

    def compile(self, brief: Brief) -> Compiled:
        if brief.route == "t2i":
            raise CannotExport("This renderer makes no pictures", brief.out_prefix, "Give the picture as a file.")
        told = ClipRequest.model_validate(brief.model_dump(exclude={"inputs", "out_prefix"}))
        return Compiled(request=told.model_dump(mode="json"), seconds=brief.seconds)

    async def estimate(self, request: Mapping[str, JsonValue], seconds: Fraction) -> Decimal | None:
        """What the service says, else what its profile reckons."""
        asked = ClipRequest.model_validate(dict(request))
        try:
            told = self._read(
                Estimated, await self._line.ask("POST", "/v1/estimate", EstimateRequest(request=asked).model_dump(mode="json"))
            )
        except Gone:
            told = Estimated()
        if told.cost is not None:
            return told.cost
        profile = await self.profile()
        tier = next((t for t in profile.sizes.tiers if t == asked.tier), None)
        return cost(profile, seconds, tier, asked.sound)

    async def submit(self, job: Job, files: Mapping[str, Path]) -> str:
        inputs = [await asyncio.to_thread(_packed, given.role, given.asset, files[given.asset]) for given in job.inputs]
        body = JobRequest(
            key=job.job_id, kind=job.kind, request=ClipRequest.model_validate(job.request), inputs=tuple(inputs), expected=job.expected
        )  # fmt: skip
        try:
            return self._read(Accepted, await self._line.ask("POST", "/v1/jobs", body.model_dump(mode="json"))).id
        except Gone as error:
            raise NotAccepted("There is no renderer at that address", error.where, "Correct --base-url.") from error

    async def poll(self, id: str) -> Progress:
        told = self._read(JobTold, await self._line.ask("GET", f"/v1/jobs/{_safe(id)}"))
        return Progress(
            state=told.state, done=told.done, why=self._line.plain(told.why), passage=self._line.plain(told.passage), cost=told.cost
        )  # fmt: skip

    async def fetch(self, id: str, to: Path) -> None:
        await self._line.bring(f"/v1/jobs/{_safe(id)}/file", to)

    async def cancel(self, id: str) -> bool:
        try:
            return self._read(Cancelled, await self._line.ask("DELETE", f"/v1/jobs/{_safe(id)}")).cancelled
        except (Gone, NotAccepted):
            return False

    async def find(self, job: Job) -> str | None:
        try:
            return self._read(Accepted, await self._line.ask("GET", "/v1/jobs", key=job.job_id)).id
        except (Gone, NotAccepted):
            return None

    async def close(self) -> None:
        await self._line.close()

    def _read(self, wanted: type[T], told: Any) -> T:
        """An answer as what it should be. One that cannot be read was given by somebody who has taken what was sent."""
        try:
            return wanted.model_validate(told)
        except ValidationError as error:
            raise Unknown(f"The service's answer cannot be read: {_first(error)}", self._line.base, "See the service's log.") from error


def _packed(role: Any, name: str, path: Path) -> Input:
    content = handed_in(path)
    return Input(role=role, name=name, sha256=sha256(path), data=base64.b64encode(content).decode())


def _safe(id: str) -> str:
    """An id as part of an address. Raises ModelTrouble for one that would lead elsewhere; none such is ever taken in."""
    if "/" in id or ".." in id or not id.isascii() or not id.isprintable() or any(c in id for c in "?#%\\ "):
        raise ModelTrouble("The service's id of a job cannot be used in an address", id[:40], "Settle it with an id that the service gave.")
    return id


def _first(error: ValidationError) -> str:
    wrong = error.errors()[0]
    return f"{'.'.join(map(str, wrong['loc'])) or 'the answer'}: {wrong['msg']}"
