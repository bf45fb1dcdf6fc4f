"""What the machine has found, each as small as it came to be, and mended since."""

from contextlib import suppress
from pathlib import Path

import pytest

from loreboard.lore import Lore
from loreboard.pipeline import runs, settings
from loreboard.pipeline.folder import Folder
from loreboard.story.errors import BadInput

from . import dying, holds
from .doors import TEXT, chosen
from .living import at_home


def test_the_halves_that_a_death_leaves_are_swept_wherever_they_lie(lore: Lore, tmp_path: Path) -> None:
    """Of good.json, the store and what is put by they stayed for good."""
    with at_home(lore) as life:
        doors = life.house.folder("script", tmp_path / "folder")
        for place in ("run.json", "good.json", "written.json", "e01/shots.json", "e01/shots.old.json"):
            at = doors.root / (place if "/" in place else f".loreboard/{place}")
            at.with_name(f".{at.name}.abcdefgh.part").write_bytes(b"half")
        assert dying.died(doors.resume, "half_written", 2, tmp_path / "trace")
        doors.resume()
        holds.no_halves(doors.root)


def test_the_halves_of_a_series_are_swept_where_the_list_of_ours_is_lost(lore: Lore, tmp_path: Path) -> None:
    """A run died while it wrote arc.yaml, and written.json was thrown away: the half stayed for good."""
    with at_home(lore) as life:
        doors = life.house.folder("script", tmp_path / "folder")
        (doors.root / ".loreboard/written.json").unlink()
        halves = [doors.root / name for name in (".arc.yaml._vk_b_f_.part", "e01/.shots.json._vk_b_f_.part")]
        theirs = doors.root / ".mine.abcdefgh.part"
        for half in (*halves, theirs):
            half.write_bytes(b"half")
        with Folder(doors.root).locked():
            assert not any(half.exists() for half in halves) and theirs.exists()


@pytest.mark.parametrize(("kind", "count"), [("series", 1), ("series", 2), ("script", 1), ("script", 2), ("script", 3), ("script", 4)])
def test_a_first_run_that_died_before_it_had_begun_can_be_begun_again(kind: str, count: int, tmp_path: Path) -> None:
    """`new` said that the folder was not empty and to resume it, and `resume` that it was no Loreboard folder."""

    def begin() -> None:
        root = tmp_path / "folder"
        runs.fresh(root, chosen(kind))
        folder = Folder(root)
        with folder.locked():
            runs.lay(folder, chosen(kind), TEXT if kind == "script" else None)

    assert dying.died(begin, "half_written", count, tmp_path / "trace")
    begin()
    assert settings.read(tmp_path / "folder") == chosen(kind)
    holds.no_halves(tmp_path / "folder")


@pytest.mark.parametrize("ends", ["well", "with an error"])
def test_of_the_versions_that_a_killed_run_leaves_one_is_ours_when_the_next_has_ended(ends: str, tmp_path: Path) -> None:
    """An older version that a person put back was taken for ours, and written over."""
    folder = Folder(tmp_path)
    with folder.locked():
        folder.publish("arc.yaml", b"first")

    def second() -> None:
        with Folder(tmp_path).locked():
            Folder(tmp_path).publish("arc.yaml", b"second")

    assert dying.died(second, "after_rename", 2, tmp_path / "trace")
    next_one = Folder(tmp_path)
    with suppress(BadInput), next_one.locked():
        if ends == "with an error":
            raise BadInput("No", "here", "Stop.")
    assert not Folder(tmp_path).edited("arc.yaml")
    (tmp_path / "arc.yaml").write_bytes(b"first")
    assert Folder(tmp_path).edited("arc.yaml")


@pytest.mark.parametrize("name", ["bible.yaml", "e01/shots.json"])
@pytest.mark.parametrize("kind", ["script", "series"])
def test_what_a_person_deleted_while_a_run_waited_is_there_again_when_it_ends(kind: str, name: str, lore: Lore, tmp_path: Path) -> None:
    """It went on behind the step that had made the file, and ended without it."""
    with at_home(lore) as life:
        doors = life.house.folder(kind, tmp_path / "folder")
        assert doors.resume(afresh=True, wanted=("shots",)).waits is not None
        (doors.root / name).unlink()
        told = doors.resume(wanted=())
        assert told.waits is None and told.asked == 0 and (doors.root / name).is_file()
