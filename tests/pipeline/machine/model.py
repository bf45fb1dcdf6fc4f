"""The model of one folder's life: what a person wrote, what we wrote, and what is looked at after every step.

It is small: `mine`, the bytes a person wrote last, by file; `ours`, what we wrote last there. All else is read from the folder.
"""

import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from loreboard.pipeline.folder import Folder
from loreboard.story.errors import LoreboardError

from . import dying, holds
from .doors import Doors, House

NUMBER = st.integers(0, 9999)
EPISODE = st.integers(1, 2)
Crash = tuple[dying.Point, int]


class Model(RuleBasedStateMachine):
    """A folder and what is known of it. `house` is set before it is run; `steps` and `refused` count over all lives."""

    house: ClassVar[House]
    steps: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="life-"))
        self.roots = itertools.count(1)
        self.mine: dict[str, bytes] = {}
        self.ours: dict[str, set[bytes]] = {}
        self.was: dict[str, list[bytes | None]] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)

    def _begin(self, kind: str) -> None:
        self.kind = kind
        self.doors = self.house.folder(kind, self.place / "folder")
        self._look(clean=True)

    def _write(self, name: str, content: bytes | None) -> None:
        """The person saves `content` as `name`, or deletes it; the version before can be put back."""
        path = self.root / name
        before = path.read_bytes() if path.is_file() else None
        if content == before:
            return
        self.was.setdefault(name, []).append(before)
        self.mine.pop(name, None)
        if content is None:
            path.unlink()
            return
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        if content not in self.ours.get(name, set()):
            self.mine[name] = content

    def _order(
        self, told: str, work: Callable[[Doors], Any], crash: Crash | None = None, names: tuple[str, ...] = (), just: bytes | None = None
    ) -> Any:
        """Do `work`, or die in it. `names` are files that the person has asked to be written, with `just` these bytes if it is given: theirs
        afterwards. What it returns, None where it was refused or has died."""
        self.steps[told + (", and die" if crash else "")] += 1
        paid, bill, before = holds.answered(self.root), len(self.doors.chat.billed()), holds.files(self.root)
        result, clean = None, True
        if crash:
            clean = not dying.died(lambda: work(self.doors), *crash, self.place / "trace")
        else:
            try:
                result = work(self.doors)
            except LoreboardError as error:
                self.refused[f"{told}: {type(error).__name__}: {error.what[:50]}"] += 1
                result = error
        again = [step for _, step, name in self.doors.chat.billed()[bill:] if (step, name) in paid]
        assert not again, f"asked again though it is on record: {again}"
        for name in names:
            self._taken(name, before.get(name), just)
        self._look(clean)
        return result

    def _taken(self, name: str, before: bytes | None, just: bytes | None) -> None:
        path = self.root / name
        content = path.read_bytes() if path.is_file() else None
        if content in (None, self.mine.get(name)) or just not in (None, content):
            return
        assert content is not None
        if content == before and not Folder(self.root).edited(name):  # it died before the order was heard
            return
        self.was.setdefault(name, []).append(self.mine.get(name))
        self.mine.pop(name, None)
        if just is not None or content not in self.ours.get(name, set()):
            self.mine[name] = content
            self.ours[name] = self.ours.get(name, set()) - {content}

    @property
    def root(self) -> Path:
        return self.doors.root

    @property
    def doors_script(self) -> str:
        return "e01/script.fountain" if self.kind == "script" else ""

    def _look(self, clean: bool) -> None:
        """What stands now and is not the person's is ours. After a death the version before counts too: the run does not know that it is over."""
        for name, content in holds.files(self.root).items():
            if name not in self.mine:
                old = set() if clean else self.ours.get(name, set())
                self.ours[name] = {*old, content}

    @invariant()
    def what_a_person_wrote_stands(self) -> None:
        if hasattr(self, "doors"):
            holds.stands(self.root, self.mine)

    @invariant()
    def what_we_wrote_is_whole(self) -> None:
        if hasattr(self, "doors"):
            holds.whole(self.root, self.mine)

    @invariant()
    def what_was_paid_was_paid_once(self) -> None:
        if hasattr(self, "doors"):
            holds.paid_once(self.root)
