"""The writers' room on a terminal: arcs side by side, one arc whole, its evidence, two compared. Lines of text for a width in cells.

Every function gives lines that are no wider than it was told; who prints them, and in what colours a terminal has, is for `room_face`.
"""

from collections.abc import Iterable, Sequence

from rich.text import Text

from loreboard.pipeline.room.tree import Table, Tree
from loreboard.story.arc import Arc, Standing
from loreboard.story.script import Language
from loreboard.story.shapes import known_shape

from .folding import cut, folded, padded
from .room_words import listed, saying, says

CARD = 24
"""Cells that a card needs at least."""
MOST_BESIDE = 3
GAP = 2
Lines = list[Text]


def beside(room: Tree, arcs: Sequence[tuple[int, Arc]], language: Language, width: int) -> Lines:
    """The cards of `arcs`, as many beside one another as `width` has room for."""
    columns = max(1, min(MOST_BESIDE, len(arcs), (width + GAP) // (CARD + GAP)))
    cells = (width - GAP * (columns - 1)) // columns
    out: Lines = []
    for first in range(0, len(arcs), columns):
        row = [card(room, number, arc, language, cells) for number, arc in arcs[first : first + columns]]
        out += [*([Text()] if out else []), *_side_by_side(row, cells)]
    return out


def card(room: Tree, number: int, arc: Arc, language: Language, cells: int) -> Lines:
    """What one needs to tell an arc from its neighbours: title, what it comes from, who pays and how, rule and price."""
    say, table = saying(language), room.table
    mark = f" ✓ {say('picked')}" if table.picked == number else ""
    out = _styled(folded(f"{number} {arc.title}{mark}", cells, 2), "bold green" if mark else "bold cyan")
    notes = [_lineage(room, number, language), _locks(table, number, language)]
    out += _styled([cut(note, cells) for note in notes if note], "yellow")
    if shape := known_shape(arc.shape):
        out += _styled(folded(shape.called(language), cells, 3), "dim")
    for name, text, most in (("power", arc.rule.power, 4), ("price", arc.rule.price, 5)):
        out += _labelled(say(name), text, cells, most)
    return out


def whole(room: Tree, number: int, arc: Arc, language: Language, width: int) -> Lines:
    """All of an arc, its turning points with the numbers that `lock` takes."""
    say, locked = saying(language), room.table.locked(number)
    out = _head(room, number, arc, language, width)
    out += _part(say("logline"), [arc.logline], width)
    out += [Text(), Text(say("rule"), style="bold")]
    for name in ("power", "price", "taboo", "misreading"):
        out += _labelled(say(name), getattr(arc.rule, name), width - 2, indent=2)
    out += [Text(), Text(say("people"), style="bold")]
    colon = ": " if language == "en" else "："
    for person in arc.cast:
        out += _hung(f"{person.name} ({says().roles[person.role].told(language)})" + colon, person.line, width, 2)
    out += [Text(), Text(say("turns"), style="bold")]
    for point in arc.turns:
        fixed = f" · {say('is_locked')}" if point.episode in locked else ""
        kind = says().kinds[point.kind].told(language)
        out += _styled(folded(f"{number}.{point.episode} {point.title} · {kind}{fixed}", width), "yellow" if fixed else "cyan")
        out += _indented(point.event, width, 4)
        for name, text in (("gain", point.gain), ("loss", point.loss), ("opens", point.question)):
            out += _hung(f"{say(name)}{colon}", text, width, 4, "dim")
    out += _part(say("last_image"), [arc.last_image], width)
    out += _part(say("lore"), [f"{use.name}{colon}{use.what_for}" for use in arc.lore], width)
    return out + _part(say("premise"), [arc.from_premise], width)


def evidence(room: Tree, number: int, arc: Arc, standing: Standing, sources: Sequence[str], language: Language, width: int) -> Lines:
    """Why an arc may count as its own: what it comes near to, with the words that were compared, and what it leaves aside."""
    say, colon = saying(language), ": " if language == "en" else "："
    out = _head(room, number, arc, language, width)
    near = [f"{one.name} {one.strength:.2f}" for one in sorted(standing.nearest, key=lambda one: -one.strength) if one.strength >= 0.005]
    found = arc.evidence
    hits = [f"{hit.name} {hit.strength:.2f}  “{hit.quote}”" for hit in found.hits] if found else []
    out += _part(say("near"), hits or near or [say("none_near")], width)
    if found and found.common:
        common = found.common
        told = [f"{common.brief} {common.likeness:.2f}", f"{say('ours')}{colon}{common.ours}", f"{say('theirs')}{colon}{common.theirs}"]
        out += _part(say("common"), told, width)
    if found and found.siblings:
        one = found.siblings[0]
        told = [f"{one.arc} {one.likeness:.2f}" + (f", {say('same')}" if one.same else ""), f"{say('ours')}{colon}{one.ours}"]
        out += _part(say("siblings"), [*told, f"{say('theirs')}{colon}{one.theirs}"], width)
    if found and found.replaces:
        out += _indented(say("replaces", title=found.replaces), width, 2)
    out += _part(say("steers"), [f"{steer.name}{colon}{steer.how}" for steer in arc.steers_away], width)
    out += _part(say("lore"), sources, width)
    return [*out, Text(), *_styled(folded(say("load", load=f"{standing.load:.1f}"), width), "dim")]


def compared(room: Tree, pair: Sequence[tuple[int, Arc]], language: Language, width: int) -> Lines:
    """Two arcs part by part, beside one another where there is room; what both have word for word is told once."""
    say = saying(language)
    (_, one), (_, other) = pair
    columns = 2 if width >= 2 * CARD + GAP else 1
    cells = (width - GAP * (columns - 1)) // columns
    heads = [_styled(folded(f"{number} {arc.title}", cells), "bold cyan") for number, arc in pair]
    out = _side_by_side(heads, cells) if columns == 2 else [line for head in heads for line in head]
    parts = [(say(name).rstrip(":："), [getattr(arc.rule, name) for _, arc in pair]) for name in ("power", "price", "taboo", "misreading")]
    for left, right in zip(one.turns, other.turns, strict=False):
        parts.append((f"{left.episode} {says().kinds[left.kind].told(language)}", [left.event, right.event]))
    parts.append((say("last_image"), [one.last_image, other.last_image]))
    for name, texts in parts:
        out += [Text(), Text(cut(name, width), style="bold")]
        if texts[0] == texts[1]:
            out += [Text(f"= {line}" if n == 0 else f"  {line}", style="dim") for n, line in enumerate(folded(texts[0], width - 2))]
            continue
        told = [[Text(line) for line in folded(text, cells)] for text in texts]
        out += _side_by_side(told, cells) if columns == 2 else [*told[0], Text("·", style="dim"), *told[1]]
    return out


def differences(old: Arc, new: Arc, language: Language, width: int) -> Lines:
    """What a change has touched, the old words struck dim above the new ones."""
    say = saying(language)
    parts = [
        (say(name).rstrip(":："), getattr(old.rule, name), getattr(new.rule, name)) for name in ("power", "price", "taboo", "misreading")
    ]
    parts = [(say("logline"), old.logline, new.logline), *parts]
    parts += [(str(a.episode), a.event, b.event) for a, b in zip(old.turns, new.turns, strict=False)]
    parts += [(a.name, a.line, b.line) for a, b in zip(old.cast, new.cast, strict=False)]
    parts += [(say("last_image"), old.last_image, new.last_image)]
    out: Lines = []
    for name, before, after in parts:
        if before != after:
            out += _hung(f"{name} − ", before, width, 2, "dim") + _hung(f"{name} + ", after, width, 2)
    head = Text(say("changed"), style="bold") if out else Text(say("unchanged"), style="yellow")
    return [head, *out, *_indented(new.from_premise, width, 2)]


def _head(room: Tree, number: int, arc: Arc, language: Language, width: int) -> Lines:
    mark = f"  ✓ {saying(language)('picked')}" if room.table.picked == number else ""
    out = [*_styled(folded(f"{number} {arc.title}{mark}", width), "bold cyan")]
    shape = known_shape(arc.shape)
    notes = [_lineage(room, number, language), shape.called(language) if shape else ""]
    return out + [line for note in notes if note for line in _styled(folded(note, width), "dim")]


def _lineage(room: Tree, number: int, language: Language) -> str:
    of = room.made[number].of
    kind = next(step.order.kind for step in room.steps for made in step.made if made.number == number)
    return saying(language)("unlike" if kind == "less_like" else "from", arcs=listed(of, language)) if of else ""


def _locks(table: Table, number: int, language: Language) -> str:
    points = table.locked(number)
    return saying(language)("locked", points=listed(points, language)) if points else ""


def _side_by_side(columns: Sequence[Lines], cells: int) -> Lines:
    """Columns of `cells` beside one another."""
    height, out = max(map(len, columns)), []
    for n in range(height):
        line = Text()
        for at, column in enumerate(columns):
            told = column[n] if n < len(column) else Text()
            line.append_text(told)
            if at + 1 < len(columns):
                line.append(" " * (len(padded(told.plain, cells)) - len(told.plain) + GAP))
        out.append(line)
    return out


def _part(head: str, texts: Iterable[str], width: int) -> Lines:
    return [Text(), Text(cut(head, width), style="bold"), *(line for text in texts for line in _indented(text, width, 2))]


def _labelled(label: str, text: str, width: int, most: int = 0, indent: int = 0) -> Lines:
    """`text` after its label, in one paragraph."""
    lines = folded(f"{label}{'' if label.endswith('：') else ' '}{text}", width, most)
    out = [Text(" " * indent + line) for line in lines]
    out[0].stylize("dim", indent, indent + len(label))
    return out


def _hung(label: str, text: str, width: int, indent: int, style: str = "") -> Lines:
    return [Text(" " * indent + line, style=style) for line in folded(label + text, width - indent)]


def _indented(text: str, width: int, cells: int) -> Lines:
    return [Text(" " * cells + line) for line in folded(text, width - cells)]


def _styled(lines: Iterable[str], style: str) -> Lines:
    return [Text(line, style=style) for line in lines]
