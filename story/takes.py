"""Takes of shots and what a person says of them: usable from and to, what went wrong, what drifted, which one is used.

What is said is kept as events, one after another; none is ever changed. What a renderer is told because of them is a `Remedy`.
"""

import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from .shots import Role
from .value import Value

TakeId = Annotated[str, Field(pattern=r"^[jt]_[0-9a-f]{20}$")]
"""The id of a job (j_), or of a film that a person brought (t_)."""
Seconds = Annotated[Decimal, Field(ge=0, le=36_000)]


def _inside(file: str) -> str:
    steps = file.split("/")
    if "\\" in file or ":" in file or any(step in ("", ".", "..") for step in steps):
        raise ValueError("a take lies in the series' folder")
    return file


File = Annotated[str, AfterValidator(_inside)]
"""A file of the series' folder, with forward slashes."""
MOST_WORDS = 2000
"""Characters of a person's words in one note."""


class Remedy(Value):
    """What the next request for a shot is told because takes of it went wrong. All in the list's language."""

    first: tuple[str, ...] = ()
    """Clauses that stand before all others, and are left out last."""
    clauses: tuple[str, ...] = ()
    """Clauses that are added."""
    avoid: tuple[str, ...] = ()
    """What must not appear, beside what the shot's own prompt says."""
    favour: tuple[Role, ...] = ()
    """References of these roles go first, where a renderer takes fewer than there are."""


class Part(Value):
    """What of a shot a take shows. `picture` is the digest of what the shot looked like when this was written."""

    shot: str
    piece: tuple[int, int] | None = None
    """(2, 3): the second of three clips that make up the shot; None for all of it."""
    within: tuple[Seconds, Seconds] | None = None
    """Where in the take it may be cut from, in seconds; None where nothing is known of the take's length."""
    picture: str = ""


class _Event(Value):
    format: Literal["take.1"] = "take.1"
    at: datetime.datetime
    take: TakeId
    of: tuple[Part, ...] = Field(min_length=1)


class Noted(_Event):
    """What a person says of a take. What is None is not spoken of; an empty tuple takes back what was said before."""

    event: Literal["note"] = "note"
    clip: str = ""
    """The clip that it is a take of; "" for a film that a person brought."""
    number: int = Field(default=0, ge=0)
    """Which take of the clip it is, from 1; 0 for a film that a person brought."""
    usable: tuple[Seconds, Seconds] | None = None
    """From and to, in seconds of the take."""
    failed: tuple[str, ...] | None = None
    drift: tuple[str, ...] | None = None
    chosen: bool | None = None
    words: str = Field(default="", max_length=MOST_WORDS)
    file: File | None = None
    """Where the take lay in the series' folder when it was chosen."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.usable and self.usable[0] >= self.usable[1]:
            raise ValueError("what is usable of a take begins before it ends")
        return self


class Brought(_Event):
    """A film that a person made elsewhere, copied here by its hash. Their own file is not touched."""

    event: Literal["brought"] = "brought"
    file: File
    """Of the copy, in the series' folder."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    named: str
    """The name, without its folders, of the file it was copied from."""
    seconds: Seconds
    width: int = Field(ge=0)
    height: int = Field(ge=0)
    fps: float = Field(ge=0)
    audio: bool


Event = Annotated[Noted | Brought, Field(discriminator="event")]
EVENT: TypeAdapter[Noted | Brought] = TypeAdapter(Event)
