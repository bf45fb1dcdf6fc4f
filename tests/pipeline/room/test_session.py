"""A sitting: what an order does, what is kept of it, and that coming back asks nobody."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from loreboard.llm import Chat
from loreboard.pipeline.room import forking, log, session
from loreboard.pipeline.room.orders import Order, heard
from loreboard.pipeline.room.session import Room
from loreboard.pipeline.room.tree import Tree
from loreboard.pipeline.settings import Settings
from loreboard.story.arc import Arc
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import BadInput, BadOrder, LoreboardError, Unreachable

from ..test_foretold import resumed

PREMISE = "a road-mender in a valley where fog eats the roads"


class Sit:
    """A room in a folder, sat in as often as a test likes."""

    def __init__(self, bench: Any, root: Path, chat: Chat, arcs: int = 3) -> None:
        self.bench, self.root, self.chat = bench, root, chat
        session.begin(root, Settings.model_validate({"premise": PREMISE, "language": "en", "arcs": arcs}))

    def __call__(self, *said: str, look: Callable[[Room], Any] = lambda room: None, afresh: bool = False) -> tuple[Tree, Any]:
        """The tree after `said`, and what `look` sees in the room."""

        async def sit() -> tuple[Tree, Any]:
            async with session.sitting(self.root, lambda chosen: self.bench.tools(chosen, self.chat), afresh) as room:
                if not room.tree.steps:
                    await room.do(Order(kind="again"))
                for one in said:
                    await room.do(room.sound(heard(one, "en")))
                return room.tree, look(room)

        return asyncio.run(sit())


@pytest.fixture
def sit(bench: Any, tmp_path: Path, counted: Any) -> Sit:
    return Sit(bench, tmp_path / "room", counted)


def table(tree: Tree) -> tuple[Any, ...]:
    return tree.table.arcs, tree.table.picked, tree.table.locks


def test_orders_change_the_table_and_coming_back_finds_it_so_and_asks_nobody(sit: Sit, counted: Any) -> None:
    tree, _ = sit("more like 2", "lock 2.3", "pick 2", "less like 1", "drop 3")
    assert table(tree) == ((5, 2, 4), 2, ((2, 3),))
    asked = len(counted.asks)
    again, _ = sit()
    assert again == tree
    assert len(counted.asks) == asked
    assert sit(afresh=True)[0] == tree, "the tree is more than its checkpoints"


def test_undo_and_redo_walk_the_tree_and_a_new_step_leaves_the_other_branch_in_it(sit: Sit, counted: Any) -> None:
    tree, _ = sit("more like 2", "pick 1", "undo", "undo")
    assert table(tree) == ((1, 2, 3), 0, ()) and tree.ahead == (3, 2)
    tree, _ = sit("redo", "redo")
    assert table(tree) == ((1, 2, 3, 4), 1, ())
    tree, _ = sit("back to 1", "fresh", "back to 3")
    assert [step.parent for step in tree.steps] == [0, 1, 2, 1]
    assert table(tree) == ((1, 2, 3, 4), 1, ())
    assert set(tree.made) == {1, 2, 3, 4, 5}, "an arc keeps its number for good"


def test_a_locked_turning_point_stays_word_for_word_in_whatever_is_made_of_its_arc(sit: Sit) -> None:
    def events(room: Room) -> list[str]:
        return [room.arc(n).turns[2].event for n in (2, 4, 5, 6)]

    tree, told = sit("lock 2.3", "more like 2", 'change 4 "nobody is at the ferry"', "merge 2 1", look=events)
    assert len(set(told)) == 1
    assert {arc for arc, _ in tree.table.locks} == {2, 4, 5, 6}


def test_two_locks_on_one_turning_point_are_named_before_anybody_is_asked(sit: Sit, counted: Any) -> None:
    sit("lock 1.3", "lock 2.3")
    asked = len(counted.asks)
    with pytest.raises(BadOrder, match="locked in both"):
        sit("merge 1 2")
    assert len(counted.asks) == asked


def test_the_same_order_given_twice_asks_twice(sit: Sit, counted: Any) -> None:
    sit("more like 2", "more like 2")
    assert len(set(counted.fingerprints)) == len(counted.asks)
    assert counted.asks[-1].seed != counted.asks[-2].seed


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("pick 9", "no arc 9"),
        ("undo", "first step"),
        ("redo", "Nothing was undone"),
        ("back to 7", "no step 7"),
        ("back to 1", "step 1 already"),
        ("lock 2.9", "no turning point 9"),
        ("unlock 2.3", "not locked"),
        ("go", "No arc is picked"),
        ("again", "Nothing was cut off"),
        ('change "the father must live"', "Which arc"),
    ],
)
def test_what_cannot_be_done_now_is_named_and_changes_nothing(sit: Sit, said: str, what: str) -> None:
    before, _ = sit()
    with pytest.raises(BadOrder, match=what):
        sit(said)
    assert sit()[0] == before


class Failing:
    """Answers by the composer, but for asks of `another`, which fail while `down`."""

    model = "offline"

    def __init__(self, inner: Chat) -> None:
        self.inner, self.down = inner, True

    async def reply(self, ask: Ask) -> Reply:
        if self.down and ask.step.startswith("another"):
            raise Unreachable("Nobody answers", "there")
        return await self.inner.reply(ask)


def test_an_order_that_a_model_cuts_off_waits_for_again_and_any_other_leaves_it_undone(bench: Any, tmp_path: Path, counted: Any) -> None:
    chat = Failing(counted)
    sit = Sit(bench, tmp_path / "room", chat)
    with pytest.raises(Unreachable):
        sit("more like 2")
    tree, cut = sit(look=lambda room: room.unfinished)
    assert (cut.kind, cut.arcs, len(tree.steps)) == ("more_like", (2,), 1)
    chat.down = False
    tree, cut = sit("again", look=lambda room: room.cut_off)
    assert table(tree)[0] == (1, 2, 3, 4) and not cut
    chat.down = True
    with pytest.raises(Unreachable):
        sit("fresh")
    tree, cut = sit("lock 1.1", look=lambda room: room.cut_off)
    assert table(tree) == ((1, 2, 3, 4), 0, ((1, 1),)) and not cut


def test_the_arc_that_is_picked_is_the_series_and_no_other_is_asked_for(sit: Sit, bench: Any, counted: Any) -> None:
    _, arc = sit("pick 3", look=lambda room: room.arc(3))
    asked = len(counted.asks)
    outcome = bench.resume(sit.root, until="arc", chat=counted)
    assert len(counted.asks) == asked and outcome.taken == () and outcome.set_aside == ()
    assert f"title: {arc.title}" in (sit.root / "arc.yaml").read_text()
    (sit.root / "arc.yaml").unlink()
    bench.resume(sit.root, until="arc", afresh=True, chat=counted)
    assert f"title: {arc.title}" in (sit.root / "arc.yaml").read_text()


def test_a_pick_is_told_as_an_edit_only_where_a_run_has_gone_by_another_arc(sit: Sit, bench: Any, counted: Any) -> None:
    """The first run of every room began with "You have changed arc.yaml: all of it"."""
    sit("pick 3")
    told, _ = resumed(bench, sit.root, counted, until="bible")
    assert told.edited.changed == ()
    sit("pick 2")
    told, _ = resumed(bench, sit.root, counted, until="bible")
    assert [one.file for one in told.edited.changed] == ["arc.yaml"]


def test_undoing_a_pick_takes_our_arc_away_and_never_a_persons(sit: Sit) -> None:
    sit("pick 2", "undo")
    assert not (sit.root / "arc.yaml").exists()
    sit("pick 2")
    mine = (sit.root / "arc.yaml").read_bytes() + b"# mine\n"
    (sit.root / "arc.yaml").write_bytes(mine)
    sit("pick 1")
    assert (sit.root / "arc.yaml").read_bytes() == mine
    assert (sit.root / "arc.new.yaml").exists()
    with pytest.raises(BadOrder, match="one that you have written"):
        sit("go")
    sit("undo", "undo")
    assert (sit.root / "arc.yaml").read_bytes() == mine


def test_a_fork_has_the_way_to_its_step_and_goes_on_by_itself(sit: Sit, bench: Any, tmp_path: Path, counted: Any) -> None:
    tree, _ = sit("more like 2", "pick 4", "back to 1", "fresh")
    other = tmp_path / "other"
    assert forking.forked(sit.root, 3, other, "a test") == 3
    there = Sit.__new__(Sit)
    there.bench, there.root, there.chat = bench, other, counted
    asked = len(counted.asks)
    copy, arc = there(look=lambda room: room.arc(4))
    assert table(copy) == ((1, 2, 3, 4), 4, ()) and len(counted.asks) == asked
    assert isinstance(arc, Arc) and (other / "arc.yaml").exists() and (other / "arcs/4.yaml").exists()
    there("lock 4.1")
    assert sit()[0] == tree
    with pytest.raises(BadOrder, match="no step 9"):
        forking.forked(sit.root, 9, tmp_path / "third", "a test")
    with pytest.raises(BadInput, match="not empty"):
        forking.forked(sit.root, 1, other, "a test")


def test_damaged_checkpoints_are_named_and_set_up_again_from_the_tree(sit: Sit) -> None:
    tree, _ = sit("more like 2")
    (sit.root / ".loreboard" / session.FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(LoreboardError, match="--afresh"):
        sit()
    assert sit(afresh=True)[0] == tree


def test_every_step_is_a_checkpoint_of_a_few_hundred_bytes(sit: Sit) -> None:
    sit("lock 1.1", "lock 1.2", "unlock 1.1", "undo")
    with sqlite3.connect(sit.root / ".loreboard" / session.FILE) as database:
        sizes = [row[0] for row in database.execute("select length(checkpoint) from checkpoints")]
    assert len(sizes) >= 10 and max(sizes) < 2_000


def test_steps_are_only_ever_added(sit: Sit, bench: Any) -> None:
    before, _ = sit("more like 2", "undo")
    after, _ = sit("fresh", "back to 2", "pick 1")
    assert after.steps[: len(before.steps)] == before.steps


def test_a_folder_of_a_finished_script_has_no_room(bench: Any, tmp_path: Path) -> None:
    bench.shoot(tmp_path / "s", "e01/script.fountain", b"INT. SHED - DAY\n\nA lamp.\n")
    with pytest.raises(BadInput, match="made from a finished script"):
        asyncio.run(_open(bench, tmp_path / "s"))


async def _open(bench: Any, root: Path, said: Sequence[str] = ()) -> None:
    async with session.sitting(root, lambda chosen: bench.tools(chosen)):
        pass


def test_a_damaged_memory_of_the_room_is_named(sit: Sit, bench: Any) -> None:
    sit("pick 1")
    (sit.root / ".loreboard" / log.FILE).write_text("{")
    with pytest.raises(BadInput, match="writers' room remembers"):
        bench.resume(sit.root, until="arc")
