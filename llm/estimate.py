"""What a series will take, told before anything is sent: calls, tokens and money by request. Rates stand in estimate.yaml."""

import math
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field

from loreboard.story.premise import Premise
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .prices import Price


class Planned(Value):
    """One kind of request over the whole series. Tokens over all its calls; `money` in US dollars, None where there is no price."""

    prompt: str
    calls: int
    input_tokens: int
    cached_tokens: int
    """Of the input: what a vendor with a prompt cache reads from it."""
    output_tokens: int
    money: Decimal | None


class Plan(Value):
    """Every request of a series. A real run may come to `low` to `high` times this."""

    rows: tuple[Planned, ...]
    low: float
    high: float

    @property
    def calls(self) -> int:
        return sum(row.calls for row in self.rows)

    @property
    def input_tokens(self) -> int:
        return sum(row.input_tokens for row in self.rows)

    @property
    def cached_tokens(self) -> int:
        return sum(row.cached_tokens for row in self.rows)

    @property
    def output_tokens(self) -> int:
        return sum(row.output_tokens for row in self.rows)

    @property
    def money(self) -> Decimal | None:
        """US dollars in all; None when a row has no price."""
        told = [row.money for row in self.rows if row.money is not None]
        return sum(told, Decimal(0)) if len(told) == len(self.rows) else None


class _Request(Value):
    per: Literal["series", "arc", "episode", "scene"]
    times: float = Field(gt=0)
    head: dict[str, int]
    fixed: dict[str, int]
    scaled: dict[str, int]
    output: int
    output_per_episode: int = 0


class _Rates(Value):
    format: Literal["estimate.1"]
    date: object
    scenes_a_minute: float = Field(gt=0)
    usual_minutes: float = Field(gt=0)
    band: dict[Literal["low", "high"], float]
    least_head: int = Field(ge=0)
    requests: dict[str, _Request]


def plan_cost(premise: Premise, arcs: int, prices: Price | dict[str, Price | None] | None) -> Plan:
    """What `premise` with `arcs` arcs to choose from will take.

    `prices` is the one model's price, or each agent's ("writer": Price) where they differ; None has no price. The first call of a
    kind pays for writing its head to the vendor's cache, the others read it there.
    """
    rates, minutes = _rates(), premise.seconds / 60
    stretch = minutes / rates.usual_minutes
    many = {
        "series": 1,
        "arc": arcs,
        "episode": premise.episodes,
        "scene": premise.episodes * max(1, round(minutes * rates.scenes_a_minute)),
    }
    rows = []
    for prompt, asked in rates.requests.items():
        calls = math.ceil(many[asked.per] * asked.times)
        head = asked.head[premise.language]
        told = head + asked.fixed[premise.language] + math.ceil(asked.scaled[premise.language] * stretch)
        kept = head if head >= rates.least_head else 0
        said = math.ceil(asked.output * (stretch if asked.per == "episode" else 1))
        said += asked.output_per_episode * premise.episodes
        price = prices.get(prompt.split("/")[0]) if isinstance(prices, dict) else prices
        money = None if price is None else price.cost(told, said, written=kept) + (calls - 1) * price.cost(told, said, cached=kept)
        sums = {"input_tokens": calls * told, "cached_tokens": (calls - 1) * kept, "output_tokens": calls * said}
        rows.append(Planned(prompt=prompt, calls=calls, money=money, **sums))
    return Plan(rows=tuple(rows), low=rates.band["low"], high=rates.band["high"])


@cache
def _rates() -> _Rates:
    return _Rates.model_validate(own("loreboard.llm", "estimate.yaml"))
