"""Every measure of one text, taken once, before anybody judges it: what `scorecard.py` compares with the norms.

A Balance is opened once for a language and a pool (about a second; the sentence model is the slow part) and then reads any number of texts.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

from loreboard.lore.cliche import load_cliches
from loreboard.lore.likeness import Likeness, likeness, nameless
from loreboard.lore.pools.rows import rows_of
from loreboard.lore.sentences import sentences
from loreboard.story.script import Language
from loreboard.story.value import Value

from .metrics.echo import Defaults, Echo, echo
from .metrics.matter import Matter, matter, names, news, told
from .metrics.overlap import Known, Overlap
from .metrics.slop import Slop, slop
from .metrics.spread import Spread, spread
from .metrics.tropes import Tropes, tropes
from .metrics.unity import Repeats, Unity, repeats, unity
from .norms import settings
from .piece import Piece
from .pools import Pool

if TYPE_CHECKING:
    from loreboard.lore.likeness import Rows


class Raw(Value):
    """What was measured on one text; the terms are those of `metrics/`. `brief` 0..1 is the share of the pool's stories
    that are less near to its brief, None without one."""

    words: int
    beats: int
    echo: Echo
    matter: Matter
    tropes: Tropes
    slop: Slop
    leak: Overlap
    spread: Spread
    unity: Unity | None
    repeats: Repeats
    brief: float | None


class Balance:
    """Measures texts of the pool's language."""

    def __init__(self, pool: Pool, warn: Callable[[str], None], known: Known | None = None) -> None:
        """`known` is what leakage is looked for in: the lore a writer was handed. Nothing when it is None."""
        self.pool, self._warn = pool, warn
        self._known = known or Known(())

    @property
    def language(self) -> Language:
        return self.pool.head.language

    @cached_property
    def likeness(self) -> Likeness:
        common = [beat for story in self.pool.beats for beat in story]
        return likeness(self.language, common, self._warn)

    @cached_property
    def _pool(self) -> Defaults:
        return Defaults(rows_of(self.pool, self.likeness))

    @cached_property
    def cliches(self) -> tuple["Rows", tuple[float, ...]]:
        """A row and a weight for each cliché of the lore, in its order."""
        told = [f"{c.called(self.language)}. {c.sign(self.language)}" for c in load_cliches()]
        weigh = settings().tropes
        return self.likeness.rows(told), tuple(weigh[c.group] for c in load_cliches())

    def rows(self, beats: Sequence[str]) -> "Rows":
        return self.likeness.rows(beats)

    def shown(self, piece: Piece) -> tuple[str, ...]:
        """The beats of `piece` as they are compared: nobody called by name."""
        return nameless(piece.beats, names(piece.beats, self.language))

    @cached_property
    def _threads(self) -> ThreadpoolController:
        return ThreadpoolController()

    def raw(self, piece: Piece) -> Raw:
        """Every measure of `piece`, which has at least one beat.

        On one thread: the products are small, and on a busy machine two threads spend five times as long waiting for each other.
        """
        with self._threads.limit(limits=1, user_api="blas"):
            return self._raw(piece)

    def _raw(self, piece: Piece) -> Raw:
        chosen = settings().of(self.language)
        rows = self.rows(self.shown(piece))
        words = told(piece.beats, self.language)
        brings = [float(n) for n in news(words)]
        cliches, weights = self.cliches
        return Raw(
            words=piece.size,
            beats=len(piece.beats),
            echo=echo(rows, self._pool, brings, settings().k, chosen.tau),
            matter=matter(words),
            tropes=tropes(rows, cliches, weights, chosen.trope, brings),
            slop=slop(piece.text, self.language),
            leak=self._known.overlap(piece.text),
            spread=spread(rows, brings),
            unity=unity(piece.beats, rows, self.language),
            repeats=repeats(_scenes(piece), self.language),
            brief=self._brief(piece, rows),
        )

    def _brief(self, piece: Piece, rows: "Rows") -> float | None:
        """The share of the pool's stories, written to other briefs, that are less near to the brief of `piece` than it is. Not of a
        script: an episode is mostly speech, and need not name what the series is about."""
        if not piece.brief.strip() or piece.form == "script":
            return None
        brief = self.rows(sentences(piece.brief, self.language) or (piece.brief,))
        own = _nearness(rows, brief)
        return sum(own > _nearness(story, brief) for story in self._pool.stories) / len(self._pool.stories)


def _nearness(rows: "Rows", brief: "Rows") -> float:
    return float((rows @ brief.T).max(axis=1).mean())


def _scenes(piece: Piece) -> list[str]:
    """The text scene by scene, as its heads divide the beats."""
    heads = sorted({0, *piece.heads})
    return ["\n".join(piece.beats[a:b]) for a, b in zip(heads, [*heads[1:], len(piece.beats)], strict=True)]
