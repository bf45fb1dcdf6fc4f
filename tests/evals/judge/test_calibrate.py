"""A judge held against people: figures worked out by hand, files that are wrong, and the whole way."""

from pathlib import Path

import numpy as np
import pytest

from loreboard.evals.agreement import spearman
from loreboard.evals.judge import Rated, calibrate, pairs_of, rank_agreement, read_pairs, read_ratings
from loreboard.evals.judge.calibrate import accuracy, kappa
from loreboard.story.errors import BadInput

from .conftest import Reader, judge_of
from .test_duel import BELL, HERO, by_the_bell, the_first


def column(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values)


def test_accuracy_leaves_even_pairs_out_and_counts_a_draw_half() -> None:
    assert accuracy(column(1, 0, 0.5, 1), column(0.9, 0.2, 0.7, 0.5)) == pytest.approx(2.5 / 3)
    assert accuracy(column(1), column(0.5)) is None


def test_kappa_takes_chance_away() -> None:
    # sides of the judge ++--, of people +++-: agree 3/4, chance 1/2 * 3/4 + 1/2 * 1/4 = 1/2, kappa (3/4 - 1/2) / (1/2)
    assert kappa(column(1, 1, 0, 0), column(1, 0.8, 0.6, 0.1)) == pytest.approx(0.5)
    assert kappa(column(1, 1), column(1, 1)) is None


def test_spearman_goes_by_ranks_and_shares_equal_ones() -> None:
    assert spearman(column(1, 2, 3), column(1, 10, 100)) == pytest.approx(1)
    # ranks 1, 2.5, 2.5, 4 against 1..4: 4.5 / sqrt(4.5 * 5)
    assert spearman(column(1, 2, 2, 3), column(1, 2, 3, 4)) == pytest.approx(4.5 / np.sqrt(22.5))
    assert spearman(column(1, 1), column(1, 2)) is None


async def test_a_judge_who_agrees_with_people_is_told_from_one_who_goes_by_the_place() -> None:
    groups = [f"g{n}" for n in range(12)]
    pieces = {f"{p.id}{g}": p.model_copy(update={"id": f"{p.id}{g}", "group": g}) for g in groups for p in (BELL, HERO)}
    rated = [Rated(a=f"bell{g}", b=f"hero{g}", human=1.0) if n % 2 else Rated(a=f"hero{g}", b=f"bell{g}", human=0.1) for n, g in enumerate(groups)]  # fmt: skip
    told = await calibrate(rated, pieces, judge_of(Reader({"judge/original": by_the_bell})), np.random.default_rng(0))
    assert (told.accuracy.value, told.accuracy.low, told.kappa.value, told.bias.share) == (1.0, 1.0, 1.0, 0.5)
    assert (told.pairs, told.briefs, told.signed.judge) == (12, 12, "anthropic/claude-test")
    swayed = await calibrate(rated, pieces, judge_of(Reader({"judge/original": the_first})), np.random.default_rng(0))
    assert (swayed.accuracy.value, swayed.kappa.value, swayed.spearman.value, swayed.bias.share) == (0.5, 0.0, None, 1.0)


async def test_below_ten_briefs_there_is_a_figure_and_no_interval() -> None:
    rated = [Rated(a="bell", b="hero", human=1.0)]
    told = await calibrate(rated, {"bell": BELL, "hero": HERO}, judge_of(Reader({"judge/original": by_the_bell})), np.random.default_rng(0))
    assert (told.accuracy.value, told.accuracy.low) == (1.0, None)


async def test_a_pair_without_its_text_is_refused() -> None:
    with pytest.raises(BadInput, match="not there"):
        await calibrate([Rated(a="bell", b="ghost", human=1.0)], {"bell": BELL}, judge_of(Reader({})), np.random.default_rng(0))


def test_any_score_can_be_held_against_ratings() -> None:
    ids = [f"p{n}" for n in range(12)]
    scores = {id: float(n) for n, id in enumerate(ids)}
    told = rank_agreement(scores, scores | {"other": 3.0}, {}, np.random.default_rng(0))
    assert told.value == pytest.approx(1) and told.low == pytest.approx(1)


def test_pairs_and_ratings_are_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("id_a,id_b,human,note\nbell,hero,a,x\nbell,hero,TIE,\nbell,hero,0.25,\n", encoding="utf-8-sig")
    assert [pair.human for pair in read_pairs(path)] == [1.0, 0.5, 0.25]
    path.write_text("id,human\nbell,4\nbell,5\nhero,2\n", encoding="utf-8")
    ratings = read_ratings(path)
    assert ratings == {"bell": 4.5, "hero": 2.0}
    assert pairs_of(ratings, {"bell": BELL, "hero": HERO}, np.random.default_rng(0)) == (Rated(a="bell", b="hero", human=1.0),)


def test_pairs_of_ratings_are_of_one_brief_not_even_and_as_many_as_are_wanted() -> None:
    ratings = {"a": 1.0, "b": 2.0, "c": 2.0, "d": 3.0, "unread": 4.0}
    pieces = {id: BELL.model_copy(update={"id": id, "group": "sea" if id == "d" else "road"}) for id in "abcd"}
    assert [(p.a, p.b, p.human) for p in pairs_of(ratings, pieces, np.random.default_rng(0))] == [("a", "b", 0.0), ("a", "c", 0.0)]
    one, again = (pairs_of(ratings, pieces, np.random.default_rng(1), most=1) for _ in range(2))
    assert one == again and len(one) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id_a,human\nx,a\n", "no column id_b .*line 1"),
        ("id_a,id_b,human\nx,y,maybe\n", "'maybe' is not a, b, tie .*line 2"),
        ("id_a,id_b,human\nx,y,1.5\n", "no share of people .*line 2"),
        ("id_a,id_b,human\nx,y,nan\n", "'nan' is not .*line 2"),
        ("id_a,id_b,human\nx,y,a\nx,,a\n", "id_b is empty .*line 3"),
        ("id_a,id_b,human\nx,x,a\n", "paired with itself .*line 2"),
    ],
)
def test_a_wrong_line_of_people_s_verdicts_is_named(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        read_pairs(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nothing\.csv"):
        read_ratings(tmp_path / "nothing.csv")
