"""What the short-drama reader makes of a page, and which files it takes for one."""

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.screenplay import is_duanju, read_duanju, read_script
from loreboard.screenplay.headings import Heading, take_apart
from loreboard.story.errors import BadInput
from loreboard.story.script import COVERED, Line, Script

LAMP = Path(__file__).parent / "samples" / "lamp.txt"
TOP = "第1集\n1-1 日 内 潮音洞\n"


@pytest.fixture(scope="module")
def lamp() -> Script:
    return read_duanju(LAMP.read_bytes(), "lamp.txt")


def read(text: str) -> Script:
    return read_duanju(text.encode(), "test")


def kinds(body: str) -> list[tuple[str, str]]:
    """Elements of a body below an episode line and a head."""
    return [(e.kind, e.text) for e in read(TOP + body).elements[2:]]


def only_line(body: str) -> Line:
    (line,) = read(TOP + body).lines
    return line


def assert_owned_and_claimed_once(script: Script) -> None:
    lines = script.text.split("\n")
    owned = {n for e in script.elements for n in e.span} | {n for t in script.title_page for n in t.span}
    assert {at for at, line in enumerate(lines, 1) if line.strip()} <= owned
    claimed = Counter(line.number for line in script.lines)
    assert set(claimed.values()) <= {1}
    covered = {(n, words) for e in script.elements if e.kind in COVERED for n, words in zip(e.span, e.lines, strict=True)}
    assert set(claimed) == {n for n, words in covered if words.strip()}


def test_every_line_is_owned_and_every_action_and_speech_claimed_once(lamp: Script) -> None:
    assert_owned_and_claimed_once(lamp)


def test_episodes_are_sections_and_heads_are_scenes(lamp: Script) -> None:
    assert [(e.text, e.depth) for e in lamp.elements if e.kind == "section"] == [("第1集 归来", 1), ("第2集：寻灯", 1)]
    assert [(s.heading, s.number) for s in lamp.scenes] == [("日 内 潮音洞", "1-1"), ("内 夜 码头", "2-1")]


def test_a_speech_on_one_line_is_three_elements_and_one_line_to_claim(lamp: Script) -> None:
    at = next(n for n, line in enumerate(lamp.text.split("\n"), 1) if "别回头" in line)
    assert [(e.kind, e.text) for e in lamp.elements if at in e.span] == [
        ("character", "阿汐"),
        ("parenthetical", "低声"),
        ("dialogue", "别回头。\n走。"),
    ]
    claimed = [line for line in lamp.lines if line.number == at]
    assert [(x.kind, x.speaker, x.delivery, x.text) for x in claimed] == [("dialogue", "阿汐", "低声", "别回头。")]


