"""Commands that look into the lore store: list, show, stats, credits, check."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loreboard.story.errors import BadInput

from .choose import language_of, lore_store
from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.lore import LoreEntry
    from loreboard.story.script import Language

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
NAME = 26
"""Cells of a name in a list."""
Lang = Annotated[str | None, typer.Option("--lang", help="en or zh; English when left out.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("list")(entries)
    for command in (show, stats, credits, check):
        app.command()(command)


def entries(
    tradition: Annotated[str | None, typer.Option(help="Only this tradition.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind: being, deity, person, object, substance, place, rite ...")] = None,
    tag: Annotated[str | None, typer.Option(help="Only what has this tag.")] = None,
    overuse: Annotated[int | None, typer.Option("--overuse", min=0, max=5, help="Only what is used no more than this, 0 to 5.")] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List the entries of the store, a row each: id, name, tradition, kind, what it is paid in, overuse.

    Example: loreboard lore list --tradition Zhiguai --overuse 1
    """
    from loreboard.console.sheet import Sheet, faint, grid

    language, store = language_of("", lang), lore_store()
    wanted = store.tradition(tradition) if tradition else None
    found = [
        entry
        for entry in store.entries
        if wanted in (None, entry.tradition)
        and kind in (None, entry.kind)
        and (tag is None or tag in entry.tags)
        and (overuse is None or entry.overuse <= overuse)
    ]
    if as_json:
        return print_json({"entries": [_row(entry) for entry in found]})
    sheet, table = Sheet(), grid([entry.id for entry in found], None, 16, 9, 6, 1)
    for e in found:
        table.add_row(
            e.id, faint(e.names.told(language), NAME), faint(e.tradition, 16), faint(e.kind), faint(e.takes or ""), str(e.overuse)
        )
    sheet.table(table)
    sheet.small(f"{len(found)} of {len(store.entries)} entries. `loreboard lore show ID` tells all of one.")


