"""What a clip costs at a seller's. The price belongs to model and seller: the same model differs by 2.5 times between two."""

from decimal import Decimal
from fractions import Fraction

from loreboard.story.value import Value

from .parts import Money, Rate, Tier
from .profile import Profile

CENT_OF_CENT = Decimal("0.0001")


class Quote(Value):
    """What one seller would bill for one clip."""

    seller: str
    cost: Decimal
    currency: str
    lowest: bool
    """Seen for one setting only: what is billed may be more."""


def cost(
    profile: Profile, seconds: Fraction | Decimal | int, tier: Tier | None = None, audio: bool | None = None, seller: str | None = None
) -> Decimal | None:
    """What a clip of `seconds` costs at `seller`, or at the first one listed; None where no price is known, 0 on one's own machine.

    Rounded to a hundredth of a cent. Its currency is the seller's (`quotes` tells it). `audio` None is the dearer of both.
    """
    if profile.surface == "local":
        return Decimal(0)
    told = quotes(profile, seconds, tier, audio)
    return next((quote.cost for quote in told if seller is None or quote.seller == seller), None)


def quotes(profile: Profile, seconds: Fraction | Decimal | int, tier: Tier | None = None, audio: bool | None = None) -> tuple[Quote, ...]:
    """What each seller would bill, in the order of the profile; a seller who has no price for that is left out."""
    out = []
    for money in profile.money:
        rate = _rate(money, tier, audio)
        if rate is None:
            continue
        billed = max(Fraction(seconds), Fraction(money.minimum_seconds or 0))
        exact = Fraction(rate.price) * (billed if money.unit == "second" else 1)
        price = (Decimal(exact.numerator) / exact.denominator).quantize(CENT_OF_CENT)
        out.append(Quote(seller=money.seller, cost=price, currency=money.currency, lowest=money.lowest))
    return tuple(out)


def _rate(money: Money, tier: Tier | None, audio: bool | None) -> Rate | None:
    """The rate for that tier and sound. Without a tier it is the cheapest tier's; without a word on sound, the dearer."""
    fitting = [
        rate
        for rate in money.rates
        if (tier is None or rate.tier is None or rate.tier == tier) and (audio is None or rate.audio is None or rate.audio == audio)
    ]
    if tier is None and fitting:
        cheapest = min(fitting, key=lambda rate: rate.price).tier
        fitting = [rate for rate in fitting if rate.tier == cheapest]
    return max(fitting, key=lambda rate: rate.price, default=None)
