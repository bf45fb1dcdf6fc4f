"""How many calls a run will make, by request, and what they cost: exact where the record says so, a range where an answer must come first.

Repairs of a reply that cannot be used come on top, and nobody can foretell them: at most `llm.REPAIRS` for each call.
"""

import math
from collections import Counter
from decimal import Decimal

from loreboard.llm.estimate import Plan
from loreboard.llm.prices import Price
from loreboard.llm.roles import role_of
from loreboard.screenplay import read_script
from loreboard.story.premise import Premise

from ..ahead import BEFORE
from ..door import Models
from ..gates import GATES
from ..money import planned
from ..revising import MAX_ROUNDS
from ..series import MAX_RECONCILE
from ..settings import Settings
from ..worn import CHECK as WORN_OUT
from .rehearsal import Rehearsed
from .told import Calls, Row

SHOTS = "storyboard/shots"


def calls_of(told: Rehearsed, chosen: Settings, models: Models) -> Calls:
    """The calls of the run that was rehearsed, to where it ends or waits."""
    wish = chosen.wish if chosen.premise else Premise(text=chosen.script, language=chosen.language, episodes=1)
    reckoned = _Reckoning(told, chosen, planned(wish, chosen.arcs, None))
    reckoned.script() if chosen.script else reckoned.series()
    cost, rows, behind = _Costs(chosen, models, wish), [], 0
    for request in sorted(reckoned.most, key=_turn):
        likely = reckoned.likely[request]
        if told.shut and _turn(request) > GATES.index(told.shut):
            behind += likely
            continue
        rows.append(
            Row(request=request, least=reckoned.least[request], likely=likely, most=reckoned.most[request], dollars=cost(request, likely))
        )
    return Calls(rows=tuple(rows), to=told.shut or "end", behind=behind)


def _turn(request: str) -> float:
    """When its turn comes: the place of the gate before which it is asked, and within one the order of a run."""
    names = list(BEFORE)
    return GATES.index(BEFORE[request]) if request in names else GATES.index("bible")


class _Reckoning:
    """Three counts by request: what is sure, what is likely, and what it may come to. Only what is asked with words that are known is sure:
    an answer that comes out as the last one did leaves everything behind it on record."""

    def __init__(self, told: Rehearsed, chosen: Settings, plan: Plan) -> None:
        self._told, self._chosen, self._plan = told, chosen, plan
        self.least = Counter(ask.prompt for ask in told.asks)
        self.likely, self.most = Counter(self.least), Counter(self.least)
        self._usual = {row.prompt: row.calls / chosen.episodes for row in plan.rows}

    def script(self) -> None:
        """A finished script: once there are looks, every scene may be drawn."""
        if not self._told.state.get("bible"):
            self._add(SHOTS, self._scenes("1"))

    def series(self) -> None:
        """What hangs on answers that are still to come, from the arcs on."""
        told, state = self._told, self._told.state
        numbers = [str(n) for n in range(1, self._chosen.episodes + 1)]
        theirs = [n for n in numbers if _file(n) in state["given"]]
        booked = bool(state.get("bible"))
        if not state.get("arc"):
            self._add("writer/arc", 0, self._chosen.arcs)
        if not booked and not self.least["writer/bible"] and "bible.yaml" not in state["given"]:
            self._add("writer/bible", 1)
        for n in numbers:
            if not booked and n in theirs:
                self._reading(1)
                self._add(SHOTS, self._scenes(n))
            elif n not in state.get("scripts", {}):
                self._add("writer/script", 0 if booked else 1)
                self._reading(1)
                scenes = max(1, round(self._usual[SHOTS]))
                self._add(SHOTS, scenes, 2 * math.ceil(scenes * self._plan.high))
        loose = [n for n in numbers if n not in theirs and (not booked or n in told.unread)]
        self._add("writer/revise", round(self._usual["writer/revise"] * len(loose)), MAX_ROUNDS * len(loose))
        self._reading(round(self._usual["writer/revise"] * len(loose)), MAX_ROUNDS * len(loose))
        if loose or told.reconciling:
            self._add("writer/reconcile", 0, MAX_RECONCILE - self.least["writer/reconcile"])
            self._add("doctor/knowing", 0, 1 - self.least["doctor/knowing"])
            self._add(SHOTS, 0, sum(self._scenes(n) for n in numbers if n not in theirs))

    def _reading(self, likely: int, most: int = 0) -> None:
        """The doctor reads, and says what is worn out."""
        self._add("doctor/read", likely, most)
        if WORN_OUT not in self._chosen.doctor.mute:
            self._add("doctor/worn", likely, most)

    def _add(self, request: str, likely: int, most: int = 0) -> None:
        self.likely[request] += likely
        self.most[request] += max(likely, most)

    def _scenes(self, number: str) -> int:
        """Scenes with lines in the script of an episode, as far as it is known."""
        state = self._told.state
        name = state.get("scripts", {}).get(number) or state["given"].get(_file(number), "")
        return (
            sum(bool(s.lines) for s in read_script(self._told.store.bytes(name), self._chosen.script or "x.fountain").scenes) if name else 0
        )


def _file(number: str) -> str:
    return f"e{int(number):02d}/script.fountain"


class _Costs:
    """What calls of a request cost on average, at the price of whoever answers it."""

    def __init__(self, chosen: Settings, models: Models, wish: Premise) -> None:
        self._chosen, self._models = chosen, models
        self._rows = {row.prompt: row for row in planned(wish, chosen.arcs, self._prices()).rows}

    def __call__(self, request: str, calls: int) -> Decimal | None:
        """US dollars; 0 for a model that costs nothing, None where the price, or the size of the request, is not known."""
        price, row = self._price(role_of(request)), self._rows.get(request)
        if price is None or not calls:
            return Decimal(0)
        return None if price.assumed or row is None or row.money is None else row.money * calls / row.calls

    def _prices(self) -> dict[str, Price | None]:
        return {role: self._price(role) for role in {role_of(request) for request in BEFORE}}

    def _price(self, role: str) -> Price | None:
        price = self._models.own.get(role, self._models.everybody).price
        return price.in_batch() if price and self._chosen.cheap else price
