"""Locked looks: `# lock` (or `# 锁`) behind a look or a name in bible.yaml keeps that look, whatever else is written anew.

A mark is a comment of YAML, and no word of the bible: `unmarked` gives the bytes without marks, `marked` puts them on.
"""

import re
from collections.abc import Iterator, Set
from typing import Any

import yaml

from .bible import Bible, Character, Place, Prop
from .yaml_text import LOADER

_MARK = re.compile(r"[ \t]+#[ \t]*(?:lock|locked|锁|锁定)[ \t]*(?=\r?$)", re.I | re.M)
GROUPS = ("cast", "places", "props")
Name = tuple[str, str]
"""(group, name): ("cast", "Mei")."""


def locked_looks(raw: bytes) -> frozenset[Name]:
    """Whose looks are locked in the bible `raw`; nobody's where it cannot be read."""
    text = raw.decode("utf-8", "replace")
    if not _MARK.search(text):
        return frozenset()
    marks = [match.start() for match in _MARK.finditer(text)]
    lines = {text.count("\n", 0, at) for at in marks}
    return frozenset(name for name, spots in _entries(text) if spots & lines)


def unmarked(raw: bytes) -> bytes:
    """`raw` without marks; the same bytes where there are none."""
    text = raw.decode("utf-8", "surrogateescape")
    return _MARK.sub("", text).encode("utf-8", "surrogateescape") if _MARK.search(text) else raw


def marked(raw: bytes, locked: Set[Name]) -> bytes:
    """`raw`, a bible as we write it, with a mark behind each look of `locked`."""
    if not locked:
        return raw
    lines = raw.decode("utf-8").split("\n")
    for name, spots in _entries("\n".join(lines)):
        if name in locked:
            lines[max(spots)] += "  # lock"
    return "\n".join(lines).encode()


def with_looks(book: Bible, kept: Bible, locked: Set[Name]) -> Bible:
    """`book` with the locked looks of `kept`. Who or what is in `book` no more stands at the end of it, as it stood."""
    changes: dict[str, Any] = {}
    for group in GROUPS:
        theirs: dict[str, Character | Place | Prop] = {x.name.casefold(): x for x in getattr(kept, group) if (group, x.name) in locked}
        own = tuple(
            x.model_copy(update={"look": theirs.pop(x.name.casefold()).look}) if x.name.casefold() in theirs else x
            for x in getattr(book, group)
        )
        changes[group] = (*own, *theirs.values())
    return book.model_copy(update=changes)


def _entries(text: str) -> Iterator[tuple[Name, set[int]]]:
    """Everybody and everything that has a look, with the lines, from 0, on which its name and its look end; that of the look is the later."""
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError:
        return
    for key, group in getattr(root, "value", []):
        if getattr(key, "value", "") not in GROUPS or not isinstance(group, yaml.SequenceNode):
            continue
        for entry in group.value:
            if isinstance(entry, yaml.MappingNode):
                told = {k.value: v for k, v in entry.value if isinstance(v, yaml.ScalarNode)}
                if "name" in told and "look" in told:
                    yield (key.value, told["name"].value), {_last(told["name"]), _last(told["look"])}


def _last(node: yaml.ScalarNode) -> int:
    """The line on which a scalar ends. One in block style ends where the next key begins."""
    return int(node.end_mark.line) - (1 if node.style in ("|", ">") else 0)
