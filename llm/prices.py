"""What models cost: a dated file of ours, and the user's own on top. An unknown price is never taken for zero.

Knows no budget: it turns tokens into money, and says how old and how sure the figures are.
"""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from loreboard.story.errors import BadInput
from loreboard.story.value import Value

OLD_DAYS = 60
"""Prices moved about monthly in 2026; older than this, they warn (facts/reliability.md 2.1)."""
HOSTED = ("anthropic", "openai")
"""Vendors that do nothing for nothing."""
_MILLION = Decimal(1_000_000)
_SNAPSHOT = re.compile(r"[-@](\d{8}|\d{4}-\d{2}-\d{2}|latest)$")

Factor = Field(default=Decimal(1), gt=0)


class Price(Value):
    """One model's price in US dollars per million tokens; sizes in tokens, None where not published."""

    model: str
    date: datetime.date
    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)
    cache_write: Decimal = Field(ge=0)
    cache_read: Decimal = Field(ge=0)
    context: int | None = Field(default=None, gt=0)
    most_output: int | None = Field(default=None, gt=0)
    batch: Decimal = Factor
    """What a call in a batch costs, as a share of the full price."""
    long_above: int | None = Field(default=None, gt=0)
    """Input tokens above which the whole request is dearer, by the next two factors."""
    long_input: Decimal = Factor
    long_output: Decimal = Factor
    lowest: bool = False
    """Only a "from" price is published: what is charged may be higher."""
    assumed: bool = False
    """Nothing is published: the dearest known price stands in."""

    @model_validator(mode="after")
    def _costs_something(self) -> Self:
        if self.model.split("/")[0] in HOSTED and not (self.input and self.output):
            raise ValueError(f"{self.model} costs nothing here, and its vendor gives nothing away")
        return self

    def cost(self, input_tokens: int, output_tokens: int, cached: int = 0, written: int = 0) -> Decimal:
        """Dollars for a call. `cached` and `written` are the parts of `input_tokens` read from and written to the vendor's cache."""
        long = self.long_above is not None and input_tokens > self.long_above
        told = (input_tokens - cached - written) * self.input + cached * self.cache_read + written * self.cache_write
        return (told * (self.long_input if long else 1) + output_tokens * self.output * (self.long_output if long else 1)) / _MILLION

    def worst(self, input_tokens: int, output_tokens: int) -> Decimal:
        """Dollars a call of at most this size can cost: all of its input goes the dearest way."""
        return max(self.cost(input_tokens, output_tokens), self.cost(input_tokens, output_tokens, written=input_tokens))

    def in_batch(self) -> "Price":
        """The same model's price for calls that are sent as a batch."""
        rates = {name: getattr(self, name) * self.batch for name in ("input", "output", "cache_write", "cache_read")}
        return self.model_copy(update={**rates, "batch": Decimal(1)})

    def warning(self, today: datetime.date) -> str | None:
        """What a person should know before trusting this price on `today`, or None."""
        if self.assumed:
            return f"The price of {self.model} is not known; the dearest known price is used instead."
        if self.lowest:
            return f"The price of {self.model} is the lowest of several; yours may be higher. Put it in your price file."
        days = (today - self.date).days
        return f"The price of {self.model} is {days} days old. Check it, and put it in your price file." if days > OLD_DAYS else None


class Prices:
    """Every price known, by model."""

    def __init__(self, prices: Mapping[str, Price]) -> None:
        self._prices = {_name(model): price for model, price in prices.items()}

    @classmethod
    def read(cls, theirs: Path | None = None) -> "Prices":
        """Our price file with `theirs` on top, model by model. Raises BadInput naming the model whose price cannot be used."""
        ours = (files("loreboard.llm") / "prices.yaml").read_text(encoding="utf-8")
        prices = _parse(ours, "prices.yaml")
        if theirs is not None and theirs.exists():
            try:
                prices |= _parse(theirs.read_text(encoding="utf-8"), str(theirs))
            except (OSError, UnicodeDecodeError) as error:
                raise BadInput("Cannot read the price file", str(theirs), "Save it as UTF-8 text that you may read.") from error
        return cls(prices)

    def price(self, model: str) -> Price | None:
        """The price of "vendor/model", whatever its snapshot; None when it is not known."""
        return self._prices.get(_name(model))

    def settled(self, model: str, cap: Decimal | None, local: bool = False) -> Price:
        """The price to reckon with. A `local` model is free unless the file says otherwise; a model of unknown price needs a `cap`
        in dollars and is reckoned at the dearest known price. Raises BadInput when there is none."""
        known = self.price(model)
        if known is not None:
            return known
        if local and model.split("/")[0] not in HOSTED:
            nothing = Decimal(0)
            return Price(model=model, date=datetime.date.max, input=nothing, output=nothing, cache_write=nothing, cache_read=nothing)
        if cap is None:
            raise BadInput(
                f"The price of {model} is not known", "--model", "Give --budget USD as a cap, or write its price into your price file."
            )
        dearest = max(self._prices.values(), key=lambda price: price.output)
        return dearest.model_copy(update={"model": model, "assumed": True})


class _File(Value):
    format: Literal["prices.1"]
    date: datetime.date
    models: dict[str, dict[str, Any]]


def _parse(text: str, where: str) -> dict[str, Price]:
    model = ""
    try:
        told = _File.model_validate(yaml.safe_load(text))
        prices: dict[str, Price] = {}
        for model, fields in told.models.items():
            shares = {"cache_write": "1.25", "cache_read": "1"}
            guessed = {name: Decimal(str(fields.get("input", 0))) * Decimal(share) for name, share in shares.items()}
            prices[_name(model)] = Price.model_validate({"model": model, "date": told.date, **guessed, **fields})
        return prices
    except (yaml.YAMLError, ValidationError, ArithmeticError) as error:
        why = error.errors()[0]["msg"].removeprefix("Value error, ") if isinstance(error, ValidationError) else "it is no YAML with numbers"
        raise BadInput(
            f"The price file cannot be used: {why}", f"{where}, {model}" if model else where, "Correct it; prices.yaml shows how."
        ) from error


def _name(model: str) -> str:
    return _SNAPSHOT.sub("", model.lower()).replace("/claude-", "/").replace(".", "-")
