"""What the measures of a text come to: gates, components, one headline and the evidence for each. Pure.

The headline is `gate x echo x tropes x matter`, each 0..1. Echo and tropes say what a story loses to what everybody writes, and are 1 at
whatever an ordinary text by a person has: being farther from the pool than people are earns nothing, since nonsense is farthest of
all. `matter` says how much there is instead, and more than most people have earns nothing either. Slop is wording, not plot, and stands beside it, as do a judge's verdicts (J1, J2, G5).
"""

import math
from typing import Literal

from loreboard.lore.cliche import load_cliches
from loreboard.lore.sentences import Form
from loreboard.story.script import Language
from loreboard.story.value import Value

from .balance import Raw
from .metrics.matter import amounts
from .metrics.unity import Unity
from .norms import Norm, settings
from .piece import Piece
from .pools import Pool

GateId = Literal["G1", "G2", "G3", "G4", "G5"]
ENOUGH = -1.5
"""Standard deviations: one text by a person in fifteen lies nearer to the pool; whatever lies farther loses nothing."""
PLENTY = 0.5
"""Standard deviations: three people in ten have more, and more than that earns nothing. Models write fuller than people."""
LOGISTIC = 1.702
PASSAGE: dict[Language, int] = {"en": 40, "zh": 60}
AGAIN = 0.1
"""Words (Han) of a stretch, and the share of a text, that may be told word for word a second time: room for a refrain, not for a scene."""
NEARER = 0.1
"""G4: the share of stories to other briefs that are less near to its brief than the text. Of people's stories one in twenty lies under it
(HANNA), of stories held to a brief that is not theirs one in fifteen: it finds what is far off, no more."""
QUOTES = 5
"""Echoes and clichés that a card quotes."""


class Gate(Value):
    """`passed` is None where the text gives nothing to judge by. A gate that is not passed makes the originality 0."""

    id: GateId
    name: str
    passed: bool | None
    value: float | None
    bound: str
    why: str


class Component(Value):
    """`value` 0..1 is the measure; `counts` 0..1 what it is worth in the headline, None where it is not in it."""

    id: str
    name: str
    value: float
    counts: float | None
    told: str


class EchoOf(Value):
    """A beat and the pool's beat nearest to it, with the brief that one was written to."""

    beat: str
    default: str
    brief: str
    cosine: float


class WornOut(Value):
    """A beat and the cliché whose signature it is near to."""

    beat: str
    cliche: str
    name: str
    cosine: float


class Scorecard(Value):
    """`originality` 0..1, 0 when a gate failed; `worth` is what it would be without gates; `rank` 0..100 is the share of the reference texts with less. `k`, `tau`, `pool`, `model`
    tell what it was made with: only cards with the same can be compared."""

    format: Literal["scorecard.1"] = "scorecard.1"
    id: str
    language: Language
    form: Form
    brief: str
    group: str
    words: int
    beats: int
    originality: float
    worth: float
    rank: int
    gated: bool
    gates: tuple[Gate, ...]
    components: tuple[Component, ...]
    curve: tuple[float, ...]
    echoes: tuple[EchoOf, ...]
    worn_out: tuple[WornOut, ...]
    slop: tuple[tuple[str, str], ...]
    shared: tuple[tuple[str, str], ...]
    rarest: tuple[str, ...]
    pool: str
    k: int
    tau: float
    model: str

    def component(self, id: str) -> Component:
        """The component of this id. Raises KeyError."""
        return {c.id: c for c in self.components}[id]


def card(
    piece: Piece, raw: Raw, pool: Pool, model: str, others: tuple[Gate, ...] = (), norm: Norm | None = None
) -> Scorecard:  # fmt: skip
    """The scorecard of `piece`. `others` are gates that were judged elsewhere: G1 by a reader of scripts, G5 by a judge. `norm` is
    the shipped one of its language and form where none is given."""
    tongue = settings().of(piece.language)
    norm = norm or tongue.norm(piece.form)
    gates = (*others, _unity(raw, norm), _repeats(raw, norm, piece.language), _brief(raw))
    components = _components(raw, norm)
    gated = any(gate.passed is False for gate in gates)
    worth = math.prod(c.counts for c in components if c.counts is not None)
    value = 0.0 if gated else worth
    return Scorecard(
        id=piece.id, language=piece.language, form=piece.form, brief=piece.brief, group=piece.group, words=raw.words, beats=raw.beats,
        originality=round(value, 6), worth=round(worth, 6), rank=_rank(value, norm), gated=gated, gates=gates, components=components, curve=raw.echo.curve,
        echoes=_echoes(piece, raw, pool), worn_out=_worn_out(piece, raw), slop=tuple((hit.what, hit.sentence) for hit in raw.slop.evidence), shared=raw.leak.runs,
        rarest=raw.matter.rarest, pool=pool.label, k=raw.echo.k, tau=tongue.tau, model=model,
    )  # fmt: skip