@pytest.mark.parametrize(
    ("text", "speaker", "extension", "delivery", "words"),
    [
        ("阿汐：走。", "阿汐", None, None, "走。"),
        ("阿汐:(低声)走。", "阿汐", None, "低声", "走。"),
        ("阿汐（低声）：走。", "阿汐", None, "低声", "走。"),
        ("阿汐（OS）：走。", "阿汐", "OS", None, "走。"),
        ("阿汐(o.s.):走。", "阿汐", "OS", None, "走。"),
        ("阿汐 OS：走。", "阿汐", "OS", None, "走。"),
        ("阿汐OS：（哽咽）走。", "阿汐", "OS", "哽咽", "走。"),
        ("阿汐（VO，低声）：走。", "阿汐", "VO", "低声", "走。"),
        ("阿汐（低声、急）：走。", "阿汐", None, "低声，急", "走。"),
        ("阿汐（画外音）：走。", "阿汐", "画外音", None, "走。"),
        ("阿汐内心独白：走。", "阿汐", "内心独白", None, "走。"),
        ("【VO：海退了。】", "旁白", "VO", None, "海退了。"),
        ("【阿汐VO：走。】", "阿汐", "VO", None, "走。"),
        ("【阿汐（OS）：走。】", "阿汐", "OS", None, "走。"),
        ("【旁白】海退了。", "旁白", "VO", None, "海退了。"),
        ("【阿汐】（怒）：走。", "阿汐", None, "怒", "走。"),
        ("旁白（VO）：海退了。", "旁白", "VO", None, "海退了。"),
        ("电话里的声音：喂？", "电话里的声音", None, None, "喂？"),
        ("旁白：海退了。", "旁白", "VO", None, "海退了。"),
        ("**阿汐**：走。", "阿汐", None, None, "走。"),
        ("- 阿汐：走。", "阿汐", None, None, "走。"),
        ("甲、乙（齐声）：走。", "甲、乙", None, "齐声", "走。"),
        ("路人甲：走。", "路人甲", None, None, "走。"),
        ("保安A：走。", "保安A", None, None, "走。"),
        ("黑衣人2号：走。", "黑衣人2号", None, None, "走。"),
        ("克里斯·诺：走。", "克里斯·诺", None, None, "走。"),
        ("Old Tom: Go.", "Old Tom", None, None, "Go."),
        ("阿汐：他说：走。", "阿汐", None, None, "他说：走。"),
        ("阿汐：走（停）快走。", "阿汐", None, None, "走（停）快走。"),
    ],
)
def test_cues_are_taken_apart(text: str, speaker: str, extension: str | None, delivery: str | None, words: str) -> None:
    line = only_line(text)
    assert (line.kind, line.speaker, line.extension, line.delivery, line.text) == ("dialogue", speaker, extension, delivery, words)


@pytest.mark.parametrize(
    "text",
    [
        "△ 阿汐：走。",
        "她在门口慢慢放下灯：灯没灭。",
        "桌上放着：一把刀",
        "他说：“走。”",
        "12:30 船到了",
        "特写：灯芯",
        "音效：钟声",
        "短信：我到了",
        "（她笑了）",
        "三个人走来",
        "6-7个人走来",
        "2026-05-04 下雨",
        "△ 夜，屋外，灯灭。",
        "夜，屋外，灯灭",
    ],
)
def test_a_colon_or_a_number_alone_makes_no_cue_and_no_head(text: str) -> None:
    assert [kind for kind, _ in kinds(text)] == ["action"]


def test_a_name_in_the_cast_line_is_believed_and_a_doubtful_one_reported() -> None:
    listed = read(TOP + "人物：说书的、甲\n说书的：话说。\n写字的：嗯。")
    assert [line.speaker for line in listed.lines] == ["说书的", None]
    assert [(w.line, w.code) for w in listed.warnings] == [(5, "doubtful-cue")]


def test_a_doubtful_head_that_comes_twice_is_a_name() -> None:
    assert [line.speaker for line in read(TOP + "说书的：话说。\n说书的：完了。").lines] == ["说书的", "说书的"]


