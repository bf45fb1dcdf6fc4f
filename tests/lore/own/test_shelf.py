"""The shelf: quarantine until a person says otherwise, nothing written over, and what a person edits is the truth."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.lore.own.passages import Read
from loreboard.lore.own.shelf import Shelf
from loreboard.lore.own.shelved import slug
from loreboard.story.errors import BadInput

from .conftest import CHINESE, ENGLISH, TODAY

Told = Callable[[str, bytes | str], Read]
TWO = f"# The ferry\n\n{ENGLISH}\n\n# 渡口\n\n{CHINESE}\n"


def files(shelf: Shelf) -> list[str]:
    return sorted(path.relative_to(shelf.home).as_posix() for path in shelf.home.rglob("*") if path.is_file())


def test_what_is_added_is_in_quarantine_with_its_source_and_is_not_used(shelf: Shelf, told: Told) -> None:
    (added,) = shelf.add([told("ferry.md", TWO)], TODAY)
    assert (added.again, added.lying.trust, added.lying.told.ids) == (False, "quarantined", ("ferry-001", "ferry-002"))
    assert files(shelf) == ["quarantine/ferry.yaml"]
    assert shelf.passages() == () and shelf.entries() == ()


def test_an_accepted_passage_says_where_it_comes_from_since_when_and_how_far_it_is_trusted(shelf: Shelf, told: Told) -> None:
    read = told("ferry.md", TWO)
    shelf.add([read], TODAY)
    shelf.accept(["ferry-002"])
    (passage,) = shelf.passages()
    assert (passage.id, passage.title, passage.text, passage.language) == ("ferry-002", "渡口", CHINESE, "zh")
    assert (passage.source.file, passage.source.sha256, passage.source.place.heading) == ("ferry.md", read.sha256, "渡口")
    assert (passage.added, passage.trust) == (TODAY, "accepted")
    assert [one.told.ids for one in shelf.lying("quarantined")] == [("ferry-001",)]


@pytest.mark.parametrize("name", ["ferry.md", "ferry.yaml", "ferry", "all", "some/where/ferry.md"])
def test_a_whole_file_is_accepted_by_any_of_its_names(shelf: Shelf, told: Told, name: str) -> None:
    shelf.add([told("ferry.md", TWO)], TODAY)
    shelf.accept([name])
    assert [passage.id for passage in shelf.passages()] == ["ferry-001", "ferry-002"]
    assert files(shelf) == ["accepted/ferry.yaml"]


def test_what_is_rejected_is_gone_and_the_rest_stays(shelf: Shelf, told: Told) -> None:
    shelf.add([told("ferry.md", TWO), told("other.md", ENGLISH)], TODAY)
    shelf.reject(["ferry-001", "other.md"])
    assert [one.told.ids for one in shelf.lying()] == [("ferry-002",)]


def test_the_same_bytes_are_not_added_again_whatever_they_are_called_and_wherever_they_lie(shelf: Shelf, told: Told) -> None:
    shelf.add([told("ferry.md", TWO)], TODAY)
    assert shelf.add([told("copy.md", TWO)], TODAY)[0].again
    shelf.accept(["all"])
    (again,) = shelf.add([told("ferry.md", TWO)], TODAY)
    assert again.again and again.lying.trust == "accepted"
    assert files(shelf) == ["accepted/ferry.yaml"]


def test_another_file_of_one_name_takes_another_name_and_other_ids(shelf: Shelf, told: Told) -> None:
    shelf.add([told("ferry.md", TWO)], TODAY)
    shelf.accept(["all"])
    (added,) = shelf.add([told("Ferry.txt", ENGLISH)], TODAY)
    assert added.lying.told.ids == ("ferry-2-001",)
    shelf.accept(["all"])
    assert files(shelf) == ["accepted/ferry-2.yaml", "accepted/ferry.yaml"]


def test_what_is_accepted_later_of_a_file_lies_beside_what_a_person_may_have_edited(shelf: Shelf, told: Told) -> None:
    shelf.add([told("ferry.md", TWO)], TODAY)
    shelf.accept(["ferry-001"])
    path = shelf.home / "accepted" / "ferry.yaml"
    path.write_text("# mine\n" + path.read_text("utf-8").replace("no coin", "no coin\u200b at all"), "utf-8")
    shelf.accept(["all"])
    assert path.read_text("utf-8").startswith("# mine")
    assert files(shelf) == ["accepted/ferry-2.yaml", "accepted/ferry.yaml"]
    texts = {passage.id: passage.text for passage in shelf.passages()}
    assert texts == {"ferry-001": ENGLISH.replace("no coin", "no coin at all"), "ferry-002": CHINESE}


def test_accepting_again_after_a_crash_in_between_doubles_nothing(shelf: Shelf, told: Told) -> None:
    (added,) = shelf.add([told("ferry.md", TWO)], TODAY)
    before = added.lying.path.read_bytes()
    shelf.accept(["all"])
    added.lying.path.write_bytes(before)
    assert shelf.accept(["all"]) == ()
    assert files(shelf) == ["accepted/ferry.yaml"]


def test_a_name_that_nothing_has_moves_nothing(shelf: Shelf, told: Told) -> None:
    with pytest.raises(BadInput, match="Nothing is in quarantine"):
        shelf.accept(["all"])
    shelf.add([told("ferry.md", TWO)], TODAY)
    with pytest.raises(BadInput, match=r"'fery' .*ferry\.md"):
        shelf.accept(["ferry-001", "fery"])
    assert files(shelf) == ["quarantine/ferry.yaml"]
    shelf.accept(["ferry-001"])
    with pytest.raises(BadInput, match="accepted already"):
        shelf.reject(["ferry-001"])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("text: |-", "texxt: |-", r"passages\.0\.text"),
        ("language: en", "language: fr", r"passages\.0\.language"),
        ("passages:", "passages: [", "not YAML"),
        ("own.1", "own.2", "format"),
        ("ferry-002", "ferry-001", "is also the id"),
    ],
)
def test_what_a_person_breaks_is_named_by_file_and_field(shelf: Shelf, told: Told, old: str, new: str, says: str) -> None:
    shelf.add([told("ferry.md", TWO.replace("river.", "river.\n\nHe waits."))], TODAY)
    shelf.accept(["all"])
    path = shelf.home / "accepted" / "ferry.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(BadInput, match=says) as caught:
        shelf.passages()
    assert "ferry.yaml" in caught.value.where


def test_a_link_on_the_shelf_is_not_followed(shelf: Shelf, told: Told, tmp_path: Path) -> None:
    shelf.add([told("ferry.md", TWO)], TODAY)
    shelf.accept(["all"])
    path = shelf.home / "accepted" / "ferry.yaml"
    path.rename(tmp_path / "elsewhere.yaml")
    path.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(BadInput, match="a link"):
        shelf.passages()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Ferry Notes (2).md", "ferry-notes-2"), ("渡口.txt", "渡口"), ("CON.md", "con-notes"), ("..md", "notes"), ("🌊.md", "notes"),
        ("../../x.md", "x"), ("a" * 300 + ".md", "a" * 40), ("ｆｅｒｒｙ.md", "ferry"), ("العبّارة.md", "العب-ارة"),
    ],
)  # fmt: skip
def test_a_name_on_the_shelf_is_legal_everywhere(file: str, name: str) -> None:
    assert slug(file) == name
