"""Five checks read what a line means: faults in words that no list has, one reading a script, and stock phrasings alone without the model."""

from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import pytest

from loreboard.agents.doctor import coverage, findings, learning, meaning, report
from loreboard.agents.doctor.meaning import LEARNED
from loreboard.evals.doctored import LANGUAGES, cases, later
from loreboard.lore import embed
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import Reading
from loreboard.story.script import Language, Script

NEW: dict[Language, list[tuple[str, str]]] = {
    "en": [
        ("D1", "It is only resentment that keeps me at this bench, and it makes me small."),
        ("D2", "You have been the organist here since our father died, and I have turned your pages for all those years."),
        ("P3", "A wide bay in the evening, sails far out, gulls over the cliffs."),
        ("X2", "He wonders if she ever got the letters he wrote from prison."),
    ],
    "zh": [
        ("D1", "我对自己失望透了，心里说不出的难过。"),
        ("D2", "你是我表哥，十年前跟我一起进的钢厂，后来当了车间主任。"),
        ("P3", "暮色中的海湾，远远几片白帆，海鸥在崖上盘旋。"),
        ("X2", "他不知道她有没有收到他从牢里写的信。"),
    ],
}


@pytest.fixture
def without_model() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embed, "weights_folder", lambda: None)
        meaning.reader.cache_clear()
        yield
    meaning.reader.cache_clear()
    meaning.reader()


@pytest.mark.parametrize("check", ["D1", "D2", "P3", "X2"])
def test_a_fault_in_words_that_no_list_has_is_above_the_bar(language: Language, check: str) -> None:
    text = dict(NEW[language])[check]
    assert meaning.over(check, text, language) > 0


def test_nothing_that_the_set_is_tried_on_was_learned_from() -> None:
    for language in LANGUAGES:
        seen = {line.text for case in (*cases(language), *later(language)) for line in case.script.lines}
        for check in ("D1", "D2", "P2", "P3", "X2"):
            assert not seen & {text for text, _ in learning.lines(check, language)}


def test_what_is_shipped_was_learned_from_these_lines() -> None:
    with (files("loreboard.agents.doctor") / LEARNED).open("rb") as file, np.load(file, allow_pickle=False) as kept:
        assert str(kept["mark"]) == learning.mark()


def test_the_lines_of_a_script_are_shown_to_the_model_once(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = meaning.reader()
    assert reader is not None
    findings(script)
    monkeypatch.setattr(reader, "_scores", lambda *_: pytest.fail("a line was read again"))
    findings(script)


def test_what_is_only_faintly_meant_is_counted_and_folded_away_and_no_note(
    script: Script, book: Bible, plan: EpisodePlan, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    speech = next(line for line in script.lines if line.speaker)
    nothing = Reading(logline="", labels=(), notes=(), keep=(), patches=())
    for over, noted, folded in ((0.4, False, True), (0.6, True, False)):
        monkeypatch.setattr(meaning, "over", lambda check, text, _, far=over: far if (check, text) == ("D1", speech.text) else -1.0)
        told = coverage(nothing, script, book, plan, 60, 0.0)
        assert [f.line for f in findings(script) if f.check == "D1"] == [speech.number]
        assert (("D1", speech.number) in {(n.check, n.line) for n in told.notes}) is noted
        assert (("D1", speech.number) in {(n.check, n.line) for n in told.more}) is folded


def test_without_the_model_stock_phrasings_are_found_and_the_page_says_so(
    without_model: None, script: Script, book: Bible, plan: EpisodePlan, language: Language
) -> None:
    assert meaning.over(*NEW[language][0], language) == float("-inf")
    stock = {"en": "I am afraid of the fog.", "zh": "我好怕这场雾。"}[language]
    spoiled = read_fountain(script.text.replace(script.lines[2].text, stock).encode(), "x")
    assert "D1" in {flag.check for flag in findings(spoiled)}
    nothing = Reading(logline="", labels=(), notes=(), keep=(), patches=())
    page = report(coverage(nothing, script, book, plan, 60, 0.0), language, "")
    assert {"en": "stock phrasings only", "zh": "只按套话查过"}[language] in page


def test_a_damaged_file_of_what_was_learned_is_as_none() -> None:
    assert meaning.read_learned(files("loreboard.agents.doctor") / "doctor.yaml") == {}
