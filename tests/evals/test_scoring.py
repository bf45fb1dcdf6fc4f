"""Scoring texts and sets of them, on Chinese, which needs no sentence model, and one English text."""

import pytest

from loreboard.evals.collection import compared, report
from loreboard.evals.piece import Piece, piece
from loreboard.evals.pools import shipped
from loreboard.evals.scoring import LONGEST, Scorer, sampled
from loreboard.story.errors import BadInput

FERRY = (
    "渡口的老秦只收盐，不收钱。那天来了个背棺材的姑娘，说要过河。老秦问她棺材里是谁，姑娘说是去年的自己。"
    "船走到河心，棺材里有人敲了三下。姑娘把一包盐放在船板上，说这是上回欠的。老秦低头一看，盐里埋着他丢了十年的那枚船钉。"
)
KILN = (
    "窑工老罗烧坏了县太爷要的青釉瓶，连夜把碎片磨成粉，掺进给儿媳妇坐月子的红糖里。孩子生下来，指甲盖是青的。"
    "满月那天县太爷来讨瓶子，孩子抓住他的手指不放，他忽然听见了开窑时的那一声响。"
)


def runs(groups: int, each: int, told: str = FERRY) -> list[Piece]:
    """Runs of briefs, each a little different."""
    return [
        piece(f"{told}第{g}天，他又数了{r}遍缆绳。", f"{g}-{r}", brief=f"渡口{g}", group=f"g{g}")
        for g in range(groups)
        for r in range(each)
    ]


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer.open()


def test_the_same_text_gets_the_same_card(scorer: Scorer) -> None:
    assert scorer.score(piece(FERRY)) == Scorer.open().score(piece(FERRY))


def test_cards_come_in_order_and_are_those_of_single_texts(scorer: Scorer) -> None:
    pieces = [piece(FERRY, "a"), piece(KILN, "b"), *runs(2, 20)]
    done: list[int] = []
    cards = list(scorer.score_all(pieces, done.append))
    assert [c.id for c in cards] == [p.id for p in pieces]
    assert cards[1] == scorer.score(pieces[1])
    assert done == list(range(1, 43))


def test_a_story_of_the_pool_is_told_from_one_that_is_none(scorer: Scorer) -> None:
    default = next(story for story in shipped("zh").stories if story.form == "prose")
    assert scorer.score(piece(default.text)).originality < 0.05
    assert scorer.score(piece(default.text)).component("O1").value < 0.1 < scorer.score(piece(FERRY)).component("O1").value


def test_an_english_text_is_scored_by_meaning_and_says_so(scorer: Scorer) -> None:
    told = scorer.score(piece("The miller sold his shadow to a tax collector. By spring the fields would not ripen where he walked."))
    assert told.model.startswith("all-MiniLM-L6-v2")
    assert told.pool == "en.test.1"


def test_nothing_to_score_is_said_by_name(scorer: Scorer) -> None:
    with pytest.raises(BadInput, match="no sentence to score"):
        scorer.score(piece("…… ！", "empty.txt"))


def test_one_word_is_scored_and_its_unity_not_judged(scorer: Scorer) -> None:
    assert {g.id: g.passed for g in scorer.score(piece("雾")).gates}["G2"] is None


def test_a_novel_is_weighed_by_an_even_sample_of_its_beats() -> None:
    beats = tuple(f"第{n}章里发生了第{n}件事。" for n in range(3 * LONGEST))
    long = Piece(id="", text="".join(beats), language="zh", form="prose", beats=beats, heads=(0, 600, 3 * LONGEST - 1))
    told = sampled(long)
    assert len(told.beats) == LONGEST
    assert (told.beats[0], told.beats[1]) == (beats[0], beats[3])
    assert told.heads == (0, 200, LONGEST)


def test_a_set_is_told_by_brief_and_its_copies_are_found(scorer: Scorer) -> None:
    pieces = [piece(FERRY, "1", group="ferry"), piece(FERRY, "2", group="ferry"), piece(KILN, "3", group="kiln")]
    told = report("three", pieces, list(scorer.score_all(pieces)), scorer)
    assert [(g.id, g.diversity.n, g.diversity.distinct) for g in told.groups] == [("ferry", 2, 1), ("kiln", 1, 1)]
    assert told.diversity.distinct == 2
    assert told.diversity.twins is not None
    assert (told.diversity.twins.one, told.diversity.twins.other) == (0, 1)
    assert told.figure("originality").estimate.briefs == 2
    assert told.figure("originality").estimate.low is None


def test_ten_briefs_have_an_interval_and_nine_have_none(scorer: Scorer) -> None:
    nine, ten = runs(9, 1), runs(10, 1)
    assert report("", nine, list(scorer.score_all(nine)), scorer).figure("O8").estimate.low is None
    assert report("", ten, list(scorer.score_all(ten)), scorer).figure("O8").estimate.low is not None


def test_two_sets_are_compared_brief_by_brief(scorer: Scorer) -> None:
    one, other = runs(12, 2), runs(12, 1, KILN)
    a, b = (report(name, told, list(scorer.score_all(told)), scorer) for name, told in (("ferry", one), ("kiln", other)))
    found = compared(a, b)
    assert found.paired
    matter = {d.id: d for d in found.differences}["O8"]
    assert matter.estimate.runs == 12
    assert matter.estimate.briefs == len(matter.by_brief) == 12
    assert matter.estimate.value == pytest.approx(a.figure("O8").estimate.value - b.figure("O8").estimate.value, abs=0.05)


def test_sets_without_a_brief_in_common_stand_side_by_side_only(scorer: Scorer) -> None:
    one, other = [piece(FERRY, "1", group="ferry")], [piece(KILN, "2", group="kiln")]
    found = compared(*(report("", told, list(scorer.score_all(told)), scorer) for told in (one, other)))
    assert not found.paired
    assert not found.differences


def test_cards_of_other_pools_are_not_compared(scorer: Scorer) -> None:
    told = report("", [piece(FERRY, "1")], [scorer.score(piece(FERRY, "1"))], scorer)
    moved = told.model_copy(update={"cards": tuple(c.model_copy(update={"pool": "zh.own.3"}) for c in told.cards)})
    with pytest.raises(ValueError, match="scored differently"):
        compared(told, moved)
