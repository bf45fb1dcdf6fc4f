"""Prices: dated, sourced, the user's on top; never zero by mistake and never unknown in silence."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.llm.prices import Prices
from loreboard.story.errors import BadInput

NOW = date(2026, 11, 25)


def mine(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "prices.yaml"
    file.write_text("format: prices.1\ndate: 2026-11-25\nmodels:\n" + text)
    return file


def test_a_call_costs_what_its_parts_cost() -> None:
    price = Prices.read().price("anthropic/opus-5.5")
    assert price is not None
    assert price.cost(1_000_000, 100_000) == Decimal(6)
    assert price.cost(1_000_000, 0, cached=500_000, written=250_000) == Decimal("1") + Decimal("0.1") + Decimal("1.25")
    assert price.worst(1_000_000, 0) == Decimal(5)


def test_a_long_prompt_makes_the_whole_request_dearer() -> None:
    price = Prices.read().price("openai/gpt-6.2-sol")
    assert price is not None
    assert price.cost(272_000, 1000) == Decimal("0.554")
    assert price.cost(272_001, 1000) == Decimal(272_001) * 4 / 1_000_000 + Decimal("0.015")


def test_a_batch_costs_half() -> None:
    price = Prices.read().price("anthropic/sonnet-5.5")
    assert price is not None
    assert price.in_batch().cost(1000, 1000) * 2 == price.cost(1000, 1000)


@pytest.mark.parametrize("name", ["openai/gpt-6.2-sol-2026-10-01", "openai/GPT-6-2-Sol"])
def test_a_snapshot_has_the_price_of_its_model(name: str) -> None:
    assert Prices.read().price(name) == Prices.read().price("openai/gpt-6.2-sol")
    assert Prices.read().price("anthropic/claude-opus-5-5-20260901") == Prices.read().price("anthropic/opus-5.5")


def test_an_unknown_model_asks_for_a_cap_and_is_then_reckoned_at_the_dearest_price() -> None:
    prices = Prices.read()
    assert prices.price("openai/gpt-9") is None
    with pytest.raises(BadInput, match=r"gpt-9 is not known.*--budget"):
        prices.settled("openai/gpt-9", cap=None)
    told = prices.settled("openai/gpt-9", cap=Decimal(5))
    assert (told.model, told.output, told.assumed) == ("openai/gpt-9", Decimal(50), True)
    assert "dearest" in (told.warning(NOW) or "")


def test_a_local_model_is_free_and_a_hosted_one_never_is() -> None:
    prices = Prices.read()
    assert prices.settled("compatible/qwen", None, local=True).cost(1000, 1000) == 0
    assert prices.settled("compatible/qwen", None, local=True).warning(NOW) is None
    with pytest.raises(BadInput):
        prices.settled("openai/gpt-9", None, local=True)


@pytest.mark.parametrize("fields", ['{input: "0", output: "0"}', '{input: "1", output: "0"}', "{input: 0.0, output: 5}"])
def test_a_zero_price_for_a_hosted_vendor_is_refused(tmp_path: Path, fields: str) -> None:
    with pytest.raises(BadInput, match=r"costs nothing.*openai/gpt-6-luna"):
        Prices.read(mine(tmp_path, f"  openai/gpt-6-luna: {fields}\n"))


@pytest.mark.parametrize(
    "fields", ['{input: "-1", output: "5"}', "{input: cheap, output: 5}", "{output: 5}", "{input: 1, output: 2, colour: red}", "3"]
)
def test_a_price_that_is_none_is_refused(tmp_path: Path, fields: str) -> None:
    with pytest.raises(BadInput, match=r"prices\.yaml"):
        Prices.read(mine(tmp_path, f"  openai/gpt-6-luna: {fields}\n"))


def test_the_users_file_wins_model_by_model(tmp_path: Path) -> None:
    prices = Prices.read(mine(tmp_path, "  openai/gpt-6.2-sol: {input: 3, output: 12}\n  compatible/mine: {input: 0, output: 0}\n"))
    theirs, free, ours = (prices.price(m) for m in ("openai/gpt-6.2-sol", "compatible/mine", "openai/gpt-6-luna"))
    assert theirs is not None and free is not None and ours is not None
    assert (theirs.input, theirs.date, free.output, ours.input) == (Decimal(3), NOW, Decimal(0), Decimal("0.10"))
    assert (theirs.cache_write, theirs.cache_read) == (Decimal("3.75"), Decimal(3))
    assert Prices.read(tmp_path / "none.yaml").price("openai/gpt-6-luna") is not None


def test_a_price_older_than_60_days_warns() -> None:
    price = Prices.read().price("openai/gpt-6.2-sol")
    assert price is not None
    assert price.warning(price.date + timedelta(days=60)) is None
    assert "61 days old" in (price.warning(price.date + timedelta(days=61)) or "")


def test_a_price_that_is_only_the_lowest_of_several_says_so() -> None:
    price = Prices.read().price("anthropic/haiku-5.5")
    assert price is not None and "lowest of several" in (price.warning(NOW) or "")
