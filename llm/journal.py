"""Every call on record: intended before it is sent, answered before the answer is used. What was answered once is not asked again.

An answer belongs to a run, a step and a fingerprint together. One database may hold many runs, and they do not read each other.
A changed prompt or model has another fingerprint, so the old answer is stale: it is listed, kept, and never served. Wraps any
Chat, and stands outside of patience and budget (see `docs/`): a replay waits for nobody and costs nothing. Errors are recorded by
kind only, never by their words, which may hold a key.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import LoreboardError, Refused, Truncated, Unknown

from .accounts import Report, Stale, charged, clear, report
from .chat import Chat
from .current import CALL
from .ledger import Ledger
from .meter import ENDLESS, Meter
from .tables import calls, now, runs, shapes, storable


class Journal:
    """Wraps a Chat for one `run`. `meter` prices what has no charges of its own; None where calls cost nothing."""

    def __init__(self, chat: Chat, ledger: Ledger, run: str, meter: Meter | None = None, clock: Callable[[], datetime] = now) -> None:
        self._chat, self._ledger, self._run, self._meter, self._clock = chat, ledger, run, meter, clock
        self.model = chat.model
        self.asked = 0
        """Calls that went to the wrapped model and were answered."""
        self.replayed = 0
        self.stale: list[Stale] = []
        """Answers that were on record for a step whose model, wanted type or prompt has changed since, as they were met."""
        self._by_step: dict[str, str] = {}
        self._flying: set[str] = set()

    @property
    def flying(self) -> int:
        """Calls that have not yet ended, one way or another."""
        return len(self._flying)

    async def admit(self) -> None:
        """Put the run on record. The first call does it too."""
        await self._ledger.do(self._admit)

    async def reply(self, ask: Ask) -> Reply:
        """The reply on record for `ask`, or a new one. A damaged record counts as none. Raises what the wrapped Chat does.

        A reply that ran into its limit, and that an earlier run has gone on from, is on record too: it is raised again, not paid again.
        """
        call = uuid4().hex
        self._flying.add(call)
        try:
            found = await self._ledger.do(lambda to: self._find_or_intend(to, ask, call))
            if found is not None:
                self._by_step[ask.step], kept = found
                self.replayed += 1
                return kept
            self._by_step[ask.step] = call
            reply = await self._send(ask, call)
            await self._ledger.do(lambda to: self._answer(to, ask, call, reply))
        finally:
            self._flying.discard(call)
        self.asked += 1
        return reply

    def refuse(self, step: str) -> None:
        """The reply at `step` could not be used: it is kept, but asked for again next time."""
        call = self._by_step.get(step)
        if call is not None:
            self._ledger.do_now(lambda to: _end(to, call, "refused", "unusable", self._clock()))

    async def report(self) -> Report:
        """What is kept, what may have been billed for nothing, and what has become stale, in this run."""
        flying = frozenset(self._flying)
        told = await self._ledger.do(lambda to: report(to, self._run, flying))
        return told.model_copy(update={"stale": tuple(self.stale)})

    async def clear(self) -> int:
        """A person has looked: calls of unknown outcome are no longer listed. Their number. Their money is `Budget.clear`'s."""
        flying = frozenset(self._flying)
        return await self._ledger.do(lambda to: clear(to, self._run, flying))

    async def _send(self, ask: Ask, call: str) -> Reply:
        mark = CALL.set(call)
        try:
            return await self._chat.reply(ask)
        except BaseException as error:
            certain = isinstance(error, LoreboardError) and not isinstance(error, Unknown)
            state = "refused" if isinstance(error, Refused) else "failed" if certain else "unknown"
            why = type(error).__name__
            await self._ledger.do(lambda to: _end(to, call, state, why, self._clock()))
            raise
        finally:
            CALL.reset(mark)

    def _admit(self, to: Connection) -> None:
        if to.execute(select(runs.c.run).where(runs.c.run == self._run)).first() is None:
            to.execute(insert(runs).values(run=self._run, admitted=self._clock().isoformat()))

    def _find_or_intend(self, to: Connection, ask: Ask, call: str) -> tuple[str, Reply] | None:
        if (kept := on_record(to, self._run, ask, self.model)) is not None:
            return kept
        print_ = ask.fingerprint(self.model)
        answered = (calls.c.run == self._run) & (calls.c.step == ask.step) & (calls.c.state == "answered")
        told = select(calls.c.model, calls.c.fingerprint, shapes.c.shape).outerjoin(shapes, shapes.c.call == calls.c.id)
        latest, shape = to.execute(told.where(answered).order_by(calls.c.number.desc())).first(), _shape(ask)
        if latest is not None and latest.fingerprint != print_:
            changed = "model" if latest.model != self.model else "schema" if latest.shape not in (None, shape) else "prompt"
            self._note(Stale.model_validate({"step": ask.step, "model": latest.model, "changed": changed}))
        self._admit(to)
        to.execute(
            insert(calls).values(
                id=call,
                run=self._run,
                step=ask.step,
                prompt=ask.prompt,
                fingerprint=print_,
                model=self.model,
                at=self._clock().isoformat(),
                reserved=self._meter.worst(ask) if self._meter else None,
                state="intended",
            )
        )
        to.execute(insert(shapes).values(call=call, shape=shape))
        return None

    def _note(self, stale: Stale) -> None:
        """Once: work that lost its connection is run anew."""
        if stale not in self.stale:
            self.stale.append(stale)

    def _answer(self, to: Connection, ask: Ask, call: str, reply: Reply) -> None:
        cost = charged(to, call)
        if cost is None and self._meter is not None:
            cost = self._meter.bill(ask, reply).amount
        to.execute(
            update(calls)
            .where(calls.c.id == call)
            .values(
                state="answered",
                ended=self._clock().isoformat(),
                text=reply.text,
                text_hash=sha256(storable(reply.text).encode()).hexdigest(),
                answered_by=reply.model,
                input_tokens=_fits(reply.input_tokens),
                cached_tokens=_fits(reply.cached_tokens),
                written_tokens=_fits(reply.written_tokens),
                output_tokens=_fits(reply.output_tokens),
                request_id=reply.request_id,
                cost=cost,
            )
        )


