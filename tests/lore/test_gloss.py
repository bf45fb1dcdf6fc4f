"""Chinese in rough English: near enough to be found by, in either direction."""

from collections.abc import Callable

import numpy as np
import pytest

from loreboard.lore import Lore
from loreboard.lore.gloss import SAYS_NOTHING, gloss
from loreboard.lore.gloss import made as glosses
from loreboard.lore.vectors import Meanings

PAIRS = (
    ("守灯人吹灭了灯，村里人都忘了回家的路", "a lamp keeper blows out the lamp and the village forgets the way home"),
    ("姐姐替弟弟还债，还的是自己的嗓子", "an elder sister pays her brother's debt with her voice"),
    ("宇航员在空间站里种土豆", "an astronaut grows potatoes in a space station"),
    ("老木匠的手忘了怎么刨木头", "the old carpenter's hands forget how to plane wood"),
    ("新娘在婚礼上认不出新郎的脸", "at the wedding the bride cannot recognise the groom's face"),
)


def test_words_are_the_longest_known_and_particles_say_nothing() -> None:
    assert "lamp" in gloss("灯") and gloss("的了吗") == ""
    assert gloss("空间站") == "space station"
    assert "AI" in gloss("AI醒了。") and gloss("AI醒了。").endswith(".")
    assert not set(gloss("我们在家里")) & SAYS_NOTHING


def test_a_gloss_lies_nearest_to_its_own_translation() -> None:
    meanings = Meanings(None, pytest.fail)
    glossed = meanings.each([gloss(zh) for zh, _ in PAIRS])
    english = meanings.each([en for _, en in PAIRS])
    assert glossed is not None and english is not None
    assert (np.argmax(glossed @ english.T, axis=1) == np.arange(len(PAIRS))).all()


def test_names_and_variants_yield_to_a_word() -> None:
    text = "# head\n海 海 [Hai3] /surname Hai/\n海 海 [hai3] /ocean/sea/\n燈 灯 [deng1] /lamp/light/\n箇 个 [ge4] /variant of 個|个[ge4]/\n"
    assert glosses(text, frozenset()) == {"海": "ocean", "灯": "lamp"}


def test_a_chinese_question_finds_what_only_english_words_tell(library: Callable[..., Lore]) -> None:
    """The entry's Chinese is taken away: only its English, met through the gloss, can be what is found."""
    lore = library()
    silent = [e.model_copy(update={"names": e.names.model_copy(update={"zh": "无", "native": None})}) for e in lore.entries]
    found = library(None, tuple(silent)).search("不会迷路的花", 5)
    assert "shj_migu" in [hit.id for hit in found]
