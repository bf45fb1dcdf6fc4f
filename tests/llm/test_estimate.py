"""The estimate before a run: what it says of calls, tokens and money, and how it grows."""

import pytest

from loreboard.llm.estimate import plan_cost
from loreboard.llm.prices import Prices
from loreboard.prompts import load
from loreboard.story.premise import Premise

SERIES = Premise(text="a road-mender in a valley where fog eats the roads", language="en")
PRICE = Prices.read().price("openai/gpt-6.2-sol")


def test_five_episodes_take_the_calls_the_design_allows() -> None:
    plan = plan_cost(SERIES, 6, PRICE)
    assert {row.prompt: row.calls for row in plan.rows} == {
        "writer/arc": 6,
        "writer/bible": 1,
        "writer/script": 5,
        "doctor/read": 7,
        "doctor/worn": 7,
        "writer/revise": 2,
        "writer/reconcile": 1,
        "doctor/knowing": 1,
        "storyboard/shots": 25,
    }
    assert plan.calls - 5 == 50, "beside the alternative arcs"


def test_the_totals_are_of_the_order_the_facts_give() -> None:
    """facts/reliability.md 4.5: 55,000 tokens out and 295,000 in, $1.14 at $2/$10, with one board an episode and one arc. It knows no
    reading for what is worn out, the most of which is read from a cache."""
    plan = plan_cost(SERIES, 1, PRICE)
    assert 55_000 <= plan.output_tokens <= 165_000
    (worn,) = (row for row in plan.rows if row.prompt == "doctor/worn")
    assert 100_000 <= plan.input_tokens - worn.input_tokens <= 295_000 and worn.cached_tokens > 0.6 * worn.input_tokens
    assert plan.money is not None and 1 <= plan.money <= 3


def test_money_is_the_sum_of_the_rows_and_none_without_a_price() -> None:
    plan = plan_cost(SERIES, 6, PRICE)
    assert plan.money == sum(row.money for row in plan.rows if row.money is not None)
    assert plan_cost(SERIES, 6, None).money is None
    assert plan.low < 1 < plan.high


def test_each_agent_can_have_a_model_of_its_own() -> None:
    luna = Prices.read().price("openai/gpt-6-luna")
    assert luna is not None and PRICE is not None
    mixed = plan_cost(SERIES, 6, {"writer": PRICE, "doctor": luna, "storyboard": luna}).money
    dear, cheap = plan_cost(SERIES, 6, PRICE).money, plan_cost(SERIES, 6, luna).money
    assert mixed is not None and dear is not None and cheap is not None
    assert cheap < mixed < dear
    assert plan_cost(SERIES, 6, {"writer": PRICE}).money is None


@pytest.mark.parametrize("more", [{"episodes": 10}, {"seconds": 360}, {"language": "zh"}])
def test_more_to_write_takes_more(more: dict[str, object]) -> None:
    assert plan_cost(SERIES.model_copy(update=more), 6, PRICE).input_tokens > plan_cost(SERIES, 6, PRICE).input_tokens


def test_every_request_it_reckons_with_is_a_prompt() -> None:
    for row in plan_cost(SERIES, 6, None).rows:
        assert load(row.prompt, "en")


def test_heads_that_all_calls_of_a_kind_share_are_paid_once_and_then_read_from_the_cache() -> None:
    plan = plan_cost(SERIES, 6, PRICE)
    boards = next(row for row in plan.rows if row.prompt == "storyboard/shots")
    assert PRICE is not None and boards.money is not None
    assert boards.cached_tokens == boards.input_tokens * 24 // 25 - 550 * 24
    assert boards.money < PRICE.cost(boards.input_tokens // 25, boards.output_tokens // 25) * 25
    assert plan.cached_tokens > plan.input_tokens / 2
