"""Which lore a series stands on: what its arc draws on, and the scripts in which each is named."""

from pathlib import Path

from loreboard.lore import Lore, LoreEntry
from loreboard.screenplay import read_script
from loreboard.story.arc import Arc
from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from .given import yaml_value


class Credit(Value):
    """An entry in use. `scripts` are the files that name it."""

    id: str
    name: str
    work: str
    locus: str | None
    credit: str
    """Work and place, edition, address and licence, as a credit line."""
    scripts: tuple[str, ...]


def used_in(root: Path, lore: Lore) -> tuple[Credit, ...]:
    """The lore of the series in `root`, in the order of its arc. Raises BadInput when there is no arc."""
    arc_file = root / "arc.yaml"
    if not arc_file.is_file():
        raise BadInput("There is no arc in this folder", str(root), "Give a folder made by `loreboard new`; `shots` draws on no lore.")
    arc = yaml_value(arc_file, Arc)
    scripts = [(path.relative_to(root).as_posix(), _told(path)) for path in sorted(root.glob("e*/script.*"))]
    known = {entry.id: entry for entry in lore.entries}
    out = []
    for use in arc.lore:
        entry = known.get(use.id)
        if entry is None:
            out.append(Credit(id=use.id, name=use.name, work="", locus=None, credit="not in the library (any more)", scripts=()))
            continue
        named = tuple(name for name, text in scripts if names(entry, text))
        (line,) = lore.credits([entry.id])
        out.append(
            Credit(
                id=entry.id, name=use.name, work=entry.source.work, locus=entry.source.locus, credit=line.partition(": ")[2], scripts=named
            )
        )
    return tuple(out)


def _told(path: Path) -> str:
    """The action and dialogue of a script; its title page cites every entry and so names none."""
    return "\n".join(line.text for line in read_script(path.read_bytes(), str(path)).lines)


def names(entry: LoreEntry, text: str) -> bool:
    """Whether `text` names the entry or its thing, in either language."""
    told = [entry.names.en, entry.names.zh, entry.names.native or ""]
    if entry.prop is not None:
        told += [entry.prop.en.the, entry.prop.en.short, entry.prop.zh.the, entry.prop.zh.short]
    low = text.lower()
    return any(name and name.lower() in low for name in told)
