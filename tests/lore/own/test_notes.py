"""Accepted passages are found in both languages, each project's apart from the others', and quarantined ones never."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from loreboard.lore import Lore, embed
from loreboard.lore.own.passages import Read
from loreboard.lore.own.shelf import Shelf

from .conftest import CHINESE, TODAY

Told = Callable[[str, bytes | str], Read]
NOTES = {
    "ferry": "The boatman asks no coin of those who cross. Each leaves him the last word they said to somebody they loved.",
    "bread": "Bakers on the hill knead at midnight. A loaf that is sung over does not go stale before the new moon.",
    "tax": "The count taxes windows. So the village has walled up its windows and paints suns on the boards.",
}


@pytest.fixture
def project(shelf: Shelf, told: Told) -> Callable[..., Lore]:
    def opened(cache: Path | None = None, **notes: str) -> Lore:
        shelf.add([told(f"{name}.md", text) for name, text in notes.items()], TODAY)
        shelf.accept(["all"])
        return Lore.open(cache, lambda _: None, shelf.root)

    return opened


def test_an_english_question_finds_a_passage_by_its_meaning(project: Callable[..., Lore]) -> None:
    assert project(**NOTES).notes.search("crossing the water costs you a memory of speech", 1)[0].passage.id == "ferry-001"


def test_both_languages_meet(project: Callable[..., Lore]) -> None:
    lore = project(**NOTES, duankou=CHINESE)
    assert "duankou-001" in [hit.passage.id for hit in lore.notes.search("an old man at the river crossing who takes no money", 2)]
    assert lore.notes.search("面包不会变硬", 1)[0].passage.id == "bread-001"
    assert lore.notes.search("鱼听得见的话", 1)[0].passage.id == "duankou-001"


def test_passages_are_found_by_their_words_where_there_is_no_model(project: Callable[..., Lore], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    assert project(**NOTES).notes.search("a tax on windows", 1)[0].passage.id == "tax-001"


def test_what_is_in_quarantine_is_never_found(shelf: Shelf, told: Told, project: Callable[..., Lore]) -> None:
    project(bread=NOTES["bread"])
    shelf.add([told("ferry.md", NOTES["ferry"])], TODAY)
    lore = Lore.open(None, lambda _: None, shelf.root)
    assert [hit.passage.id for hit in lore.notes.search(NOTES["ferry"], 9)] == ["bread-001"]
    assert "ferry" not in lore.notes.text_for(NOTES["ferry"], "en")


def test_each_project_has_an_index_of_its_own_whatever_it_is_called(tmp_path: Path, told: Told) -> None:
    names = ("雾", "x")
    for name in names:
        shelf = Shelf(tmp_path / name)
        shelf.add([told(f"{name}.md", NOTES["ferry"])], TODAY)
        shelf.accept(["all"])
    found = [Lore.open(tmp_path / "cache", lambda text: pytest.fail(text), tmp_path / name).notes.search("boatman", 9) for name in names]
    assert [[hit.passage.source.file for hit in hits] for hits in found] == [["雾.md"], ["x.md"]]
    kept = sorted(path.name for path in (tmp_path / "cache").iterdir() if path.name.startswith("chroma-own-"))
    assert len(kept) == 2 and all(name.isascii() for name in kept)


def test_a_writer_is_handed_at_most_four_passages_with_file_and_place(project: Callable[..., Lore]) -> None:
    lore = project(**{f"n{n}": f"# Heading {n}\n\nThe boatman's word number {n} is fog." for n in range(9)})
    told = yaml.safe_load(lore.notes.text_for("a boatman and his words", "en"))
    assert len(told) == 4
    assert all(set(one) == {"id", "title", "from", "text"} for one in told)
    assert told[0]["from"] == f"{told[0]['id'][:2]}.md, {told[0]['title']}"


def test_a_library_without_a_project_has_no_notes() -> None:
    assert Lore.open(None, lambda _: None).notes.text_for("fog", "en") == ""


def test_an_arc_may_draw_on_a_passage_without_a_warning(project: Callable[..., Lore], monkeypatch: pytest.MonkeyPatch) -> None:
    lore = project(**NOTES)
    monkeypatch.setattr(lore, "_warn", lambda text: pytest.fail(text))
    assert lore.entries_text(["ferry-001", "shj_migu"], "en").count("id:") == 1
    assert lore.notes.credits(["ferry-001", "shj_migu", "ferry-001"], "en") == ("ferry.md",)
