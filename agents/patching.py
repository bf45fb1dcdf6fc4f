"""Whether a model's change of a script may be made: its words stand there, once, and every line stays what it was."""

from collections.abc import Iterable

from loreboard.screenplay import apply_patches, read_fountain
from loreboard.story.errors import BadInput
from loreboard.story.notes import Patch
from loreboard.story.script import Script, Span


def apply_faults(patches: Iterable[Patch], script: Script) -> list[str]:
    """Why patches cannot be applied, a sentence each: the old words must stand on their line exactly once, and the line
    must go on as the speech or the action that it was. Pure."""
    texts = {line.number: line.text for line in script.lines}
    shape = _shape(script)
    out = []
    for patch in patches:
        if patch.old == "" or texts.get(patch.line, "").count(patch.old) != 1:
            out.append(f"{patch.old[:40]!r} does not stand once on line {patch.line}")
        elif not _keeps(shape, patch, script):
            out.append(f"the patch of line {patch.line} would break it")
    return out


def _keeps(shape: list[tuple[str, str | None, Span]], patch: Patch, script: Script) -> bool:
    """Whether the script, patched, has the same kinds of lines by the same speakers in the same places."""
    try:
        return _shape(read_fountain(apply_patches(script.text.encode(), (patch,)), "the script")) == shape
    except BadInput:
        return False


def _shape(script: Script) -> list[tuple[str, str | None, Span]]:
    return [(element.kind, element.name, element.span) for element in script.elements]