def show(
    id: Annotated[str, typer.Argument(help="An entry's id, or a cliché's.")],
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show one entry whole: powers, prices, taboos, how it looks, what it wants, where it is from. Or one cliché, with its ways out.

    Example: loreboard lore show shj_migu
    """
    store, language = lore_store(), language_of("", lang)
    for cliche in store.cliches:
        if cliche.id == id:
            if as_json:
                return print_json({"cliche": cliche.model_dump(mode="json")})
            print(f"{cliche.called(language)}  ({cliche.id}, {cliche.group})\n{cliche.sign(language)}\n")
            return print("\n".join(f"- {way}" for way in cliche.ways_out(language)))
    entry = store.entry(id)
    if as_json:
        return print_json({"entry": entry.model_dump(mode="json")})
    _whole(entry, language)


def stats(as_json: Json = False) -> None:
    """Count the store: entries by tradition, kind, price, overuse and sensitivity; clichés by group.

    Example: loreboard lore stats
    """
    from loreboard.console.sheet import Sheet, grid

    store = lore_store()
    told: dict[str, Counter[str]] = {
        "tradition": Counter(e.tradition for e in store.entries),
        "kind": Counter(e.kind for e in store.entries),
        "paid in": Counter(e.takes or "not said" for e in store.entries),
        "overuse": Counter(str(e.overuse) for e in store.entries),
        "sensitivity": Counter(str(e.sensitivity.level) for e in store.entries),
        "clichés": Counter(c.group for c in store.cliches),
    }
    if as_json:
        return print_json({"entries": len(store.entries), "cliches": len(store.cliches), "by": {k: dict(v) for k, v in told.items()}})
    sheet = Sheet()
    for name, counts in told.items():
        sheet.heading(f"By {name}" if name != "clichés" else "Clichés by group")
        table = grid(list(counts), 4, None)
        most = max(counts.values())
        for what, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            table.add_row(what, str(count), sheet.bar(count / most))
        sheet.table(table)
    sheet.gap()
    sheet.small(f"{len(store.entries)} entries of {len(told['tradition'])} traditions, {len(store.cliches)} clichés.")


def credits(dir: Annotated[Path, typer.Argument(help="A folder made by `new`.")], as_json: Json = False) -> None:
    """Tell which lore entries a series uses, where they are from, under what licence, and in which scripts they are named.

    Example: loreboard lore credits fog-eats-roads
    """
    from loreboard.pipeline.credits import used_in

    used = used_in(dir, lore_store())
    if as_json:
        return print_json({"credits": [one.model_dump(mode="json") for one in used]})
    for one in used:
        where = ", ".join(one.scripts) or "drawn on by the arc, named in no script"
        print(plain(f"{one.name}  ({one.id})\n  {one.credit}\n  {where}\n"))


def check(
    path: Annotated[
        Path | None, typer.Argument(help="A file or folder of entries in the format of lore/ENTRIES.md; the store when left out.")
    ] = None,
    sources: Annotated[Path | None, typer.Option(help="A folder of .txt files that no entry may repeat.")] = None,
    as_json: Json = False,
) -> None:
    """Find what is wrong with entries: fields, languages, lengths, ids, relations, words taken from a source. Exit 1 if anything is.

    Example: loreboard lore check my-entries/
    """
    from loreboard.lore import load_cliches, load_entries
    from loreboard.lore.check import cliche_faults, copied, faults
    from loreboard.lore.cliche import load_signs
    from loreboard.lore.entry import read_entries

    if sources is not None and not sources.is_dir():
        raise BadInput("This is no folder", str(sources), "Give a folder of .txt files.")
    own = read_entries(_folder(path)) if path else ()
    if path and not own:
        raise BadInput("There is no entry here", str(path), "Entries are .yaml files; lore/ENTRIES.md tells their format.")
    ids = {entry.id for entry in own}
    found = [fault for fault in faults((*load_entries(), *own)) if not own or fault.partition(":")[0] in ids]
    found += cliche_faults(load_cliches(), load_signs()) if not own else []
    found += copied(own or load_entries(), sources) if sources else []
    if as_json:
        print_json({"entries": len(own or load_entries()), "faults": found})
    else:
        print("\n".join(plain(fault) for fault in found) or f"{len(own or load_entries())} entries, nothing wrong.")
    if found:
        raise typer.Exit(1)


def _folder(path: Path) -> Path:
    if not path.exists():
        raise BadInput("There is no such file or folder", str(path), "Check its name.")
    return path


def _row(entry: "LoreEntry") -> dict[str, Any]:
    return {
        "id": entry.id, "name": {"en": entry.names.en, "zh": entry.names.zh}, "tradition": entry.tradition, "kind": entry.kind, "takes": entry.takes,
        "overuse": entry.overuse, "sensitivity": entry.sensitivity.level, "tags": list(entry.tags), "work": entry.source.work, "locus": entry.source.locus,
    }  # fmt: skip


_HEADS: dict[str, tuple[str, str]] = {
    "powers": ("What it does", "它能做什么"), "costs": ("What it costs", "代价"), "taboos": ("What is forbidden", "禁忌"), "visual": ("What a camera sees", "镜头里"),
    "sound_smell": ("What is heard and smelt", "声音与气味"), "wants": ("What is wanted", "想要什么"), "hooks": ("Where a scene starts", "戏从哪里起"),
    "contrast": ("Instead of", "为什么是它"), "source": ("From", "出处"),
    "canon": ("the source", "原典"), "invented": ("ours", "新添"),
}  # fmt: skip


def _whole(entry: "LoreEntry", language: "Language") -> None:
    from loreboard.console.sheet import Sheet

    at = 0 if language == "en" else 1
    sheet = Sheet()
    sheet.heading(f"{entry.names.told(language)}  {entry.id}")
    native = " ".join(part for part in (entry.names.native, entry.names.reading) if part)
    sheet.small(", ".join(part for part in (native, entry.tradition, entry.kind, entry.era, f"overuse {entry.overuse}/5") if part))
    sheet.lines([entry.summary.told(language)])

    def part(head: str, lines: Sequence[str] | Iterable[str]) -> None:
        if told := list(lines):
            sheet.heading(_HEADS[head][at])
            sheet.lines(told)

    part("powers", (f"{r.told(language)} ({_HEADS[r.status][at]})" for r in entry.powers))
    part("costs", (f"{r.told(language)} ({_HEADS[r.status][at]})" for r in entry.costs))
    part("taboos", (f"{r.told(language)} ({_HEADS[r.status][at]})" for r in entry.taboos))
    for name, both in (("visual", entry.visual), ("sound_smell", entry.sound_smell), ("wants", entry.wants), ("hooks", entry.hooks)):
        part(name, both.told(language))
    part("contrast", [entry.contrast_with_overused.told(language)] if entry.contrast_with_overused else [])
    source = entry.source
    part("source", [source.told(language), ", ".join(p for p in (source.edition, source.url, source.licence) if p)])
    if entry.sensitivity.note:
        sheet.small(f"Sensitivity {entry.sensitivity.level}: {entry.sensitivity.note}")
