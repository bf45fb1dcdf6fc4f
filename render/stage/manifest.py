"""The job manifest: one JSON object a line, first a head, then the jobs in the order they may be sent. No key stands in it."""

import datetime
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from .job import Job

MOST_BYTES = 64_000_000


T = TypeVar("T", bound=Value)


class Head(Value):
    """Which episode, which renderer, and what its knowledge is of."""

    format: Literal["manifest.1"] = "manifest.1"
    project: str
    episode: int
    renderer: str
    profiles: dict[str, datetime.date]
    """Profile ids, and the day each was verified."""
    price_date: datetime.date | None = None
    """Of the oldest price in it."""
    budget: Decimal | None = None
    currency: str = "USD"
    jobs: int


class Manifest(NamedTuple):
    head: Head
    jobs: tuple[Job, ...]


def dumps(head: Head, jobs: Sequence[Job]) -> bytes:
    """The manifest; the same jobs give the same bytes."""
    lines = [head, *jobs]
    return "".join(json.dumps(line.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) + "\n" for line in lines).encode()


def loads(raw: bytes, where: str) -> Manifest:
    """A manifest read back. Raises BadInput with the line and the field that is wrong."""
    if len(raw) > MOST_BYTES:
        raise BadInput(f"The manifest has {len(raw)} bytes, {MOST_BYTES} are read", where, "Give the one that Loreboard wrote.")
    lines = [line for line in raw.decode("utf-8", "replace").split("\n") if line.strip()]
    if not lines:
        raise BadInput("The manifest is empty", where, "Write it anew with `loreboard render DIR --with manifest`.")
    head = _read(Head, lines[0], where, 1)
    jobs = tuple(_read(Job, line, where, number) for number, line in enumerate(lines[1:], 2))
    if len(jobs) != head.jobs:
        raise BadInput(f"The manifest names {head.jobs} jobs and holds {len(jobs)}", where, "It was cut: write it anew.")
    before: set[str] = set()
    for number, job in enumerate(jobs, 2):
        if job.job_id in before:
            raise BadInput(f"{job.job_id} stands twice", f"{where}, line {number}", "Take one away.")
        if missing := [id for id in job.depends_on if id not in before]:
            raise BadInput(
                f"{job.job_id} waits for {missing[0]}, which does not stand before it", f"{where}, line {number}", "Write it anew."
            )
        before.add(job.job_id)
    return Manifest(head, jobs)


def _read(wanted: type[T], line: str, where: str, number: int) -> T:
    if line.count("[") + line.count("{") > 100_000:
        raise BadInput("The line is no job", f"{where}, line {number}", "Write the manifest anew.")
    try:
        return wanted.model_validate_json(line)
    except ValidationError as error:
        wrong = error.errors()[0]
        field = ".".join(map(str, wrong["loc"])) or "the line"
        raise BadInput(
            f"The manifest is wrong at {field}: {wrong['msg']}", f"{where}, line {number}", "Correct it, or write it anew."
        ) from error
