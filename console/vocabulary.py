"""`loreboard vocabulary`: the camera's words, as a table for people or as data for machines."""

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from loreboard.story.errors import BadInput

from .tell import plain, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from loreboard.story.vocabulary import Kind, Term, Vocabulary

LIKELY = 5
"""Terms named when a word is none."""


def vocabulary(
    word: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND|TERM", help="A kind (move), a term (pan_left, 左摇) or both (move/pan_left); all kinds when left out."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Show the camera's words in English and Chinese: how a prompt says each, what it is, and what it is taken for.

    Example: loreboard vocabulary pan_left
    """
    from loreboard.story.vocabulary import vocabulary as read

    known = read()
    kinds = _asked(known, word) if word is not None else known.kinds
    if as_json:
        return print_json(
            {"format": "vocabulary.1", "date": known.date, "sources": known.sources, "kinds": [k.model_dump() for k in kinds]}
        )
    if word is None:
        return _overview(known)
    for kind in kinds:
        whole = known.kind(kind.id) == kind
        _kind(kind) if whole else _cards(kind)


def _asked(known: "Vocabulary", word: str) -> "tuple[Kind, ...]":
    """The kind of that name whole, or each kind that has such a term with that term alone. Raises BadInput naming likely ones."""
    if whole := [kind for kind in known.kinds if word.casefold().strip() in (kind.id, kind.name.en, kind.name.zh)]:
        return tuple(whole)
    found = known.find(word)
    if not found:
        near = get_close_matches(word.casefold(), [*(k.id for k in known.kinds), *(t.id for t in known.terms)], LIKELY, 0.6)
        do = f"Did you mean {', '.join(dict.fromkeys(near))}?" if near else f"There are kinds: {', '.join(k.id for k in known.kinds)}."
        raise BadInput(f"No kind and no term is called {plain(word)!r}", "KIND|TERM", do)
    return tuple(
        kind.model_copy(update={"terms": terms}) for kind in known.kinds if (terms := tuple(t for t in found if t.kind == kind.id))
    )


def _overview(known: "Vocabulary") -> None:
    from .sheet import Sheet, grid

    sheet = Sheet()
    table = grid((kind.id for kind in known.kinds), None)
    for kind in known.kinds:
        table.add_row(kind.id, f"{kind.name.en} · {kind.name.zh}\n{', '.join(term.id for term in kind.terms)}")
    sheet.table(table)
    sheet.small(f"{len(known.terms)} terms, {known.date}. One kind: loreboard vocabulary move. One term: loreboard vocabulary pan_left.")


def _kind(kind: "Kind") -> None:
    from .sheet import Sheet

    sheet = Sheet()
    sheet.heading(f"{kind.id}: {kind.name.en} · {kind.name.zh}")
    sheet.lines((kind.means.en, kind.means.zh))
    sheet.gap()
    sheet.table(_rows(kind))


def _rows(kind: "Kind") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 1, 0), show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("term", no_wrap=True)
    table.add_column("English", ratio=6, overflow="fold")
    table.add_column("中文", ratio=5, overflow="fold")
    for term in kind.terms:
        said = term.say or term.name
        told = [Text.assemble((said.told(tongue), "bold"), "\n", term.means.told(tongue)) for tongue in ("en", "zh")]
        others = ", ".join(u.term.removeprefix(f"{kind.id}/") for u in term.unlike if u.term)
        told[0].append(f"\n≠ {others}" if others else "", "dim")
        table.add_row(term.id, *told)
    return table


def _cards(kind: "Kind") -> None:
    from .sheet import Sheet

    sheet = Sheet()
    for term in kind.terms:
        sheet.heading(term.full)
        sheet.lines(_facts(term))
        for tongue in ("en", "zh"):
            sheet.gap()
            said = term.say.told(tongue) if term.say else {"en": "(goes without saying)", "zh": "（不必说）"}[tongue]
            sheet.lines((said,))
            sheet.lines((term.means.told(tongue),))
            for other in term.unlike:
                of = f"{other.term}: " if other.term else ""
                sheet.quote(f"≠ {of}{other.told(tongue)}")


def _facts(term: "Term") -> list[str]:
    out = [f"{term.name.en} · {term.name.zh}"]
    out += [f"also spelt {', '.join(term.also)}"] if term.also else []
    out += [f"{term.mm[0]} to {term.mm[1]} mm on full frame"] if term.mm else []
    out += [f"{term.degrees}°"] if term.degrees is not None else []
    return out
