"""Words with what a reader would know of them: how rare each is in its language, and whether it tells that something happens.

Frequencies are those of wordfreq (web, books, subtitles and news up to 2021, before models wrote much of the web); Chinese is cut
into words by jieba. Both are looked up in memory: nothing is downloaded and no cache is written.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from loreboard.lore.lexical import STOP_HAN, STOP_WORDS
from loreboard.story.script import Language
from loreboard.story.yaml_text import own

COMES_BACK = 3
_LATIN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_HAN_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


class Word(NamedTuple):
    """`zipf` is the logarithm of uses in a thousand million words, 0 for a word nobody knows: 7 is "the", 4.5 "gather", 3 "lantern"."""

    text: str
    zipf: float
    event: bool
    """Whether it tells that somebody does something or something happens, as far as its form or the dictionary says."""
    plain: bool
    """Whether it is an article, a pronoun, a particle or the like, which every text is full of."""


def read(text: str, language: Language) -> list[Word]:
    """The words of `text` in order, in small letters."""
    return _chinese(text) if language == "zh" else _english(text)


def _english(text: str) -> list[Word]:
    told = [word.lower().replace("’", "'") for word in _LATIN.findall(text)]
    past, now = [_is_past(word) for word in told], [_is_present(word) for word in told]
    event = past if sum(past) >= sum(now) else [a or b for a, b in zip(past, now, strict=True)]
    return [Word(word, _zipf("en", word), happens, word in STOP_WORDS) for word, happens in zip(told, event, strict=True)]


@cache
def _is_past(word: str) -> bool:
    return word in words_told()["past"] or (word.endswith("ed") and len(word) > 4)


@cache
def _is_present(word: str) -> bool:
    """Whether `word` is the form of he, she or it of a verb: known by its past being about as common as itself."""
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return False
    stem = word[:-3] + "y" if word.endswith("ies") else word[:-2] if word[:-2].endswith(("sh", "ch", "x", "ss", "zz", "o")) else word[:-1]
    if stem in words_told()["present"]:
        return True
    past = stem + "d" if stem.endswith("e") else stem[:-1] + "ied" if word.endswith("ies") else stem + "ed"
    least = max(_zipf("en", stem), _zipf("en", word)) - float(words_told()["verb_margin"])
    return _zipf("en", past) >= least > 0


def _chinese(text: str) -> list[Word]:
    cut, tags = _cutter()
    out = []
    for run in _HAN_WORD.findall(text):
        for word in cut.cut(_simple(run)):
            tag = tags.get(word, "nr")  # what the dictionary has not is a name, or no word at all
            event = tag.startswith("v") and word not in words_told()["no_event"]
            out.append(Word(word, 0.0 if tag.startswith("nr") else _zipf("zh", word), event, word in words_told()["plain"]))
    return out


@cache
def _cutter() -> tuple[Any, Mapping[str, str]]:
    """jieba with its own dictionary and the parts of speech that stand in it. Its cache in the shared temporary folder is not used."""
    import jieba

    made = jieba.Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    rows = (row.split(" ") for row in made.get_dict_file().read().decode("utf-8").splitlines())
    return made, {row[0]: row[2] for row in rows if len(row) == 3}


def coined(texts: Sequence[str]) -> frozenset[str]:
    """Runs of two or three Han that stand in three of `texts` or more and are no word but a name: who a Chinese story is about."""
    tags, plain = _cutter()[1], words_told()["plain"]
    count = Counter(
        run
        for text in texts
        for run in {told[n : n + size] for told in _HAN_WORD.findall(text) for size in (2, 3) for n in range(len(told) - size + 1)}
    )
    return frozenset(
        run
        for run, found in count.items()
        if found >= COMES_BACK
        and tags.get(run, "nr").startswith("nr")
        and not any(char in plain or char in STOP_HAN or char in words_told()["no_event"] for char in run)
    )


@cache
def _simple(run: str) -> str:
    """In simplified characters, which is what the frequencies are of."""
    from wordfreq.chinese import simplify_chinese

    return str(simplify_chinese(run))


@cache
def _zipf(language: Language, word: str) -> float:
    found = _frequencies(language).get(word, 0.0)
    return math.log10(found) + 9 if found else 0.0


@cache
def _frequencies(language: Language) -> Mapping[str, float]:
    from wordfreq import get_frequency_dict

    told: Mapping[str, float] = get_frequency_dict(language, "best")
    return told


@cache
def words_told() -> dict[str, Any]:
    """The contents of words.yaml, its lists as sets."""
    told = own("loreboard.evals.metrics", "words.yaml")
    return {name: frozenset(value.split()) if isinstance(value, str) else value for name, value in told.items()}
