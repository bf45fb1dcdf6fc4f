"""The record of what people said of takes: one JSON object a line, in the order it was said. Lines are added and never changed.

Whoever writes it writes it whole, old bytes and the new line, so that a reader never sees half an event.
"""

from collections.abc import Iterable

from pydantic import ValidationError

from loreboard.story.errors import BadInput
from loreboard.story.takes import EVENT, Brought, Noted

FILE = "takes.jsonl"
"""Its name in a series' folder."""
MOST_BYTES = 16_000_000
MOST_DEEP = 1000


def read(raw: bytes, where: str = FILE) -> tuple[Noted | Brought, ...]:
    """The events, in order; empty lines count for nothing. Raises BadInput with the line that is wrong."""
    if len(raw) > MOST_BYTES:
        raise BadInput(f"The notes on takes have {len(raw)} bytes, {MOST_BYTES} are read", where, "Move old ones to another file.")
    out = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            out.append(_event(line, f"{where}, line {number}"))
    return tuple(out)


def added(raw: bytes, events: Iterable[Noted | Brought]) -> bytes:
    """`raw`, byte for byte, and `events` after it."""
    new = b"".join(EVENT.dump_json(event, exclude_none=True) + b"\n" for event in events)
    return raw + (b"\n" if raw and not raw.endswith(b"\n") else b"") + new


def _event(line: bytes, where: str) -> Noted | Brought:
    if line.count(b"[") + line.count(b"{") > MOST_DEEP:
        raise BadInput("This is no note on a take", where, "Correct it, or take the line away.")
    try:
        return EVENT.validate_json(line)
    except ValidationError as error:
        wrong = error.errors()[0]
        field = ".".join(str(step) for step in wrong["loc"] if step not in ("note", "brought")) or "the line"
        raise BadInput(f"A note on a take is wrong at {field}: {wrong['msg']}", where, "Correct it, or take the line away.") from error