def test_a_cue_that_says_how_without_brackets_is_still_that_persons() -> None:
    lines = read(f"{TOP}人物：阿汐、老葛\n阿汐大怒：走。\n老葛不屑OS：不走。\n阿汐低声说：求你。\n阿汐：好。\n").lines
    assert [(line.speaker, line.delivery, line.extension) for line in lines] == [
        ("阿汐", "大怒", None), ("老葛", "不屑", "OS"), ("阿汐", "低声说", None), ("阿汐", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("cue", ["阿汐母亲", "阿汐的声音", "老葛手下", "阿汐乙", "葛怒", "阿汐女儿哭喊"])
def test_somebody_else_whose_cue_begins_with_a_name_keeps_it(cue: str) -> None:
    assert read(f"{TOP}人物：阿汐、老葛、{cue}\n{cue}：走。\n").lines[0].speaker == cue
    assert read(f"{TOP}人物：阿汐、老葛\n{cue}：走。\n").lines[0].speaker in (cue, None)


def test_a_page_out_of_a_pdf_reads_as_the_one_it_was_made_of() -> None:
    typed = "第1集\n1-1 日 内 潮音洞\n人物：阿汐\n△阿汐坐下。\n阿汐：走。\n"
    printed = typed.replace("日", "\u2f47").replace("△", "\u2206").replace("\n", "\u200b\n")
    assert [(e.kind, e.text) for e in read(printed).elements] == [(e.kind, e.text) for e in read(typed).elements]
    assert is_duanju(printed.encode(), "x")


def test_a_cast_line_and_a_place_line_may_be_called_by_one_character() -> None:
    script = read("第1集\n1—1场景：日，外，渡口\n人：阿汐，众船工\n△阿汐坐下。\n阿汐：走。\n")
    assert [line.speaker for line in script.lines] == [None, "阿汐"]
    assert take_apart("景：日，外，渡口") == Heading(interior="EXT", place="渡口", time="日")


def test_a_known_name_may_be_long_and_may_carry_its_mood_behind_a_blank() -> None:
    script = read(TOP + "人物：南山北海东西客\n南山北海东西客：走。\n南山北海东西客 低声：走。")
    assert [(x.speaker, x.delivery) for x in script.lines] == [("南山北海东西客", None), ("南山北海东西客", "低声")]


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("1-2 日 内 茶馆", "1-2", "日 内 茶馆"),
        ("1-2 内 日 茶馆", "1-2", "内 日 茶馆"),
        ("1-2日 内 沪上 茶馆", "1-2", "日 内 沪上 茶馆"),
        ("１－２　日　内　茶馆", "1-2", "日　内　茶馆"),
        ("场1-2 茶馆 日 内", "1-2", "茶馆 日 内"),
        ("【1-2 日 内 茶馆】", "1-2", "日 内 茶馆"),
        ("**1-2 日 内 茶馆**", "1-2", "日 内 茶馆"),
        ("### 1-2 日 内 茶馆", "1-2", "日 内 茶馆"),
        ("△1-2 日 内 茶馆", "1-2", "日 内 茶馆"),
        ("1-2 茶馆", "1-2", "茶馆"),
        ("第2场 茶馆 日 内", "2", "茶馆 日 内"),
        ("场景二：茶馆 日 内", "二", "茶馆 日 内"),
        ("2、外景 码头 夜", "2", "外景 码头 夜"),
        ("夜 外 码头", None, "夜 外 码头"),
        ("内景 茶馆 夜", None, "内景 茶馆 夜"),
        ("1-4 暮 外 县道，雾线以下", "1-4", "暮 外 县道，雾线以下"),
    ],
)
def test_scene_heads_in_the_orders_that_are_written(text: str, number: str | None, rest: str) -> None:
    (element,) = [e for e in read(f"第1集\n{text}\n△灯灭。").elements if e.kind == "heading"]
    assert (element.number, element.text) == (number, rest)


def test_a_list_of_scenes_with_hours_and_dates_is_a_page() -> None:
    text = "1. 渡口 日2031.3\n阿汐坐下。\n甲：走。\n2. 家中 夜 2031.3.4\n甲：不走。\n"
    assert is_duanju(text.encode(), "x")
    script = read(text)
    assert [take_apart(scene.heading) for scene in script.scenes] == [
        Heading(interior="", place="渡口", time="日 2031.3"), Heading(interior="", place="家中", time="夜 2031.3.4"),
    ]  # fmt: skip
    assert [(line.speaker, line.text) for line in script.lines] == [(None, "阿汐坐下。"), ("甲", "走。"), ("甲", "不走。")]


@pytest.mark.parametrize("text", ["3. 阿汐在夜里等了很久也没有等到一条船回来", "3. 阿汐等船", "3. 夜", "夜 渡口"])
def test_a_numbered_line_without_place_and_hour_apart_is_no_head(text: str) -> None:
    assert [e.kind for e in read(f"{TOP}{text}\n").elements[2:]] == ["action"]


