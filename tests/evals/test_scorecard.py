"""From measures to a card: what gates, what counts, what is quoted. On measures made by hand, so that every number can be followed."""

import datetime
import math
from collections.abc import Mapping

import pytest

from loreboard.evals.balance import Raw
from loreboard.evals.metrics.echo import Echo, Heard
from loreboard.evals.metrics.matter import Matter
from loreboard.evals.metrics.overlap import Overlap
from loreboard.evals.metrics.slop import Rates, Slop
from loreboard.evals.metrics.spread import Spread
from loreboard.evals.metrics.tropes import Met, Tropes
from loreboard.evals.metrics.unity import Repeats, Unity
from loreboard.evals.norms import Norm, Usual
from loreboard.evals.piece import Piece
from loreboard.evals.pools import Default, Head, Pool
from loreboard.evals.scorecard import PLENTY, Gate, Scorecard, card, standing, unity_z

NORM = Norm(
    n=100, source="by hand", echo=Usual(mean=0.6, sd=0.04), matter=(Usual(mean=3.0, sd=0.5), Usual(mean=2.0, sd=0.5)),
    unity=(Usual(mean=0.3, sd=0.1), Usual(mean=0.2, sd=0.1), Usual(mean=0.1, sd=0.1), Usual(mean=0.5, sd=0.1), Usual(mean=0.2, sd=0.1)),
    unity_weights=(1, 2, 1, 0, 0), unity_low=-1.5, unity_high=4, fresh_low=0.85, originality=tuple(n / 20 for n in range(21)),
)  # fmt: skip
POOL = Pool(
    head=Head(name="hand", version=1, language="en", use="own", by="hand", how="", licence="", date=datetime.date(2026, 1, 1)),
    stories=(Default(brief_id="b", kind="", genre="", brief="a well", form="plot", sample=1, beats=("A girl finds a well.", "The well speaks.")),),
)  # fmt: skip
PIECE = Piece(id="one", text="", language="en", form="prose", beats=("A boy digs.", "Water comes."))
UNITY = Unity(carried=0.3, joined=0.2, threads=0.1, people=0.5, alike=0.2)
USUAL_MATTER = Matter(uncommon=math.expm1(3.0), events=math.expm1(2.0), rarest=("adze",))


def raw(distance: float = 0.6, matter: Matter = USUAL_MATTER, changed: Mapping[str, object] | None = None) -> Raw:
    heard = (Heard(beat=1, story=0, at=1, cosine=0.7), Heard(beat=0, story=0, at=0, cosine=0.4))
    made = Raw(
        words=200, beats=2,
        echo=Echo(distance=distance, soft=0.7, rarity=1, k=1, curve=(0.6, 0.3), dull=0.5, peak=0, drop=0.1, heard=heard), matter=matter,
        tropes=Tropes(load=0.0, met=()), slop=Slop(value=1, rate=0, rates=Rates(), size=200, evidence=()), leak=Overlap(share=0, runs=()),
        spread=Spread(apart=0.5, late=0.5, pace=0.5), unity=UNITY, repeats=Repeats(fresh=1, looped=()), brief=None,
    )  # fmt: skip
    return made.model_copy(update=dict(changed or {}))


def scored(told: Raw, piece: Piece = PIECE, others: tuple[Gate, ...] = ()) -> Scorecard:
    return card(piece, told, POOL, "by hand", others, NORM)


ORDINARY = standing(0) / standing(PLENTY)


def test_an_ordinary_text_lacks_some_matter_and_loses_nothing_to_the_pool() -> None:
    assert scored(raw()).component("O8").value == pytest.approx(0.5)
    assert scored(raw()).originality == pytest.approx(ORDINARY, abs=1e-5)
    assert scored(raw()).component("O1").counts == 1


def test_being_farther_from_the_pool_than_people_are_earns_nothing() -> None:
    assert scored(raw(distance=0.95)).originality == scored(raw(distance=0.6)).originality


def test_being_as_near_to_the_pool_as_a_default_story_costs_most_of_it() -> None:
    assert scored(raw(distance=0.48)).originality < 0.1


def test_more_matter_is_worth_more_until_it_is_more_than_people_have() -> None:
    poor, rich, stuffed = (Matter(uncommon=math.expm1(3 + x), events=math.expm1(2 + x), rarest=()) for x in (-0.5, 0.25, 1.5))
    assert scored(raw(matter=poor)).originality == pytest.approx(standing(-1) / standing(PLENTY), abs=1e-5)
    assert scored(raw(matter=rich)).originality == scored(raw(matter=stuffed)).originality == 1


def test_a_worn_out_plot_takes_its_share() -> None:
    told = raw(changed={"tropes": Tropes(load=0.25, met=(Met(beat=0, cliche=0, cosine=0.6),))})
    assert scored(told).originality == pytest.approx(0.75 * ORDINARY, abs=1e-5)
    assert scored(told).worn_out[0].beat == "A boy digs."


@pytest.mark.parametrize(
    ("changed", "gate"),
    [
        ({"unity": UNITY.model_copy(update={"carried": 0.1, "joined": 0.0, "threads": 0.0})}, "G2"),
        ({"repeats": Repeats(fresh=0.8, looped=())}, "G3"),
        ({"repeats": Repeats(fresh=1.0, looped=("he went down to the river and wept again",))}, "G3"),
        ({"brief": 0.05}, "G4"),
    ],
)
def test_a_gate_that_fails_makes_it_nothing_and_says_why(changed: dict[str, object], gate: str) -> None:
    told = scored(raw(changed=changed))
    assert told.originality == 0
    assert told.gated
    assert told.worth == pytest.approx(ORDINARY, abs=1e-5)
    failed = [g for g in told.gates if g.passed is False]
    assert [g.id for g in failed] == [gate]
    assert failed[0].why


def test_what_cannot_be_judged_does_not_gate() -> None:
    told = scored(raw(changed={"unity": None}))
    assert not told.gated
    assert {g.id: g.passed for g in told.gates} == {"G2": None, "G3": True, "G4": None}


def test_a_gate_judged_elsewhere_counts_too() -> None:
    order = Gate(id="G5", name="order", passed=False, value=0.5, bound="0.8", why="the shuffled one was taken for the original")
    assert scored(raw(), others=(order,)).originality == 0


def test_each_sign_of_unity_counts_by_its_weight() -> None:
    strangers = UNITY.model_copy(update={"people": 0.0})
    assert unity_z(strangers, NORM) == pytest.approx(unity_z(UNITY, NORM))
    plots = NORM.model_copy(update={"unity_weights": (1, 0, 1, 1, 1)})
    assert unity_z(strangers, plots) == pytest.approx(unity_z(UNITY, plots) - 5 / 4)


def test_the_echo_is_quoted_with_the_brief_it_was_written_to() -> None:
    first = scored(raw()).echoes[0]
    assert (first.beat, first.default, first.brief) == ("Water comes.", "The well speaks.", "a well")


def test_the_rank_is_the_share_of_the_reference_below() -> None:
    assert scored(raw()).rank == 71
    assert scored(raw(changed={"brief": 0.0})).rank == 0
