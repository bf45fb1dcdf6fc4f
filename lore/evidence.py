"""What code can say on how much of an arc is its own: the common plot it is nearest to, worn-out plots it plays, and its siblings.

Every quote is a line of the arc, word for word. What counts as a line is what happens: logline, events, last image. Names are left out
of what is compared, since a retelling has others. Pools are the `tune` ones, so that nobody is helped by the test that scores use.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

from loreboard.story.arc import Arc, Common, Evidence, Hit, Pitch, Sibling
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .embed import Embedder
from .pools import Default, Pool, shipped
from .radar import Radar

if TYPE_CHECKING:
    from .likeness import Likeness, Rows


class _Bars(Value):
    format: Literal["evidence.1"]
    date: object
    same_story: dict[Literal["meaning", "runs"], dict[Language, float]]
    hits: int


@cache
def bars() -> _Bars:
    """The numbers of evidence.yaml."""
    return _Bars.model_validate(own("loreboard.lore", "evidence.yaml"))


def lines(arc: Pitch) -> tuple[str, ...]:
    """What happens in `arc`, a text each: logline, the event of every turn, last image."""
    return tuple(text for text in (arc.logline, *(turn.event for turn in arc.turns), arc.last_image) if text.strip())


class Evidences:
    """Finds evidence on arcs in one language. `embedder` None compares English by stems too, and with a bar of its own."""

    def __init__(self, language: Language, radar: Radar, embedder: Embedder | None) -> None:
        self.language, self._radar, self._embedder = language, radar, embedder

    @property
    def _by_meaning(self) -> bool:
        return self.language == "en" and self._embedder is not None

    @cached_property
    def likeness(self) -> "Likeness":
        """How alike two lines are."""
        from .likeness import Meaning, Runs, rarity

        if self._by_meaning and self._embedder is not None:
            return Meaning(self._embedder)
        return Runs(rarity([beat for story in self._pool.beats for beat in story]))

    def by_stems(self) -> "Evidences":
        """The same without a sentence model, as it is where none is installed."""
        return Evidences(self.language, self._radar, None)

    @property
    def bar(self) -> float:
        """The likeness from which on two arcs tell the same story."""
        way: Literal["meaning", "runs"] = "meaning" if self._by_meaning else "runs"
        return bars().same_story[way][self.language]

    @cached_property
    def _pool(self) -> Pool:
        return shipped(self.language, "tune")

    @cached_property
    def _plots(self) -> "list[tuple[Default, Rows]]":
        """The pool's plots with the rows of their beats. Stories follow the first plot of their brief, and are left out."""
        from .pools.rows import rows_of

        # Vectors of a whole pool are shipped; of characters and stems only what is looked at is reckoned.
        pool = (
            self._pool if self._by_meaning else Pool(head=self._pool.head, stories=tuple(s for s in self._pool.stories if s.form == "plot"))
        )
        return [(s, rows) for s, rows in zip(pool.stories, rows_of(pool, self.likeness), strict=True) if s.form == "plot"]

    def rows(self, arc: Pitch) -> "Rows":
        """A row for each of `lines(arc)`, nobody called by name."""
        from .likeness import nameless

        return self.likeness.rows(nameless(lines(arc), {person.name.casefold() for person in arc.cast if person.name.strip()}))

    def of(self, arcs: Sequence[Arc]) -> tuple[Evidence, ...]:
        """The evidence on each of `arcs`, in their order, beside the others. What stood in an arc before is looked at only for `replaces`."""
        rows = [self.rows(arc) for arc in arcs]
        return tuple(
            Evidence(
                common=self._common(arc, rows[n]), hits=self._hits(arc), siblings=self._siblings(n, arcs, rows),
                replaces=arc.evidence.replaces if arc.evidence else "",
            )
            for n, arc in enumerate(arcs)
        )  # fmt: skip

    def twins(self, arcs: Sequence[Arc]) -> dict[int, tuple[int, ...]]:
        """Place of each arc that tells the story of one before it -> the places of those; the first of the same kind stays."""
        rows = [self.rows(arc) for arc in arcs]
        out: dict[int, tuple[int, ...]] = {}
        for n in range(len(arcs)):
            same = tuple(m for m in range(n) if m not in out and alike(rows[n], rows[m]) >= self.bar)
            if same:
                out[n] = same
        return out

    def nearest(self, arc: Pitch, others: Sequence[Pitch]) -> float:
        """The greatest likeness of `arc` to any of `others`, 0 to none."""
        mine = self.rows(arc)
        return max((alike(mine, self.rows(other)) for other in others), default=0.0)

    def _common(self, arc: Pitch, rows: "Rows") -> Common | None:
        from .likeness import kernel

        if not len(rows) or not self._plots:
            return None
        worth = [float(kernel([rows, plot])[0, 1]) for _, plot in self._plots]
        best = max(range(len(worth)), key=lambda n: (round(worth[n], 6), -n))
        plot, theirs = self._plots[best]
        ours, their = _pair(rows, theirs)
        beats = plot.events(self.language)
        return Common(
            plot=f"{self._pool.label}, {plot.brief_id}, {plot.sample}", brief=plot.brief, ours=lines(arc)[ours], theirs=beats[their],
            likeness=round(worth[best], 3),
        )  # fmt: skip

    def _hits(self, arc: Pitch) -> tuple[Hit, ...]:
        told = tuple(text for text in (*lines(arc), arc.rule.misreading) if text.strip())
        found = self._radar.played(told, self.language, frozenset(steer.id for steer in arc.steers_away))
        hits = found[: bars().hits]
        return tuple(Hit(cliche=one.cliche, name=one.name, strength=one.strength, quote=one.quote, steered=one.paid) for one in hits)

    def _siblings(self, place: int, arcs: Sequence[Pitch], rows: "Sequence[Rows]") -> tuple[Sibling, ...]:
        out: list[Sibling] = []
        for n, other in enumerate(arcs):
            if n != place and len(rows[place]) and len(rows[n]):
                ours, theirs = _pair(rows[place], rows[n])
                near = alike(rows[place], rows[n])
                out.append(
                    Sibling(arc=n + 1, likeness=round(near, 3), same=near >= self.bar, ours=lines(arcs[place])[ours], theirs=lines(other)[theirs])
                )  # fmt: skip
        return tuple(sorted(out, key=lambda one: (-one.likeness, one.arc)))


def alike(one: "Rows", other: "Rows") -> float:
    """How alike two stories are, 0..1: half of it each line's nearest in the other, half what stands in the same place.

    Shared furniture makes the first half; only the same turns in the same order make both.
    """
    from .likeness import kernel

    if not len(one) or not len(other):
        return 0.0
    both = min(len(one), len(other))
    in_place = float((one[:both] * other[:both]).sum(axis=1).mean())
    return max(0.0, (float(kernel([one, other])[0, 1]) + in_place) / 2)


def _pair(one: "Rows", other: "Rows") -> tuple[int, int]:
    """The places of the two lines most alike."""
    cosines = (one @ other.T).round(5)
    ours, theirs = divmod(int(cosines.argmax()), len(other))
    return ours, theirs
