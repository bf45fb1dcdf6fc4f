"""The writer pitching: arcs side by side, each of its own lore and shape, one in place of a twin, and one more as a person steers.

What a model returns is checked here before anybody uses it; a reply that does not hold is refused, never repaired by guess. Whether two
arcs tell one story is not for the writer to say: see `lore.likeness`.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from loreboard.story.arc import TURNS, Arc, LockedPoint, Pitch, Turn
from loreboard.story.errors import BadInput
from loreboard.story.premise import Premise
from loreboard.story.shapes import Shape, farthest, known_shape, named
from loreboard.story.value import Value

from ..desk import Desk, page, rows


class Dealt(Value):
    """What one arc of several is to be made of. `lore` is its constellation as text, `carrier` the name of its first entry, `paid_in` what
    that one takes."""

    shape: Shape
    lore: str
    carrier: str
    paid_in: str = ""


async def arcs(desk: Desk, premise: Premise, dealt: Sequence[Dealt], worn_out: str, notes: str = "") -> tuple[Arc, ...]:
    """An arc for each of `dealt`, all asked for at once. `worn_out` is the brief's, as text; `notes` are the user's own, "" for none.

    Every answer is waited for, also when one fails, so that none is paid for in vain. Raises UnusableReply when an episode has no
    turning point, or an arc draws on nothing.
    """
    return await _together([_arc(desk, f"arcs/{n}", premise, dealt, n, worn_out, notes, "") for n in range(1, len(dealt) + 1)])


async def instead(
    desk: Desk, premise: Premise, dealt: Sequence[Dealt], twins: Mapping[int, Sequence[Arc]], worn_out: str, notes: str = ""
) -> dict[int, Arc]:
    """Another arc at each place (from 0) of `twins`, which is told that it must be none of those that stand there; all at once.

    Raises UnusableReply as `arcs` does.
    """
    asks = [
        _arc(desk, f"arcs/{place + 1}/instead", premise, dealt, place + 1, worn_out, notes, rows([_told(twin) for twin in of]))
        for place, of in twins.items()
    ]
    return dict(zip(twins, await _together(asks), strict=True))


async def _together(asks: Sequence[Awaitable[Arc]]) -> tuple[Arc, ...]:
    """The answers to all `asks`, in their order. Each is waited for, and then the first failure raised."""
    told = await asyncio.gather(*asks, return_exceptions=True)
    for one in told:
        if isinstance(one, BaseException):
            raise one
    return tuple(one for one in told if isinstance(one, Arc))


async def _arc(
    desk: Desk, step: str, premise: Premise, dealt: Sequence[Dealt], number: int, worn_out: str, notes: str, not_this: str
) -> Arc:
    mine = dealt[number - 1]
    told = await desk.ask(
        step, "writer/arc", Pitch, lambda told: pitch_faults(told, premise.episodes), "an arc",
        premise=premise.text, episodes=str(premise.episodes), seconds=str(premise.seconds), room=_room(dealt, desk), worn_out=worn_out,
        number=str(number), shape=mine.shape.card(desk.language), lore=mine.lore, not_this=not_this, notes=notes,
    )  # fmt: skip
    return _as_arc(told, mine.shape.id)


def _room(dealt: Sequence[Dealt], desk: Desk) -> str:
    """What each arc was dealt, a row each."""
    return rows(
        [
            {
                "number": n,
                "shape": d.shape.id,
                "way": d.shape.way,
                "told": d.shape.told.told(desk.language),
                "from": d.carrier,
                "paid_in": d.paid_in,
            }
            for n, d in enumerate(dealt, 1)
        ]
    )


def _told(arc: Arc) -> dict[str, object]:
    """What happens in `arc`, as another is told that it must not happen again."""
    events = [turn.event for turn in arc.turns]
    return {"title": arc.title, "logline": arc.logline, "price": arc.rule.price, "events": events, "last_image": arc.last_image}


async def another(desk: Desk, wish: Premise, turn: Turn, brief_text: str, worn_out: str, notes: str = "") -> Arc:
    """One more arc for `wish`, as `turn` says. `brief_text` is the lore it may draw on, `worn_out` what is worn out near the premise.

    Its shape is the one that `turn` names, else the first one's of `turn.of`; for `less_like` and `fresh` the one least like all of
    theirs. Locked turning points stand in it word for word: a reply that changes one is asked for once more, and then code puts them
    in. Raises UnusableReply as `arcs` does, BadInput when a locked turning point is of no episode or `turn` names an unknown shape.
    """
    if strange := [point.number for point in turn.locked if point.number > wish.episodes]:
        raise BadInput(
            f"There is no turning point {strange[0]} to lock", "", f"The series has {wish.episodes} episodes, a turning point each."
        )
    shape = wanted_shape(turn, wish)
    told = await desk.ask(
        _step(turn, brief_text), "writer/another", Pitch,
        lambda told: [*pitch_faults(told, wish.episodes), *lock_faults(told, turn.locked)], "an arc",
        repairs=1, must=lambda told: pitch_faults(told, wish.episodes),
        premise=wish.text, episodes=str(wish.episodes), seconds=str(wish.seconds), worn_out=worn_out, lore=brief_text,
        turn=turn.kind, note=turn.note, shape=shape.card(desk.language) if shape else "",
        arcs=page([_shown(arc) for arc in turn.of]) if turn.of else "", locked=rows(turn.locked), notes=notes,
    )  # fmt: skip
    return _as_arc(locked_in(told, turn.locked), shape.id if shape else "")


def wanted_shape(turn: Turn, wish: Premise) -> Shape | None:
    """The shape that the arc of `turn` is to have, None where that is free. Raises BadInput for one that nobody knows."""
    theirs = tuple(found for arc in turn.of if (found := known_shape(arc.shape)))
    if turn.shape:
        return named(turn.shape)
    if turn.kind in ("less_like", "fresh"):
        return farthest(theirs, wish.seed, wish.text)
    return known_shape(turn.of[0].shape)


def _shown(arc: Arc) -> dict[str, Any]:
    """`arc` as the writer of another is shown it."""
    return {**({"shape": arc.shape} if arc.shape else {}), **arc.pitch.model_dump(mode="json")}


def _step(turn: Turn, brief_text: str) -> str:
    """A name that no other turn of a sitting has."""
    told = turn.model_dump_json(exclude={"of": {"__all__": {"evidence"}}}) + brief_text
    return f"another/{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _as_arc(told: Pitch, shape: str) -> Arc:
    return Arc(**{name: getattr(told, name) for name in Pitch.model_fields}, shape=shape)


def pitch_faults(told: Pitch, episodes: int) -> list[str]:
    """What makes `told` unusable, a sentence each. Pure."""
    return arc_faults(told, episodes) + [f"{told.title!r} draws on no lore"] * (not told.lore)


def arc_faults(arc: Pitch, episodes: int) -> list[str]:
    """What makes the turns of `arc` unusable, a sentence each. Pure, so that an arc edited by hand is checked with it too."""
    numbers = [turn.episode for turn in arc.turns]
    if numbers != list(range(1, episodes + 1)):
        return [f"{arc.title!r} has turning points for episodes {numbers}, wanted 1 to {episodes}"]
    if episodes == len(TURNS) and [turn.kind for turn in arc.turns] != list(TURNS):
        return [f"{arc.title!r} has its turning points out of order, wanted {', '.join(TURNS)}"]
    return []


def lock_faults(told: Pitch, locked: Sequence[LockedPoint]) -> list[str]:
    """Which locked turning points do not stand in `told` word for word, a sentence each. Pure."""
    events = {turn.episode: turn.event for turn in told.turns}
    return [
        f"the event of episode {point.number} is locked and has to be, word for word: {point.text}"
        for point in locked
        if events.get(point.number) != point.text
    ]


def locked_in(told: Pitch, locked: Sequence[LockedPoint]) -> Pitch:
    """`told` with each locked turning point put where it belongs."""
    texts = {point.number: point.text for point in locked}
    turns = tuple(turn.model_copy(update={"event": texts.get(turn.episode, turn.event)}) for turn in told.turns)
    return told.model_copy(update={"turns": turns})
