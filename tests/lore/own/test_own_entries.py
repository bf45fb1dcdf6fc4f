"""A user's own full entries: known by their fields, checked by their fields, and part of the library once they are accepted."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from loreboard.lore import Lore, LoreEntry, load_entries
from loreboard.lore.own.passages import Read
from loreboard.lore.own.shelf import Shelf
from loreboard.story.errors import BadInput

from .conftest import ENGLISH, TODAY

Told = Callable[[str, bytes | str], Read]


def entry(**changed: Any) -> dict[str, Any]:
    """A shipped entry under another id, as YAML has it."""
    plain: dict[str, Any] = load_entries()[-1].model_dump(mode="json", exclude_none=True)
    return plain | {"id": "own_toll", "names": {"en": "The Wend toll", "zh": "温德渡"}, "conflicts_with": [], "relations": []} | changed


def dumped(*entries: dict[str, Any]) -> str:
    return yaml.safe_dump(list(entries) if len(entries) > 1 else entries[0], allow_unicode=True)


def test_an_entry_is_quarantined_as_one_and_comes_back_as_it_was(told: Told, shelf: Shelf) -> None:
    read = told("toll.yaml", dumped(entry()))
    assert read.passages == () and [one.id for one in read.entries] == ["own_toll"]
    (added,) = shelf.add([read], TODAY)
    assert added.lying.told.kind == "entries"
    assert shelf.entries() == ()
    shelf.accept(["own_toll"])
    assert shelf.entries() == (LoreEntry.model_validate(entry()),)


def test_a_list_of_entries_is_taken_one_by_one(told: Told, shelf: Shelf) -> None:
    shelf.add([told("tolls.yaml", dumped(entry(), entry(id="own_tax")))], TODAY)
    shelf.accept(["own_tax"])
    assert [one.id for one in shelf.entries()] == ["own_tax"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"overuse": 9, "scale": "huge"}, ["2 fields are wrong", "own_toll: scale: ", "own_toll: overuse: "]),
        ({"summary": {"en": "x"}}, ["1 field is wrong", "own_toll: summary.zh: "]),
        ({"costs": []}, ["own_toll: costs: "]),
        ({"colour": "red"}, ["own_toll: colour: "]),
        ({"id": "Own Toll"}, ["id: "]),
    ],
)
def test_every_wrong_field_is_named(told: Told, changed: dict[str, Any], says: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        told("toll.yaml", dumped(entry(**changed)))
    for words in says:
        assert words in caught.value.what
    assert "ENTRIES.md" in caught.value.do


def test_a_slot_that_the_composer_does_not_know_is_named(told: Told) -> None:
    prop = entry()["prop"]
    with pytest.raises(BadInput, match=r"prop\.en\.look: there is no slot \{0\.__class__\}"):
        told("toll.yaml", dumped(entry(prop=prop | {"en": prop["en"] | {"look": "a {0.__class__} coin"}})))


def test_two_entries_of_one_id_are_refused(told: Told) -> None:
    with pytest.raises(BadInput, match="several entries of this id"):
        told("toll.yaml", dumped(entry(), entry()))


def test_other_yaml_with_an_id_is_notes(told: Told) -> None:
    assert told("toll.yaml", f"id: toll\nnames: [a, b]\nsummary: {ENGLISH}").passages


def test_accepted_entries_are_found_briefed_and_credited_like_shipped_ones(told: Told, shelf: Shelf) -> None:
    shelf.add([told("toll.yaml", dumped(entry()))], TODAY)
    shelf.accept(["all"])
    lore = Lore.open(None, lambda _: None, shelf.root)
    assert lore.search("Wend toll", 1)[0].id == "own_toll"
    assert "The Wend toll" in lore.entries_text(["own_toll"], "en")
    assert lore.credits(["own_toll"])[0].startswith("The Wend toll: ")


def test_an_entry_may_not_hide_a_shipped_one_and_a_sacred_one_is_withheld(told: Told, shelf: Shelf) -> None:
    shelf.add([told("toll.yaml", dumped(entry(sensitivity={"level": 3})))], TODAY)
    shelf.accept(["all"])
    assert "own_toll" not in {one.id for one in Lore.open(None, lambda _: None, shelf.root).entries}
    shelf.add([told("other.yaml", dumped(entry(id=load_entries()[0].id)))], TODAY)
    shelf.accept(["all"])
    with pytest.raises(BadInput, match="Shipped lore has the id"):
        Lore.open(None, lambda _: None, shelf.root)


def test_a_shelf_with_nothing_accepted_says_what_is_waiting(told: Told, shelf: Shelf) -> None:
    with pytest.raises(BadInput, match="No lore is accepted here"):
        Lore.open(None, lambda _: None, shelf.root)
    shelf.add([told("ferry.md", ENGLISH)], TODAY)
    with pytest.raises(BadInput, match=r"1 in quarantine.*lore accept"):
        Lore.open(None, lambda _: None, shelf.root)
