"""Renderers on a terminal: the table of all, the card of one, and what of a shot list each cannot express."""

import datetime
from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from loreboard.render.profiles.asking import aspect_of
from loreboard.render.profiles.choosing import days_old, warning
from loreboard.render.profiles.profile import Profile
from loreboard.render.profiles.saying import number
from loreboard.render.profiles.shortfall import Shortfall, shortfalls
from loreboard.render.profiles.showing import price_of, refs_of, seconds_of
from loreboard.story.script import Language
from loreboard.story.shots import ShotList

from .renderer_card import facts
from .renderer_words import said
from .sheet import Sheet, grid
from .tell import plain

NAMED = 8
"""Shots that are named where something cannot be expressed in more."""


_COLUMNS = ("id", "status", "seconds", "vertical", "prompt", "refs", "sound", "shots", "price", "days")
_FIRST = ("id", "status", "seconds", "vertical", "shots", "price")
"""What a narrow terminal shows of them."""
_ROOMY = 92
"""Cells from which all columns stand without being folded."""


def table(profiles: Sequence[Profile], tongue: Language, today: datetime.date) -> None:
    """All of them, a row each, and below it whose figures are old."""
    sheet = Sheet()
    roomy = sheet.room >= _ROOMY
    names = tuple(name for name in _COLUMNS if roomy or name in _FIRST)
    out = Table(box=None, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False, header_style="dim")
    for name in names:
        out.add_column(said(f"columns.{name}", tongue), no_wrap=name == "id", overflow="fold")
    for profile in sorted(profiles, key=lambda p: (p.status == "retired", p.id)):
        row = dict(zip(_COLUMNS, _row(profile, tongue, today), strict=True))
        out.add_row(*(plain(row[name]) for name in names))
    sheet.table(out)
    sheet.gap()
    sheet.small(said("key" if roomy else "narrow", tongue))
    sheet.lines(old.told(tongue) for p in profiles if p.status != "retired" and (old := warning(p, today)))


def card(profile: Profile, tongue: Language, today: datetime.date) -> None:
    """All that is known of one."""
    sheet = Sheet()
    sheet.heading(plain(f"{profile.id}: {profile.model}, {profile.vendor} ({said(f'status.{profile.status}', tongue)})"))
    old = warning(profile, today)
    if profile.status == "retired":
        sheet.lines([plain(said("retired", tongue, other=profile.successor))])
    elif old:
        sheet.lines([plain(old.told(tongue))])
    rows = facts(profile, tongue)
    told = grid((label for label, _ in rows), None)
    for label, text in rows:
        told.add_row(label, Text(plain(text), overflow="fold"))
    sheet.table(told)


def shortfall(profile: Profile, shots: ShotList, tongue: Language) -> None:
    """What of one list it cannot express, with the shots."""
    sheet, found = Sheet(), shortfalls(profile, shots)
    seconds, all_ = number(shots.seconds(shots.frames)), len(shots.shots)
    head = said("against", tongue, name=shots.title, episode=shots.episode, all=all_, seconds=seconds, aspect=aspect_of(shots))
    sheet.heading(plain(head))
    if not found:
        sheet.lines([said("fits", tongue)])
    for one in found:
        sign = said("lost" if one.lost else "otherwise", tongue)
        where = said("in_shots", tongue, n=len(one.shots), all=all_)
        rest = len(one.shots) - NAMED
        names = " ".join(one.shots[:NAMED]) + (" " + said("and_more", tongue, n=rest) if rest > 0 else "")
        sheet.quote(plain(one.says.told(tongue)), plain(f"{sign}, {where}: {names}" if tongue == "en" else f"{sign}，{where}：{names}"))


def compared(profiles: Iterable[Profile], lists: Sequence[ShotList], tongue: Language) -> None:
    """Every renderer against the lists: in how many shots something is lost, and what."""
    sheet = Sheet()
    all_ = sum(len(shots.shots) for shots in lists)
    rows = sorted(((*_found(profile, lists), profile) for profile in profiles), key=lambda row: (_shots(row[0]), len(row[1]), row[2].id))
    out = Table(box=None, padding=(0, 1, 0, 0), show_edge=False, show_header=False, pad_edge=False)
    for whole in (True, True, False):
        out.add_column(no_wrap=whole, overflow="fold")
    for lost, open_, profile in rows:
        firsts = {one.code: one.says.told(tongue) for one in reversed((*lost, *open_))}
        told = (" " if tongue == "en" else "").join(reversed(firsts.values())) or said("fits", tongue)
        out.add_row(plain(profile.id), f"{_shots(lost)}/{all_}", plain(told))
    sheet.table(out)


def _found(profile: Profile, lists: Sequence[ShotList]) -> tuple[list[Shortfall], list[Shortfall]]:
    """What is lost, and what nobody says."""
    found = [one for shots in lists for one in shortfalls(profile, shots)]
    return [one for one in found if one.lost], [one for one in found if one.code in ("aspect_unknown", "speech_unknown")]


def _shots(found: Iterable[Shortfall]) -> int:
    return len({shot for one in found for shot in one.shots})


def _row(profile: Profile, tongue: Language, today: datetime.date) -> tuple[str, ...]:
    text, price = profile.text, price_of(profile)
    prompt = said("unknown", tongue) if text.prompt_max is None else f"{text.prompt_max}{said(f'units.{text.unit}', tongue)}"
    cost = said("free" if profile.surface == "local" else "unknown", tongue)
    if price:
        cost = "-".join(dict.fromkeys(f"{end:.2f}" for end in price))
    return (
        profile.id, said(f"status.{profile.status}", tongue), seconds_of(profile), said(f"vertical.{profile.vertical}", tongue), prompt,
        refs_of(profile), said(f"sound.{profile.sound.audio}", tongue), said(f"shots.{profile.shots.multi}", tongue), cost,
        str(days_old(profile, today)),
    )  # fmt: skip
