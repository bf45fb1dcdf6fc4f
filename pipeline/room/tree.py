"""All that was tried in a room: steps that are never changed, each standing on an earlier one, and the table as a step leaves it.

A step keeps names of artefacts, no arcs. Pure: what is on disk is for `log`, what can be asked of a writer for `graph`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from loreboard.story.arc import OF, TurnKind
from loreboard.story.script import Language
from loreboard.story.value import Value

from .orders import Order, refused

MOST = 12
"""Arcs a table holds; more than that nobody keeps apart."""


class Made(Value):
    """An arc that a step has made: its number in the room, which no other ever has, and its artefact."""

    number: int = Field(ge=1)
    arc: str
    of: tuple[int, ...] = ()
    """The arcs that it was made from or against."""


class Step(Value):
    """One thing that was done. `before` is the artefact of the step made before this one, "" for the first; `parent` the step whose
    table it was done to, 0 for none."""

    format: Literal["room-step.1"] = "room-step.1"
    number: int = Field(ge=1)
    before: str = ""
    parent: int = 0
    order: Order
    made: tuple[Made, ...] = ()


class Table(Value):
    """What lies on the table: numbers of arcs in order, locked turning points as (arc, point), and the arc that is picked, 0 for none."""

    arcs: tuple[int, ...] = ()
    locks: tuple[tuple[int, int], ...] = ()
    picked: int = 0

    def locked(self, arc: int) -> tuple[int, ...]:
        """The locked turning points of `arc`."""
        return tuple(sorted(point for of, point in self.locks if of == arc))


class Tree(Value):
    """Every step in the order they were made, the one that the room stands on, and those that were undone, the nearest last."""

    steps: tuple[Step, ...] = ()
    at: int = 0
    ahead: tuple[int, ...] = ()

    @property
    def table(self) -> Table:
        """The table as the room has it now."""
        return self.table_at(self.at)

    def table_at(self, number: int) -> Table:
        """The table after step `number`."""
        table = Table()
        for step in self.way_to(number):
            table = laid(table, step)
        return table

    def way_to(self, number: int) -> tuple[Step, ...]:
        """The steps from the first to `number`, each standing on the one before."""
        out: list[Step] = []
        while number:
            out.append(self.steps[number - 1])
            number = out[-1].parent
        return tuple(reversed(out))

    @property
    def made(self) -> dict[int, Made]:
        """Every arc of the room by its number."""
        return {made.number: made for step in self.steps for made in step.made}

    def moved(self, order: Order) -> tuple[int, tuple[int, ...]]:
        """(where the room stands, what lies ahead) after undo, redo or back."""
        if order.kind == "undo":
            return self.steps[self.at - 1].parent, (*self.ahead, self.at)
        if order.kind == "redo":
            return self.ahead[-1], self.ahead[:-1]
        return order.point, ()


def laid(table: Table, step: Step) -> Table:
    """`table` after `step`."""
    order, new = step.order, [made.number for made in step.made]
    if order.kind in ("begin", "fresh", "more_like", "merge"):
        return Table(arcs=(*table.arcs, *new), locks=(*table.locks, *_inherited(table, step)), picked=table.picked)
    if order.kind in ("change", "less_like"):
        old = order.arcs[0]
        arcs = tuple(number for n in table.arcs if n not in order.arcs or n == old for number in (new if n == old else (n,)))
        arcs = arcs if old in table.arcs else (*arcs, *new)
        picked = new[0] if order.kind == "change" and table.picked == old else table.picked
        return Table(arcs=arcs, locks=(*table.locks, *_inherited(table, step)), picked=picked)
    if order.kind == "drop":
        return table.model_copy(update={"arcs": tuple(n for n in table.arcs if n not in order.arcs)})
    if order.kind == "pick":
        arcs = table.arcs if order.arcs[0] in table.arcs else (*table.arcs, order.arcs[0])
        return table.model_copy(update={"picked": order.arcs[0], "arcs": arcs})
    pair = (order.arcs[0], order.point)
    locks = tuple(lock for lock in table.locks if lock != pair)
    return table.model_copy(update={"locks": (*locks, pair) if order.kind == "lock" else locks})


def _inherited(table: Table, step: Step) -> list[tuple[int, int]]:
    """What stays locked in the arcs that `step` has made of others."""
    if step.order.kind == "less_like":
        return []
    return [(made.number, point) for made in step.made for old in made.of for point in table.locked(old)]


def sound(order: Order, tree: Tree, points: int, language: Language) -> Order:
    """`order` with what it leaves open filled in. `points` is how many turning points an arc has. Raises BadOrder, in `language`, when the
    room cannot do it."""
    table, there = tree.table, _listed(tree.made, language)
    if order.kind == "change" and not order.arcs:
        known = (table.picked,) if table.picked else table.arcs if len(table.arcs) == 1 else ()
        if not known:
            raise refused("which", language, eg=f"{order.said.split()[0]} {table.arcs[0]} …")
        order = order.model_copy(update={"arcs": known})
    for arc in order.arcs:
        if arc not in tree.made:
            raise refused("no_arc", language, arc=arc, there=there)
    if order.kind in ("merge", "compare") and len(set(order.arcs)) < 2:
        raise refused("same", language, arc=order.arcs[0])
    if order.kind == "drop":
        _on_table(order.arcs[0], table, language)
        if len(table.arcs) == 1:
            raise refused("last", language)
    elif order.kind in ("lock", "unlock"):
        _point(order, table, points, language)
    elif order.kind in ("undo", "redo", "back"):
        _move(order, tree, language)
    elif order.kind == "pick" and table.picked == order.arcs[0]:
        raise refused("is_picked", language, arc=table.picked)
    elif order.kind == "go" and not (order.arcs or table.picked):
        raise refused("no_pick", language)
    elif order.kind in OF:
        _turn(order, table, language)
    return order


def locks_for(order: Order, table: Table) -> tuple[tuple[int, int], ...]:
    """(arc, point) of what stays word for word in the arc that `order` asks for."""
    return () if order.kind == "less_like" else tuple((arc, point) for arc in order.arcs for point in table.locked(arc))


def _turn(order: Order, table: Table, language: Language) -> None:
    if order.kind in ("more_like", "merge", "fresh") and len(table.arcs) >= MOST:
        raise refused("full", language, most=MOST)
    points = [point for _, point in locks_for(order, table)]
    if twice := next((point for point in points if points.count(point) > 1), 0):
        raise refused("both", language, point=twice, arc=order.arcs[0])


def _on_table(arc: int, table: Table, language: Language) -> None:
    if arc not in table.arcs:
        raise refused("off_table", language, arc=arc, there=_listed(table.arcs, language))


def _point(order: Order, table: Table, points: int, language: Language) -> None:
    told = {"arc": order.arcs[0], "point": order.point}
    if not 1 <= order.point <= points:
        raise refused("no_point", language, last=points, **told)
    if (order.point in table.locked(order.arcs[0])) == (order.kind == "lock"):
        raise refused("is_locked" if order.kind == "lock" else "is_free", language, **told)


def _move(order: Order, tree: Tree, language: Language) -> None:
    if order.kind == "undo" and not tree.steps[tree.at - 1].parent:
        raise refused("no_undo", language)
    if order.kind == "redo" and not tree.ahead:
        raise refused("no_redo", language)
    if order.kind == "back" and not 1 <= order.point <= len(tree.steps):
        raise refused("no_step", language, step=order.point, last=len(tree.steps))
    if order.kind == "back" and order.point == tree.at:
        raise refused("is_here", language, step=order.point)


def _listed(numbers: Sequence[int] | Mapping[int, object], language: Language) -> str:
    return (", " if language == "en" else "、").join(map(str, numbers))


def turn_kind(order: Order) -> TurnKind:
    """The kind of turn that a writer is asked for."""
    assert order.kind in OF
    return order.kind
