"""E2: whoever a turn falls on has to be seen under it. What nobody receives is information."""

import re
from collections.abc import Iterator, Mapping

from loreboard.agents.storyboard.positions import beats_of
from loreboard.story.bible import Beat, EpisodePlan
from loreboard.story.script import Line, Scene, Script
from loreboard.story.value import Value

from .flag import Flag, flagged, told
from .looking import has, named, pattern
from .touching import SENTENCE

_WHOLE = {"en": re.compile(r"(?<=[.;!?])\s+"), "zh": re.compile(r"[。；！？]")}
Faces = Mapping[int, set[str]]
"""By line: who is shown listening or reacting on it, in small letters."""


class Turn(Value):
    """A turn of a scene. `line` is where it is; `beat` what the plan says of it and `who` should receive it, where there is a plan."""

    line: Line | None
    received: bool
    beat: str = ""
    who: tuple[str, ...] = ()


def coldness(script: Script, names: tuple[str, ...], plan: EpisodePlan | None = None) -> tuple[Flag, ...]:
    """E2: the turns that nobody is seen taking in, when more than three in ten are not."""
    found = turns(script, names, plan) if len(script.lines) >= told()["fewest_lines"] else ()
    missed = [turn for turn in found if not turn.received]
    if not found or 1 - len(missed) / len(found) >= told()["received"]:
        return ()
    return tuple(flagged("E2", turn.line, script.language) for turn in missed if turn.line)


def turns(script: Script, names: tuple[str, ...], plan: EpisodePlan | None = None, faces: Faces | None = None) -> tuple[Turn, ...]:
    """The turns of `script`: beats of a turning family where there is a plan, else sentences of action in which something breaks, goes out or
    is gone and no person is; what the last line does is for the next episode to receive.

    Received is a beat in which whoever is there without driving it acts, or takes something in with a word of the list `receive`; and,
    without a plan, a turn beside or up to three lines before any action of anybody. A face in `faces` is enough for both. `names`
    are all people, longest first.
    """
    shown = faces or {}
    planned = tuple(turn for scene, beats in _beats(script, plan) for turn in _of_plan(scene, beats, names, script, shown))
    return planned or tuple(turn for scene in script.scenes for turn in _of_script(scene, names, script, shown))


def _beats(script: Script, plan: EpisodePlan | None) -> Iterator[tuple[Scene, tuple[Beat, ...]]]:
    found = beats_of(script, plan) if plan else {}
    for scene in script.scenes:
        if beats := found.get(scene.id):
            yield scene, beats


def _of_plan(scene: Scene, beats: tuple[Beat, ...], names: tuple[str, ...], script: Script, faces: Faces) -> Iterator[Turn]:
    """The turning beats. A scene's lines are shared out by planned seconds."""
    whole, at = sum(beat.seconds for beat in beats) or 1.0, 0.0
    for beat in beats:
        first = round(at / whole * len(scene.lines))
        at += beat.seconds
        last = round(at / whole * len(scene.lines)) + told()["window"]
        if beat.family not in told()["turning_families"]:
            continue
        others = {name.casefold() for name in beat.on if name != beat.drives} or {name.casefold() for name in beat.on}
        lines = scene.lines[first:last]
        seen = any(_takes_in(line, others, names, script) or others & faces.get(line.number, set()) for line in lines)
        who = tuple(name for name in beat.on if name.casefold() in others)
        yield Turn(line=lines[0] if lines else None, received=seen, beat=beat.what, who=who)


def _of_script(scene: Scene, names: tuple[str, ...], script: Script, faces: Faces) -> Iterator[Turn]:
    for at in changes(scene, script):
        line, after = scene.lines[at], scene.lines[at + 1 : at + 1 + told()["window"]]
        parts = _WHOLE[script.language].split(line.text)
        turning = next(part for part in parts if has(part, "turn", script.language))
        acting = turning[: pattern("turn", script.language).search(turning).start()]  # type: ignore[union-attr]
        if somebody(acting, names, script) or line == script.lines[-1]:
            continue
        shown = any((other.speaker is None and somebody(other.text, names, script)) or faces.get(other.number) for other in after)
        beside = any(somebody(part, names, script) for part in parts if part != turning)
        yield Turn(line=line, received=bool(shown or beside or faces.get(line.number)))


def somebody(text: str, names: tuple[str, ...], script: Script) -> bool:
    """Whether `text` shows a person, by name or not."""
    return bool(named(text, names)) or has(text, "somebody", script.language)


def changes(scene: Scene, script: Script) -> Iterator[int]:
    """Places in the scene's lines where action changes something; the second of two neighbours is the first one's echo."""
    last = -2
    for i, line in enumerate(scene.lines):
        if line.speaker is None and has(line.text, "turn", script.language):
            if i > last + 1:
                yield i
            last = i


def _takes_in(line: Line, who: set[str], names: tuple[str, ...], script: Script) -> bool:
    """Whether the line is an action of one of `who`, or shows one of them taking something in."""
    if line.speaker is not None:
        return False
    actors = {named(part, names)[0] for part in SENTENCE[script.language].split(line.text) if named(part, names)}
    shown = has(line.text, "receive", script.language)
    return bool(who & actors) or (shown and (bool(who & set(named(line.text, names))) or has(line.text, "pronouns", script.language)))
