"""HANNA (Chhun et al. 2022, MIT): 1,056 short stories to 96 prompts by ten systems and people, three raters each.

    python -m loreboard.evals.validation.hanna hanna_stories_annotations.csv[.xz]

By the protocol of docs/originality.md, exactly: the target is the mean of the three raters' Surprise, each less that worker's own mean;
correlations are within a prompt, over the ten systems, the human row left out, signs kept, then averaged over prompts. Intervals draw
prompts again. Nothing is fitted on it.
"""

import csv
import io
import lzma
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from loreboard.evals.agreement import Column, ceiling, kendall, partial, separation, spearman
from loreboard.evals.metrics.unity import unity
from loreboard.evals.norms import settings
from loreboard.evals.piece import Piece, piece
from loreboard.evals.pools import Default
from loreboard.evals.scorecard import Scorecard, unity_z
from loreboard.evals.scoring import Scorer
from loreboard.story.value import Value

PROMPTS, DRAWS = 96, 2000
SALADS = 10
"""Of each length of a person's story."""
MEASURES = ("words", "originality", "worth", "O1", "O3", "O5", "O6", "O7", "O8")


class Story(Value):
    """A story and its three ratings of Surprise, raw and less the worker's mean."""

    id: int
    system: str
    piece: Piece
    raw: tuple[float, ...]
    centred: tuple[float, ...]


def read(path: Path) -> tuple[Story, ...]:
    """The stories of the annotation file, in order of their ids."""
    data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    csv.field_size_limit(10**8)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    said: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        said[row["Worker ID"]].append(float(row["Surprise"]))
    own = {worker: float(np.mean(given)) for worker, given in said.items()}
    by: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by[int(row["Story ID"])].append(row)
    return tuple(
        Story(
            id=id, system=told[0]["Model"], piece=piece(told[0]["Story"], str(id), language="en"),
            raw=tuple(float(row["Surprise"]) for row in told), centred=tuple(float(row["Surprise"]) - own[row["Worker ID"]] for row in told),
        )
        for id, told in sorted(by.items())
    )  # fmt: skip


class Held:
    """The stories with a figure each, and how the figures go with the ratings."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self.system = np.array([story.system for story in stories])
        self.prompt = np.array([story.id % PROMPTS for story in stories])
        self.machine = self.system != "Human"
        self.raw = np.array([np.mean(story.raw) for story in stories])
        self.centred = np.array([np.mean(story.centred) for story in stories])
        self.length = np.log([story.piece.size for story in stories])
        self.raters = np.array([story.centred for story in stories])

    def within(self, figure: Column, target: Column, by: Callable[[Column, Column], float | None], without: str = "") -> Column:
        """`by` of figure and target within each prompt, over the systems but `without`; 0 where a side is all the same."""
        kept = self.machine & (self.system != without)
        places = [np.flatnonzero(kept & (self.prompt == n)) for n in range(PROMPTS)]
        return np.array([by(figure[at], target[at]) or 0.0 for at in places])

    def systems(self, figure: Column) -> float:
        """The correlation of the ten systems' means."""
        names = sorted(set(self.system[self.machine]))
        means = [[float(column[self.system == name].mean()) for name in names] for column in (figure, self.centred)]
        return spearman(np.array(means[0]), np.array(means[1])) or 0.0

    def fixed(self, figure: Column) -> float:
        """Over all machine stories, length held fixed."""
        at = self.machine
        return partial(figure[at], self.centred[at], self.length[at]) or 0.0


