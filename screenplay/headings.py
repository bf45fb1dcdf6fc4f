"""A scene heading taken apart: inside or outside, which place, what time. English, Chinese and Chinese short-drama order."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from loreboard.story.value import Value

_EN = re.compile(r"^(?P<in>INT\.?\s*/\s*EXT\.?|EXT\.?\s*/\s*INT\.?|[IE]\s*/\s*[IE]\.?|INT\.?|EXT\.?|EST\.?)[\s.:]+(?P<rest>.+)$", re.I)
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[—–]\s*(?=[^—–]+$)")
_EN_TIME = re.compile(
    r"\b(?:DAY|DAYS|NIGHT|NIGHTS|NITE|DAWN|DUSK|MORNING|AFTERNOON|EVENING|NOON|MIDDAY|MIDNIGHT|SUNRISE|SUNSET|DAYBREAK|TWILIGHT|DAYTIME"
    r"|NIGHTFALL|MAGIC HOUR|GOLDEN HOUR|CONTINUOUS|LATER|EARLIER|SAME|SAME TIME|PRESENT|PAST|FUTURE|FLASHBACK|FLASH FORWARD|DREAM|MOMENTS?|TODAY|TONIGHT|TOMORROW"
    r"|YESTERDAY|LATE|EARLY|HOURS?|WEEKS?|MONTHS?|YEARS?|(?:FIRST|LAST|GREY|GRAY) LIGHT|(?:HIGH|LOW) TIDE|AFTER|BEFORE"
    r"|O['’]CLOCK|[AP]\.?M|\d{1,2}[:.]\d{2}|(?:1[5-9]|2\d)\d\d)\b",
    re.I,
)
_ZH_INTERIORS = {
    **dict.fromkeys(("内", "內", "内景", "內景", "室内", "室內", "屋内"), "INT"),
    **dict.fromkeys(("外", "外景", "室外", "屋外"), "EXT"),
    **dict.fromkeys(("内外", "內外", "外内", "内外景", "內外景", "外内景"), "INT/EXT"),
}
_ZH_HOURS = "清晨|凌晨|早晨|清早|大早|黄昏|傍晚|深夜|午夜|半夜|子夜|雨夜|雪夜|月夜|夜晚|夜里|晚上|入夜|黎明|拂晓|破晓|日出|日落|上午|正午|中午|下午|午后|白天|白日|日|夜|晨|昏|暮|晚|早|午"
_ZH_TIME = re.compile(
    rf"(?:[次翌当同某隔]日?|第.{{1,3}}[日天]|.{{1,4}}[日天年月]后)?(?:{_ZH_HOURS})(?:[转至到](?:{_ZH_HOURS}))?|[次翌]日|第二天"
    r"|(?:[一二两三四五六七八九十几数半\d]{1,3}个?(?:天|日|夜|周|星期|月|年|小时|钟头|时辰)|片刻|不久|当天|一会儿?)后|稍后"
)
_ZH_AFTER = re.compile(r"[次翌]日|第二天|.{1,5}后")
_ZH_BOTH = re.compile(rf"(?P<a>{_ZH_HOURS}|[内內外]景?|内外)[/／·、]?(?P<b>{_ZH_HOURS}|[内內外]景?|内外|外[/／]内|内[/／]外)")
_ZH_GAP = r"\s·・,，、。.|｜－—–"
_ZH_BIT = re.compile(rf"[^{_ZH_GAP}\-]+(?:-[^{_ZH_GAP}\-]+)*")
_SIGNED = r"\d{1,3}(?:[-－—–_.]\d{1,3}){1,2}[A-Za-z]?"
_NUMBER = re.compile(
    rf"(?:场景?|第)?\s*(?P<dashed>{_SIGNED})\s*场?[.、:：\s]*(?=\D)|第\s*(?P<nth>[0-9０-９一二三四五六七八九十百零〇两]{{1,6}})\s*[场幕][.、:：\s]*"
    r"|场景?\s*(?P<scene>[0-9０-９一二三四五六七八九十百零〇两]{1,6})[.、:：\s]+|(?P<plain>\d{1,4}[A-Za-z]?)(?:[、.．:：]\s*|\s+)"
)


_ZH_DATE = re.compile(r"(?:19|20)\d\d(?:[.年/-]\d{1,2}){1,2}[月日号]?")
_LABEL = re.compile(r"(?:场?景|地点)\s*[:：]\s*")


class Heading(Value):
    """`interior` is "" where the heading does not say; `time` likewise. `place` keeps the case of the heading."""

    interior: str
    place: str
    time: str


class Numbered(NamedTuple):
    """A heading and the scene number that stood before it, dashes and digits as ASCII; `dashed` for `1-1`."""

    number: str | None
    rest: str
    dashed: bool


@lru_cache(maxsize=4096)
def take_apart(heading: str) -> Heading:
    """The parts of `heading`, written without its forcing dot or scene number. Never fails: what is not found is ""."""
    heading = " ".join(heading.split())
    if found := _EN.match(heading):
        interior = re.sub(r"[\s.]", "", found["in"]).upper()
        interior = {"INT": "INT", "EXT": "EXT", "EST": "EXT"}.get(interior, "INT/EXT")
        place, time = _place_and_time(found["rest"])
        return Heading(interior=interior, place=place, time=time)
    if re.search(r"[\u3400-\u9fff]", heading):
        return _chinese(heading)
    place, time = _place_and_time(heading)
    return Heading(interior="", place=place, time=time)


def split_number(heading: str) -> Numbered:
    """A Chinese heading without the number before it: `1-1 日 内 茶馆`, `第3场 茶馆`, `场1-2`, `4、外景 码头`."""
    if not (found := _NUMBER.match(heading)) or found.end() == len(heading):
        return Numbered(None, heading, False)
    written = found["dashed"] or found["nth"] or found["scene"] or found["plain"]
    number = re.sub(r"[－—–_]", "-", normalize("NFKC", written))
    return Numbered(number, heading[found.end() :].strip(), bool(found["dashed"]))


def _place_and_time(rest: str) -> tuple[str, str]:
    """The time is what stands behind the last dashes and speaks of one: `KITCHEN` behind a dash is a place."""
    parts = [part.strip() for part in _DASH.split(rest.strip())]
    times = len(parts)
    while (times > 1 and _EN_TIME.search(parts[times - 1])) or (times == len(parts) > 1 and _is_chinese_time(parts[-1])):
        times -= 1
    return " - ".join(parts[:times]), " - ".join(parts[times:])


def _is_chinese_time(text: str) -> bool:
    return bool(_ZH_TIME.fullmatch(text))


def _chinese(heading: str) -> Heading:
    rest = split_number(heading).rest
    if label := _LABEL.match(rest):
        rest = rest[label.end() :]
    date = _ZH_DATE.search(rest)
    if date:
        rest = f"{rest[: date.start()]} {rest[date.end() :]}"
    interior = time = ""
    place: list[tuple[int, int]] = []
    for bit in _ZH_BIT.finditer(rest):
        inside, hour = _interior_and_time(bit.group())
        if hour and time and _ZH_AFTER.fullmatch(hour):
            time = f"{time} {hour}"
        elif (inside and interior) or (hour and time) or not (inside or hour):
            place.append(bit.span())
        else:
            interior, time = interior or inside, time or hour
    when = " ".join(bit for bit in (time, date[0] if date else "") if bit)
    return Heading(interior=interior, place=_joined(rest, place), time=when)


def _interior_and_time(bit: str) -> tuple[str, str]:
    """What a word between blanks says: `内` ("INT", ""), `夜` ("", "夜"), `夜内` both, a place neither."""
    bit = bit.strip("/／")
    if inside := _ZH_INTERIORS.get(re.sub("[/／]", "", bit)):
        return inside, ""
    if _is_chinese_time(bit):
        return "", bit
    if both := _ZH_BOTH.fullmatch(bit):
        a, b = (re.sub("[/／]", "", both[side]) for side in "ab")
        if a in _ZH_INTERIORS and b not in _ZH_INTERIORS:
            return _ZH_INTERIORS[a], b
        if b in _ZH_INTERIORS and a not in _ZH_INTERIORS:
            return _ZH_INTERIORS[b], a
    return "", ""


def _joined(text: str, spans: list[tuple[int, int]]) -> str:
    """The words at `spans`; between neighbours stands what stood there, else a blank."""
    out = ""
    for at, (start, end) in enumerate(spans):
        if at:
            between = text[spans[at - 1][1] : start]
            out += " " if re.search(rf"[^{_ZH_GAP}\-]", between) else between
        out += text[start:end]
    return out
