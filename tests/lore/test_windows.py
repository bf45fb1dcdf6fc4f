"""What the radar reads: sentences with their quotes whole, in runs of up to three, with the parts they stand in."""

from loreboard.lore.windows import Window, sentences, windows


def test_sentences_end_at_stops_and_keep_their_quotes() -> None:
    assert sentences('He said, "Stop." Then he ran! Where?\nHome', "en") == ['He said, "Stop."', "Then he ran!", "Where?", "Home"]
    assert sentences("他说：“站住。”然后跑了！去哪儿？\n回家", "zh") == ["他说：“站住。”", "然后跑了！", "去哪儿？", "回家"]


def test_windows_are_runs_of_one_to_three_sentences() -> None:
    told = windows(["The old lamp went out all on its own.", "Nobody in the room said a word. Then the door moved a little."], "en")
    assert Window("The old lamp went out all on its own.", 0, 0) in told
    assert told[2].first == 0 and told[2].last == 1 and told[2].text.endswith("moved a little.")
    assert [window.text.count(".") for window in told] == [1, 2, 3, 2], "the last two sentences alone are too short"


def test_a_short_sentence_is_read_with_its_neighbours_and_alone_only_where_there_is_nothing_else() -> None:
    told = windows(["Run. The whole field behind the old house was burning."], "en")
    assert [window.text for window in told] == [
        "Run. The whole field behind the old house was burning.",
        "The whole field behind the old house was burning.",
    ]
    assert windows(["Run."], "en") == [Window("Run.", 0, 0)]
    assert windows([], "zh") == windows(["", " "], "zh") == []
