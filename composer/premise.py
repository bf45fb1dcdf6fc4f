"""What a premise says, as far as the kits know it: trade, place, hazard, genre, a name, a sex. The rest comes from the seed."""

import random
import re
from functools import cache
from typing import Any, Literal

from loreboard.story.script import Language
from loreboard.story.value import Value

from .told import told
from .wishes import answered
from .words import kit

Genre = Literal["myth", "sf", "modern"]
_SF = {
    "en": re.compile(r"\b(space|station|orbit\w*|planet\w*|robot\w*|android\w*|ai|ship's|starship|mars|moon|lunar|colony|colon\w+|drone\w*|cyborg|clone\w*|quantum|satellite|future|airlock|reactor|data|signal|server|hull)\b", re.I),
    "zh": re.compile(r"太空|空间站|轨道|星球|行星|机器人|人工智能|飞船|火星|月球|殖民|无人机|克隆|量子|卫星|未来|气闸|反应堆|数据|信号|服务器|星际|科幻|舱"),
}  # fmt: skip
_WOMAN = {
    "en": re.compile(r"\b(she|her|woman|girl|mother|daughter|sister|widow|aunt|grandmother|queen|goddess|wife)\b", re.I),
    "zh": re.compile(r"她|女|母亲|妈|姐|妹|寡妇|婶|奶奶|外婆|娘"),
}
_MAN = {
    "en": re.compile(r"\b(he|his|him|man|boy|father|son|brother|widower|uncle|grandfather|king|god|husband)\b", re.I),
    "zh": re.compile(r"他|男|父亲|爸|哥|弟|叔|爷爷|儿子|汉子"),
}
_NAMED = {
    "en": re.compile(r"\b(?:named|called)\s+([A-Z][\w'’-]{1,19}(?:\s[A-Z][\w'’-]{1,19})?)\b(?![\w'’-])"),
    "zh": re.compile(r"(?:名叫|叫做|名为)([\u4e00-\u9fff]{2,3})(?=的|，|。|、|,|$)"),
}


_KINDS = {
    "en": {
        "sounds": "sound|song|voice|hear|silen|music|bell|sing|listen|echo",
        "tastes": "taste|food|cook|noodle|soup|tea|bread|salt|flavou?r|hungry|eat",
        "names": "name|called|title|signature",
        "faces": "face|portrait|mirror|recogni|stranger",
        "skills": "skill|craft|hands|trade|apprentice|knack",
        "places": "map|address|homeland|house|road home|birthplace|street",
    },
    "zh": {
        "sounds": "声|歌|音|听|铃|曲",
        "tastes": "味|面馆|汤|茶|饭|盐|厨|吃|菜",
        "names": "名字|姓|称呼|签名",
        "faces": "脸|面孔|镜|认不出|画像",
        "skills": "手艺|本事|学徒|绝活|双手",
        "places": "地图|故乡|老家|门牌|巷|回家",
    },
}


def kinds_wanted(text: str, language: Language) -> set[str]:
    """The kinds of loss (places, faces, tastes ...) that a premise speaks of in its own words."""
    return {kind for kind, words in _KINDS[language].items() if re.search(words, text, re.I)}


class Found(Value):
    """What was read out of a premise. `taken` are the user's own words that are used; `chosen` what we had to choose."""

    genre: Genre
    trade: str
    places: str
    hazard: str
    sex: Literal["f", "m"]
    name: str
    taken: tuple[str, ...]
    chosen: tuple[str, ...]
    wishes: str
    """What becomes of all else that it asks for, as a person is told."""


def read_premise(text: str, language: Language, rng: random.Random, sf_lore: bool) -> Found:
    """Read `text`; `sf_lore` says that the arc's lore is science fiction, which decides where the words do not."""
    tells = told(text, language)
    trade, trade_word = _best("trades", text, language)
    if tells.who and not (trade and trade_word.casefold() in f"{tells.who} {trade[language]['noun']}"):
        trade, trade_word = entry("trades", tells.craft), tells.who
    place, place_word = _best("places", text, language)
    hazard, hazard_word = _best("hazards", text, language)
    genre = _genre(text, language, trade, place, sf_lore)
    picked = {
        "trades": trade or _any("trades", genre, rng),
        "places": place or _any("places", genre, rng, suits=hazard),
    }
    picked["hazards"] = hazard or _any("hazards", genre, rng, suits=picked["places"])
    words = {"trades": trade_word, "places": place_word, "hazards": hazard_word}
    named = _NAMED[language].search(text)
    women, men = len(_WOMAN[language].findall(text)), len(_MAN[language].findall(text))
    sex: Literal["f", "m"] = "f" if women > men else "m" if men > women else rng.choice(("f", "m"))
    return Found(
        genre=genre,
        trade=picked["trades"]["id"],
        places=picked["places"]["id"],
        hazard=picked["hazards"]["id"],
        sex=sex,
        name=named[1] if named else "",
        taken=tuple(dict.fromkeys(re.sub(r"^(?:an?|the) ", "", word) for word in (*words.values(), named[1] if named else "") if word)),
        chosen=tuple(_said(group, item, language) for group, item in picked.items() if not words[group]),
        wishes=answered(text, language),
    )


def entry(group: str, name: str) -> dict[str, Any]:
    """The kit entry of `group` called `name`."""
    return next(item for item in kit(group) if item["id"] == name)


def _best(group: str, text: str, language: Language) -> tuple[dict[str, Any] | None, str]:
    """The entry with the longest keywords in the text, and the longest of those words; (None, "") when none is there."""
    best: tuple[int, dict[str, Any] | None, str] = (0, None, "")
    for item in kit(group):
        hits = [(found, len(word)) for word in item["keywords"][language] if (found := _hit(word, text, language))]
        score = sum(size for _, size in hits)
        if score > best[0]:
            best = (score, item, max(hits, key=lambda hit: hit[1])[0])
    return best[1], best[2]


def _hit(word: str, text: str, language: Language) -> str:
    """The words of the text that `word` stands for, or ""."""
    if language == "zh":
        return word if word in text else ""
    found = _pattern(word).search(text)
    return found[0] if found else ""


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """A short keyword as a word of its own, a longer one as the start of a word."""
    ending = r"s?\b" if len(word) <= 4 else r"[\w-]*"
    return re.compile(rf"\b{re.escape(word)}{ending}", re.I)


def _genre(text: str, language: Language, trade: dict[str, Any] | None, place: dict[str, Any] | None, sf_lore: bool) -> Genre:
    votes: dict[Genre, float] = {"myth": 0.4, "sf": 0.5 if sf_lore else 0.0, "modern": 0.0}
    votes["sf"] += 1.5 * len(_SF[language].findall(text))
    for item in (trade, place):
        for genre in item["genres"] if item else ():
            votes[genre] += 1.0 / len(item["genres"])  # type: ignore[index]
    return max(votes, key=lambda genre: votes[genre])


def _any(group: str, genre: Genre, rng: random.Random, suits: dict[str, Any] | None = None) -> dict[str, Any]:
    """One entry of the genre; `suits` is the danger or the place it must not contradict (no drought on a snow bridge)."""
    fitting = [item for item in kit(group) if genre in item["genres"]] or kit(group)
    if suits:
        fitting = [
            item for item in fitting if item["id"] not in suits.get("never_with", ()) and suits["id"] not in item.get("never_with", ())
        ] or fitting
    chosen: dict[str, Any] = rng.choice(fitting)
    return chosen


def _said(group: str, item: dict[str, Any], language: Language) -> str:
    told = item["home"][language]["slot"] if group == "places" else item[language].get("noun") or item[language].get("name")
    return str(told)
