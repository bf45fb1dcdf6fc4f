"""A scene heading taken apart: inside or outside, which place, what time. English, Chinese and Chinese short-drama order."""

import re

from loreboard.story.value import Value

_EN = re.compile(r"^(?P<in>INT\.?\s*/\s*EXT\.?|EXT\.?\s*/\s*INT\.?|I\s*/\s*E\.?|INT\.?|EXT\.?|EST\.?)[\s.]+(?P<rest>.+)$", re.I)
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[—–]\s*(?=[^—–]+$)")
_ZH_TIMES = ("清晨", "凌晨", "黄昏", "傍晚", "深夜", "黎明", "拂晓", "上午", "下午", "中午", "日", "夜", "晨", "昏", "暮", "晚", "早")
_ZH = re.compile(r"^(?:(?P<no>\d+(?:[-－.]\d+)*)[、\s]+)?(?P<bits>.+)$")
_ZH_IN = {"内": "INT", "外": "EXT", "内外": "INT/EXT", "内/外": "INT/EXT", "内景": "INT", "外景": "EXT", "内外景": "INT/EXT"}


class Heading(Value):
    """`interior` is "" where the heading does not say; `time` likewise. `place` keeps the case of the heading."""

    interior: str
    place: str
    time: str


def take_apart(heading: str) -> Heading:
    """The parts of `heading`, written without its forcing dot or scene number. Never fails: what is not found is ""."""
    heading = heading.strip()
    if found := _EN.match(heading):
        interior = re.sub(r"[\s.]", "", found["in"]).upper()
        interior = {"INT": "INT", "EXT": "EXT", "EST": "EXT"}.get(interior, "INT/EXT")
        place, time = _place_and_time(found["rest"])
        return Heading(interior=interior, place=place, time=time)
    if re.search(r"[\u3400-\u9fff]", heading):
        return _chinese(heading)
    place, time = _place_and_time(heading)
    return Heading(interior="", place=place, time=time)


def _place_and_time(rest: str) -> tuple[str, str]:
    parts = _DASH.split(rest.strip())
    if len(parts) == 1:
        return parts[0].strip(), ""
    return " - ".join(p.strip() for p in parts[:-1]), parts[-1].strip()


def _chinese(heading: str) -> Heading:
    found = _ZH.match(heading)
    bits = re.split(r"[\s·,，、]+|\s*[-–—－]+\s*|[。.]", found["bits"] if found else heading)
    interior = time = ""
    place: list[str] = []
    for bit in filter(None, bits):
        if not interior and bit in _ZH_IN:
            interior = _ZH_IN[bit]
        elif not time and bit in _ZH_TIMES:
            time = bit
        elif not (time or interior) and len(bit) == 2 and bit[0] in "日夜晨昏" and bit[1] in "内外":
            time, interior = bit[0], _ZH_IN[bit[1]]
        else:
            place.append(bit)
    return Heading(interior=interior, place=" ".join(place), time=time)
