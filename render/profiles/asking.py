"""A shot as a request: what it would ask of a renderer, were it a clip by itself and nothing dropped."""

from fractions import Fraction
from math import gcd

from loreboard.story.shots import Role, Shot, ShotList

from .lengths import durations
from .limits import Limits
from .parts import RefKind
from .request import Request

KINDS: dict[Role, RefKind] = {
    "identity": "image", "wardrobe": "image", "location": "image", "prop": "image", "style": "image", "motion": "video", "voice": "voice",
}  # fmt: skip


def aspect_of(shots: ShotList) -> str:
    """The list's width to its height, as "9:16"."""
    common = gcd(shots.width, shots.height)
    return f"{shots.width // common}:{shots.height // common}"


def request_of(limits: Limits, shots: ShotList, shot: Shot) -> Request:
    """What `shot` asks, without a length. A voice is a recording to a renderer that knows no voices.

    What is not wanted is no request of its own where it can stand in the prompt; with speech in it, sound is asked.
    """
    kinds = [KINDS[ref.role] for ref in shot.refs]
    voices = kinds.count("voice")
    voice_is_audio = limits.inputs.voice is None and limits.inputs.audio is not None
    return Request(
        aspect=aspect_of(shots),
        language=shots.language,
        prompt=shot.prompt.core,
        negative=", ".join(shot.prompt.avoid) if limits.text.negative != "in_prompt" else "",
        first=shot.first_frame is not None,
        last=shot.last_frame is not None,
        image=kinds.count("image"),
        video=kinds.count("video"),
        voice=0 if voice_is_audio else voices,
        audio=voices if voice_is_audio else 0,
        seed=shot.prompt.seed,
        sound=True if shot.dialogue else None,
    )


def clip_of(limits: Limits, shots: ShotList, shot: Shot) -> tuple[Request, Fraction | None]:
    """The request, and the shortest legal length that holds the shot, in seconds; None where there is none."""
    request = request_of(limits, shots, shot)
    seconds = durations(limits, shots.fps, request).covering(shot.frames)
    return request.lasting(seconds), seconds
