"""Notes as they are put to the writer, and the patches that answer them, in units that stand or fall together.

A note may be answered in another scene than its own: a plant in the first, its payment in the last. What hangs together by that is one unit.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from loreboard.agents.patching import apply_faults
from loreboard.screenplay.locks import locks_of
from loreboard.story.notes import Note, Patch, Reading
from loreboard.story.script import Script
from loreboard.story.value import Value

from .covering import foremost, note_of
from .flag import Flag, checks, told
from .labels import scene_at

By = Literal["rule", "label", "reader"]


class Put(Value):
    """A note that the writer is shown, and by what it was raised: that is measured again."""

    note: Note
    by: By
    scene: str
    """Id of the scene that it is about, "" for none."""


class Unit(Value):
    """Patches that stand or fall together, the notes they answer, and ids of all scenes that either is in."""

    puts: tuple[Put, ...]
    patches: tuple[Patch, ...]
    scenes: tuple[str, ...]

    @property
    def checks(self) -> tuple[str, ...]:
        """Ids of the checks it answers, what matters most first."""
        answered = {put.note.check for put in self.puts}
        return tuple(check for check in checks() if check in answered)

    def raised(self, *by: By) -> tuple[str, ...]:
        """Those of its checks that were raised in one of these ways."""
        found = {put.note.check for put in self.puts if put.by in by}
        return tuple(check for check in self.checks if check in found)


def puts(read: Reading, found: Sequence[Flag], script: Script) -> tuple[Put, ...]:
    """At most seven notes for the writer, the weightiest first: the reader's, and of what rules and labels find all that words can mend."""
    flagged = {(flag.check, flag.line) for flag in found}
    own = [
        Put(note=note, by=_way(note.check) if (note.check, note.line) in flagged else "reader", scene=_scene(script, note.line))
        for note in read.notes
    ]
    said = {(note.check, note.line) for note in read.notes}
    more = [
        Put(note=note_of(flag, script), by=_way(flag.check), scene=_scene(script, flag.line))
        for flag in found
        if (flag.check, flag.line) not in said and flag.check not in told()["not_by_words"]
    ]
    rank = {check: at for at, check in enumerate(checks())}
    ordered = sorted((*own, *more), key=lambda put: rank[put.note.check])
    shown = foremost([put.note for put in ordered])
    return tuple(put for put in ordered if put.note in shown)


def _way(check: str) -> By:
    return "label" if check in told()["by_label"] else "rule"


def _scene(script: Script, line: int) -> str:
    found = scene_at(script, line)
    return found.id if found else ""


def usable(patches: Iterable[Patch], script: Script, keep: Collection[str]) -> tuple[Patch, ...]:
    """The patches that apply, the first for a line, that touch nothing kept and nothing locked."""
    out: dict[int, Patch] = {}
    locked = locks_of(script)
    for patch in patches:
        if locked.touched(patch) or apply_faults((patch,), script):
            continue
        if not any(quote in patch.old or patch.old in quote for quote in keep):
            out.setdefault(patch.line, patch)
    return tuple(out.values())


def _nearest(alike: Sequence[Put], line: int) -> list[Put]:
    nearest = min((abs(put.note.line - line) for put in alike), default=0)
    return [put for put in alike if abs(put.note.line - line) == nearest]


def units(shown: Sequence[Put], patches: Sequence[Patch], script: Script) -> tuple[Unit, ...]:
    """`patches` that answer one of `shown`, as units, the weightiest first. A patch answers the note of its check that is nearest in its own scene; where
    there is none, all of its check."""
    groups: list[tuple[set[str], list[Put], list[Patch]]] = []
    for patch in patches:
        place = _scene(script, patch.line)
        alike = [put for put in shown if put.note.check == patch.check]
        answered = _nearest([put for put in alike if put.scene == place], patch.line) or alike
        if not answered:
            continue
        scenes, held, made = {place, *(put.scene for put in answered)}, list(answered), [patch]
        for group in [group for group in groups if group[0] & scenes]:
            groups.remove(group)
            scenes |= group[0]
            held += [put for put in group[1] if put not in held]
            made += group[2]
        groups.append((scenes, held, made))
    at = {put.note: n for n, put in enumerate(shown)}
    told_of = sorted(groups, key=lambda group: min(at[put.note] for put in group[1]))
    return tuple(
        Unit(puts=tuple(held), patches=tuple(sorted(made, key=lambda patch: patch.line)), scenes=tuple(sorted(scenes)))
        for scenes, held, made in told_of
    )  # fmt: skip
