"""`loreboard vocabulary`: the camera's words on a terminal and for machines."""

import json

import pytest

from loreboard.cli import main
from loreboard.story.vocabulary import vocabulary


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["vocabulary", *words]) == 0
    return capsys.readouterr().out


def test_without_a_word_every_kind_is_shown_with_its_terms(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys).replace("\n", " ")
    for kind in vocabulary().kinds:
        assert f"{kind.name.en} · {kind.name.zh}" in out and all(term.id in out for term in kind.terms)


@pytest.mark.parametrize("kind", [kind.id for kind in vocabulary().kinds])
@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_a_kind_is_a_table_in_both_languages_of_which_nothing_is_cut(
    kind: str, columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = told(capsys, kind)
    assert "…" not in out
    bare = "".join(out.split())
    for term in vocabulary().kind(kind).terms:
        assert term.id in out
        assert all(len(row) <= int(columns) for row in out.splitlines())
        assert bare.count(term.means.zh[0]) >= 1 and set("".join(term.means.zh.split())) <= set(bare)
        assert set(term.means.en.split()) <= set(out.split())


def test_a_term_tells_what_it_is_taken_for(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "pan_left")
    assert "move/pan_left" in out and "≠ move/truck_left" in out and "左横移" in out and "camera pans left" in out
    assert told(capsys, "左摇") == out == told(capsys, "move/pan_left")


def test_a_word_of_several_kinds_shows_each(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "insert")
    assert [row for row in out.splitlines() if row.endswith("/insert")] == ["size/insert", "framing/insert", "purpose/insert"]


def test_what_goes_without_saying_and_what_has_figures_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "goes without saying" in told(capsys, "speed/normal") and "20 to 35 mm" in told(capsys, "lens/wide") and "45°" in told(capsys, "three_quarter_front")  # fmt: skip


def test_a_machine_gets_the_whole_of_what_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(told(capsys, "--json"))
    assert whole["format"] == "vocabulary.1" and sum(len(kind["terms"]) for kind in whole["kinds"]) == len(vocabulary().terms)
    one = json.loads(told(capsys, "tilt_up", "--json"))
    (term,) = one["kinds"][0]["terms"]
    assert term["say"] == {"en": "camera tilts up", "zh": "镜头向上摇"} and {u["term"] for u in term["unlike"]} >= {"move/pedestal_up"}
    assert [len(kind["terms"]) for kind in json.loads(told(capsys, "move", "--json"))["kinds"]] == [30]


@pytest.mark.parametrize(
    ("word", "words"), [("panleft", "Did you mean pan_left"), ("", "There are kinds: size"), ("\x1b[2Jq", "\ufffd[2Jq")]
)
def test_a_word_that_is_none_is_one_sentence_with_likely_ones(word: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vocabulary", word]) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err and "\x1b" not in err and len(err.splitlines()) == 1
