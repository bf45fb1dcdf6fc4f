"""What a person's hands can do to a folder: edit, damage, delete, put back; and what can happen to what is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from loreboard.pipeline import settings
from loreboard.pipeline.folder import Folder
from loreboard.story.errors import BadInput

from . import hands, holds
from .model import EPISODE, NUMBER, Model

REPORTS = ("coverage.md", "continuity.md", "shots.csv", "shots.srt", "cut.edl")
HIDDEN = ("run.json", "boards.json", "good.json", "gates.json", "checkpoints.sqlite", "written.json", "store")


class ByHand(Model):
    """Rules in which no command is run."""

    @rule(episode=EPISODE, how=st.sampled_from(sorted(hands.SCRIPT)), at=NUMBER, what=NUMBER)
    def edit_script(self, episode: int, how: str, at: int, what: int) -> None:
        self._edit(f"e{episode:02d}/script.fountain", hands.SCRIPT[how], at, what, "edit a script")

    @rule(how=st.sampled_from(sorted(hands.BIBLE)), at=NUMBER, what=NUMBER)
    def edit_bible(self, how: str, at: int, what: int) -> None:
        self._edit("bible.yaml", hands.BIBLE[how], at, what, "edit the bible")

    @rule(how=st.sampled_from(sorted(hands.ARC)), at=NUMBER, what=NUMBER)
    def edit_arc(self, how: str, at: int, what: int) -> None:
        self._edit("arc.yaml", hands.ARC[how], at, what, "edit the arc")

    @rule(episode=EPISODE, how=st.sampled_from(sorted(hands.SHOTS)), at=NUMBER, what=NUMBER)
    def edit_shots(self, episode: int, how: str, at: int, what: int) -> None:
        self._edit(f"e{episode:02d}/shots.json", hands.SHOTS[how], at, what, "edit shots.json by hand")

    @rule(episode=EPISODE, name=st.sampled_from(REPORTS), what=NUMBER)
    def edit_report(self, episode: int, name: str, what: int) -> None:
        self._edit(f"e{episode:02d}/{name}", hands.remark, 0, what, "edit a report or an export")

    def _edit(self, name: str, how: Callable[[bytes, int, int], bytes], at: int, what: int, told: str) -> None:
        self.steps[told] += 1
        path = self.root / name
        if path.is_file():
            self._write(name, how(path.read_bytes(), at, what))

    @rule(which=NUMBER, how=st.sampled_from(sorted(hands.DAMAGE)))
    def damage(self, which: int, how: str) -> None:
        self.steps["damage a file"] += 1
        names = sorted(holds.files(self.root))
        name = names[which % len(names)]
        self._write(name, hands.DAMAGE[how]((self.root / name).read_bytes()))

    @rule(which=NUMBER)
    def delete(self, which: int) -> None:
        self.steps["delete a file"] += 1
        names = sorted(name for name in holds.files(self.root) if name not in ("loreboard.toml", self.doors_script))
        if names:
            self._write(names[which % len(names)], None)

    @rule(which=NUMBER, back=st.integers(1, 3))
    def undo(self, which: int, back: int) -> None:
        """An earlier version is put back."""
        self.steps["put an earlier version back"] += 1
        if self.was:
            name = sorted(self.was)[which % len(self.was)]
            told = self.was[name][-min(back, len(self.was[name]))]
            if told is not None or (self.root / name).is_file():
                self._write(name, told)

    @rule(which=NUMBER)
    def put_beside(self, which: int) -> None:
        """A file of the person's own, where ours might go one day."""
        self.steps["lay a file beside ours"] += 1
        name = ("notes.txt", "e01/shots.new.json", "e01/script.new.fountain", "bible.new.yaml", "arcs/9.yaml", "e01/cut.edl")[which % 6]
        self._write(name, f"mine {which % 7}\n".encode())

    @rule(key=st.sampled_from(("seconds", "exports", "gates", "clips", "seed")), what=NUMBER)
    def edit_settings(self, key: str, what: int) -> None:
        self.steps["edit the settings"] += 1
        try:
            told = self.doors.settings()
        except BadInput:
            return
        new: dict[str, Any] = {
            "seconds": (20, 21, 24, 26)[what % 4], "exports": (("csv",), ("csv", "otio"), (), ("edl", "md"))[what % 4],
            "gates": ((), ("shots",), ("bible",), ())[what % 4], "clips": ("", "", "1-12/1", "2,4")[what % 4], "seed": what % 3,
        }  # fmt: skip
        self._write(settings.FILE, settings.write_out(told.model_copy(update={key: new[key]})))

    @rule(name=st.sampled_from(HIDDEN), how=st.sampled_from(("half", "nothing", "noise", "gone")), which=NUMBER)
    def damage_hidden(self, name: str, how: str, which: int) -> None:
        self.steps["damage what is kept"] += 1
        path = self.root / ".loreboard" / name
        if name == "store":
            bodies = sorted(path.glob("*/*"))
            path = bodies[which % len(bodies)] if bodies else path / "none"
        if not path.is_file():
            return
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes(hands.DAMAGE[how](path.read_bytes()))
        if name == "written.json":
            self._forget_written(path)

    def _forget_written(self, path: Path) -> None:
        """Without the list of what we wrote every file counts as the person's; a damaged one is refused until it is deleted."""
        if path.is_file():
            try:
                Folder(self.root).edits()
                return
            except BadInput:
                path.unlink()
        self.ours.clear()
        self.mine = holds.files(self.root)
