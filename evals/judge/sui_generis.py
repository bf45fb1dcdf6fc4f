"""J1, Sui Generis: how seldom a model that is handed a story's beginning goes on as the story does.

For each cut, K continuations are told, and a judge says which of the later segments each of them holds. The judge sees all later
segments at once, `apart` one at a time: dearer, and free of one verdict leaning on another.

Cannot tell surprising from incoherent: it stands behind the gates, and beside the other scores, never blended with them.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from loreboard.agents.desk import Desk
from loreboard.evals.piece import Piece
from loreboard.llm import nothing
from loreboard.llm.estimate import Plan
from loreboard.llm.prices import Price
from loreboard.story.value import Value
from loreboard.story.verdicts import Continuation, Echo, Echoes

from .echo import drop_ratio, segment_score, segments, uniqueness
from .figures import figures, measure
from .planning import Calls, plan
from .quotes import brief_of, listed, stands
from .seat import Judge, Signed, refuse_rules, sitting

Segments = Sequence[Sequence[str]]


class Echoed(Value):
    """A continuation that says the same as a segment."""

    segment: int
    cut: int
    """Segments that the teller had been handed."""
    take: int
    quote: str
    """The words of the continuation that say it."""
    events: tuple[str, ...]


class Tale(NamedTuple):
    """One continuation after `cut` segments, and what it holds of the later ones."""

    cut: int
    events: tuple[str, ...]
    held: tuple[Echoed, ...]


class Foreseen(Value):
    """How one segment fared. Segments count from 1; the first is handed to everybody and has no score."""

    segment: int
    text: str
    hits: tuple[int, ...]
    """Continuations that hold it, by cut: after one segment, after two, ..."""
    score: float
    """Nats."""
    share: float
    """Of the most there can be: 1 when no continuation held it, 0 when every one did."""


class SuiGeneris(Value):
    """J1 of one piece. `score` in nats, comparable at equal `samples` and teller only; `share` is the 0 to 1 of the scorecard."""

    piece: str
    signed: Signed
    teller: str
    """The model whose continuations these are."""
    samples: int
    apart: bool
    distinct: float
    """Share of the continuations of a cut that are not word for word another's. Near 1 / K the teller does not vary at all (a local
    server at temperature 0), and what looks like K samples is one."""
    segments: tuple[Foreseen, ...]
    score: float
    share: float
    drop: float
    evidence: tuple[Echoed, ...]
    """For the segment that was foreseen most: the continuation that says the same, from the shortest beginning. None when none was."""


async def sui_generis(
    piece: Piece, judge: Judge, samples: int | None = None, teller: Desk | None = None, apart: bool = False, most: int | None = None
) -> SuiGeneris:
    """J1 of `piece`, from `samples` continuations a cut of at most `most` segments, told at the desk `teller`, by default the judge's own.

    A teller of the writer's own family is no fault: whose habits the story is held against is what the teller says.

    Raises BadInput for a text of one event, NeedsModel for a teller that is no model, and ModelTrouble as the door does: what was
    answered is kept in the journal.
    """
    many, parts = _samples(samples), segments(piece, _most(most))
    desk = teller or judge.desk
    name = refuse_rules(desk, "teller")
    works = [partial(_one, piece, parts, cut, take, judge, desk, apart) for cut in range(1, len(parts)) for take in range(many)]
    tales = await judge.all_of(works)
    return result(piece.id, parts, tales, many, judge.signed, name, apart)


def result(piece: str, parts: Segments, tales: Sequence[Tale], samples: int, signed: Signed, teller: str, apart: bool) -> SuiGeneris:
    """The scores that follow from the `tales`, `samples` a cut. Pure."""
    told, most = figures().echo, uniqueness(0, samples)
    held = [echo for tale in tales for echo in tale.held]
    scored: list[Foreseen] = []
    for number in range(2, len(parts) + 1):
        hits = tuple(sum(echo.segment == number and echo.cut == cut for echo in held) for cut in range(1, number))
        score = segment_score(hits, samples, told.decay)
        scored.append(Foreseen(segment=number, text=listed(parts[number - 1]), hits=hits, score=score, share=score / most))
    score = sum(one.score for one in scored) / len(scored)
    return SuiGeneris(
        piece=piece, signed=signed, teller=teller, samples=samples, apart=apart,
        distinct=len({(tale.cut, tale.events) for tale in tales}) / len(tales), segments=tuple(scored), score=score, share=score / most,
        drop=drop_ratio([one.score for one in scored], told.slack), evidence=_evidence(scored, held),
    )  # fmt: skip


def plan_sui_generis(
    pieces: Sequence[Piece], judge: Judge, samples: int | None = None, teller: Desk | None = None, apart: bool = False,
    most: int | None = None, price: Price | None = None,
) -> Plan:  # fmt: skip
    """Calls and rough tokens that `sui_generis` of `pieces` will take: for n segments K (n - 1) continuations and as many judgements,
    `apart` K n (n - 1) / 2 of those; for 6 segments and K = 8, 80 calls, apart 160. Raises what it would of a piece or teller.
    """
    many = _samples(samples)
    model = refuse_rules(teller or judge.desk, "teller")
    calls: list[Calls] = []
    for piece in pieces:
        parts = segments(piece, _most(most))
        for cut in range(1, len(parts)):
            count = _count(parts, cut)
            made_up = "x" * (150 if piece.language == "en" else 35) * count
            calls.append(Calls("judge/continue", piece.language, _beginning(piece, parts, cut), many, count, model))
            for later in _asked(parts, cut, apart):
                holes = _compared(parts, cut, later, made_up)
                calls.append(Calls("judge/echoes", piece.language, holes, many, len(later), judge.signed.judge))
    return plan(calls, price)


async def _one(piece: Piece, parts: Segments, cut: int, take: int, judge: Judge, teller: Desk, apart: bool) -> Tale:
    """One continuation from the first `cut` segments, and which later segments it holds."""
    step = f"judge/j1/{piece.id}/c{cut:02d}/k{take}"
    tale = await sitting(teller, piece.language, take).ask(
        f"{step}/told", "judge/continue", Continuation, nothing, "a continuation",
        brief=brief_of(piece), told=_so_far(parts, cut), count=str(_count(parts, cut)),
    )  # fmt: skip
    text, found = listed(tale.events), list[Echo]()
    for later in _asked(parts, cut, apart):
        reply = await judge.reading(piece.language, take).ask(
            f"{step}/echoes" + (f"{later[0]}" if apart else ""), "judge/echoes", Echoes, partial(_faults, later=later, text=text),
            "a comparison of plots", told=_so_far(parts, cut), segments=_numbered(parts, later), continuation=text,
        )  # fmt: skip
        found += [echo for echo in reply.echoes if echo.same]
    held = tuple(Echoed(segment=e.segment, cut=cut, take=take, quote=e.quote, events=tale.events) for e in found)
    return Tale(cut, tale.events, held)


def _faults(reply: Echoes, later: Sequence[int], text: str) -> list[str]:
    wrong = [] if sorted(e.segment for e in reply.echoes) == list(later) else [f"it must answer once each for segments {list(later)}"]
    return wrong + [
        f"segment {e.segment}: the quote {e.quote[:80]!r} does not stand in the continuation"
        for e in reply.echoes
        if e.same and not stands(e.quote, text)
    ]


def _evidence(scored: Sequence[Foreseen], held: Sequence[Echoed]) -> tuple[Echoed, ...]:
    worst = min(scored, key=lambda one: one.score)
    those = [echo for echo in held if echo.segment == worst.segment]
    return tuple(sorted(those, key=lambda echo: (echo.cut, echo.take))[:1])


def _samples(told: int | None) -> int:
    return measure(told, figures().echo.samples, 1, "samples")


def _most(told: int | None) -> int:
    return measure(told, figures().echo.segments, 2, "segments")


def _asked(parts: Segments, cut: int, apart: bool) -> list[tuple[int, ...]]:
    """The numbers of the later segments, as they are asked for together."""
    later = tuple(range(cut + 1, len(parts) + 1))
    return [(number,) for number in later] if apart else [later]


def _count(parts: Segments, cut: int) -> int:
    """Events to be told after the cut: as many as there are, within the bounds of judge.yaml."""
    told = figures().echo
    return min(max(sum(map(len, parts[cut:])), told.least_events), told.most_events)


def _beginning(piece: Piece, parts: Segments, cut: int) -> dict[str, str]:
    return {"brief": brief_of(piece), "told": _so_far(parts, cut), "count": str(_count(parts, cut))}


def _compared(parts: Segments, cut: int, later: Sequence[int], text: str) -> dict[str, str]:
    return {"told": _so_far(parts, cut), "segments": _numbered(parts, later), "continuation": text}


def _so_far(parts: Segments, cut: int) -> str:
    return listed([beat for part in parts[:cut] for beat in part])


def _numbered(parts: Segments, later: Sequence[int]) -> str:
    return "\n\n".join(f"{number}.\n{listed(parts[number - 1])}" for number in later)
