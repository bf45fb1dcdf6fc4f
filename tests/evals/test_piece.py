"""A text is cut into beats that can be quoted: whole sentences, none too short to mean anything, none too long to be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.evals.piece import arc_piece, language_of, piece, plot_piece
from loreboard.lore.sentences import LONGEST, sentences, words
from loreboard.story.arc import Arc, Rule, TurningPoint

ARC = Arc(
    title="Fog",
    logline="A road-mender lends the fog her names and must get them back before winter.",
    rule=Rule(power="p", price="p", taboo="t", misreading="m"),
    lore=(),
    steers_away=(),
    cast=(),
    turns=tuple(
        TurningPoint(
            episode=n, title="t", kind="setback", event=f"She gives away the name of bridge number {n}.", gain="g", loss="l", question="q"
        )
        for n in (1, 2, 3)
    ),
    last_image="An empty signpost stands in the sun.",
    from_premise="",
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mr. Lee opened the old door. Nobody was in there.", ["Mr. Lee opened the old door.", "Nobody was in there."]),
        ("The letter came from J. R. Moss of Hull. She burned it at once.", ["The letter came from J. R. Moss of Hull.", "She burned it at once."]),
        ('"Who are you there?" She did not say.', ['"Who are you there?"', "She did not say."]),
        ("“I know the way down.” He lit the lamp.", ["“I know the way down.”", "He lit the lamp."]),
        ("He waited... and nobody came at all.", ["He waited... and nobody came at all."]),
        ("He waited for her there… Nobody came at all.", ["He waited for her there…", "Nobody came at all."]),
        ("It cost 3.50 at the shop. She paid for it.", ["It cost 3.50 at the shop.", "She paid for it."]),
        ("she found the lamp there. it was cold by then. nobody had lit it.", ["she found the lamp there.", "it was cold by then.", "nobody had lit it."]),
        ("She ran all the way. Why? He knew.", ["She ran all the way. Why? He knew."]),
        ("A title without a stop\nThen the story begins here.", ["A title without a stop", "Then the story begins here."]),
    ],
)  # fmt: skip
def test_english_is_cut_at_the_ends_of_sentences_and_nowhere_else(text: str, wanted: list[str]) -> None:
    assert list(sentences(text, "en")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("他推开了那扇门。屋里一个人没有。", ["他推开了那扇门。", "屋里一个人没有。"]),
        ("“你到底是什么人？”她没有回答他。", ["“你到底是什么人？”", "她没有回答他。"]),
        ("「你到底是什麼人？」她沒有回答他。", ["「你到底是什麼人？」", "她沒有回答他。"]),
        ("他在桥上等了很久……谁也没有来过。", ["他在桥上等了很久……", "谁也没有来过。"]),
        ("她真的回来了吗？！门外没有脚印。", ["她真的回来了吗？！", "门外没有脚印。"]),
        ("她跑了一整夜没有停。为什么？他知道。", ["她跑了一整夜没有停。为什么？他知道。"]),
        ("第一行没有句号的话\n第二行也没有句号", ["第一行没有句号的话", "第二行也没有句号"]),
    ],
)
def test_chinese_is_cut_behind_its_quotes_and_points(text: str, wanted: list[str]) -> None:
    assert list(sentences(text, "zh")) == wanted


def test_a_very_long_sentence_is_cut_at_its_commas_and_loses_no_word() -> None:
    english = ", ".join(f"then she passed house number {n}" for n in range(60)) + "."
    chinese = "，".join(f"她又走过第{n}座桥" for n in range(60)) + "。"
    for text, language in ((english, "en"), (chinese, "zh")):
        cut = sentences(text, language)  # type: ignore[arg-type]
        assert len(cut) > 1
        assert all(len(words(beat)) <= LONGEST[language] for beat in cut)
        assert words(" ".join(cut)) == words(text)
        assert all(beat.endswith((",", "，", ".", "。")) for beat in cut)


def test_a_run_of_words_without_any_stop_is_cut_between_words() -> None:
    assert [len(words(beat)) for beat in sentences("lamp " * 150, "en")] == [60, 60, 30]
    assert [len(words(beat)) for beat in sentences("灯" * 250, "zh")] == [120, 120, 10]


def test_what_holds_no_word_is_no_beat() -> None:
    assert sentences("* * *\n\n...\n—\n", "en") == ()
    assert sentences("", "zh") == ()


@given(st.text(alphabet="ab AB.!?…,;\"'“”\n 你他。，！？」「0", max_size=300), st.sampled_from(["en", "zh"]))
@settings(deadline=None)
def test_cutting_keeps_every_sign_that_is_no_blank_and_their_order(text: str, language: str) -> None:
    kept = "".join("".join(beat.split()) for beat in sentences(text, language))  # type: ignore[arg-type]
    left = iter("".join(text.split()))
    assert all(sign in left for sign in kept)
    assert [sign for sign in kept if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


@pytest.mark.parametrize("unit", ["A. ", "a, ", "他，", "Hi. ", "他走了，天黑了。", "word ", '."', "." + " " * 500 + "x", "a,,,,"])
def test_no_text_takes_time_that_grows_faster_than_its_length(unit: str) -> None:
    """Two hundred thousand signs of the worst: anything quadratic would take minutes here."""
    text = unit * (200_000 // len(unit))
    for language in ("en", "zh"):
        assert sum(len(words(beat)) for beat in sentences(text, language)) == len(words(text))


def test_the_language_is_the_one_most_of_it_is_written_in() -> None:
    assert language_of("She says 你好 and leaves.") == "en"
    assert language_of("她说 OK 然后就离开了这座城。") == "zh"
    assert piece("她说 OK 然后就离开了这座城。", language="en").language == "en"


def test_an_arc_is_a_plot_of_its_logline_its_turns_and_its_last_image() -> None:
    told = arc_piece(ARC, "a", "fog", "g")
    assert (told.id, told.brief, told.group, told.form, told.language) == ("a", "fog", "g", "plot", "en")
    assert told.beats == (ARC.logline, *(turn.event for turn in ARC.turns), ARC.last_image)
    assert told.heads == (0, 2, 3, 4)
    assert arc_piece(ARC.model_copy(update={"turns": ()})).beats == (ARC.logline, ARC.last_image)


def test_an_event_is_a_beat_however_many_sentences_it_has_unless_it_is_too_long_for_one() -> None:
    long = ", ".join(f"then she passed house number {n}" for n in range(20))
    told = plot_piece([["She wakes. She\n runs.", " ", "--"], [], [long, "Rain."]])
    assert told.beats[0] == "She wakes. She runs."
    assert told.beats[-1] == "Rain."
    assert told.heads == (0, 1) and len(told.beats) > 3
