"""Lines that play too long for one picture, as the offline artist cuts them up: where a voice rests, in different pictures, nothing lost."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.composer.boarding.rows import Row
from loreboard.composer.boarding.running import parts
from loreboard.story.drawn import DrawnShot
from loreboard.story.script import Language

from .test_boarding import TALK, board, each

SPEECH: dict[Language, str] = {
    "en": (
        "I was nine when the river took the first wheel, and my father stood in the race up to his chest, holding the cup over his head. "
        "He never said a word about it. He put it on the beam, where you see it now, and he told us that whoever drank from it would have "
        "to leave. You drank from it, and you did not leave; you walked out of that door and came back with a sack on your shoulder."
    ),
    "zh": (
        "我九岁那年河水卷走了头一架水车，我爹站在水槽里，水没到胸口，把那只铜杯举过头顶。他一个字也没提过。他把杯子搁在梁上，就是你现在看见的地方，"
        "跟我们说，谁拿它喝水，谁就得走。你喝了，你没走；你出了这扇门，又扛着一袋麦子回来了。"
    ),
}
PARAGRAPH: dict[Language, str] = {
    "en": (
        "Mei climbs the ladder with the lamp in her teeth. Bo holds the foot of it and looks at the floor. The wheel outside turns once and stops. "
        "She lifts the cup from the beam, wipes the dust from it with her sleeve and holds it to the light. Nobody comes."
    ),
    "zh": "阿梅咬着灯爬上梯子，一级一级往上挪。阿博扶着梯脚，只看地。外头的水车转了一圈，停住。她从梁上取下铜杯，拿袖子擦掉灰，举到灯前照了又照。没有人来。门口的麻袋倒了一只，麦子淌了一地。",
}


def run(language: Language, row: str) -> tuple[list[DrawnShot], list[DrawnShot]]:
    """All shots of a talk in which `row` is line 60, and those that have that line."""
    told = board(language, *TALK[language], row, TALK[language][2], seconds=60, start=44)
    line = 44 + 2 * len(TALK[language])
    return list(told.shots), [shot for shot in told.shots if line in shot.lines or (shot.on_line == line and shot.runs_on)]


@each
def test_a_long_speech_runs_on_over_who_hears_it_hands_and_the_speaker_nearer(language: Language) -> None:
    who = {"en": ("Mei", "Bo"), "zh": ("阿梅", "阿博")}[language]
    shots, told = run(language, f"{who[0] if language == 'zh' else who[0].upper()}: {SPEECH[language]}")
    at = shots.index(told[0])
    assert shots[at : at + len(told)] == told and len(told) >= 5
    assert told[0].lines and not any(shot.lines for shot in told[1:])
    purposes = [shot.purpose for shot in told]
    assert {"speech", "listen", "insert"} <= set(purposes)
    assert all(one != two for one, two in pairwise(purposes))
    listens = [shot for shot in told if shot.purpose == "listen"]
    assert all([s.name for s in shot.subjects] == [who[1]] for shot in listens)
    sizes = [shot.size for shot in told if shot.purpose == "speech"]
    assert len(sizes) > 1 and len(set(sizes)) > 1


@each
def test_a_part_begins_where_a_voice_rests(language: Language) -> None:
    _, told = run(language, f"{'MEI' if language == 'en' else '阿梅'}: {SPEECH[language]}")
    at = 0
    for shot in told[1:]:
        start = SPEECH[language].index(shot.runs_on, at + 1)
        before = SPEECH[language][:start].rstrip()
        assert re.search(r"[,.;:，。；：、]$", before) or re.match(r"(?:and|but|or|where|whoever|who|that)\b", shot.runs_on), shot.runs_on
        at = start


@each
def test_a_long_paragraph_is_a_picture_for_each_act(language: Language) -> None:
    _, told = run(language, PARAGRAPH[language])
    assert len(told) >= 2 and told[0].lines and all(shot.runs_on for shot in told[1:])
    pictures = [shot.picture for shot in told]
    assert len(set(pictures)) == len(pictures)
    for shot in told[1:]:
        assert shot.picture.startswith(shot.runs_on.split()[0])
    assert "".join("".join(pictures).split()).startswith("".join(PARAGRAPH[language].split())[:20])


@each
def test_a_line_of_usual_length_stays_in_its_shot(language: Language) -> None:
    told = board(language, *TALK[language])
    assert not any(shot.runs_on for shot in told.shots)


@each
def test_a_speech_nobody_hears_is_not_heard_by_somebody(language: Language) -> None:
    name = "MEI" if language == "en" else "阿梅"
    told = board(language, f"{name}: {SPEECH[language]}", seconds=40)
    runs = [shot for shot in told.shots if shot.runs_on]
    assert len(runs) >= 3 and {s.name.casefold() for shot in told.shots for s in shot.subjects} == {name.casefold()}
    assert not any(shot.purpose == "listen" for shot in runs)


@each
def test_a_voice_off_screen_never_shows_its_mouth(language: Language) -> None:
    row = f"MEI [V.O.]: {SPEECH['en']}" if language == "en" else f"阿梅 [画外音]: {SPEECH['zh']}"
    _, told = run(language, row)
    assert len(told) >= 4
    assert not any(s.name.casefold() in ("mei", "阿梅") for shot in told for s in shot.subjects)


WORDS: dict[Language, list[str]] = {
    "en": ["no", "No.", "nine knots,", "and", "the rope", "(aside, not said)", "counted -", "it's", "He went. ", "x"],
    "zh": ["九个结，", "绳子", "没有。", "数", "（旁白，不说）", "他走了！", "一", "OK"],
}


@each
@settings(max_examples=150, deadline=None)
@given(told=st.data())
def test_nothing_of_a_line_is_lost_and_every_beginning_is_found(language: Language, told: st.DataObject) -> None:
    words = told.draw(st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=60))
    text = (" " if language == "en" else "").join(words).strip()
    row = Row(7, told.draw(st.sampled_from(["", "Mei"])), "", False, text)
    some = parts([row], told.draw(st.booleans()), language)
    assert "".join("".join(part.rows[-1].text for part in some).split()) == "".join(text.split())
    at = 0
    for part in some[1:]:
        found = text.casefold().index(part.words.casefold(), at + 1)
        assert text[found:].strip().startswith(part.rows[0].text)
        assert language == "zh" or text[found - 1].isspace()
        at = found
    assert [part.goes_on for part in some] == [True] * (len(some) - 1) + [False]
    assert bool(some[0].words) is False and all(part.words for part in some[1:])


def test_without_a_mark_english_is_cut_between_words_and_chinese_not_at_all() -> None:
    assert len(parts([Row(7, "Mei", "", False, " ".join(f"word{n}" for n in range(80)))], True, "en")) > 4
    assert len(parts([Row(7, "阿梅", "", False, "字" * 200)], True, "zh")) == 1
