"""Time and memory of `loreboard shots` by length of script: `python -m loreboard.evals.boards.size [PAGES_OR_SCRIPT]...`.

Each run is a process of its own. A number of pages is a script put together of composed episodes; a path is a person's script.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from loreboard.evals import bench
from loreboard.evals.briefs import briefs
from loreboard.screenplay import read_script
from loreboard.story.script import Script

from .boarding import of_premise
from .feature import feature, length_of
from .figures import settings

PAGES = ("30", "65", "130", "260")


def main(argv: Sequence[str]) -> int:
    """Print the table as Markdown."""
    told = argv or PAGES
    print("| script | pages | lines | shots | seconds | peak MB |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="loreboard-eval-") as folder:
        composed = _apart() if any(word.isdigit() for word in told) else []
        for number, word in enumerate(told):
            path = Path(word)
            if word.isdigit():
                path = Path(folder) / f"{word}-pages.fountain"
                path.write_text(feature(composed, int(word)), encoding="utf-8")
            script = read_script(path.read_bytes(), path.name)
            to = Path(folder) / str(number)
            seconds, peak = bench.measured([sys.executable, "-m", "loreboard.cli", "shots", str(path), "--dir", str(to)])
            shots = len(json.loads((to / "e01/shots.json").read_bytes())["shots"])
            row = (path.name, f"{length_of(script):.0f}", f"{len(script.lines):,}", f"{shots:,}", f"{seconds:.1f}", f"{peak:.0f}")
            print(f"| {' | '.join(row)} |", flush=True)
    return 0


def _apart() -> list[Script]:
    """`_composed` in a process of its own: a child's peak begins at what its parent holds."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_composed).result()


def _composed() -> list[Script]:
    """The English episodes of boards.yaml."""
    chosen = settings()
    wanted = [brief for brief in briefs() if brief.id in chosen["premises"] and brief.language == "en"]
    return [one.script for brief in wanted for one in of_premise(brief, chosen["episodes"], chosen["seconds"])]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
