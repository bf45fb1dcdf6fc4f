"""What a set of texts comes to: figures with their intervals by brief, how alike its members are, and two sets side by side."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from loreboard.story.script import Language
from loreboard.story.value import Value

from .metrics.sets import Diversity, diversity
from .norms import settings
from .piece import Piece
from .scorecard import Scorecard
from .scoring import Scorer, sampled
from .uncertainty import Estimate, difference, mean

MOST = 400
"""Members of a set whose likenesses are reckoned, pair by pair; a larger set is cut to its first ones, which it says."""
ECHOES = 10
FIGURES = ("originality", "O1", "O3", "O5", "O6", "O7", "O8")


class Figure(Value):
    """One component over a set. `id` is "originality" or a component's."""

    id: str
    name: str
    estimate: Estimate


class Group(Value):
    """The runs of one brief: how alike they are (O2) and the mean originality."""

    id: str
    brief: str
    originality: float
    gated: int
    diversity: Diversity


class Echoed(Value):
    """A beat of the pool that many texts of a set come near to, with how many and one of theirs."""

    default: str
    texts: int
    one: str


class Report(Value):
    """`cards` in order, then what they come to. `diversity` is of the whole set; `measured_members` says of how many."""

    format: Literal["scorereport.1"] = "scorereport.1"
    name: str
    cards: tuple[Scorecard, ...]
    figures: tuple[Figure, ...]
    groups: tuple[Group, ...]
    diversity: Diversity
    measured_members: int
    most_echoed: tuple[Echoed, ...]
    gated: int

    def figure(self, id: str) -> Figure:
        """The figure of this id. Raises KeyError."""
        return {f.id: f for f in self.figures}[id]


class Difference(Value):
    """`one` less `other` on one component, paired by brief; `by_brief` has each brief's difference."""

    id: str
    name: str
    estimate: Estimate
    by_brief: tuple[tuple[str, float], ...]


class Comparison(Value):
    """Two sets. `paired` is False when they have no brief in common: then the differences are empty and only the figures stand."""

    format: Literal["scorecomparison.1"] = "scorecomparison.1"
    one: Report
    other: Report
    paired: bool
    differences: tuple[Difference, ...]


def report(name: str, pieces: Sequence[Piece], cards: Sequence[Scorecard], scorer: Scorer) -> Report:
    """What `cards`, those of `pieces` in the same order, come to."""
    groups = _groups(cards)
    by_id = {brief: [cards[n] for n in places] for brief, places in groups.items()}
    figures = tuple(
        Figure(id=id, name=_name(id, cards), estimate=mean({brief: [_value(c, id) for c in told] for brief, told in by_id.items()}))
        for id in FIGURES
    )
    kept = range(min(MOST, len(pieces)))
    return Report(
        name=name, cards=tuple(cards), figures=figures if cards else (),
        groups=tuple(_group(brief, [pieces[n] for n in places], [cards[n] for n in places], scorer) for brief, places in groups.items()),
        diversity=_diversity([pieces[n] for n in kept], scorer), measured_members=len(kept), most_echoed=_most_echoed(cards),
        gated=sum(c.gated for c in cards),
    )  # fmt: skip


def compared(one: Report, other: Report) -> Comparison:
    """The two side by side, one less other. Raises ValueError when they were scored with different pools or models."""
    a, b = ({(c.pool, c.k, c.tau, c.model) for c in told.cards} for told in (one, other))
    if a and b and a != b:
        raise ValueError(f"scored differently: {sorted(map(str, a))} and {sorted(map(str, b))}")
    left, right = ({brief: [told.cards[n] for n in places] for brief, places in _groups(told.cards).items()} for told in (one, other))
    common = [brief for brief in left if brief in right]
    out = []
    for id in FIGURES if common else ():
        x, y = ({brief: [_value(c, id) for c in side[brief]] for brief in common} for side in (left, right))
        by = tuple((brief, round(_less(x[brief], y[brief]), 4)) for brief in common)
        out.append(Difference(id=id, name=_name(id, one.cards), estimate=difference(x, y), by_brief=by))
    return Comparison(one=one, other=other, paired=bool(common), differences=tuple(out))


def _less(one: Sequence[float], other: Sequence[float]) -> float:
    """The mean of one less that of the other, over equally many runs."""
    k = min(len(one), len(other))
    return sum(one[:k]) / k - sum(other[:k]) / k


def _groups(cards: Sequence[Scorecard]) -> dict[str, list[int]]:
    """Places by brief: the group's id, else the brief itself, else each text alone."""
    out: dict[str, list[int]] = defaultdict(list)
    for n, told in enumerate(cards):
        out[told.group or told.brief or told.id or str(n)].append(n)
    return out


def _group(id: str, pieces: Sequence[Piece], cards: Sequence[Scorecard], scorer: Scorer) -> Group:
    return Group(
        id=id, brief=cards[0].brief, originality=round(sum(c.originality for c in cards) / len(cards), 4), gated=sum(c.gated for c in cards),
        diversity=_diversity(pieces[:MOST], scorer),
    )  # fmt: skip


def _diversity(pieces: Sequence[Piece], scorer: Scorer) -> Diversity:
    """Of the members in the language that most of them are in: likenesses across languages mean nothing."""
    if not pieces:
        return diversity((), 1.0)
    chinese = sum(piece.language == "zh" for piece in pieces)
    language: Language = "zh" if 2 * chinese > len(pieces) else "en"
    balance = scorer.balance(language)
    rows = [balance.rows(balance.shown(sampled(piece))) for piece in pieces if piece.language == language]
    return diversity(rows, settings().of(language).same)


def _most_echoed(cards: Sequence[Scorecard]) -> tuple[Echoed, ...]:
    found: dict[str, list[str]] = defaultdict(list)
    for told in cards:
        for default in {e.default: e.beat for e in reversed(told.echoes)}.items():
            found[default[0]].append(default[1])
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Echoed(default=default, texts=len(beats), one=beats[0]) for default, beats in ranked[:ECHOES])


def _value(told: Scorecard, id: str) -> float:
    return told.originality if id == "originality" else told.component(id).value


def _name(id: str, cards: Sequence[Scorecard]) -> str:
    return id if id == "originality" or not cards else cards[0].component(id).name
