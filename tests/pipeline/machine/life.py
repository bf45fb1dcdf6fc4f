"""One folder's life: a person writes, orders and undoes, the machine works and dies, and after every step all that must hold is looked at.

The model is small: `mine`, the bytes a person wrote last, by file; `ours`, what we wrote last there. All else is read from the folder.
"""

import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from loreboard.pipeline import checkup, exporting, settings, shotwork
from loreboard.pipeline.folder import Folder
from loreboard.pipeline.reading import list_in, read_list
from loreboard.pipeline.room import forking
from loreboard.pipeline.runs import Outcome
from loreboard.story.errors import BadInput, LoreboardError

from . import dying, hands, holds
from .doors import KINDS, SHOT_EDITS, TEXT, Doors, House, chosen, shot_edit

NUMBER = st.integers(0, 9999)
EPISODE = st.integers(1, 2)
CRASH = st.none() | st.tuples(st.sampled_from(dying.POINTS), st.integers(1, 40))
FORMATS = ("csv", "md", "otio", "srt", "vtt", "edl", "fcp7xml", "fcpxml", "storyboarder", "jianying", "fdx")
REPORTS = ("coverage.md", "continuity.md", "shots.csv", "shots.srt", "cut.edl")
HIDDEN = ("run.json", "boards.json", "good.json", "gates.json", "checkpoints.sqlite", "written.json", "store")
GATES = st.sampled_from((None, (), ("arc",), ("bible",), ("scripts",), ("shots",), ("bible", "shots")))
ORDERS = (
    "more like 1",
    "pick 2",
    "pick 1",
    "undo",
    "redo",
    "lock 1.1",
    "unlock 1.1",
    "fresh",
    "drop 2",
    'change 1 "it must rain"',
    "back to 1",
)


