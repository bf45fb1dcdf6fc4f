"""A card, a report or a comparison in a writer's words, English or Chinese: sentences, no layout. The words are in words.yaml."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from loreboard.evals.collection import Comparison, Report
from loreboard.evals.metrics.sets import Diversity
from loreboard.evals.norms import settings
from loreboard.evals.scorecard import QUOTES, Component, Gate, Scorecard
from loreboard.evals.uncertainty import FEWEST, Estimate
from loreboard.lore.sentences import Form
from loreboard.story.script import Language
from loreboard.story.yaml_text import own

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUOTED = re.compile("“(.+)”")
_OPENING = tuple("\"'“‘「『")
MINUS = "\u2212"


@cache
def words() -> dict[str, Any]:
    """The contents of words.yaml. Read once a process."""
    return dict(own("loreboard.evals.pages", "words.yaml"))


class Wording:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._words: dict[str, str] = words()[language]

    def __call__(self, key: str, *told: object, **named: object) -> str:
        """The line called `key` with its holes filled. Raises KeyError."""
        return self._words[key].format(*told, **named)

    def quote(self, text: str) -> str:
        """`text` in quotation marks, unless it begins with its own."""
        line = one_line(text)
        return line if line[:1] in _OPENING else self("quote", line)

    def briefs(self, count: int) -> str:
        """A number of briefs."""
        return self("briefs.one") if count == 1 else self("briefs.many", count)

    def made(self, cards: Sequence[Scorecard]) -> str:
        """What the scores were made with, a sentence for each way that occurs."""
        ways = dict.fromkeys((c.pool, c.k, c.tau, c.model) for c in cards)
        return " ".join(
            self("made", pool=pool, k=k, tau=tau, model=self("letters") if model.startswith("character") else model)
            for pool, k, tau, model in ways
        )

    def kind(self, card: Scorecard) -> str:
        """ "script, 641 words, 79 beats"."""
        return self("card", form=self(card.form), words=f"{card.words:,}", beats=card.beats)

    def band(self, card: Scorecard) -> str:
        """The rank as a word; "" when there is nothing to rank among, or a gate closed."""
        if card.gated or not ranked(card):
            return ""
        return self(f"band.{sum(card.rank < bound for bound in words()['bands'])}")

    def headline(self, card: Scorecard) -> str:
        """What the score means, in a sentence."""
        if card.gated:
            return self("gated", self.closed(card), f"{card.worth:.2f}")
        return self("rank", card.rank) if ranked(card) else self("rank.none")

    def gate(self, gate: Gate, card: Scorecard) -> str:
        """What a gate found, without its figures."""
        return self(f"{gate.id}.{_found(gate, card)}", *_QUOTED.findall(gate.why), why=one_line(gate.why))

    def closed(self, card: Scorecard) -> str:
        """What the gates that did not pass found; "" when all passed."""
        return self("joint").join(self.gate(gate, card) for gate in card.gates if gate.passed is False)

    def gated(self, told: Report) -> str:
        """How many texts of a set a gate has scored 0."""
        return self("gated.some", told.gated, len(told.cards)) if told.gated else self("gated.none")

    def measure(self, id: str) -> str:
        """The name of a component, or of the headline."""
        return self("title" if id == "originality" else id)

    def bound(self, gate: Gate) -> str:
        """The figure of a gate and what it is held against; "" when it has none."""
        limits = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", gate.bound)]
        if gate.value is None or not limits:
            return ""
        value, *told = (f"{n:.2f}".replace("-", MINUS) for n in (gate.value, *limits))
        return self("bound" if len(told) > 1 else "least", value=value, low=told[0], high=told[-1])

    def component(self, told: Component) -> str:
        """What a component found, from the figures it tells of."""
        figures = _NUMBER.findall(told.told)
        few = {"0": "zero", "1": "one"}.get(figures[0] if figures else "")
        return self(f"{told.id}.{few}" if told.id == "O3" and few else f"{told.id}.told", *figures)

    def interval(self, estimate: Estimate, signed: bool = False) -> str:
        """The bounds of an estimate; "" without."""
        if estimate.low is None or estimate.high is None:
            return ""
        return self("interval.told", low=figure(estimate.low, signed), high=figure(estimate.high, signed))

    def no_interval(self, estimate: Estimate) -> str:
        """Why there is no interval; "" when there is one."""
        if estimate.briefs >= FEWEST:
            return ""
        return self("interval.one") if estimate.briefs == 1 else self("interval.none", estimate.briefs)

    def different(self, found: Diversity, of: str = "vendi") -> str:
        """How unlike each other the members of a set are; "" for one. `of` is "vendi", or "vendi.episodes" for a series."""
        if found.n < 2:
            return ""
        return self(of, n=found.n, vendi=f"{found.vendi:.1f}", distinct=found.distinct, alike=f"{found.alike:.2f}")

    def kin(self, told: Report, episodes: Report | None = None) -> tuple[str, ...]:
        """How unlike each other the texts of a report are, which two are most alike, and which were looked at when not all."""
        of = episodes or told
        if not (first := self.different(of.diversity, "vendi.episodes" if episodes else "vendi")):
            return ()
        out = [first]
        looked_at = of.cards[: of.measured_members]
        if found := of.diversity.twins:
            names = [one_line(card.id) for card in looked_at if card.language == spoken(looked_at)]
            out.append(self("twins", one=names[found.one], other=names[found.other], likeness=f"{found.likeness:.2f}"))
        if len(looked_at) < len(of.cards):
            out.append(self("members", len(looked_at)))
        if of.diversity.n < len(looked_at):
            out.append(self("members.of", self(spoken(looked_at))))
        return tuple(out)

    def verdict(self, found: Comparison) -> str:
        """What a comparison came to, in a sentence."""
        if not found.paired:
            return self("verdict.none")
        estimate = next(d.estimate for d in found.differences if d.id == "originality")
        one, other = sides(found)
        briefs = self.briefs(estimate.briefs)
        if estimate.low is None or estimate.high is None:
            return self("verdict.few", one=one, other=other, value=figure(estimate.value, True), briefs=briefs)
        key = "even" if not estimate.beyond_noise else "more" if estimate.value > 0 else "less"
        value = figure(estimate.value, True) if key == "even" else figure(abs(estimate.value))
        return self(
            f"verdict.{key}", one=one, value=value, briefs=briefs,
            low=figure(estimate.low, True), high=figure(estimate.high, True),
        )  # fmt: skip


def spoken(cards: Sequence[Scorecard]) -> Language:
    """The language that most of them are in."""
    return "zh" if 2 * sum(card.language == "zh" for card in cards) > len(cards) else "en"


def ranked(card: Scorecard) -> bool:
    """Whether there are reference texts of the card's language and form."""
    return bool(settings().of(card.language).norm(card.form).originality)


