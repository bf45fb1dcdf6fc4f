"""J1: how often the judge finds the story in what others would have told."""

import math
import re
from pathlib import Path

import pytest

from loreboard.agents.desk import Desk
from loreboard.composer import Composer
from loreboard.evals.judge import SuiGeneris, plan_sui_generis, seat, sui_generis
from loreboard.evals.piece import Piece
from loreboard.llm import Scripted
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.ask import Ask
from loreboard.story.errors import BadInput, ModelTrouble, NeedsModel, UnusableReply
from loreboard.story.verdicts import Continuation, Echo, Echoes

from .conftest import BEATS, Reader, between, judge_of, made


def tell(ask: Ask) -> Continuation:
    """Every second take foresees the last beat of the piece."""
    events = ("A stranger leads them home.",)
    return Continuation(events=(*events, "The road is mended with coins.") if ask.seed % 2 else events)


def compare(ask: Ask) -> Echoes:
    numbers = [int(n) for n in re.findall(r"^(\d+)\.$", between(ask, "segments"), re.M)]
    has = "mended with coins" in between(ask, "continuation")
    return Echoes(
        echoes=tuple(
            Echo(segment=n, quote="the road is mended, with coins" if has and n == 6 else "", same=has and n == 6) for n in numbers
        )
    )


def reader() -> Reader:
    return Reader({"judge/continue": tell, "judge/echoes": compare})


async def test_the_score_is_what_the_hits_come_to_and_the_evidence_is_the_continuation_that_says_it(piece: Piece) -> None:
    chat = reader()
    told = await sui_generis(piece, judge_of(chat), samples=4)
    assert [one.hits for one in told.segments] == [(0,), (0, 0), (0,) * 3, (0,) * 4, (2,) * 5]
    # four segments nobody foresaw, log 5 each; the last half foreseen, log 5/3
    assert told.score == pytest.approx((4 * math.log(5) + math.log(5 / 3)) / 5)
    assert told.share == pytest.approx(told.score / math.log(5))
    assert told.drop == pytest.approx((1 - math.log(5 / 3) / math.log(5)) / 4)
    (evidence,) = told.evidence
    assert (evidence.segment, evidence.cut, evidence.take) == (6, 1, 1)
    assert evidence.events[1] == "The road is mended with coins."
    assert told.distinct == 0.5
    assert (told.samples, told.teller, told.signed.judge, told.signed.seed) == (4, chat.model, chat.model, 0)


async def test_every_ask_has_a_step_of_its_own_and_every_take_another_seed(piece: Piece) -> None:
    chat = reader()
    await sui_generis(piece, judge_of(chat, seed=7), samples=3)
    steps = [ask.step for ask in chat.asked]
    assert len(set(steps)) == len(steps) == 30
    assert {"judge/j1/p/c03/k2/told", "judge/j1/p/c03/k2/echoes"} <= set(steps)
    tales = [ask for ask in chat.asked if ask.step.startswith("judge/j1/p/c03") and ask.prompt == "judge/continue"]
    assert sorted(ask.seed for ask in tales) == [7, 8, 9]
    assert len({ask.fingerprint("") for ask in tales}) == 3 and len({ask.told for ask in tales}) == 1


async def test_the_teller_sees_nothing_after_the_cut(piece: Piece) -> None:
    chat = reader()
    await sui_generis(piece, judge_of(chat), samples=1)
    for ask in chat.asked:
        if ask.prompt == "judge/continue":
            cut = int(ask.step.split("/c")[1][:2])
            assert between(ask, "story_so_far") == "\n".join(BEATS[:cut]) and BEATS[cut] not in ask.told


@pytest.mark.parametrize(("apart", "calls"), [(False, 80), (True, 160)])
async def test_calls_are_counted_before_they_are_made(piece: Piece, apart: bool, calls: int) -> None:
    chat = reader()
    judge = judge_of(chat)
    plan = plan_sui_generis([piece], judge, apart=apart)
    assert plan.calls == calls and plan.input_tokens > 0 and plan.output_tokens > 0 and plan.money is None
    assert chat.asked == []
    told = await sui_generis(piece, judge, apart=apart)
    assert len(chat.asked) == calls and told.samples == 8 and told.apart is apart
    assert len({ask.step for ask in chat.asked}) == calls


async def test_asked_apart_or_together_the_same_judge_gives_the_same_score(piece: Piece) -> None:
    one, other = [await sui_generis(piece, judge_of(reader()), samples=2, apart=apart) for apart in (False, True)]
    assert one.segments == other.segments


async def test_what_the_journal_has_is_not_asked_again_and_no_two_takes_are_taken_for_one(piece: Piece, tmp_path: Path) -> None:
    first, again = reader(), reader()
    told: list[SuiGeneris] = []
    for chat in (first, again):
        with Ledger(tmp_path / "journal.sqlite") as ledger:
            told.append(await sui_generis(piece, seat(Desk(Journal(chat, ledger, "run"), "en", 0)), samples=2))
    assert told[0] == told[1]
    assert len(first.asked) == 20 and again.asked == []


async def test_a_chinese_piece_is_judged_in_chinese() -> None:
    chat = reader()
    await sui_generis(made(language="zh", beats=("阿达卖了钟。", "路上没人应声。")), judge_of(chat), samples=1)
    assert all("只回一份合乎样式的 JSON" in ask.system for ask in chat.asked)


async def test_the_teller_may_be_another_model(piece: Piece) -> None:
    teller = Reader({"judge/continue": tell}, "openai/gpt-test")
    told = await sui_generis(piece, judge_of(Reader({"judge/echoes": compare})), samples=1, teller=Desk(teller, "en", 0))
    assert told.teller == "openai/gpt-test" and told.signed.judge == "anthropic/claude-test"


async def test_an_echo_without_words_to_show_for_it_is_refused(piece: Piece) -> None:
    def lie(ask: Ask) -> Echoes:
        told = compare(ask)
        return Echoes(echoes=tuple(e.model_copy(update={"same": True, "quote": "words of nobody"}) for e in told.echoes))

    with pytest.raises(UnusableReply, match="'words of nobody' does not stand in the continuation"):
        await sui_generis(piece, judge_of(Reader({"judge/continue": tell, "judge/echoes": lie})), samples=1)


async def test_a_judgement_that_leaves_a_segment_out_is_refused(piece: Piece) -> None:
    short = Reader({"judge/continue": tell, "judge/echoes": lambda ask: Echoes(echoes=compare(ask).echoes[1:])})
    with pytest.raises(UnusableReply, match="once each for segments"):
        await sui_generis(piece, judge_of(short), samples=1)


async def test_one_call_that_fails_ends_the_whole_with_its_own_error(piece: Piece) -> None:
    chat = Scripted({})
    with pytest.raises(ModelTrouble, match="Nothing is scripted for judge/continue"):
        await sui_generis(piece, judge_of(chat, at_once=1))  # type: ignore[arg-type]
    assert len(chat.asked) == 1


async def test_the_offline_composer_cannot_tell_a_continuation(piece: Piece) -> None:
    with pytest.raises(NeedsModel) as caught:
        await sui_generis(piece, judge_of(reader()), teller=Desk(Composer(draft_seconds), "en", 0))
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("more", [{"samples": 0}, {"most": 1}])
async def test_too_few_samples_or_segments_are_refused(piece: Piece, more: dict[str, int]) -> None:
    with pytest.raises(BadInput, match="too few"):
        await sui_generis(piece, judge_of(reader()), **more)  # type: ignore[arg-type]
