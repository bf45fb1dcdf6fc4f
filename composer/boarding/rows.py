"""A scene's numbered lines, read as a storyboard artist reads them, and what one camera takes in at once."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loreboard.story.script import Language

PLAYED = {"en": (84, 76), "zh": (28, 25)}
"""Up to so many letters or Han of action and of speech, one person doing and then saying is one shot."""
ASKED = {"en": 44, "zh": 14}
"""Letters or Han of a speech that may be heard over the face of who answers it."""
ROWS = 3
"""A shot plays three lines at most."""
LONG_SPEECH = {"en": 60, "zh": 22}
"""Letters or Han from which a speech is worth seeing received."""
_END = re.compile(r"[.!?…:;—\-\"”’』」)）。！？：；~*]$")


@dataclass(frozen=True)
class Row:
    """One numbered line of the scene."""

    number: int
    who: str
    how: str
    off: bool
    text: str


def numbered_rows(body: str, names: list[str]) -> list[Row]:
    """The numbered rows; a row is speech when it opens with a name of the cast and a colon."""
    by_name = {name.casefold(): name for name in names}
    out = []
    for raw in body.splitlines():
        number, _, text = raw.partition(" ")
        if text.startswith("== ") or not number.isdigit():
            continue
        head, colon, said = text.partition(": ")
        bare = re.sub(r" \[[^\]]*\]| \([^)]*\)$", "", head)
        bare = re.sub(r" \(.*\)$", "", bare)
        if colon and bare.casefold() in by_name:
            how = re.search(r"\(([^)]*)\)$", head)
            out.append(Row(int(number), by_name[bare.casefold()], how[1] if how else "", "[" in head, said))
        else:
            out.append(Row(int(number), "", "", False, text))
    return out


def groups(rows: list[Row], tongue: Language) -> list[list[Row]]:
    """Rows that are one thing: a hard-wrapped paragraph, or a speech that runs over lines and is not too long."""
    limit = LONG_SPEECH[tongue] * 3
    out: list[list[Row]] = []
    for row in rows:
        before = out[-1] if out else []
        size = sum(len(r.text) for r in before)
        runs_on = before and not _END.search(before[-1].text)
        if (
            before
            and before[-1].who == row.who
            and before[-1].number + 1 == row.number
            and (runs_on or row.who)
            and size < limit
            and before[-1].off == row.off
        ):
            before.append(row)
        else:
            out.append([row])
    return out


def played(told: list[list[Row]], tongue: Language, alone: Collection[int], loose: bool = False) -> list[list[Row]]:
    """What one camera takes in at once: one person doing and speaking; one act beside the words, or two where it has to be `loose`.

    Lines in `alone` are shots of their own: a blow, a silence, somebody who leaves.
    """
    out: list[list[Row]] = []
    for group in told:
        if len(out) > 1 and not _any((*out[-1], *group), alone) and _belongs(out[-1], group, tongue, loose):
            out[-1].extend(group)
        else:
            out.append(list(group))
    return out


def joined(units: list[list[Row]], names: Sequence[str], tongue: Language, alone: Collection[int], most: int) -> list[list[Row]]:
    """A short speech and the small act by which another of `names` answers it, in one frame, while there are more than `most`: the first ones.

    Nothing is joined to the first line or takes the last.
    """
    out = units[:1]
    left = len(units)
    for at, group in enumerate(units[1:], 1):
        before = out[-1]
        free = len(before) == 1 and not _any((*before, *group), alone)
        if left > most and 1 < at < len(units) - 1 and free and _answers(before, group, names, tongue):
            out[-1] = [*before, *group]
            left -= 1
        else:
            out.append(group)
    return out


def held(units: list[list[Row]], tongue: Language, most: int) -> list[list[Row]]:
    """A few words and what another answers to them, on the face of who answers, while there are more than `most`: the shortest pairs first.

    Nothing is joined to the first line or takes the last, and nobody is heard off who is not seen speaking elsewhere.
    """
    speaks = Counter(unit[-1].who for unit in units if unit[-1].who)
    pairs = [at for at in range(1, len(units) - 2) if _asked(units[at], units[at + 1], tongue)]
    firsts: set[int] = set()
    for at in sorted(pairs, key=lambda n: sum(len(row.text) for row in (*units[n], *units[n + 1]))):
        if len(units) - len(firsts) <= most:
            break
        asker = units[at][0].who
        if not firsts & {at - 1, at + 1} and speaks[asker] > 1:
            firsts.add(at)
            speaks[asker] -= 1
    return [[*unit, *units[at + 1]] if at in firsts else unit for at, unit in enumerate(units) if at - 1 not in firsts]


def _asked(before: list[Row], group: list[Row], tongue: Language) -> bool:
    """Whether one is a short speech and the other what somebody else says to it, both together short enough for one look at a face."""
    rows = (*before, *group)
    short = len(before) == 1 and len(before[0].text) <= ASKED[tongue]
    spoken = all(row.who and not row.off for row in rows) and len({row.who for row in group}) == 1 and group[0].who != before[0].who
    return short and spoken and len(rows) <= ROWS and sum(len(row.text) for row in rows) <= sum(PLAYED[tongue]) * 3 // 4


def _any(rows: Sequence[Row], alone: Collection[int]) -> bool:
    return any(row.number in alone for row in rows)


def _answers(before: list[Row], group: list[Row], names: Sequence[str], tongue: Language) -> bool:
    """Whether one is a short speech and the other a small act of one other person."""
    if len(group) != 1 or bool(group[0].who) == bool(before[0].who):
        return False
    speech, act = (before[0], group[0]) if before[0].who else (group[0], before[0])
    said, acted = PLAYED[tongue]
    low = act.text.casefold()
    acts = [name for name in names if name.casefold() in low]
    alone = len(acts) == 1 and low.startswith(acts[0].casefold()) and acts[0] != speech.who
    return alone and not speech.off and len(speech.text) <= said * 3 // 4 and len(act.text) <= acted


def _belongs(before: list[Row], group: list[Row], tongue: Language, loose: bool) -> bool:
    """Whether `group` is the same person going on from `before`, and both together are short."""
    most = sum(PLAYED[tongue])
    rows = (*before, *group)
    if len(rows) > ROWS or any(r.off for r in rows) or sum(len(r.text) for r in rows) > most:
        return False
    people = {r.who for r in rows if r.who}
    if people and not loose and (sum(not r.who for r in rows) > 1 or sum(len(r.text) for r in rows if r.who) > PLAYED[tongue][1]):
        return False
    if len(people) == 1:
        who = people.pop().casefold()
        return all(r.who or r.text.casefold().startswith(who) for r in rows)
    firsts = {_first(r.text, tongue) for r in rows}
    one = loose and all(b.number == a.number + 1 for a, b in pairwise(rows))  # lines of one paragraph
    return not people and (one or (len(rows) == ROWS - 1 and len(firsts) == 1))


def _first(text: str, tongue: Language) -> str:
    return text.split()[0].casefold() if tongue == "en" else text[:2]
