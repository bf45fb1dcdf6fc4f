"""`loreboard renderers`: what each renderer takes and costs, how old that is, and what of a shot list it cannot express."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loreboard.story.errors import BadInput

from .tell import print_json

if TYPE_CHECKING:
    from loreboard.render.profiles.profile import Profile
    from loreboard.story.script import Language
    from loreboard.story.shots import ShotList


def renderers(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One renderer, as kling/v3; all of them when left out.")] = None,
    shots: Annotated[Path | None, typer.Option("--shots", help="A folder or a shots.json: what of it cannot be expressed.")] = None,
    own: Annotated[
        list[Path] | None, typer.Option("--own", help="A file of your own profiles; may be repeated (docs/renderers.md).")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="en or zh; left out: that of the shot list, or en.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Show what renderers take, what they cost, how old that knowledge is, and what of a shot list each cannot express.

    Example: loreboard renderers kling/v3 --shots fog-eats-roads
    """
    from loreboard.render.profiles.choosing import chosen
    from loreboard.render.profiles.loading import profiles

    lists = _lists(shots) if shots else []
    known = profiles(own or (), shots if shots and shots.is_dir() else None)
    asked = [chosen(known, name)] if name is not None else list(known.values())
    today = datetime.date.today()
    if as_json:
        return print_json(_data(asked, lists, today))
    tongue = _tongue(lang, lists)
    from . import renderer_sheet as sheet

    if name is not None:
        sheet.card(asked[0], tongue, today)
        for told in lists:
            sheet.shortfall(asked[0], told, tongue)
    elif lists:
        sheet.compared([p for p in asked if p.status != "retired"], lists, tongue)
    else:
        sheet.table(asked, tongue, today)


def _lists(path: Path) -> "list[ShotList]":
    from loreboard.pipeline.exporting import lists_at
    from loreboard.pipeline.handoff import read_list

    return [read_list(file) for file in lists_at(path)]


def _tongue(lang: str | None, lists: "list[ShotList]") -> "Language":
    if lang not in (None, "en", "zh"):
        raise BadInput(f"There is no language {lang!r}", "--lang", "Say en or zh.")
    if lang is None:
        return lists[0].language if lists else "en"
    return "zh" if lang == "zh" else "en"


def _data(asked: "list[Profile]", lists: "list[ShotList]", today: datetime.date) -> dict[str, object]:
    from loreboard.render.profiles.choosing import days_old, warning
    from loreboard.render.profiles.shortfall import shortfalls
    from loreboard.render.profiles.showing import as_data

    out = []
    for profile in asked:
        old = warning(profile, today)
        told: dict[str, object] = {**as_data(profile, days_old(profile, today)), "warning": old.model_dump() if old else None}
        if lists:
            told["shots"] = [
                {"episode": one.episode, "shots": len(one.shots), "cannot": [s.model_dump() for s in shortfalls(profile, one)]}
                for one in lists
            ]
        out.append(told)
    return {"format": "renderers.1", "date": str(today), "renderers": out}
