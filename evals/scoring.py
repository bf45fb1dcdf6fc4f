"""Scores texts: opens what it needs for each language once, then gives a card a text, in the order they come."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from loreboard.lore.embed import INSTALL, MODEL, SHA256
from loreboard.lore.likeness import Meaning
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from .balance import Balance
from .metrics.overlap import Known
from .piece import Piece
from .pools import Pool, read_pool, shipped
from .scorecard import Gate, Scorecard, card

TOGETHER = 32
"""Texts whose sentences are reckoned in one go: sorted by length over all of them, a batch holds little padding."""
LONGEST = 400
"""Beats of one text that are scored, evenly chosen from its whole length: a novel is weighed by a sample, and says so."""


class Scorer:
    """Scores texts of either language against one pool each; a pool is read, and the model loaded, when the first text needs it."""

    def __init__(self, pools: dict[Language, Pool], warn: Callable[[str], None], known: Known | None = None) -> None:
        self._pools, self._warn, self._known = pools, warn, known
        self._balances: dict[Language, Balance] = {}

    @classmethod
    def open(cls, pool: Path | None = None, warn: Callable[[str], None] = lambda _: None, known: Known | None = None) -> "Scorer":
        """A scorer on the shipped test pools, or on `pool` for its language. Raises BadInput when that file is no pool."""
        own = read_pool(pool) if pool else None
        return cls({own.head.language: own} if own else {}, warn, known)

    def balance(self, language: Language) -> Balance:
        """The balance for `language`, opened at the first call. Raises BadInput for English without the sentence model, since the
        norms are of its vectors."""
        if language not in self._balances:
            pool = self._pools.get(language) or shipped(language)
            made = Balance(pool, self._warn, self._known)
            if language == "en" and not isinstance(made.likeness, Meaning):
                raise BadInput("English texts are scored by sentence vectors, which are not installed", "", f"Install them: `{INSTALL}`.")
            self._balances[language] = made
        return self._balances[language]

    def score(self, piece: Piece) -> Scorecard:
        """The card of one text. Raises BadInput when there is nothing in it to score."""
        if not piece.beats:
            raise BadInput("There is no sentence to score", piece.id, "Give a text of at least a few words.")
        told = sampled(piece)
        balance = self.balance(told.language)
        model = f"{MODEL} {SHA256[:12]}" if isinstance(balance.likeness, Meaning) else "character and letter runs"
        return card(told, balance.raw(told), balance.pool, model, _parsed(piece))

    def score_all(self, pieces: Iterable[Piece], tell: Callable[[int], None] = lambda _: None) -> Iterator[Scorecard]:
        """Cards in order; `tell` is handed how many are done. Raises as `score` does."""
        done = 0
        waiting = iter(pieces)
        while batch := list(islice(waiting, TOGETHER)):
            for language in ("en", "zh"):
                told = [sampled(piece) for piece in batch if piece.language == language]
                if told:
                    self.balance(language).rows([beat for piece in told for beat in self.balance(language).shown(piece)])
            for piece in batch:
                yield self.score(piece)
                done += 1
                tell(done)


def sampled(piece: Piece) -> Piece:
    """`piece` itself, or for a very long one an even sample of its beats in their order."""
    if len(piece.beats) <= LONGEST:
        return piece
    step = len(piece.beats) / LONGEST
    kept = [int(n * step) for n in range(LONGEST)]
    heads = tuple(sorted({sum(k < head for k in kept) for head in piece.heads if head < len(piece.beats)}))
    return piece.model_copy(update={"beats": tuple(piece.beats[k] for k in kept), "heads": heads})


def _parsed(piece: Piece) -> tuple[Gate, ...]:
    """G1, for scripts: what the reader of it found."""
    if piece.form != "script":
        return ()
    why = piece.faults[0] if piece.faults else "every scene has a heading, every cue a person"
    return (Gate(id="G1", name="parse", passed=not piece.faults, value=None, bound="no fault", why=why),)
