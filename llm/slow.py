"""A vendor's slow way: many asks handed in as one job, at half the price, and collected when it is done.

What both vendors have in common: the protocol, and what becomes of an ask whose line is no answer. Nothing is charged for a
line that failed, expired or was cancelled (platform.claude.com, batch processing; developers.openai.com, batch; November 2026).
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import Canceled, Expired, ModelTrouble, NotAccepted

from .failures import LATE, Garbled, Unbilled, cut, named
from .place import Place, short
from .reading import Told, plain, words

T = TypeVar("T")
Outcome = Reply | ModelTrouble
"""What became of one ask. Trouble that certainly costs nothing has `Unbilled` as its cause, trouble with counts `Billed`."""


class NoSuchJob(NotAccepted):
    """The vendor does not know the job, or no longer has its results."""


class Slow(Protocol):
    """One model of a vendor, reached by jobs. Each method is one exchange or a few, and raises ModelTrouble for the whole job."""

    @property
    def model(self) -> str:
        """The same name as the model has on the fast way."""
        ...

    async def hand_in(self, asks: Mapping[str, Ask]) -> str:
        """Begin one job for `asks`, by custom id (letters and digits, at most 64); returns the vendor's name for it.

        After Unknown nobody knows whether there is a job; after any other error there is none.
        """
        ...

    async def collect(self, job: str, asks: Mapping[str, Ask]) -> Mapping[str, Outcome] | None:
        """What became of each of `asks`, which are all or some of the job's; None while it is unfinished. Raises NoSuchJob."""
        ...

    async def cancel(self, job: str) -> None:
        """Ask the vendor to stop the job. What was answered by then is billed and can be collected."""
        ...


async def sent(exchange: Awaitable[object]) -> Told:
    """What the vendor says, as plain values. Raises Garbled for bytes that its SDK can make nothing of."""
    try:
        return plain(await exchange)
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise Garbled(f"the answer cannot be read ({type(error).__name__})") from error


def by_id(text: str) -> dict[str, Told]:
    """The lines of a JSONL file by their custom id. Raises Garbled when one of them is no JSON."""
    try:
        lines = [plain(json.loads(line)) for line in text.split("\n") if line.strip()]
    except ValueError as error:
        raise Garbled("a line of the results is no JSON") from error
    return {words(line, "custom_id"): line for line in lines}


def each(asks: Mapping[str, Ask], read: Callable[[str, Ask], Reply]) -> dict[str, Outcome]:
    """What `read` returns or raises for each of `asks`."""
    told: dict[str, Outcome] = {}
    for name, ask in asks.items():
        try:
            told[name] = read(name, ask)
        except ModelTrouble as error:
            told[name] = error
    return told


class _Line(Exception):
    """The line of an ask that failed, as the exception its HTTP answer would have been."""

    def __init__(self, status: int, body: object) -> None:
        super().__init__(f"status {status}")
        self.status_code, self.body = status, body


def refused(status: int, body: object, place: Place, step: str) -> ModelTrouble:
    """What an HTTP `status` and `body` mean when they are a line of a job: the same as alone, except that nothing was billed.

    A time-out is no unknown outcome here, since the vendor itself tells of it.
    """
    error = named(_Line(503 if status in LATE or status < 300 else status, body), place, step)
    if error is None:
        raise AssertionError("every status has a name")
    return unbilled(error)


def unbilled(error: ModelTrouble) -> ModelTrouble:
    """`error`, marked as one that costs nothing."""
    error.__cause__ = Unbilled()
    return error


def expired(place: Place, step: str) -> ModelTrouble:
    """The job ran out of its 24 hours."""
    do = "Nothing was billed for it. `loreboard resume` hands it in again."
    return unbilled(Expired(f"{place.model} did not come to it before the time of its job was over", step, do))


def canceled(place: Place, step: str) -> ModelTrouble:
    """Somebody cancelled the job."""
    do = "Nothing was billed for it. `loreboard resume` hands it in again."
    return unbilled(Canceled(f"Its job at {place.model} was cancelled before its turn", step, do))


def lineless(place: Place, step: str) -> ModelTrouble:
    """The job is done and says nothing of this ask."""
    return cut(place, step, "", "its job ended without a line for it")


def nameless(place: Place) -> ModelTrouble:
    """A job was handed in and got no name."""
    return cut(place, "", "", "the vendor did not say what the job is called")


def no_such_job(job: str, place: Place) -> NoSuchJob:
    """The vendor answers 404 for `job`."""
    do = (
        f"If it was handed in with another key, put that one into {place.key_name} and run `loreboard resume`; "
        "otherwise run `loreboard resume` once more, and what it held is asked again."
    )
    return NoSuchJob(f"{place.host} knows no job {short(job, place)} for this key, or has deleted its results", "", do)


def no_batches(place: Place) -> NotAccepted:
    """The vendor, or a gateway in its place, answers 404 to a job that is handed in."""
    do = f"Leave --cheap out, or take {place.url_name} away." if place.url_name else "Leave --cheap out."
    return NotAccepted(f"{place.host} takes no batches (404)", "", do)


async def known(exchange: Awaitable[T], unknown: ModelTrouble) -> T:
    """What `exchange` returns. Raises `unknown` where its answer is 404 in a vendor's own words."""
    try:
        return await exchange
    except Exception as error:
        if getattr(error, "status_code", 0) == 404 and isinstance(getattr(error, "body", None), Mapping):
            raise unknown from None
        raise
