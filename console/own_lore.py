"""`loreboard lore add|own|accept|reject`: a user's own lore, from a file to a shelf, and by their own word into use."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.lore.own.shelf import Shelf
    from loreboard.lore.own.shelved import Lying

To = Annotated[Path, typer.Option("--to", help="The project's folder; its lore/ holds what you add.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
Names = Annotated[list[str], typer.Argument(metavar="ID|FILE|all", help="Ids, names of files, or all.")]


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=".md, .txt, .yaml, .epub or .pdf; read, never written.")],
    to: To = Path("."),
    as_json: Json = False,
) -> None:
    """Read your own notes or books into quarantine. Nothing of them is used until you accept it.

    Example: loreboard lore add ferry.md legends.pdf --to my-project
    """
    from loreboard.lore.own.read import read
    from loreboard.lore.own.shelf import Shelf

    reads = [read(file) for file in files]
    added = Shelf(to).add(reads, datetime.date.today())
    if as_json:
        print_json({"files": [_dumped(one.lying) | {"again": one.again} for one in added]})
        return
    for one in added:
        stripped = one.lying.told.stripped
        invisible = f"; {stripped} invisible character{'s' * (stripped != 1)} taken out" if stripped else ""
        again = ", which holds the same bytes: not added again" if one.again else invisible
        print(f"{_told(one.lying)}{again}")
    if any(one.lying.trust == "quarantined" for one in added):
        print("Nothing in quarantine is used. Read it, then say `loreboard lore accept`, or `reject`, with an id, a file or all.")


def own(to: To = Path("."), as_json: Json = False) -> None:
    """Tell what of your own is in quarantine and what is accepted, from which files.

    Example: loreboard lore own --to my-project
    """
    from loreboard.lore.own.shelf import Shelf

    lying = Shelf(to).lying()
    if as_json:
        print_json({"files": [_dumped(one) for one in lying]})
        return
    for one in lying:
        print(_told(one))
    if not lying:
        print("There is no lore of your own here. Add some with `loreboard lore add FILE`.")


def accept(names: Names, to: To = Path("."), as_json: Json = False) -> None:
    """Take lore of your own out of quarantine, into search and into series that are begun with --lore.

    Example: loreboard lore accept ferry.md --to my-project
    """
    _moved(lambda shelf: shelf.accept(names), to, "Accepted", as_json)


def reject(names: Names, to: To = Path("."), as_json: Json = False) -> None:
    """Throw lore of your own out of quarantine. The files that it was read from stay as they are.

    Example: loreboard lore reject ferry-003 --to my-project
    """
    _moved(lambda shelf: shelf.reject(names), to, "Rejected", as_json)


def _moved(move: "Callable[[Shelf], tuple[Lying, ...]]", to: Path, done: str, as_json: bool) -> None:
    from loreboard.lore.own.shelf import Shelf

    moved = move(Shelf(to))
    if as_json:
        print_json({done.lower(): [_dumped(one) for one in moved]})
        return
    for one in moved:
        print(f"{done}: {_count(one)} of {plain(one.told.file)}" + (f", now in {plain(str(one.path))}" if done == "Accepted" else ""))


def _told(one: "Lying") -> str:
    return f"{one.trust:<12}{plain(str(one.path))}: {_count(one)} from {plain(one.told.file)}, {one.told.added}"


def _count(one: "Lying") -> str:
    n = len(one.told.ids)
    what = "entr" + ("y" if n == 1 else "ies") if one.told.kind == "entries" else "passage" + "s" * (n != 1)
    tongues = {note.language for note in one.told.passages}
    return f"{n} {what}" + (f" ({', '.join(sorted(tongues))})" if tongues else "")


def _dumped(one: "Lying") -> dict[str, object]:
    told = one.told
    return {
        "path": str(one.path), "trust": one.trust, "kind": told.kind, "file": told.file, "sha256": told.sha256,
        "added": told.added.isoformat(), "stripped": told.stripped, "ids": list(told.ids),
    }  # fmt: skip
