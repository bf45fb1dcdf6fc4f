"""O5: texts full of a model's habits are told from plain ones, and the evidence says where."""

import re
import time

import pytest

from loreboard.evals.metrics.slop import EVIDENCE, SHORTEST, Hit, Kind, Slop, choices, habits, slop, value
from loreboard.story.script import Language

BOTH: tuple[Language, ...] = ("en", "zh")
PLAIN = {
    "en": """The ferry was late, so Agnes bought a bun and ate it on the bench with her gloves on. A man with a goat asked her the time. She told
    him, and he wrote it on his cuff with a pencil. "My wife will want proof," he said. When the boat came in, the goat would not board. Two deckhands
    pulled, the man pushed, and in the end Agnes gave it the rest of the bun, walked backwards up the plank, and the goat came after her like a
    customer. The mate charged her for it. She argued as far as Crowness, where the goat ate his receipt book, and nobody was charged for anything.""",
    "zh": """渡船晚了半个钟头，阿婆在码头买了一个菜包，戴着手套吃。旁边牵羊的汉子问她几点，她说了，他拿铅笔记在袖口上。“回去好交账。”他说。
    船靠了岸，羊不肯上跳板，两个水手拉，汉子推，都不顶用。阿婆把剩下的半个包子递过去，倒退着往船上走，羊就跟着她上来了，像个熟客。
    管事的要她买羊票。她同他吵到了对岸，羊把他的票本子吃掉一半，这事也就算了。""",
}
FULL = {
    "en": """The air was thick with the scent of ozone. Elara tilted her head, her voice barely above a whisper, and the silence stretched between
    them like a living thing. It wasn't fear. It was something older. A flicker of recognition pulsed in her chest, a testament to the weight of
    centuries, and the shadows shimmered as if the house itself were listening. Slow. Patient. She spoke not with anger, but with a quiet certainty.
    "You came," Silas Thorne said softly. For a long moment, no one spoke. And for now, that was enough.""",
    "zh": """夜色如墨，空气仿佛凝固了。林晚的指尖微微颤抖，眼中闪过一丝复杂的情绪。陆沉嘴角勾起一抹冷笑，声音沙哑：“你终于来了。”她没有说话。
    他沉默了很久，眼眶忽然红了。这不是结束，而是一切的开始。与其说是恨，不如说是执念。那一刻，她终于明白，有什么轻轻碎裂了，仿佛从来没有存在过。""",
}  # fmt: skip


def found(told: Slop, kind: Kind) -> dict[str, Hit]:
    return {hit.what: hit for hit in told.evidence if hit.kind == kind}


def counts(told: Slop) -> dict[str, int]:
    return {hit.what: hit.count for hit in told.evidence}


@pytest.mark.parametrize("language", BOTH)
def test_a_plain_paragraph_has_hardly_a_hit(language: Language) -> None:
    told = slop(PLAIN[language], language)
    assert told.rate <= habits(language).baseline * 1.5
    assert told.value > 0.6


@pytest.mark.parametrize("language", BOTH)
def test_a_paragraph_full_of_habits_is_told_in_every_kind(language: Language) -> None:
    told = slop(FULL[language], language)
    assert told.value < 0.1
    assert min(told.rates.words, told.rates.phrases, told.rates.patterns, told.rates.names) > 0
    assert told.rate == pytest.approx(told.rates.words + told.rates.phrases + told.rates.patterns)


def test_the_evidence_holds_each_hit_in_its_own_sentence() -> None:
    told = slop("He slept. The hum of the fridge kept her awake. She rose. Nothing hummed.", "en")
    assert found(told, "phrases")["the hum of"].sentence == "The hum of the fridge kept her awake."
    assert found(told, "words")["hummed"].sentence == "Nothing hummed."


def test_chinese_evidence_holds_each_hit_in_its_own_sentence() -> None:
    told = slop("天黑了。他眼中闪过一丝不忍，又坐下。“别去。”她拉住他。", "zh")
    assert found(told, "patterns")["一丝一抹"].sentence == "他眼中闪过一丝不忍，又坐下。"


def test_the_most_frequent_hit_comes_first_and_the_rest_is_bounded() -> None:
    told = slop(FULL["en"] + " A shimmer. Another shimmer. One more shimmer.", "en")
    assert told.evidence[0].what == "shimmer"
    assert told.evidence[0].count == 3
    assert len(told.evidence) <= EVIDENCE


def test_a_long_sentence_is_cut_with_dots() -> None:
    [hit] = slop("and then he went on " * 30 + "to the tapestry " + "and then he went on " * 30, "en").evidence
    assert hit.sentence.startswith("…")
    assert hit.sentence.endswith("…")
    assert len(hit.sentence) < 400


def test_a_word_inside_a_phrase_counts_once() -> None:
    assert counts(slop("It is a testament to glue.", "en")) == {"a testament to": 1}


def test_names_are_shown_but_do_not_lower_the_value() -> None:
    told, renamed = (slop(f"{name} mended the net. {name} sold it to Mrs Cobb at the market." * 5, "en") for name in ("Elara", "Agnes"))
    assert found(told, "names")["Elara"].count == 10
    assert told.value == renamed.value == 1
    assert told.rates.names > renamed.rates.names == 0


