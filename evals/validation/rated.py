"""Any texts that people have rated, held against the score: see for yourself how far to trust it.

    python -m loreboard.evals.validation.rated TEXTS.csv --rating creativity [--text story] [--id id] [--group prompt]

The ratings are numbers, higher is better; several rows of one text are averaged. With a group (the brief), correlations are also
taken within each group of three texts and more, which no difference between briefs can flatter.
"""

import argparse
import csv
import io
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from loreboard.evals.agreement import Column, partial, spearman
from loreboard.evals.piece import Piece, piece
from loreboard.evals.scorecard import Scorecard
from loreboard.evals.scoring import Scorer
from loreboard.story.errors import BadInput

MEASURES = ("words", "originality", "worth", "O1", "O3", "O5", "O6", "O7", "O8")
LEAST = 3


def read(path: Path, rating: str, text: str, id: str, group: str) -> tuple[list[Piece], Column]:
    """Each text once with the mean of its ratings. Raises BadInput naming the column or row."""
    csv.field_size_limit(10**8)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    missing = {rating, text} - set(rows[0] if rows else ())
    if missing:
        raise BadInput(
            f"There is no column {', '.join(sorted(missing))}", str(path), f"Its columns are {', '.join(rows[0] if rows else ())}."
        )
    told: dict[str, tuple[str, str]] = {}
    given: dict[str, list[float]] = defaultdict(list)
    for n, row in enumerate(rows, 2):
        key = row.get(id) or row[text]
        told[key] = (row[text], row.get(group) or "")
        try:
            given[key].append(float(row[rating]))
        except ValueError:
            raise BadInput(f"{row[rating]!r} is no number", f"{path}, row {n}", "Ratings are numbers, higher is better.") from None
    pieces = [piece(said, key[:60], group=where) for key, (said, where) in told.items()]
    kept = [n for n, cut in enumerate(pieces) if cut.beats]
    return [pieces[n] for n in kept], np.array([np.mean(given[key]) for key in told])[kept]


def lines(pieces: Sequence[Piece], cards: Sequence[Scorecard], ratings: Column) -> Iterator[str]:
    """The table, as Markdown."""
    length = np.log([cut.size for cut in pieces])
    groups = [np.flatnonzero([cut.group == name for cut in pieces]) for name in sorted({cut.group for cut in pieces if cut.group})]
    groups = [at for at in groups if len(at) >= LEAST]
    yield f"{len(pieces)} texts, {len(groups)} groups of {LEAST} and more, {sum(card.gated for card in cards)} gated.\n"
    yield "| measure | all | length fixed | within groups |\n|---|---|---|---|"
    for id in MEASURES:
        figure = length if id == "words" else np.array([_value(card, id) for card in cards])
        within = [found for at in groups if (found := spearman(figure[at], ratings[at])) is not None]
        cells = (
            spearman(figure, ratings),
            None if id == "words" else partial(figure, ratings, length),
            np.mean(within) if within else None,
        )
        yield f"| {id} | " + " | ".join("" if cell is None else f"{cell:.3f}" for cell in cells) + " |"


def _value(card: Scorecard, id: str) -> float:
    return float(getattr(card, id)) if id in ("originality", "worth") else card.component(id).value


def main(words: Sequence[str]) -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--rating", required=True)
    for name, usual in (("text", "text"), ("id", "id"), ("group", "group")):
        parser.add_argument(f"--{name}", default=usual)
    told = parser.parse_args(words)
    pieces, ratings = read(told.texts, told.rating, told.text, told.id, told.group)
    scorer = Scorer.open(warn=lambda said: print(said, file=sys.stderr))
    for line in lines(pieces, list(scorer.score_all(pieces)), ratings):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
