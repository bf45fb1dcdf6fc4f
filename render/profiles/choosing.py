"""Choosing a renderer by name, and what to know before trusting its profile: that it is gone, or that it is old."""

import datetime
from collections.abc import Mapping
from difflib import get_close_matches

from loreboard.story.both import Both
from loreboard.story.errors import BadInput

from .loading import sources
from .profile import Profile

LIKELY = 3


def chosen(known: Mapping[str, Profile], name: str) -> Profile:
    """The profile called `name`: its id, or what follows the slash where only one has it. Raises BadInput naming likely ones."""
    wanted = name.strip().casefold()
    found = [p for p in known.values() if wanted in (p.id, p.id.partition("/")[2], p.model.casefold())]
    exact = [p for p in found if p.id == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        raise BadInput(f"Several renderers are called {name!r}", "NAME", f"Say which: {', '.join(p.id for p in found)}.")
    near = get_close_matches(wanted, known, LIKELY, 0.5)
    raise BadInput(
        f"There is no renderer called {name!r}",
        "NAME",
        f"Did you mean {', '.join(near)}?" if near else "See `loreboard renderers` for all of them.",
    )


def usable(known: Mapping[str, Profile], name: str) -> Profile:
    """The profile called `name`, to render with. Raises BadInput naming its successor when it has been shut down."""
    profile = chosen(known, name)
    if profile.status == "retired":
        since = f" on {profile.sunset}" if profile.sunset else ""
        raise BadInput(f"{profile.model} has been shut down{since}", profile.id, f"Go on with {profile.successor}.")
    return profile


def days_old(profile: Profile, today: datetime.date) -> int:
    """Days since the newest source its limits were read from."""
    return (today - profile.verified_at).days


def warning(profile: Profile, today: datetime.date) -> Both | None:
    """What a person should know before trusting `profile` on `today`: that it is stale or has passed its end. None when all is well."""
    if profile.status != "retired" and profile.sunset and profile.sunset <= today:
        return Both(
            en=f"{profile.id} was to end on {profile.sunset}. See whether it is still there.",
            zh=f"{profile.id} 原定 {profile.sunset} 下线，先看看还在不在。",
        )
    days = days_old(profile, today)
    if days <= sources().stale_after_days:
        return None
    return Both(
        en=f"What is known of {profile.id} is {days} days old. Look at the vendor's page, and correct it in a file of your own.",
        zh=f"{profile.id} 的资料是 {days} 天前的。先看厂商的说明，有变动就写进自己的文件。",
    )