def measured(card: Scorecard) -> tuple[Component, ...]:
    """The components that were measured: O4 says nothing where no lore was at hand to compare with."""
    return tuple(c for c in card.components if c.id != "O4" or c.value < 1)


def sides(found: Comparison) -> tuple[str, str]:
    """The names of the two sets, told apart where they are alike."""
    one, other = one_line(found.one.name), one_line(found.other.name)
    return (one, other) if one != other else (f"{one} (1)", f"{other} (2)")


def worst(curve: Sequence[float], most: int = QUOTES) -> frozenset[int]:
    """Places of the beats nearest to a default story, at most a tenth of all or `most`."""
    count = min(most, max(1, len(curve) // 10))
    return frozenset(sorted(range(len(curve)), key=lambda n: (curve[n], n))[:count])


def dullest(curve: Sequence[float]) -> tuple[int, int]:
    """First beat and number of beats of the stretch whose mean is lowest, a tenth of all and three at least."""
    size = min(len(curve), max(3, round(len(curve) / 10)))
    first = min(range(len(curve) - size + 1), key=lambda n: (sum(curve[n : n + size]), n))
    return first, size


def kinds(told: Sequence[Scorecard]) -> list[tuple[Language, Form]]:
    """Language and form of the cards, the most frequent first."""
    return [kind for kind, _ in Counter((card.language, card.form) for card in told).most_common()]


def figure(value: float, signed: bool = False) -> str:
    """Two decimals, with a real minus."""
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", MINUS) if signed else f"{value:.2f}".replace("-", MINUS)


def one_line(text: str) -> str:
    """`text` on one line, every blank a plain one, without control characters."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def _found(gate: Gate, card: Scorecard) -> str:
    if gate.passed is None:
        return "norm" if gate.id == "G4" and card.brief.strip() else "none"
    if gate.passed:
        return "passed"
    if gate.id == "G2":
        return "high" if gate.value is not None and gate.value > float(gate.bound.rpartition(" ")[2]) else "low"
    return "looped" if gate.id == "G3" and _QUOTED.search(gate.why) else "failed"
