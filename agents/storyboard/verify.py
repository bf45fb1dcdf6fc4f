"""What must be true of a shot list, whoever made it: machine, or a person's hand on `shots.json`. Pure."""

from collections import Counter

from loreboard.story.bible import Bible
from loreboard.story.script import Script
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from .grammar import voices
from .running import had


class Fault(Value):
    """One thing that is not so. `shot` is the id of the shot it is about, "" for the whole list."""

    code: str
    shot: str
    text: str
    line: int | None = None
    """The source line it is about, where it is about one."""


def faults(shots: ShotList, script: Script | None = None, book: Bible | None = None) -> tuple[Fault, ...]:
    """Length, ids, coverage of `script`, looks of `book`: every way in which the list does not hold."""
    out = [*_length(shots), *_identity(shots)]
    if script is not None:
        out += _coverage(shots, script)
    if book is not None:
        out += _looks(shots, book)
    return tuple(out)


def _length(shots: ShotList) -> list[Fault]:
    out = []
    if shots.frames != shots.target_frames:
        off = (shots.frames - shots.target_frames) / shots.fps
        out.append(
            Fault(
                code="LENGTH", shot="", text=f"the shots sum to {shots.frames} frames, the target is {shots.target_frames} ({off:+.2f} s)"
            )
        )
    out += [Fault(code=late.code, shot=late.shots[0], text=late.text) for late in voices.fits(shots)]
    return out


def _identity(shots: ShotList) -> list[Fault]:
    twice = [name for name, count in Counter(s.id for s in shots.shots).items() if count > 1]
    out = [Fault(code="SHOT_TWICE", shot=name, text="two shots have this id") for name in twice]
    scenes = {s.id for s in shots.scenes}
    out += [Fault(code="NO_SCENE", shot=s.id, text=f"there is no scene {s.scene}") for s in shots.shots if s.scene not in scenes]
    return out


def _coverage(shots: ShotList, script: Script) -> list[Fault]:
    if shots.script.sha256 != script.sha256:
        return [Fault(code="OTHER_SCRIPT", shot="", text="the list was made from another version of the script")]
    wanted = {line.number: line for line in script.lines}
    claims = Counter(n for s in shots.shots for n in s.lines)
    out = [
        Fault(code="NOT_COVERED", shot="", line=n, text=f"line {n} is in no shot: {line.text[:60]}")
        for n, line in wanted.items()
        if n not in claims
    ]
    for shot, has in zip(shots.shots, had([(shot.scene, shot) for shot in shots.shots], wanted), strict=True):
        words = {line.number: line.text for line in has.lines if line.speaker is not None}
        if shot.runs_on and not has.enters:
            text = f"line {shot.on_line} does not go on here with {shot.runs_on!r}"
            out.append(Fault(code="NOT_RUNNING", shot=shot.id, line=shot.on_line, text=text))
        out += [
            Fault(code="COVERED_TWICE", shot=shot.id, line=n, text=f"line {n} is in more than one shot")
            for n in shot.lines
            if claims[n] > 1
        ]
        out += [
            Fault(code="DEAD_LINE", shot=shot.id, line=n, text=f"line {n} is no action or dialogue of the script")
            for n in shot.lines
            if n not in wanted
        ]
        said = {d.line for d in shot.dialogue}
        out += [
            Fault(code="UNSAID", shot=shot.id, line=n, text=f"line {n} is claimed and its words are missing: {text[:60]}")
            for n, text in words.items()
            if n not in said
        ]
        out += [
            Fault(code="ELSEWHERE", shot=shot.id, line=n, text=f"line {n} is spoken here and the shot does not claim it")
            for n in sorted(said - words.keys() - set(shot.lines))
        ]
        out += [
            Fault(
                code="RETYPED",
                shot=shot.id,
                line=d.line,
                text=f"line {d.line} reads {words.get(d.line, wanted[d.line].text)!r} in the script",
            )
            for d in shot.dialogue
            if d.line in wanted and words.get(d.line, wanted[d.line].text) != d.text
        ]
    order = [n for s in shots.shots for n in s.lines]
    if order != sorted(order):
        out.append(Fault(code="ORDER", shot="", text="shots claim lines out of the script's order"))
    return out


def _looks(shots: ShotList, book: Bible) -> list[Fault]:
    out = []
    for shot in shots.shots:
        for subject in shot.subjects:
            person = book.character(subject.name)
            if person is None:
                out.append(Fault(code="STRANGER", shot=shot.id, text=f"{subject.name} is not in the bible"))
            elif subject.look != person.look or person.look not in shot.prompt.core:
                out.append(Fault(code="LOOK_DRIFT", shot=shot.id, text=f"the look of {subject.name} is not the bible's, word for word"))
    return out
