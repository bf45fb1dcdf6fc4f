"""What is handed in beside words: which pictures are at hand, how the prompt calls them, and which way a clip is made because of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from loreboard.render.dialects import Handed
from loreboard.render.profiles import Profile
from loreboard.story.shots import Asset, ShotList

from ..letters import file_name
from .job import Given, Route
from .renderer import Renderer


def at_hand(shots: ShotList, renderer: Renderer) -> ShotList:
    """The list with those pictures only that can be handed in: limits are joint, and what is not sent limits nothing."""
    files = {asset.id for asset in shots.assets if asset.sha256 is not None}
    frames = files | ({asset.id for asset in shots.assets} if "keyframe" in renderer.makes else set())
    kept = [
        shot.model_copy(
            update={
                "refs": tuple(ref for ref in shot.refs if ref.asset in files),
                "first_frame": shot.first_frame if shot.first_frame in frames else None,
                "last_frame": shot.last_frame if shot.last_frame in frames else None,
            }
        )
        for shot in shots.shots
    ]
    return shots.model_copy(update={"shots": tuple(kept)})


def handed(profile: Profile, given: Sequence[Given], assets: Mapping[str, Asset]) -> tuple[Handed, ...]:
    """What is handed in, and how the prompt calls it: by its kind and number, or by a name of its own."""
    out: list[Handed] = []
    for one in given:
        reference = getattr(profile.inputs, one.role, None)
        tag = reference.tag if reference else None
        number = sum(h.role == one.role for h in out) + 1
        out.append(Handed(assets.get(one.asset), one.role, tag.format(n=number, id=file_name(one.asset)) if tag else ""))
    return tuple(out)


def counts(given: Sequence[Given]) -> dict[str, Any]:
    """How many of each kind are handed in."""
    return {kind: sum(g.role == kind for g in given) for kind in ("image", "video", "audio", "voice")}


def route(given: Sequence[Given]) -> Route:
    """From words, from a first frame, from a first and a last, or from references."""
    roles = {g.role for g in given}
    if "last_frame" in roles:
        return "flf"
    return "i2v" if "first_frame" in roles else "r2v" if roles else "t2v"
