"""The guard against reciting: exact, edited and renamed passages found, clean texts left alone, the limits where they stand."""

import random
import re
from functools import cache

import pytest

from loreboard.evals.pools import shipped
from loreboard.lore.overlap import FLAG, STOP, KnownTexts
from loreboard.story.script import Language

PLANTED, CLEAN = 200, 170
NAMES = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")


@cache
def stories(language: Language) -> tuple[str, ...]:
    """Stories of a page, half of which are known to the guard."""
    return tuple("\n".join(beats) for use in ("test", "tune") for beats in shipped(language, use).beats)


@cache
def guard(language: Language) -> KnownTexts:
    return KnownTexts((f"story {n}", text) for n, text in enumerate(stories(language)[::2]))


def units(text: str, language: Language) -> list[str]:
    return text.split() if language == "en" else list(text)


def planted(language: Language, change: float, rng: random.Random) -> str:
    """A clean scene with a passage of a known one in its middle, `change` of its words or signs replaced."""
    known, clean = stories(language)[::2], stories(language)[1::2]
    source = units(rng.choice(known), language)
    size = min(len(source) - 1, rng.randrange(*((35, 60) if language == "en" else (60, 100))))
    start = rng.randrange(len(source) - size)
    others = units(rng.choice(known), language)
    passage = [rng.choice(others) if rng.random() < change else one for one in source[start : start + size]]
    host = units(rng.choice(clean), language)
    half = len(host) // 2
    return (" " if language == "en" else "").join([*host[:half], *passage, *host[half:]])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("change", "recall"), [(0.0, 0.99), (0.1, 0.9)])
def test_planted_passages_are_found_word_for_word_and_with_every_tenth_word_changed(
    language: Language, change: float, recall: float
) -> None:
    rng = random.Random(1)
    found = sum(bool(guard(language).repeats(planted(language, change, rng))) for _ in range(PLANTED))
    assert found / PLANTED >= recall


@pytest.mark.parametrize("language", ["en", "zh"])
def test_clean_stories_are_left_alone(language: Language) -> None:
    clean = stories(language)[1::2][:CLEAN]
    assert sum(bool(guard(language).repeats(text)) for text in clean) / len(clean) <= 0.01


def test_other_names_do_not_hide_a_passage() -> None:
    rng, found = random.Random(2), 0
    told = [text for text in stories("en")[::2] if len(NAMES.findall(text)) >= 3]
    for text in told[:60]:
        found += bool(guard("en").repeats(NAMES.sub(lambda _: rng.choice(("Oskar", "Wilhelmina", "Bao")), text)))
    assert found / min(60, len(told)) >= 0.9


def test_a_short_run_is_a_phrase_a_longer_one_is_flagged_and_a_long_one_stops() -> None:
    words = [f"w{n}x" for n in range(60)]
    known = KnownTexts([("book", " ".join(words))])
    told = {
        size: known.repeats("before it " + " ".join(words[:size]) + " and after") for size in (FLAG[False] - 1, FLAG[False], STOP[False])
    }
    assert told[FLAG[False] - 1] == ()
    assert [one.stops for one in told[FLAG[False]]] == [False]
    assert [one.stops for one in told[STOP[False]]] == [True]
    (one,) = told[FLAG[False]]
    assert (one.source, one.alike, one.longest) == ("book", FLAG[False], FLAG[False])
    assert one.quote == " ".join(words[: FLAG[False]])


def test_a_twentieth_of_a_scene_stops_it() -> None:
    words = [f"w{n}x" for n in range(60)]
    scene = " ".join([f"y{n}" for n in range(200)] + words[: FLAG[False]])
    assert [one.stops for one in KnownTexts([("book", " ".join(words))]).repeats(scene)] == [True]


def test_what_stands_everywhere_belongs_to_nobody() -> None:
    phrase = "once upon a time there lived a poor man who had three sons and one daughter"
    many = KnownTexts((f"tale {n}", f"{phrase} number {n}") for n in range(40))
    assert many.repeats(phrase) == ()
