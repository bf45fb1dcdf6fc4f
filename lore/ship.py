"""Writes `vectors.npz` and `sight.npz` beside the entries: `python -m loreboard.lore.ship`. Run after entries, clichés or their signs changed.

A text that is not in the first costs a run 20 to 30 ms; signs that the second was not learned from, some minutes, once. With --vectors
only the first is written.
"""

import sys
from pathlib import Path

from .check import LANGUAGES
from .cliche import load_cliches, load_signs
from .document import gist
from .entry import load_entries
from .files import shipped
from .radar import TAUGHT
from .radar import gist as cliche_gist
from .sight import TUNED
from .teaching import held, shipped_lines, teach
from .teaching import keep as keep_taught
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
    if "--vectors" not in sys.argv:
        reads = Meanings(None, lambda warning: print(warning, file=sys.stderr)).changed(Path(str(shipped(TUNED))))
        taught = {language: teach(load_signs(), shipped_lines(language), language, reads, held(language)) for language in LANGUAGES}
        keep_taught(Path(str(shipped(TAUGHT))), taught)
        print(f"{sum(len(shipped_lines(language).texts) for language in LANGUAGES)} lines taught in {shipped(TAUGHT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
