"""One clip in the dialect of its renderer, and what goes with the words: what every renderer makes its request of."""

from fractions import Fraction

from pydantic import Field, JsonValue

from loreboard.render.clips import Clip, shots_of
from loreboard.render.profiles import Profile, Segment
from loreboard.render.profiles.parts import Aspect, Tier
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from .job import Given, Route


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
    """The camera, where the renderer takes it as parameters, and a person's own from the shot's overrides, which win."""
    out_prefix: str


def params_of(shots: ShotList, clip: Clip, profile: Profile) -> dict[str, JsonValue]:
    """A person's own parameters for this renderer, of the clip's shots; a later shot's win."""
    out: dict[str, JsonValue] = {}
    for shot in shots_of(shots, clip):
        if own := shot.prompt.overrides.get(profile.id):
            out |= own.params
    return out
