"""One folder's life: a person writes, orders and undoes, the machine works and dies, and after every step all that must hold is looked at."""

import shutil
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from loreboard.composer import MADE_BY
from loreboard.pipeline import checkup, exporting, shotwork
from loreboard.pipeline.reading import list_in, read_list
from loreboard.pipeline.room import forking
from loreboard.pipeline.runs import Outcome
from loreboard.story.errors import BadInput, LoreboardError

from . import dying, holds
from .by_hand import ByHand
from .doors import KINDS, SHOT_EDITS, TEXT, Doors, chosen, shot_edit
from .model import EPISODE, NUMBER, Crash

FEW = st.integers(0, 5)
A_CRASH = st.tuples(st.sampled_from(dying.POINTS), st.integers(1, 5) | st.integers(1, 40))
CRASH = st.none() | A_CRASH
FORMATS = ("csv", "md", "otio", "srt", "vtt", "edl", "fcp7xml", "fcpxml", "storyboarder", "jianying", "fdx")
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


class Life(ByHand):
    """What can happen to a folder: what hands do, and every command."""

    @rule(crash=CRASH, afresh=st.booleans(), gates=GATES, until=st.sampled_from(("shots", "shots", "shots", "script", "bible", "arc")))
    def resume(self, crash: Crash | None, afresh: bool, gates: tuple[str, ...] | None, until: str) -> None:
        how = {"afresh": afresh, "wanted": gates, "until": until}
        told = self._order("resume", lambda doors: doors.resume(**how), crash)
        if isinstance(told, Outcome):
            self._came_to(told)
        elif isinstance(told, LoreboardError) and "--afresh" in told.do and not afresh:
            told = self._order("resume as the error says", lambda doors: doors.resume(**how | {"afresh": True}))
            assert not (isinstance(told, LoreboardError) and "--afresh" in told.do), f"the way out is none: {told}"

    @initialize(kind=st.sampled_from(KINDS), locked=st.lists(FEW, max_size=3))
    def begin(self, kind: str, locked: list[int]) -> None:
        """A finished folder, on whose first list somebody has worked."""
        self._begin(kind)
        for n in locked:
            self._shot(1, "lock", n, n, None)

    @rule(which=NUMBER)
    def resume_twice(self, which: int) -> None:
        """The second run has nothing to do. One that goes on in the middle does not make reports anew that were deleted of the steps before: it is run out first."""
        if holds.open_thread(self.root):
            self._order("resume what was begun", lambda doors: doors.resume(wanted=()))
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

    @rule(crash=A_CRASH)
    def die_and_go_on(self, crash: Crash) -> None:
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

    @rule(episode=EPISODE, told=st.lists(st.tuples(st.sampled_from(SHOT_EDITS), FEW, NUMBER), min_size=1, max_size=6), crash=CRASH)
    def shots(self, episode: int, told: list[tuple[str, int, int]], crash: Crash | None) -> None:
        """Some edits at the cutting table, of few shots, so that they meet; a death is in the last."""
        for n, (kind, a, b) in enumerate(told, 1):
            self._shot(episode, kind, a, b, crash if n == len(told) else None)

    def _shot(self, episode: int, kind: str, a: int, b: int, crash: Crash | None) -> None:
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
    def swap(self, episode: int, what: str, crash: Crash | None) -> None:
        name = f"e{episode:02d}/shots.json"
        path = self.root / name
        if not path.is_file():
            return
        way, old = (shotwork.restore if what == "restore" else shotwork.take), path.read_bytes()
        beside = {file.relative_to(self.root).as_posix() for file in path.parent.glob("shots.new*.json")}
        theirs = name in self.mine
        told = self._order(f"shot {what}", lambda doors: way(doors.root, episode), crash, (name,))
        if theirs:
            there = [file.read_bytes() for file in path.parent.glob("shots.*json")]
            assert old in there, f"the list that stood there is gone after {what}"
        for other in beside & set(self.mine) if what == "take" else ():  # the one that was taken is now shots.json; the others stay
            if self.mine[other] == path.read_bytes():
                del self.mine[other]
        if isinstance(told, LoreboardError):
            assert path.read_bytes() == old, f"{what} was refused, and has changed the list"
        for file in (*path.parent.glob("shots.old*.json"), *path.parent.glob("shots.damaged*.json")):
            self.mine[file.relative_to(self.root).as_posix()] = file.read_bytes()

    @rule(formats=st.lists(st.sampled_from(FORMATS), min_size=1, max_size=3, unique=True), crash=CRASH)
    def export(self, formats: list[str], crash: Crash | None) -> None:
        self._order("export", lambda doors: exporting.export(doors.root, tuple(formats)), crash)

    @rule()
    def rest(self) -> None:
        """A day goes by. Not counted: the first life that hypothesis tries is the one rule without numbers, over and over."""

    @rule(which=NUMBER)
    def check(self, which: int) -> None:
        """Looks, and changes nothing."""
        before = holds.files(self.root)
        self._order("check", lambda doors: checkup.check(doors.root))
        assert holds.files(self.root) == before, "check has changed something"

    @rule(number=st.integers(1, 3), crash=CRASH)
    def take_arc(self, number: int, crash: Crash | None) -> None:
        """The arc that was asked for is the person's from then on; in place of words that no other file has it is refused."""
        if self.kind == "script":
            return
        before = holds.files(self.root)
        arcs = {content for name, content in before.items() if name.startswith("arcs/")}
        wanted, held = before.get(f"arcs/{number}.yaml"), self.mine.get("arc.yaml")
        if held in arcs and held != wanted:
            self.mine.pop("arc.yaml")
        names = ("arc.yaml",) if wanted is not None and held in (None, wanted, *arcs) else ()
        self._order("resume with another arc", lambda doors: doors.resume(arc=number, wanted=()), crash, names, just=wanted)
        if held in arcs and holds.files(self.root).get("arc.yaml") == held:
            self.mine["arc.yaml"] = held
            self.ours["arc.yaml"] = self.ours.get("arc.yaml", set()) - {held}

    @rule(said=st.sampled_from(ORDERS), crash=CRASH)
    def order(self, said: str, crash: Crash | None) -> None:
        """In the writers' room."""
        if self.kind == "room":
            self._order(f"room {said.split()[0]}", lambda doors: doors.sit(said), crash)

    @rule(at=st.none() | st.integers(1, 4), crash=CRASH, go=st.booleans())
    def fork(self, at: int | None, crash: Crash | None, go: bool) -> None:
        """Another folder comes of this one, which stays as it is; life goes on in either."""
        if self.kind != "room":
            return
        to, before = self.place / f"fork{next(self.roots)}", holds.files(self.root)
        told = self._order("fork", lambda doors: forking.forked(doors.root, at, to, MADE_BY["en"]), crash)
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

    @rule(kind=st.sampled_from(("series", "script")), crash=A_CRASH)
    def begin_and_die(self, kind: str, crash: Crash) -> None:
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
