"""The texts that are attacked, and what scores them: one scorer a session, since opening the sentence model takes a second."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from loreboard.evals.metrics.unity import unity
from loreboard.evals.norms import settings
from loreboard.evals.piece import Piece, piece
from loreboard.evals.pools import shipped
from loreboard.evals.scorecard import Scorecard, unity_z
from loreboard.evals.scoring import Scorer
from loreboard.lore.pools.rows import rows_of
from loreboard.lore.sentences import Form
from loreboard.story.script import Language
from loreboard.story.value import Value

HERE = Path(__file__).parent
ALL = ("O1", "O3", "O4", "O5", "O6", "O7", "O8")
Rows = NDArray[np.float32]


class Told(Value):
    """A story or plot of ours. `people`: what each is called when everybody is renamed."""

    id: str
    form: Form
    brief: str
    people: dict[str, str]
    text: str

    @property
    def scenes(self) -> tuple[str, ...]:
        return tuple(self.text.strip().split("\n\n"))


class Scored(Value):
    """A text of ours with its card."""

    told: Told
    piece: Piece
    card: Scorecard


@cache
def listed(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def stories(language: Language) -> tuple[Told, ...]:
    return tuple(Told.model_validate(row) for row in listed(f"stories.{language}"))


def fillers(language: Language, kind: str) -> list[str]:
    return list(listed(f"filler.{language}")[kind])


def rare(language: Language) -> dict[str, str]:
    return dict(listed(f"synonyms.{language}"))


def retold(language: Language) -> tuple[Piece, ...]:
    return tuple(
        Piece(id="/".join(map(str, row["of"])), text="\n".join(row["beats"]), language=language, form="plot", beats=tuple(row["beats"]))
        for row in listed(f"retold.{language}")
    )


def from_text(told: Told, text: str, language: Language) -> Piece:
    """`text` in the place of that of `told`, without a brief: G4 has tests of its own."""
    return piece(text, told.id, form=told.form, language=language)


def from_beats(told: Told, beats: Sequence[str], language: Language) -> Piece:
    return Piece(id=told.id, text="\n".join(beats), language=language, form=told.form, beats=tuple(beats))


Attack = Callable[[Scored, np.random.Generator], Piece]


class Range:
    """Our texts of both languages with their cards, and the cards of what an attack makes of them."""

    def __init__(self) -> None:
        self.scorer = Scorer.open(warn=lambda told: pytest.skip(told))
        self._scored: dict[Language, tuple[Scored, ...]] = {}

    def scored(self, language: Language) -> tuple[Scored, ...]:
        if language not in self._scored:
            told = stories(language)
            pieces = [from_text(one, one.text.strip(), language) for one in told]
            cards = self.scorer.score_all(pieces)
            self._scored[language] = tuple(
                Scored(told=one, piece=cut, card=card) for one, cut, card in zip(told, pieces, cards, strict=True)
            )
        return self._scored[language]

    def after(self, language: Language, attack: Attack, seed: int = 7) -> list[tuple[Scorecard, Scorecard]]:
        """For each of our texts its card, and that of what `attack` makes of it."""
        rng = np.random.default_rng(seed)
        before = self.scored(language)
        cards = self.scorer.score_all([attack(one, rng) for one in before])
        return [(one.card, card) for one, card in zip(before, cards, strict=True)]

    def refused(self, beats: Sequence[str], rows: Rows, language: Language, form: Form) -> bool:
        """Whether G2 refuses beats whose rows are known already: hundreds of salads cost no vectors."""
        norm, found = settings().of(language).norm(form), unity(beats, rows, language)
        assert found is not None
        return not norm.unity_low <= unity_z(found, norm) <= norm.unity_high

    def defaults(self, language: Language, use: str, form: Form) -> list[tuple[tuple[str, ...], Rows]]:
        """Beats and rows of the stories of a shipped pool."""
        pool = shipped(language, "test" if use == "test" else "tune")
        rows = rows_of(pool, self.scorer.balance(language).likeness)
        return [(b, r) for b, r, story in zip(pool.beats, rows, pool.stories, strict=True) if story.form == form]


def gains(pairs: Sequence[tuple[Scorecard, Scorecard]], id: str) -> list[float]:
    """By how much a component, "worth" or "originality" is higher after."""
    return [value(after, id) - value(before, id) for before, after in pairs]


def value(card: Scorecard, id: str) -> float:
    return float(getattr(card, id)) if id in ("worth", "originality") else card.component(id).value


def most(pairs: Sequence[tuple[Scorecard, Scorecard]], *ids: str) -> Mapping[str, float]:
    """The largest gain of each."""
    return {id: round(max(gains(pairs, id)), 3) for id in ids}


def moved(pairs: Sequence[tuple[Scorecard, Scorecard]], *ids: str) -> Mapping[str, float]:
    """The largest change of each, up or down."""
    return {id: round(max(map(abs, gains(pairs, id))), 3) for id in ids}


def share(pairs: Sequence[tuple[Scorecard, Scorecard]], gate: str) -> float:
    """The share of the texts whose gate fails after."""
    return float(np.mean([any(g.id == gate and g.passed is False for g in after.gates) for _, after in pairs]))


def unmet(*given: object, why: str) -> Any:
    """Parameters for which a line of evals.md 2.4, or one of ours beyond it, is not met; `why` has the figure measured."""
    return pytest.param(*given, marks=pytest.mark.xfail(strict=True, reason=why))


@pytest.fixture(scope="session")
def field() -> Range:
    return Range()
