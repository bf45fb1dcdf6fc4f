"""What one line of a Chinese short-drama page is by its own signs: episode, scene head, field, mark, cue.

The page has no standard; this is what public parsers, prompts and scripts use. Full- and half-width signs are equal.
Whether a line's neighbours or the cast list agree is the reader's business.
"""

import re
from collections.abc import Container
from typing import NamedTuple
from unicodedata import normalize

from .headings import Numbered, split_number, take_apart

MARKS = "△▲∆Δ"
"""What an action line opens with: the triangle, and the Greek and mathematical signs that are typed for it."""
NARRATOR = "旁白"
"""Who speaks in `【VO：……】`, where the page names nobody."""

_OPENERS, _CLOSERS = "【[［〔", "】]］〕"
_BRACKETED = re.compile(
    rf"[{re.escape(_OPENERS)}](?P<inside>[^{re.escape(_OPENERS + _CLOSERS)}]*)[{re.escape(_CLOSERS)}](?P<behind>.*)", re.S
)
_ASIDE = re.compile(r"[(（]([^()（）]*)[)）]\s*")
_DIGITS = "0-9０-９一二三四五六七八九十百千零〇两"
_EPISODE = re.compile(rf"(?:第\s*[{_DIGITS}]{{1,6}}\s*[集话回季]|EP\.?\s?\d{{1,4}}|Episode\s\d{{1,4}})(?=$|[\s:：.、，,·《（(—\-])", re.I)
_ENDS = re.compile(rf"[(（]?(?:(?:第\s*[{_DIGITS}]{{1,6}}\s*集|本集|全剧|全)?\s*[完终]|未完待续)[)）]?[。.]?")
_CUT = "切至|切到|切回|切黑|切|黑场|黑屏|白场|转场|淡入|淡出|淡入淡出|叠化|叠入|叠出|闪白|闪黑|渐黑|渐隐|渐显|化入|化出|划像|定格|切镜"
_TRANSITION = re.compile(rf">?\s*(?:{_CUT})(?:\s*[:：]\s*.{{0,20}}|[。.…]*)")
_FIELDS = (
    "人物|人|出场人物|登场人物|本场人物|出场|角色|人物表|主要人物|群演|时间|地点|场景|道具|服装|备注|注|字幕|字卡|花字|字幕条|人名条|人物字幕|黑屏字幕|"
    "梗概|本集梗概|剧情梗概|故事梗概|剧情简介|故事简介|简介|一句话梗概|看点|本集看点|钩子|爽点|时长|字数|类型|题材|受众|集数|主题|标签|人设"
)
_FIELD = re.compile(rf"(?P<key>{_FIELDS})\s*[:：]\s*(?P<words>.*)")
_CAST_KEYS = frozenset(["人物", "人", "出场人物", "登场人物", "本场人物", "出场", "角色", "人物表", "主要人物"])
_CAPTION = re.compile(r"(?:[^:：]{0,6}(?:字幕|字卡|花字)|人名条)(?:[:：\s].*)?")
_NOT_NAMES = re.compile(
    "特写|大特写|空镜|空镜头|画面|镜头|音效|特效|音乐|配乐|歌曲|BGM|SFX|SE|背景音乐|背景音|全景|近景|中景|远景|俯拍|仰拍|闪回|插入|回忆|蒙太奇|"
    "屏幕|手机屏幕|短信|微信|来电显示|纸条|信上|环境|氛围|动作|场次|场号|第.+|.*[写刻]着|.*字幕|https?|【.*|内景|外景",
    re.I,
)
_UNLIKELY = re.compile(r"(?!.*声音$)(?:.*[的着了过地得是有说道曰云问喊叫写到见]|.*(?:着|了一|的).+|[这那他她它我你].+)")
"""Ends and insides of a head that reads as a sentence, `桌上放着：`: no cue unless the name is known."""
_EXTENSION = re.compile(r"(?:内心|心理)?\s*(?:O\.?\s?S\.?|V\.?\s?O\.?)|画外音?|旁白|(?:内心)?独白|心声|内心", re.I)
_TAIL = re.compile(rf"(?P<name>.+?)\s*(?P<extension>{_EXTENSION.pattern})", re.I)
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ONE = rf"(?:[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}})*[A-Za-z]?[0-9]{{0,2}}号?|[A-Z][\w.'’-]{{0,20}}(?: [A-Z0-9][\w.'’-]{{0,20}}){{0,2}}|[A-Z][{_HAN}]{{1,4}})"
_NAME = re.compile(rf"{_ONE}(?:\s*[、&＆/／]\s*{_ONE}){{0,5}}")
_LONGEST_NAME = 24
_SHORT_HEAD = 20
"""Characters of a head that says its place without more: `场1-2 渡口`, `3. 渡口 夜`."""
_CROWD = re.compile(r"(?:若干|数名|数人|等人?|[一二两三四五六七八九十几\d]+[人名])$")
"""How many of them, behind a name in a cast line."""
_NO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
"""Signs of radicals, which programs that read PDF put for the characters they look like: `⽇` for `日`."""
_MANNER = re.compile(
    "[惊喜怒骂吼笑哭喊叫问答说道急慌愣叹冷怕颤喘走跑推拉看望指摇抱跪扑冲站坐]|不屑|不忿|不耐|不敢|嫌弃|阴阳怪气|坚定|[大小低高]声|上前|犹豫|幸灾乐祸"
    "|咬牙|点头|无奈|得意|疑惑|激动|欣慰|温柔|严肃|虚弱|沉默"
)
_SOMEBODY = re.compile(
    "[母父妈爸爹娘妻夫儿女子孙哥弟姐妹叔婶爷奶婆公们魂]|手下|助理|秘书|司机|保镖|同学|同事|朋友|老师|师傅|徒弟|下属|随从|丫鬟|管家|粉丝|队友|声音|替身|分身|[甲乙丙丁戊]"
)
_SENTENCE = re.compile(r"[。！？；!?;“”…，,]")