class Life(RuleBasedStateMachine):
    """What can happen to a folder. `house` is set before it is run; `steps` and `refused` count over all lives."""

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

    @initialize(kind=st.sampled_from(KINDS))
    def begin(self, kind: str) -> None:
        self.kind = kind
        self.doors = self.house.folder(kind, self.place / "folder")
        self._look(clean=True)

    # what a person's hands do

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

    # what a person orders

    def _order(
        self, told: str, work: Callable[[Doors], Any], crash: tuple[dying.Point, int] | None = None, names: tuple[str, ...] = ()
    ) -> Any:
        """Do `work`, or die in it. `names` are files that the person has asked to be written: theirs afterwards. What it returns, None
        where it was refused or has died."""
        self.steps[told + (", and die" if crash else "")] += 1
        paid, bill = holds.answered(self.root), len(self.doors.chat.billed())
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
            self._taken(name)
        self._look(clean)
        return result

    def _taken(self, name: str) -> None:
        path = self.root / name
        content = path.read_bytes() if path.is_file() else None
        if content != self.mine.get(name) and content is not None:
            self.was.setdefault(name, []).append(self.mine.get(name))
            self.mine.pop(name, None)
            if content not in self.ours.get(name, set()):
                self.mine[name] = content

    @rule(crash=CRASH, afresh=st.booleans(), gates=GATES, until=st.sampled_from(("shots", "shots", "shots", "script", "bible", "arc")))
    def resume(self, crash: tuple[dying.Point, int] | None, afresh: bool, gates: tuple[str, ...] | None, until: str) -> None:
        how = {"afresh": afresh, "wanted": gates, "until": until}
        told = self._order("resume", lambda doors: doors.resume(**how), crash)
        if isinstance(told, Outcome):
            self._came_to(told)
        elif isinstance(told, LoreboardError) and "--afresh" in told.do and not afresh:
            told = self._order("resume as the error says", lambda doors: doors.resume(**how | {"afresh": True}))
            assert not (isinstance(told, LoreboardError) and "--afresh" in told.do), f"the way out is none: {told}"

    @rule()
    def resume_twice(self) -> None:
        """The second run has nothing to do."""
        told = self._order("resume to the end", lambda doors: doors.resume(wanted=()))
        if not isinstance(told, Outcome):
            return
        self._came_to(told)
        before = holds.files(self.root)
        again = self._order("resume again", lambda doors: doors.resume(wanted=()))
        assert isinstance(again, Outcome), f"refused, though the run before came through: {again}"
        assert again.asked == 0, f"{again.asked} calls though nothing has changed"
        after = holds.files(self.root)
        changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        assert not changed, f"changed though nothing was to do: {changed}"
        assert set(told.set_aside) <= set(again.set_aside), f"set aside before {told.set_aside}, and now only {again.set_aside}"

    @rule(crash=st.tuples(st.sampled_from(dying.POINTS), st.integers(1, 40)))
    def die_and_go_on(self, crash: tuple[dying.Point, int]) -> None:
        """A run that died and is gone on with ends where one ends that did not."""
        twin = self.place / f"twin{next(self.roots)}" / self.root.name
        shutil.copytree(self.root, twin)
        other = Doors(self.house, twin, self.place / "twin.bill")
        try:
            other.resume(wanted=())
            other.resume(wanted=())  # a run that goes on from a gate does not make anew what was deleted before it
        except LoreboardError:
            return
        self._order("resume", lambda doors: doors.resume(wanted=()), crash)
        told = self._order("resume after a death", lambda doors: doors.resume(wanted=()))
        assert isinstance(told, Outcome), f"refused after a death, and not without: {told}"
        self._came_to(told)
        self._order("resume again after a death", lambda doors: doors.resume(wanted=()))
        one, two = holds.files(self.root), holds.files(twin)
        differ = sorted(name for name in {*one, *two} if one.get(name) != two.get(name))
        shutil.rmtree(twin)
        assert not differ, f"otherwise than without a death: {differ}"

    def _came_to(self, told: Outcome) -> None:
        """A run came to its end, or to a gate."""
        holds.no_halves(self.root)
        if told.waits is None:
            holds.listed(self.root, self.mine)

    @rule(episode=EPISODE, kind=st.sampled_from(SHOT_EDITS), a=NUMBER, b=NUMBER, crash=CRASH)
    def shot(self, episode: int, kind: str, a: int, b: int, crash: tuple[dying.Point, int] | None) -> None:
        name = f"e{episode:02d}/shots.json"
        path = self.root / name
        if not path.is_file():
            return
        old = path.read_bytes()
        told = self._order(f"shot {kind}", lambda doors: doors.shot(episode, shot_edit(kind, a, b)), crash, (name,))
        if isinstance(told, LoreboardError):
            assert path.read_bytes() == old, f"{kind} was refused, and has changed the list"
        elif path.read_bytes() != old:
            holds.edited(list_in(old, name, sums=False), read_list(path, sums=False), kind)

    @rule(episode=EPISODE, what=st.sampled_from(("restore", "take")), crash=CRASH)
    def swap(self, episode: int, what: str, crash: tuple[dying.Point, int] | None) -> None:
        name = f"e{episode:02d}/shots.json"
        path = self.root / name
        if not path.is_file():
            return
        way, old = (shotwork.restore if what == "restore" else shotwork.take), path.read_bytes()
        beside = {file.relative_to(self.root).as_posix() for file in path.parent.glob("shots.new*.json")}
        held = {other: self.mine.pop(other) for other in beside & set(self.mine)} if what == "take" else {}
        kept = self.mine.pop(name, None)
        told = self._order(f"shot {what}", lambda doors: way(doors.root, episode), crash, (name,))
        if kept is not None:
            there = [file.read_bytes() for file in path.parent.glob("shots.*json")]
            assert old in there, f"the list that stood there is gone after {what}"
        for other, content in held.items():  # the one that was taken is now shots.json; the others stay
            if content != path.read_bytes():
                self.mine[other] = content
        if isinstance(told, LoreboardError):
            assert path.read_bytes() == old, f"{what} was refused, and has changed the list"
        for file in (*path.parent.glob("shots.old*.json"), *path.parent.glob("shots.damaged*.json")):
            self.mine[file.relative_to(self.root).as_posix()] = file.read_bytes()

    @rule(formats=st.lists(st.sampled_from(FORMATS), min_size=1, max_size=3, unique=True), crash=CRASH)
    def export(self, formats: list[str], crash: tuple[dying.Point, int] | None) -> None:
        self._order("export", lambda doors: exporting.export(doors.root, tuple(formats)), crash)

    @rule()
    def check(self) -> None:
        """Looks, and changes nothing."""
        before = holds.files(self.root)
        self._order("check", lambda doors: checkup.check(doors.root))
        assert holds.files(self.root) == before, "check has changed something"

    @rule(number=st.integers(1, 3), crash=CRASH)
    def take_arc(self, number: int, crash: tuple[dying.Point, int] | None) -> None:
        if self.kind == "script":
            return
        arcs = {content for name, content in holds.files(self.root).items() if name.startswith("arcs/")}
        theirs = self.mine.get("arc.yaml")
        if theirs in arcs:
            self.mine.pop("arc.yaml")
        self._order(
            "resume with another arc",
            lambda doors: doors.resume(arc=number, wanted=()),
            crash,
            () if theirs not in arcs and theirs else ("arc.yaml",),
        )

    @rule(said=st.sampled_from(ORDERS), crash=CRASH)
    def order(self, said: str, crash: tuple[dying.Point, int] | None) -> None:
        """In the writers' room."""
        if self.kind == "room":
            self._order(f"room {said.split()[0]}", lambda doors: doors.sit(said), crash)

    @rule(at=st.none() | st.integers(1, 4), crash=CRASH, go=st.booleans())
    def fork(self, at: int | None, crash: tuple[dying.Point, int] | None, go: bool) -> None:
        """Another folder comes of this one, which stays as it is; life goes on in either."""
        if self.kind != "room":
            return
        to, before = self.place / f"fork{next(self.roots)}", holds.files(self.root)
        told = self._order("fork", lambda doors: forking.forked(doors.root, at, to, "us"), crash)
        assert holds.files(self.root) == before, "the room that was forked has changed"
        if isinstance(told, int) and go:
            self.doors = Doors(self.house, to, self.place / f"{to.name}.bill")
            self.mine, self.was, self.ours = {}, {}, {}
            self._look(clean=True)

    @rule(which=NUMBER)
    def begin_again(self, which: int) -> None:
        """A folder with anything in it is not begun anew, but on the same script."""
        if self.kind == "script" and which % 4:
            return
        told = self._order(
            "begin where there is something", lambda doors: doors.begin(chosen(self.kind), TEXT if self.kind == "script" else None)
        )
        assert self.kind == "script" or isinstance(told, BadInput), "a series was begun over another"

    @rule(kind=st.sampled_from(("series", "script")), crash=st.tuples(st.sampled_from(dying.POINTS), st.integers(1, 40)))
    def begin_and_die(self, kind: str, crash: tuple[dying.Point, int]) -> None:
        """A new folder whose first run dies: the same command again, or `resume` where that is what it says, brings what a whole run brings."""
        self.steps["begin, die, and begin again"] += 1
        doors = Doors(self.house, self.place / f"new{next(self.roots)}" / kind, self.place / "new.bill")
        begin = partial(doors.begin, chosen(kind), TEXT if kind == "script" else None)
        dying.died(begin, *crash, self.place / "trace")
        try:
            begin()
        except BadInput:
            doors.resume()
        paid, made = holds.answered(doors.root), holds.files(self.house.folder(kind, doors.root.with_name("whole")).root)
        assert holds.files(doors.root) == made, "otherwise than without a death"
        assert paid, "nothing is on record"
        holds.no_halves(doors.root)
        shutil.rmtree(doors.root.parent)

    # what must hold

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
