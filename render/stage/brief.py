"""One clip in words that are no vendor's: what every renderer makes its request of."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from pydantic import Field, JsonValue

from loreboard.render.clips import Clip
from loreboard.render.profiles import Profile, Segment, prompt_units
from loreboard.render.profiles.parts import Aspect, Tier
from loreboard.story.shots import Shot, ShotList
from loreboard.story.takes import Remedy
from loreboard.story.value import Value

from .job import Given, Route

_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")


class Said(Value):
    """The words of a clip in a renderer's dialect, and what of the shots they leave out."""

    prompt: str
    negative: str = ""
    segments: tuple[Segment, ...] = ()
    lost: tuple[str, ...] = ()


Words = Callable[[Profile, ShotList, Clip, Mapping[str, Remedy]], Said]
"""Compiles the words of a clip; remedies, by shot, are what takes that failed ask for. Pure: the same shots give the same words."""


class Brief(Value):
    """One clip to be made: words, length in exact seconds, the list's size of picture, and what is handed in."""

    prompt: str
    negative: str = ""
    segments: tuple[Segment, ...] = ()
    language: str
    seconds: Fraction
    aspect: Aspect
    width: int
    height: int
    tier: Tier | None = None
    sound: bool | None = None
    seed: int | None = None
    route: Route = "t2v"
    inputs: tuple[Given, ...] = ()
    params: dict[str, JsonValue] = Field(default_factory=dict)
    """A person's own for this renderer, from the shot's overrides."""
    out_prefix: str


def neutral(profile: Profile, shots: ShotList, clip: Clip, remedies: Mapping[str, Remedy] = MappingProxyType({})) -> Said:
    """The shots' own prompts one after another, cut at the end of a sentence to what `profile` takes. A remedy's clauses come before them."""
    seen = shots_of(shots, clip)
    prompts = [_mended(_own(shot, profile) or shot.prompt.core, remedies.get(shot.id), shots) for shot in seen]
    avoid = ", ".join(dict.fromkeys(word for shot in seen for word in (*shot.prompt.avoid, *_told(remedies, shot).avoid)))
    lost: list[str] = []
    if avoid and profile.text.negative == "none":
        lost.append("avoid")
    if profile.shots.multi == "segments" and len(seen) > 1:
        parts = [Segment(seconds=slot.seconds, prompt=text) for slot, text in zip(clip.slots, prompts, strict=True)]
        return Said(prompt="", segments=tuple(parts), negative=avoid if profile.text.negative == "field" else "", lost=tuple(lost))
    tail = f" Avoid: {avoid}." if avoid and profile.text.negative == "in_prompt" else ""
    prompt, cut = _fitted(profile, "\n".join(prompts), tail)
    if cut:
        lost.append(f"prompt: {cut} characters")
    return Said(prompt=prompt, negative=avoid if profile.text.negative == "field" else "", lost=tuple(lost))


def shots_of(shots: ShotList, clip: Clip) -> list[Shot]:
    """The shots of a clip, in order."""
    by_id = {shot.id: shot for shot in shots.shots}
    return [by_id[slot.shot] for slot in clip.slots]


def params_of(shots: ShotList, clip: Clip, profile: Profile) -> dict[str, JsonValue]:
    """A person's own parameters for this renderer, of the clip's shots; a later shot's win."""
    out: dict[str, JsonValue] = {}
    for shot in shots_of(shots, clip):
        if own := shot.prompt.overrides.get(profile.id):
            out |= own.params
    return out


def _own(shot: Shot, profile: Profile) -> str | None:
    own = shot.prompt.overrides.get(profile.id)
    return own.prompt if own else None


def _told(remedies: Mapping[str, Remedy], shot: Shot) -> Remedy:
    return remedies.get(shot.id) or Remedy()


def _mended(text: str, remedy: Remedy | None, shots: ShotList) -> str:
    """`text` behind the clauses of a remedy, so that what is cut for length is not what a take failed for."""
    if remedy is None:
        return text
    stop, gap = (".", " ") if shots.language == "en" else ("。", "")
    return gap.join([*(said if said.endswith(stop) else said + stop for said in (*remedy.first, *remedy.clauses)), text])


def _fitted(profile: Profile, text: str, tail: str) -> tuple[str, int]:
    """`text` and `tail`, without as many sentences from the end of `text` as it takes; and the characters left out."""
    most = profile.text.prompt_max
    if most is None or prompt_units(profile, text + tail).most <= most:
        return text + tail, 0
    kept = _SENTENCE.split(text)
    while len(kept) > 1 and prompt_units(profile, " ".join(kept) + tail).most > most:
        kept.pop()
    told = " ".join(kept)
    while told and prompt_units(profile, told + tail).most > most:
        told = told[: len(told) * 9 // 10].rstrip()
    return told + tail, len(text) - len(told)
