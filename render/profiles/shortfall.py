"""What of a shot list a renderer cannot express, by shot, when each shot is a clip by itself.

Nothing here decides what is done about it: a compiler drops, a planner packs, a person chooses another renderer.
"""

from collections.abc import Iterator
from typing import Literal

from loreboard.story.both import Both
from loreboard.story.shots import Shot, ShotList
from loreboard.story.value import Value
from loreboard.story.vocabulary import vocabulary

from .asking import aspect_of, clip_of
from .cameras import camera
from .legality import broken_by_length, broken_without_length
from .lengths import durations
from .limits import Limits
from .profile import Profile
from .request import Code
from .saying import filled, number, words

NO_DIRECTIONS = ("amplitude", "flag")
"""Kinds of camera control that say no way to go: every move stays in the prose."""
Kind = Literal[
    "too_long", "aspect_unknown", "speech_unknown", "speech_language", "prompt_language", "speech_lost", "move_none", "move_nearest"
]


class Shortfall(Value):
    """One thing that cannot be expressed, and the shots it is so in, in their order."""

    code: Kind | Code
    field: str
    lost: bool
    """False where it is only said otherwise, by what comes nearest or in prose."""
    says: Both
    """Of the first of the shots, where numbers differ."""
    shots: tuple[str, ...]


def shortfalls(profile: Profile, shots: ShotList) -> tuple[Shortfall, ...]:
    """Everything of `shots` that `profile` cannot express: what concerns most shots first, what is lost before what is said otherwise."""
    found: dict[tuple[str, str], list[tuple[str, bool, Both]]] = {}
    for shot in shots.shots:
        for code, field, lost, says in (*_limits(profile, shots, shot), *_speech(profile, shots, shot), *_moves(profile, shot)):
            key = (code, f"{field}/{shot.camera.move}" if field == "move" else field)
            found.setdefault(key, []).append((shot.id, lost, says))
    out = [
        Shortfall.model_validate({"code": code, "field": field, "lost": rows[0][1], "says": rows[0][2], "shots": [row[0] for row in rows]})
        for (code, field), rows in found.items()
    ]
    return tuple(sorted(out, key=lambda s: (not s.lost, -len(s.shots), s.code, s.field)))


Row = tuple[str, str, bool, Both]


def _limits(limits: Limits, shots: ShotList, shot: Shot) -> Iterator[Row]:
    request, seconds = clip_of(limits, shots, shot)
    if seconds is None:
        there = durations(limits, shots.fps, request).seconds
        longest = number(there[-1]) if there else "0"
        yield "too_long", "seconds", True, filled("short", "too_long", have=number(shots.seconds(shot.frames)), most=longest)
    if not limits.sizes.aspects and not limits.sizes.step_px:
        yield "aspect_unknown", "aspect", False, filled("short", "aspect_unknown", what=aspect_of(shots))
    for broken in (*broken_without_length(limits, request), *broken_by_length(limits, request)):
        yield broken.code, broken.field, broken.refused, broken.says


def _speech(limits: Limits, shots: ShotList, shot: Shot) -> Iterator[Row]:
    named = {tongue: words()["languages"][shots.language][tongue] for tongue in ("en", "zh")}
    tongue = Both(**named)
    if limits.text.languages and shots.language not in limits.text.languages:
        yield "prompt_language", "prompt", True, filled("short", "prompt_language", what=tongue)
    if not shot.dialogue or limits.sound.audio == "never":
        return
    if limits.sound.audio == "unknown":
        yield "speech_unknown", "dialogue", False, filled("short", "speech_unknown")
    elif limits.sound.dialogue == "none":
        yield "speech_lost", "dialogue", True, filled("short", "speech_lost")
    elif limits.sound.languages and shots.language not in limits.sound.languages:
        yield "speech_language", "dialogue", True, filled("short", "speech_language", what=tongue)


def _moves(limits: Limits, shot: Shot) -> Iterator[Row]:
    if limits.control.table is None or limits.control.camera in NO_DIRECTIONS:
        return
    move = shot.camera.move
    given, term = camera(limits.control.table).moves[move], vocabulary().term("move", move)
    if given.how == "none":
        yield "move_none", "move", False, filled("short", "move_none", what=term.name)
    elif given.how == "nearest" and given.note:
        yield "move_nearest", "move", False, filled("short", "move_nearest", what=term.name, note=given.note)
