"""S9: is every shot said in full, and without contradicting itself? A renderer fills a hole with whatever it likes."""

import re
from collections.abc import Iterator

from loreboard.agents.storyboard import verify
from loreboard.evals.measure import Evidence, Measure
from loreboard.screenplay import timing
from loreboard.story.bible import Bible
from loreboard.story.shots import Shot, ShotList

from .sight import share, standing, told

_TEXTS = ("place", "time", "light", "picture", "start", "end")
"""Not the sound: silence is a choice."""
_PEOPLE = {
    "single": (1, 1),
    "clean_single": (1, 1),
    "dirty_single": (1, 2),
    "two_shot": (2, 2),
    "three_shot": (3, 3),
    "empty": (0, 0),
    "group": (0, 99),
    "ots": (1, 99),
}
_TYPED = 8
"""Size, framing, angle, facing, move, lens, side and length: a `ShotList` cannot be made without a word of the vocabulary."""


def completeness(shots: ShotList, book: Bible | None = None) -> Measure:
    """S9: fields that are filled and agree with one another, over those required.

    Eight are typed and always hold. Weighed are the free texts, each subject's look and action, the prompt (its light, its looks,
    its style where a bible is given, its language), the number of people the framing promises, and that nobody stands where
    another does. Lens type and reference ids are not carried by `shotlist.1`. Judged are the fields.
    """
    required = sum(_TYPED + len(_TEXTS) + 4 + 3 * len(shot.subjects) for shot in shots.shots)
    if not required:
        return told().unjudged("S9", shots.language, "no_shots")
    found = [
        Evidence(shots=(shot.id,), lines=shot.lines, text=text)
        for shot in shots.shots
        for text in (*_empty(shot, shots), *_contradictions(shot, shots), *_unsaid(shot, shots, book))
    ]
    if book:
        drift = [fault for fault in verify.faults(shots, None, book) if fault.code == "LOOK_DRIFT"]
        found += [Evidence(shots=(fault.shot,), text=_drift(fault, shots)) for fault in drift]
    held = standing("S9", shots, found)
    return told().measure("S9", shots.language, {"complete": 1 - share(len(held), required), "gaps": len(held)}, required, held)


def _drift(fault: verify.Fault, shots: ShotList) -> str:
    return fault.text if shots.language == "en" else told().say("LOOK_DRIFT", "zh")


def _empty(shot: Shot, shots: ShotList) -> Iterator[str]:
    filled = {name: getattr(shot, name) for name in _TEXTS} | {"prompt": shot.prompt.core}
    for subject in shot.subjects:
        filled |= {f"{subject.name}: look": subject.look, f"{subject.name}: doing": subject.doing}
    for name, text in filled.items():
        if not text.strip() or text.strip().casefold() in told().setting("placeholders"):
            yield told().say("empty", shots.language, field=name)


def _contradictions(shot: Shot, shots: ShotList) -> Iterator[str]:
    say, tongue, camera = told().say, shots.language, shot.camera
    least, most = _PEOPLE.get(camera.framing, (0, 99))
    if not least <= len(shot.subjects) <= most:
        yield say("framing", tongue, framing=camera.framing, count=len(shot.subjects))
    if len({subject.at for subject in shot.subjects}) < len(shot.subjects) <= 3:
        yield say("one_place", tongue, who=", ".join(subject.name for subject in shot.subjects))
    seen = {subject.name.casefold() for subject in shot.subjects}
    for spoken in shot.dialogue:
        if spoken.on_screen and spoken.who.casefold() not in seen:
            yield say("unseen", tongue, who=spoken.who)


def _unsaid(shot: Shot, shots: ShotList, book: Bible | None) -> Iterator[str]:
    """What the shot knows and its prompt does not say."""
    core, say, tongue = shot.prompt.core.casefold(), told().say, shots.language
    if not core:
        return
    if shot.light.strip() and shot.light.casefold().rstrip(".。") not in core:
        yield say("no_light", tongue, light=shot.light)
    if book and book.style.strip() and book.style.casefold().rstrip(".。") not in core:
        yield say("no_style", tongue)
    if not book:
        for subject in shot.subjects:
            if subject.look.casefold() not in core:
                yield say("no_look", tongue, who=subject.name)
    han, latin = len(timing.HAN.findall(core)), len(re.findall(r"[a-z]{2,}", core))
    if (han > latin) != (tongue == "zh"):
        yield say("tongue", tongue)
