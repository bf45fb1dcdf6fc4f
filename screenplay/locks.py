"""Locks in a script: a note `[[lock]]` (or `[[锁]]`) at the end of a line keeps that line as it is, at the end of a heading the whole scene.

A mark is no word of the script: `unmarked` gives the bytes without marks, and `carried` puts those of one version onto another. A mark on
a line of its own locks what stands before it too, but it moves the lines below it, so it counts as an edit.
"""

import re
from collections.abc import Iterable

from loreboard.story.notes import Patch
from loreboard.story.script import Scene, Script
from loreboard.story.value import Value

from .comments import scan
from .source import SourceText, read_source

_MARK = re.compile(r"[ \t]*\[\[\s*(?:lock|locked|锁|锁定)\s*\]\]", re.I)
_HINT = re.compile(rb"\[\[\s*(?:lock|\xe9\x94\x81)", re.I)


class Locks(Value):
    """What of a script nobody but its writer changes. `lines` holds those of locked scenes, their headings too."""

    scenes: frozenset[str] = frozenset()
    lines: frozenset[int] = frozenset()

    def touched(self, patch: Patch) -> bool:
        """Whether `patch` would change a locked line."""
        return any(patch.line + n in self.lines for n in range(patch.old.count("\n") + 1))


def locks_of(script: Script) -> Locks:
    """The locks of a Fountain script; none in another format, and none in a comment that is none."""
    if script.source != "fountain" or "[[" not in script.text:
        return Locks()
    lines = script.text.split("\n")
    told = scan(lines)
    scenes: set[str] = set()
    locked: set[int] = set()
    for note in told.comments:
        if note.kind != "note" or note.first != note.last or not _MARK.fullmatch(f"[[{note.text}]]"):
            continue
        line = note.first
        while line > 1 and not told.visible[line - 1].strip():
            line -= 1
        if (scene := _headed(script.scenes, line)) is not None:
            scenes.add(scene.id)
            locked |= {line, *(n for n in scene.span if n > line)}
        else:
            locked.add(line)
    return Locks(scenes=frozenset(scenes), lines=frozenset(locked))


def unmarked(raw: bytes) -> bytes:
    """`raw` without the marks that end a line; the same bytes where there are none, or where it is no text."""
    if not _HINT.search(raw):
        return raw
    source = read_source(raw, "the script")
    for number, line in enumerate(source.lines, 1):
        if (bare := _bare(line)) != line:
            source = source.apply(number, number, (bare,))
    return source.raw


def carried(raw: bytes, marked: bytes) -> bytes:
    """`raw` with a mark on each line that has one in `marked`: lines of the same words, in their order. What is not there stays unmarked."""
    if not _HINT.search(marked):
        return raw
    source, lines = read_source(raw, "the script"), read_source(marked, "the script").lines
    at = 0
    for line in lines:
        if (bare := _bare(line)) == line:
            continue
        found = next((n for n in (*range(at, len(source.lines)), *range(at)) if source.lines[n] == bare), None)
        if found is not None:
            source, at = _swapped(source, found, line), found + 1
    return source.raw


def kept(raw: bytes, marked: bytes) -> bool:
    """Whether every line that is marked in `marked` is marked in `raw` too."""
    if not _HINT.search(marked):
        return True
    told = [line.rstrip() for line in read_source(raw, "the script").lines]
    return all(line.rstrip() in told for line in read_source(marked, "the script").lines if _bare(line) != line)


def _swapped(source: SourceText, at: int, line: str) -> SourceText:
    return source.apply(at + 1, at + 1, (line,))


def _bare(line: str) -> str:
    """`line` without marks, itself where nothing else would stand on it."""
    bare = _MARK.sub("", line)
    return bare if bare.strip() else line


def _headed(scenes: Iterable[Scene], line: int) -> Scene | None:
    """The scene whose heading stands on `line`."""
    return next((s for s in scenes if any(e.kind == "heading" and line in e.span for e in s.elements)), None)
