"""A project's shelf of its user's own lore: `DIR/lore/quarantine/` and `DIR/lore/accepted/`, a YAML file for each file that was added.

The folder a passage lies in is its trust. Nothing is ever written over: what is accepted may have been edited, and then is the truth.
"""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from loreboard.story.errors import BadInput
from loreboard.story.files import cannot_write, write_whole

from ..entry import LoreEntry
from .passages import Passage, Read, Trust
from .shelved import Lying, load, passages_of, shelved, slug, written

FOLDERS: dict[Trust, str] = {"quarantined": "quarantine", "accepted": "accepted"}


class Added(NamedTuple):
    """What became of one file: where it lies now, or where the same bytes lay already."""

    lying: Lying
    again: bool


class Shelf:
    """The shelf of the project in `root`. Reading it makes no folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "lore"

    def lying(self, *trusts: Trust) -> tuple[Lying, ...]:
        """What lies on it, by trust and name. Raises BadInput naming file and field of what a person has broken, and an id that two have."""
        out: list[Lying] = []
        seen: dict[tuple[Trust, str], Path] = {}
        for trust in trusts or FOLDERS:
            for path in self._files(trust):
                told = load(path)
                for id in told.ids:
                    if other := seen.get((trust, id)):
                        raise BadInput(f"id: {id} is also the id of something in {other.name}", str(path), "Give each an id of its own.")
                    seen[trust, id] = path
                out.append(Lying(path, trust, told))
        return tuple(out)

    def passages(self) -> tuple[Passage, ...]:
        """Every accepted passage."""
        return tuple(passage for one in self.lying("accepted") for passage in passages_of(one))

    def entries(self) -> tuple[LoreEntry, ...]:
        """Every accepted entry."""
        return tuple(entry for one in self.lying("accepted") for entry in one.told.entries)

    def add(self, reads: Sequence[Read], today: datetime.date) -> tuple[Added, ...]:
        """Put all of them in quarantine. What lies here already, byte for byte, is told and not added again."""
        known = {one.told.sha256: one for one in self.lying()}
        out: list[Added] = []
        for read in reads:
            if again := known.get(read.sha256):
                out.append(Added(again, True))
                continue
            name = self._free(slug(read.file))
            told = shelved(read, name, today)
            path = self.home / FOLDERS["quarantined"] / f"{name}.yaml"
            write_whole(path, written(told), new=True)
            known[read.sha256] = lying = Lying(path, "quarantined", told)
            out.append(Added(lying, False))
        return tuple(out)

    def accept(self, names: Sequence[str]) -> tuple[Lying, ...]:
        """Take these out of quarantine: ids, names of files, or "all". What is accepted lies in a file of its own.

        Raises BadInput for a name that nothing in quarantine has, before anything is moved.
        """
        chosen = self._chosen(names)
        there = {id for one in self.lying("accepted") for id in one.told.ids}
        out: list[Lying] = []
        for one, ids in chosen:
            told = one.told.only(ids - there)
            if told.ids:
                path = self._beside(one.path.stem)
                write_whole(path, written(told), new=True)
                out.append(Lying(path, "accepted", told))
            self._keep(one, set(one.told.ids) - ids)
        return tuple(out)

    def reject(self, names: Sequence[str]) -> tuple[Lying, ...]:
        """Take these out of quarantine and keep nothing of them; the files they were read from are not touched. Raises as `accept` does."""
        chosen = self._chosen(names)
        for one, ids in chosen:
            self._keep(one, set(one.told.ids) - ids)
        return tuple(Lying(one.path, "quarantined", one.told.only(ids)) for one, ids in chosen)

    def _files(self, trust: Trust) -> list[Path]:
        folder = self.home / FOLDERS[trust]
        try:
            return sorted(path for path in folder.iterdir() if path.suffix == ".yaml" and not path.name.startswith("."))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise BadInput(f"Cannot look into the folder: {error.strerror}", str(folder), "Check its rights.") from error

    def _chosen(self, names: Sequence[str]) -> list[tuple[Lying, set[str]]]:
        """What in quarantine has these names, file by file."""
        waiting = self.lying("quarantined")
        chosen: dict[Path, set[str]] = {}
        for name in names:
            found = [(one, ids) for one in waiting if (ids := _named(one, name))]
            if not found:
                raise self._nothing(name, waiting)
            for one, ids in found:
                chosen.setdefault(one.path, set()).update(ids)
        return [(one, chosen[one.path]) for one in waiting if one.path in chosen]

    def _nothing(self, name: str, waiting: Sequence[Lying]) -> BadInput:
        if not waiting:
            return BadInput("Nothing is in quarantine", str(self.home), "Add files with `loreboard lore add FILE`.")
        if any(_named(one, name) for one in self.lying("accepted")):
            return BadInput(f"{name!r} is accepted already", str(self.home), "Edit or delete its file in accepted/; it is yours.")
        some = ", ".join(one.told.file for one in waiting[:5])
        return BadInput(f"Nothing in quarantine is called {name!r}", str(self.home), f"Say an id, a file or all. Files: {some}.")

    def _keep(self, one: Lying, ids: set[str]) -> None:
        """Leave only `ids` of a file in quarantine."""
        if ids:
            return write_whole(one.path, written(one.told.only(ids)))
        try:
            one.path.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(one.path, error) from error

    def _free(self, name: str) -> str:
        """`name`, or with -2, -3 ... when a file of the shelf has it, so that ids are the shelf's own."""
        taken = {path.stem.casefold() for trust in FOLDERS for path in self._files(trust)}
        return next(told for n in range(1, 10**6) if (told := name if n == 1 else f"{name}-{n}").casefold() not in taken)

    def _beside(self, name: str) -> Path:
        taken = {path.stem.casefold() for path in self._files("accepted")}
        told = next(told for n in range(1, 10**6) if (told := name if n == 1 else f"{name}-{n}").casefold() not in taken)
        return self.home / FOLDERS["accepted"] / f"{told}.yaml"


def _named(one: Lying, name: str) -> set[str]:
    """The ids in a file that `name` means: an id, or the file as it was added or as it lies here."""
    whole = name == "all" or Path(name).name in (one.told.file, one.path.name) or name == one.path.stem
    return set(one.told.ids) if whole else {name} & set(one.told.ids)
