"""What judging will take, told before anything is asked: calls, tokens and money by request. Rough; see `band` in judge.yaml."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loreboard.llm import tokens
from loreboard.llm.estimate import Plan, Planned
from loreboard.llm.prices import Price
from loreboard.prompts import load
from loreboard.story.script import Language

from .figures import figures


class Calls(NamedTuple):
    """`many` asks of one prompt with `holes`, each answered in `size` pieces of the size that judge.yaml gives."""

    prompt: str
    language: Language
    holes: Mapping[str, str]
    many: int
    size: int
    model: str


def plan(asks: Sequence[Calls], price: Price | None = None) -> Plan:
    """`asks` summed by prompt. Input is counted as it will be sent, but for the reply's schema; what a vendor's cache spares is not."""
    told = figures()
    rows: dict[str, Planned] = {}
    for ask in asks:
        sent = tokens.count("\n\n".join(load(ask.prompt, ask.language).fill(dict(ask.holes))), ask.model).tokens
        said = ask.size * told.reply[ask.prompt]
        money = None if price is None else ask.many * price.cost(sent, said)
        row = Planned(
            prompt=ask.prompt, calls=ask.many, input_tokens=ask.many * sent, cached_tokens=0, output_tokens=ask.many * said, money=money
        )  # fmt: skip
        rows[ask.prompt] = _sum(rows[ask.prompt], row) if ask.prompt in rows else row
    return Plan(rows=tuple(rows.values()), low=told.band["low"], high=told.band["high"])


def _sum(one: Planned, other: Planned) -> Planned:
    money = None if one.money is None or other.money is None else one.money + other.money
    counts = {name: getattr(one, name) + getattr(other, name) for name in ("calls", "input_tokens", "output_tokens")}
    return one.model_copy(update=counts | {"money": money})
