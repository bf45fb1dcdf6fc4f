"""Writes `vectors.npz` beside the entries: `python -m loreboard.lore.ship`. Run after entries or clichés have changed.

A text that is not in the file costs a first run 20 to 30 ms; nothing else depends on it.
"""

import sys
from pathlib import Path

from .cliche import load_cliches
from .document import gist
from .entry import load_entries
from .files import shipped
from .radar import gist as cliche_gist
from .vectors import SHIPPED, Meanings, keep, key


def texts() -> list[str]:
    """Every shipped text that has a vector, each once."""
    return sorted({gist(entry) for entry in load_entries()} | {cliche_gist(cliche) for cliche in load_cliches()})


def main() -> int:
    """Compute every vector anew and write them at half precision. 1 when the model is missing."""
    import numpy as np

    told = texts()
    rows = Meanings(None, lambda warning: print(warning, file=sys.stderr)).each(told)
    if rows is None:
        return 1
    keep(Path(str(shipped(SHIPPED))), [key(text) for text in told], rows.astype(np.float16))
    print(f"{len(told)} vectors in {shipped(SHIPPED)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