def interval(values: Column, seed: int = 0) -> tuple[float, float]:
    """95 % of the mean, prompts drawn again."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def lines(stories: Sequence[Story], cards: Sequence[Scorecard]) -> Iterator[str]:
    """The tables, as Markdown."""
    held = Held(stories)
    yield f"Ceiling on machine stories (root of the reliability of three raters): {ceiling(held.raters[held.machine]):.3f}; "
    yield f"on people's stories {ceiling(held.raters[~held.machine]):.3f}: they do not agree there, so nothing is said of it.\n"
    yield "| measure | story, centred | 95 % | less length | 95 % | raw | tau, raw | length fixed | systems |"
    yield "|---|---|---|---|---|---|---|---|---|"
    length = held.within(held.length, held.centred, spearman)
    for id in MEASURES:
        figure = held.length if id == "words" else np.array([_value(card, id) for card in cards])
        found = held.within(figure, held.centred, spearman)
        low, high = interval(found)
        less = interval(found - length)
        yield (
            f"| {id} | {found.mean():.3f} | {low:.3f} to {high:.3f} | {(found - length).mean():+.3f} | {less[0]:+.3f} to {less[1]:+.3f} "
            f"| {held.within(figure, held.raw, spearman).mean():.3f} | {held.within(figure, held.raw, kendall).mean():.3f} "
            f"| {held.fixed(figure) if id != 'words' else 0:.3f} | {held.systems(figure):.2f} |"
        )
    yield "\nOne system left out at a time (nothing is fitted, so this shows whom the figure hangs on), originality / O8:\n"
    for name in sorted(set(held.system[held.machine])):
        told = [held.within(np.array([_value(c, id) for c in cards]), held.centred, spearman, name).mean() for id in ("originality", "O8")]
        yield f"- without {name}: {told[0]:.3f} / {told[1]:.3f}"
    yield ""
    yield "Gated, by system: " + ", ".join(
        f"{name} {np.mean([c.gated for c, s in zip(cards, held.system, strict=True) if s == name]):.0%}"
        for name in sorted(set(held.system))
    )


def salads(stories: Sequence[Story], scorer: Scorer, seed: int = 0) -> Iterator[str]:
    """How many salads G2 refuses: sentences drawn from other people's stories (in domain) and from the default plots (off domain)."""
    people = [story.piece for story in stories if story.system == "Human" and len(story.piece.beats) >= 5]
    balance, norm = scorer.balance("en"), settings().of("en").norm("prose")
    rng = np.random.default_rng(seed)

    def told(pieces: Iterable[Piece]) -> list[tuple[str, str]]:
        """Beats with how they are shown to the model."""
        return [both for piece in pieces for both in zip(piece.beats, balance.shown(piece), strict=True)]

    def figure(beats: Sequence[tuple[str, str]]) -> float:
        found = unity([beat for beat, _ in beats], balance.rows([shown for _, shown in beats]), "en")
        assert found is not None
        return unity_z(found, norm)

    real = np.array([figure(told([piece])) for piece in people])
    at = float(np.percentile(real, 5))
    yield "\n| salad of | refused by the gate | refused where 5 % of people's stories are | AUC |\n|---|---|---|---|"
    for name, source in (
        ("people's sentences", told(people)),
        ("machines' sentences", told(story.piece for story in stories if story.system != "Human")),
        ("default stories' sentences", told(map(pool_piece, balance.pool.stories))),
    ):
        made = np.array([figure([source[int(n)] for n in rng.integers(0, len(source), len(piece.beats))]) for piece in people * SALADS])
        yield f"| {name} | {np.mean(made < norm.unity_low):.1%} | {np.mean(made < at):.1%} | {separation(real, made):.3f} |"
    yield f"\nPeople's stories refused by the gate: {np.mean(real < norm.unity_low):.1%} of {len(real)}."


def pool_piece(story: Default) -> Piece:
    """A default story as a text."""
    return Piece(id="", text=story.text, language="en", form=story.form, beats=story.events("en"))


def _value(card: Scorecard, id: str) -> float:
    return float(getattr(card, id)) if id in ("originality", "worth", "words") else card.component(id).value


def main(path: Path) -> None:
    """Print the whole validation."""
    stories = read(path)
    scorer = Scorer.open(warn=lambda told: sys.exit(told))
    cards = list(scorer.score_all([story.piece for story in stories], lambda done: _tell(done, len(stories))))
    for line in lines(stories, cards):
        print(line)
    for line in salads(stories, scorer):
        print(line)


def _tell(done: int, of: int) -> None:
    if not done % 64 or done == of:
        print(f"\r{done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
