"""When a call is sent again, and when it is not: the table of reactions in facts/reliability.md, section 2.3.

    rate limit      wait max(what the provider asks, back-off with full jitter), at most 120 s, for all calls of that model
    overload        back-off; after 5 in 60 s only one probe in 5 s; another model, if the user allowed one
    unknown         sent again once
    quota, nobody   another model, if the user allowed one
    anything else   raised at once: a refusal is never taken elsewhere

Each send is one `reply` of the wrapped Chat, so what it costs is reserved send by send.
"""

import math
from collections import Counter
from collections.abc import Sequence

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import Busy, ModelTrouble, OutOfQuota, Unknown, Unreachable

from .chat import Chat
from .traffic import Light, Traffic


class Patient:
    """Wraps a Chat, and in order those to take its place when it is overloaded, out of quota or out of reach."""

    def __init__(self, chat: Chat, traffic: Traffic, instead: Sequence[Chat] = ()) -> None:
        self._chats, self._traffic = (chat, *instead), traffic
        self.model = chat.model
        self.attempts: Counter[str] = Counter()
        """Sends, by step."""
        self.elsewhere: dict[str, str] = {}
        """Steps that another model answered, and which; an episode that mixes models deserves a warning."""

    async def reply(self, ask: Ask) -> Reply:
        """The reply, from the first Chat that gives one. Raises what the last one that was tried did."""
        for chat in self._chats[:-1]:
            try:
                return await self._told(chat, ask, last=False)
            except (Busy, OutOfQuota, Unreachable) as error:
                if isinstance(error, Busy) and not error.overload:
                    raise
        return await self._told(self._chats[-1], ask, last=True)

    async def _told(self, chat: Chat, ask: Ask, last: bool) -> Reply:
        reply = await _Call(chat, self._traffic, ask, last, self.attempts).made()
        if chat is not self._chats[0]:
            self.elsewhere[ask.step] = chat.model
        return reply


class _Call:
    """One call to one Chat, over all its sends."""

    def __init__(self, chat: Chat, traffic: Traffic, ask: Ask, last: bool, attempts: Counter[str]) -> None:
        self._chat, self._traffic, self._ask, self._last, self._attempts = chat, traffic, ask, last, attempts
        self._manners = traffic.manners
        self._light: Light = traffic.light(chat.model)
        self._busy = self._lost = 0
        self._waited_most = False
        self._since = traffic.clock()

    async def made(self) -> Reply:
        while True:
            await self._green()
            async with self._traffic.room:
                if self._light.red():
                    continue
                self._light.take()
                self._attempts[self._ask.step] += 1
                try:
                    reply = await self._chat.reply(self._ask)
                except Unknown:
                    self._lost += 1
                    if self._lost > self._manners.reissues:
                        raise
                    continue
                except Busy as error:
                    wait = self._wait(error)
                except ModelTrouble as error:
                    if not isinstance(error, Unreachable):
                        self._light.well()
                    raise
                else:
                    self._light.well()
                    return reply
            await self._traffic.sleep(wait)

    async def _green(self) -> None:
        """Wait until a call to the model may go. Raises Busy when that takes too long, or when another model could go at once."""
        while wait := self._light.red():
            if self._light.open and not self._last:
                raise self._parked(overload=True)
            if self._traffic.clock() - self._since + wait > self._manners.park_after:
                raise self._parked(overload=self._light.open)
            await self._traffic.sleep(wait + self._traffic.dice.uniform(0, self._manners.spread))

    def _wait(self, error: Busy) -> float:
        """Seconds until this call is tried again. Raises `error` when it is not to be."""
        if error.overload:
            self._light.overloaded()
        self._busy += 1
        asked = _seconds(error.wait)
        step = self._manners.backoff.first * self._manners.backoff.factor ** (self._busy - 1)
        wait = min(self._manners.cap, max(asked, self._traffic.dice.uniform(0, min(step, self._manners.cap))))
        if not error.overload:
            self._light.limited(wait)
        over = self._busy >= self._manners.tries or self._waited_most or (self._light.open and not self._last)
        if over or self._traffic.clock() - self._since + wait > self._manners.park_after:
            raise error
        self._waited_most = asked >= self._manners.cap
        return wait

    def _parked(self, overload: bool) -> Busy:
        return Busy(
            f"{self._chat.model} is {'overloaded' if overload else 'limiting its rate'}, and this call was not sent again",
            self._ask.step,
            "Nothing is lost: run `loreboard resume` later, or allow another model.",
            overload=overload,
        )


def _seconds(told: float | None) -> float:
    """What a provider asks for, where it makes sense: not negative, not endless, not nothing."""
    return told if told is not None and math.isfinite(told) and told > 0 else 0.0
