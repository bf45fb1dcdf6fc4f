"""The files: what they must hold, and what a person is told when one is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.lore import LoreEntry, load_cliches, load_entries
from loreboard.lore.check import copied, faults
from loreboard.lore.cliche import read_cliches
from loreboard.lore.entry import read_entries
from loreboard.lore.files import shipped
from loreboard.story.errors import BadInput

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = REPOSITORY.parent / "shared" / "data" / "sources"
ONE = Path(str(shipped("entries"))) / "shan_hai_jing" / "migu.yaml"


def test_every_shipped_entry_keeps_the_rules_of_the_format() -> None:
    assert faults(load_entries()) == []


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source texts are not here")
def test_no_entry_repeats_a_source() -> None:
    assert copied(load_entries(), SOURCES) == []


def test_a_copied_run_is_found_in_either_language(tmp_path: Path, change: Callable[..., LoreEntry]) -> None:
    (tmp_path / "a.txt").write_text("They say a man once walked nine days behind the same white horse.", "utf-8")
    (tmp_path / "b.txt").write_text("其狀如馬，白首其文如虎而赤尾其音如謠", "utf-8")
    entry = change(
        load_entries()[-1], hooks={"en": ["once walked nine days behind the same white horse"], "zh": ["白首，其文如虎而赤尾，其音"]}
    )
    assert [fault.split(" with ")[1] for fault in copied([entry], tmp_path)] == ["a.txt", "b.txt"]


def test_faults_are_told_by_entry_and_field(change: Callable[..., LoreEntry]) -> None:
    entry = load_entries()[-1]
    told = " ".join(
        faults(
            [
                change(
                    entry,
                    id="xx_one",
                    summary={"en": "An ancient thing.", "zh": "短"},
                    conflicts_with=["nobody"],
                    costs=[{"status": "canon", "en": "{lead.their} hat", "zh": "帽子"}],
                )
            ]
        )
    )
    for part in ("begins with none", "3 words", "1 Han", "nobody", "no cost", "'ancient'", "slot {lead.their}"):
        assert part in told


def test_a_malformed_entry_names_file_and_field(tmp_path: Path) -> None:
    text = ONE.read_text("utf-8")
    (tmp_path / "bad.yaml").write_text(text.replace("scale: hand", "scale: thumb"), "utf-8")
    with pytest.raises(BadInput, match=r"scale: .*bad\.yaml"):
        read_entries(tmp_path)
    (tmp_path / "bad.yaml").write_text(text.replace("scale: hand", "scale: hand\nmood: blue"), "utf-8")
    with pytest.raises(BadInput, match=r"mood: .*bad\.yaml"):
        read_entries(tmp_path)
    (tmp_path / "bad.yaml").write_text("id: [one\nid", "utf-8")
    with pytest.raises(BadInput, match=r"not YAML.*bad\.yaml, line 3"):
        read_entries(tmp_path)


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(ONE.read_text("utf-8"), "utf-8")
    with pytest.raises(BadInput, match=r"shj_migu is also the id of .*a\.yaml.*b\.yaml"):
        read_entries(tmp_path)


def test_files_that_are_not_text_or_empty_are_bad_input_too(tmp_path: Path) -> None:
    for content in (b"", b"\xff\xfe\x00", b"- a\n- b\n"):
        (tmp_path / "bad.yaml").write_bytes(content)
        with pytest.raises(BadInput, match=r"bad\.yaml"):
            read_entries(tmp_path)


def test_cliches_have_ids_of_their_own_and_two_ways_out() -> None:
    cliches = load_cliches()
    assert len({c.id for c in cliches}) == len(cliches) >= 182
    assert all(len(c.subversions) == 2 for c in cliches)
    assert all(not c.subversions_zh or len(c.subversions_zh) == 2 for c in cliches)


def test_a_malformed_cliche_names_its_id(tmp_path: Path) -> None:
    file = tmp_path / "cliches.yaml"
    file.write_text("- id: one\n  group: mood\n  name: One\n  signature: S.\n  subversions: [a, b]\n", "utf-8")
    with pytest.raises(BadInput, match=r"group: .*cliches\.yaml, one"):
        read_cliches(file)
