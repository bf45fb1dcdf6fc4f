"""Prints the comparison as Markdown."""

import sys

from loreboard.lore import Lore

from . import compared, questions


def main() -> None:
    """All questions, and each language's."""
    lore = Lore.open(None, lambda told: print(told, file=sys.stderr))
    print("| questions | way | nDCG@10 | the store is better by | 95 % |\n|---|---|---|---|---|")
    for language in (None, "en", "zh"):
        count = sum(language in (None, q.language) for q in questions())
        for one in compared(lore, language):
            gap = f"{one.behind:+.3f} | {one.low:+.3f} to {one.high:+.3f}" if one.way != "store" else " | "
            print(f"| {language or 'all'} ({count}) | {one.way} | {one.ndcg:.3f} | {gap} |")


if __name__ == "__main__":
    main()