def test_a_chinese_name_is_not_found_inside_another_word() -> None:
    assert counts(slop("森林晚霞很红。", "zh")) == {}
    assert counts(slop("林晚回家去。", "zh")) == {"林晚": 1}


@pytest.mark.parametrize(("language", "name"), [(lang, p.name) for lang in BOTH for p in habits(lang).patterns])
def test_each_pattern_finds_its_example(language: Language, name: str) -> None:
    [pattern] = [p for p in habits(language).patterns if p.name == name]
    assert name in counts(slop(pattern.like, language))


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("text", ["", " \n\n ", "…—!?", "12 34"])
def test_a_text_without_words_has_no_habits(text: str, language: Language) -> None:
    assert slop(text, language) == Slop(value=1, rate=0, rates=slop("", language).rates, size=0, evidence=())


def test_of_a_mixed_text_only_the_language_asked_for_is_weighed() -> None:
    mixed = PLAIN["zh"] + FULL["en"]
    assert slop(mixed, "zh").evidence == slop(PLAIN["zh"], "zh").evidence
    assert slop(mixed, "zh").size == slop(PLAIN["zh"], "zh").size
    assert slop(mixed, "en").rate == slop(FULL["en"], "en").rate


def test_capitals_curly_quotes_and_line_breaks_hide_nothing() -> None:
    straight = "I couldn't shake it. It wasn't rain. It was the weight of\nthe sea. The hum stopped."
    assert counts(slop(straight.replace("'", "’"), "en")) == counts(slop(straight, "en"))
    assert "couldn't shake" in counts(slop("I COULDN’T SHAKE it. A TAPESTRY.", "en"))
    assert "tapestry" in counts(slop("I COULDN’T SHAKE it. A TAPESTRY.", "en"))


def test_traditional_characters_are_read_as_simplified_and_quoted_as_they_are() -> None:
    told = slop("他嘴角微微上揚，終於明白了。", "zh")
    assert {"嘴角勾起", "终于明白"} <= set(counts(told))
    assert "終於" in told.evidence[0].sentence


def test_letters_that_grow_in_small_do_not_move_the_evidence() -> None:
    assert slop("İİİİ. He wept. The tapestry fell.", "en").evidence[0].sentence == "The tapestry fell."


def test_a_rewording_does_not_change_the_other_hits() -> None:
    before = slop(FULL["en"], "en")
    after = slop(FULL["en"].replace("a testament to the weight of\n    centuries", "which was old"), "en")
    assert after.rates.patterns == pytest.approx(before.rates.patterns * max(before.size, SHORTEST) / max(after.size, SHORTEST))
    assert after.rates.names == pytest.approx(before.rates.names * max(before.size, SHORTEST) / max(after.size, SHORTEST))
    assert after.rate < before.rate


def test_one_hit_in_a_line_is_not_reckoned_as_if_the_line_went_on() -> None:
    assert slop("A shimmer.", "en").rate == pytest.approx(1000 / SHORTEST)


def test_doubling_a_text_changes_no_rate() -> None:
    text = PLAIN["en"] + " " + FULL["en"]
    once, twice = slop(text, "en"), slop(text + "\n\n" + text, "en")
    assert twice.rate == pytest.approx(once.rate, rel=0.05)


def test_the_value_is_a_half_at_twice_the_baseline() -> None:
    assert [value(rate, 5) for rate in (0, 5, 10, 15)] == pytest.approx([1, 1, 1 / 2, 1 / 3])


def test_a_phrase_with_choices_stands_for_each() -> None:
    assert choices("a (low|soft) hum (of|)") == ["a low hum of", "a low hum ", "a soft hum of", "a soft hum "]


@pytest.mark.parametrize("language", BOTH)
def test_a_list_names_nothing_twice_and_has_what_it_says(language: Language) -> None:
    told = habits(language)
    words = [word for group in told.words.values() for word in group.split()]
    phrases = [choice for group in told.phrases.values() for phrase in group for choice in choices(phrase)]
    assert len(words) == len(set(words)) >= 190
    assert len(told.patterns) >= 15
    assert told.language == language
    assert not [phrase for phrase in phrases if phrase != " ".join(phrase.split())]
    assert not [pattern.name for pattern in told.patterns if re.search(r"(?<!\\)[*+](?!\w)", re.sub(r"\[[^\]]*\]", "", pattern.regex))]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "unit",
    ["a", " ", "\n", "'", "—", "A. ", "the ", "not a ", "it wasn't ", ". Not ", "No no, ", "the a, ", ", her ", "as if the ", "the weight of ",
     "It is not a a a ", "less like ", "不是", "没有，", "一", "最后一，又一", "声音", "眼中", "仿佛", "真正的", "了很久"],
)  # fmt: skip
def test_no_hostile_text_takes_long(unit: str, language: Language) -> None:
    text = unit * (100_000 // len(unit))
    before = time.process_time()
    slop(text, language)
    assert time.process_time() - before < 3


def test_a_thousand_texts_take_seconds() -> None:
    text = " ".join([PLAIN["en"], FULL["en"]] * 3)
    before = time.process_time()
    for _ in range(100):
        slop(text, "en")
    assert time.process_time() - before < 3
