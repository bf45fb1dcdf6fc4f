"""Finding entries: by meaning, by words, in two languages, with and without the model and the index."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from loreboard.lore import Lore, LoreEntry, embed, load_entries
from loreboard.story.errors import BadInput

Open = Callable[..., Lore]
QUESTIONS = ("a road-mender in a valley where fog eats the roads", "she cannot remember her child's face", "雾里找路的人", "horse")


def answers(lore: Lore) -> list[list[tuple[str, float]]]:
    return [[(hit.id, hit.score) for hit in lore.search(question)] for question in QUESTIONS]


def test_an_english_question_finds_by_meaning_without_shared_words(
    library: Open, some: tuple[LoreEntry, ...], change: Callable[..., LoreEntry]
) -> None:
    told = {
        "en": "A tuning fork that hums when two violins disagree. The orchestra keeps it locked in a drawer.",
        "zh": some[3].summary.zh,
    }
    hooks = {"en": ["The soloist asks for the key to the drawer.", "A cellist hears it hum through the wall."], "zh": some[3].hooks.zh}
    fork = change(some[3], id="shj_fork", summary=told, hooks=hooks, overuse=0)
    assert "shj_fork" in [hit.id for hit in library(None, (*some, fork)).search("musicians out of harmony", 5)]


def test_a_chinese_question_finds_by_the_chinese_text(library: Open, warnings: list[str]) -> None:
    assert library().search("戴上一朵花就不会迷路的向导", 3)[0].id == "shj_migu"
    assert "shj_xuangui" in [hit.id for hit in library(entries=load_entries()).search("瓦砾底下还有人在敲，谁听得见", 3)]
    assert warnings == []


def test_a_name_in_any_script_finds_its_entry_first(library: Open) -> None:
    lore = library()
    for name in ("migu", "迷穀花", "shj_migu", "迷榖"):
        assert lore.search(name, 1)[0].id == "shj_migu"


def test_what_is_sacred_is_never_found_nor_handed_out(library: Open, some: tuple[LoreEntry, ...], change: Callable[..., LoreEntry]) -> None:
    sacred = change(some[0], sensitivity={"level": 3, "note": "closed rite"})
    lore = library(None, (sacred, *some[1:]))
    assert sacred.id not in {
        hit.id for question in (sacred.names.en, sacred.summary.en, sacred.names.zh) for hit in lore.search(question, 99)
    }
    assert sacred.id not in {entry.id for entry in lore.entries}
    assert sacred.names.en not in lore.entries_text([sacred.id], "en")
    with pytest.raises(BadInput, match="sacred"):
        lore.entry(sacred.id)


def test_of_two_equal_entries_the_less_used_comes_first(
    library: Open, some: tuple[LoreEntry, ...], change: Callable[..., LoreEntry]
) -> None:
    fresh, worn = change(some[0], id="shj_fresh", overuse=0), change(some[0], id="shj_awesome", overuse=5)
    found = [hit.id for hit in library(None, (worn, fresh, *some[1:])).search(some[0].hooks.en[0], 40)]
    assert found.index("shj_fresh") < found.index("shj_awesome")


def test_a_search_can_be_kept_to_one_tradition(library: Open) -> None:
    lore = library()
    assert {hit.entry.tradition for hit in lore.search("a price to pay", 50, "shan hai jing")} == {"Shan Hai Jing"}
    with pytest.raises(BadInput, match="Shan Hai Jing"):
        lore.search("a price", 5, "Shan Hai Ying")


def test_nothing_is_found_for_nothing(library: Open) -> None:
    assert library().search("  ,. ") == ()
    assert library().search("horse", 0) == ()


def test_an_unknown_id_is_bad_input_with_near_names(library: Open) -> None:
    with pytest.raises(BadInput, match="shj_migu"):
        library().entry("migoo")


def test_the_index_gives_the_same_answers_as_memory(library: Open, tmp_path: Path, warnings: list[str]) -> None:
    assert answers(library(tmp_path)) == answers(library(None))
    assert list(tmp_path.rglob("chroma.sqlite3")) and warnings == []


def test_a_second_opening_computes_no_vector_again(library: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = answers(library(tmp_path))
    asked: list[int] = []
    real = embed.Embedder.vectors

    def counted(self: embed.Embedder, texts: Sequence[str]) -> "embed.Vectors":
        asked.append(len(texts))
        return real(self, texts)

    monkeypatch.setattr(embed.Embedder, "vectors", counted)
    assert answers(library(tmp_path)) == first
    assert all(count < 3 for count in asked)


@pytest.mark.parametrize("damage", ["garbage", "truncated", "a file in its place", "segments gone", "locked"])
def test_a_broken_index_gives_the_same_answers_with_one_warning(
    library: Open, tmp_path: Path, warnings: list[str], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answers(library(tmp_path / "a"))
    whole = next(path.parent for path in tmp_path.rglob("chroma.sqlite3"))
    folder = tmp_path / "b" / "chroma" / whole.name  # Chroma keeps open folders open for the process: another path is another process to it
    folder.parent.mkdir(parents=True)
    if damage == "a file in its place":
        folder.write_text("not a folder")
    else:
        folder.mkdir()
        content = (whole / "chroma.sqlite3").read_bytes()
        broken = {"garbage": b"no database at all" * 999, "truncated": content[: len(content) // 3]}
        (folder / "chroma.sqlite3").write_bytes(broken.get(damage, content))
    if damage == "locked":
        import filelock

        monkeypatch.setattr("loreboard.lore.index.LOCK_SECONDS", 0)
        with filelock.FileLock(folder.parent / "building.lock"):
            assert answers(library(tmp_path / "b")) == first
    else:
        assert answers(library(tmp_path / "b")) == first
    assert len(warnings) == (0 if damage == "segments gone" else 1)
    assert all("Delete that folder" in told for told in warnings)


def test_changed_entries_are_indexed_anew(
    library: Open, some: tuple[LoreEntry, ...], tmp_path: Path, change: Callable[..., LoreEntry]
) -> None:
    question = "a lighthouse keeper who sells the minutes between two flashes"
    assert library(tmp_path).search(question, 1)[0].id != some[5].id
    new = change(some[5], summary={"en": question.capitalize() + ". " + some[5].summary.en, "zh": some[5].summary.zh})
    entries = (*some[:5], new, *some[6:])
    assert library(tmp_path, entries).search(question, 1)[0].id == new.id
    assert answers(library(tmp_path, entries)) == answers(library(None, entries))
    assert answers(library(tmp_path, some[:-1])) == answers(library(None, some[:-1]))
    assert len(list(tmp_path.rglob("chroma.sqlite3"))) == 1


def test_without_the_weights_words_alone_find_with_one_warning(library: Open, warnings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    lore = library()
    assert lore.search("flower that keeps you from losing your way", 1)[0].id == "shj_migu"
    assert lore.search("戴上一朵花就不会迷路", 1)[0].id == "shj_migu"
    assert len(warnings) == 1 and embed.INSTALL in warnings[0]


def test_a_model_that_cannot_be_loaded_is_a_warning_not_an_end(
    library: Open, warnings: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(embed, "open_embedder", None)
    monkeypatch.setattr("loreboard.lore.vectors.open_embedder", lambda cache, warn, changes: embed.Embedder(tmp_path))
    lore = library(tmp_path, load_entries()[:3])
    assert lore.search(lore.entries[0].summary.en, 1)[0].id == lore.entries[0].id
    assert len(warnings) <= 1
