"""Whether a revision is kept: the check that raised the note is measured again, and nothing else may have become worse.

What counts as measured is what raised it: the same rule over the revised script, the same label of a second reading, or whether that
reader still objects. Pure; who reads again is the pipeline's business.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from loreboard.screenplay import apply_patches, read_fountain
from loreboard.story.notes import Judged, Reading
from loreboard.story.script import Language, Script
from loreboard.story.value import Value

from .flag import words
from .labels import answers, scene_at
from .units import Put, Unit

EPSILON = 1e-9


class Standing(NamedTuple):
    """How a script stands: by each check how bad it is (0 left out), what does not agree in it, what is so at its end, and whether it plays its length."""

    severity: Mapping[str, float]
    wrong: Mapping[tuple[str, int, int], str]
    """Rule and both lines of each contradiction, and what it is."""
    facts: Mapping[tuple[str, str], str]
    """By whom and what, as the episode leaves it; what is not known is no fact."""
    in_length: bool


Stand = Callable[[Script, Reading], Standing]


class Trial(Value):
    """A revision as it is tried: the notes put, the units that rules have nothing against, and those that failed before anybody read them."""

    puts: tuple[Put, ...]
    units: tuple[Unit, ...]
    failed: tuple[Unit, ...] = ()
    refused: tuple[Judged, ...] = ()
    """Of each of `failed`, and of notes that nothing could be made for, why."""


class Outcome(NamedTuple):
    """A script after a trial, the reading that is true of it, what became of each unit, and those that were kept."""

    raw: bytes
    read: Reading
    judged: tuple[Judged, ...]
    kept: tuple[Unit, ...]


def script_of(raw: bytes) -> Script:
    """The script in `raw`, Fountain as we write it."""
    return read_fountain(raw, "the script")


def judge(raw: bytes, tried: Sequence[Unit], first: Reading, second: Reading | None, stand: Stand) -> Outcome:
    """Keep of `tried` each unit that makes its checks better and nothing worse, one after the other; all other bytes stay.

    `first` is the reading of `raw`, `second` that of `raw` with every unit in it; None before there is one, when only what rules
    measure is asked for.
    """
    old = {scene for unit in tried for scene in unit.scenes}
    before, out, kept = stand(script_of(raw), first), [], []
    for unit in tried:
        new = apply_patches(raw, unit.patches)
        script, left = script_of(new), old - set(unit.scenes)
        after = stand(script, merged(first, second, script, left) if second else first)
        why = _worse(unit, before, after, script.language) or _no_better(unit, before, after, script.language, second)
        if second and not why:
            why = _objects(unit, first, second, script)
        told = why or _better(unit, before, after, script.language)
        out.append(Judged(checks=unit.checks, lines=tuple(patch.line for patch in unit.patches), kept=not why, why=told))
        if not why:
            raw, before, old = new, after, left
            kept.append(unit)
    read = merged(first, second, script_of(raw), old) if second and kept else first
    return Outcome(raw, read, tuple(out), tuple(kept))


def merged(first: Reading, second: Reading, script: Script, old: set[str]) -> Reading:
    """`second`, but in the scenes `old`, which do not stand as it read them, what `first` says."""

    def of_old(line: int) -> bool:
        scene = scene_at(script, line)
        return scene is not None and scene.id in old

    def placed(kind: str) -> tuple[object, ...]:
        told = [one for one in getattr(second, kind) if not of_old(one.line)]
        return (*told, *(one for one in getattr(first, kind) if of_old(one.line)))

    kept = [quote for quote in (*second.keep, *first.keep) if any(quote in line.text for line in script.lines)]
    fields = {kind: placed(kind) for kind in ("notes", "patches", "scenes", "powers", "harms", "voices")}
    return second.model_copy(update={**fields, "keep": tuple(dict.fromkeys(kept))[:3]})


def _worse(unit: Unit, before: Standing, after: Standing, tongue: Language) -> str:
    """Why the unit may not be made whatever it mends: a check that is worse, a fact that is another, a length that is off; "" for nothing."""
    for (_, first, second), what in ((key, what) for key, what in after.wrong.items() if key not in before.wrong):
        return say("fact", tongue, line=max(first, second), what=what)
    for (who, what), value in before.facts.items():
        if (now := after.facts.get((who, what), value)) != value:
            return say("other_fact", tongue, who=who, before=value, after=now)
    if before.in_length and not after.in_length:
        return say("length", tongue)
    for check, bad in after.severity.items():
        if bad > before.severity.get(check, 0) + EPSILON:
            return say("worse", tongue, check=check, before=before.severity.get(check, 0), after=bad)
    return ""


def _no_better(unit: Unit, before: Standing, after: Standing, tongue: Language, second: Reading | None) -> str:
    """Why the unit has not mended what a rule, or the label of a reading, has raised."""
    for check in unit.raised("rule", "label") if second else unit.raised("rule"):
        was, now = before.severity.get(check, 0), after.severity.get(check, 0)
        if not was:
            return say("moot", tongue, check=check)
        if now > was - EPSILON or (second and not answers(second, check)):
            return say("no_better", tongue, check=check, before=was, after=now)
    return ""


def _objects(unit: Unit, first: Reading, second: Reading, script: Script) -> str:
    """Why a second reading speaks against the unit: it still objects to what it was to mend, or to something else in its scenes."""
    was, now = (_objections(read, unit, script) for read in (first, second))
    for check in unit.raised("reader"):
        if now[check] >= was[check]:
            return say("still", script.language, check=check)
    for check, count in now.items():
        if count > was[check]:
            return say("worse", script.language, check=check, before=was[check], after=count)
    return ""


def _objections(read: Reading, unit: Unit, script: Script) -> Counter[str]:
    return Counter(note.check for note in read.notes if (scene := scene_at(script, note.line)) and scene.id in unit.scenes)


def _better(unit: Unit, before: Standing, after: Standing, tongue: Language) -> str:
    """What is better now, a check at a time; the reader's objections are gone, so only their names are told."""
    return say("comma", tongue).join(_told(unit, before, after, tongue))


def _told(unit: Unit, before: Standing, after: Standing, tongue: Language) -> Iterator[str]:
    for check in unit.checks:
        if check in unit.raised("rule", "label"):
            yield say("better", tongue, check=check, before=before.severity.get(check, 0), after=after.severity.get(check, 0))
        else:
            yield say("gone", tongue, check=check)


def say(key: str, tongue: Language, **holes: object) -> str:
    """A sentence of `judged` in words.yaml, with its holes filled."""
    table = words()["judged"] if key in words()["judged"] else words()["page"]
    return str(table[key][tongue]).format(**holes)
