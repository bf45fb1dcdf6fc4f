"""How long lines play: one page in two languages, and what has to hold for any line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.screenplay import read_duanju, read_fountain
from loreboard.screenplay.timing import action_seconds, air, line_seconds, script_timing, speech_seconds, syllables
from loreboard.story.script import Language, Line

ENGLISH = """\
EXT. CAUSEWAY, ABOVE THE TIDE MARK - DAWN

Six walkers come up out of the water, one behind another, each with a hand on the cord. MARTA, tar on her cuffs, taps \
every shoulder and counts.

MARTA
Four. Five. Six. Keep hold of it.

The shell at her throat, warm a moment ago, goes dull. OLD BREN pushes a tin bowl into her hands.

BREN
Eat. Don't fuss. You're white as your own sails.

MARTA
(tastes it, startled)
That's good. What's in it?

BREN
What's always in it. Fennel.

MARTA
You ought to sell this.

Bren laughs, and waits for her to laugh. She doesn't.

BREN
You've bought it off me nine winters.

Marta looks at the bowl. A small M is cut in the rim. She sets her thumb on it. It fits.

MARTA
(polite, as with a stranger)
Forgive me. Where is your kitchen?

Behind them the cord jerks. All six are here. It jerks again.

BREN
Somebody's pulling. Who's still down there?

Marta turns. The shell lights.
"""

CHINESE = """\
.晨 外 堤道，潮线以上

六个人一个跟一个从水里走上来，每人一只手搭着绳。玛塔袖口沾着焦油，挨个拍肩点数。

@玛塔
四，五，六。先别松手。

她颈上那枚贝，刚才还温着，慢慢暗下去。老布把一只铁碗塞给她。

@老布
吃。别推。脸白得跟你缝的帆一样。

@玛塔
(尝一口，意外)
真好吃。搁了什么？

@老布
天天都是这个。茴香。

@玛塔
你该支个摊。

老布笑了，等她也笑。她没笑。

@老布
你在我这儿买了九个冬天了。

玛塔低头看碗。碗沿上刻着一个小小的“玛”字。她把拇指按上去，正好。

@玛塔
(客气，像对生人)
对不住。您的灶……在哪儿？

身后的绳子抽了一下。六个人都在这儿。又抽了一下。

@老布
有人在拉。谁还在下头？