def unity_z(found: Unity, norm: Norm) -> float:
    """The weighted mean of the signs in standard deviations: G2's figure."""
    zs = [usual.z(sign) for usual, sign in zip(norm.unity, found.signs, strict=True)]
    return sum(w * z for w, z in zip(norm.unity_weights, zs, strict=True)) / sum(norm.unity_weights)


def standing(z: float) -> float:
    """About the share of a crowd that lies below `z` (the logistic curve nearest to the normal one; its tails still tell the odd apart)."""
    return 1 / (1 + math.exp(-LOGISTIC * z))


def _unity(raw: Raw, norm: Norm) -> Gate:
    if raw.unity is None:
        return Gate(id="G2", name="unity", passed=None, value=None, bound="", why="too short to say whether it holds together")
    z = unity_z(raw.unity, norm)
    low, high = z < norm.unity_low, z > norm.unity_high
    why = "its sentences hardly belong together" if low else "it says the same over and over" if high else "it holds together"
    return Gate(
        id="G2", name="unity", passed=not (low or high), value=round(z, 3), bound=f"{norm.unity_low:.2f} to {norm.unity_high:.2f}", why=why
    )  # fmt: skip


def _repeats(raw: Raw, norm: Norm, language: Language) -> Gate:
    told = raw.repeats
    twice = told.passage >= PASSAGE[language] or told.again >= AGAIN
    ok = told.fresh >= norm.fresh_low and not told.looped and not twice
    said = "a passage is told twice" if twice else "phrases return within a scene" if not ok else "no loops"
    why = f"“{told.looped[0]}” stands more than three times" if told.looped else said
    return Gate(id="G3", name="repetition", passed=ok, value=round(told.fresh, 3), bound=f"{norm.fresh_low:.2f} or more", why=why)


def _brief(raw: Raw) -> Gate:
    if raw.brief is None:
        return Gate(
            id="G4",
            name="brief",
            passed=None,
            value=None,
            bound="",
            why="no brief was given, or this is an episode, which need not name it",
        )
    ok = raw.brief >= NEARER
    why = "it has to do with its brief" if ok else "nine stories to other briefs in ten are nearer to this one"
    return Gate(id="G4", name="brief", passed=ok, value=round(raw.brief, 3), bound=f"{NEARER:.2f} or more", why=why)


def _components(raw: Raw, norm: Norm) -> tuple[Component, ...]:
    echo = min(1.0, standing(norm.echo.z(raw.echo.distance)) / standing(ENOUGH))
    full = sum(usual.z(sign) for usual, sign in zip(norm.matter, amounts(raw.matter), strict=True)) / 2
    matter = min(1.0, standing(full) / standing(PLENTY))
    found = raw.matter
    return (
        _component("O1", "echo distance", raw.echo.distance, echo, f"{raw.echo.dull:.0%} of what happens has an echo in {raw.echo.k} default stories"),
        _component("O3", "trope freshness", raw.tropes.fresh, raw.tropes.fresh, f"{len(raw.tropes.met)} worn-out turns met"),
        _component("O4", "own words", raw.leak.own, None, f"{raw.leak.share:.1%} of the words stand in runs of the lore"),
        _component("O5", "slop", raw.slop.value, None, f"{raw.slop.rate:.1f} of a model's habits in a thousand words"),
        _component("O6", "semantic spread", raw.spread.apart, None, f"late beats lie {raw.spread.late:.2f} from all before them"),
        _component("O7", "turn profile", 1 - raw.echo.dull, None, f"its freshest beat stands at {raw.echo.peak:.0%} of it"),
        _component("O8", "matter", standing(full), matter, f"{found.uncommon:.0f} uncommon words and {found.events:.0f} events in 300 words"),
    )  # fmt: skip


def _component(id: str, name: str, value: float, counts: float | None, told: str) -> Component:
    return Component(id=id, name=name, value=round(value, 6), counts=None if counts is None else round(counts, 6), told=told)


def _rank(value: float, norm: Norm) -> int:
    steps = norm.originality
    if not steps or value <= 0:
        return 0
    below = sum(value > step for step in steps)
    return min(100, round(100 * below / len(steps)))


def _echoes(piece: Piece, raw: Raw, pool: Pool) -> tuple[EchoOf, ...]:
    return tuple(
        EchoOf(beat=piece.beats[h.beat], default=pool.beats[h.story][h.at], brief=pool.stories[h.story].brief, cosine=h.cosine)
        for h in raw.echo.heard[:QUOTES]
    )


def _worn_out(piece: Piece, raw: Raw) -> tuple[WornOut, ...]:
    listed = load_cliches()
    return tuple(
        WornOut(beat=piece.beats[m.beat], cliche=listed[m.cliche].id, name=listed[m.cliche].called(piece.language), cosine=m.cosine)
        for m in raw.tropes.met[:QUOTES]
    )
