"""A renderer's profile as terms for packing: what it makes of so many shots, references and frames, and for how much."""

from decimal import Decimal
from fractions import Fraction

from loreboard.render.profiles import Profile, Request, Segment, cost, durations
from loreboard.render.profiles.asking import aspect_of
from loreboard.render.profiles.parts import Tier
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

from .asking import Asked, Terms
from .packing import weights

USUAL: tuple[Tier, ...] = ("720p", "768p", "540p", "1080p", "480p")
"""Which size of picture is asked for where nobody says: the first of these that there is."""


def tier_of(profile: Profile, wanted: Tier | None = None) -> Tier | None:
    """The tier to ask for; None where the profile names none. Raises BadInput for one it does not make."""
    tiers = profile.sizes.tiers
    if wanted is not None and wanted not in tiers:
        raise BadInput(f"{profile.id} makes no {wanted}", "--tier", f"There are: {', '.join(tiers) or 'none that it names'}.")
    return wanted or next((tier for tier in USUAL if tier in tiers), tiers[0] if tiers else None)


def terms(profile: Profile, shots: ShotList, tier: Tier | None = None, sound: bool | None = None, seller: str | None = None) -> Terms:
    """The terms of `profile` for `shots`, at its usual tier where none is given."""
    tier, shape, kind = tier_of(profile, tier), profile.shots, profile.shots.multi
    several = shape.max_segments or weights()["shots"].get(kind, 1)
    image = profile.inputs.image

    def request(asked: Asked) -> Request:
        return Request(
            tier=tier, aspect=aspect_of(shots), first=asked.first_frame or profile.inputs.keyframes.needed, last=asked.last_frame,
            image=asked.references, sound=sound,
            segments=tuple(Segment() for _ in range(asked.shots)) if kind == "segments" and asked.shots > 1 else (),
        )  # fmt: skip

    def bill(seconds: Fraction, asked: Asked) -> Decimal:
        return cost(profile, seconds, tier, sound, seller) or Decimal(0)

    told = Terms(
        lengths=lambda asked: durations(profile, shots.fps, request(asked)).seconds, cost=bill, kind=kind, shots=several,
        continues=profile.inputs.keyframes.first, references=image.most if image else 0,
    )  # fmt: skip
    if shape.segment is None:
        return told
    least, most, step = (Fraction(n) for n in (shape.segment.least, shape.segment.most, shape.segment.step))
    return told._replace(segment=(least, most), step=step)
