"""How headings come apart, whoever wrote them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.screenplay.headings import split_number, take_apart


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("INT. TEA HOUSE - DAY", ("INT", "TEA HOUSE", "DAY")),
        ("int tea house - day", ("INT", "tea house", "day")),
        ("INT. A - B - NIGHT", ("INT", "A - B", "NIGHT")),
        ("INT. SCHOOL – HALLWAY – MORNING", ("INT", "SCHOOL - HALLWAY", "MORNING")),
        ("INT. HOUSE - NIGHT - CONTINUOUS", ("INT", "HOUSE", "NIGHT - CONTINUOUS")),
        ("INT. HOUSE - KITCHEN", ("INT", "HOUSE - KITCHEN", "")),
        ("INT./EXT. CAR - DAY", ("INT/EXT", "CAR", "DAY")),
        ("EXT/INT CAR - MOMENTS LATER", ("INT/EXT", "CAR", "MOMENTS LATER")),
        ("I/E. CAR - DUSK", ("INT/EXT", "CAR", "DUSK")),
        ("EST. CITY - DAWN", ("EXT", "CITY", "DAWN")),
        ("EXT. FIELD", ("EXT", "FIELD", "")),
        ("EXT. BEACH — DAY", ("EXT", "BEACH", "DAY")),
        ("EXT. X-RAY LAB - 3 A.M.", ("EXT", "X-RAY LAB", "3 A.M.")),
        ("INT. ROOM 12 - DAY (1973)", ("INT", "ROOM 12", "DAY (1973)")),
        ("A TOWN - NIGHT", ("", "A TOWN", "NIGHT")),
        ("OMITTED", ("", "OMITTED", "")),
        ("INTERVIEW ROOM", ("", "INTERVIEW ROOM", "")),
        ("INT. 茶馆 - 夜", ("INT", "茶馆", "夜")),
    ],
)
def test_english_headings(heading: str, parts: tuple[str, str, str]) -> None:
    found = take_apart(heading)
    assert (found.interior, found.place, found.time) == parts


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("1-1 日 内 潮音洞", ("INT", "潮音洞", "日")),
        ("日 内 潮音洞", ("INT", "潮音洞", "日")),
        ("内 日 潮音洞", ("INT", "潮音洞", "日")),
        ("内 潮音洞 - 日", ("INT", "潮音洞", "日")),
        ("潮音洞 夜 外", ("EXT", "潮音洞", "夜")),
        ("1-1日 内 沪上 张家", ("INT", "沪上 张家", "日")),
        ("夜内 客厅", ("INT", "客厅", "夜")),
        ("内夜 客厅", ("INT", "客厅", "夜")),
        ("日/内 客厅", ("INT", "客厅", "日")),
        ("黄昏外 山道", ("EXT", "山道", "黄昏")),
        ("内/外 车 日", ("INT/EXT", "车", "日")),
        ("外/内 车 日", ("INT/EXT", "车", "日")),
        ("内景 茶馆 夜", ("INT", "茶馆", "夜")),
        ("内景。茶馆。夜", ("INT", "茶馆", "夜")),
        ("內景 茶館 夜", ("INT", "茶館", "夜")),
        ("日·内·客厅", ("INT", "客厅", "日")),
        ("内，潮音洞，日", ("INT", "潮音洞", "日")),
        ("暮 外 县道，雾线以下", ("EXT", "县道，雾线以下", "暮")),
        ("外 南山-东坡 日", ("EXT", "南山-东坡", "日")),
        ("克里斯·特的家 日 内", ("INT", "克里斯·特的家", "日")),
        ("次日 外 山道", ("EXT", "山道", "次日")),
        ("日 内 三日后的茶馆", ("INT", "三日后的茶馆", "日")),
        ("内 24小时便利店 - 深夜", ("INT", "24小时便利店", "深夜")),
        ("3号楼 内 日", ("INT", "3号楼", "日")),
        ("外滩 夜 外", ("EXT", "外滩", "夜")),
        ("内 日料店 夜", ("INT", "日料店", "夜")),
        ("潮音洞", ("", "潮音洞", "")),
    ],
)
def test_chinese_headings(heading: str, parts: tuple[str, str, str]) -> None:
    found = take_apart(heading)
    assert (found.interior, found.place, found.time) == parts


@pytest.mark.parametrize(
    ("heading", "number", "rest"),
    [
        ("1-1 日 内 茶馆", "1-1", "日 内 茶馆"),
        ("１－１ 日 内 茶馆", "1-1", "日 内 茶馆"),
        ("12.3、日 内 茶馆", "12.3", "日 内 茶馆"),
        ("第3场 茶馆", "3", "茶馆"),
        ("场1-2 茶馆", "1-2", "茶馆"),
        ("4、外景 码头", "4", "外景 码头"),
        ("3号楼 内 日", None, "3号楼 内 日"),
        ("日 内 茶馆", None, "日 内 茶馆"),
        ("1-1", None, "1-1"),
        ("", None, ""),
    ],
)
def test_the_number_before_a_chinese_heading_is_split_off(heading: str, number: str | None, rest: str) -> None:
    found = split_number(heading)
    assert (found.number, found.rest) == (number, rest)


@given(st.text(st.sampled_from("内外日夜 　-—–·，。/INTEX.洞1第场"), max_size=30))
def test_no_heading_is_too_odd(heading: str) -> None:
    take_apart(heading)


@pytest.mark.parametrize("unit", [" ", "- ", "—", "内 ", "· ", "1-", "/", "第"])
def test_a_very_long_heading_costs_a_second_at_most(unit: str) -> None:
    started = time.process_time()
    take_apart("INT. 洞 " + unit * (300_000 // len(unit)) + "x")
    take_apart("洞 " + unit * (300_000 // len(unit)) + "x")
    assert time.process_time() - started < 2
