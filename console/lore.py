"""`loreboard lore`: looking things up, and a user's own lore beside the library's."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import library, own_lore, radar
from .choose import language_of, lore_store
from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.lore import Hit
    from loreboard.lore.own.notes import Found
    from loreboard.story.script import Language

lore_app = typer.Typer(no_args_is_help=True, help="What myths and science fiction already know, what is worn out, and what you add to it.")
lore_app.command("add")(own_lore.add)
lore_app.command("own")(own_lore.own)
lore_app.command("accept")(own_lore.accept)
lore_app.command("reject")(own_lore.reject)
library.register(lore_app)
lore_app.command("radar")(radar.radar)
lore_app.command("overlap")(radar.overlap)


@lore_app.command("search")
def search(
    query: Annotated[str, typer.Argument(help="What you need, in either language.")],
    count: Annotated[int, typer.Option("-n", help="How many.")] = 8,
    tradition: Annotated[str | None, typer.Option(help="Only this tradition.")] = None,
    project: Annotated[Path | None, typer.Option("--in", help="A folder whose accepted lore of your own is looked through too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Find lore entries, and passages of your own, by meaning and by words.

    Example: loreboard lore search "a thing that keeps you from losing the way"
    """
    lore = lore_store(project)
    hits = lore.search(query, count, tradition)
    found = lore.notes.search(query, count) if not tradition else ()
    if as_json:
        told: dict[str, object] = {
            "hits": [{"id": h.id, "score": round(h.score, 4), "entry": h.entry.model_dump(mode="json")} for h in hits]
        }
        notes = [{"id": f.passage.id, "score": round(f.score, 4), "passage": f.passage.model_dump(mode="json")} for f in found]
        print_json(told | ({"notes": notes} if project else {}))
        return
    language = language_of(query, None)
    for one in found:
        _tell_note(one, language)
    for h in hits:
        _tell(h, language)


def _tell(hit: "Hit", language: "Language") -> None:
    e = hit.entry
    where = e.source.told(language) if language == "zh" else f"{e.tradition}; {e.source.told(language)}"
    print(f"{e.id}  {plain(e.names.told(language))}  ({plain(where)})")
    print(f"  {plain(e.summary.told(language))}")
    print(f"  {'Price' if language == 'en' else '代价'}: {plain(e.costs[0].told(language))}\n")


def _tell_note(found: "Found", language: "Language") -> None:
    one = found.passage
    print(f"{plain(one.id)}  {plain(one.title)}  ({plain(one.source.told(language))}; {'yours' if language == 'en' else '自有'})")
    print("  " + plain(one.text).replace("\n", "\n  ") + "\n")