class Said(NamedTuple):
    """`甲（OS）：（低声）走。` taken apart. `plausible` is False for a head that reads as a sentence."""

    name: str
    extension: str | None
    delivery: str | None
    words: str
    plausible: bool


def cleaned(line: str) -> str:
    """A line without outer blanks and without the Markdown that chat models wrap around it."""
    line = _RADICAL.sub(lambda sign: normalize("NFKC", sign[0]), _NO_WIDTH.sub("", line)).replace("**", "").strip()
    return re.sub(r"^(?:#{1,6}|[-*•])\s+", "", line).strip()


def episode(text: str) -> str | None:
    """The title of an episode line, `第1集 归来`, without brackets around it."""
    text = _unwrapped(text)
    return text if _EPISODE.match(text) and not _SENTENCE.search(text.rstrip("！？!?…。")) and not _ENDS.fullmatch(text) else None


def scene_head(text: str) -> Numbered | None:
    """The number and the rest of a scene head, or None. Without a number like `1-1` it has to say both hour and side; with one like `3.`, the hour."""
    marked = text.startswith(tuple(MARKS))
    text = _unwrapped(text.lstrip(MARKS + " "))
    if re.fullmatch(r"\d{1,3}[-－]\d{1,3}", text):
        return Numbered(text.replace("－", "-"), text, True)
    number = split_number(text)
    rest = number.rest
    if len(rest) > 60 or _SENTENCE.search(re.sub(r"[，,]", "", rest)) or re.match(r"INT|EXT|EST|I/E", rest, re.I):
        return None
    parts = take_apart(rest)
    says = bool(parts.interior) + bool(parts.time)
    if number.dashed or (text.startswith(("场", "第")) and number.number):
        placed = len(rest) <= _SHORT_HEAD and not re.search(r"[:：，,]", rest) and text[-len(rest) - 1] in " \t　、.:："
        return number if says or placed else None
    free = number.number is None
    if (marked and free) or len(rest) > 40 or re.search("[:：，,]" if free else "[:：]", rest):
        return None
    listed = number.number and parts.time and len(rest) <= _SHORT_HEAD
    return number if (says == 2 or listed) and parts.place else None


def caption_or_field(text: str) -> tuple[str | None, str] | None:
    """(key, text) of what is told to the reader and not shot: `人物：甲、乙`, `【字幕：七年前】`; key None for a caption in brackets."""
    if found := _BRACKETED.fullmatch(text):
        inside = found["inside"].strip()
        if _CAPTION.fullmatch(inside):
            return None, _beside(inside, found["behind"])
        text = inside if not found["behind"].strip() else text
    field = _FIELD.fullmatch(text)
    return (field["key"], text) if field else None


