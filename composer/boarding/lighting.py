"""The light of a scene and its one change, what its place sounds like, and what the act of a line makes."""

import re
from collections.abc import Sequence

from loreboard.composer.words import kit
from loreboard.story.drawn import LightPlan

from .coverage import turning
from .cues import any_of, has
from .kinds import Unit
from .sheet import Sheet

_PLANNED_FROM = 4
"""Scenes of fewer units keep one light throughout."""
_CLAUSE = {"en": r"(?<=[.;!?])\s+", "zh": r"[。；！？]"}


def plan(sheet: Sheet, told: Sequence[Unit]) -> LightPlan:
    """The place's own light at this hour; it changes where a line changes it, else where the scene turns."""
    source = _source(sheet)
    for unit in told[1:]:
        if unit.done and has(unit.done, "lights", sheet.language):
            return LightPlan(source=source, change=_that(unit.done, sheet), change_on_line=_line(unit, sheet))
    if len(told) < _PLANNED_FROM:
        return LightPlan(source=source, change="", change_on_line=None)
    options = kit("boarding")["change"][_giver(source, sheet)][sheet.language]
    return LightPlan(
        source=source, change=str(options[sheet.rows[0].number % len(options)]), change_on_line=told[turning(told, sheet)].numbers[0]
    )


def _that(text: str, sheet: Sheet) -> str:
    """The clause of a line that says how the light changes."""
    said = next((bit for bit in re.split(_CLAUSE[sheet.language], text) if has(bit, "lights", sheet.language)), text).strip(" .。")
    return said[:1].lower() + said[1:] if said.split(" ")[0] in ("The", "A", "An", "One") else said


def _line(unit: Unit, sheet: Sheet) -> int:
    return next((row.number for row in unit.rows if not row.who and has(row.text, "lights", sheet.language)), unit.numbers[0])


def _source(sheet: Sheet) -> str:
    told = kit("boarding")["places"]
    plans = {str(light["time"]).casefold(): str(light["plan"]) for light in sheet.place.get("light", ()) or ()}
    heading = sheet.heading.casefold()
    if plans:
        return next((plan for time, plan in plans.items() if time and time in heading), next(iter(plans.values())))
    return str(told["light"]["inside" if sheet.inside else "outside"][_hour(sheet)][sheet.language])


def _hour(sheet: Sheet) -> str:
    heading = sheet.heading.casefold()
    return next((key for key, words in kit("boarding")["places"]["times"].items() if any(w in heading for w in words)), "day")


def _giver(source: str, sheet: Sheet) -> str:
    """What kind of thing gives the light: lamp, window, sun ..."""
    found = next((name for name, words in kit("boarding")["sources"].items() if any_of(source, words[sheet.language], sheet.language)), "")
    return found or {"dawn": "grey", "dusk": "low", "night": "lamp" if sheet.inside else "moon"}.get(
        _hour(sheet), "window" if sheet.inside else "sun"
    )


def ambience(sheet: Sheet) -> str:
    """What the place sounds like while nobody does anything, by its name first and by its look."""
    kinds, tongue = kit("boarding")["ambience"], sheet.language
    texts = (sheet.heading, str(sheet.place.get("name", "")), str(sheet.place.get("look", "")))
    words = {name: kind["words"][tongue] for name, kind in kinds.items() if "words" in kind}
    named = (name for text in texts for name, some in words.items() if any_of(text, some, tongue))
    options = kinds[next(named, "inside" if sheet.inside else "outside")][tongue]
    return str(options[sheet.rows[0].number % len(options)])


def sound(text: str, sheet: Sheet) -> str:
    """What the act of a line makes; "" for nothing that the list knows."""
    told = (row[sheet.language] for row in kit("boarding")["sound"])
    return next((str(row["sound"]) for row in told if any_of(text, row["words"], sheet.language)), "")