def on_record(to: Connection, run: str, ask: Ask, model: str) -> tuple[str, Reply] | None:
    """The call of `run` that `model` has answered `ask` in, and its reply; None when there is none, or a damaged one only. Reads only.

    Raises Truncated for a reply that ran into its limit, and that an earlier run has gone on from.
    """
    print_ = ask.fingerprint(model)
    answered = (calls.c.run == run) & (calls.c.step == ask.step) & (calls.c.state == "answered")
    for row in to.execute(select(calls).where(answered, calls.c.fingerprint == print_).order_by(calls.c.number.desc())):
        if sha256(row.text.encode()).hexdigest() == row.text_hash:
            return row.id, Reply(
                text=row.text,
                model=row.answered_by,
                input_tokens=row.input_tokens,
                cached_tokens=row.cached_tokens,
                written_tokens=row.written_tokens,
                output_tokens=row.output_tokens,
                request_id=row.request_id,
            )
    _raise_cut(to, run, ask, print_)
    return None


def _raise_cut(to: Connection, run: str, ask: Ask, print_: str) -> None:
    """Raise Truncated when the last word on `ask` was that, and a step below it says that the run went on from there."""
    last = to.execute(
        select(calls.c.number, calls.c.state, calls.c.why)
        .where(calls.c.run == run, calls.c.step == ask.step, calls.c.fingerprint == print_)
        .order_by(calls.c.number.desc())
    ).first()
    if last is None or (last.state, last.why) != ("failed", Truncated.__name__):
        return
    later = (calls.c.run == run) & calls.c.step.startswith(f"{ask.step}/", autoescape=True) & (calls.c.number > last.number)
    if to.execute(select(calls.c.id).where(later)).first():
        raise Truncated("The reply on record ran into its output limit", ask.step, "Choose a model that may write more, or ask for less.")


def _shape(ask: Ask) -> str:
    return sha256(f"{ask.wanted}\n{ask.shape}".encode()).hexdigest()


def _end(to: Connection, call: str, state: str, why: str, at: datetime) -> None:
    to.execute(update(calls).where(calls.c.id == call).values(state=state, why=why, ended=at.isoformat()))


def _fits(count: int) -> int:
    """A vendor's count as a database can hold it, however senseless it is."""
    return max(-ENDLESS, min(count, ENDLESS))
