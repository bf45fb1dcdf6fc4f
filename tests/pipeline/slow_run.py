"""A run in a process of its own that can be killed: `python slow_run.py begin|resume|hold FOLDER MARKS SECONDS`.

Every call to the model takes SECONDS; when its answer is on record, a file with its fingerprint's name is left in MARKS. `hold` takes the folder's lock
and waits. The premise is the environment's PREMISE.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from loreboard.composer import MADE_BY, Composer
from loreboard.llm.journal import Journal
from loreboard.lore import Lore, embed
from loreboard.pipeline import door, runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.folder import Folder
from loreboard.pipeline.settings import Settings
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.ask import Ask, Reply


class Slow:
    """The composer with the radar of `lore`, taking its time."""

    model = "offline"

    def __init__(self, seconds: float, lore: Lore) -> None:
        self._composer, self._seconds = Composer(draft_seconds, lore.sightings), seconds

    async def reply(self, ask: Ask) -> Reply:
        await asyncio.sleep(self._seconds)
        return await self._composer.reply(ask)


class Marking(Journal):
    """The journal, leaving a mark once it has handed an answer over."""

    marks = Path()

    async def reply(self, ask: Ask) -> Reply:
        told = await super().reply(ask)
        (self.marks / ask.fingerprint(self.model)).touch()
        return told


def by_words() -> Lore:
    """The library found by its words only, as the tests' own is; the doctor reads with the sentence model here as there."""
    found, embed.weights_folder = embed.weights_folder, lambda: None
    made = Lore.open(None, lambda _: None)
    made.search("fog")
    embed.weights_folder = found
    return made


def main() -> None:
    what, root, marks, seconds = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])
    if what == "hold":
        with Folder(root).locked():
            (marks / "held").touch()
            time.sleep(seconds)
        return
    Marking.marks = marks
    setattr(door, "Journal", Marking)  # noqa: B010
    chosen = Settings(premise=os.environ["PREMISE"], language="en", seconds=180)
    lore = by_words()
    tools = runs.Tools(models=Models(Hired(Slow(seconds, lore))), lore=lore, made_by=MADE_BY["en"])
    asyncio.run(runs.begin(root, chosen, tools) if what == "begin" else runs.resume(root, lambda _: tools))


if __name__ == "__main__":
    main()
