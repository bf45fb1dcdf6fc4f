"""How long a question to a store of a thousand entries takes, embedding included: `python -m loreboard.evals.retrieval.speed`.

The shipped entries are made up to a thousand by crossing the words of two.
"""

import statistics
import tempfile
import time
from pathlib import Path

from loreboard.evals.retrieval import questions
from loreboard.lore import load_entries
from loreboard.lore.document import document
from loreboard.lore.search import Document, Finder
from loreboard.lore.vectors import Meanings

ENTRIES = 1000


def crossed(count: int) -> list[Document]:
    """`count` documents: the shipped ones, then crosses of two with the vector of the first."""
    shipped = [document(entry) for entry in load_entries()]
    out = list(shipped)
    for n in range(count - len(shipped)):
        one, other = shipped[n % len(shipped)], shipped[(n * 7 + 3) % len(shipped)]
        half = (len(one.words) // 2, len(one.han) // 2)
        out.append(
            one._replace(
                id=f"{one.id}_{n}",
                words=one.words[: half[0]] + other.words[half[0] :],
                han=one.han[: half[1]] + other.han[half[1] :],
                names=(),
            )
        )
    return out


def main() -> None:
    """Print the median and the worst of all graded questions, with Chroma on disk and without."""
    meanings = Meanings(None, print)
    with tempfile.TemporaryDirectory() as place:
        for name, cache in (("Chroma", Path(place)), ("in memory", None)):
            finder = Finder(crossed(ENTRIES), meanings, cache, print)
            for language in ("en", "zh"):
                asked = [q.text for q in questions() if q.language == language]
                finder.relevance(asked[0])
                took = []
                for text in asked:
                    start = time.perf_counter()
                    finder.relevance(f"{text} {name}" if language == "en" else f"{text}，{name}")
                    took.append((time.perf_counter() - start) * 1000)
                print(f"{name}, {language}: median {statistics.median(took):.1f} ms, worst {max(took):.1f} ms, {ENTRIES} entries")


if __name__ == "__main__":
    main()
