"""Which shots without lines a scene gets: all that the table offers, and of those the ones that are worth most for its seconds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from loreboard.composer.words import kit

from .kinds import Unit
from .sheet import Sheet

WIDE_KINDS = ("place", "crowd", "walk", "arrival", "exit", "power", "stranger")
"""Lines whose own shot can show where we are."""
_MEETS = ("listener", "receiver", "giver", "looker", "decider")
"""Looks at one person, which say nothing beside a shot of that person's own."""
_DETAIL_FROM = 4
"""Scenes of fewer units open on their first line, taken wide."""


@dataclass
class Extra:
    """A shot that claims no line: which cut of the table, of whom, and what it is worth."""

    at: int
    """The unit it stands beside."""
    before: bool
    cut: str
    who: str
    worth: float
    order: int = 0
    """Among all that was offered."""

    @property
    def seconds(self) -> float:
        return float(kit("coverage")["cuts"][self.cut]["seconds"])


def chosen(told: Sequence[Unit], sheet: Sheet, spans: dict[str, tuple[int, int]]) -> list[Extra]:
    """The shots that are added, in the order in which they stand."""
    budget = kit("coverage")["budget"]
    spare = sheet.shots - len(told)
    seconds = sheet.seconds * budget["seconds"][sheet.part]
    offered = [replace(extra, order=order) for order, extra in enumerate(_offers(told, sheet, spans))]
    out: list[Extra] = []
    for extra in sorted(_rarer(offered, sheet), key=lambda e: (-e.worth, e.at)):
        if spare < 1 or seconds < extra.seconds:
            continue
        out.append(extra)
        spare -= 1
        seconds -= extra.seconds
    return sorted(out, key=lambda extra: (extra.at, not extra.before, extra.order))


def _rarer(offered: list[Extra], sheet: Sheet) -> list[Extra]:
    """The same, each worth less the more of its kind are worth more, so that a scene is no row of listeners."""
    again = float(kit("coverage")["budget"]["again"])
    out = []
    for _, same in groupby(sorted(offered, key=lambda e: e.cut), key=lambda e: e.cut):
        ranked = sorted(same, key=lambda e: (-e.worth, sheet.luck.random()))
        for rank, extra in enumerate(ranked):
            extra.worth -= again * rank
            out.append(extra)
    return out


def _offers(told: Sequence[Unit], sheet: Sheet, spans: dict[str, tuple[int, int]]) -> Iterator[Extra]:
    table, budget = kit("coverage")["kinds"], kit("coverage")["budget"]
    low, high = _turns(sheet)
    for at, unit in enumerate(told):
        share = at / max(len(told) - 1, 1)
        bonus = budget["turn"]["worth"] if low <= share <= high else 0.0
        bonus += budget["opening"]["worth"] if share < budget["opening"]["to"] else 0.0
        if at == 0 and (opening := _opening(told, sheet.inside)):
            yield opening
        for before in (True, False):
            if unit.words if before else unit.goes_on:
                continue
            for row in table[unit.kind].get("before" if before else "after", ()):
                who = _of(row["cut"], unit, at, told, spans)
                if who is not None and not _beside(row["cut"], who, at, before, told):
                    yield Extra(at, before, row["cut"], who, row["worth"] + bonus)
    tick = kit("coverage")["tick"]
    for at in _ticking(told, sheet):
        unseen = told[at].kind == "voice"
        yield Extra(at, True, tick["unseen"] if unseen else tick["seen"], "" if unseen else told[at].who, tick["worth"])
    last = told[-1]
    if len(told) > 2 and last.who and (who := _of("decider", last, len(told) - 1, told, spans)):
        yield Extra(len(told) - 1, False, "decider", who, 4.5)


def _ticking(told: Sequence[Unit], sheet: Sheet) -> Iterator[int]:
    """Which long speeches to nobody who is there, each after a short act, have something else seen before them: about half by dice, or a
    script that is set so throughout goes like a clock."""
    tick = kit("coverage")["tick"]
    sizes = [sum(len(row.text) for row in unit.rows) for unit in told]
    for at in range(1, len(told)):
        alone = bool(told[at].who) and not told[at].other and not told[at - 1].who
        if alone and sizes[at] >= tick["times"] * sizes[at - 1] and sheet.luck.random() < tick["share"]:
            yield at


def _turns(sheet: Sheet) -> tuple[float, float]:
    """Where the scene turns, as shares of its lines: in the beat that is told, else where scenes mostly do."""
    if sheet.turns_on:
        return (sheet.turns_on - 1) / len(sheet.moods), sheet.turns_on / len(sheet.moods)
    turn = kit("coverage")["budget"]["turn"]
    return turn["from"], turn["to"]


def _opening(told: Sequence[Unit], inside: bool) -> Extra | None:
    """A detail of the place, or a view of it where somebody crosses it, or nothing where the first line does for it."""
    first = told[0]
    geography = any(unit.kind in ("walk", "arrival", "exit", "blow") for unit in told)
    if first.who:
        return Extra(0, True, "view" if geography else "detail", "", 14.0)
    if len(told) < _DETAIL_FROM:
        return None
    return Extra(0, True, "view" if first.kind not in WIDE_KINDS and (geography or (not inside and len(told) % 2)) else "detail", "", 12.0)


def _of(cut: str, unit: Unit, at: int, told: Sequence[Unit], spans: dict[str, tuple[int, int]]) -> str | None:
    """Whom the cut is of; "" for a place, None for nobody who is there."""
    of = kit("coverage")["cuts"][cut]["of"]
    if of == "place":
        return ""
    here = [name for name, (first, last) in spans.items() if first <= at <= last]
    involved = (*([unit.who] if unit.who else []), *unit.seen.all)
    if of == "speaker":
        who: str = unit.who
    elif of == "actor":
        who = unit.actor or next((told[n].actor for n in range(at - 1, max(at - 4, -1), -1) if told[n].actor), "")
    elif of == "hearer":
        who = unit.other or next((name for name in here if name not in involved), "")
    elif of == "other":
        who = next(iter(unit.seen.all[1:]), "")
    else:
        who = next((name for name in here if name not in involved), "")
    return who if who in here else None


def _beside(cut: str, who: str, at: int, before: bool, told: Sequence[Unit]) -> bool:
    """Whether the neighbour on that side is a shot of the same person anyway."""
    other = at - 1 if before else at + 1
    return cut in _MEETS and 0 <= other < len(told) and told[other].actor == who


def turning(told: Sequence[Unit], sheet: Sheet) -> int:
    """The unit on which the scene turns: where the face that matters changes for the last time, else two thirds on."""
    moods = [sheet.mood(at, len(told)) for at in range(len(told))]
    changes = [at for at in range(1, len(told)) if moods[at] != moods[at - 1]]
    return changes[-1] if changes else len(told) * 2 // 3


def any_blow(told: Sequence[Unit], at: int) -> bool:
    """Whether a fight is going on around the unit at `at`."""
    return any(unit.kind == "blow" for unit in told[max(0, at - 2) : at + 3])