玛塔回头。贝亮了。
"""

LANGUAGES: tuple[Language, ...] = ("en", "zh")
WORDS = {
    "en": st.lists(
        st.sampled_from(["we", "keep", "the", "old", "rope", "dry", "until", "morning", "comes", "nobody", "asks"]), min_size=1, max_size=20
    ).map(" ".join),
    "zh": st.text(st.sampled_from("我们把旧绳子晾到天亮没有人问"), min_size=1, max_size=40),
}
SPACE = {"en": " ", "zh": ""}


def test_one_page_plays_as_long_in_both_languages() -> None:
    english, chinese = (script_timing(read_fountain(text.encode(), "page")) for text in (ENGLISH, CHINESE))
    assert english.speech == pytest.approx(chinese.speech, abs=3)
    assert english.seconds == pytest.approx(chinese.seconds, abs=5)
    assert 36 <= english.seconds <= 50
    assert 0.4 <= english.spoken_share <= 0.6


def test_a_page_lasts_the_same_as_fountain_and_as_short_drama() -> None:
    fountain = "# 第1集\n\n.日 内 茶馆 #1-1#\n\n她放下灯。\n\n@甲\n(低声)\n别回头。\n"
    duanju = "第1集\n1-1 日 内 茶馆\n△她放下灯。\n甲：（低声）别回头。\n"
    assert script_timing(read_duanju(duanju.encode(), "x")) == script_timing(read_fountain(fountain.encode(), "x"))


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_a_longer_speech_is_never_shorter_in_time(language: Language, data: st.DataObject) -> None:
    first, more = data.draw(WORDS[language]), data.draw(WORDS[language])
    assert speech_seconds(first + SPACE[language] + more, language) > speech_seconds(first, language)


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_more_to_see_is_never_shorter_in_time_once_there_is_an_act(language: Language, data: st.DataObject) -> None:
    act, mark = {"en": ("She waits", ". "), "zh": ("她等着", "。")}[language]
    first, more = act + mark + data.draw(WORDS[language]), data.draw(WORDS[language])
    assert action_seconds(first + mark + more, language) >= action_seconds(first, language) > 0


@pytest.mark.parametrize(
    ("language", "words", "comma", "stop"), [("en", "go now", "go, now", "go. Now"), ("zh", "走快走", "走，快走", "走。快走")]
)
def test_a_pause_takes_time_and_a_stop_more(language: Language, words: str, comma: str, stop: str) -> None:
    assert speech_seconds(words, language) < speech_seconds(comma, language) < speech_seconds(stop, language)


@pytest.mark.parametrize(
    ("language", "words", "slow", "fast"),
    [("en", "Nobody crosses after dark", "whispering", "shouting"), ("zh", "天黑以后没有人过河", "低声", "喊")],
)
def test_delivery_changes_the_tempo(language: Language, words: str, slow: str, fast: str) -> None:
    plain = speech_seconds(words, language)
    assert speech_seconds(words, language, fast) < plain < speech_seconds(words, language, slow)
    assert speech_seconds(words, language, "to Otto") == plain


@pytest.mark.parametrize(
    ("language", "bare", "bracketed"),
    [
        ("en", "Nobody crosses", "Nobody (she turns to the river and back again) crosses"),
        ("zh", "没有人过河", "没有人（她转向河面又转回来）过河"),
    ],
)
def test_brackets_are_not_counted(language: Language, bare: str, bracketed: str) -> None:
    assert speech_seconds(bracketed, language) == pytest.approx(speech_seconds(bare, language))
    assert action_seconds(bracketed, language) == pytest.approx(action_seconds(bare, language), abs=0.1)


def test_emphasis_is_not_spoken() -> None:
    assert speech_seconds("**Nobody** _crosses_", "en") == speech_seconds("Nobody crosses", "en")


def test_a_second_line_of_one_speech_is_no_second_turn() -> None:
    first = Line(number=1, kind="dialogue", text="Go.", speaker="A")
    assert line_seconds(first.model_copy(update={"first_of_element": False}), "en") < line_seconds(first, "en")


def test_the_other_tongue_inside_a_speech_takes_time() -> None:
    assert speech_seconds("他说OK", "zh") > speech_seconds("他说", "zh")
    assert speech_seconds("Say 潮水", "en") > speech_seconds("Say", "en")


def test_every_scene_change_takes_a_moment() -> None:
    one = script_timing(read_fountain(b"INT. A\n\nRain.\n", "x"))
    two = script_timing(read_fountain(b"INT. A\n\nRain.\n\nINT. B\n\nRain.\n", "x"))
    assert one.joins == 0 < two.joins
    assert two.seconds == pytest.approx(2 * one.seconds + two.joins)


def test_a_script_without_a_line_takes_no_time() -> None:
    timing = script_timing(read_fountain(b"INT. A\n", "x"))
    assert (timing.seconds, timing.spoken_share) == (0, 0)


def test_a_script_led_by_speech_is_timed_more_closely() -> None:
    talk = script_timing(read_fountain(b"BOB\nNobody crosses after dark and nobody ever did.\n", "x"))
    walk = script_timing(read_fountain(b"He walks, climbs, falls, waits.\n", "x"))
    assert talk.band < walk.band


@pytest.mark.parametrize(
    ("word", "count"), [("rope", 1), ("morning", 2), ("table", 2), ("walked", 1), ("wanted", 2), ("don't", 1), ("I", 1), ("hmm", 1)]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_shot_has_air_around_its_speech() -> None:
    assert air() > 0
