"""Prints what is found of the retellings, by each way of comparing."""

import sys

from loreboard.lore import Lore

from . import USES, figures


def main() -> None:
    """Measure the shipped pairs."""
    lore = Lore.open(None, lambda told: print(told, file=sys.stderr))
    meaning, characters = lore.evidences("en"), lore.evidences("zh")
    for name, found in (("English, meaning", meaning), ("English, stems", meaning.by_stems()), ("Chinese, characters", characters)):
        for use in USES:
            told = figures(found, use)
            print(
                f"{name}, bar {found.bar}, {use}: {told.found} of {told.retold} retellings found, "
                f"{told.false} of {told.others} other pairs taken for one"
            )


if __name__ == "__main__":
    main()