def cast_of(key: str | None, text: str) -> tuple[str, ...]:
    """The names in a `人物：` line; brackets behind a name are left out."""
    if key not in _CAST_KEYS:
        return ()
    listed = _ASIDE.sub(" ", re.split("[:：]", text, maxsplit=1)[1])
    names = (_CROWD.sub("", name) for name in re.split(r"[、，,；;/／。\s]+", listed) if len(name) <= _LONGEST_NAME)
    return tuple(filter(None, names))


def transition(text: str) -> str | None:
    """The words of a cut, a fade or the end of an episode, without brackets."""
    text = re.sub(r"^[(（](.*)[)）]$", r"\1", _unwrapped(text))
    return text.lstrip("> ").strip() if _TRANSITION.fullmatch(text) or _ENDS.fullmatch(text) else None


def without_brackets(text: str) -> str:
    """`【特写】手`, `【空镜：海】` as words to be shot."""
    found = _BRACKETED.fullmatch(text)
    return _beside(found["inside"].strip(), found["behind"]) if found else text


def said(text: str, known: frozenset[str] = frozenset()) -> Said | None:
    """The cue and the speech on a line, or None. `known` names are believed whatever they look like."""
    text = _opened(text)
    at = _colon(text)
    if at is None:
        return None
    head, words = text[:at], text[at + 1 :].strip()
    asides = _ASIDE.findall(head)
    name = _ASIDE.sub(" ", head).strip()
    if _EXTENSION.fullmatch(name):
        name, asides = NARRATOR, [("VO" if name in (NARRATOR, "画外音", "画外") else name), *asides]
    elif name not in known and (tail := _TAIL.fullmatch(name)):
        name, asides = tail["name"], [tail["extension"], *asides]
    elif name not in known and (first := name.split()) and first[0] in known and len(first) == 2:
        name, asides = first[0], [first[1], *asides]
    if name not in known and (who := acting(name, known)):
        name, asides = who, [name.removeprefix(who), *asides]
    if name not in known and (not _NAME.fullmatch(name) or _NOT_NAMES.fullmatch(name)):
        return None
    words, inner = speech(words)
    told = [bit.strip() for aside in [*asides, *inner] for bit in re.split("[，,、；;]", aside) if bit.strip()]
    extensions = [re.sub(r"[.\s]", "", bit).upper() for bit in told if _EXTENSION.fullmatch(bit)]
    delivery = [bit for bit in told if not _EXTENSION.fullmatch(bit)]
    plausible = name in known or name == NARRATOR or not _UNLIKELY.fullmatch(name)
    return Said(name, ", ".join(dict.fromkeys(extensions)) or None, "，".join(delivery) or None, words, plausible)


def acting(name: str, known: Container[str]) -> str | None:
    """Who of `known` speaks in a cue that says how, without brackets: 甲乙 in `甲乙大怒：`; None for a name of its own, `甲乙之母`."""
    ends = range(len(name) - 1, 1, -1)
    return next((name[:end] for end in ends if name[:end] in known and _is_manner(name[end:])), None)


def _is_manner(text: str) -> bool:
    return bool(_MANNER.search(text)) and not _SOMEBODY.search(text)


def speech(words: str) -> tuple[str, list[str]]:
    """Words to be said, and what stands in brackets before them."""
    words, at = words.strip(), 0
    asides = []
    while found := _ASIDE.match(words, at):
        asides.append(found[1])
        at = found.end()
    return words[at:], asides


def _opened(text: str) -> str:
    """`【VO：词】`, `【甲】：词` and `【旁白】词` as they would be without brackets."""
    found = _BRACKETED.fullmatch(text)
    if not found:
        return text
    inside, behind = found["inside"].strip(), found["behind"].strip()
    if behind.startswith((":", "：", "(", "（")):
        return inside + behind
    if behind and (_EXTENSION.fullmatch(inside) or _TAIL.fullmatch(inside)):
        return f"{inside}：{behind}"
    at = _colon(inside)
    if behind or at is None or not _EXTENSION.search(inside[:at]):
        return text
    return inside


def _colon(text: str) -> int | None:
    """Where the first colon outside of brackets stands, if a name could end there."""
    depth = 0
    for at, sign in enumerate(text[:60]):
        depth += (sign in "(（") - (sign in ")）")
        if sign in ":：" and not depth:
            return at or None
    return None


def _unwrapped(text: str) -> str:
    found = _BRACKETED.fullmatch(text)
    return found["inside"].strip() if found and not found["behind"].strip() else text


def _beside(inside: str, behind: str) -> str:
    return f"{inside} {behind.lstrip(':： ')}".strip()