def test_a_place_line_is_a_head_unless_it_stands_below_one() -> None:
    script = read("第1集\n场景：医院走廊\n时间：夜\n甲：走。\n1-2 日 内\n场景：茶馆\n△灯灭。")
    assert [(s.heading, s.number) for s in script.scenes] == [("医院走廊", None), ("日 内", "1-2")]


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("【字幕：七年前】", "note", "字幕：七年前"),
        ("【字幕】七年前", "note", "字幕 七年前"),
        ("字幕：七年前", "note", "字幕：七年前"),
        ("△ 【字幕：七年前】", "note", "字幕：七年前"),
        ("人物：甲、乙", "note", "人物：甲、乙"),
        ("出场人物：甲", "note", "出场人物：甲"),
        ("地点：码头", "note", "地点：码头"),
        ("【闪回】", "action", "闪回"),
        ("【闪回结束】", "action", "闪回结束"),
        ("【空镜：海】", "action", "空镜：海"),
        ("【特写】手", "action", "特写 手"),
        ("[特写] 手", "action", "特写 手"),
        ("△ 【特写】手", "action", "特写 手"),
        ("▲她放下灯。", "action", "她放下灯。"),
        ("切至", "transition", "切至"),
        ("切至：码头", "transition", "切至：码头"),
        ("> 切至：", "transition", "切至："),
        ("黑场。", "transition", "黑场。"),
        ("【切】", "transition", "切"),
        ("（淡出）", "transition", "淡出"),
        ("（本集完）", "transition", "本集完"),
        ("第1集 完", "transition", "第1集 完"),
        ("未完待续……", "action", "未完待续……"),
        ("-----", "page_break", ""),
        ("第二集", "section", "第二集"),
        ("【第2集 归来】", "section", "第2集 归来"),
        ("# 第2集 归来", "section", "第2集 归来"),
        ("EP02 归来", "section", "EP02 归来"),
        ("第一集团军开来了", "action", "第一集团军开来了"),
        ("切开西瓜", "action", "切开西瓜"),
    ],
)
def test_marks_and_brackets_say_what_a_line_is(text: str, kind: str, kept: str) -> None:
    assert kinds(text) == [(kind, kept)]


def test_a_speech_goes_on_only_where_it_is_set_in_deeper() -> None:
    script = read(TOP + "甲：走。\n    快走。\n（急）\n不走。\n")
    assert [(x.kind, x.text, x.first_of_element) for x in script.lines] == [
        ("dialogue", "走。", True),
        ("dialogue", "快走。", False),
        ("action", "（急）", True),
        ("action", "不走。", True),
    ]


def test_where_every_line_is_set_in_nothing_runs_on() -> None:
    script = read("第1集\n　　1-1 日 内 茶馆\n　　甲：走。\n　　门开了。\n　　　　乙：谁？")
    assert [(x.kind, x.speaker) for x in script.lines] == [("dialogue", "甲"), ("action", None), ("dialogue", "乙")]


def test_a_bracket_on_a_line_that_runs_on_changes_the_delivery() -> None:
    script = read(TOP + "甲：（怒）走。\n    （轻）走吧。")
    assert [(x.text, x.delivery) for x in script.lines] == [("走。", "怒"), ("走吧。", "轻")]


def test_a_name_without_words_takes_the_line_below() -> None:
    script = read(TOP + "甲（低声）：\n走。\n门开了。")
    assert [(x.number, x.kind, x.speaker, x.delivery) for x in script.lines] == [
        (4, "dialogue", "甲", "低声"),
        (5, "action", None, None),
    ]


def test_a_blank_line_ends_a_speech_and_a_lonely_name_is_reported() -> None:
    script = read(TOP + "甲：\n\n    走。")
    assert [x.kind for x in script.lines] == ["action"]
    assert [w.code for w in script.warnings] == ["cue-without-speech"]


