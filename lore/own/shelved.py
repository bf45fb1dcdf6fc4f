"""One file of a shelf: what was read from one file of a user's, as YAML for a person to read and mend."""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import Field

from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.value import Value

from ..entry import LoreEntry
from ..files import parsed, value
from .invisible import cleaned
from .passages import Passage, Place, Read, Source, Trust

_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))})


class Note(Value):
    """A passage as it lies in its file, which says the rest of it for all."""

    id: str = Field(min_length=1)
    title: str = ""
    language: Language
    place: Place = Place()
    text: str = Field(min_length=1)


class Shelved(Value):
    """One file of the shelf: what was read from one file. `stripped` counts the invisible characters that were taken out."""

    format: Literal["own.1"] = "own.1"
    kind: Literal["passages", "entries"]
    file: str
    sha256: str
    added: datetime.date
    stripped: int = 0
    passages: tuple[Note, ...] = ()
    entries: tuple[LoreEntry, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (*(note.id for note in self.passages), *(entry.id for entry in self.entries))

    def only(self, ids: set[str]) -> "Shelved":
        """The same with what is named `ids` and nothing else."""
        return self.model_copy(
            update={
                "passages": tuple(one for one in self.passages if one.id in ids),
                "entries": tuple(one for one in self.entries if one.id in ids),
            }
        )


class Lying(NamedTuple):
    """A file of the shelf, where it lies, and what it holds."""

    path: Path
    trust: Trust
    told: Shelved


def passages_of(one: Lying) -> Iterator[Passage]:
    """The passages of a file of the shelf, each with source, date and trust."""
    for note in one.told.passages:
        source = Source(file=one.told.file, sha256=one.told.sha256, place=note.place)
        yield Passage(
            id=note.id, title=note.title, text=note.text, language=note.language, source=source, added=one.told.added, trust=one.trust
        )  # fmt: skip


def slug(file: str) -> str:
    """A name that is legal everywhere, from a file's: letters and figures of any script, in small letters, joined by dashes."""
    stem = unicodedata.normalize("NFKC", Path(file).stem).casefold()
    name = "-".join(re.findall(r"[^\W_]+", stem))[:40].strip("-")
    while len(name.encode()) > 120:
        name = name[:-1]
    return name if name and name not in _RESERVED else f"{name}-notes".strip("-")


def shelved(read: Read, name: str, today: datetime.date) -> Shelved:
    """What was read of a file, as it is to lie on the shelf under `name`, which its ids begin with."""
    notes = tuple(
        Note(id=f"{name}-{n:03d}", title=cut.title, language=cut.language, place=cut.place, text=cut.text)
        for n, cut in enumerate(read.passages, 1)
    )
    kind: Literal["passages", "entries"] = "entries" if read.entries else "passages"
    return Shelved(kind=kind, file=read.file, sha256=read.sha256, added=today, stripped=read.stripped, passages=notes, entries=read.entries)


class _Dumper(yaml.SafeDumper):
    """Text of several lines as several lines, for a person to read and mend."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _lines(dumper: yaml.SafeDumper, told: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", told, style="|" if "\n" in told else None)


_Dumper.add_representer(str, _lines)


def written(told: Shelved) -> bytes:
    """The bytes of a file of the shelf."""
    plain = told.model_dump(mode="json", exclude_none=True)
    plain = {name: inner for name, inner in plain.items() if inner not in ([], {})}
    for note in plain.get("passages", ()):
        if not note["place"]:
            del note["place"]
    return str(yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)).encode()


def load(path: Path) -> Shelved:
    """A file of the shelf, perhaps edited: what is invisible is left out again. Raises BadInput naming file and field."""
    if path.is_symlink():
        raise BadInput("This is a link, and is not followed", str(path), "Put the file itself there.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"This is not UTF-8 text: byte {error.start} cannot be read", str(path), "Save the file as UTF-8.") from None
    except OSError as error:
        raise BadInput(f"Cannot read the file: {error.strerror}", str(path), "Check its rights.") from error
    told: Any = parsed(cleaned(text)[0], str(path))
    return value(Shelved, told, str(path))
