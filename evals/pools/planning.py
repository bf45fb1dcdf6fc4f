"""What a pool will take, told before anything is asked: calls, tokens and money by request. Rough; see `band` in pools.yaml."""

from collections.abc import Sequence
from decimal import Decimal

from loreboard.llm import tokens
from loreboard.llm.estimate import Plan, Planned
from loreboard.llm.prices import Price
from loreboard.prompts import load
from loreboard.story.script import Language

from .briefs import Brief
from .figures import figures


def plan(briefs: Sequence[Brief], language: Language, samples: int, model: str, price: Price | None) -> Plan:
    """`samples` plots and one story for each of `briefs`. Input is counted as it will be sent, but for the reply's schema; what a vendor's
    cache spares is not, since these heads are too short for one."""
    told = figures()
    sizes = {"pool/plot": ("count", told.beats, samples), "pool/story": ("length", told.length[language], 1)}
    rows: list[Planned] = []
    for prompt, (hole, size, many) in sizes.items():
        asked = load(prompt, language)
        sent = [tokens.count("\n".join(asked.fill({"brief": brief.brief, hole: str(size)})), model).tokens for brief in briefs]
        said = told.reply[prompt][language]
        money = None if price is None else many * sum((price.cost(count, said) for count in sent), Decimal(0))
        calls = many * len(briefs)
        rows.append(
            Planned(prompt=prompt, calls=calls, input_tokens=many * sum(sent), cached_tokens=0, output_tokens=calls * said, money=money)
        )
    return Plan(rows=tuple(rows), low=told.band["low"], high=told.band["high"])
