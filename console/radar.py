"""`loreboard lore radar` and `lore overlap`: what a text plays that has been seen too often, and what it repeats word for word."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loreboard.story.errors import UnusableReply

from .choose import cache_folder, lore_store, one_model, settings_from
from .journal import journal_setting
from .tell import plain, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loreboard.evals.piece import Piece
    from loreboard.lore import Lore, Sighting
    from loreboard.lore.overlap import Repeat

Given = Annotated[Path, typer.Argument(metavar="PATH", help="A text, a script, a table of texts, a folder or a series.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
AT_ONCE = 4
"""Texts that a model reads at once."""
QUOTE = 220
"""Characters of a quote on a terminal."""


def radar(
    path: Given,
    as_json: Json = False,
    model: Annotated[
        str,
        typer.Option("--model", help="Who reads: offline, which goes by the radar alone, openai/NAME, anthropic/NAME or compatible/NAME."),
    ] = "offline",
    budget: Annotated[str | None, typer.Option("--budget", help="The most that the model may cost, in US dollars.")] = None,
) -> None:
    """Tell which clichés a text plays: the words that play each, how strongly, and two ways out. Evidence for a choice, no verdict.

    Offline it sees six or seven in ten; a model that reads misses hardly any, at a call for every 120 lines.

    Example: loreboard lore radar my-episode.fountain
    """
    import os

    from loreboard.console import stopping
    from loreboard.evals.reading import pieces_of
    from loreboard.lore.radar import load

    parent, store, pieces = os.getppid(), lore_store(), pieces_of(path).pieces
    if model == "offline":
        found = [(one, store.sightings(one.text.split("\n"), one.language)) for one in pieces]
    else:
        found = stopping.run(lambda: _read(pieces, store, model, budget), parent)
    if as_json:
        texts = [{"id": one.id, "load": round(load(seen), 3), "seen": [s.model_dump(mode="json") for s in seen]} for one, seen in found]
        return print_json({"texts": texts})
    for one, seen in found:
        _tell(one, seen, load(seen))


async def _read(pieces: "Sequence[Piece]", store: "Lore", model: str, budget: str | None) -> "list[tuple[Piece, tuple[Sighting, ...]]]":
    """What the model says that each text plays. What it answered lies in the cache, and is not asked for again."""
    from loreboard.agents.desk import Desk
    from loreboard.pipeline import worn
    from loreboard.pipeline.aside import all_of, door_at
    from loreboard.pipeline.folder import alone

    hidden, chosen = cache_folder() / "radar", settings_from(premise="a text", language="en", model=model, budget=budget)
    with alone(hidden, hidden, "LOREBOARD_CACHE"):
        async with door_at(hidden, one_model(chosen), journal_setting()) as door:

            async def one_of(piece: "Piece") -> "tuple[Piece, tuple[Sighting, ...]]":
                lines = [line for line in piece.text.split("\n") if line.strip()]
                try:
                    return piece, await worn.sighted(Desk(door.chat, piece.language, 0), store, f"radar/{piece.id}", lines)
                except UnusableReply as error:
                    door.refuse(error.step)
                    raise

            return list(await all_of([partial(one_of, piece) for piece in pieces], AT_ONCE))


def overlap(
    path: Given,
    against: Annotated[list[Path], typer.Option("--against", metavar="PATH", help="A text that is known; may be repeated.")],
    as_json: Json = False,
) -> None:
    """Find passages that a text shares with known ones, word for word, edited, or with other names. Exit 1 where one is long enough to stop.

    Example: loreboard lore overlap fog-eats-roads --against my-novel.txt
    """
    from loreboard.evals.reading import pieces_of
    from loreboard.lore.overlap import KnownTexts

    known = KnownTexts((one.id, one.text) for source in against for one in pieces_of(source).pieces)
    found = [(one.id, known.repeats(one.text)) for one in pieces_of(path).pieces]
    if as_json:
        print_json({"texts": [{"id": id, "repeats": [r.model_dump(mode="json") for r in repeats]} for id, repeats in found]})
    else:
        _tell_repeats(found)
    if any(repeat.stops for _, repeats in found for repeat in repeats):
        raise typer.Exit(1)


def _tell(one: "Piece", seen: "tuple[Sighting, ...]", load: float) -> None:
    from loreboard.console.sheet import Sheet

    en, sheet = one.language == "en", Sheet()
    sheet.heading(f"{one.id}: " + (f"cliché load {load:.1f}" if en else f"套路分 {load:.1f}"))
    if not seen:
        sheet.lines(["Nothing that the radar knows." if en else "没有雷达认得的套路。"])
    for s in seen:
        paid = "" if not s.paid else " (paid for)" if en else "（付过价）"
        sheet.quote(f"{s.name}  {s.strength:.2f}{paid}  [{s.cliche}]", f"“{_short(s.quote)}”", *(f"→ {way}" for way in s.ways_out[:2]))


def _tell_repeats(found: "list[tuple[str, tuple[Repeat, ...]]]") -> None:
    from loreboard.console.sheet import Sheet

    sheet = Sheet()
    for id, repeats in found:
        for r in repeats:
            share = f"{r.alike} of {r.words} words alike, {r.longest} in a row"
            sheet.quote(f"{id}: {'STOP' if r.stops else 'flag'}, from {r.source}: {share}", f"“{_short(r.quote)}”")
    count: Any = sum(len(repeats) for _, repeats in found)
    sheet.small(f"{count or 'No'} passage{'' if count == 1 else 's'} shared, in {len(found)} text{'' if len(found) == 1 else 's'}.")


def _short(text: str) -> str:
    told = plain(" ".join(text.split()))
    return told if len(told) <= QUOTE else told[: QUOTE - 1] + "…"
