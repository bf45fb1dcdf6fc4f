"""W1: whoever a turn falls on has to be seen under it. What nobody receives is information."""

from collections.abc import Iterator

from loreboard.agents.storyboard.positions import beats_of
from loreboard.evals.measure import Evidence, Measure
from loreboard.story.bible import Beat, Bible, EpisodePlan
from loreboard.story.script import Line, Scene, Script
from loreboard.story.shots import ShotList

from .looking import cast, has, named, quote, told
from .touching import SENTENCE
from .warmth import turns

_SEEN = ("listen", "reaction")


def received(script: Script, book: Bible | None = None, plan: EpisodePlan | None = None, shots: ShotList | None = None) -> Measure:
    """W1 (E2): turns that somebody is shown receiving, over turns. Judged are the turns.

    With a plan a turn is a beat of a turning family, and whoever is on screen without driving it has to receive it. From a
    script alone turns are guessed: lines of action in which something breaks, goes out or is gone; that rate is told and held
    to nothing. Received is an action of theirs, or a line that shows them with a word of the list `receive`, in the beat or
    within three lines of the turn; or a shot, in the list, that shows somebody listening or reacting there.
    """
    tongue = script.language
    names, faces = cast(script, book), _faces(shots, script)
    planned = [row for scene, beats in _beats(script, plan) for row in _of_plan(scene, beats, names, script, faces)]
    rows = planned or [row for scene in script.scenes for row in _of_script(scene, names, script, faces)]
    if not rows:
        return told().unjudged("W1", tongue, "no_turns")
    missed = [evidence for evidence in rows if evidence]
    shown = 1 - len(missed) / len(rows)
    if planned:
        return told().measure("W1", tongue, {"received": shown, "turns": len(rows)}, len(rows), missed)
    return told().measure("W1", tongue, {"shown": shown, "turns": len(rows)}, len(rows), missed, why=told().say("guessed", tongue))


def _faces(shots: ShotList | None, script: Script) -> dict[int, set[str]]:
    """By line: who is shown listening or reacting on it. Empty when the list is of another version."""
    out: dict[int, set[str]] = {}
    for shot in shots.shots if shots and shots.script.sha256 == script.sha256 else ():
        if shot.purpose in _SEEN:
            for line in shot.lines or (shot.on_line or 0,):
                out.setdefault(line, set()).update(subject.name.casefold() for subject in shot.subjects)
    return out


def _beats(script: Script, plan: EpisodePlan | None) -> Iterator[tuple[Scene, tuple[Beat, ...]]]:
    found = beats_of(script, plan) if plan else {}
    for scene in script.scenes:
        if beats := found.get(scene.id):
            yield scene, beats


def _of_plan(
    scene: Scene, beats: tuple[Beat, ...], names: tuple[str, ...], script: Script, faces: dict[int, set[str]]
) -> Iterator[Evidence | None]:
    """For each turning beat: None when it is received, else the evidence. A scene's lines are shared out by planned seconds."""
    whole, at = sum(beat.seconds for beat in beats) or 1.0, 0.0
    for beat in beats:
        first = round(at / whole * len(scene.lines))
        at += beat.seconds
        last = round(at / whole * len(scene.lines)) + told().setting("window")
        if beat.family not in told().setting("turning_families"):
            continue
        others = {name.casefold() for name in beat.on if name != beat.drives} or {name.casefold() for name in beat.on}
        lines = scene.lines[first:last]
        if any(_takes_in(line, others, names, script) or others & faces.get(line.number, set()) for line in lines):
            yield None
        else:
            text = told().say("beat", script.language, what=beat.what, who=", ".join(name for name in beat.on if name.casefold() in others))
            yield Evidence(lines=tuple(line.number for line in lines[:1]), text=text)


def _of_script(scene: Scene, names: tuple[str, ...], script: Script, faces: dict[int, set[str]]) -> Iterator[Evidence | None]:
    for at in turns(scene, script):
        line, after = scene.lines[at], scene.lines[at + 1 : at + 1 + told().setting("window")]
        everybody = {name.casefold() for name in names}
        shown = any(_takes_in(other, everybody, names, script) or faces.get(other.number) for other in after)
        if shown or faces.get(line.number) or len(named(line.text, names)) > 1:
            yield None
        else:
            yield Evidence(lines=(line.number,), text=told().say("unreceived", script.language, quote=quote(line)))


def _takes_in(line: Line, who: set[str], names: tuple[str, ...], script: Script) -> bool:
    """Whether the line is an action of one of `who`, or shows one of them taking something in."""
    if line.speaker is not None:
        return False
    actors = {named(part, names)[0] for part in SENTENCE[script.language].split(line.text) if named(part, names)}
    shown = has(line.text, "receive", script.language)
    return bool(who & actors) or (shown and (bool(who & set(named(line.text, names))) or has(line.text, "pronouns", script.language)))
