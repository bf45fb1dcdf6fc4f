"""One model's meter: what an ask can cost at worst, and what a reply has cost. Trusts a vendor's count only as far as it makes sense."""

from decimal import Decimal

from loreboard.story.ask import Ask, Reply
from loreboard.story.tokens import Count
from loreboard.story.value import Value

from . import tokens
from .prices import Price

ENDLESS = 100_000_000
"""Tokens: a hundred times what the largest model reads. A count above it is a fault of the vendor's and is charged as this."""


class Bill(Value):
    """What one attempt cost, in US dollars, with its tokens. `doubt` says why the figures are not simply the vendor's; "" when they are."""

    amount: Decimal
    input_tokens: int
    cached_tokens: int
    written_tokens: int
    output_tokens: int
    doubt: str = ""


class Meter:
    """Reckons at `price`."""

    def __init__(self, price: Price) -> None:
        self.price = price

    def worst(self, ask: Ask) -> Decimal:
        """Dollars `ask` can cost at most: its input by the upper end of the count, and a reply as long as is allowed."""
        return self.price.worst(tokens.count_ask(ask, self.price.model).most, self._longest(ask))

    def bill(self, ask: Ask, reply: Reply) -> Bill:
        """What `reply` cost. A count that is missing, negative or larger than can be gives way to the larger of it and our own estimate."""
        asked, said = tokens.count_ask(ask, self.price.model), tokens.count(reply.text, self.price.model)
        longest = self._longest(ask)
        told_in, wrong_in = _sane(reply.input_tokens, asked, asked.most)
        told_out, wrong_out = _sane(reply.output_tokens, said, longest)
        cached, written = reply.cached_tokens, reply.written_tokens
        wrong_cache = min(cached, written) < 0 or cached + written > told_in
        if wrong_cache or told_in != reply.input_tokens:
            cached, written = 0, 0
            amount = self.price.worst(told_in, told_out)
        else:
            amount = self.price.cost(told_in, told_out, cached, written)
        wrong = {"input": wrong_in, "output": wrong_out, "cache": "does not add up" if wrong_cache else ""}
        return Bill(
            amount=amount,
            input_tokens=told_in,
            cached_tokens=cached,
            written_tokens=written,
            output_tokens=told_out,
            doubt="; ".join(f"{what} {why}" for what, why in wrong.items() if why),
        )

    def _longest(self, ask: Ask) -> int:
        return min(ask.most_tokens, self.price.most_output or ask.most_tokens)


def _sane(told: int, own: Count, most: int) -> tuple[int, str]:
    """The count to reckon with, and what is wrong with the vendor's: above `most`, or less than half of what the text must be."""
    if told > most:
        return min(told, ENDLESS), f"told as {told}, at most {most} expected"
    if told <= 0 or told < own.tokens * (1 - own.low) / 2:
        return max(told, min(own.most, most)), f"told as {told}, reckoned {min(own.most, most)}"
    return told, ""
