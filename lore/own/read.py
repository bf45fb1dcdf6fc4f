"""Any file of a user's notes as passages that nobody has accepted yet, or as lore entries when it holds such.

Knows which reader an ending asks for. Nothing is read of a file that is too large, and nothing is written here.
"""

import hashlib
import stat
from pathlib import Path
from typing import Any, get_args

import yaml

from loreboard.story.decoding import MAX_BYTES, text_of
from loreboard.story.errors import BadInput
from loreboard.story.yaml_text import check_shape

from ..files import parsed
from . import apart, prose
from .blocks import Kind, Told
from .chunk import cuts
from .entries import entries_in, holds_entries
from .invisible import cleaned
from .passages import Read

MAX_PASSAGES = 5_000
"""About a million words."""
MAX_YAML = 5 * 1024 * 1024
PROSE = {".md": prose.markdown, ".markdown": prose.markdown, ".txt": prose.plain, ".text": prose.plain}
YAML = (".yaml", ".yml")
PACKED: tuple[Kind, ...] = get_args(Kind)
ENDINGS = (*PROSE, *YAML, *(f".{kind}" for kind in PACKED))


def read(path: Path) -> Read:
    """Raises BadInput for what cannot be read, is too large, or holds no text; for a lore entry it names every wrong field."""
    raw = _bytes(path)
    name, where, ending = cleaned(path.name)[0], str(path), path.suffix.lower()
    digest = hashlib.sha256(raw).hexdigest()
    if ending in YAML:
        said, stripped = _yaml(raw, where)
        if holds_entries(said):
            return Read(name, digest, stripped, entries=entries_in(said, where))
        told = prose.notes(said)
    elif ending[1:] in PACKED:
        told, stripped = _told(apart.read(_kind(ending), raw, where))
    else:
        text, stripped = cleaned(text_of(raw, where))
        told = PROSE[ending](text)
    passages = cuts(told, told.title or path.stem, MAX_PASSAGES + 1)
    if not passages:
        raise BadInput("The file holds no text", where, "Give one with a sentence at least.")
    if len(passages) > MAX_PASSAGES:
        raise BadInput(f"The file makes more than {MAX_PASSAGES:,} passages", where, "Split it.")
    return Read(name, digest, stripped, passages)


def _bytes(path: Path) -> bytes:
    """The file's bytes, once its name, its kind and its size say that they are worth reading."""
    where = str(path)
    try:
        told = path.stat()
        if stat.S_ISDIR(told.st_mode):
            raise BadInput("This is a folder", where, "Give the files in it.")
        if not stat.S_ISREG(told.st_mode):
            raise BadInput("This is no plain file", where, "Give a file.")
        if path.suffix.lower() not in ENDINGS:
            raise BadInput(
                f"No kind of file that lore is read from: {path.suffix or 'it has no ending'}", where, f"Give {', '.join(ENDINGS)}."
            )
        if told.st_size > MAX_BYTES:
            what = f"The file has {told.st_size / 2**20:.0f} MB; one file of lore may have {MAX_BYTES // 2**20}"
            raise BadInput(what, where, "Give the part that you need.")
        if not told.st_size:
            raise BadInput("The file is empty", where, "Give one with a sentence at least.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("There is no such file", where, "Check its name.") from error
    except (OSError, ValueError) as error:
        raise BadInput(
            f"Cannot read the file: {getattr(error, 'strerror', None) or error}", where, "Check its name and its rights."
        ) from error


def _kind(ending: str) -> Kind:
    return next(kind for kind in PACKED if ending == f".{kind}")


def _told(told: Told) -> tuple[Told, int]:
    """`told` without invisible characters, and how many there were."""
    title, stripped = cleaned(told.title)
    blocks = []
    for block in told.blocks:
        text, more = cleaned(block.text)
        chapter, _ = cleaned(block.chapter or "")
        stripped += more
        if text := " ".join(text.split()):
            blocks.append(block.model_copy(update={"text": text, "chapter": chapter or None}))
    return Told(title=title, blocks=tuple(blocks)), stripped


def _yaml(raw: bytes, where: str) -> tuple[Any, int]:
    if len(raw) > MAX_YAML:
        raise BadInput(f"The YAML has {len(raw) / 2**20:.0f} MB, {MAX_YAML // 2**20} are read", where, "Split it.")
    text, stripped = cleaned(text_of(raw, where))
    try:
        check_shape(text)
    except yaml.YAMLError:
        pass  # `parsed` says where
    except ValueError as error:
        raise BadInput(f"This YAML is not read: {error}", where, "Write it out plainly.") from error
    return parsed(text, where), stripped
