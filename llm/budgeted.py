"""A Chat that sends nothing the budget has not set money aside for. One attempt, one reservation; it stands next to the provider."""

import asyncio
from uuid import uuid4

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import Busy, NotAccepted, NotLetIn, OutOfQuota, OverBudget, Refused, Truncated, Unreachable, UnusableReply

from .budget import Budget
from .chat import Chat
from .failures import billed
from .meter import Meter

UNBILLED = (Busy, OutOfQuota, NotLetIn, NotAccepted, Unreachable)
"""Failures that no vendor bills."""
BILLED = (Refused, Truncated, UnusableReply)
"""Failures that are billed; where the error carries no counts, at all that was held."""


class Budgeted:
    """Wraps one provider, whose prices `meter` knows."""

    def __init__(self, chat: Chat, budget: Budget, meter: Meter) -> None:
        self._chat, self._budget, self._meter = chat, budget, meter
        self.model = chat.model

    async def reply(self, ask: Ask) -> Reply:
        """The wrapped Chat's reply. Raises OverBudget before sending when a cap could be passed or sending is stopped."""
        charge = uuid4().hex
        worst = await asyncio.to_thread(self._meter.worst, ask)
        try:
            await self._budget.reserve(charge, ask, self.model, worst)
            self._budget.check_stop(ask.step)
        except (OverBudget, asyncio.CancelledError):
            await self._budget.release(charge)
            raise
        try:
            reply = await self._chat.reply(ask)
        except UNBILLED:
            await self._budget.release(charge)
            raise
        except BILLED as error:
            counted = billed(error)
            if counted is None:
                await self._budget.settle_whole(charge, type(error).__name__)
            else:
                await self._budget.settle(charge, self._meter.bill(ask, counted))
            raise
        except BaseException as error:
            await self._budget.keep(charge, type(error).__name__)
            raise
        await self._budget.settle(charge, self._meter.bill(ask, reply))
        return reply
