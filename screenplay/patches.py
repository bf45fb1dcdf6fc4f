"""Patches on a script's bytes: the old words go, the new come, and every other byte stays."""

from collections.abc import Iterable

from loreboard.story.notes import Patch

from .source import read_source


def apply_patches(raw: bytes, patches: Iterable[Patch]) -> bytes:
    """`raw` with `patches` applied in order. Raises BadScript where old words do not stand on their line exactly once."""
    source = read_source(raw, "the script")
    for patch in patches:
        source = source.swap(patch.line, patch.old, patch.new)
    return source.raw
