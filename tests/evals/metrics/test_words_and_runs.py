"""The measures on words: unity, repeats, overlap, matter, and the rows of Chinese."""

import numpy as np
import pytest

from loreboard.evals.metrics import matter as o8
from loreboard.evals.metrics.lexicon import Word, coined
from loreboard.evals.metrics.matter import amounts, matter, names, news, told
from loreboard.evals.metrics.overlap import Known
from loreboard.evals.metrics.unity import repeats, unity
from loreboard.lore.likeness import Runs, rarity
from loreboard.lore.sentences import words

THE, BARREL, ANVIL, FELL, WENT = (
    Word("the", 7.7, False, True), Word("barrel", 4.2, False, False), Word("anvil", 3.3, False, False), Word("fell", 5.0, True, False),
    Word("went", 5.7, True, False),
)  # fmt: skip


def test_unity_by_hand() -> None:
    beats = ("A fox ran.", "The fox sat.", "Rain came.", "The fox slept.", "Rain stopped.")
    rows = np.array([[1, 0], [1, 0], [0, 1], [1, 0], [0, 1]], dtype=np.float32)
    found = unity(beats, rows, "en")
    assert found is not None
    assert found.joined == pytest.approx(1 / 4)
    assert found.carried == pytest.approx(3 / 4)  # all but the first rain have a like one within three
    assert found.alike == pytest.approx(4 / 10)
    assert found.people == 1.0  # nobody is he or she
    assert unity(beats[:4], rows[:4], "en") is None


def test_threads_are_what_is_rare_and_comes_back() -> None:
    rows = np.eye(5, dtype=np.float32)
    whole = unity(("The zorgle woke.", "A zorgle slept.", "Zorgle fell.", "The zorgle's rain.", "A zorgle."), rows, "en")
    torn = unity(("The zorgle woke.", "A grimble slept.", "Wuffin fell.", "The ploik's rain.", "A drusk."), rows, "en")
    plain = unity(("It was so.", "It was not.", "So it was.", "He was there.", "It is so."), rows, "en")
    assert whole is not None and torn is not None and plain is not None
    assert whole.threads > 0.8 and torn.threads == 0.0, "an invented word weighs most"
    assert plain.threads == 0.0, "what everybody says is no thread"
    woven = unity(("守灯人醒了。", "守灯人点灯。", "雨停了。", "灯灭了。", "守灯人走了。"), rows, "zh")
    assert woven is not None and woven.threads > 0.4


def test_people_are_followed_outside_of_quotes() -> None:
    beats = ("She ran.", "He sat.", 'He said, "She lies."', "It rained.", "He and she slept.")
    found = unity(beats, np.eye(5, dtype=np.float32), "en")
    assert found is not None and found.people == pytest.approx(2 / 3), "from her to him is a break; the speech and the rain say nothing"


def test_a_run_of_eight_words_may_stand_three_times() -> None:
    line = "he went down to the river and wept again"
    assert repeats(["\n".join([line] * 3)], "en").looped == ()
    assert repeats(["\n".join([line] * 4)], "en").looped != ()


def test_fresh_is_the_share_of_different_threes_in_the_worst_scene() -> None:
    assert repeats(["a b c d e", "a b c a b c"], "en").fresh == pytest.approx(3 / 4)
    assert repeats(["a b"], "en").fresh == 1.0


def test_what_is_told_again_is_counted_in_words_and_as_a_passage() -> None:
    scene = " ".join(f"w{n}" for n in range(20))
    told = repeats([scene, "x y z", scene], "en")
    assert told.passage == 20 and told.again == pytest.approx(20 / 43)
    assert repeats([scene, "x y z"], "en").passage == 0
    assert repeats(["一" + "二三四五六七八九十百千万" * 2], "zh").passage == 12


def test_shared_runs_are_of_five_words_or_eight_han() -> None:
    known = Known([("lore", "The king of the hill sleeps under it."), ("经", "天地玄黄宇宙洪荒日月盈昃")])
    told = known.overlap("Here the king of the hill yawns.")
    assert told.share == pytest.approx(5 / 7) and told.runs == (("the king of the hill", "lore"),)
    assert known.overlap("Here a king of the hill yawns.").own == 1.0
    assert known.overlap("且说天地玄黄宇宙洪荒").runs == (("天地玄黄宇宙洪荒", "经"),)
    assert known.overlap("").share == 0.0


def test_matter_counts_different_words_in_a_window() -> None:
    room = [THE] * 16
    found = matter([(BARREL, FELL, *room), (BARREL, ANVIL, WENT, *room)])
    assert (found.uncommon, found.events, found.rarest) == (2, 2, ("anvil", "barrel"))
    assert list(amounts(found)) == pytest.approx([np.log(3), np.log(3)])
    assert matter([]).uncommon == 0


def test_a_long_text_has_the_mean_of_its_windows() -> None:
    full = (BARREL, ANVIL, *[THE] * 298)
    assert matter([full, [THE] * 300]).uncommon == pytest.approx((2 + 0 + 0) / 3)


def test_news_is_what_stands_for_the_first_time() -> None:
    room = [THE] * 8
    assert news([(BARREL, FELL, *room), (BARREL, FELL), (ANVIL, FELL), (THE,)]) == [2, 0, 1, 0]
    assert news([(BARREL, FELL, ANVIL, WENT)]) == [1]


def test_a_beat_that_names_nothing_uncommon_and_a_list_only_take_up_room() -> None:
    plain, whole, heap = told(["He went to the man and was there.", "He fell over the barrel.", "Barrel, anvil, bucket, kettle."], "en")
    assert not any(word.event or word.zipf for word in (*plain, *heap))
    assert {word.text for word in whole if word.event} == {"fell"} and {word.text for word in whole if o8.uncommon(word)} == {"barrel"}


def test_a_sentence_has_room_for_so_much_and_the_better_known_word_goes_first() -> None:
    (words_told,) = told(["He put the bucket and the barrel and the anvil by it."], "en")
    assert len(words_told) * o8.ROOM == pytest.approx(1.2)
    found = matter([words_told])
    assert found.uncommon == 2
    assert set(found.rarest) == {"anvil", "barrel", "bucket"}


def test_names_are_told_by_capitals_or_by_coming_back() -> None:
    assert names(["So Ada met Rose.", "A rose is red."], "en") == {"ada"}
    assert coined(["老崔管磅。", "老崔又来。", "见了老崔。"]) == {"老崔"}
    assert coined(["老崔管磅。", "老崔又来。"]) == frozenset()


def test_the_rows_of_chinese_see_shared_characters() -> None:
    texts = ["老虎下山", "老虎上山", "开水烫手", "老虎下山"]
    rows = Runs(rarity(texts)).rows(texts)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0)
    assert rows[0] @ rows[3] == pytest.approx(1.0) and 0.2 < rows[0] @ rows[1] < 0.9 and abs(rows[0] @ rows[2]) < 0.1
    assert not Runs({}).rows(["。"]).any()
    assert words("老虎 goes") == ["老", "虎", "goes"]
