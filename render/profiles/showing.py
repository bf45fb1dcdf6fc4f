"""A profile in figures that fit a cell: what every table of renderers says alike."""

import math
from decimal import Decimal

from .limits import Limits
from .parts import Reference
from .profile import Profile
from .saying import RUN, number


def seconds_of(limits: Limits) -> str:
    """The lengths, short: "4 6 8", "3-15", "0.4-5"; in tenths that it reaches."""
    every = limits.time.every
    if len(every) < RUN:
        return " ".join(map(number, every))
    return f"{math.ceil(every[0] * 10) / 10:g}-{math.floor(every[-1] * 10) / 10:g}"


def refs_of(limits: Limits) -> str:
    """Reference pictures, videos and recordings: "9/3/3"; "-" where it takes none, "?" where a number is not stated."""
    kinds = (limits.inputs.image, limits.inputs.video, limits.inputs.audio)
    return "/".join(map(_count, kinds)) if any(kinds) else "-"


def _count(reference: Reference | None) -> str:
    if reference is None:
        return "0"
    return str(reference.most) if reference.most is not None else "?"


def price_of(profile: Profile) -> tuple[Decimal, Decimal] | None:
    """The cheapest and the dearest second in US dollars over sellers, tiers and sound; None where none is known."""
    rates = [rate.price for money in profile.money if money.currency == "USD" and money.unit == "second" for rate in money.rates]
    return (min(rates), max(rates)) if rates else None


def as_data(profile: Profile, days: int) -> dict[str, object]:
    """A profile for a machine: all of it, with its age in days, and its lengths in seconds."""
    return {
        **profile.model_dump(mode="json"),
        "days_old": days,
        "vertical": profile.vertical,
        "lengths": [float(s) for s in profile.time.every],
    }