def test_what_stands_above_the_first_episode_is_no_scene(lamp: Script) -> None:
    assert lamp.title == "守灯" and lamp.title_value("编剧") == "某人"
    assert [e.text for e in lamp.elements[:2]] == ["故事梗概：一个守灯人，和一盏不肯灭的灯。", "阿汐：二十五岁，守灯人。"]
    assert {e.kind for e in lamp.elements[:2]} == {"note"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_line_ends_and_encodings_change_nothing(lamp: Script, end: str, encoding: str) -> None:
    raw = LAMP.read_text(encoding="utf-8").replace("\n", end).encode(encoding)
    again = read_duanju(raw, "x")
    assert again.elements == lamp.elements and again.text == lamp.text
    assert [w.code for w in again.warnings if w.code == "encoding-guessed"] == ["encoding-guessed"] * (encoding == "gb18030")
    assert is_duanju(raw, "x")


@pytest.mark.parametrize(
    "text",
    [
        "1-1 日 内 潮音洞\n△她放下灯。",
        "1-1 内 日 潮音洞\n阿汐：走。",
        "第1集\n△她放下灯。",
        "第1集\n阿汐：（低声）走。\n陈伯：滚。",
        "△她放下灯。\n△灯灭。\n阿汐：走。",
        "第一集 归来\n\n1-1 夜 外 码头\n人物：甲\n甲：走。",
    ],
)
def test_a_short_drama_page_is_known(text: str) -> None:
    assert is_duanju(text.encode(), "x")
    assert read_script(text.encode(), "x.txt").source == "duanju"


@pytest.mark.parametrize(
    "text",
    [
        "INT. HOUSE - DAY\n\nBOB\nHi.\n",
        "# 第1集 归来\n\n.1-1 日 内 潮音洞\n\n她放下灯。\n\n@阿汐\n(低声)\n别回头。\n",
        "Title: 雾\n\n.内 茶馆 - 夜\n\n@阿汐\n走。\n\n> 切至：\n",
        "第一回\n\n话说天下大势，分久必合，合久必分。\n\n他抬起头来，看着远处的山。\n",
        "第一集团军开到河边。\n\n他说：“走。”\n\n她没有回答。\n",
        "她放下灯，看着海。海退了。\n\n“走吧。”他说。\n",
        "Episode 1\n\nShe puts the lamp down. Bob: a man of few words.\n",
        "1-1 Opening remarks\n\nNote: bring a lamp.\n",
        "Rain.",
        "阿汐：走。",
    ],
)
def test_fountain_and_prose_are_no_short_drama_page(text: str) -> None:
    assert not is_duanju(text.encode(), "x")
    assert read_script(text.encode(), "x.txt").source == "fountain"


def test_a_file_that_is_no_text_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match=r"x\.txt"):
        read_duanju(b"%PDF-1.7", "x.txt")
    assert not is_duanju(b"", "x.txt")


@pytest.mark.parametrize(
    "unit", ["（", "甲：（", "（）", "【", "第", "1-1 ", " 　", "：", "人物：1", "内/", "甲、", "△", "-", "1-1 日 内 —", "甲OS"]
)
def test_a_line_of_a_megabyte_costs_seconds_at_most(unit: str) -> None:
    started = time.process_time()
    script = read(f"第1集\n{unit * (1_000_000 // len(unit))}。\n甲：{unit * (1_000_000 // len(unit))}。")
    assert time.process_time() - started < 3
    assert len(script.text) > 1_000_000


PIECES = st.sampled_from(
    ["第1集", "1-1 日 内 茶馆", "人物：甲、乙", "△ 灯灭。", "甲：", "甲：走。", "　　", "（低声）", "【VO：海。】", "【字幕：一】", "切至", "\n", "\n\n", "，", "x", "：", "【", "】"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=30).map("".join).filter(str.strip))
def test_any_mix_of_marks_is_owned_and_claimed_once(text: str) -> None:
    assert_owned_and_claimed_once(read(text))
