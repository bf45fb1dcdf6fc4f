"""What is wrong with a pool, or should be known of it before anything is held against it. Pure; asks nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from loreboard.evals.piece import language_of
from loreboard.lore.sentences import Form, words
from loreboard.story.value import Value

from . import Default, Pool, shipped
from .figures import figures

Code = Literal["IDENTICAL", "SHORT", "LANGUAGE", "UNEVEN", "TUNED"]


class Flaw(Value):
    """`error`: the pool is not what it says it is, or misleads a score. `note`: good to know. `where` is a brief, perhaps with samples."""

    code: Code
    severity: Literal["error", "note"]
    where: str
    text: str


def check(pool: Pool) -> tuple[Flaw, ...]:
    """The flaws of `pool`, errors first."""
    found = [*_identical(pool), *_short(pool), *_foreign(pool), *_uneven(pool), *_tuned(pool)]
    return tuple(sorted(found, key=lambda flaw: flaw.severity))


def _identical(pool: Pool) -> Iterator[Flaw]:
    """Stories told word for word alike, and single beats that stand in several."""
    whole: dict[tuple[str, ...], list[Default]] = defaultdict(list)
    for story, beats in zip(pool.stories, pool.beats, strict=True):
        whole[tuple(map(_same, beats))].append(story)
    for same in whole.values():
        if len(same) > 1:
            text = "the same word for word; a server at temperature 0 does that, and what looks like several samples is one"
            yield Flaw(code="IDENTICAL", severity="error", where=", ".join(map(_where, same)), text=text)
    held: dict[str, list[str]] = defaultdict(list)
    for beats, same in whole.items():
        for beat in dict.fromkeys(beats):
            held[beat].append(_where(same[0]))
    for beat, where in held.items():
        if len(where) > 1:
            yield Flaw(code="IDENTICAL", severity="note", where=", ".join(where), text=f"one beat word for word: {beat[:80]}")


def _short(pool: Pool) -> Iterator[Flaw]:
    least = figures().least
    for story, beats in zip(pool.stories, pool.beats, strict=True):
        if len(beats) < least:
            text = f"{len(beats)} beats, and a {'plot' if story.form == 'plot' else 'story'} has {least} at least"
            yield Flaw(code="SHORT", severity="error", where=_where(story), text=text)


def _foreign(pool: Pool) -> Iterator[Flaw]:
    for story, beats in zip(pool.stories, pool.beats, strict=True):
        if (spoken := language_of("\n".join(beats))) != pool.head.language:
            text = f"in {spoken}, and the pool is in {pool.head.language}"
            yield Flaw(code="LANGUAGE", severity="error", where=_where(story), text=text)


def _uneven(pool: Pool) -> Iterator[Flaw]:
    """A brief with more or fewer samples than most weighs otherwise than they do."""
    many: dict[Form, Counter[str]] = {form: Counter() for form in ("plot", "prose", "script")}
    for story in pool.stories:
        many[story.form][story.brief_id] += 1
    ids = [told.brief_id for told in pool.briefs]
    for form, told in many.items():
        usual = Counter(told[id] for id in ids).most_common(1)[0][0]
        for id in ids:
            if told[id] != usual:
                yield Flaw(code="UNEVEN", severity="note", where=id, text=f"{form}: {told[id]} samples, and most briefs have {usual}")


def _tuned(pool: Pool) -> Iterator[Flaw]:
    """Briefs that thresholds and arcs were chosen by: a score against them is a little too kind to what was chosen so."""
    if pool.head.use == "tune":
        return
    tuned = [(told.brief_id, _pairs(told.brief)) for told in shipped(pool.head.language, "tune").briefs]
    for told in pool.briefs:
        mine = _pairs(told.brief)
        for other, theirs in tuned:
            if len(mine & theirs) >= figures().same_brief * len(mine | theirs) > 0:
                text = f"the brief of {other} in the tune pool; do not report scores that were tuned on it"
                yield Flaw(code="TUNED", severity="note", where=told.brief_id, text=text)


def _same(beat: str) -> str:
    return " ".join(words(beat))


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(["", *words(text), ""]))


def _where(story: Default) -> str:
    return f"{story.brief_id}/{story.sample}"
