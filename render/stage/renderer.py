"""What a renderer is: a few verbs. Whoever has them is one, in this package or in any other that names it by an entry point.

How it fails is told by the errors of the house, and decides what becomes of a job:

    Unreachable, Busy    surely not taken: it may be sent again; a run stops where nobody is there for long
    Unknown              sent, and the answer was lost: the job is ambiguous, and waits for a person
    NotAccepted          the request is wrong: refused
    Refused              the service's rules forbid it: moderated, with the words at fault
    NotLetIn, OutOfQuota nothing else would be taken either: the run stops
    Gone                 the service does not have it, or has it no longer
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, Literal, Protocol, runtime_checkable

from pydantic import Field, JsonValue

from loreboard.render.profiles import Profile
from loreboard.story.errors import ModelTrouble
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from .brief import Brief
from .job import Job, Kind


class Gone(ModelTrouble):
    """The service does not know this job or result, or keeps it no longer."""


class Compiled(Value):
    """A request as the renderer takes it, without keys, and what comes back of it."""

    request: dict[str, JsonValue]
    seconds: Fraction
    width: int | None = None
    height: int | None = None
    fps: int | None = None
    lost: tuple[str, ...] = ()


class Progress(Value):
    """How a job stands at the service."""

    state: Literal["queued", "running", "succeeded", "failed", "moderated", "cancelled"]
    done: float | None = Field(default=None, ge=0, le=1)
    why: str = ""
    passage: str = ""
    """The words that its rules forbid."""
    cost: Decimal | None = None
    """What it bills, where it says so."""


class Renderer(Protocol):
    """Makes clips, one job at a time. `compile` is pure and offline; nothing but `submit` may cost anything."""

    name: ClassVar[str]
    """The id it is chosen by."""
    makes: ClassVar[frozenset[Kind]]
    waits: ClassVar[bool]
    """Whether it is worth waiting for. False of one whose results a person brings later."""

    @property
    def at(self) -> str:
        """Which service it is, as host and port; "" of one on this machine. What was sent to one is never asked of another."""
        ...

    async def profile(self) -> Profile:
        """What it takes. May ask the service."""
        ...

    def compile(self, brief: Brief) -> Compiled:
        """`brief` as a request. Raises CannotExport for what it cannot make at all."""
        ...

    async def estimate(self, request: Mapping[str, JsonValue], seconds: Fraction) -> Decimal | None:
        """What it would cost, in the currency of the profile's seller; None where nobody knows, 0 where nothing is billed."""
        ...

    async def submit(self, job: Job, files: Mapping[str, Path]) -> str:
        """Send it, once, and return the service's own id for it. `files` are its inputs by asset."""
        ...

    async def poll(self, id: str) -> Progress:
        """How it stands."""
        ...

    async def fetch(self, id: str, to: Path) -> None:
        """Write the result to `to`."""
        ...

    async def cancel(self, id: str) -> bool:
        """Give it up; whether the service did."""
        ...

    async def find(self, job: Job) -> str | None:
        """The service's id of a job that may have been sent; None where that cannot be said. Sends nothing."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class EpisodeRenderer(Protocol):
    """Makes a whole episode at once, on this machine and for nothing; it has no jobs."""

    name: ClassVar[str]
    file: ClassVar[str]
    """What it writes, beside the shot list."""

    def render(self, shots: ShotList, to: Path, watch: Callable[[int], None]) -> None:
        """Write the episode to `to`; `watch` is told the frames done."""
        ...
