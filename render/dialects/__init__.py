"""Prompt compilers: a clip's shots in the words that a renderer takes, as its profile's dialect has it.

The same clip and profile give the same bytes. What does not fit goes whole, worth least first, and is told; an action is shortened, by sentences
and then by words, only when nothing else is left to go.
"""

from collections.abc import Iterable

from loreboard.render.clips import Clip
from loreboard.render.profiles import Profile
from loreboard.story.shots import ShotList

from .draft import Asked, Draft, draft
from .fitting import Fitted
from .phrases import ONCE, Handed, Phrase, words
from .prose import flags, prose
from .said import Said
from .segments import segments
from .tagged import tagged

__all__ = ["Asked", "Handed", "Said", "compiled"]


def compiled(profile: Profile, shots: ShotList, clip: Clip, asked: Asked | None = None) -> Said:
    """The words of `clip` for `profile`: prompt or segments, what is not wanted, camera parameters, and what is left out."""
    made = draft(profile, shots, clip, asked or Asked())
    lost = list(made.lost)
    negative = ""
    if made.avoid and profile.text.negative == "field":
        negative, short = _shortened(made)
        lost += ["avoid: the list is too long"] if short else []
    elif made.avoid and profile.text.negative == "none":
        lost.append("avoid: there is no place for it")
    if profile.shots.multi == "segments" and len(clip.slots) > 1:
        parts, fits = segments(made)
        return Said(
            prompt="", negative=negative, segments=parts, params=dict(made.moves.params), language=made.language,
            lost=(*lost, *_told(made, fits, shared=False)),
        )  # fmt: skip
    text, fit = tagged(made) if profile.text.dialect == "tagged" else prose(made)
    return Said(
        prompt=text, negative=negative, params=dict(made.moves.params), language=made.language, lost=(*lost, *_told(made, [fit], shared=True)), tail=flags(made)
    )  # fmt: skip


def _told(made: Draft, fits: Iterable[Fitted], shared: bool) -> list[str]:
    """What went, by part and shot; `shared` says that the shots stand in one text, where some things are said once for all of them."""
    out: list[str] = []
    for fit in fits:
        out += [f"{part}: {made.seen[at].id}" for phrase in fit.dropped for part, at in _saying(made, phrase, shared)]
        out += [f"action: {made.seen[at].id} is cut short" for at in fit.cut]
    return list(dict.fromkeys(out))


def _saying(made: Draft, dropped: Phrase, shared: bool) -> list[tuple[str, int]]:
    """The shots that `dropped` was said for."""
    if not shared or dropped.part not in ONCE:
        return [(dropped.part, dropped.shot)]
    same = {
        (phrase.part, phrase.shot)
        for block in made.blocks for sentence in block for phrase in sentence
        if phrase.part in ONCE and (phrase.who, phrase.text) == (dropped.who, dropped.text)
    }  # fmt: skip
    return sorted(same | {(dropped.part, dropped.shot)}, key=lambda one: one[1])


def _shortened(made: Draft) -> tuple[str, bool]:
    """What is not wanted as far as its field has room, whole words only."""
    most, gap = made.profile.text.negative_max, words()["negative"][made.language]
    if most is None or len(made.avoid) <= most:
        return made.avoid, False
    kept = made.avoid.split(gap)
    while kept and len(gap.join(kept)) > most:
        kept.pop()
    return gap.join(kept), True
