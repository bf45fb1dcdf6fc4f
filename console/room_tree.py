"""The tree of a room and the page of orders, as lines for a width in cells."""

from rich.cells import cell_len
from rich.text import Text

from loreboard.pipeline.room.orders import Kind, words
from loreboard.pipeline.room.tree import Step, Tree
from loreboard.story.script import Language

from .folding import cut, folded, padded
from .room_words import listed, saying

DEEPEST = 8
"""Branches that are drawn further in; deeper ones stay in line with these."""


def drawn(tree: Tree, language: Language, width: int) -> list[Text]:
    """Every step that was tried, a line each: its number, what was ordered, the arcs that came of it. The way to here is bright."""
    below: dict[int, list[Step]] = {}
    for step in tree.steps:
        below.setdefault(step.parent, []).append(step)
    on_way = {step.number for step in tree.way_to(tree.at)}
    out: list[Text] = []

    waiting = [(step, 0) for step in reversed(below.get(0, []))]
    while waiting:
        step, depth = waiting.pop()
        out.append(_row(step, depth, tree, on_way, language, width))
        heirs = below.get(step.number, [])
        waiting += [(heir, depth) for heir in heirs[:1]]  # the first goes on in line, after those that branch off
        waiting += [(heir, depth + 1) for heir in reversed(heirs[1:])]
    return out


def _row(step: Step, depth: int, tree: Tree, on_way: set[int], language: Language, width: int) -> Text:
    here = step.number == tree.at
    head = f"{'●' if here else '○' if step.number in on_way else '·'} {step.number:>2}  " + "  " * min(depth, DEEPEST)
    head += "└ " if depth and step.parent != step.number - 1 else ""
    made = listed(tuple(made.number for made in step.made), language)
    tail = f"  → {made}" if step.made and step.order.kind != "begin" else ""
    said = step.order.said if step.order.kind != "begin" else saying(language)("began", n=len(step.made))
    room = max(4, width - cell_len(head) - cell_len(tail))
    style = "bold" if here else "" if step.number in on_way else "dim"
    return Text(head + cut(said, room) + tail, style=style)


def orders(language: Language, width: int) -> list[Text]:
    """What can be said, an example and what it does each."""
    shown: list[Kind] = [kind for kind in words().orders if kind not in ("again",)]
    told = [(words().orders[kind].eg[language], words().orders[kind].does[language]) for kind in shown]
    first = max(cell_len(eg) for eg, _ in told) + 2
    narrow = width < first + 30
    out: list[Text] = []
    for eg, does in told:
        if narrow:
            out += [Text(cut(eg, width), style="bold cyan"), *(Text(f"    {line}") for line in folded(does, width - 4))]
            continue
        for n, line in enumerate(folded(does, width - first)):
            out.append(Text.assemble((padded(eg if n == 0 else "", first), "bold cyan"), line))
    return [*out, Text(), *(Text(line, style="dim") for line in folded(saying(language)("more_orders"), width))]
